#include "core/annotation/mentions.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "core/text/utf8.h"
#include "tests/unit/brat-check.h"
#include "tests/unit/check.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct text *text_of(const char *s, size_t n)
{
    return text_new((uint8_t *)xmemdup0(s, n), n);
}

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *set;
};

static struct fixture setup_bytes(const char *s, size_t n)
{
    struct fixture f = {text_of(s, n), schema_builtin(), NULL};
    f.set = annotations_new(f.text, f.schema);
    return f;
}

static struct fixture setup(const char *s)
{
    return setup_bytes(s, strlen(s));
}

static void teardown(struct fixture *f)
{
    annotations_free(f->set);
    schema_free(f->schema);
    text_free(f->text);
}

static uint32_t load(struct fixture *f, struct range r, const char *label, const char *note)
{
    struct annotation a = {
        .label = schema_intern(f->schema, label),
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .fragments = &r,
        .fragment_count = 1,
        .note = note,
    };
    return annotations_load(f->set, &a);
}

static char *export(const struct fixture *f, const char *format, unsigned mask,
                    struct format_report *report)
{
    struct strbuf out = STRBUF_INIT;
    struct format_report own = FORMAT_REPORT_INIT;
    struct export_document doc = {
        .name = "a \"b\".txt",
        .title = "1. <Title> *x*",
        .text = f->text,
        .annotations = f->set,
        .mask = mask,
    };
    format_export(format_find(format), &doc, &out, report ? report : &own);
    format_report_release(&own);
    return strbuf_detach(&out);
}

/* What every format must survive: astral characters, marks, CR LF, a lone CR, TAB, LS, NEL, FF,
 * NBSP, RTL. */
static const char rough[] =
    " \xF0\x9F\x98\x80 Zoe\xCC\x88 B\xC3\xA9la\r\nof\rthe\tOld\xE2\x80\xA8Mill\xC2\x85"
    "and\x0C"
    "co\xC2\xA0 op \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D  \n\n \xE5\x8C\x97\xE4\xBA\xAC = "
    "<b>&amp;\"x\" ";

static void load_everywhere(struct fixture *f, size_t size)
{
    for (size_t i = 0; i < size * 4; i++) {
        struct range r = {utf8_align(text_bytes(f->text), size, i % size),
                          utf8_align(text_bytes(f->text), size, (i * 7) % size)};
        if (r.start < r.end)
            load(f, r, i % 2 ? "PER" : "ORG", i % 3 ? NULL : "two\nlines \xE2\x80\xA8 and more");
    }
}

static char *round_trip(struct fixture *f, const char *ann, size_t size,
                        struct format_report *report)
{
    assert_true(format_find("brat")->read(ann, size, f->set, report, NULL));
    return export(f, "brat", ANNOTATIONS_MADE, NULL);
}

