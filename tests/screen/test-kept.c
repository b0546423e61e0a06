#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include <stdlib.h>
#include <string.h>

/* English, so that the model reads it; the words in question are no names to anyone else. */
static const char article[] =
    "The committee met on Tuesday in the old town hall and spoke about the quince grove again.\n\n"
    "Nobody could say why the quince grove had been sold, and Grandmother Wednesday was not asked "
    "about it, although the letter had been sent to all of the people in the street.\n";

static const struct annotation *suggested(struct reading *g, const char *words, int nth)
{
    size_t there = reading_offset(g, words, nth);
    const struct annotation *a =
        annotations_from(g->reader.session.annotations, there, ANNOTATIONS_SUGGESTED);
    return a && a->range.start == there ? a : NULL;
}

static void one_key_keeps_a_name(void **state)
{
    struct reading *g = *state;
    reading_write(g, "a.txt", article, strlen(article));
    reading_write(g, "b.txt", article, strlen(article));
    reading_start(g, "a.txt b.txt", 100, 40);
    struct session *s = &g->reader.session;
    assert_null(suggested(g, "quince grove", 2));
    /* marked by hand as a place, then kept */
    reading_goto(g, "quince grove", 1);
    reading_type(g, "v");
    reading_type(g, "ww");
    reading_type(g, "h");
    reading_command(g, "label LOC");
    reading_goto(g, "quince grove", 1);
    reading_type(g, "K");
    assert_message(g, "kept: 'quince grove' is LOC in all articles");
    reading_type(g, "K");
    assert_message(g, "kept already");
    size_t size;
    char *file = reading_file(g, "diple/names", &size);
    assert_non_null(file);
    assert_string_equal(file, "LOC\tquince grove\n");
    free(file);
    /* the other article, which nobody has touched */
    reading_type(g, "]f");
    const struct annotation *a = suggested(g, "quince grove", 2);
    assert_non_null(a);
    assert_string_equal(schema_label(s->schema, a->label)->name, "LOC");
    assert_string_equal(a->source, "names");
    reading_goto(g, "quince grove", 2);
    reading_command(g, "why");
    assert_message(g, "names 1.00: LOC");
    reading_stop(g);
}

static void a_rejected_one_is_never_a_name(void **state)
{
    struct reading *g = *state;
    reading_write(g, "a.txt", article, strlen(article));
    reading_write(g, "b.txt", article, strlen(article));
    reading_start(g, "a.txt b.txt", 100, 40);
    assert_non_null(suggested(g, "Tuesday", 1));
    reading_goto(g, "Tuesday", 1);
    reading_type(g, "-");
    reading_goto(g, "Tuesday", 1);
    reading_command(g, "keep folder");
    assert_message(g, "kept: 'Tuesday' is never a name");
    reading_type(g, "]f");
    assert_null(suggested(g, "Tuesday", 1));
    reading_stop(g);
}

static void nothing_to_keep(void **state)
{
    struct reading *g = *state;
    reading_write(g, "a.txt", article, strlen(article));
    reading_start(g, "a.txt", 100, 40);
    reading_goto(g, "could say", 1);
    reading_type(g, "K");
    assert_message(g, "no name at the cursor");
    size_t size;
    assert_null(reading_file(g, "diple/names", &size));
    reading_stop(g);
}

static void a_broken_file_is_told(void **state)
{
    struct reading *g = *state;
    reading_write(g, "a.txt", article, strlen(article));
    reading_write(g, "names", "LOC quince grove\n", 17);
    reading_start(g, "a.txt", 100, 40);
    assert_message(g, "line 1: not a label and a term");
    reading_stop(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_key_keeps_a_name, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(a_rejected_one_is_never_a_name, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(nothing_to_keep, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(a_broken_file_is_told, reading_setup, reading_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
