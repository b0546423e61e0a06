/* Walking through the whole reader: panes, several articles, the mouse. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- panes
 * ------------------------------------------------------------------------------------------- */

static void preview_and_back(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 20);
    reading_goto(g, "Pedro Almeida", 1);
    reading_type(g, "lll");
    size_t top = textview_top(g->reader.view), place = reading_cursor(g);
    reading_type(g, "\t");
    assert_int_equal(g->reader.frame.focus, FRAME_ENTITIES);
    int x, y;
    assert_true(screen_find(g->screen, "Tang Ruolan", &x, &y) ||
                screen_find(g->screen, "Gu Wenbo", &x, &y));
    /* down the list: the text follows */
    for (int i = 0; i < 40; i++) {
        reading_type(g, "j");
        assert_true(reading_cursor_is_visible(g));
        assert_borders(g);
    }
    reading_type(g, "g");
    reading_type(g, "G");
    assert_int_not_equal(textview_top(g->reader.view), top);
    reading_type(g, "\x1b");
    assert_int_equal(g->reader.frame.focus, FRAME_ARTICLE);
    assert_int_equal(reading_cursor(g), place);
    assert_int_equal(textview_top(g->reader.view), top);
    /* Enter goes, C-o comes back, C-p goes again */
    reading_type(g, "\t/tang\r");
    assert_message(g, "help");
    reading_type(g, "Gj\r");
    assert_int_equal(g->reader.frame.focus, FRAME_ARTICLE);
    assert_cursor(g, "Tang Ruolan", 1);
    reading_type(g, "\x0f");
    assert_int_equal(reading_cursor(g), place);
    assert_int_equal(textview_top(g->reader.view), top);
    reading_type(g, "\x10");
    assert_cursor(g, "Tang Ruolan", 1);
    /* Tab walks around, S-Tab the other way */
    reading_type(g, "\t\t");
    assert_int_equal(g->reader.frame.focus, FRAME_DUPLICATES);
    reading_type(g, "\t");
    assert_int_equal(g->reader.frame.focus, FRAME_ARTICLE);
    reading_type(g, "\x1b[Z");
    assert_int_equal(g->reader.frame.focus, FRAME_DUPLICATES);
}

static void filter_and_fold(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 50);
    reading_type(g, "\t/gu w");
    assert_shown(g, "Gu Wenbo ");
    assert_int_equal(entity_rows_source(g->reader.entity_rows).count(g->reader.entity_rows), 2);
    reading_type(g, "\r"); /* keeps it */
    assert_int_equal(entity_rows_source(g->reader.entity_rows).count(g->reader.entity_rows), 2);
    reading_type(g, "\x1b"); /* drops it, and stays in the pane */
    assert_int_equal(g->reader.frame.focus, FRAME_ENTITIES);
    assert_true(entity_rows_source(g->reader.entity_rows).count(g->reader.entity_rows) > 20);
    reading_type(g, "/no such name");
    assert_int_equal(entity_rows_source(g->reader.entity_rows).count(g->reader.entity_rows), 0);
    reading_type(g, "\r");
    reading_type(g, "jklh\r+-;\x7f"); /* nothing is selected: nothing happens */
    reading_type(g, "\x1b");
    reading_type(g, "\x1b");
    /* a folded heading keeps the selection and unfolds by Enter */
    reading_type(g, "\t\x1b");
    reading_type(g, "\tggjjh");
    int x, y;
    assert_true(screen_find(g->screen, "▸ Person", &x, &y));
    assert_string_equal(screen_cell(g->screen, x - 1, y).text, "›");
    reading_type(g, "\r");
    assert_shown(g, "▾ Person");
    reading_type(g, "h");
    reading_type(g, "l");
    assert_shown(g, "▾ Person");
    /* a group of repeats opens */
    reading_type(g, "\t");
    reading_type(g, "l");
    assert_shown(g, "▾ 87 words");
    assert_shown(g, "¶11  Behind");
    reading_type(g, "jjh");
    assert_shown(g, "▸ 87 words");
    assert_true(screen_find(g->screen, "▸ 87 words", &x, &y));
    assert_string_equal(screen_cell(g->screen, x - 1, y).text, "›");
}

