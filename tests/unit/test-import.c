/* Annotations of other tools: knowing their format, reading them, bringing them into a set. */
#include "core/annotation/bring.h"
#include "core/base/alloc.h"
#include "core/format/format.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char article[] = "Zo\xC3\xAB met \xF0\x9F\x98\x80 Bob.\r\nBob left for Port Alba.\n";

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *set;
    struct format_report report;
    struct error err;
};

static struct fixture setup(void)
{
    struct fixture f = {.schema = schema_builtin()};
    f.text = text_new((uint8_t *)xmemdup0(article, sizeof article - 1), sizeof article - 1);
    f.set = annotations_new(f.text, f.schema);
    return f;
}

static void teardown(struct fixture *f)
{
    format_report_release(&f->report);
    annotations_free(f->set);
    schema_free(f->schema);
    text_free(f->text);
}

static bool read_into(struct fixture *f, struct annotations *set, const char *format,
                      const char *bytes)
{
    return format_find(format)->read(bytes, strlen(bytes), set, &f->report, &f->err);
}

static void assert_words(const struct fixture *f, uint32_t id, const char *label, const char *words)
{
    const struct annotation *a = annotations_get(f->set, id);
    assert_non_null(a);
    assert_string_equal(schema_label(f->schema, a->label)->name, label);
    char *found = text_copy(f->text, a->range);
    assert_string_equal(found, words);
    free(found);
}

#define TEXT "\"text\":\"Zo\xC3\xAB met \xF0\x9F\x98\x80 Bob.\\r\\nBob left for Port Alba.\\n\""

static void jsonl_of_doccano(void **state)
{
    (void)state;
    struct fixture f = setup();
    assert_true(read_into(&f, f.set, "jsonl",
                          "{\"id\":1,\"text\":\"Other.\",\"label\":[[0,3,\"X\"]]}\n\n"
                          "{\"id\":2," TEXT ",\"label\":[[0,3,\"PER\"],[10,13,\"PER\"],"
                          "[29,38,\"Place\"],[30,99,\"LOC\"],[4,4,\"LOC\"],[5,6],\"x\"]}\n"));
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_ALL, SCHEMA_NONE), 3);
    assert_words(&f, 1, "PER", "Zo\xC3\xAB");
    assert_words(&f, 2, "PER", "Bob");
    assert_words(&f, 3, "Place", "Port Alba");
    assert_int_equal(f.report.n, 4);
    assert_string_equal(f.report.v[0].message, "places outside of the text");
    assert_int_equal(f.report.v[0].line, 3);
    teardown(&f);
}

static void jsonl_with_relations(void **state)
{
    (void)state;
    struct fixture f = setup();
    assert_true(read_into(&f, f.set, "jsonl",
                          "{" TEXT ",\"entities\":["
                          "{\"id\":70,\"label\":\"PER\",\"start_offset\":0,\"end_offset\":3},"
                          "{\"id\":71,\"label\":\"PER\",\"start_offset\":10,\"end_offset\":13},"
                          "{\"id\":71,\"label\":\"LOC\",\"start_offset\":16,\"end_offset\":19}],"
                          "\"relations\":[{\"id\":5,\"from_id\":70,\"to_id\":71,\"type\":\"met\"},"
                          "{\"id\":6,\"from_id\":70,\"to_id\":9,\"type\":\"met\"}]}"));
    assert_words(&f, 71, "PER", "Bob");
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_ALL, SCHEMA_NONE), 3);
    assert_int_equal(annotations_line_count(f.set), 1);
    assert_string_equal(annotations_line(f.set, 0)->body, "met Arg1:T70 Arg2:T71");
    assert_int_equal(f.report.n, 1);
    teardown(&f);
}

static void jsonl_of_prodigy(void **state)
{
    (void)state;
    struct fixture f = setup();
    assert_true(read_into(&f, f.set, "prodigy",
                          "{" TEXT ",\"spans\":[{\"start\":0,\"end\":3,\"token_start\":0,"
                          "\"token_end\":0,\"label\":\"PER\"}],\"answer\":\"accept\"}"));
    assert_words(&f, 1, "PER", "Zo\xC3\xAB");
    assert_int_equal(f.report.n, 0);
    teardown(&f);
}

static void jsonl_of_another_text(void **state)
{
    (void)state;
    struct fixture f = setup();
    assert_false(read_into(&f, f.set, "jsonl", "{\"text\":\"Zo\",\"label\":[[0,1,\"PER\"]]}"));
    assert_non_null(strstr(f.err.message, "this text"));
    assert_false(read_into(&f, f.set, "jsonl", "[[[[\n{\"text\":1}\n\xFF\n"));
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_ALL, SCHEMA_NONE), 0);
    teardown(&f);
}

