/* The formats for training tools: tokens and tags, JSON for spaCy, W3C annotations. */
#include "core/annotation/attached.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "tests/unit/check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char article[] = "Zo\xC3\xAB Lind-Reyes met \xF0\x9F\x98\x80 Bob in Port Alba.\r\n\r\n"
                              "\xE5\x8C\x97\xE4\xBA\xAC is far.\n";

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *set;
    struct format_report report;
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

static void add(struct fixture *f, const char *from, const char *to, const char *label)
{
    const char *start = strstr(article, from), *end = strstr(article, to) + strlen(to);
    annotations_begin(f->set, NULL);
    assert_int_not_equal(
        annotations_add(f->set, (struct range){(size_t)(start - article), (size_t)(end - article)},
                        schema_find(f->schema, label)),
        0);
    assert_true(annotations_commit(f->set, NULL));
}

static char *export(struct fixture *f, const char *format)
{
    struct strbuf out = STRBUF_INIT;
    struct export_document doc = {
        .name = "a.txt",
        .text = f->text,
        .annotations = f->set,
        .mask = ANNOTATIONS_MADE,
    };
    format_export(format_find(format), &doc, &out, &f->report);
    return strbuf_detach(&out);
}

static void add_some(struct fixture *f)
{
    add(f, "Zo", "Reyes", "PER");
    add(f, "Reyes", "Reyes", "ORG"); /* inside: goes where only one can stay */
    add(f, "Bob", "Bob", "PER");
    add(f, "ort", "Alba", "LOC"); /* begins inside a token */
    add(f, "\xE5\x8C\x97", "\xE4\xBA\xAC", "LOC");
}

static void conll_has_one_tag_per_token(void **state)
{
    (void)state;
    struct fixture f = setup();
    add_some(&f);
    char *out = export(&f, "conll");
    assert_string_equal(out,
                        "Zo\xC3\xAB B-PER\nLind I-PER\n- I-PER\nReyes I-PER\nmet O\n"
                        "\xF0\x9F\x98\x80 O\nBob B-PER\nin O\nP O\nort B-LOC\nAlba I-LOC\n. O\n"
                        "\n\xE5\x8C\x97 B-LOC\n\xE4\xBA\xAC I-LOC\nis O\nfar O\n. O\n\n");
    assert_int_equal(f.report.n, 1);
    assert_string_equal(f.report.v[0].message, "overlapping annotations left out");
    free(out);
    out = export(&f, "conll2003");
    assert_non_null(strstr(out, "-DOCSTART- -X- -X- O\n\nZo\xC3\xAB -X- _ B-PER\n"));
    free(out);
    teardown(&f);
}

static json_t *parse(char *s)
{
    json_t *j = json_loads(s, 0, NULL);
    assert_non_null(j);
    free(s);
    return j;
}

static size_t number(const json_t *j, const char *name)
{
    assert_true(json_is_integer(json_object_get(j, name)));
    return (size_t)json_integer_value(json_object_get(j, name));
}

static void assert_words(const struct fixture *f, const json_t *words, size_t start, size_t end)
{
    size_t from = text_from_codepoint(f->text, start), to = text_from_codepoint(f->text, end);
    assert_int_equal(json_string_length(words), to - from);
    assert_memory_equal(json_string_value(words), article + from, to - from);
}

static void prodigy_spans_are_tokens(void **state)
{
    (void)state;
    struct fixture f = setup();
    add_some(&f);
    add(&f, "Lind", "met ", "MISC"); /* ends with a blank */
    json_t *j = parse(export(&f, "prodigy"));
    const json_t *tokens = json_object_get(j, "tokens"), *spans = json_object_get(j, "spans");
    for (size_t i = 0; i < json_array_size(tokens); i++) {
        const json_t *t = json_array_get(tokens, i);
        assert_int_equal(number(t, "id"), i);
        assert_words(&f, json_object_get(t, "text"), number(t, "start"), number(t, "end"));
    }
    assert_int_equal(json_array_size(spans), 5);
    for (size_t i = 0; i < json_array_size(spans); i++) {
        const json_t *s = json_array_get(spans, i);
        const json_t *first = json_array_get(tokens, number(s, "token_start"));
        const json_t *last = json_array_get(tokens, number(s, "token_end"));
        assert_int_equal(number(s, "start"), number(first, "start"));
        assert_int_equal(number(s, "end"), number(last, "end"));
        assert_words(&f, json_object_get(s, "text"), number(s, "start"), number(s, "end"));
    }
    assert_int_equal(f.report.n, 1);
    json_decref(j);
    teardown(&f);
}

