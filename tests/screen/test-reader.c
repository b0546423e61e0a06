/* The whole reader: what stands where at three sizes, with and without colours; every command and
 * every key of the table. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- the screen
 * ------------------------------------------------------------------------------------ */

static void everything_has_its_place(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 40);
    int x, y;
    assert_true(screen_find(g->screen, "Haiyan Institute of Tidal Energy invites", &x, &y));
    assert_int_equal(y, 0); /* the title in the border */
    assert_true(screen_find(g->screen, "Entities ", &x, &y));
    assert_int_equal(y, 0);
    assert_int_equal(x, 88);
    assert_true(screen_find(g->screen, "Duplicates 3", &x, &y));
    assert_int_equal(x, 88);
    assert_shown(g, "Person");
    assert_shown(g, "87 words whole");
    assert_shown(g, "¶11 ¶13");
    assert_int_equal(g->reader.frame.status.y, 38);
    assert_non_null(strstr(reading_status(g), "¶1/13"));
    assert_non_null(strstr(reading_message(g), "? help"));
    assert_true(screen_cursor(g->screen, &x, &y));
    assert_int_equal(y, 1);
    assert_borders(g);

    reading_resize(g, 80, 24);
    assert_true(screen_find(g->screen, "Entities ", &x, &y));
    assert_true(y > 10 && x < 5); /* below the text */
    assert_not_shown(g, "Duplicates 3");
    assert_non_null(strstr(reading_status(g), "¶1/13"));
    assert_borders(g);
    reading_type(g, "\t\t");
    assert_shown(g, "Duplicates 3");
    assert_borders(g);
    reading_type(g, "\x1b");

    reading_resize(g, 40, 10);
    assert_not_shown(g, "Entities");
    assert_shown(g, "Haiyan Institute of Tidal Energy");
    assert_int_equal(g->reader.frame.status.y, 8);
    reading_type(g, "\t");
    assert_shown(g, "Entities "); /* a sheet over the text */
    assert_borders(g);
    reading_type(g, "\x1b");
    assert_not_shown(g, "Entities");

    static const int sizes[][2] = {{1, 1},  {2, 30},  {200, 1}, {300, 100},
                                   {20, 5}, {43, 11}, {120, 40}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        reading_resize(g, sizes[i][0], sizes[i][1]);
        assert_borders(g);
        reading_type(g, "\tjz");
        assert_borders(g);
        reading_type(g, "z\x1b");
    }
    assert_shown(g, "Duplicates 3");
}

/* The look of the first cell of words in the article's text. */
static struct screen_cell look_of(struct reading *g, const char *words, int nth)
{
    int x, y;
    assert_true(textview_cell_of(g->reader.view, reading_offset(g, words, nth), &x, &y));
    return screen_cell(g->screen, x + g->reader.frame.article.x, y + g->reader.frame.article.y);
}

static void names_and_repeats_are_marked(void **state)
{
    struct reading *g = *state;
    int x, y;
    reading_start(g, "sample.txt", 120, 40);
    struct screen_cell person = look_of(g, "Shen Qiaoyun", 1);
    struct screen_cell other = look_of(g, "Shen Qiaoyun", 2);
    struct screen_cell organisation = look_of(g, "Donglai Maritime University", 1);
    struct screen_cell plain = look_of(g, "counted the", 1);
    assert_true(person.underline && !person.bold);
    assert_true(organisation.underline);
    assert_false(plain.underline);
    assert_int_equal(person.fg, other.fg);
    assert_int_not_equal(person.fg, organisation.fg);
    assert_int_not_equal(person.fg, plain.fg);
    /* the pane's headings have the same colours */
    assert_true(screen_find(g->screen, "Organization", &x, &y));
    assert_int_equal(screen_cell(g->screen, x, y).fg, organisation.fg);
    /* the letter in the gutter */
    assert_true(screen_find(g->screen, "p   Shen Qiaoyun told", &x, &y));
    assert_int_equal(x, 1);
    /* the repeated title has a bar, and another background */
    assert_string_equal(screen_cell(g->screen, 3, 1).text, "▌");
    assert_int_not_equal(look_of(g, "invites", 1).bg, plain.bg);
    assert_string_not_equal(screen_cell(g->screen, 3, 10).text, "▌");
    /* what a person has accepted is bold */
    reading_goto(g, "Shen Qiaoyun", 2);
    reading_type(g, "+");
    reading_goto(g, "counted", 1);
    assert_true(look_of(g, "Shen Qiaoyun", 2).bold);
    assert_false(look_of(g, "Shen Qiaoyun", 1).bold);
}

static void without_colours(void **state)
{
    struct reading *g = *state;
    struct screen_options options = {.width = 120, .height = 40, .color = TERMINAL_COLOR_NEVER};
    reading_start_on(g, "sample.txt", &options);
    assert_true(look_of(g, "Shen Qiaoyun", 1).underline);
    assert_false(look_of(g, "counted the", 1).underline);
    assert_string_equal(screen_cell(g->screen, 3, 1).text, "▌");
    assert_true(look_of(g, "invites", 1).italic);
    reading_goto(g, "Shen Qiaoyun", 2);
    reading_type(g, "+");
    reading_goto(g, "counted", 1);
    assert_true(look_of(g, "Shen Qiaoyun", 2).bold);
    reading_type(g, "/sea\r");
    assert_true(look_of(g, "sea pays", 1).reverse);
    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 120; x++)
            assert_int_equal(screen_cell(g->screen, x, y).fg, -1);
    assert_borders(g);
}

/* ---- the table
 * --------------------------------------------------------------------------------------- */

