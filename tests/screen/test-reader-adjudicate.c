/* The compare view: deciding where two annotators disagree. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

static const char article[] = "The office of Mara Lind is in Nordby.\n\n"
                              "It is late, said Tomas Reyes of the Harbour Works in Orvik.\n";
/*                             0         1         2         3          39  */
static const char side_a[] = "T1\tPER 14 23\tMara Lind\n"
                             "T2\tLOC 30 36\tNordby\n"
                             "T3\tPER 56 67\tTomas Reyes\n"
                             "T4\tORG 75 88\tHarbour Works\n"
                             "A1\tSure T2\n";
static const char side_b[] = "T1\tPER 14 23\tMara Lind\n"
                             "T2\tORG 30 36\tNordby\n"
                             "T3\tPER 62 67\tReyes\n"
                             "#1\tAnnotatorNotes T3\tonly the last name\n"
                             "T5\tLOC 92 97\tOrvik\n";

static void begin(struct reading *g, const char *ann)
{
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    reading_write(g, "a.txt", article, sizeof article - 1);
    reading_write(g, "b.ann", side_b, sizeof side_b - 1);
    reading_write(g, "other.ann", side_a, sizeof side_a - 1);
    if (ann)
        reading_write(g, "a.ann", ann, strlen(ann));
    reading_start(g, "a.txt", 120, 20);
}

static void command_on(struct reading *g, const char *name)
{
    char *path = reading_path(g, name), *line = xasprintf("compare %s", path);
    reading_command(g, line);
    free(line);
    free(path);
}

static void assert_saved(struct reading *g, const char *expected)
{
    size_t n;
    reading_command(g, "w");
    char *file = reading_file(g, "a.ann", &n);
    assert_non_null(file);
    assert_string_equal(file, expected);
    free(file);
}

static void assert_status(struct reading *g, const char *part)
{
    if (!strstr(reading_status(g), part))
        fail_msg("'%s' is not in: %s", part, reading_status(g));
}

static void sides_are_taken(void **state)
{
    struct reading *g = *state;
    begin(g, side_a);
    command_on(g, "b.ann");
    assert_shown(g, "4 of 4 open");
    assert_shown(g, "F1 25.0");
    assert_status(g, "COMPARE");
    assert_cursor(g, "Nordby", 1);
    assert_status(g, "1/4 open  A: LOC \"Nordby\"  B: ORG \"Nordby\"");
    assert_message(g, "1 A  2 B  + both");
    /* the other's label */
    reading_type(g, "2");
    assert_cursor(g, "Tomas Reyes", 1);
    assert_shown(g, "3 of 4 open");
    /* both places */
    reading_type(g, "+");
    assert_cursor(g, "Harbour Works", 1);
    /* nobody else has it, and it goes */
    assert_status(g, "B: nothing");
    reading_type(g, "-");
    assert_cursor(g, "Orvik", 1);
    /* neither says so */
    reading_type(g, "o");
    assert_message(g, "all disagreements are decided");
    assert_shown(g, "0 of 4 open");
    assert_saved(g, "T1\tPER 14 23\tMara Lind\n"
                    "T5\tORG 30 36\tNordby\n"
                    "T3\tPER 56 67\tTomas Reyes\n"
                    "T6\tPER 62 67\tReyes\n"
                    "T7\tORG 92 97\tOrvik\n"
                    "#1\tAnnotatorNotes T6\tonly the last name\n");
    /* undone one by one, and each is open again */
    reading_type(g, ",");
    assert_shown(g, "1 of 4 open");
    reading_type(g, ",,,");
    assert_shown(g, "4 of 4 open");
    assert_saved(g, side_a);
    /* redone */
    reading_type(g, "<");
    assert_shown(g, "3 of 4 open");
    /* Esc ends it and shows the article as it is */
    reading_type(g, "\x1b");
    assert_null(g->reader.adjudication);
    assert_not_shown(g, "of 4 open");
    assert_status(g, "");
}

static void stops_are_walked(void **state)
{
    struct reading *g = *state;
    begin(g, side_a);
    command_on(g, "b.ann");
    reading_type(g, "\t\t");
    assert_cursor(g, "Harbour Works", 1);
    reading_type(g, "\x1b[Z");
    assert_cursor(g, "Tomas Reyes", 1);
    reading_type(g, "\x1b[Z");
    reading_type(g, "\x1b[Z"); /* around */
    assert_cursor(g, "Orvik", 1);
    reading_type(g, "\t");
    assert_cursor(g, "Nordby", 1);
    /* as it is; what is decided is not stopped at by going on, but by Tab */
    reading_type(g, "\r");
    assert_shown(g, "3 of 4 open");
    assert_cursor(g, "Tomas Reyes", 1);
    reading_type(g, " ");
    assert_cursor(g, "Harbour Works", 1);
    reading_type(g, "\t\t");
    assert_cursor(g, "Nordby", 1);
    assert_status(g, "1/4 A ");
    reading_type(g, "3");
    assert_message(g, "1 takes A, 2 takes B");
    /* changing one's mind: B, then A again with what hangs on it */
    reading_type(g, "2");
    reading_type(g, "\x1b[Z\x1b[Z");
    reading_goto(g, "Nordby", 1);
    assert_status(g, "1/4 B ");
    reading_type(g, "1");
    reading_goto(g, "Nordby", 1);
    assert_status(g, "1/4 A ");
    size_t n;
    reading_command(g, "w");
    char *file = reading_file(g, "a.ann", &n);
    assert_non_null(strstr(file, "LOC 30 36"));
    assert_non_null(strstr(file, "Sure T"));
    free(file);
}

static void from_two_files(void **state)
{
    struct reading *g = *state;
    begin(g, NULL);
    char *a = reading_path(g, "other.ann"), *b = reading_path(g, "b.ann");
    assert_true(adjudicate_files(&g->reader, a, b));
    reading_settle(g);
    assert_message(g, "the same in both and taken over: 1");
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 1);
    assert_status(g, "1/4 open");
    reading_type(g, "11");
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 3);
    assert_int_equal(reading_stop(g), EXIT_OK);
    /* it is gone on with: what was taken is decided, the rest is open */
    reading_start(g, "a.txt", 120, 20);
    assert_true(adjudicate_files(&g->reader, a, b));
    reading_settle(g);
    assert_shown(g, "2 of 4 open");
    /* one that is not there */
    free(b);
    b = reading_path(g, "missing.ann");
    assert_false(adjudicate_files(&g->reader, a, b));
    assert_non_null(strstr(g->reader.message, "missing.ann"));
    free(a);
    free(b);
}

static void nothing_to_decide(void **state)
{
    struct reading *g = *state;
    begin(g, side_a);
    command_on(g, "other.ann");
    assert_message(g, "no disagreement");
    assert_null(g->reader.adjudication);
    reading_command(g, "compare");
    assert_message(g, "compare with which file");
    command_on(g, "nowhere.ann");
    assert_message(g, "nowhere.ann");
    /* going to another article ends it */
    command_on(g, "b.ann");
    assert_non_null(g->reader.adjudication);
    reading_resize(g, 40, 10);
    assert_status(g, "1/4 open  A: LOC  B: ORG");
    for (int size = 0; size < 3; size++) {
        static const int sizes[][2] = {{80, 24}, {40, 10}, {20, 4}};
        reading_resize(g, sizes[size][0], sizes[size][1]);
        assert_borders(g);
    }
    reading_command(g, "q");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sides_are_taken),
        TEST(stops_are_walked),
        TEST(from_two_files),
        TEST(nothing_to_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
