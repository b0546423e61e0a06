/* The article's view: motions, marks, selection, resize. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"
#include "ui/textview.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct screen *s;
    struct text *text;
    struct textview *v;
    struct mark_vec marks;
};

static struct fixture start(const char *content, int width, int height, enum terminal_color color)
{
    struct screen_options options = {.width = width, .height = height, .color = color};
    struct fixture f = {.s = screen_start(&options)};
    size_t n = strlen(content);
    f.text = text_new((uint8_t *)xmemdup0(content, n), n);
    f.v = textview_new(f.text);
    textview_set_size(f.v, width, height);
    return f;
}

static void stop(struct fixture *f)
{
    textview_free(f->v);
    text_free(f->text);
    vec_release(&f->marks);
    screen_stop(f->s);
}

static void show(struct fixture *f)
{
    canvas_clear(&f->s->canvas);
    textview_draw(f->v, &f->s->canvas, true);
    screen_show(f->s);
}

static void give_marks(struct range visible, struct mark_vec *out, void *data)
{
    const struct mark_vec *marks = data;
    for (size_t i = 0; i < marks->n; i++) {
        if (range_overlaps(marks->v[i].range, visible))
            vec_push(out, marks->v[i]);
    }
}

static void assert_cursor(struct fixture *f, int x, int y)
{
    int cx, cy;
    show(f);
    assert_true(screen_cursor(f->s, &cx, &cy));
    assert_int_equal(cx, x);
    assert_int_equal(cy, y);
}

static const char prose[] = "A title\n"
                            "\n"
                            "The first paragraph has some words. It has two sentences.\n"
                            "中文字文中文字文中文字文中文字文。\n"
                            "Last e\xcc\x81nd \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 here\n";

static void draws_rows(void **state)
{
    (void)state;
    struct fixture f = start(prose, 30, 10, TERMINAL_COLOR_ALWAYS);
    show(&f);
    assert_row(f.s, 0, "    A title");
    assert_row(f.s, 1, "");
    assert_row(f.s, 2, "    The first paragraph has");
    assert_row(f.s, 3, "    some words. It has two");
    assert_row(f.s, 4, "    sentences.");
    assert_row(f.s, 5, "    中文字文中文字文中文字文中");
    assert_row(f.s, 6, "    文字文。");
    assert_row(f.s, 7, "    Last e\xcc\x81nd 👩 here");
    assert_row(f.s, 8, "");
    textview_set_gutter(f.v, false);
    show(&f);
    assert_row(f.s, 2, "The first paragraph has some");
    textview_set_column(f.v, 12);
    show(&f);
    assert_row(f.s, 2, "The first");
    stop(&f);
}

static void moves(void **state)
{
    (void)state;
    struct fixture f = start(prose, 30, 10, TERMINAL_COLOR_ALWAYS);
    assert_cursor(&f, 4, 0);
    assert_false(textview_move(f.v, MOTION_CLUSTER_PREV, 1));
    assert_false(textview_move(f.v, MOTION_ROW_UP, 1));
    textview_move(f.v, MOTION_WORD_NEXT, 1);
    assert_cursor(&f, 6, 0);
    textview_move(f.v, MOTION_ROW_DOWN, 1);
    assert_cursor(&f, 4, 1);
    textview_move(f.v, MOTION_ROW_DOWN, 1); /* the column is kept over an empty row */
    assert_cursor(&f, 6, 2);
    textview_move(f.v, MOTION_SENTENCE_NEXT, 1);
    assert_cursor(&f, 16, 3);
    textview_move(f.v, MOTION_PARAGRAPH_NEXT, 1);
    assert_cursor(&f, 4, 5);
    textview_move(f.v, MOTION_CLUSTER_NEXT, 2);
    assert_cursor(&f, 8, 5);
    textview_move(f.v, MOTION_ROW_END, 1);
    assert_cursor(&f, 28, 5);
    textview_move(f.v, MOTION_ROW_START, 1);
    textview_move(f.v, MOTION_PARAGRAPH_NEXT, 1);
    textview_move(f.v, MOTION_CLUSTER_NEXT, 6);
    assert_cursor(&f, 10, 7); /* behind é, which is two characters */
    textview_move(f.v, MOTION_CLUSTER_NEXT, 4);
    assert_cursor(&f, 15, 7); /* behind the family */
    textview_move(f.v, MOTION_PARAGRAPH_PREV, 2);
    assert_cursor(&f, 4, 5);
    textview_move(f.v, MOTION_PARAGRAPH_PREV, 9);
    assert_cursor(&f, 4, 0);
    textview_move(f.v, MOTION_TEXT_END, 1);
    assert_cursor(&f, 4, 7);
    assert_false(textview_move(f.v, MOTION_ROW_DOWN, 5));
    textview_move(f.v, MOTION_WORD_PREV, 1);
    textview_goto_line(f.v, 3);
    assert_cursor(&f, 4, 2);
    stop(&f);
}

