#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include <string.h>

/* Two versions of one paragraph; the place that is called "the yard" has no name of its own, so
 * only the copy can tell that it is meant. */
static const char article[] =
    "The harbour of the town was closed for nine days after the storm, and the ferry company moved "
    "all of its boats to the yard behind the old lighthouse until the piers had been repaired.\n\n"
    "Nothing else was written about it in those weeks, because the paper had no paper.\n\n"
    "The harbour of the town was closed for nine days after the storm, and the ferry company moved "
    "most of its boats to the yard behind the old lighthouse until the piers had been mended.\n";

static void a_label_is_proposed_in_the_copy(void **state)
{
    struct reading *g = *state;
    reading_write(g, "copy.txt", article, strlen(article));
    reading_start(g, "copy.txt", 100, 40);
    struct session *s = &g->reader.session;
    assert_true(s->repeats_known);
    reading_goto(g, "ferry company", 1);
    size_t there = reading_offset(g, "lighthouse", 2);
    assert_null(annotations_from(s->annotations, there, ANNOTATIONS_SUGGESTED));
    reading_goto(g, "lighthouse", 1);
    reading_type(g, "io");
    const struct annotation *a = annotations_from(s->annotations, there, ANNOTATIONS_SUGGESTED);
    assert_non_null(a);
    assert_int_equal(a->range.start, there);
    assert_string_equal(schema_label(s->schema, a->label)->name, "ORG");
    /* the cursor has gone there; undo takes the proposal back */
    assert_int_equal(textview_cursor(g->reader.view), there);
    reading_command(g, "why");
    assert_non_null(strstr(reading_message(g), "copy of ¶1"));
    reading_type(g, ",");
    assert_null(annotations_from(s->annotations, 0, ANNOTATIONS_SUGGESTED));
    reading_stop(g);
}

static const char names[] =
    "Ana Ruiz Bello vive en la ciudad de Orán desde que era una niña. El lunes visitó la Oficina "
    "de "
    "Puertos del Norte con su hermana y habló con los vecinos de la calle. Según la OPN, la obra "
    "no estará lista en mayo. Nadie sabe cuándo. En el puerto nadie trabaja, pero Orán espera.\n";

static void one_key_for_the_paragraph(void **state)
{
    struct reading *g = *state;
    reading_write(g, "names.txt", names, strlen(names));
    reading_start(g, "names.txt", 100, 40);
    struct session *s = &g->reader.session;
    size_t n = annotations_count(s->annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE);
    assert_true(n > 3);
    reading_type(g, "i");
    reading_command(g, "why");
    assert_non_null(strstr(reading_message(g), "capitalised words"));
    reading_type(g, "+");
    assert_int_equal(annotations_count(s->annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 0);
    assert_int_equal(annotations_count(s->annotations, ANNOTATIONS_MADE, SCHEMA_NONE), n);
    /* one step */
    reading_type(g, ",");
    assert_int_equal(annotations_count(s->annotations, ANNOTATIONS_MADE, SCHEMA_NONE), 0);
    assert_int_equal(annotations_count(s->annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), n);
    reading_stop(g);
}

static void the_same_words_elsewhere(void **state)
{
    struct reading *g = *state;
    reading_write(g, "names.txt", names, strlen(names));
    reading_start(g, "names.txt", 100, 40);
    struct session *s = &g->reader.session;
    reading_type(g, "i");
    reading_goto(g, "Orán", 1);
    reading_type(g, "m");
    const struct annotation *a =
        annotations_from(s->annotations, reading_offset(g, "Orán", 2), ANNOTATIONS_SUGGESTED);
    assert_non_null(a);
    assert_string_equal(schema_label(s->schema, a->label)->name, "MISC");
    assert_string_equal(a->source, "hand");
    reading_goto(g, "Orán", 2);
    reading_command(g, "why");
    assert_non_null(strstr(reading_message(g), "the same words are MISC in ¶1"));
    reading_stop(g);
}

/* Of the suggestion at the words: how sure it is of the label, as such or among its alternatives.
 */
static double score_of(struct reading *g, const char *words, uint32_t label)
{
    struct annotation_cursor c;
    const struct annotation *a;
    size_t start = reading_offset(g, words, 1);
    annotations_find(g->reader.session.annotations, (struct range){start, start + strlen(words)},
                     ANNOTATIONS_SUGGESTED, &c);
    while ((a = annotations_next(&c))) {
        if (a->range.start != start || a->range.end != start + strlen(words))
            continue;
        for (size_t i = 0; i < a->alternative_count; i++)
            if (a->alternatives[i].label == label)
                return (double)a->alternatives[i].score;
        return a->label == label ? (double)a->score : 0;
    }
    return 0;
}

/* The model itself learns, at once and undoably, with what is in the article and without it. */
static void the_model_learns(void **state)
{
    struct reading *g = *state;
    static const char *const ships[] = {"Rosalind", "Meridian", "Albacore", "Corvette", "Damsel",
                                        "Emerald",  "Fulmar",   "Gannet",   "Heron",    "Ibis"};
    enum { SHIPS = sizeof ships / sizeof *ships, DECIDED = 8 };
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < SHIPS; i++)
        strbuf_addf(&b, "On that morning the frigate %s left the quay before noon.\n\n", ships[i]);
    reading_write(g, "ships.txt", b.v, b.n);
    strbuf_release(&b);
    reading_start(g, "ships.txt", 100, 40);
    struct session *s = &g->reader.session;
    if (!s->recogniser)
        skip(); /* the model is not there */
    uint32_t misc = schema_find(s->schema, "MISC");
    double before = score_of(g, ships[SHIPS - 1], misc);
    for (int i = 0; i < DECIDED; i++) {
        reading_goto(g, ships[i], 1);
        reading_type(g, "im\x1b");
    }
    double after = score_of(g, ships[SHIPS - 1], misc);
    assert_true(after > before + 0.05);
    reading_goto(g, ships[SHIPS - 1], 1);
    reading_command(g, "why");
    assert_message(g, "with what your decisions taught: MISC; without them");
    /* switched off, and on */
    reading_command(g, "set learn no");
    assert_true(score_of(g, ships[SHIPS - 1], misc) == before);
    reading_command(g, "set learn yes");
    assert_true(score_of(g, ships[SHIPS - 1], misc) == after);
    /* undone */
    for (int i = 0; i < DECIDED; i++)
        reading_type(g, "U");
    assert_true(score_of(g, ships[SHIPS - 1], misc) == before);
    reading_type(g, "R");
    assert_int_equal(reading_stop(g), EXIT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_model_learns, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(a_label_is_proposed_in_the_copy, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(one_key_for_the_paragraph, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(the_same_words_elsewhere, reading_setup, reading_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
