/* Lists, prompt, status and key line, help, and whole screens at the usual sizes. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"
#include "ui/frame.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "ui/statusline.h"
#include "ui/textview.h"

#include <stdlib.h>
#include <string.h>

/* ---- a list of many rows: groups of ten ---- */

struct model {
    size_t n;
    size_t asked;  /* rows that were asked for */
    size_t hidden; /* rows left out at the front, as a filter does */
    char text[64], count[16];
};

static size_t model_count(void *data)
{
    struct model *m = data;
    return m->n - m->hidden;
}

static void model_row(size_t index, struct list_row *row, void *data)
{
    struct model *m = data;
    size_t i = index + m->hidden;
    m->asked++;
    row->id = i + 1;
    bool group = i % 10 == 0;
    row->fold = group ? (i % 20 ? LIST_CLOSED : LIST_OPEN) : LIST_LEAF;
    row->level = group ? 0 : 1;
    snprintf(m->text, sizeof m->text, group ? "Group %zu" : "Sichuan University %zu", i);
    snprintf(m->count, sizeof m->count, "%zu", i % 7);
    row->parts[0] = (struct list_part){"O", 1, ROLE_LABEL, 2, false};
    row->parts[1] = (struct list_part){m->text, strlen(m->text), ROLE_TEXT, 0, false};
    row->parts[2] = (struct list_part){m->count, strlen(m->count), ROLE_DIM, 0, true};
    row->part_count = 3;
}

static size_t model_find(uint64_t id, void *data)
{
    struct model *m = data;
    return id <= m->hidden ? 0 : (size_t)id - 1 - m->hidden;
}

static const struct list_source source = {model_count, model_row, model_find, NULL};

static struct list *make_list(struct model *m)
{
    struct list_source s = source;
    s.data = m;
    return list_new(&s);
}

static void lists_draw_what_is_visible(void **state)
{
    (void)state;
    struct screen *s = screen_new(24, 6);
    struct model m = {.n = 100000};
    struct list *l = make_list(&m);
    list_draw(l, &s->canvas, true);
    screen_show(s);
    assert_row(s, 0, "›▾ O Group 0          0");
    assert_row(s, 1, "   O Sichuan Univers… 1");
    assert_true(screen_cell(s, 3, 0).bold);
    list_select(l, 99999);
    m.asked = 0;
    list_draw(l, &s->canvas, true);
    screen_show(s);
    assert_true(m.asked <= 8);
    assert_row(s, 5, "›  O Sichuan Univers… 4");
    char hint[32];
    list_hint(l, hint, sizeof hint);
    assert_string_equal(hint, "100000/100000");
    assert_false(list_move(l, 1));
    assert_true(list_move(l, -1));
    assert_true(list_page(l, -1));
    assert_int_equal(list_selected(l), 99998 - 5);
    list_move(l, -1000000);
    assert_int_equal(list_selected(l), 0);
    assert_true(list_scroll(l, 3));
    assert_int_equal(list_selected(l), 3);
    assert_false(list_scroll(l, -5) && list_scroll(l, -5));

    size_t index;
    bool fold;
    list_draw(l, &s->canvas, true);
    assert_true(list_hit(l, 1, 0, &index, &fold));
    assert_int_equal(index, 0);
    assert_true(fold);
    assert_true(list_hit(l, 8, 2, &index, &fold));
    assert_int_equal(index, 2);
    assert_false(fold);
    assert_false(list_hit(l, 0, 6, &index, NULL));
    list_free(l);
    screen_stop(s);
}