/* What we write comes back as it was, ids, notes, fragments and relations included. */
static void jsonl_comes_back(void **state)
{
    (void)state;
    struct fixture f = setup(), g = setup();
    assert_true(read_into(&f, f.set, "brat",
                          "T3\tPER 0 3\tZo\xC3\xAB\nT4\tPER 10 13;16 19\tBob Bob\n"
                          "R2\tMet Arg1:T3 Arg2:T4\n#1\tAnnotatorNotes T3\ta \"note\"\n"));
    assert_int_equal(f.report.n, 0);
    struct strbuf out = STRBUF_INIT;
    const struct export_document doc = {
        .name = "a.txt", .text = f.text, .annotations = f.set, .mask = ANNOTATIONS_MADE};
    format_export(format_find("jsonl"), &doc, &out, &f.report);
    assert_true(read_into(&g, g.set, "jsonl", strbuf_str(&out)));
    assert_int_equal(g.report.n, 0);
    assert_words(&g, 3, "PER", "Zo\xC3\xAB");
    assert_string_equal(annotations_get(g.set, 3)->note, "a \"note\"");
    assert_int_equal(annotations_get(g.set, 4)->fragment_count, 2);
    assert_string_equal(annotations_line(g.set, 0)->body, "Met Arg1:T3 Arg2:T4");
    strbuf_release(&out);
    teardown(&f);
    teardown(&g);
}

static void formats_are_guessed(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes, *format;
    } cases[] = {
        {"x", "T1\tPER 0 3\tZoe\n", "brat"},
        {"x", "\n*\tEquiv T1 T2\n", "brat"},
        {"x.ann", "", "brat"},
        {"x", "\xEF\xBB\xBF{\"text\":\"\"}\n", "jsonl"},
        {"x.json", "[1,2]", NULL},
        {"x.txt", "Tom met\tBob\n", NULL},
        {NULL, "", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct format *f =
            format_guess(cases[i].name, cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(f ? f->name : "none", cases[i].format ? cases[i].format : "none");
    }
}

static struct brought bring(struct fixture *f, const char *ann)
{
    struct annotations *from = annotations_new(f->text, f->schema);
    struct brought brought;
    assert_true(read_into(f, from, "brat", ann));
    annotations_begin(f->set, NULL);
    annotations_bring(f->set, from, &brought);
    assert_true(annotations_commit(f->set, NULL));
    annotations_free(from);
    return brought;
}

static const char theirs[] =
    "T1\tLOC 29 38\tPort Alba\nT2\tPER 0 3\tZo\xC3\xAB\nT7\tPER 10 13\tBob\n"
    "E1\tLOC:T1 Of:E3\nE3\tPER:T2\nE4\tPER:T9\nR1\tMet Arg1:T2 Arg2:T7\n"
    "A1\tKind T7 E1\nA2\tKind T9\n*\tAlias T2 T7\n#1\tAnnotatorNotes T2\ttheirs\n"
    "#2\tAnnotatorNotes R1\tT1 said so\n";

static void lines_follow_their_places(void **state)
{
    (void)state;
    struct fixture f = setup();
    assert_true(read_into(&f, f.set, "brat",
                          "T1\tPER 0 3\tZo\xC3\xAB\nT2\tPER 16 19\tBob\nR1\tKnows Arg1:T1 Arg2:T2\n"
                          "#2\tAnnotatorNotes T2\tours\n"));
    char *before = annotations_snapshot(f.set, ANNOTATIONS_ALL);
    struct brought b = bring(&f, theirs);
    assert_int_equal(b.added, 2);
    assert_int_equal(b.known, 1);
    assert_int_equal(b.lines, 6);
    assert_int_equal(b.lost, 2); /* what hangs on T9 */
    assert_string_equal(annotations_get(f.set, 1)->note, "theirs");
    assert_string_equal(annotations_line_find(f.set, "R2")->body, "Met Arg1:T1 Arg2:T3");
    assert_string_equal(annotations_line_find(f.set, "A1")->body, "Kind T3 E1");
    assert_string_equal(annotations_line_find(f.set, "E1")->body, "PER:T1");
    assert_string_equal(annotations_line_find(f.set, "E2")->body, "LOC:T4 Of:E1");
    assert_non_null(annotations_line_find(f.set, "*\tAlias T1 T3"));

    /* once more changes nothing */
    char *after = annotations_snapshot(f.set, ANNOTATIONS_ALL);
    b = bring(&f, theirs);
    assert_int_equal(b.added, 0);
    assert_int_equal(b.known, 3);
    assert_int_equal(b.lines, 0);
    char *again = annotations_snapshot(f.set, ANNOTATIONS_ALL);
    assert_string_equal(after, again);

    /* all of it was one step */
    bool ok;
    assert_true(annotations_undo(f.set, &ok, NULL));
    free(again);
    again = annotations_snapshot(f.set, ANNOTATIONS_ALL);
    assert_string_equal(before, again);
    assert_false(annotations_undo(f.set, &ok, NULL));
    free(before);
    free(after);
    free(again);
    teardown(&f);
}

static void refused_ones_are_accepted(void **state)
{
    (void)state;
    struct fixture f = setup();
    annotations_begin(f.set, NULL);
    uint32_t id = annotations_add(f.set, (struct range){0, 4}, schema_find(f.schema, "PER"));
    annotations_reject(f.set, id);
    assert_true(annotations_commit(f.set, NULL));
    struct brought b = bring(&f, "T5\tPER 0 3\tZo\xC3\xAB\n");
    assert_int_equal(b.added, 1);
    assert_int_equal(annotations_get(f.set, id)->status, ANNOTATION_ACCEPTED);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_ALL, SCHEMA_NONE), 1);
    teardown(&f);
}

