/* Labelling in the whole reader: keys in, annotations and the .ann file out. The proposals are the
 * test's own, so that another model changes nothing here. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"
#include "tests/unit/brat-check.h"

#include "core/base/alloc.h"
#include "core/format/format.h"

#include <stdlib.h>
#include <string.h>

/* ---- the stage
 * --------------------------------------------------------------------------------------- */

static const struct {
    const char *words;
    int nth;
    const char *label;
    float score;
    const char *second;
} proposals[] = {
    {"Crab Island", 1, "LOC", 0.97F, "ORG"},
    {"Tomas Reinholt", 1, "PER", 0.95F, "ORG"},
    {"Shen Qiaoyun", 1, "PER", 0.99F, "ORG"},
    {"Haiyan Institute of Tidal Energy", 3, "ORG", 0.85F, "LOC"},
    {"Shen Qiaoyun", 2, "PER", 0.60F, "ORG"},
    {"Donglai Maritime University", 1, "ORG", 0.50F, "LOC"},
    {"Li Moran", 1, "PER", 0.91F, NULL},
};
enum { PROPOSALS = sizeof proposals / sizeof *proposals };

static uint32_t label(struct reading *g, const char *name)
{
    uint32_t id = schema_find(g->reader.session.schema, name);
    assert_int_not_equal(id, SCHEMA_NONE);
    return id;
}

static void propose(struct reading *g)
{
    struct suggestion items[PROPOSALS];
    memset(items, 0, sizeof items);
    for (size_t i = 0; i < PROPOSALS; i++) {
        struct suggestion *s = &items[i];
        s->start = reading_offset(g, proposals[i].words, proposals[i].nth);
        s->end = s->start + strlen(proposals[i].words);
        s->label = label(g, proposals[i].label);
        s->score = proposals[i].score;
        s->alternatives[0] = (struct annotation_alternative){s->label, s->score};
        s->alternative_count = 1;
        if (proposals[i].second) {
            s->alternatives[1] =
                (struct annotation_alternative){label(g, proposals[i].second), 0.01F};
            s->alternatives[2] = (struct annotation_alternative){SCHEMA_NONE, 0.005F};
            s->alternative_count = 3;
        }
    }
    annotations_suggest(g->reader.session.annotations, "model", (struct range){0, SIZE_MAX}, items,
                        PROPOSALS);
}

static void begin(struct reading *g)
{
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    reading_start(g, "sample.txt", 120, 60);
    assert_non_null(strstr(reading_message(g), "no names: "));
    propose(g);
    reading_type(g, "g");
}

static const struct annotation *at(struct reading *g, const char *words, int nth)
{
    struct annotation_cursor c;
    const struct annotation *a;
    size_t start = reading_offset(g, words, nth), end = start + strlen(words);
    annotations_find(g->reader.session.annotations, (struct range){start, end}, ANNOTATIONS_ALL,
                     &c);
    while ((a = annotations_next(&c)))
        if (a->range.start == start && a->range.end == end)
            return a;
    return NULL;
}

static void expect(struct reading *g, const char *words, int nth, enum annotation_status status,
                   const char *name)
{
    const struct annotation *a = at(g, words, nth);
    if (!a)
        fail_msg("nothing at '%s'; %s", words, reading_message(g));
    assert_int_equal(a->status, status);
    assert_string_equal(schema_label(g->reader.session.schema, a->label)->name, name);
}

static void expect_cursor(struct reading *g, const char *words, int nth)
{
    size_t here = textview_cursor(g->reader.view), there = reading_offset(g, words, nth);
    if (here != there) {
        char *text = text_copy_line(g->reader.session.text, (struct range){here, here + 20});
        fail_msg("the cursor is at '%s', not at '%s'", text, words);
    }
}

static size_t count(struct reading *g, unsigned mask)
{
    return annotations_count(g->reader.session.annotations, mask, SCHEMA_NONE);
}

/* Writes, and reads the file as brat would. */
static char *written(struct reading *g)
{
    size_t n, text_n;
    reading_type(g, "\x13");
    char *ann = reading_file(g, "sample.ann", &n), *text = reading_file(g, "sample.txt", &text_n);
    assert_non_null(ann);
    assert_brat(text, text_n, ann, n);
    free(text);
    return ann;
}

/* ---- tests
 * ------------------------------------------------------------------------------------------- */

