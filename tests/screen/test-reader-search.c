/* Searches, jumps, help and command line in the whole reader. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- searching
 * ---------------------------------------------------------------------------------------- */

static void searching(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 20);
    size_t top = textview_top(g->reader.view);
    reading_type(g, "/gul");
    assert_cursor(g, "gulls", 1);
    assert_true(reading_cursor_is_visible(g));
    reading_type(g, "x"); /* no such thing: back where it began */
    assert_int_equal(reading_cursor(g), 0);
    assert_int_equal(textview_top(g->reader.view), top);
    reading_type(g, "\x7f");
    assert_cursor(g, "gulls", 1);
    reading_type(g, "\x1b");
    assert_int_equal(reading_cursor(g), 0);
    assert_int_equal(textview_top(g->reader.view), top);
    /* hits are counted, n and N go round */
    reading_type(g, "/gazette\r");
    assert_cursor(g, "Gazette", 1);
    assert_non_null(strstr(reading_status(g), "hit 1 of 2"));
    reading_type(g, "n");
    assert_cursor(g, "Gazette", 2);
    assert_non_null(strstr(reading_status(g), "hit 2 of 2"));
    reading_type(g, "n");
    assert_cursor(g, "Gazette", 1);
    assert_message(g, "continued at the beginning");
    reading_type(g, "N");
    assert_cursor(g, "Gazette", 2);
    assert_message(g, "continued at the end");
    reading_type(g, "2n");
    assert_cursor(g, "Gazette", 2);
    /* capitals matter when there is one */
    reading_type(g, "g/Behind\r");
    assert_non_null(strstr(reading_status(g), "of 2"));
    reading_type(g, "g/BEHIND\r");
    assert_message(g, "not found: BEHIND");
    /* backward, words, regular expressions */
    reading_type(g, "G\x12turbines\r");
    assert_cursor(g, "Turbines Ltd", 1);
    reading_type(g, "n");
    assert_true(reading_cursor(g) < reading_offset(g, "Turbines Ltd", 1));
    reading_type(g, "g/[0-9]{4}\r");
    assert_cursor(g, "2017", 1);
    reading_type(g, "*");
    reading_goto(g, "Donglai", 1);
    reading_type(g, "*");
    assert_cursor(g, "Donglai", 2);
    /* a bad pattern says so and moves nothing */
    size_t here = reading_cursor(g);
    reading_type(g, "/([a-\r");
    assert_int_equal(reading_cursor(g), here);
    assert_message(g, "missing");
    reading_type(g, "n"); /* the last good one */
    reading_type(g, "/\r");
    reading_command(g, "noh");
    assert_null(g->reader.search);
    reading_type(g, "n");
    assert_non_null(g->reader.search);
    reading_type(g, "\x1b");
    assert_null(g->reader.search);
    /* history */
    reading_type(g, "/\x1b[A");
    assert_message(g, "/");
    reading_type(g, "\x1b");
    reading_command(g, "search cork");
    assert_cursor(g, "cork", 1);
}

/* ---- jumps
 * -------------------------------------------------------------------------------------------- */