static void lists_keep_the_selection(void **state)
{
    (void)state;
    struct screen *s = screen_new(30, 6);
    struct model m = {.n = 50};
    struct list *l = make_list(&m);
    list_draw(l, &s->canvas, true);
    list_select(l, 25);
    m.hidden = 20;
    list_changed(l);
    assert_int_equal(list_selected(l), 5);
    assert_int_equal(list_selected_id(l), 26);
    m.hidden = 40; /* the row is gone */
    list_changed(l);
    assert_int_equal(list_selected(l), 0);
    m.n = 40;
    list_changed(l);
    assert_int_equal(list_selected_id(l), 0);
    assert_false(list_move(l, 1));
    list_draw(l, &s->canvas, true);
    screen_show(s);
    assert_row(s, 0, "");
    m.n = 50;
    m.hidden = 0;
    list_changed(l);
    assert_true(list_select_id(l, 7));
    assert_int_equal(list_selected(l), 6);

    list_filter_begin(l);
    static const char typed[] = "ab cd";
    for (size_t i = 0; typed[i]; i++)
        assert_true(list_filter_key(l, (struct key){(uint32_t)typed[i], 0}));
    list_filter_key(l, (struct key){'w', MOD_CTRL});
    assert_string_equal(list_filter(l), "ab ");
    list_filter_key(l, (struct key){0x4e2d, 0});
    list_filter_key(l, (struct key){0x301, 0});
    list_draw(l, &s->canvas, true);
    screen_show(s);
    assert_row(s, 5, "/ab 中\xcc\x81");
    int x, y;
    assert_true(screen_cursor(s, &x, &y));
    assert_int_equal(x, 6);
    list_filter_key(l, (struct key){KEYSYM_BACKSPACE, 0});
    assert_string_equal(list_filter(l), "ab ");
    assert_false(list_filter_key(l, (struct key){KEYSYM_DOWN, 0}));
    list_filter_key(l, (struct key){KEYSYM_ENTER, 0});
    assert_false(list_filter_typing(l));
    assert_false(list_filter_key(l, (struct key){'x', 0}));
    list_filter_begin(l);
    list_filter_key(l, (struct key){KEYSYM_ESC, 0});
    assert_string_equal(list_filter(l), "");
    list_free(l);
    screen_stop(s);
}

/* ---- prompt ---- */

static void offer(const char *line, size_t cursor, struct prompt_candidates *out, void *data)
{
    (void)line;
    (void)cursor;
    (void)data;
    static const char *const all[] = {"export", "entities", "entity-next", "entity-prev",
                                      "and-so-on"};
    for (size_t i = 0; i < 5; i++)
        vec_push(out, xstrdup(all[i]));
}

static void prompts_draw(void **state)
{
    (void)state;
    struct screen *s = screen_new(30, 2);
    struct canvas row = canvas_part(&s->canvas, (struct rect){0, 1, 30, 1});
    struct canvas above = canvas_part(&s->canvas, (struct rect){0, 0, 30, 1});
    struct prompt *p = prompt_new("/", NULL, offer, NULL);
    int x, y;
    prompt_set(p, "Sichuan 中文");
    prompt_draw(p, &row, "3 of 17");
    screen_show(s);
    assert_row(s, 1, "/Sichuan 中文          3 of 17");
    assert_true(screen_cursor(s, &x, &y));
    assert_int_equal(x, 13);
    assert_int_equal(y, 1);
    prompt_set(p, "a line that is wider than the whole screen \x1b[31m");
    prompt_draw(p, &row, "3 of 17");
    screen_show(s);
    assert_row(s, 1, "…than the whole screen ^[[31m");
    assert_true(screen_cursor(s, &x, &y));
    assert_true(x <= 29);
    prompt_key(p, (struct key){KEYSYM_HOME, 0});
    prompt_draw(p, &row, NULL);
    screen_show(s);
    assert_row(s, 1, "/a line that is wider than the");
    screen_cursor(s, &x, &y);
    assert_int_equal(x, 1);
    prompt_set(p, "");
    prompt_draw_candidates(p, &above);
    prompt_key(p, (struct key){KEYSYM_TAB, 0});
    prompt_draw_candidates(p, &above);
    screen_show(s);
    assert_row(s, 0, " export  entities  entity-next");
    for (int i = 0; i < 4; i++)
        prompt_key(p, (struct key){KEYSYM_TAB, 0});
    prompt_draw_candidates(p, &above);
    screen_show(s);
    assert_non_null(strstr(screen_row(s, 0), "and-so-on"));
    prompt_free(p);
    screen_stop(s);
}

/* ---- the lines at the bottom ---- */

static void status_yields(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 1);
    const struct status_part parts[] = {
        {.text = "LABEL", .role = ROLE_STATUS_MODE, .priority = 9},
        {.text = "ORG suggested 0.93 \"China Industrial …\"", .role = ROLE_STATUS, .priority = 5},
        {.text = "duplicates", .role = ROLE_STATUS, .priority = 3, .done = 63, .total = 100},
        {.text = "¶12/14  84 %", .role = ROLE_STATUS, .priority = 7, .right = true},
        {.text = NULL},
        {.text = "saved 12:04", .role = ROLE_STATUS, .priority = 1, .right = true},
    };
    size_t n = sizeof parts / sizeof *parts;
    struct canvas part = canvas_part(&s->canvas, (struct rect){0, 0, 40, 1});
    statusline_draw(&s->canvas, parts, n);
    screen_show(s);
    assert_row(s, 0,
               " LABEL  ORG suggested 0.93 \"China Industrial …\"                    ¶12/14  84 %");
    canvas_clear(&s->canvas);
    statusline_draw(&part, parts, n);
    screen_show(s);
    assert_row(s, 0, " LABEL                     ¶12/14  84 %");
    part.area.width = 5;
    canvas_clear(&s->canvas);
    statusline_draw(&part, parts, n);
    screen_show(s);
    assert_row(s, 0, " LA…");
    part.area.width = 80;
    statusline_draw(&part, parts + 2, 1);
    screen_show(s);
    assert_row(s, 0, " duplicates █████░░░  63 %");
    statusline_message(&part, "cannot open 'x\x1b.txt'", ROLE_ERROR);
    screen_show(s);
    assert_row(s, 0, " cannot open 'x^[.txt'");
    assert_true(screen_cell(s, 1, 0).bold);
    screen_stop(s);
}