static void deciding_in_the_pane(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 50);
    struct annotations *set = g->reader.session.annotations;
    reading_type(g, "\t/shen\r");
    reading_type(g, "Gj+");
    assert_int_equal(annotations_count(set, ANNOTATIONS_MADE, SCHEMA_NONE), 3);
    assert_shown(g, "+ Shen Qiaoyun");
    reading_type(g, "U");
    assert_int_equal(annotations_count(set, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
    reading_type(g, "-");
    assert_int_equal(annotations_count(set, ANNOTATIONS_REJECTED, SCHEMA_NONE), 3);
    assert_shown(g, "Rejected: Person");
    reading_type(g, "U");
    reading_type(g, "+");
    reading_type(g, "\x7f");
    assert_int_equal(annotations_count(set, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
}

static void sizes_and_forms(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 40);
    int width = g->reader.frame.entities_box.width;
    reading_type(g, ">");
    assert_true(g->reader.frame.entities_box.width > width);
    reading_type(g, "<<");
    assert_true(g->reader.frame.entities_box.width < width);
    reading_type(g, "E");
    assert_not_shown(g, "Entities");
    assert_shown(g, "Duplicates 3");
    reading_type(g, "D");
    assert_not_shown(g, "Duplicates 3");
    assert_int_equal(g->reader.frame.article_box.width, 120);
    reading_type(g, "\t");
    assert_message(g, "no pane is shown");
    reading_type(g, "ED");
    reading_type(g, "z");
    assert_int_equal(g->reader.frame.article_box.width, 120);
    reading_type(g, "z\tz");
    assert_int_equal(g->reader.frame.entities_box.width, 120);
    reading_type(g, "jjz\x1b");
    for (int i = 0; i < 4; i++) {
        reading_command(g, "below");
        assert_message(g, "panes ");
        assert_borders(g);
    }
    /* the place survives any size */
    reading_goto(g, "Salvage Bureau", 1);
    size_t place = reading_cursor(g);
    static const int sizes[][2] = {{80, 24},  {40, 10}, {1, 1},   {20, 5},
                                   {200, 60}, {60, 12}, {120, 40}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        reading_resize(g, sizes[i][0], sizes[i][1]);
        assert_int_equal(reading_cursor(g), place);
        if (sizes[i][1] > 4)
            assert_true(reading_cursor_is_visible(g));
        assert_borders(g);
    }
    /* and the choice survives a restart */
    reading_type(g, "E>>");
    width = g->reader.frame.duplicates_box.width;
    reading_stop(g);
    reading_start(g, "sample.txt", 120, 40);
    assert_not_shown(g, "Entities");
    assert_int_equal(g->reader.frame.duplicates_box.width, width);
}

static void comparing(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 40);
    reading_goto(g, "office of Haiyan", 1);
    reading_type(g, "\r");
    assert_non_null(g->reader.compare);
    assert_shown(g, "words the same");
    assert_borders(g);
    reading_resize(g, 80, 30);
    assert_shown(g, "words the same");
    assert_borders(g);
    reading_type(g, "\r"); /* the next occurrence */
    reading_type(g, "jjj\t\x1b");
    reading_type(g, "\x1b");
    assert_null(g->reader.compare);
    /* other repeats do no harm to a comparison of the old ones */
    reading_goto(g, "office of Haiyan", 1);
    reading_type(g, "\r");
    assert_non_null(g->reader.compare);
    reading_command(g, "set dup-min-words 500");
    reading_resize(g, 120, 40);
    reading_type(g, "njk\x1b");
    assert_null(g->reader.compare);
    assert_borders(g);
}

/* New repeats may arrive between two keys: the old rows must not be used with them. */
static void rows_follow_new_repeats(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 40);
    reading_type(g, "\t\tljjjG");
    reading_command(g, "set dup-min-words 500");
    reading_type(g, "\t\t");
    reading_command(g, "set dup-min-words 4");
    reading_type(g, "\t\tGlG");
    struct event wake = {.kind = EVENT_WAKE}, down = {.kind = EVENT_KEY, .key = {'G', 0}};
    struct error err;
    dup_option_set(&g->options.duplicates, "dup-min-words", "80", &err);
    session_find_repeats(&g->reader.session);
    const char *name;
    uint64_t done, total;
    while (jobs_busy(g->reader.session.jobs, &name, &done, &total))
        usleep(1000);
    reader_event(&g->reader, &wake);
    reader_event(&g->reader, &down);
    reading_settle(g);
    assert_borders(g);
}