/* What a key has sent to the screen, or set going, changes this. */
static uint64_t picture(struct reading *g)
{
    struct reader *r = &g->reader;
    const struct place where = {textview_top(r->view), textview_cursor(r->view)};
    const char *all = screen_text(g->screen);
    uint64_t h = hash_bytes(all, strlen(all));
    for (int y = 0; y < terminal_height(r->terminal); y++)
        for (int x = 0; x < terminal_width(r->terminal); x++) {
            struct screen_cell c = screen_cell(g->screen, x, y);
            h = hash_mix(h + (uint64_t)(uint32_t)c.fg + (uint64_t)(uint32_t)c.bg * 31 + c.bold +
                         2u * c.underline + 4u * c.reverse);
        }
    h = hash_mix(h + hash_bytes(&where, sizeof where));
    return hash_mix(h + (uint64_t)r->quit + 2u * r->label_mode + 4u * (r->prompt != NULL) +
                    8u * (r->help != NULL) + g->screen->raw.n * 16);
}

static void press(struct reading *g, struct key key)
{
    struct event e = {.kind = EVENT_KEY, .key = key};
    reader_event(&g->reader, &e);
    if (!g->reader.quit)
        reading_settle(g);
}

/* In the middle of three articles, with something before and behind to go to, to undo, to search.
 */
static void prepare(struct reading *g, enum mode mode)
{
    reading_start(g, "before.txt sample.txt behind.txt", 120, 30);
    reading_type(g, "]f");
    reading_goto(g, "Tang Ruolan", 2);
    reading_type(g, "+");
    reading_goto(g, "Gu Wenbo", 2);
    reading_type(g, "+U");
    reading_type(g, "mx");
    reading_type(g, "/the\r");
    reading_goto(g, "Behind the green book", 1);
    reading_type(g, "]e[e]e");
    reading_type(g, "\x0f");
    reading_goto(g, "Tang Ruolan", 1);
    if (mode == MODE_LABEL)
        reading_type(g, "i");
    if (mode == MODE_PANE)
        reading_type(g, "\tjjjj");
    if (mode == MODE_LABEL)
        reading_goto(g, "Tang Ruolan", 1);
}

/* Nothing to be seen of these: the screen is drawn as it is, or there is nothing to leave, or the
 * process would stop. */
static bool is_silent(enum command_id id, enum mode mode)
{
    return id == CMD_SUSPEND || (id == CMD_CANCEL && mode == MODE_READ);
}

static void every_key_does_something(void **state)
{
    struct reading *g = *state;
    static const char other[] = "Mr. Ito met Mrs. Ito in Osaka.\n\nThey went to Kyoto.\n";
    reading_write(g, "before.txt", other, sizeof other - 1);
    reading_write(g, "behind.txt", other, sizeof other - 1);
    size_t pressed = 0;
    for (int mode = 0; mode < MODE_COUNT; mode++)
        for (int id = CMD_NONE + 1; id < CMD_COUNT; id++) {
            const struct command *info = command_info((enum command_id)id);
            const char *keys = info->keys[mode];
            while (*keys) {
                size_t n = strcspn(keys, " ");
                struct key sequence[KEY_SEQUENCE_MOST];
                struct error err;
                size_t count = key_parse_sequence(keys, n, sequence, &err);
                char *name = xmemdup0(keys, n);
                keys += n + strspn(keys + n, " ");
                assert_int_not_equal(count, 0);
                if (is_silent((enum command_id)id, (enum mode)mode)) {
                    free(name);
                    continue;
                }
                prepare(g, (enum mode)mode);
                assert_int_equal(reader_mode(&g->reader), mode);
                uint64_t before = picture(g);
                if (id == CMD_PERCENT)
                    press(g, (struct key){'9', 0});
                if (id == CMD_UNFOLD) {
                    press(g, (struct key){'h', 0});
                    before = picture(g);
                }
                for (size_t i = 0; i < count; i++)
                    press(g, sequence[i]);
                for (int i = 0; i < info->takes; i++)
                    press(g, (struct key){id == CMD_JUMP_WORD ? (uint32_t) "wh"[i] : 'x', 0});
                if (!g->reader.quit) {
                    if (strstr(reading_message(g), "does nothing here"))
                        fail_msg("%s in %s: does nothing", name,
                                 command_mode_name((enum mode)mode));
                    if (picture(g) == before)
                        fail_msg("%s in %s (%s): nothing is to be seen of it", name,
                                 command_mode_name((enum mode)mode), info->name);
                }
                reading_stop(g);
                char *ann = reading_path(g, "sample.ann");
                reading_forget(g);
                remove(ann);
                free(ann);
                free(name);
                pressed++;
            }
        }
    assert_true(pressed > 150);
}

static void every_command_has_a_function(void **state)
{
    struct reading *g = *state;
    for (int id = CMD_NONE + 1; id < CMD_COUNT; id++)
        assert_true(reader_knows((enum command_id)id));
    /* and none of them trips over being typed alone, wherever the focus is */
    static const char *const before[] = {"", "\t", "iv"};
    for (size_t b = 0; b < sizeof before / sizeof *before; b++)
        for (int id = CMD_NONE + 1; id < CMD_COUNT; id++) {
            if (id == CMD_SUSPEND || id == CMD_QUIT)
                continue;
            if (!g->running)
                reading_start(g, "sample.txt", 100, 30);
            reading_type(g, before[b]);
            reading_command(g, command_info((enum command_id)id)->name);
            assert_false(g->reader.quit);
            assert_borders(g);
            if (id % 10 == 0)
                reading_stop(g);
            else
                reading_type(g, "\x1b"), reading_type(g, "\x1b"), reading_type(g, "\x1b");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_has_its_place, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(names_and_repeats_are_marked, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(without_colours, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(every_command_has_a_function, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(every_key_does_something, reading_setup, reading_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
