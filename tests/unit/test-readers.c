/* Reading CoNLL columns and W3C Web Annotations. */
#include "core/base/alloc.h"
#include "core/format/format.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static const char words[] = "Zo\xC3\xAB met \xF0\x9F\x98\x80 Bob.\r\nBob left for Port Alba.\n";

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
    f.text = text_new((uint8_t *)xmemdup0(words, sizeof words - 1), sizeof words - 1);
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

static bool read_into(struct fixture *f, const char *format, const char *bytes)
{
    return format_find(format)->read(bytes, strlen(bytes), f->set, &f->report, &f->err);
}

/* "PER Bob|LOC Port Alba" */
static void assert_holds(const struct fixture *f, const char *wanted)
{
    struct strbuf out = STRBUF_INIT;
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(f->set, (struct range){0, SIZE_MAX}, ANNOTATIONS_ALL, &c);
    while ((a = annotations_next(&c))) {
        strbuf_addf(&out, "%s%s", out.n ? "|" : "", schema_label(f->schema, a->label)->name);
        for (size_t i = 0; i < a->fragment_count; i++) {
            char *piece = text_copy(f->text, a->fragments[i]);
            strbuf_addf(&out, " %s", piece);
            free(piece);
        }
    }
    assert_string_equal(strbuf_str(&out), wanted);
    strbuf_release(&out);
}

static char *export(struct fixture *f, const char *format)
{
    struct strbuf out = STRBUF_INIT;
    const struct export_document doc = {
        .name = "a.txt", .text = f->text, .annotations = f->set, .mask = ANNOTATIONS_MADE};
    format_export(format_find(format), &doc, &out, &f->report);
    return strbuf_detach(&out);
}

/* What is written is read again: the same annotations at the same places. */
static void it_comes_back(void **state)
{
    (void)state;
    static const char *const formats[] = {"conll", "conll2003", "w3c"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct fixture f = setup(), g = setup();
        assert_true(read_into(&f, "brat",
                              "T1\tPER 0 3\tZo\xC3\xAB\nT2\tPER 10 13\tBob\nT3\tORG 16 19\tBob\n"
                              "T4\tLOC 30 38\tort Alba\n"));
        char *out = export(&f, formats[i]);
        assert_ptr_equal(format_guess(NULL, out, strlen(out))->read, format_find(formats[i])->read);
        assert_true(read_into(&g, formats[i], out));
        assert_int_equal(g.report.n, 0);
        assert_holds(&g, "PER Zo\xC3\xAB|PER Bob|ORG Bob|LOC ort Alba");
        free(out);
        teardown(&f);
        teardown(&g);
    }
}

static void tags_of_every_kind(void **state)
{
    (void)state;
    static const char *const files[] = {
        /* IOB1, IOB2, IOBES, BILOU */
        "Zo\xC3\xAB I-PER\nmet O\n\xF0\x9F\x98\x80 O\nBob I-PER\n. O\n\nBob I-PER\nleft O\nfor O\n"
        "Port I-LOC\nAlba I-LOC\n. O\n",
        "Zo\xC3\xAB\tx\tB-PER\r\nmet\tx\tO\r\n\xF0\x9F\x98\x80\tx\tO\r\nBob\tx\tB-PER\r\n."
        "\tx\tO\r\n"
        "Bob\tx\tB-PER\r\nleft\tx\tO\r\nfor\tx\tO\r\nPort\tx\tB-LOC\r\nAlba\tx\tI-LOC\r\n.\tx\tO",
        "Zo\xC3\xAB S-PER\nmet O\n\xF0\x9F\x98\x80 O\nBob S-PER\n. O\n\nBob S-PER\nleft O\nfor O\n"
        "Port B-LOC\nAlba E-LOC\n. O\n",
        "-DOCSTART- O\n\nZo\xC3\xAB U-PER\nmet O\n\xF0\x9F\x98\x80 O\nBob U-PER\n. O\n\nBob U-PER\n"
        "left O\nfor O\nPort B-LOC\nAlba L-LOC\n. O\n\n\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct fixture f = setup();
        assert_true(read_into(&f, "conll", files[i]));
        assert_holds(&f, "PER Zo\xC3\xAB|PER Bob|PER Bob|LOC Port Alba");
        assert_int_equal(f.report.n, 0);
        teardown(&f);
    }
}

static void columns_of_another_text(void **state)
{
    (void)state;
    struct fixture f = setup();
    assert_false(read_into(&f, "conll", "Zo\xC3\xAB B-PER\nmet O\nTom B-PER\n"));
    assert_non_null(strstr(f.err.message, "line 3"));
    assert_false(read_into(&f, "conll", "Zo\xC3\xAB B-PER\nmet O\n")); /* and nothing more */
    assert_false(read_into(&f, "conll", "\n\n"));
    assert_false(read_into(&f, "conll", "-DOCSTART- O\na O\n-DOCSTART- O\nb O\n"));
    assert_holds(&f, "");
    teardown(&f);
}

