/* Attributes, relations, labels of the article: as edits, as steps, and as lines of the file. */
#include "core/annotation/attached.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "tests/unit/brat-check.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static const char words[] = "Mara Lindqvist founded the Harbour Institute in Port Alba.\n";
static const char *const roles[] = {"Arg1", "Arg2"};

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *set;
};

static struct fixture setup(const char *ann)
{
    struct fixture f = {.schema = schema_builtin()};
    struct format_report report = FORMAT_REPORT_INIT;
    f.text = text_new((uint8_t *)xmemdup0(words, sizeof words - 1), sizeof words - 1);
    f.set = annotations_new(f.text, f.schema);
    assert_true(format_find("brat")->read(ann, strlen(ann), f.set, &report, NULL));
    assert_int_equal(report.n, 0);
    format_report_release(&report);
    return f;
}

static void teardown(struct fixture *f)
{
    annotations_free(f->set);
    schema_free(f->schema);
    text_free(f->text);
}

/* What is written, once it has been read and written again; brat would take it. */
static char *written(struct fixture *f)
{
    char *first = NULL;
    struct annotations *set = f->set;
    for (int i = 0; i < 2; i++) {
        struct strbuf out = STRBUF_INIT;
        struct format_report report = FORMAT_REPORT_INIT;
        const struct export_document doc = {
            .name = "a", .text = f->text, .annotations = set, .mask = ANNOTATIONS_MADE};
        format_export(format_find("brat"), &doc, &out, &report);
        assert_int_equal(report.n, 0);
        assert_brat(words, sizeof words - 1, strbuf_str(&out), out.n);
        if (i == 0) {
            first = strbuf_detach(&out);
            set = annotations_new(f->text, f->schema);
            format_find("brat")->read(first, strlen(first), set, &report, NULL);
            assert_int_equal(report.n, 0);
        } else {
            assert_string_equal(strbuf_str(&out), first);
            annotations_free(set);
        }
        strbuf_release(&out);
        format_report_release(&report);
    }
    return first;
}

static void assert_written(struct fixture *f, const char *line, bool there)
{
    char *ann = written(f);
    if (!strstr(ann, line) == there)
        fail_msg("'%s' %s in:\n%s", line, there ? "is not" : "is", ann);
    free(ann);
}

static void step(struct fixture *f, bool (*edit)(struct fixture *f), bool expected)
{
    annotations_begin(f->set, "a step");
    assert_int_equal(edit(f), expected);
    assert_true(annotations_commit(f->set, NULL));
}

static bool negate(struct fixture *f)
{
    return attached_set_attribute(f->set, 1, "Negation", NULL, true);
}

static bool high(struct fixture *f)
{
    return attached_set_attribute(f->set, 1, "Confidence", "High", true);
}

static bool low(struct fixture *f)
{
    return attached_set_attribute(f->set, 1, "Confidence", "Low", true);
}

static bool affirm(struct fixture *f)
{
    return attached_set_attribute(f->set, 1, "Negation", NULL, false);
}

static const char places[] = "T1\tPER 0 14\tMara Lindqvist\nT2\tORG 27 44\tHarbour Institute\n";

static void attributes(void **state)
{
    (void)state;
    struct fixture f = setup(places);
    char *before = written(&f);
    step(&f, negate, true);
    step(&f, high, true);
    step(&f, low, true);
    struct attached_attributes list = {0};
    attached_attributes(f.set, 1, &list);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.v[0].name, "Negation");
    assert_null(list.v[0].value);
    assert_string_equal(list.v[1].name, "Confidence");
    assert_string_equal(list.v[1].value, "Low");
    attached_attributes_release(&list);
    assert_written(&f, "A1\tNegation T1\n", true);
    assert_written(&f, "A2\tConfidence T1 Low\n", true);
    step(&f, affirm, true);
    step(&f, affirm, false); /* it is not there any more */
    assert_written(&f, "Negation", false);
    attached_attributes(f.set, 2, &list);
    assert_int_equal(list.n, 0);
    /* all of it can be undone, and goes with its annotation */
    annotations_begin(f.set, NULL);
    annotations_remove(f.set, 1);
    annotations_commit(f.set, NULL);
    assert_written(&f, "Confidence", false);
    bool ok;
    for (int i = 0; i < 5; i++)
        assert_true(annotations_undo(f.set, &ok, NULL));
    char *after = written(&f);
    assert_string_equal(before, after);
    free(before);
    free(after);
    teardown(&f);
}

