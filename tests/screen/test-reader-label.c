/* Labelling by keys in the whole reader: decisions, edges, selections, notes, hits. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/labelling.h"

#include <stdlib.h>
#include <string.h>

static void deciding(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i");
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
    assert_non_null(strstr(reading_status(g), "LABEL"));
    assert_non_null(strstr(reading_status(g), "7 open"));
    assert_cursor(g, "Crab Island", 1);
    reading_type(g, "\r");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_cursor(g, "Tomas Reinholt", 1);
    reading_type(g, "-");
    assert_annotation(g, "Tomas Reinholt", 1, ANNOTATION_REJECTED, "PER");
    assert_cursor(g, "Shen Qiaoyun", 1);
    reading_type(g, "o");
    assert_annotation(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "ORG");
    assert_cursor(g, "Haiyan Institute of Tidal Energy", 3);
    reading_type(g, " ");
    assert_annotation(g, "Haiyan Institute of Tidal Energy", 3, ANNOTATION_SUGGESTED, "ORG");
    assert_cursor(g, "Shen Qiaoyun", 2);
    /* every mention, one step; what it will reach is shown before */
    assert_non_null(strstr(reading_status(g), "3 same"));
    int x, y;
    const struct frame *f = &g->reader.frame;
    assert_true(textview_cell_of(g->reader.view, reading_offset(g, "Shen Qiaoyun", 1), &x, &y));
    assert_true(screen_cell(g->screen, f->article.x + x, f->article.y + y).italic);
    reading_type(g, "P");
    for (int nth = 1; nth <= 3; nth++)
        assert_annotation(g, "Shen Qiaoyun", nth, ANNOTATION_ACCEPTED, "PER");
    assert_non_null(strstr(reading_message(g), "3 mentions"));
    assert_cursor(g, "Donglai Maritime University", 1);
    reading_type(g, ",");
    assert_annotation(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "ORG");
    /* the others are only proposed again; the third by what was said of the first */
    assert_int_equal(labelling_at(g, "Shen Qiaoyun", 2)->status, ANNOTATION_SUGGESTED);
    assert_annotation(g, "Shen Qiaoyun", 3, ANNOTATION_SUGGESTED, "ORG");
    reading_type(g, "<");
    assert_annotation(g, "Shen Qiaoyun", 3, ANNOTATION_ACCEPTED, "PER");
    reading_type(g, ",");
    /* the stops */
    reading_goto(g, "Haiyan Institute of Tidal Energy", 3);
    reading_type(g, "\t");
    assert_cursor(g, "Shen Qiaoyun", 2);
    reading_type(g, "\t");
    assert_cursor(g, "Shen Qiaoyun", 3);
    reading_type(g, "\x1b[Z");
    assert_cursor(g, "Shen Qiaoyun", 2);
    /* the second most probable label, then what it was before */
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "2");
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "LOC");
    reading_type(g, ",1");
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "ORG");
    reading_type(g, ",");
    reading_type(g, "3"); /* the third is: no name at all */
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_REJECTED, "ORG");
    /* a refused one can be taken after all */
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "\r");
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "ORG");
    char *ann = labelling_written(g);
    assert_non_null(strstr(ann, "\tLOC "));
    assert_non_null(strstr(ann, "\tCrab Island\n"));
    assert_null(strstr(ann, "Tomas")); /* refusals are no annotations */
    free(ann);
    reading_type(g, "\x1b");
    assert_int_equal(reader_mode(&g->reader), MODE_READ);
}

