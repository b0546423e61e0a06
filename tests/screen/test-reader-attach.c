/* What hangs on annotations, by keys in the whole reader: several at one place, pieces, attributes,
 * relations, labels of the article, macros, what Tab stops at. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/labelling.h"

#include "core/annotation/attached.h"

#include <stdlib.h>
#include <string.h>

static void assert_file(struct reading *g, const char *line, bool there)
{
    char *ann = labelling_written(g);
    if (!strstr(ann, line) == there)
        fail_msg("'%s' %s in:\n%s", line, there ? "is not" : "is", ann);
    free(ann);
}

static void conf(struct reading *g, const char *text)
{
    reading_write(g, "annotation.conf", text, strlen(text));
}

static const char with_all[] =
    "[entities]\nPER\nORG\nLOC\nWORK\nMISC\n[relations]\nEmploys\tArg1:ORG, Arg2:PER\n"
    "Knows\tArg1:PER, Arg2:PER\nVisits\tArg1:PER, Arg2:<ENTITY>\n[events]\n"
    "[attributes]\nNegated\tArg:<ENTITY>\nSure\tArg:<ENTITY>, Value:High|Low\n";

static void several_at_one_place(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i");
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "\r");
    reading_goto(g, "Donglai", 1);
    reading_type(g, "_l");
    assert_annotation(g, "Donglai", 1, ANNOTATION_HAND, "LOC");
    /* the shorter one is meant, until the other is chosen */
    reading_goto(g, "Donglai", 1);
    reading_type(g, "w");
    assert_annotation(g, "Donglai", 1, ANNOTATION_HAND, "WORK");
    reading_goto(g, "Donglai", 1);
    reading_type(g, "|");
    assert_shown(g, "Annotations here");
    assert_shown(g, "by hand  Donglai");
    assert_shown(g, "accepted  Donglai Maritime University");
    reading_type(g, "o");
    assert_not_shown(g, "Annotations here");
    assert_non_null(strstr(reading_status(g), "Donglai Maritime University"));
    reading_type(g, "w");
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "WORK");
    assert_annotation(g, "Donglai", 1, ANNOTATION_HAND, "WORK");
    reading_type(g, ",");
    /* Backspace in the list removes, Esc leaves */
    reading_goto(g, "Donglai", 1);
    reading_type(g, "|");
    reading_type(g, "\x1b");
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
    reading_type(g, "|");
    reading_type(g, "\x1b[B"); /* the second is the shorter one */
    reading_type(g, "\x7f");
    assert_null(labelling_at(g, "Donglai", 1));
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "ORG");
    /* two labels for the same words */
    reading_command(g, "also LOC");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), 2);
    assert_file(g, "\tLOC ", true);
    assert_file(g, "\tORG ", true);
    reading_type(g, ",");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), 1);
    reading_goto(g, "ferry", 1);
    reading_type(g, "|");
    assert_message(g, "no annotation");
}

static void in_pieces(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i");
    reading_goto(g, "ferry", 1);
    reading_type(g, "w");
    reading_goto(g, "harbours", 1);
    reading_type(g, "&"); /* to what was labelled last */
    const struct annotation *a = labelling_at(g, "ferry", 1);
    assert_null(a); /* it reaches further now */
    assert_message(g, "2 pieces: ");
    assert_non_null(strstr(reading_status(g), " … "));
    char *ann = labelling_written(g);
    char *line = strstr(ann, "\tWORK ");
    assert_non_null(line);
    assert_non_null(strchr(line, ';'));
    free(ann);
    /* a third by a mark and a selection; the mark outlasts another label */
    reading_type(g, "`");
    assert_message(g, "is marked");
    reading_goto(g, "Linzhou", 1);
    reading_type(g, "l");
    reading_goto(g, "gulls", 1);
    reading_type(g, "_&");
    assert_message(g, "3 pieces");
    reading_type(g, "&"); /* on a piece: away with it */
    assert_message(g, "2 pieces");
    reading_type(g, ",,");
    assert_message(g, "undone");
    size_t pieces = 0;
    struct annotation_cursor c;
    annotations_find(g->reader.session.annotations, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE,
                     &c);
    while ((a = annotations_next(&c)))
        pieces = a->fragment_count > pieces ? a->fragment_count : pieces;
    assert_int_equal(pieces, 2);
}