static void jumping(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 100, 20);
    reading_type(g, "G");
    size_t end = reading_cursor(g);
    reading_type(g, "\x0f");
    assert_int_equal(reading_cursor(g), 0);
    reading_type(g, "\x10");
    assert_int_equal(reading_cursor(g), end);
    reading_type(g, "\x10");
    assert_message(g, "no later place");
    reading_type(g, "9\x0f");
    assert_message(g, "no earlier place");
    reading_type(g, "50%");
    size_t half = reading_cursor(g);
    assert_true(half > 0 && half < end);
    reading_type(g, "ma");
    reading_command(g, "7");
    assert_int_equal(text_position_of(g->reader.session.text, reading_cursor(g)).line, 7);
    reading_type(g, "'a");
    assert_int_equal(reading_cursor(g), half);
    reading_type(g, "''");
    assert_int_equal(text_position_of(g->reader.session.text, reading_cursor(g)).line, 7);
    reading_type(g, "'z");
    assert_message(g, "no such bookmark");
    reading_type(g, ",");
    assert_message(g, "a: ");
    reading_type(g, "'é");
    assert_message(g, "no such bookmark");
    reading_type(g, "mé");
    assert_message(g, "letter or digit");
    reading_command(g, "line 0");
    assert_message(g, "from 1");
    reading_command(g, "99999999999999999999");
    reading_command(g, "percent 200");
    assert_message(g, "0 to 100");
    reading_type(g, "g]d");
    assert_cursor(g, "Haiyan Institute", 2);
    reading_type(g, "]d]d]d]d");
    assert_cursor(g, "Behind the green book", 2);
    reading_type(g, "]d");
    assert_message(g, "no repeated passage below");
    reading_type(g, "[d");
    assert_cursor(g, "Behind the green book", 1);
    reading_type(g, "g[e");
    assert_message(g, "no entity above");
    reading_type(g, "]p]s}){([a]a[u]u");
    /* far more jumps than are kept */
    for (int i = 0; i < 150; i++)
        reading_type(g, i % 2 ? "g" : "G");
    for (int i = 0; i < 120; i++)
        reading_type(g, "\x0f");
    assert_message(g, "no earlier place");
    for (int i = 0; i < 120; i++)
        reading_type(g, "\x10");
    assert_message(g, "no later place");
}

/* ---- help, command line
 * ------------------------------------------------------------------------------- */

static void help_and_commands(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 100, 20);
    reading_type(g, "?");
    assert_shown(g, "Help");
    assert_shown(g, "one row down");
    reading_type(g, "G");
    assert_shown(g, "leave the program");
    assert_not_shown(g, "one row down");
    reading_type(g, "gj");
    reading_type(g, "/bookmark\r");
    assert_shown(g, "bookmark");
    reading_type(g, "/no such thing\r");
    assert_message(g, "does not mention");
    reading_resize(g, 40, 10);
    reading_type(g, "f");
    reading_resize(g, 100, 20);
    reading_type(g, "\x1b");
    assert_null(g->reader.help);
    assert_null(g->reader.prompt);
    reading_command(g, "help relabel");
    assert_shown(g, "relabel");
    reading_type(g, "q");
    assert_true(g->reader.quit); /* q means quit everywhere */
    reading_stop(g);
    reading_start(g, "sample.txt", 100, 20);
    /* completion */
    reading_type(g, ":relab\t");
    assert_message(g, ":relabel");
    reading_type(g, " o\t");
    assert_message(g, ":relabel ORG");
    reading_type(g, "\x1b");
    reading_type(g, ":exp\t \t");
    assert_non_null(strstr(reading_status(g), "brat"));
    reading_type(g, "\x1b");
    reading_type(g, ":set dup-m\t");
    assert_message(g, ":set dup-");
    reading_type(g, "\x1b");
    reading_command(g, "nothing of the kind");
    assert_message(g, "no command 'nothing'");
    reading_type(g, ":\x1b[A");
    assert_message(g, ":nothing of the kind");
    reading_type(g, "\x1b");
    reading_command(g, "set width 40");
    reading_command(g, "set width x");
    assert_message(g, "width takes");
    reading_command(g, "set dup-min-words");
    assert_message(g, "dup-min-words is");
    reading_command(g, "set dup-min-words never");
    reading_command(g, "set colour blue");
    assert_message(g, "no option");
    reading_command(g, "set");
    assert_message(g, "which option");
    reading_command(g, "=");
    reading_command(g, "info");
    assert_message(g, "UTF-8");
    reading_command(g, "mouse on");
    assert_true(terminal_mouse(g->reader.terminal));
    reading_command(g, "mouse off");
    assert_false(terminal_mouse(g->reader.terminal));
    reading_command(g, "w");
    assert_message(g, "nothing has changed");
    reading_type(g, "\x1b[200~q:quit\r\x1b[201~"); /* a paste is no command */
    assert_false(g->reader.quit);
    reading_type(g, "/\x1b[200~gulls\nstole\x1b[201~");
    reading_type(g, "\x1b");
    reading_command(g, "q");
    assert_true(g->reader.quit);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(searching),
        TEST(jumping),
        TEST(help_and_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