static void repeating_and_removing(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i.");
    assert_non_null(strstr(reading_message(g), "no label was given yet"));
    reading_type(g, "zl"); /* a letter without a label, then one with */
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    reading_goto(g, "Linzhou", 1);
    reading_type(g, ".");
    assert_annotation(g, "Linzhou", 1, ANNOTATION_HAND, "LOC");
    reading_goto(g, "Gu Wenbo", 1);
    reading_type(g, "p");
    assert_annotation(g, "Vice Minister Gu Wenbo", 1, ANNOTATION_HAND,
                      "PER"); /* the run of capitals */
    reading_type(g, ",");
    assert_null(labelling_at(g, "Vice Minister Gu Wenbo", 1));
    reading_type(g, "l");
    reading_type(g, ",");
    reading_goto(g, "Portugal", 1);
    reading_type(g, "l");
    reading_goto(g, "harbours", 1);
    reading_type(g, ">");
    for (int nth = 1; nth <= 2; nth++)
        assert_annotation(g, "harbours", nth, ANNOTATION_HAND, "LOC");
    reading_type(g, ",");
    assert_null(labelling_at(g, "harbours", 1));
    /* removing: an annotation, then an accepted proposal, which is open again or gone */
    reading_goto(g, "Linzhou", 1);
    reading_type(g, "\x7f");
    assert_null(labelling_at(g, "Linzhou", 1));
    reading_type(g, "\x7f");
    assert_non_null(strstr(reading_message(g), "no annotation"));
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "\x1b[3~");
    assert_int_equal(labelling_at(g, "Crab Island", 1)->status, ANNOTATION_SUGGESTED);
    reading_type(g, ",");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
}

static void edges(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i\r");
    reading_goto(g, "Crab Island", 1);
    uint32_t id = labelling_at(g, "Crab Island", 1)->id;
    reading_type(g, "]");
    assert_non_null(labelling_at(g, "Crab Island was", 1));
    reading_type(g, "[");
    assert_non_null(labelling_at(g, "to Crab Island was", 1));
    assert_int_equal(labelling_at(g, "to Crab Island was", 1)->id, id);
    reading_type(g, "}");
    reading_type(g, "{");
    assert_non_null(labelling_at(g, "Crab Island", 1));
    assert_int_equal(labelling_at(g, "Crab Island", 1)->id, id);
    reading_type(g, "}}");
    assert_non_null(labelling_at(g, "Crab", 1));
    assert_non_null(strstr(reading_message(g), "cannot"));
    reading_type(g, ",");
    assert_non_null(labelling_at(g, "Crab Island", 1));
}

static void selecting(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i");
    /* \ and two letters: the name there is selected */
    reading_type(g, "\\Ta");
    struct range range;
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Tagus", 1));
    reading_type(g, "l");
    assert_annotation(g, "Tagus", 1, ANNOTATION_HAND, "LOC");
    assert_false(textview_selection(g->reader.view, &range));
    /* _ and arrows, by words */
    reading_goto(g, "cork. He", 1);
    reading_type(g, "_");
    reading_type(g, "\x1b[C");
    reading_type(g, "\x1b[C");
    reading_type(g, "\x1b[D");
    reading_type(g, "w");
    assert_true(labelling_at(g, "cork. He", 1) || labelling_at(g, "cork.", 1) ||
                labelling_at(g, "cork", 1));
    reading_type(g, ",");
    /* ~ takes larger units */
    reading_goto(g, "category", 1);
    reading_type(g, "~");
    assert_non_null(strstr(reading_message(g), "by word"));
    reading_type(g, "~~");
    assert_non_null(strstr(reading_message(g), "by paragraph"));
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.end - range.start, strlen("category:Energy"));
    reading_type(g, "m");
    assert_annotation(g, "category:Energy", 1, ANNOTATION_HAND, "MISC");
    reading_type(g, "_");
    reading_type(g, "\x1b"); /* Esc leaves the selection, then the mode */
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
    reading_type(g, "\x1b");
    assert_int_equal(reader_mode(&g->reader), MODE_READ);
    /* in READ, by characters */
    reading_goto(g, "gulls", 1);
    reading_type(g, "vll");
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.end - range.start, 3);
    reading_type(g, "ym");
    assert_non_null(strstr(strbuf_str(&g->screen->raw), "\x1b]52;c;Z3Vs"));
}

/* 9 accepts what is sure, and stops where it is not. */
static void accepting_what_is_sure(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i9");
    assert_message(g, "accepted 4 suggestions");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_annotation(g, "Haiyan Institute of Tidal Energy", 3, ANNOTATION_ACCEPTED, "ORG");
    assert_annotation(g, "Li Moran", 1, ANNOTATION_SUGGESTED, "PER");
    size_t first = reading_cursor(g);
    assert_int_equal(reader_annotation_at(&g->reader, first, ANNOTATIONS_ALL)->status,
                     ANNOTATION_SUGGESTED);
    reading_type(g, ",");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), 0);
}