static char *numbered(int lines)
{
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < lines; i++)
        strbuf_addf(&b, "line %d of the text\n", i);
    return strbuf_detach(&b);
}

static void pages_and_scrolls(void **state)
{
    (void)state;
    char *content = numbered(100);
    struct fixture f = start(content, 40, 10, TERMINAL_COLOR_ALWAYS);
    textview_move(f.v, MOTION_PAGE_DOWN, 1);
    show(&f);
    assert_row(f.s, 0, "    line 8 of the text");
    assert_cursor(&f, 4, 0);
    textview_scroll(f.v, 1);
    show(&f);
    assert_row(f.s, 0, "    line 9 of the text");
    assert_cursor(&f, 4, 0); /* taken along */
    textview_scroll(f.v, -2);
    assert_cursor(&f, 4, 2); /* stays on its line */
    textview_move(f.v, MOTION_HALF_DOWN, 1);
    show(&f);
    assert_row(f.s, 0, "    line 12 of the text");
    textview_move(f.v, MOTION_TEXT_END, 1);
    show(&f);
    assert_row(f.s, 9, "    line 99 of the text");
    assert_int_equal(textview_percent(f.v), 100);
    assert_false(textview_scroll(f.v, 1));
    textview_move(f.v, MOTION_PAGE_UP, 2);
    show(&f);
    assert_row(f.s, 0, "    line 74 of the text");
    textview_goto_percent(f.v, 50);
    show(&f);
    assert_true(strncmp(screen_row(f.s, 0), "    line 5", 10) == 0 ||
                strncmp(screen_row(f.s, 0), "    line 4", 10) == 0);
    textview_move(f.v, MOTION_PAGE_UP, 999999999);
    show(&f);
    assert_row(f.s, 0, "    line 0 of the text");
    textview_move(f.v, MOTION_PAGE_DOWN, 999999999);
    show(&f);
    assert_row(f.s, 9, "    line 99 of the text");

    /* a place in the middle and back again exactly */
    textview_goto(f.v, 0, TEXTVIEW_NEAR);
    size_t top = textview_top(f.v), cursor = textview_cursor(f.v);
    textview_show(f.v, (struct range){1000, 1010}, TEXTVIEW_CENTRE);
    assert_int_equal(textview_cursor(f.v), cursor);
    show(&f);
    assert_true(textview_top(f.v) > 0);
    textview_set_place(f.v, top, cursor);
    assert_cursor(&f, 4, 0);
    stop(&f);
    free(content);
}

static void resize_keeps_the_place(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < 60; i++)
        strbuf_addf(
            &b, "Paragraph %d is a line that is long enough to be wrapped at most widths.\n", i);
    char *content = strbuf_detach(&b);
    struct fixture f = start(content, 80, 24, TERMINAL_COLOR_ALWAYS);
    textview_goto(f.v, (size_t)(strstr(content, "Paragraph 30") - content), TEXTVIEW_TOP);
    textview_move(f.v, MOTION_ROW_DOWN, 2);
    show(&f);
    assert_true(strncmp(screen_row(f.s, 0), "    Paragraph 30", 16) == 0);
    static const int sizes[][2] = {{60, 15}, {120, 40}, {10, 3}, {30, 9}, {1, 1}, {80, 24}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        screen_resize(f.s, sizes[i][0], sizes[i][1]);
        textview_set_size(f.v, sizes[i][0], sizes[i][1]);
        show(&f);
        int x, y;
        assert_true(textview_cell_of(f.v, textview_cursor(f.v), &x, &y));
        assert_true(screen_cursor(f.s, &x, &y));
    }
    assert_true(strstr(screen_text(f.s), "Paragraph 32 is") != NULL);
    assert_int_equal(textview_cursor(f.v), strstr(content, "Paragraph 32") - content);
    stop(&f);
    free(content);
}