/* ---- articles
 * ----------------------------------------------------------------------------------------- */

static void several_articles(void **state)
{
    struct reading *g = *state;
    static const char second[] =
        "A second article\n\nMaria Lopez lives in Lima.\n\nLima is by the sea.\n";
    reading_write(g, "second.txt", second, sizeof second - 1);
    reading_start(g, "sample.txt missing.txt second.txt sample.txt", 100, 30);
    assert_shown(g, "file 1/4");
    reading_goto(g, "Salvage Bureau", 1);
    size_t place = reading_cursor(g), top = textview_top(g->reader.view);
    reading_type(g, "mb");
    reading_type(g, "]f"); /* cannot be read: everything stays */
    assert_message(g, "missing.txt");
    assert_int_equal(reading_cursor(g), place);
    assert_int_equal(textview_top(g->reader.view), top);
    assert_shown(g, "file 1/4");
    reading_type(g, "g'b");
    assert_int_equal(reading_cursor(g), place);
    reading_type(g, "2]f");
    assert_shown(g, "file 3/4");
    assert_shown(g, "Maria Lopez");
    assert_borders(g);
    reading_type(g, "[f");
    assert_message(g, "missing.txt");
    reading_type(g, "2[f");
    assert_shown(g, "file 1/4");
    assert_int_equal(reading_cursor(g), place);
    reading_type(g, "[f");
    assert_message(g, "no article further on");
    reading_type(g, "9]f");
    assert_message(g, "no article further on");
    /* the same article again: it is ours to edit */
    reading_type(g, "3]f");
    assert_shown(g, "file 4/4");
    assert_false(document_read_only(g->reader.session.document));
    reading_type(g, "]e+");
    assert_true(annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE) >
                0);
    reading_type(g, "[f");
    /* the article that is open disappears: it stays open */
    char *path = reading_path(g, "second.txt");
    unlink(path);
    reading_type(g, "[f");
    assert_message(g, "missing.txt");
    assert_shown(g, "Maria Lopez");
    free(path);
    /* where one was comes back on the next start */
    reading_type(g, "G");
    place = reading_cursor(g);
    reading_write(g, "second.txt", second, sizeof second - 1);
    assert_int_equal(reading_stop(g), EXIT_OK);
    reading_start(g, "second.txt", 100, 30);
    assert_int_equal(reading_cursor(g), place);
    /* labelling goes on in the next article */
}

static void labelling_goes_on(void **state)
{
    struct reading *g = *state;
    static const char second[] =
        "A second article\n\nMaria Lopez lives in Lima with Pedro Almeida.\n";
    reading_write(g, "second.txt", second, sizeof second - 1);
    reading_start(g, "second.txt sample.txt", 100, 30);
    reading_type(g, "i%");
    assert_shown(g, "file 2/2");
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
    reading_type(g, "\x1b[18~");
    assert_shown(g, "file 1/2");
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
}

/* ---- the mouse
 * ---------------------------------------------------------------------------------------- */