static bool employ(struct fixture *f)
{
    return attached_relate(f->set, "Employs", roles, 2, 1);
}

static bool to_itself(struct fixture *f)
{
    return attached_relate(f->set, "Employs", roles, 2, 2);
}

static bool to_nothing(struct fixture *f)
{
    return attached_relate(f->set, "Employs", roles, 2, 7);
}

static void relations(void **state)
{
    (void)state;
    struct fixture f = setup(places);
    step(&f, to_itself, false);
    step(&f, to_nothing, false);
    step(&f, employ, true);
    assert_written(&f, "R1\tEmploys Arg1:T2 Arg2:T1\n", true);
    for (uint32_t id = 0; id < 3; id++) {
        struct attached_relations list = {0};
        attached_relations(f.set, id, &list);
        assert_int_equal(list.n, 1);
        assert_string_equal(list.v[0].name, "Employs");
        assert_int_equal(list.v[0].from, 2);
        assert_int_equal(list.v[0].to, 1);
        attached_relations_release(&list);
    }
    step(&f, employ, true); /* once more takes it away */
    assert_written(&f, "Employs", false);
    teardown(&f);
}

/* What is said of the trigger of an event is said of the event. */
static void on_events(void **state)
{
    (void)state;
    struct fixture f = setup("T1\tPER 0 14\tMara Lindqvist\nT2\tORG 27 44\tHarbour Institute\n"
                             "E1\tPER:T1 Of:T2\nA1\tTense E1 Past\nR1\tBefore Arg1:E1 Arg2:T2\n"
                             "R2\tBefore Arg1:T9 Arg2:T2\nR3\todd\n");
    struct attached_attributes a = {0};
    struct attached_relations r = {0};
    attached_attributes(f.set, 1, &a);
    assert_int_equal(a.n, 1);
    assert_string_equal(a.v[0].value, "Past");
    attached_attributes_release(&a);
    attached_relations(f.set, 1, &r);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.v[0].from, 1);
    attached_relations_release(&r);
    step(&f, negate, true);
    assert_written(&f, "A2\tNegation E1\n", true);
    step(&f, employ, true);
    assert_written(&f, "Employs Arg1:T2 Arg2:E1\n", true);
    teardown(&f);
}

static bool two_labels(struct fixture *f)
{
    static const char *const names[] = {"finance", "sea", "finance", ""};
    return attached_set_labels(f->set, names, 4);
}

static bool one_label(struct fixture *f)
{
    static const char *const names[] = {"sea"};
    return attached_set_labels(f->set, names, 1);
}

static void labels_of_the_article(void **state)
{
    (void)state;
    struct fixture f = setup("T1\tPER 0 14\tMara Lindqvist\n#3\tAnnotatorNotes T1\ta note\n");
    step(&f, two_labels, true);
    step(&f, two_labels, false);
    assert_written(&f, "DocumentLabel document\tfinance\n", true);
    assert_written(&f, "AnnotatorNotes T1\ta note\n", true);
    struct attached_labels list = {0};
    attached_labels(f.set, &list);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.v[0], "finance");
    assert_string_equal(list.v[1], "sea");
    attached_labels_release(&list);
    step(&f, one_label, true);
    assert_written(&f, "finance", false);
    assert_written(&f, "DocumentLabel document\tsea\n", true);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attributes),
        cmocka_unit_test(relations),
        cmocka_unit_test(on_events),
        cmocka_unit_test(labels_of_the_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