static const struct keyline_label labels[] = {
    {'p', 0, "PER"}, {'o', 1, "ORG"}, {'l', 2, "LOC"}, {'w', 3, "WORK"}, {'e', 4, "EVENT"}};

static void key_lines_come_from_the_table(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 3);
    struct keymap *m = keymap_new();
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        struct canvas row = canvas_part(&s->canvas, (struct rect){0, mode, 80, 1});
        keyline_draw(&row, m, (enum mode)mode, labels, 5);
    }
    screen_show(s);
    assert_row(s, MODE_LABEL,
               " Enter accept  - reject  Space skip  p PER  o ORG  l LOC  w WORK  …       ? help");
    assert_non_null(strstr(screen_row(s, MODE_READ), "]e entity"));
    assert_non_null(strstr(screen_row(s, MODE_PANE), "Enter go"));
    assert_non_null(strstr(screen_row(s, MODE_PANE), "/ filter"));
    for (int width = 1; width < 80; width++) {
        struct canvas row = canvas_part(&s->canvas, (struct rect){0, 0, width, 1});
        canvas_clear(&s->canvas);
        keyline_draw(&row, m, MODE_LABEL, labels, 5);
        screen_show(s);
        assert_string_equal(screen_cell(s, width, 0).text, " ");
    }
    keymap_free(m);
    screen_stop(s);
}

static void help_names_every_command(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    struct keymap *m = keymap_new();
    assert_true(keymap_set(m, MODE_READ, "quit", "Q", NULL));
    struct help *h = help_new(m, MODE_READ);
    help_draw(h, &s->canvas);
    screen_show(s);
    assert_non_null(strstr(screen_text(s), "one row down"));
    for (int id = 1; id < CMD_COUNT; id++) {
        int x, y;
        const struct command *c = command_info((enum command_id)id);
        assert_true(help_find(h, c->name));
        help_draw(h, &s->canvas);
        screen_show(s);
        size_t n = strnlen(c->help, 20); /* the rest may stand in the next row */
        while (n > 1 && strlen(c->help) > 20 && c->help[n - 1] != ' ')
            n--;
        char *begin = xmemdup0(c->help, n);
        assert_true(screen_find(s, begin, &x, &y));
        free(begin);
    }
    assert_non_null(strstr(screen_text(s), "Q"));
    help_end(h, false);
    help_page(h, 1);
    help_scroll(h, -1000);
    help_end(h, true);
    help_draw(h, &s->canvas);
    screen_show(s);
    assert_non_null(strstr(screen_text(s), "leave the program"));
    assert_false(help_find(h, "no such thing"));
    screen_resize(s, 12, 4);
    help_draw(h, &s->canvas);
    screen_show(s);
    help_free(h);
    keymap_free(m);
    screen_stop(s);
}

/* ---- whole screens ---- */

static const char article[] =
    "New signs along the harbour path\n\n"
    "Category: Local news\n\n"
    "The Harbour Office of Lindby has put up forty new signs along the path between the old fish "
    "market and the lighthouse. The signs name the birds that can be seen from there.\n"
    "The Harbour Office of Lindby has put up forty new signs along the path between the old fish "
    "market and the lighthouse. Anna Berg wrote the texts.\n";

static void give_marks(struct range visible, struct mark_vec *out, void *data)
{
    (void)visible;
    (void)data;
    for (const char *p = article; (p = strstr(p, "Harbour Office")); p++) {
        size_t at = (size_t)(p - article);
        vec_push(out, (struct mark){{at, at + 14}, ROLE_ENTITY_SUGGESTED, 1, 10, 'O'});
        vec_push(out, (struct mark){{at - 4, at + 126}, ROLE_DUPLICATE_EXACT, 0, 1, 0});
    }
}

