/* JSON lines for spaCy and Prodigy (explosion/prodigy-recipes, ner_make_gold): one object per
 * article with its text, our tokens and the spans. Offsets are code points; "token_end" is
 * inclusive. spaCy drops spans that do not begin and end with a token, so tokens are cut at the
 * edges of annotations. */
#include "core/base/escape.h"
#include "core/base/vec.h"
#include "core/entities/tokenizer.h"
#include "core/format/formats.h"
#include "core/format/jsonl.h"
#include "core/format/places.h"
#include "core/format/write.h"

#include <string.h>

struct offsets {
    size_t *v;
    size_t n, cap;
};

static int compare_sizes(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Edges of the annotations, sorted. */
static void collect_edges(const struct export_document *doc, struct offsets *edges)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    while ((a = annotations_next(&c))) {
        vec_push(edges, a->range.start);
        vec_push(edges, a->range.end);
    }
    if (edges->n > 1)
        qsort(edges->v, edges->n, sizeof *edges->v, compare_sizes);
}

static void cut_tokens(const struct export_document *doc, struct range_vec *out)
{
    struct token_vec tokens = {0};
    struct offsets edges = {0};
    size_t e = 0;
    collect_edges(doc, &edges);
    tokenize(text_bytes(doc->text), (struct range){0, text_size(doc->text)}, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        size_t start = tokens.v[i].start;
        while (e < edges.n && edges.v[e] <= start)
            e++;
        for (; e < edges.n && edges.v[e] < tokens.v[i].end; e++) {
            if (edges.v[e] == start)
                continue;
            vec_push(out, (struct range){start, edges.v[e]});
            start = edges.v[e];
        }
        vec_push(out, (struct range){start, tokens.v[i].end});
    }
    vec_release(&edges);
    vec_release(&tokens);
}

static void add_text(struct strbuf *out, const struct text *text, struct range r)
{
    escape_json(out, (const char *)text_bytes(text) + r.start, r.end - r.start);
}

/* Index of the first token that starts at or behind offset. */
static size_t token_from(const struct range_vec *tokens, size_t offset)
{
    size_t low = 0, high = tokens->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (tokens->v[mid].start < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void add_tokens(const struct export_document *doc, const struct range_vec *tokens,
                       struct strbuf *out)
{
    struct places places = {.text = doc->text};
    strbuf_adds(out, ",\"tokens\":[");
    for (size_t i = 0; i < tokens->n; i++) {
        struct range r = tokens->v[i];
        size_t start = places_codepoint(&places, r.start), end = places_codepoint(&places, r.end);
        bool space = r.end < text_size(doc->text) && text_bytes(doc->text)[r.end] == ' ';
        strbuf_adds(out, i ? ",{\"text\":" : "{\"text\":");
        add_text(out, doc->text, r);
        strbuf_addf(out, ",\"start\":%zu,\"end\":%zu,\"id\":%zu,\"ws\":%s}", start, end, i,
                    space ? "true" : "false");
    }
    strbuf_addc(out, ']');
}

/* False when the place has blanks at an end or holds no token: spaCy would refuse it. */
static bool add_span(const struct export_document *doc, const struct range_vec *tokens,
                     const struct annotation *a, bool first, struct strbuf *out)
{
    size_t i = token_from(tokens, a->range.start), k = token_from(tokens, a->range.end);
    if (i >= tokens->n || k <= i || tokens->v[i].start != a->range.start ||
        tokens->v[k - 1].end != a->range.end)
        return false;
    const char *label = schema_label(annotations_schema(doc->annotations), a->label)->name;
    strbuf_addf(out,
                "%s{\"start\":%zu,\"end\":%zu,\"token_start\":%zu,\"token_end\":%zu,\"label\":",
                first ? "" : ",", text_codepoint_of(doc->text, a->range.start),
                text_codepoint_of(doc->text, a->range.end), i, k - 1);
    escape_json(out, label, strlen(label));
    strbuf_adds(out, ",\"text\":");
    add_text(out, doc->text, a->range);
    strbuf_addc(out, '}');
    return true;
}

static void prodigy_write(const struct export_document *doc, size_t index, struct strbuf *out,
                          struct format_report *report)
{
    (void)index;
    struct range_vec tokens = {0};
    struct annotation_cursor c;
    const struct annotation *a;
    bool first = true;
    cut_tokens(doc, &tokens);
    strbuf_adds(out, "{\"text\":");
    add_text(out, doc->text, (struct range){0, text_size(doc->text)});
    strbuf_adds(out, ",\"meta\":{\"source\":");
    escape_json(out, doc->name, strlen(doc->name));
    strbuf_addc(out, '}');
    add_tokens(doc, &tokens, out);
    strbuf_adds(out, ",\"spans\":[");
    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    while ((a = annotations_next(&c))) {
        remark_fragments(a, report);
        if (a->note)
            format_remark(report, 0, "notes left out");
        if (add_span(doc, &tokens, a, first, out))
            first = false;
        else
            format_remark(report, 0, "annotations with blanks at their ends left out");
    }
    strbuf_adds(out, "],\"answer\":\"accept\"}\n");
    vec_release(&tokens);
    remark_lines(doc, "", report);
}

const struct format format_prodigy = {
    .name = "prodigy",
    .extension = "jsonl",
    .description = "JSON lines for spaCy and Prodigy, one article per line",
    .write = prodigy_write,
    .read = jsonl_read,
    .articles = jsonl_articles,
};
