/* Labelling by commands in the whole reader, exports, and what outlives it. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/labelling.h"

#include "core/base/alloc.h"
#include "core/format/format.h"

#include <stdlib.h>
#include <string.h>

static void by_command(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_command(g, "accept score>0.9");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_annotation(g, "Li Moran", 1, ANNOTATION_ACCEPTED, "PER");
    assert_annotation(g, "Shen Qiaoyun", 2, ANNOTATION_SUGGESTED, "PER");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), 4);
    reading_type(g, "U"); /* one step */
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), 0);
    assert_int_equal(labelling_count(g, ANNOTATIONS_SUGGESTED), LABELLING_PROPOSALS);
    reading_resize(g, 80, 20);
    reading_type(g, "g");
    reading_command(g, "accept visible");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_annotation(g, "Li Moran", 1, ANNOTATION_SUGGESTED, "PER");
    reading_type(g, "U");
    reading_resize(g, 120, 60);
    reading_command(g, "reject score<0.7 label=PER");
    assert_annotation(g, "Shen Qiaoyun", 2, ANNOTATION_REJECTED, "PER");
    assert_int_equal(labelling_count(g, ANNOTATIONS_REJECTED), 1);
    reading_command(g, "accept all");
    /* what was refused is not proposed for the same words elsewhere either */
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), LABELLING_PROPOSALS - 2);
    reading_command(g, "relabel PER ORG");
    assert_annotation(g, "Tomas Reinholt", 1, ANNOTATION_ACCEPTED, "ORG");
    reading_type(g, "U");
    assert_annotation(g, "Tomas Reinholt", 1, ANNOTATION_ACCEPTED, "PER");
    reading_goto(g, "ferry", 1);
    reading_command(g, "label-all miscellaneous");
    assert_annotation(g, "ferry", 1, ANNOTATION_HAND, "MISC");
    assert_annotation(g, "ferry", 2, ANNOTATION_HAND, "MISC");
    reading_goto(g, "captain", 1);
    reading_command(g, "label PER");
    assert_annotation(g, "captain", 1, ANNOTATION_HAND, "PER");
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

static void removing_and_filtering(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_command(g, "accept all");
    reading_command(g, "remove label=ORG");
    assert_message(g, "removed 2 annotations");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), LABELLING_PROPOSALS - 2);
    reading_type(g, "U");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), LABELLING_PROPOSALS);
    reading_command(g, "remove text=shen qiaoyun");
    assert_message(g, "removed 2 annotations");
    reading_command(g, "remove label=PER status=hand");
    assert_message(g, "no such annotation");
    reading_command(g, "remove label=nobody");
    assert_message(g, "is meant");
    reading_type(g, "UU");
    assert_int_equal(labelling_count(g, ANNOTATIONS_SUGGESTED), LABELLING_PROPOSALS);
    reading_command(g, "reject text=island");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_REJECTED, "LOC");
    reading_goto(g, "Tomas Reinholt", 1);
    reading_command(g, "accept score>0.9");

    /* the same words filter the pane: by status, label, score and text */
    reading_type(g, "\t/status=open\r");
    assert_shown(g, "Donglai Maritime");
    assert_not_shown(g, "Rejected");
    assert_not_shown(g, "  + Tomas");
    reading_type(g, "/\x15status=rej\r");
    assert_shown(g, "Rejected: Location");
    assert_not_shown(g, "Donglai Maritime Univer… ");
    reading_type(g, "/\x15score>0.98\r");
    assert_shown(g, "Shen Qiaoyun             1");
    assert_not_shown(g, "Li Moran   ");
    reading_type(g, "/\x15label=PER moran\r");
    assert_shown(g, "Li Moran");
    assert_not_shown(g, "Shen Qiaoyun    ");
    /* accepting what is shown means no more than is shown */
    reading_type(g, "/\x15score<0.7\r");
    reading_type(g, "gj+");
    assert_int_equal(labelling_at(g, "Donglai Maritime University", 1)->status,
                     ANNOTATION_ACCEPTED);
}

static void exporting(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
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
    labelling_begin(g);
    reading_type(g, "i\r-o");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE), 2);
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
    labelling_propose(g);
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_annotation(g, "Tomas Reinholt", 1, ANNOTATION_REJECTED, "PER"); /* stays refused */
    reading_type(g, "UUU");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED), 0);
    reading_type(g, "U");
    assert_non_null(strstr(reading_message(g), "nothing to undo"));
    reading_type(g, "3R");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "LOC");
    assert_annotation(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "ORG");
    reading_stop(g);
    /* the whole way back on another day */
    reading_start(g, "sample.txt", 80, 24);
    reading_type(g, "9U");
    assert_int_equal(labelling_count(g, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED), 0);
}

/* Another program writes the file while the article is open: both edits stay, and it is said. */
static void changed_by_another_program(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    reading_type(g, "i\r");
    free(labelling_written(g));
    size_t n;
    char *ann = reading_file(g, "sample.ann", &n);
    size_t start = reading_offset(g, "Lisbon", 1);
    /* all before it is ASCII: its offset in characters is the same */
    char *more = xasprintf("%sT99\tLOC %zu %zu\tLisbon\n", ann, start, start + 6);
    reading_write(g, "sample.ann", more, strlen(more));
    free(ann);
    free(more);
    reading_type(g, "-");
    ann = labelling_written(g);
    assert_non_null(strstr(ann, "Lisbon"));
    assert_non_null(strstr(ann, "Crab Island"));
    free(ann);
    assert_annotation(g, "Lisbon", 1, ANNOTATION_HAND, "LOC");
    assert_null(strstr(reading_message(g), "nothing has changed"));
    /* both have changed the same one */
    ann = reading_file(g, "sample.ann", &n);
    char *loc = strstr(ann, "LOC");
    memcpy(loc, "ORG", 3);
    reading_write(g, "sample.ann", ann, n);
    free(ann);
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "w");
    free(labelling_written(g));
    assert_non_null(strstr(reading_message(g), "another program"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(by_command),      TEST(removing_and_filtering),     TEST(exporting),
        TEST(across_restarts), TEST(changed_by_another_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