static void w3c_selectors_agree(void **state)
{
    (void)state;
    struct fixture f = setup();
    add_some(&f);
    annotations_begin(f.set, NULL);
    annotations_set_note(f.set, 3, "who?");
    struct range two[] = {{0, 4}, {strlen(article) - 5, strlen(article) - 2}};
    annotations_set_fragments(f.set, 5, two, 2);
    assert_true(annotations_commit(f.set, NULL));
    json_t *j = parse(export(&f, "w3c"));
    const json_t *items = json_object_get(j, "items");
    size_t targets = 0, notes = 0;
    assert_int_equal(json_array_size(items), 5);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *target = json_object_get(json_array_get(items, i), "target");
        notes += json_array_size(json_object_get(json_array_get(items, i), "body")) - 1;
        size_t n = json_is_array(target) ? json_array_size(target) : 1;
        for (size_t k = 0; k < n; k++, targets++) {
            const json_t *one = json_is_array(target) ? json_array_get(target, k) : target;
            const json_t *selectors = json_object_get(one, "selector");
            const json_t *at = json_array_get(selectors, 0), *quote = json_array_get(selectors, 1);
            assert_words(&f, json_object_get(quote, "exact"), number(at, "start"),
                         number(at, "end"));
            size_t start = number(at, "start");
            assert_words(&f, json_object_get(quote, "prefix"), start > 32 ? start - 32 : 0, start);
        }
    }
    assert_int_equal(targets, 6);
    assert_int_equal(notes, 1);
    assert_int_equal(f.report.n, 0);
    json_decref(j);
    teardown(&f);
}

/* Attributes, relations and labels of the article, in every format that has a place for them; the
 * others say what they leave out. */
static void what_hangs_on_annotations(void **state)
{
    (void)state;
    static const char *const roles[] = {"Arg1", "Arg2"}, *const labels[] = {"sea"};
    static const struct {
        const char *format, *attribute, *relation, *label;
    } cases[] = {
        {"brat", "\tSure T1 High\n", "\tKnows Arg1:T1 Arg2:T2\n", "DocumentLabel document\tsea\n"},
        {"jsonl", "\"attributes\":{\"Sure\":\"High\"}", "\"from_id\":1,\"to_id\":2",
         "\"cats\":[\"sea\"]"},
        {"csv", ",Sure=High,", ",Knows 2\r\n", NULL},
        {"markdown", "Attributes: Sure=High", "→ Knows: Bob", "Labels: sea"},
        {"html", "data-attributes=\"Sure=High\"", "data-relations=\"Knows 2\"",
         "<p class=\"labels\">sea</p>"},
        {"w3c", "\"purpose\":\"describing\",\"value\":\"Sure=High\"", NULL, NULL},
        {"conll", NULL, NULL, NULL},
        {"prodigy", NULL, NULL, NULL},
    };
    struct fixture f = setup();
    add(&f, "Zo", "Reyes", "PER");
    add(&f, "Bob", "Bob", "PER");
    annotations_begin(f.set, "what hangs on them");
    assert_true(attached_set_attribute(f.set, 1, "Sure", "High", true));
    assert_true(attached_relate(f.set, "Knows", roles, 1, 2));
    assert_true(attached_set_labels(f.set, labels, 1));
    annotations_commit(f.set, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const parts[] = {cases[i].attribute, cases[i].relation, cases[i].label};
        static const char *const lost[] = {"attributes left out", "relations left out",
                                           "labels of the article left out"};
        format_report_release(&f.report);
        char *out = export(&f, cases[i].format);
        for (size_t k = 0; k < 3; k++) {
            bool told = false;
            for (size_t r = 0; r < f.report.n; r++)
                told = told || strcmp(f.report.v[r].message, lost[k]) == 0;
            if (parts[k] && !strstr(out, parts[k]))
                fail_msg("%s: no '%s' in %s", cases[i].format, parts[k], out);
            if (told == (parts[k] != NULL))
                fail_msg("%s: '%s' is %s", cases[i].format, lost[k], told ? "told" : "not told");
        }
        free(out);
    }
    /* what W3C annotations carry comes back */
    char *out = export(&f, "w3c");
    struct annotations *again = annotations_new(f.text, f.schema);
    struct error err;
    assert_true(format_find("w3c")->read(out, strlen(out), again, &f.report, &err));
    assert_non_null(annotations_line_find(again, "A1"));
    assert_string_equal(annotations_line_find(again, "A1")->body, "Sure T1 High");
    assert_null(annotations_get(again, 1)->note);
    annotations_free(again);
    free(out);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_hangs_on_annotations),
        cmocka_unit_test(conll_has_one_tag_per_token),
        cmocka_unit_test(prodigy_spans_are_tokens),
        cmocka_unit_test(w3c_selectors_agree),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