static void attributes(void **state)
{
    struct reading *g = *state;
    conf(g, with_all);
    labelling_begin(g);
    reading_type(g, "i");
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "$");
    assert_shown(g, "Attributes of LOC 'Crab Island'");
    assert_shown(g, "Sure: High");
    reading_type(g, "n");
    /* who says something about a suggestion has taken it */
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_non_null(strstr(reading_status(g), "{Negated}"));
    reading_type(g, "$/high\r");
    assert_non_null(strstr(reading_status(g), "{Negated, Sure=High}"));
    assert_file(g, "Sure T1 High\n", true);
    reading_type(g, "$");
    reading_type(g, "n"); /* once more: away */
    assert_file(g, "Negated", false);
    reading_type(g, ",");
    assert_file(g, "Negated T1\n", true);
    reading_command(g, "attribute Sure Low");
    assert_file(g, "Sure T1 Low\n", true);
    assert_file(g, "High", false);
    /* `.` gives it again elsewhere */
    reading_goto(g, "Tomas Reinholt", 1);
    reading_type(g, ".");
    assert_non_null(strstr(reading_status(g), "{Sure=Low}"));
    reading_goto(g, "Tomas Reinholt", 1);
    reading_command(g, "note a guess");
    reading_goto(g, "Crab Island", 1);
    reading_type(g, ".");
    assert_string_equal(labelling_at(g, "Crab Island", 1)->note, "a guess");
    reading_goto(g, "ferry", 1);
    reading_type(g, "$");
    assert_message(g, "no annotation");
    /* it is there again in the next session */
    reading_stop(g);
    reading_start(g, "sample.txt", 120, 60);
    reading_goto(g, "Crab Island", 1);
    assert_non_null(strstr(reading_status(g), "Sure=Low"));
}

static void relations(void **state)
{
    struct reading *g = *state;
    conf(g, with_all);
    labelling_begin(g);
    reading_type(g, "i");
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "=");
    assert_message(g, "is marked");
    reading_goto(g, "Shen Qiaoyun", 1);
    reading_type(g, "=");
    assert_shown(g, "from the mark to here"); /* Employs, and Visits in the other direction */
    reading_type(g, "e");
    assert_file(g, "Employs Arg1:T1 Arg2:T2\n", true);
    assert_non_null(strstr(reading_status(g), "← Employs \"Donglai Maritime University\""));
    /* where the schema knows only one it needs no choice */
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "=");
    reading_goto(g, "Tomas Reinholt", 1);
    reading_type(g, "=");
    assert_file(g, "Visits Arg1:T4 Arg2:T3\n", true);
    reading_type(g, ",");
    assert_file(g, "Visits", false);
    reading_type(g, "<");
    /* the same once more takes it away */
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "=");
    reading_goto(g, "Shen Qiaoyun", 1);
    reading_type(g, "=e");
    assert_file(g, "Employs", false);
    reading_type(g, ",");
    /* what brat's file does not foresee needs its name */
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "=");
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "=");
    assert_message(g, "no relation from LOC to ORG");
    reading_command(g, "relation Holds");
    assert_file(g, "Holds Arg1:T3 Arg2:T1\n", true);
    /* the list goes to the other end */
    reading_goto(g, "Shen Qiaoyun", 1);
    reading_command(g, "relations");
    assert_shown(g, "Relations here");
    reading_type(g, "\r");
    assert_cursor(g, "Donglai Maritime University", 1);
    reading_command(g, "relations");
    reading_type(g, "\x7f");
    assert_int_equal(annotations_line_count(g->reader.session.annotations), 2);
    /* edges move without losing what hangs there */
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "]");
    assert_non_null(labelling_at(g, "Crab Island was", 1));
    assert_file(g, "Visits Arg1:T4 Arg2:T3\n", true);
    reading_type(g, ",");
    /* and what is removed takes it along, in one step */
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "\x7f");
    assert_file(g, "Visits", false);
    reading_type(g, ",");
    assert_file(g, "Visits", true);
}