static void deciding(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_type(g, "i");
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
    assert_non_null(strstr(reading_status(g), "LABEL"));
    assert_non_null(strstr(reading_status(g), "7 open"));
    expect_cursor(g, "Crab Island", 1);
    reading_type(g, "\r");
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    expect_cursor(g, "Tomas Reinholt", 1);
    reading_type(g, "-");
    expect(g, "Tomas Reinholt", 1, ANNOTATION_REJECTED, "PER");
    expect_cursor(g, "Shen Qiaoyun", 1);
    reading_type(g, "o");
    expect(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "ORG");
    expect_cursor(g, "Haiyan Institute of Tidal Energy", 3);
    reading_type(g, " ");
    expect(g, "Haiyan Institute of Tidal Energy", 3, ANNOTATION_SUGGESTED, "ORG");
    expect_cursor(g, "Shen Qiaoyun", 2);
    /* every mention, one step */
    reading_type(g, "P");
    for (int nth = 1; nth <= 3; nth++)
        expect(g, "Shen Qiaoyun", nth, nth == 3 ? ANNOTATION_HAND : ANNOTATION_ACCEPTED, "PER");
    assert_non_null(strstr(reading_message(g), "3 mentions"));
    expect_cursor(g, "Donglai Maritime University", 1);
    reading_type(g, ",");
    expect(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "ORG");
    expect(g, "Shen Qiaoyun", 2, ANNOTATION_SUGGESTED, "PER");
    assert_null(at(g, "Shen Qiaoyun", 3));
    reading_type(g, "<");
    expect(g, "Shen Qiaoyun", 3, ANNOTATION_HAND, "PER");
    reading_type(g, ",");
    /* the stops */
    reading_goto(g, "Haiyan Institute of Tidal Energy", 3);
    reading_type(g, "\t");
    expect_cursor(g, "Shen Qiaoyun", 2);
    reading_type(g, "\t");
    expect_cursor(g, "Donglai Maritime University", 1);
    reading_type(g, "\x1b[Z");
    expect_cursor(g, "Shen Qiaoyun", 2);
    /* the second most probable label, then what it was before */
    reading_type(g, "2");
    expect(g, "Shen Qiaoyun", 2, ANNOTATION_ACCEPTED, "ORG");
    reading_type(g, ",1");
    expect(g, "Shen Qiaoyun", 2, ANNOTATION_ACCEPTED, "PER");
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "3"); /* the third is: no name at all */
    expect(g, "Donglai Maritime University", 1, ANNOTATION_REJECTED, "ORG");
    reading_type(g, "9");
    assert_non_null(strstr(reading_message(g), "no alternative 9"));
    /* a refused one can be taken after all */
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "+");
    expect(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "ORG");
    char *ann = written(g);
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
    begin(g);
    reading_type(g, "i.");
    assert_non_null(strstr(reading_message(g), "no label was given yet"));
    reading_type(g, "zl"); /* a letter without a label, then one with */
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    reading_goto(g, "Linzhou", 1);
    reading_type(g, ".");
    expect(g, "Linzhou", 1, ANNOTATION_HAND, "LOC");
    reading_goto(g, "Gu Wenbo", 1);
    reading_type(g, "p");
    expect(g, "Vice Minister Gu Wenbo", 1, ANNOTATION_HAND, "PER"); /* the run of capitals */
    reading_type(g, ",");
    assert_null(at(g, "Vice Minister Gu Wenbo", 1));
    reading_type(g, "l");
    reading_type(g, ",");
    reading_goto(g, "Portugal", 1);
    reading_type(g, "l");
    reading_goto(g, "harbours", 1);
    reading_type(g, ">");
    for (int nth = 1; nth <= 2; nth++)
        expect(g, "harbours", nth, ANNOTATION_HAND, "LOC");
    reading_type(g, ",");
    assert_null(at(g, "harbours", 1));
    /* removing: an annotation, then an accepted proposal, which is open again or gone */
    reading_goto(g, "Linzhou", 1);
    reading_type(g, "\x7f");
    assert_null(at(g, "Linzhou", 1));
    reading_type(g, "\x7f");
    assert_non_null(strstr(reading_message(g), "no annotation"));
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "\x1b[3~");
    assert_int_equal(at(g, "Crab Island", 1)->status, ANNOTATION_SUGGESTED);
    reading_type(g, ",");
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
}