/* Two at one place that differ in note and status stay two, however often they come. */
static void twins_stay_apart(void **state)
{
    (void)state;
    struct fixture f = setup();
    static const char file[] =
        "{" TEXT ",\"entities\":["
        "{\"label\":\"PER\",\"start_offset\":0,\"end_offset\":3,\"status\":\"rejected\"},"
        "{\"label\":\"PER\",\"start_offset\":0,\"end_offset\":3},"
        "{\"label\":\"PER\",\"start_offset\":0,\"end_offset\":3,\"note\":\"x\"}]}";
    char *once = NULL;
    for (int i = 0; i < 2; i++) {
        struct annotations *from = annotations_new(f.text, f.schema);
        struct brought brought;
        assert_true(read_into(&f, from, "jsonl", file));
        annotations_begin(f.set, NULL);
        annotations_bring(f.set, from, &brought);
        assert_true(annotations_commit(f.set, NULL));
        annotations_free(from);
        assert_int_equal(brought.added, i == 0 ? 3 : 0);
        char *now = annotations_snapshot(f.set, ANNOTATIONS_ALL);
        if (once)
            assert_string_equal(once, now);
        free(once);
        once = now;
    }
    free(once);
    teardown(&f);
}

/* Whatever hangs on whatever, in any order, well formed or not: what was brought in once is known.
 */
static void nonsense_comes_once(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "T1\tPER 0 3\tZo\xC3\xAB\n",
        "T2\tPER 10 13\tBob\n",
        "R%u\tMe\tPER 0 4\tMara\n",
        "R%u\tMet Arg1:T1 Arg2:T%u\n",
        "*E1\tPER:T1 With:E2\n",
        "E%u\tPER:T1 With:E%u\n",
        "E%u\tPER:T%u\n",
        "*\tAlias T1 T%u\n",
        "*\tAlias E%u R%u\n",
        "A%u\tKind E%u\n",
        "A%u\tKind T1 E%u\n",
        "#%u\tAnnotatorNotes T%u\thm\n",
        "#%u\tAnnotatorNotes R%u\n",
        "N%u\tReference T1 W:1\n",
        "R%u\tTo E%u:A%u\n",
        "M%u\tKind A%u\n",
        "E%u\tPER:E%u\n",
        "A%u\tKind A%u\n",
        "#%u\tx #%u\n",
        "*\t R%u\n",
        "E%u\n",
    };
    enum { PIECES = sizeof pieces / sizeof *pieces, RUNS = 20000, LINES = 6 };
    uint32_t seed = 1;
    for (int run = 0; run < RUNS; run++) {
        struct fixture f = setup();
        char ann[1024];
        size_t n = 0;
        for (int i = 0; i < LINES; i++) {
            unsigned v[4];
            for (int k = 0; k < 4; k++)
                v[k] = (seed = seed * 1664525U + 1013904223U) >> 20;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            n += (size_t)snprintf(ann + n, sizeof ann - n, pieces[v[0] % PIECES], v[1] % 4 + 1,
                                  v[2] % 4 + 1, v[3] % 4 + 1);
#pragma GCC diagnostic pop
        }
        bring(&f, ann);
        char *once = annotations_snapshot(f.set, ANNOTATIONS_ALL);
        struct brought again = bring(&f, ann);
        char *twice = annotations_snapshot(f.set, ANNOTATIONS_ALL);
        if (again.added || again.lines || strcmp(once, twice) != 0)
            fail_msg("brought in twice: %s", ann);
        free(once);
        free(twice);
        teardown(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jsonl_of_doccano),          cmocka_unit_test(jsonl_with_relations),
        cmocka_unit_test(jsonl_of_prodigy),          cmocka_unit_test(jsonl_of_another_text),
        cmocka_unit_test(jsonl_comes_back),          cmocka_unit_test(formats_are_guessed),
        cmocka_unit_test(lines_follow_their_places), cmocka_unit_test(refused_ones_are_accepted),
        cmocka_unit_test(nonsense_comes_once),       cmocka_unit_test(twins_stay_apart),
    };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