static void labels_of_the_article(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i*energy sea\r");
    assert_message(g, "labels of the article: energy sea");
    assert_file(g, "DocumentLabel document\tenergy\n", true);
    reading_type(g, "*\x15wind en\t\r"); /* Tab: what was used once */
    assert_message(g, "labels of the article: energy wind");
    assert_file(g, "\tsea\n", false);
    reading_type(g, ",");
    assert_file(g, "\tsea\n", true);
    reading_command(g, "article-labels one");
    assert_file(g, "DocumentLabel document\tone\n", true);
}

static void stops(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i\r\r-");
    reading_goto(g, "Tomas Reinholt", 1);
    reading_command(g, "note who?");
    reading_type(g, "g");
    assert_message(g, "no label");
    reading_type(g, "\x1b[H!");
    assert_message(g, "Tab stops at annotations");
    reading_type(g, "\t");
    assert_cursor(g, "Crab Island", 1);
    reading_type(g, "\t");
    assert_cursor(g, "Tomas Reinholt", 1);
    reading_type(g, "\t");
    assert_message(g, "no annotation below");
    reading_type(g, "\x1b[Z");
    assert_cursor(g, "Crab Island", 1);
    reading_type(g, "!"); /* repeated passages */
    reading_type(g, "\t");
    size_t first = reading_cursor(g);
    reading_type(g, "\t");
    assert_true(reading_cursor(g) > first);
    reading_type(g, "\x1b[H!");
    assert_non_null(strstr(reading_status(g), "Tab: notes"));
    reading_type(g, "\t");
    assert_cursor(g, "Tomas Reinholt", 1);
    reading_type(g, "\t");
    assert_message(g, "no note below");
    reading_type(g, "!"); /* nothing was searched: from the beginning */
    assert_message(g, "Tab stops at open suggestions");
    reading_command(g, "stops hits");
    assert_message(g, "nothing was searched");
    reading_command(g, "stops anno");
    reading_type(g, "\x1b[H\to"); /* labelling goes on to the next of them */
    assert_cursor(g, "Tomas Reinholt", 1);
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "ORG");
}

static void macros(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i");
    reading_type(g, "\"a");
    assert_non_null(strstr(reading_status(g), "recording a"));
    reading_type(g, "l;seen\r\"");
    assert_message(g, "recorded 7 keys as a");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    reading_type(g, ",,");
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "@a");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_non_null(labelling_at(g, "Tomas Reinholt", 1)->note);
    reading_goto(g, "Shen Qiaoyun", 1);
    reading_type(g, "@@");
    assert_annotation(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "LOC");
    reading_type(g, "@z");
    assert_message(g, "nothing is recorded as z");
    /* what fails ends it: the second key finds nothing, the third is not typed */
    reading_type(g, "\"b`$l\"");
    size_t made = labelling_count(g, ANNOTATIONS_MADE);
    reading_goto(g, "gulls", 1);
    reading_type(g, "@b");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), made);
    /* one that replays itself comes to an end */
    reading_type(g, "\"c@c\"");
    reading_type(g, "@c");
    assert_message(g, "replays itself");
    reading_type(g, "\x1b");
    reading_command(g, "record d");
    reading_type(g, "jj");
    reading_command(g, "record");
    reading_type(g, "gjj");
    size_t below = reading_cursor(g);
    reading_type(g, "jj");
    size_t further = reading_cursor(g);
    reading_type(g, "g@d");
    assert_int_equal(reading_cursor(g), below);
    reading_type(g, "g2@d");
    assert_int_equal(reading_cursor(g), further);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(several_at_one_place),  TEST(in_pieces), TEST(attributes), TEST(relations),
        TEST(labels_of_the_article), TEST(stops),     TEST(macros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