static void edges(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_type(g, "i\r");
    reading_goto(g, "Crab Island", 1);
    uint32_t id = at(g, "Crab Island", 1)->id;
    reading_type(g, "]");
    assert_non_null(at(g, "Crab Island was", 1));
    reading_type(g, "[");
    assert_non_null(at(g, "to Crab Island was", 1));
    assert_int_equal(at(g, "to Crab Island was", 1)->id, id);
    reading_type(g, "}");
    reading_type(g, "{");
    assert_non_null(at(g, "Crab Island", 1));
    assert_int_equal(at(g, "Crab Island", 1)->id, id);
    reading_type(g, "}}");
    assert_non_null(at(g, "Crab", 1));
    assert_non_null(strstr(reading_message(g), "cannot"));
    reading_type(g, ",");
    assert_non_null(at(g, "Crab Island", 1));
}

static void selecting(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_type(g, "i");
    /* \ and two letters: the name there is selected */
    reading_type(g, "\\sa");
    struct range range;
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Salvage Bureau", 1));
    reading_type(g, "o");
    expect(g, "Salvage Bureau", 1, ANNOTATION_HAND, "ORG");
    assert_false(textview_selection(g->reader.view, &range));
    /* _ and arrows, by words */
    reading_goto(g, "cork. He", 1);
    reading_type(g, "_");
    reading_type(g, "\x1b[C");
    reading_type(g, "\x1b[C");
    reading_type(g, "\x1b[D");
    reading_type(g, "w");
    assert_true(at(g, "cork. He", 1) || at(g, "cork.", 1) || at(g, "cork", 1));
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
    expect(g, "category:Energy", 1, ANNOTATION_HAND, "MISC");
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

static void notes(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_type(g, "i\r");
    reading_goto(g, "Crab Island", 1);
    reading_type(g, ";");
    assert_non_null(strstr(reading_message(g), "note:"));
    reading_type(g, "where the crabs live\r");
    assert_string_equal(at(g, "Crab Island", 1)->note, "where the crabs live");
    assert_non_null(strstr(reading_status(g), "note: where the crabs live"));
    reading_type(g, ";");
    reading_type(g, "\x7f\x7f\x7f\x7fswim\r");
    assert_string_equal(at(g, "Crab Island", 1)->note, "where the crabs swim");
    char *ann = written(g);
    assert_non_null(strstr(ann, "AnnotatorNotes"));
    assert_non_null(strstr(ann, "where the crabs swim"));
    free(ann);
    reading_type(g, ";");
    reading_type(g, "\x1b"); /* leaves it as it was */
    assert_string_equal(at(g, "Crab Island", 1)->note, "where the crabs swim");
    reading_type(g, ";\x15\r");
    assert_null(at(g, "Crab Island", 1)->note);
    reading_command(g, "note in one line");
    assert_string_equal(at(g, "Crab Island", 1)->note, "in one line");
    reading_type(g, ",");
    assert_null(at(g, "Crab Island", 1)->note);
}

static void hits_are_stops(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_type(g, "i/gazette\r");
    struct range range;
    assert_true(textview_selection(g->reader.view, &range));
    assert_int_equal(range.start, reading_offset(g, "Gazette", 1));
    assert_non_null(strstr(reading_status(g), "hit 1 of 2"));
    reading_type(g, "w");
    expect(g, "Gazette", 1, ANNOTATION_HAND, "WORK");
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
    expect(g, "pens", 1, ANNOTATION_HAND, "MISC");
}

static void by_command(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_command(g, "accept score>0.9");
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    expect(g, "Li Moran", 1, ANNOTATION_ACCEPTED, "PER");
    expect(g, "Shen Qiaoyun", 2, ANNOTATION_SUGGESTED, "PER");
    assert_int_equal(count(g, ANNOTATIONS_MADE), 4);
    reading_type(g, "U"); /* one step */
    assert_int_equal(count(g, ANNOTATIONS_MADE), 0);
    assert_int_equal(count(g, ANNOTATIONS_SUGGESTED), PROPOSALS);
    reading_resize(g, 80, 20);
    reading_type(g, "g");
    reading_command(g, "accept visible");
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    expect(g, "Li Moran", 1, ANNOTATION_SUGGESTED, "PER");
    reading_type(g, "U");
    reading_resize(g, 120, 60);
    reading_command(g, "reject score<0.7 label=PER");
    expect(g, "Shen Qiaoyun", 2, ANNOTATION_REJECTED, "PER");
    assert_int_equal(count(g, ANNOTATIONS_REJECTED), 1);
    reading_command(g, "accept all");
    assert_int_equal(count(g, ANNOTATIONS_MADE), PROPOSALS - 1);
    reading_command(g, "relabel PER ORG");
    expect(g, "Tomas Reinholt", 1, ANNOTATION_ACCEPTED, "ORG");
    reading_type(g, "U");
    expect(g, "Tomas Reinholt", 1, ANNOTATION_ACCEPTED, "PER");
    reading_goto(g, "ferry", 1);
    reading_command(g, "label-all miscellaneous");
    expect(g, "ferry", 1, ANNOTATION_HAND, "MISC");
    expect(g, "ferry", 2, ANNOTATION_HAND, "MISC");
    reading_goto(g, "captain", 1);
    reading_command(g, "label PER");
    expect(g, "captain", 1, ANNOTATION_HAND, "PER");
    static const char *const wrong[][2] = {
        {"accept often", "visible, all"}, {"accept score>x", "visible, all"},
        {"label nobody", "no label"},     {"relabel PER", "which label"},
        {"relabel", "which label"},       {"label", "which label"},
        {"export", "which format"},       {"export docx", "no format"},
        {"nonsense 1 2", "no command"},   {"alternative 2", "no "},
    };
    reading_goto(g, "loud", 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        reading_command(g, wrong[i][0]);
        if (!strstr(reading_message(g), wrong[i][1]))
            fail_msg(":%s says: %s", wrong[i][0], reading_message(g));
    }
}

static void exporting(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_command(g, "accept all");
    size_t written_formats = 0;
    for (size_t i = 0; i < format_count(); i++) {
        const struct format *f = format_at(i);
        if (!f->write)
            continue;
        char *path = xasprintf("%s/out.%s", g->folder->path, f->name);
        char *line = xasprintf("export %s %s", f->name, path), *name = xasprintf("out.%s", f->name);
        reading_command(g, line);
        if (!strstr(reading_message(g), "wrote"))
            fail_msg(":%s says: %s", line, reading_message(g));
        size_t n;
        char *bytes = reading_file(g, name, &n);
        assert_non_null(bytes);
        assert_true(n > 0);
        assert_non_null(strstr(bytes, "Reinholt"));
        free(bytes);
        /* not over what is there, unless told */
        reading_command(g, line);
        assert_non_null(strstr(reading_message(g), "there already"));
        free(line);
        line = xasprintf("export %s! %s", f->name, path);
        reading_command(g, line);
        assert_non_null(strstr(reading_message(g), "wrote"));
        free(line);
        free(name);
        free(path);
        written_formats++;
    }
    assert_true(written_formats >= 5);
}

static void across_restarts(void **state)
{
    struct reading *g = *state;
    begin(g);
    reading_type(g, "i\r-o");
    assert_int_equal(count(g, ANNOTATIONS_MADE), 2);
    reading_goto(g, "sea pays", 1);
    reading_type(g, "\x1b");
    size_t cursor = textview_cursor(g->reader.view), top = textview_top(g->reader.view);
    assert_int_equal(reading_stop(g), EXIT_OK);
    size_t n;
    char *ann = reading_file(g, "sample.ann", &n);
    assert_non_null(ann);
    assert_non_null(strstr(ann, "Crab Island"));
    free(ann);
    reading_start(g, "sample.txt", 120, 60);
    assert_int_equal(textview_cursor(g->reader.view), cursor);
    assert_int_equal(textview_top(g->reader.view), top);
    propose(g);
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    expect(g, "Tomas Reinholt", 1, ANNOTATION_REJECTED, "PER"); /* stays refused */
    reading_type(g, "UUU");
    assert_int_equal(count(g, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED), 0);
    reading_type(g, "U");
    assert_non_null(strstr(reading_message(g), "nothing to undo"));
    reading_type(g, "3R");
    expect(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    expect(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "ORG");
    reading_stop(g);
    /* the whole way back on another day */
    reading_start(g, "sample.txt", 80, 24);
    reading_type(g, "9U");
    assert_int_equal(count(g, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(deciding, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(repeating_and_removing, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(edges, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(selecting, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(notes, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(hits_are_stops, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(by_command, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(exporting, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(across_restarts, reading_setup, reading_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