static void brat_is_strictly_right(void **state)
{
    (void)state;
    struct fixture f = setup(rough);
    load_everywhere(&f, strlen(rough));
    size_t n = annotations_count(f.set, ANNOTATIONS_MADE, SCHEMA_NONE);
    assert_true(n > 20);
    char *ann = export(&f, "brat", ANNOTATIONS_MADE, NULL);
    assert_brat(rough, strlen(rough), ann, strlen(ann));

    /* Read back it is the same set, written again the same file. */
    struct fixture g = setup(rough);
    struct format_report report = FORMAT_REPORT_INIT;
    char *again = round_trip(&g, ann, strlen(ann), &report);
    assert_int_equal(report.n, 0);
    assert_string_equal(again, ann);
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(f.set, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    for (; (a = annotations_next(&c)); n--) {
        const struct annotation *b = annotations_get(g.set, a->id);
        if (!b) /* nothing but blanks */
            continue;
        struct range trimmed = mentions_trim(f.text, a->range);
        assert_true(trimmed.start == trimmed.end || b->range.end >= trimmed.end);
        assert_int_equal(b->label, a->label);
    }
    free(again);
    free(ann);
    teardown(&g);
    teardown(&f);
}

static void brat_cuts_at_breaks(void **state)
{
    (void)state;
    struct fixture f = setup("Port \n Alba\n\n\xE4\xB8\xAD");
    load(&f, (struct range){0, 11}, "LOC", NULL);
    load(&f, (struct range){5, 7}, "LOC", "gone: only a break");
    load(&f, (struct range){0, 4}, "LOC", "one\r\ntwo\rthree");
    struct format_report report = FORMAT_REPORT_INIT;
    char *ann = export(&f, "brat", ANNOTATIONS_MADE, &report);
    assert_string_equal(ann, "T1\tLOC 0 4;7 11\tPort Alba\n"
                             "T3\tLOC 0 4\tPort\n"
                             "#1\tAnnotatorNotes T3\tone \xC2\xB6 two \xC2\xB6 three\n");
    assert_int_equal(report.n, 1);
    struct fixture g = setup("Port \n Alba\n\n\xE4\xB8\xAD");
    struct format_report none = FORMAT_REPORT_INIT;
    char *again = round_trip(&g, ann, strlen(ann), &none);
    assert_string_equal(again, ann);
    assert_int_equal(annotations_get(g.set, 1)->fragment_count, 1);
    assert_string_equal(annotations_get(g.set, 3)->note, "one\ntwo\nthree");
    free(again);
    free(ann);
    format_report_release(&report);
    teardown(&g);
    teardown(&f);
}

static void brat_keeps_what_it_does_not_know(void **state)
{
    (void)state;
    struct fixture f = setup("Ann met Bob. \xF0\x9F\x98\x80 Port Alba");
    static const char ann[] = "T1\tPerson 0 3\tAnn\r\n"
                              "T2\tMeet 4 7\tmet\n"
                              "T3\tPerson 8 11\tBob\n"
                              "T4\tPlace 15 24\tPort Alba\n"
                              "T5\tPlace 15 24\tPort  Alba\n" /* other words */
                              "T6\tPlace 15 99\tPort Alba\n"  /* outside */
                              "T7\tPlace 15 15\t\n"           /* empty */
                              "T1\tPerson 8 11\tBob\n"        /* again */
                              "T8\tPlace 20 24;15 19\tAlba Port\n"
                              "\n"
                              "E1\tMeet:T2 Who:T1 Whom:T3\n"
                              "R1\tAt Arg1:T1 Arg2:T4\t\n"
                              "A1\tSure E1 High\n"
                              "M2\tNegated E1\n"
                              "N1\tReference T1 Wikipedia:123\tAnn\n"
                              "#7\tAnnotatorNotes E1\twhy not\n"
                              "#2\tAnnotatorNotes T1\tfirst \xC2\xB6 second\n"
                              "#3\tAnnotatorNotes T1\tone more\n"
                              "#4\tAnnotatorNotes R1\trelation\n"
                              "*\tEquiv T1 T3\n"
                              "*\tEquiv T1 T3\n"
                              "what is this\n"
                              "T9 Person 0 3 Ann\n"
                              "A1\tSure E1 Low\n";
    struct format_report report = FORMAT_REPORT_INIT;
    char *out = round_trip(&f, ann, sizeof ann - 1, &report);
    assert_string_equal(out, "T1\tPerson 0 3\tAnn\n"
                             "T2\tMeet 4 7\tmet\n"
                             "T3\tPerson 8 11\tBob\n"
                             "T4\tPlace 15 24\tPort Alba\n"
                             "E1\tMeet:T2 Who:T1 Whom:T3\n"
                             "R1\tAt Arg1:T1 Arg2:T4\t\n"
                             "A1\tSure E1 High\n"
                             "M2\tNegated E1\n"
                             "N1\tReference T1 Wikipedia:123\tAnn\n"
                             "#2\tAnnotatorNotes T1\tfirst \xC2\xB6 second\n"
                             "#3\tAnnotatorNotes T1\tone more\n"
                             "#4\tAnnotatorNotes R1\trelation\n"
                             "#7\tAnnotatorNotes E1\twhy not\n"
                             "*\tEquiv T1 T3\n"
                             "A1\tSure E1 Low\n"
                             "T1\tPerson 8 11\tBob\n"
                             "T5\tPlace 15 24\tPort  Alba\n"
                             "T6\tPlace 15 99\tPort Alba\n"
                             "T7\tPlace 15 15\t\n"
                             "T8\tPlace 20 24;15 19\tAlba Port\n"
                             "T9 Person 0 3 Ann\n"
                             "what is this\n");
    assert_string_equal(annotations_get(f.set, 1)->note, "first\nsecond");
    assert_string_equal(annotations_get(f.set, 2)->note, "why not"); /* through its event */
    bool seen = false;
    for (size_t i = 0; i < report.n; i++) {
        char *line = format_remark_line(&report.v[i]);
        if (strcmp(line, "1 places outside of the text (in line 6)") == 0)
            seen = true;
        free(line);
    }
    assert_true(seen);
    format_report_release(&report);
    free(out);
    teardown(&f);
}

static void jsonl_is_json(void **state)
{
    (void)state;
    struct fixture f = setup_bytes(rough, sizeof rough); /* with a NUL */
    load_everywhere(&f, strlen(rough));
    load(&f, (struct range){6, 9}, "PER", "a \"note\"");
    annotations_load_line(f.set, "R1", "Knows Arg1:T1 Arg2:T2");
    char *out = export(&f, "jsonl", ANNOTATIONS_MADE, NULL);
    json_t *j = json_loads(out, JSON_ALLOW_NUL, NULL);
    assert_non_null(j);
    assert_string_equal(json_string_value(json_object_get(j, "name")), "a \"b\".txt");
    const json_t *text = json_object_get(j, "text");
    assert_int_equal(json_string_length(text), sizeof rough);
    assert_memory_equal(json_string_value(text), rough, sizeof rough);
    const json_t *entities = json_object_get(j, "entities"), *labels = json_object_get(j, "label");
    assert_int_equal(json_array_size(entities), json_array_size(labels));
    for (size_t i = 0; i < json_array_size(entities); i++) {
        const json_t *e = json_array_get(entities, i), *words = json_object_get(e, "text");
        size_t start = (size_t)json_integer_value(json_object_get(e, "start_offset"));
        size_t end = (size_t)json_integer_value(json_object_get(e, "end_offset"));
        const struct annotation *a =
            annotations_get(f.set, (uint32_t)json_integer_value(json_object_get(e, "id")));
        assert_int_equal(text_from_codepoint(f.text, start), a->range.start);
        assert_int_equal(text_from_codepoint(f.text, end), a->range.end);
        assert_memory_equal(json_string_value(words), rough + a->range.start,
                            a->range.end - a->range.start);
        assert_int_equal(json_integer_value(json_array_get(json_array_get(labels, i), 0)), start);
    }
    const json_t *r = json_array_get(json_object_get(j, "relations"), 0);
    assert_int_equal(json_integer_value(json_object_get(r, "to_id")), 2);
    assert_string_equal(json_string_value(json_object_get(r, "type")), "Knows");
    json_decref(j);
    free(out);
    teardown(&f);
}

static void csv_is_quoted(void **state)
{
    (void)state;
    struct fixture f = setup("=1+1, \"x\"\nnext");
    load(&f, (struct range){0, 4}, "MISC", NULL);
    load(&f, (struct range){4, 14}, "MISC", "-1");
    char *out = export(&f, "csv", ANNOTATIONS_ALL, NULL);
    assert_string_equal(
        out,
        "doc,id,label,start_cp,end_cp,start_byte,end_byte,line,col,text,note,status,source,"
        "score,attributes,relations\r\n"
        "\"a \"\"b\"\".txt\",1,MISC,0,4,0,4,1,1,\"'=1+1\",,manual,,,,\r\n"
        "\"a \"\"b\"\".txt\",2,MISC,4,14,4,14,1,5,\", \"\"x\"\"\nnext\",\"'-1\",manual,,,,\r\n");
    free(out);
    teardown(&f);
}

static void markdown_is_escaped(void **state)
{
    (void)state;
    struct fixture f = setup("- *Mara*\n1) x_y [z](w) <b>");
    load(&f, (struct range){0, 8}, "PER", "# no heading\n2. nor list");
    load(&f, (struct range){9, 26}, "PER", NULL);
    char *out = export(&f, "markdown", ANNOTATIONS_MADE, NULL);
    assert_string_equal(out, "# 1\\. \\<Title\\> \\*x\\*\n\n"
                             "Source: a \"b\".txt\n\n"
                             "## Person (2)\n\n"
                             "> \\- \\*Mara\\*\n\n"
                             "\\# no heading\n\n"
                             "2\\. nor list\n\n"
                             "Line 1, column 1\n\n"
                             "> 1\\) x\\_y \\[z\\](w) \\<b\\>\n\n"
                             "Line 2, column 1\n");
    free(out);
    teardown(&f);
}

/* Tags away, references resolved: what a parser would hand out as text. */
static char *plain_of(const char *html, size_t *n)
{
    struct strbuf out = STRBUF_INIT;
    const char *s = strstr(html, "<div class=\"text\">");
    size_t depth = 0;
    s += strlen("<div class=\"text\">");
    while (strncmp(s, "</div>", 6) != 0) {
        assert_true(*s != '\0' && *s != '\r');
        if (strncmp(s, "<mark ", 6) == 0 || strncmp(s, "</mark>", 7) == 0) {
            depth = s[1] == '/' ? depth - 1 : depth + 1;
            assert_true(depth < 100);
            s = strchr(s, '>') + 1;
            continue;
        }
        static const char *const entities[][2] = {
            {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#13;", "\r"}};
        size_t i = 0;
        while (i < 5 && strncmp(s, entities[i][0], strlen(entities[i][0])) != 0)
            i++;
        assert_true(i < 5 || !strchr("&<>", *s));
        strbuf_adds(&out, i < 5 ? entities[i][1] : "");
        if (i == 5)
            strbuf_addc(&out, *s);
        s += i < 5 ? strlen(entities[i][0]) : 1;
    }
    assert_int_equal(depth, 0);
    *n = out.n;
    return strbuf_detach(&out);
}

static void html_keeps_the_text(void **state)
{
    (void)state;
    struct fixture f = setup(rough);
    load_everywhere(&f, strlen(rough));
    load(&f, (struct range){6, 9}, "PER", "a \"note\" <b>");
    char *out = export(&f, "html", ANNOTATIONS_MADE, NULL);
    size_t n;
    char *plain = plain_of(out, &n);
    assert_int_equal(n, strlen(rough));
    assert_memory_equal(plain, rough, n);
    free(plain);
    free(out);
    teardown(&f);

    f = setup("one two three");
    load(&f, (struct range){0, 7}, "PER", NULL);
    load(&f, (struct range){4, 13}, "ORG", NULL);
    out = export(&f, "html", ANNOTATIONS_MADE, NULL);
    const char *body = strstr(out, "<div class=\"text\">");
    assert_non_null(strstr(body, "two</mark></mark><mark class=\"label-1 manual\" data-id=\"2\""));
    free(out);
    teardown(&f);
}

static void suggestions_only_when_asked_for(void **state)
{
    (void)state;
    struct fixture f = setup("Ann met Bob.");
    struct suggestion s[] = {{.start = 0, .end = 3, .label = 0, .score = 0.5f},
                             {.start = 8, .end = 11, .label = 0, .score = 0.25f}};
    annotations_suggest(f.set, "model", (struct range){0, SIZE_MAX}, s, 2);
    annotations_begin(f.set, NULL);
    annotations_reject(f.set, annotations_from(f.set, 0, ANNOTATIONS_ALL)->id);
    annotations_add(f.set, (struct range){4, 7}, 1);
    assert_true(annotations_commit(f.set, NULL));
    char *out = export(&f, "brat", ANNOTATIONS_MADE, NULL);
    assert_string_equal(out, "T2\tORG 4 7\tmet\n");
    free(out);
    out = export(&f, "brat", ANNOTATIONS_MADE | ANNOTATIONS_SUGGESTED, NULL);
    assert_string_equal(out, "T2\tORG 4 7\tmet\nT3\tPER 8 11\tBob\n");
    free(out);
    out = export(&f, "csv", ANNOTATIONS_SUGGESTED, NULL);
    assert_non_null(strstr(out, ",Bob,,suggested,model,0.25,,\r\n"));
    free(out);
    teardown(&f);
}

/* Files of others, when they are there: everything is read, nothing is lost. */
static size_t files_checked;

static char *read_whole(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    struct strbuf b = STRBUF_INIT;
    char part[4096];
    if (!in)
        return NULL;
    for (size_t got; (got = fread(part, 1, sizeof part, in)) > 0;)
        strbuf_add(&b, part, got);
    fclose(in);
    *n = b.n;
    return strbuf_detach(&b);
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a file, sorted, as one string. */
static char *sorted_lines(const char *s)
{
    struct {
        char **v;
        size_t n, cap;
    } lines = {0};
    struct strbuf out = STRBUF_INIT;
    while (*s) {
        size_t n = strcspn(s, "\r\n");
        if (n)
            vec_push(&lines, xmemdup0(s, n));
        s += n + strspn(s + n, "\r\n");
    }
    if (lines.n)
        qsort(lines.v, lines.n, sizeof *lines.v, compare_strings);
    for (size_t i = 0; i < lines.n; i++) {
        strbuf_adds(&out, lines.v[i]);
        strbuf_addc(&out, '\n');
        free(lines.v[i]);
    }
    vec_release(&lines);
    return strbuf_detach(&out);
}

static void check_foreign(const char *folder, const char *name)
{
    size_t ann_size, text_size_;
    char *path = xasprintf("%s/%s", folder, name);
    char *ann = read_whole(path, &ann_size);
    strcpy(path + strlen(path) - 3, "txt");
    char *words = read_whole(path, &text_size_);
    if (ann && words) {
        struct fixture f = setup_bytes(words, text_size_);
        struct format_report report = FORMAT_REPORT_INIT;
        char *out = round_trip(&f, ann, ann_size, &report);
        char *before = sorted_lines(ann), *after = sorted_lines(out);
        assert_int_equal(report.n, 0);
        assert_string_equal(after, before);
        assert_brat(words, text_size_, out, strlen(out));
        files_checked++;
        free(before);
        free(after);
        free(out);
        teardown(&f);
    }
    free(words);
    free(ann);
    free(path);
}

static void brat_files_of_others(void **state)
{
    (void)state;
    static const char *const folders[] = {"news", "esp", "ned", "BioNLP-ST_2011_REL"};
    const char *source = getenv("DIPLE_SRCDIR");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *folder =
            xasprintf("%s/../shared/data/formats/brat/%s", source ? source : ".", folders[i]);
        DIR *d = opendir(folder);
        for (struct dirent *e; d && (e = readdir(d));) {
            size_t n = strlen(e->d_name);
            if (n > 4 && strcmp(e->d_name + n - 4, ".ann") == 0)
                check_foreign(folder, e->d_name);
        }
        if (d)
            closedir(d);
        free(folder);
    }
    if (!files_checked)
        check_skip("no brat files in ../shared/data/formats");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brat_is_strictly_right),
        cmocka_unit_test(brat_cuts_at_breaks),
        cmocka_unit_test(brat_keeps_what_it_does_not_know),
        cmocka_unit_test(jsonl_is_json),
        cmocka_unit_test(csv_is_quoted),
        cmocka_unit_test(markdown_is_escaped),
        cmocka_unit_test(html_keeps_the_text),
        cmocka_unit_test(suggestions_only_when_asked_for),
        cmocka_unit_test(brat_files_of_others),
    };
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