struct met {
    struct strbuf texts;
    size_t count;
};

static bool meet(void *data, const struct format_article *article)
{
    struct met *m = data;
    struct schema *schema = schema_new();
    struct text *text =
        text_new((uint8_t *)xmemdup0(article->text, article->text_size), article->text_size);
    struct annotations *set = annotations_new(text, schema);
    struct format_report report = FORMAT_REPORT_INIT;
    assert_true(format_find("conll")->read(article->bytes, article->size, set, &report, NULL));
    strbuf_addf(&m->texts, "%zu:%s", annotations_count(set, ANNOTATIONS_ALL, SCHEMA_NONE),
                article->text);
    m->count++;
    format_report_release(&report);
    annotations_free(set);
    text_free(text);
    schema_free(schema);
    return true;
}

static void columns_hold_their_text(void **state)
{
    (void)state;
    struct met m = {.texts = STRBUF_INIT};
    struct format_report report = FORMAT_REPORT_INIT;
    static const char file[] = "-DOCSTART- -X- -X- O\n\nTom N _ B-PER\nlaughs V _ O\n\nYes X _ O\n"
                               "\n-DOCSTART- -X- -X- O\n\n-DOCSTART- -X- -X- O\n\nBob N _ I-PER\n";
    assert_true(format_find("conll")->articles(file, sizeof file - 1, meet, &m, &report, NULL));
    assert_string_equal(strbuf_str(&m.texts), "1:Tom laughs\nYes\n1:Bob\n");
    strbuf_release(&m.texts);
    teardown(&(struct fixture){.report = report});
}

#define QUOTE(exact, prefix, suffix)                                               \
    "{\"type\":\"TextQuoteSelector\",\"exact\":\"" exact "\",\"prefix\":\"" prefix \
    "\",\"suffix\":\"" suffix "\"}"
#define POSITION(start, end) \
    "{\"type\":\"TextPositionSelector\",\"start\":" #start ",\"end\":" #end "}"
#define ANNOTATION(label, selector)                                                        \
    "{\"type\":\"Annotation\",\"body\":{\"type\":\"TextualBody\",\"purpose\":\"tagging\"," \
    "\"value\":\"" label "\"},\"target\":{\"source\":\"x\",\"selector\":" selector "}}"

static void places_by_position_and_quote(void **state)
{
    (void)state;
    static const struct {
        const char *file, *wanted;
        size_t remarks;
    } cases[] = {
        {ANNOTATION("PER", POSITION(10, 13)), "PER Bob", 0},
        /* the second Bob: by its prefix, by its suffix, by its position in UTF-16 units */
        {ANNOTATION("PER", QUOTE("Bob", "\\r\\n", "")), "PER Bob", 0},
        {ANNOTATION("LOC", "[" POSITION(30, 39) "," QUOTE("Port Alba", "", "") "]"),
         "LOC Port Alba", 0},
        {"[" ANNOTATION("LOC", QUOTE("Alba", "Port ", ".")) ",\n" ANNOTATION(
             "PER", "[" POSITION(11, 14) "," QUOTE("Zo\xC3\xAB", "", " met") "]") "]",
         "PER Zo\xC3\xAB|LOC Alba", 0},
        {"{\"type\":\"AnnotationPage\",\"items\":[" ANNOTATION(
             "A",
             POSITION(
                 30,
                 99)) "," ANNOTATION("B",
                                     QUOTE("Tom", "",
                                           "")) "," ANNOTATION("C",
                                                               "{}") "," ANNOTATION("a b",
                                                                                    POSITION(
                                                                                        0, 1)) "]}",
         "", 4},
        {"{\"type\":\"AnnotationPage\",\"items\":[]}", "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f = setup();
        assert_true(read_into(&f, "w3c", cases[i].file));
        assert_holds(&f, cases[i].wanted);
        assert_int_equal(f.report.n, cases[i].remarks);
        teardown(&f);
    }
    struct fixture f = setup();
    assert_false(read_into(&f, "w3c", "{\"text\":\"x\"}"));
    assert_false(read_into(&f, "w3c", ""));
    assert_true(read_into(&f, "w3c", ANNOTATION("PER", QUOTE("Bob", "\\r\\n", " left"))));
    assert_int_equal(
        text_codepoint_of(f.text, annotations_from(f.set, 0, ANNOTATIONS_ALL)->range.start), 16);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_comes_back),
        cmocka_unit_test(tags_of_every_kind),
        cmocka_unit_test(columns_of_another_text),
        cmocka_unit_test(columns_hold_their_text),
        cmocka_unit_test(places_by_position_and_quote),
    };
    return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