static void draw_all(struct screen *s, struct frame_wish *wish, struct textview *v,
                     struct list *entities, struct list *duplicates, struct keymap *m)
{
    struct frame f = frame_compute(terminal_width(s->terminal), terminal_height(s->terminal), wish);
    struct frame_titles titles = {.article = "New signs along the harbour path",
                                  .article_right = "file 3/12",
                                  .entities = "Entities 34",
                                  .duplicates = "Duplicates 3"};
    canvas_clear(&s->canvas);
    frame_draw(&f, &s->canvas, &titles);
    if (!rect_empty(f.article)) {
        struct canvas c = canvas_part(&s->canvas, f.article);
        textview_set_size(v, c.area.width, c.area.height);
        textview_draw(v, &c, f.focus == FRAME_ARTICLE);
    }
    /* a sheet lies over the text, border and all */
    if (f.form == FRAME_SHEET)
        frame_draw(&f, &s->canvas, &titles);
    if (!rect_empty(f.entities)) {
        struct canvas c = canvas_part(&s->canvas, f.entities);
        list_draw(entities, &c, f.focus == FRAME_ENTITIES);
    }
    if (!rect_empty(f.duplicates)) {
        struct canvas c = canvas_part(&s->canvas, f.duplicates);
        list_draw(duplicates, &c, f.focus == FRAME_DUPLICATES);
    }
    const struct status_part parts[] = {{.text = "READ", .role = ROLE_STATUS_MODE}};
    struct canvas status = canvas_part(&s->canvas, f.status);
    statusline_draw(&status, parts, 1);
    struct canvas keys = canvas_part(&s->canvas, f.keys);
    keyline_draw(&keys, m, MODE_READ, labels, 5);
    screen_show(s);
}

static void whole_screens(void **state)
{
    (void)state;
    static const int sizes[][2] = {{120, 40}, {80, 24}, {40, 10}, {100, 12}, {200, 50},
                                   {30, 6},   {12, 4},  {4, 2},   {1, 1},    {80, 24}};
    struct screen *s = screen_new(80, 24);
    struct text *text = text_new((uint8_t *)xstrdup(article), sizeof article - 1);
    struct textview *v = textview_new(text);
    textview_set_marks(v, give_marks, NULL);
    struct model m1 = {.n = 34}, m2 = {.n = 3};
    struct list *entities = make_list(&m1), *duplicates = make_list(&m2);
    struct keymap *keymap = keymap_new();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        screen_resize(s, sizes[i][0], sizes[i][1]);
        for (int focus = 0; focus < 3; focus++) {
            struct frame_wish wish = {
                .entities = true, .duplicates = true, .focus = (enum frame_focus)focus};
            draw_all(s, &wish, v, entities, duplicates, keymap);
            if (getenv("SHOW_SCREENS"))
                fprintf(stderr, "%dx%d focus %d\n%s\n", sizes[i][0], sizes[i][1], focus,
                        screen_text(s));
            int x, y;
            if (sizes[i][0] >= 40) {
                bool article_seen = screen_find(s, "New signs along", &x, &y);
                assert_true(article_seen);
            }
            if (sizes[i][0] == 120) {
                assert_true(screen_find(s, "├ Duplicates 3 ", &x, &y));
                assert_int_equal(x, 86);
                assert_true(screen_find(s, "Entities 34", &x, &y));
                assert_int_equal(y, 0);
                /* the border stands where it should in every row */
                for (y = 1; y < 37; y++)
                    assert_string_equal(screen_cell(s, 85, y).text, "│");
            }
            if (sizes[i][0] == 80) {
                assert_true(screen_find(s, focus == 2 ? "Duplicates 3" : "Entities 34", &x, &y));
                assert_int_equal(x, 2);
            }
            if (sizes[i][0] == 40) {
                assert_int_equal(screen_find(s, "Entities 34", &x, &y), focus == 1);
                assert_row(s, 0, " New signs along the harbo… ─ file 3/12");
            }
        }
    }
    keymap_free(keymap);
    list_free(entities);
    list_free(duplicates);
    textview_free(v);
    text_free(text);
    screen_stop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_draw_what_is_visible),
        cmocka_unit_test(lists_keep_the_selection),
        cmocka_unit_test(prompts_draw),
        cmocka_unit_test(status_yields),
        cmocka_unit_test(key_lines_come_from_the_table),
        cmocka_unit_test(help_names_every_command),
        cmocka_unit_test(whole_screens),
    };
    return cmocka_run_group_tests_name("panes", tests, NULL, NULL);
}