static void mouse(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 24);
    reading_type(g, "\x1bOQ"); /* F2 */
    assert_true(terminal_mouse(g->reader.terminal));
    size_t top = textview_top(g->reader.view);
    reading_mouse(g, 65, 20, 10, false);
    assert_true(textview_top(g->reader.view) > top);
    reading_mouse(g, 64, 20, 10, false);
    assert_int_equal(textview_top(g->reader.view), top);
    int x, y;
    assert_true(screen_find(g->screen, "captain", &x, &y));
    reading_mouse(g, 0, x + 2, y, false);
    assert_int_equal(reading_cursor(g), reading_offset(g, "captain", 1) + 2);
    /* dragging selects */
    struct range range;
    reading_mouse(g, 32, x + 5, y, false);
    reading_mouse(g, 0, x + 5, y, true);
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "captain", 1) + 2);
    assert_int_equal(range.end, reading_offset(g, "captain", 1) + 6);
    /* a double click selects the word */
    assert_true(screen_find(g->screen, "ferry", &x, &y));
    reading_mouse(g, 0, x + 1, y, false);
    reading_mouse(g, 0, x + 1, y, true);
    assert_false(textview_selection(g->reader.view, &range));
    reading_mouse(g, 0, x + 1, y, false);
    reading_mouse(g, 0, x + 1, y, true);
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "ferry", 1));
    assert_int_equal(range.end - range.start, 5);
    reading_type(g, "\x1b");
    /* the pane: a click shows, the fold mark folds, a double click goes */
    size_t place = reading_cursor(g);
    assert_true(screen_find(g->screen, "Gu Wenbo ", &x, &y));
    reading_mouse(g, 0, x, y, false);
    reading_mouse(g, 0, x, y, true);
    assert_int_equal(g->reader.frame.focus, FRAME_ENTITIES);
    reading_type(g, "\x1b");
    assert_int_equal(reading_cursor(g), place);
    assert_true(screen_find(g->screen, "▾ Person", &x, &y));
    reading_mouse(g, 0, x, y, false);
    reading_mouse(g, 0, x, y, true);
    assert_shown(g, "▸ Person");
    reading_type(g, "l");
    assert_true(screen_find(g->screen, "Pedro Almeida   ", &x, &y));
    for (int i = 0; i < 2; i++) {
        reading_mouse(g, 0, x, y, false);
        reading_mouse(g, 0, x, y, true);
    }
    assert_int_equal(g->reader.frame.focus, FRAME_ARTICLE);
    assert_cursor(g, "Pedro Almeida", 1);
    /* a button let go in the text after a press in a pane selects nothing there */
    assert_true(screen_find(g->screen, "Gu Wenbo ", &x, &y));
    reading_mouse(g, 0, x, y, false);
    reading_mouse(g, 32, 20, 10, false);
    reading_mouse(g, 0, 20, 10, true);
    assert_false(textview_selection(g->reader.view, &range));
    reading_mouse(g, 65, x, y, false); /* the wheel scrolls the list */
    /* borders, the bottom lines, beyond the screen */
    static const int odd[][2] = {{0, 0}, {119, 0}, {50, 22}, {50, 23}, {400, 400}, {89, 5}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (int button = 0; button < 3; button++) {
            reading_mouse(g, button, odd[i][0], odd[i][1], false);
            reading_mouse(g, button + 32, odd[i][0], odd[i][1], false);
            reading_mouse(g, 64 + button % 2, odd[i][0], odd[i][1], false);
        }
    assert_borders(g);
}

/* ---- the end of the terminal
 * -------------------------------------------------------------------------- */

static void hang_up(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 80, 24);
    reading_type(g, "]e+");
    screen_hang_up(g->screen);
    reading_settle(g);
    assert_true(g->reader.quit);
    assert_int_equal(reading_stop(g), EXIT_TROUBLE);
    size_t n;
    char *ann = reading_file(g, "sample.ann", &n);
    assert_non_null(ann);
    assert_true(n > 0);
    free(ann);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(preview_and_back), TEST(filter_and_fold),   TEST(deciding_in_the_pane),
        TEST(sizes_and_forms),  TEST(comparing),         TEST(rows_follow_new_repeats),
        TEST(several_articles), TEST(labelling_goes_on), TEST(mouse),
        TEST(hang_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