/* Names that nobody proposed, and words by their first two characters. */
static void finding_what_was_missed(void **state)
{
    struct reading *g = *state;
    struct range range;
    labelling_begin(g);
    reading_type(g, "i");
    reading_goto(g, "Tomas Reinholt", 1);
    reading_type(g,
                 "'"); /* not Crab Island, which is proposed, nor "On", which begins a sentence */
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Saturday", 1));
    reading_type(g, "d");
    assert_annotation(g, "Saturday", 1, ANNOTATION_HAND, "DATE");
    assert_cursor(g, "Crab Island", 1); /* on to the next that is open */
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "^");
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Qingsha", 1));
    reading_type(g, "\x1b");
    /* those with just these letters come first; Tab goes on to the next */
    reading_goto(g, "captain", 1);
    reading_type(g, "\\th");
    struct range second;
    const char *bytes = (const char *)text_bytes(g->reader.session.text);
    assert_true(textview_selection(g->reader.view, &range));
    reading_type(g, "\t");
    assert_true(textview_selection(g->reader.view, &second));
    assert_int_not_equal(range.start, second.start);
    assert_memory_equal(bytes + range.start, "th", 2);
    assert_memory_equal(bytes + second.start, "th", 2);
    reading_type(g, "\x1b[Z");
    assert_true(textview_selection(g->reader.view, &second));
    assert_int_equal(second.start, range.start);
    reading_type(g, "\\Ta");
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Tagus", 1));
    reading_type(g, "\x1b[C\t"); /* after something else Tab is what it always is */
    assert_false(textview_selection(g->reader.view, &range));
}

static void notes(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i\r");
    reading_goto(g, "Crab Island", 1);
    reading_type(g, ";");
    assert_non_null(strstr(reading_message(g), "note:"));
    reading_type(g, "where the crabs live\r");
    assert_string_equal(labelling_at(g, "Crab Island", 1)->note, "where the crabs live");
    assert_non_null(strstr(reading_status(g), "note: where the crabs live"));
    reading_type(g, ";");
    reading_type(g, "\x7f\x7f\x7f\x7fswim\r");
    assert_string_equal(labelling_at(g, "Crab Island", 1)->note, "where the crabs swim");
    char *ann = labelling_written(g);
    assert_non_null(strstr(ann, "AnnotatorNotes"));
    assert_non_null(strstr(ann, "where the crabs swim"));
    free(ann);
    reading_type(g, ";");
    reading_type(g, "\x1b"); /* leaves it as it was */
    assert_string_equal(labelling_at(g, "Crab Island", 1)->note, "where the crabs swim");
    reading_type(g, ";\x15\r");
    assert_null(labelling_at(g, "Crab Island", 1)->note);
    reading_command(g, "note in one line");
    assert_string_equal(labelling_at(g, "Crab Island", 1)->note, "in one line");
    reading_type(g, ",");
    assert_null(labelling_at(g, "Crab Island", 1)->note);
}

static void hits_are_stops(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i/gazette\r");
    struct range range;
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Gazette", 1));
    assert_non_null(strstr(reading_status(g), "hit 1 of 2"));
    reading_type(g, "w");
    assert_annotation(g, "Gazette", 1, ANNOTATION_HAND, "WORK");
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Gazette", 2));
    reading_type(g, "\x1b[Z");
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Gazette", 1));
    reading_type(g, "\t");
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Gazette", 2));
    /* a search from READ becomes the stops when labelling begins on a hit */
    reading_type(g, "\x1b");
    reading_type(g, "\x1b");
    reading_type(g, "/pens\ri");
    assert_true(textview_selection(g->reader.view, &range));
    reading_type(g, "m");
    assert_annotation(g, "pens", 1, ANNOTATION_HAND, "MISC");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(deciding),
        TEST(accepting_what_is_sure),
        TEST(finding_what_was_missed),
        TEST(repeating_and_removing),
        TEST(edges),
        TEST(selecting),
        TEST(notes),
        TEST(hits_are_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