static void shows_marks(void **state)
{
    (void)state;
    /*                           0         1         2         3 */
    /*                           0123456789012345678901234567890123456 */
    struct fixture f = start("The China Industrial Net and the rest", 60, 4, TERMINAL_COLOR_ALWAYS);
    struct mark all[] = {
        {{4, 24}, ROLE_ENTITY_ACCEPTED, 1, 10, 'O'}, /* China Industrial Net */
        {{4, 9}, ROLE_ENTITY_SUGGESTED, 2, 10, 'L'}, /* China, within */
        {{0, 37}, ROLE_DUPLICATE_EXACT, 0, 1, 0},
        {{33, 37}, ROLE_SEARCH_HIT, 0, 50, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        vec_push(&f.marks, all[i]);
    textview_set_marks(f.v, give_marks, &f.marks);
    show(&f);
    assert_row(f.s, 0, "OL▌ The China Industrial Net and the rest");
    struct screen_cell plain = screen_cell(f.s, 4, 0), inner = screen_cell(f.s, 8, 0),
                       outer = screen_cell(f.s, 14, 0), hit = screen_cell(f.s, 37, 0);
    assert_int_equal(plain.bg, theme_style(f.s->theme, ROLE_DUPLICATE_EXACT, 0).bg);
    assert_int_equal(outer.fg, theme_style(f.s->theme, ROLE_ENTITY_ACCEPTED, 1).fg);
    assert_int_equal(outer.bg, plain.bg); /* the repeat shines through */
    assert_true(outer.bold && outer.underline);
    assert_int_equal(inner.fg, theme_style(f.s->theme, ROLE_ENTITY_SUGGESTED, 2).fg);
    assert_int_equal(inner.bg, theme_style(f.s->theme, ROLE_OVERLAP, 0).bg);
    assert_int_equal(hit.bg, theme_style(f.s->theme, ROLE_SEARCH_HIT, 0).bg);

    /* a candidate is framed in the blanks beside it, and nothing moves */
    vec_push(&f.marks, (struct mark){{25, 28}, ROLE_CANDIDATE, 0, 60, 0});
    show(&f);
    assert_row(f.s, 0, "OL▌ The China Industrial Net[and]the rest");
    f.marks.v[4].range = (struct range){0, 3};
    show(&f);
    assert_row(f.s, 0, "OL▌[The]China Industrial Net and the rest");
    f.marks.v[4].range = (struct range){33, 37};
    show(&f);
    assert_row(f.s, 0, "OL▌ The China Industrial Net and the[rest]");
    stop(&f);
}

static void marks_in_monochrome(void **state)
{
    (void)state;
    struct fixture f = start("one two three four five six", 60, 3, TERMINAL_COLOR_NEVER);
    struct mark all[] = {
        {{0, 27}, ROLE_ARTICLE_TITLE, 0, 0, 0},        {{0, 3}, ROLE_ENTITY_SUGGESTED, 0, 10, 'p'},
        {{4, 7}, ROLE_ENTITY_ACCEPTED, 0, 10, 'o'},    {{8, 18}, ROLE_ENTITY_ACCEPTED, 0, 10, 'W'},
        {{14, 23}, ROLE_ENTITY_SUGGESTED, 0, 10, 'L'}, {{24, 27}, ROLE_SEARCH_HIT, 0, 50, 0},
        {{0, 27}, ROLE_DUPLICATE_NEAR, 0, 1, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        vec_push(&f.marks, all[i]);
    textview_set_marks(f.v, give_marks, &f.marks);
    textview_goto(f.v, 3, TEXTVIEW_NEAR);
    textview_select(f.v, (struct range){4, 7});
    show(&f);
    assert_row(f.s, 0, "p+┊ one two three four five six");
    struct screen_cell suggested = screen_cell(f.s, 4, 0), selected = screen_cell(f.s, 8, 0),
                       accepted = screen_cell(f.s, 12, 0), both = screen_cell(f.s, 18, 0),
                       hit = screen_cell(f.s, 28, 0);
    assert_true(suggested.underline && !suggested.bold && !suggested.reverse);
    assert_true(accepted.underline && accepted.bold && !accepted.reverse);
    assert_true(both.reverse && both.underline);
    assert_true(selected.reverse);
    assert_true(hit.reverse && !hit.underline);
    assert_int_equal(hit.fg, -1);
    struct range r;
    assert_true(textview_selection(f.v, &r));
    assert_int_equal(r.start, 4);
    assert_int_equal(r.end, 7);
    textview_move(f.v, MOTION_WORD_NEXT, 1);
    assert_true(textview_selection(f.v, &r));
    assert_int_equal(r.end, 9);
    textview_unselect(f.v);
    assert_false(textview_selection(f.v, &r));
    f.marks.v[1].role = ROLE_ENTITY_ACCEPTED; /* a person has decided */
    show(&f);
    assert_row(f.s, 0, "P+┊ one two three four five six");
    stop(&f);
}

static void the_mouse_finds_offsets(void **state)
{
    (void)state;
    struct fixture f = start("ab中文 cd\ttab\nsecond", 40, 6, TERMINAL_COLOR_ALWAYS);
    size_t offset;
    assert_true(textview_hit(f.v, 4, 0, &offset));
    assert_int_equal(offset, 0);
    assert_true(textview_hit(f.v, 7, 0, &offset)); /* the second half of 中 */
    assert_int_equal(offset, 2);
    assert_true(textview_hit(f.v, 8, 0, &offset));
    assert_int_equal(offset, 5);
    assert_true(textview_hit(f.v, 39, 0, &offset));
    assert_int_equal(offset, 14);
    assert_false(textview_hit(f.v, 1, 1, &offset));
    assert_int_equal(offset, 16);
    assert_true(textview_hit(f.v, 5, 5, &offset));
    assert_int_equal(offset, 22);
    for (size_t i = 0; i < 22;) {
        int x, y;
        assert_true(textview_cell_of(f.v, i, &x, &y));
        if (i != 15) { /* the line break lies behind the last character */
            assert_true(textview_hit(f.v, x, y, &offset));
            assert_int_equal(offset, i);
        }
        i += i == 2 || i == 5 ? 3 : 1;
    }
    stop(&f);
}

static void hostile_text_is_shown_by_stand_ins(void **state)
{
    (void)state;
    struct fixture f = start("a\x1b[31mb\x07 \xe2\x80\xae"
                             "rtl\xe2\x80\xac \xff \xc2\x9b"
                             "1m\r\n"
                             "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7|\xe2\x80\x8b|",
                             60, 4, TERMINAL_COLOR_ALWAYS);
    show(&f);
    assert_row(f.s, 0,
               "    a^[[31mb^G \xef\xbf\xbdrtl\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd"
               "1m");
    assert_row(f.s, 1, "    👩|\xef\xbf\xbd|");
    assert_null(strstr(strbuf_str(&f.s->raw), "\xe2\x80\xae"));
    stop(&f);
}

static void empty_and_tiny(void **state)
{
    (void)state;
    struct fixture f = start("", 20, 3, TERMINAL_COLOR_ALWAYS);
    for (int m = MOTION_ROW_DOWN; m <= MOTION_TEXT_END; m++)
        assert_false(textview_move(f.v, (enum motion)m, 3));
    textview_goto(f.v, 100, TEXTVIEW_CENTRE);
    textview_goto_percent(f.v, 50);
    textview_goto_line(f.v, 7);
    textview_scroll(f.v, 5);
    textview_select(f.v, (struct range){3, 9});
    struct range r;
    assert_false(textview_selection(f.v, &r));
    assert_cursor(&f, 4, 0);
    assert_int_equal(textview_percent(f.v), 100);
    stop(&f);
}

/* Scrolling a line sends little when the view has the whole width, and not much more otherwise. */
static void redraw_costs_what_changed(void **state)
{
    (void)state;
    char *content = numbered(300);
    struct fixture f = start(content, 80, 24, TERMINAL_COLOR_ALWAYS);
    show(&f);
    size_t before = f.s->raw.n;
    show(&f);
    assert_true(f.s->raw.n - before < 40); /* nothing but the cursor */
    before = f.s->raw.n;
    for (int i = 0; i < 20; i++) {
        textview_scroll(f.v, 1);
        show(&f);
    }
    assert_true((f.s->raw.n - before) / 20 < 150);
    stop(&f);
    free(content);
}

static uint64_t seed = 7;

static size_t dice(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

/* Any text, any motion, any size: the cursor is on the screen, and what stands beside the view
 * stays where it is. */
static void nothing_shifts_the_border(void **state)
{
    (void)state;
    static const char *const parts[] = {" ",
                                        "\n",
                                        "\r\n",
                                        "\t",
                                        "word ",
                                        "ab. ",
                                        "中",
                                        "文。",
                                        "한",
                                        "\xcc\x81",
                                        "\xe2\x80\x8d",
                                        "👩",
                                        "👩‍👩‍👧‍👦",
                                        "👍🏽",
                                        "🇫🇷",
                                        "é",
                                        "e\xcc\x81",
                                        "\xe2\x80\xae",
                                        "\xe2\x80\x8b",
                                        "\xe2\x80\xa8",
                                        "\x0b",
                                        "\x1b[",
                                        "\x9b",
                                        "\xff",
                                        "\x01",
                                        "क्षि",
                                        "ﷺ",
                                        "\xc2\xad",
                                        "\x7f",
                                        "שלום",
                                        "\xf3\xa0\x81\x81"};
    for (int round = 0; round < 30; round++) {
        struct strbuf b = STRBUF_INIT;
        while (b.n < 3000)
            strbuf_adds(&b, parts[dice(sizeof parts / sizeof *parts)]);
        size_t size = b.n;
        struct fixture f = start(strbuf_str(&b), 60, 12, TERMINAL_COLOR_ALWAYS);
        textview_set_marks(f.v, give_marks, &f.marks);
        for (int i = 0; i < 12; i++) {
            size_t from = dice(size);
            vec_push(&f.marks, (struct mark){{from, from + 1 + dice(300)},
                                             (enum role)(ROLE_DUPLICATE_EXACT + dice(12)),
                                             (uint8_t)dice(20),
                                             (uint8_t)dice(4),
                                             dice(2) ? 'O' : 0});
        }
        for (int i = 0; i < 40; i++) {
            int width = 5 + (int)dice(50), height = 1 + (int)dice(12), x, y;
            if (dice(4) == 0)
                textview_set_size(f.v, width, height);
            else if (dice(8) == 0)
                textview_select_from(f.v, dice(size));
            else if (dice(8) == 0)
                textview_goto(f.v, dice(size + 5), (enum textview_place)dice(3));
            else
                textview_move(f.v, (enum motion)dice(MOTION_TEXT_END + 1), 1 + (long)dice(4));
            canvas_clear(&f.s->canvas);
            width = 5 + (int)dice(50);
            textview_set_size(f.v, width, 12);
            struct canvas c = canvas_part(&f.s->canvas, (struct rect){2, 0, width, 12});
            textview_draw(f.v, &c, true);
            for (y = 0; y < 12; y++)
                canvas_string(&f.s->canvas, width + 2, y, "|",
                              theme_full(f.s->theme, ROLE_TEXT, 0));
            screen_show(f.s);
            for (y = 0; y < 12; y++) {
                assert_string_equal(screen_cell(f.s, width + 2, y).text, "|");
                assert_string_equal(screen_cell(f.s, 0, y).text, " ");
            }
            assert_true(textview_cell_of(f.v, textview_cursor(f.v), &x, &y));
            assert_true(x >= 0 && x < width && y >= 0 && y < 12);
        }
        strbuf_release(&b);
        stop(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_rows),
        cmocka_unit_test(moves),
        cmocka_unit_test(pages_and_scrolls),
        cmocka_unit_test(resize_keeps_the_place),
        cmocka_unit_test(shows_marks),
        cmocka_unit_test(marks_in_monochrome),
        cmocka_unit_test(the_mouse_finds_offsets),
        cmocka_unit_test(hostile_text_is_shown_by_stand_ins),
        cmocka_unit_test(empty_and_tiny),
        cmocka_unit_test(redraw_costs_what_changed),
        cmocka_unit_test(nothing_shifts_the_border),
    };
    return cmocka_run_group_tests_name("textview", tests, NULL, NULL);
}
