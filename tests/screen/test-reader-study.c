/* Studies of annotating: several annotators of one article, keys and time per decision, reading
 * without a trace. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "core/base/alloc.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char article[] =
    "The office of Mara Lind is in Nordby.\n\nIt is late, said Mara Lind.\n";

static void begin(struct reading *g, const char *annotator, const char *log)
{
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    reading_write(g, "a.txt", article, sizeof article - 1);
    reading_options(g, "annotator", annotator);
    reading_options(g, "log", log);
    reading_start(g, "a.txt", 100, 20);
}

static bool there_is(struct reading *g, const char *name)
{
    char *path = reading_path(g, name);
    bool yes = access(path, F_OK) == 0;
    free(path);
    return yes;
}

static void annotators_apart(void **state)
{
    struct reading *g = *state;
    size_t n;
    begin(g, "ann", NULL);
    assert_non_null(strstr(reading_status(g), "ann"));
    reading_goto(g, "Mara Lind", 1);
    reading_type(g, "ip");
    assert_int_equal(reading_stop(g), EXIT_OK);
    char *file = reading_file(g, "a.ann.ann", &n);
    assert_non_null(file);
    assert_string_equal(file, "T1\tPER 14 23\tMara Lind\n");
    free(file);
    assert_false(there_is(g, "a.ann"));
    /* the other one sees nothing of it, and neither does undo */
    begin(g, "bea", NULL);
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
    reading_type(g, "U");
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
    reading_goto(g, "Nordby", 1);
    reading_type(g, "il");
    assert_int_equal(reading_stop(g), EXIT_OK);
    file = reading_file(g, "a.bea.ann", &n);
    assert_string_equal(file, "T1\tLOC 30 36\tNordby\n");
    free(file);
    /* the first one's undo still reaches back */
    begin(g, "ann", NULL);
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 1);
    reading_type(g, "U");
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
}

static json_t *next_line(char **at)
{
    size_t n = strcspn(*at, "\n");
    json_t *line = json_loadb(*at, n, 0, NULL);
    assert_non_null(line);
    *at += n + ((*at)[n] == '\n');
    return line;
}

static const char *text_of(const json_t *line, const char *name)
{
    return json_string_value(json_object_get(line, name));
}

static void keys_are_logged(void **state)
{
    struct reading *g = *state;
    size_t n;
    char *log = reading_path(g, "keys.jsonl");
    begin(g, "ann", log);
    reading_goto(g, "Mara Lind", 1);
    reading_type(g, "i");
    reading_type(g, "p");
    reading_type(g, "\t;secret words\r");
    reading_type(g, ",");
    assert_int_equal(reading_stop(g), EXIT_OK);
    char *file = reading_file(g, "keys.jsonl", &n), *at = file;
    assert_non_null(file);
    assert_null(strstr(file, "secret"));
    json_t *line = next_line(&at);
    assert_string_equal(text_of(line, "event"), "open");
    assert_string_equal(text_of(line, "annotator"), "ann");
    json_decref(line);
    line = next_line(&at);
    assert_string_equal(text_of(line, "event"), "step");
    assert_string_equal(text_of(line, "mode"), "label");
    assert_non_null(strstr(text_of(line, "step"), "Mara Lind"));
    json_t *keys = json_object_get(line, "keys");
    assert_int_equal(json_array_size(keys), 2);
    assert_string_equal(json_string_value(json_array_get(keys, 0)), "i");
    assert_string_equal(json_string_value(json_array_get(keys, 1)), "p");
    assert_int_equal(json_integer_value(json_object_get(line, "start")), 14);
    assert_int_equal(json_integer_value(json_object_get(line, "end")), 23);
    assert_int_equal(json_integer_value(json_object_get(line, "annotated")), 1);
    assert_true(json_is_integer(json_object_get(line, "ms")));
    json_decref(line);
    line = next_line(&at); /* the note: what was typed is only counted */
    assert_int_equal(json_integer_value(json_object_get(line, "typed")), 12);
    json_decref(line);
    line = next_line(&at);
    assert_non_null(strstr(text_of(line, "step"), "undone"));
    json_decref(line);
    line = next_line(&at);
    assert_string_equal(text_of(line, "event"), "close");
    json_decref(line);
    assert_int_equal(*at, '\0');
    free(file);
    /* the next session is appended */
    begin(g, NULL, log);
    assert_int_equal(reading_stop(g), EXIT_OK);
    file = reading_file(g, "keys.jsonl", &n);
    size_t lines = 0;
    for (char *p = file; *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 7);
    free(file);
    free(log);
}

/* Nothing is written but, in the state database, where the reader was. */
static void reading_only(void **state)
{
    struct reading *g = *state;
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    reading_write(g, "a.txt", article, sizeof article - 1);
    reading_options(g, "read-only", "yes");
    reading_start(g, "a.txt", 100, 20);
    assert_non_null(strstr(reading_status(g), "read-only"));
    reading_goto(g, "Mara Lind", 1);
    reading_type(g, "ip");
    assert_message(g, "read-only");
    reading_type(g, "\x1b");
    reading_command(g, "w");
    assert_message(g, "read-only");
    assert_int_equal(reading_stop(g), EXIT_OK);
    assert_false(there_is(g, "a.ann"));
    reading_options(g, "read-only", NULL);
    reading_start(g, "a.txt", 100, 20);
    assert_int_equal(
        annotations_count(g->reader.session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
}

/* The article has changed: what has no sure place is listed, and gets one by hand. */
static void orphans_are_listed(void **state)
{
    struct reading *g = *state;
    static const char changed[] = "It rains.\n\nAll that is left of Tomas and Tomas is a ring.\n";
    static const char ann[] =
        "T1\tPER 3 8\tTomas\n#1\tAnnotatorNotes T1\twho?\nT2\tLOC 30 36\tNordby\n";
    size_t n;
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    reading_write(g, "a.txt", changed, sizeof changed - 1);
    reading_write(g, "a.ann", ann, sizeof ann - 1);
    reading_start(g, "a.txt", 100, 20);
    reading_type(g, "p");
    assert_message(g, "which annotation?");
    reading_command(g, "orphans");
    assert_shown(g, "Annotations without a place");
    assert_shown(g, "PER   Tomas");
    assert_shown(g, "LOC   Nordby");
    /* one is dropped, and not */
    reading_type(g, "j\x7f");
    assert_not_shown(g, "LOC   Nordby");
    reading_type(g, "U");
    assert_shown(g, "LOC   Nordby");
    reading_type(g, "g\r");
    assert_cursor(g, "Tomas", 1);
    assert_message(g, "p puts it here");
    reading_type(g, "n");
    assert_cursor(g, "Tomas", 2);
    reading_type(g, "p");
    const struct annotation *a = annotations_get(g->reader.session.annotations, 1);
    assert_non_null(a);
    assert_int_equal(a->range.start, reading_offset(g, "Tomas", 2));
    assert_string_equal(a->note, "who?");
    assert_int_equal(reading_stop(g), EXIT_OK);
    char *file = reading_file(g, "a.ann", &n);
    assert_string_equal(file, "T1\tPER 41 46\tTomas\n#1\tAnnotatorNotes T1\twho?\n"
                              "T2\tLOC 30 36\tNordby\n");
    free(file);
    reading_start(g, "a.txt", 40, 10);
    reading_command(g, "orphans");
    assert_shown(g, "Nordby");
    reading_type(g, "\x7f");
    reading_command(g, "orphans");
    assert_message(g, "every annotation has its place");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(annotators_apart),
        TEST(keys_are_logged),
        TEST(reading_only),
        TEST(orphans_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
