/* A page with the whole text and its annotations as <mark>. Marks that cross others are closed and
 * opened again, so that one annotation may be several marks: they share data-id, the first one has
 * the id. The text inside <div class="text"> is, once parsed, the article's text to the byte. */
#include "core/annotation/attached.h"
#include "core/base/escape.h"
#include "core/base/vec.h"
#include "core/format/formats.h"
#include "core/format/write.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* More marks around one word than this are of use to nobody, and cost their square when they cross.
 */
#define MOST_NESTED 32

struct open_mark {
    const struct annotation *a;
    size_t end; /* of the fragment */
};

struct page {
    const struct export_document *doc;
    size_t index;
    struct strbuf *out;
    struct format_report *report;
    struct open_mark open[MOST_NESTED];
    size_t depth;
    size_t at; /* written so far */
};

/* Parsers turn CR into LF and NUL into nothing good. */
static void add_text(struct page *p, size_t end)
{
    const char *s = (const char *)text_bytes(p->doc->text);
    while (p->at < end) {
        size_t start = p->at;
        while (p->at < end && s[p->at] != '\r' && s[p->at] != '\0')
            p->at++;
        struct strbuf part = STRBUF_INIT;
        write_text(&part, p->doc->text, (struct range){start, p->at});
        escape_html(p->out, strbuf_str(&part), part.n);
        strbuf_release(&part);
        if (p->at < end) {
            if (s[p->at] == '\r')
                strbuf_adds(p->out, "&#13;");
            else
                strbuf_adds(p->out, "\xEF\xBF\xBD");
            if (s[p->at] == '\0')
                format_remark(p->report, 0, "NUL characters replaced");
            p->at++;
        }
    }
}

static void add_attribute(struct strbuf *out, const char *name, const char *value)
{
    strbuf_addf(out, " %s=\"", name);
    escape_html(out, value, strlen(value));
    strbuf_addc(out, '"');
}

static void open_tag(struct page *p, const struct annotation *a, size_t fragment_start)
{
    const struct label *l = schema_label(annotations_schema(p->doc->annotations), a->label);
    strbuf_addf(p->out, "<mark class=\"label-%u %s\"", a->label, status_name(a->status));
    if (p->at == a->range.start && p->at == fragment_start)
        strbuf_addf(p->out, " id=\"a%zu-%u\"", p->index + 1, a->id);
    strbuf_addf(p->out, " data-id=\"%u\"", a->id);
    add_attribute(p->out, "data-label", l->name);
    if (a->score >= 0) {
        strbuf_adds(p->out, " data-score=\"");
        write_score(p->out, a->score);
        strbuf_addc(p->out, '"');
    }
    if (a->note)
        add_attribute(p->out, "data-note", a->note);
    char *attributes = write_attributes(p->doc->annotations, a);
    char *relations = write_relations(p->doc->annotations, a);
    if (*attributes)
        add_attribute(p->out, "data-attributes", attributes);
    if (*relations)
        add_attribute(p->out, "data-relations", relations);
    free(attributes);
    free(relations);
    add_attribute(p->out, "title", a->note ? a->note : l->display);
    strbuf_addc(p->out, '>');
}

/* Closes the marks that end at `at`, opening again those that stood inside and go on. */
static void close_ending(struct page *p, size_t at)
{
    size_t lowest = p->depth, kept;
    for (size_t i = p->depth; i > 0; i--)
        if (p->open[i - 1].end <= at)
            lowest = i - 1;
    for (size_t i = p->depth; i > lowest; i--)
        strbuf_adds(p->out, "</mark>");
    kept = lowest;
    for (size_t i = lowest; i < p->depth; i++) {
        if (p->open[i].end > at) {
            p->open[kept++] = p->open[i];
            open_tag(p, p->open[i].a, SIZE_MAX);
        }
    }
    p->depth = kept;
}

static size_t next_end(const struct page *p)
{
    size_t end = SIZE_MAX;
    for (size_t i = 0; i < p->depth; i++)
        if (p->open[i].end < end)
            end = p->open[i].end;
    return end;
}

static void close_until(struct page *p, size_t limit)
{
    for (size_t end; (end = next_end(p)) <= limit;) {
        add_text(p, end);
        close_ending(p, end);
        if (end == SIZE_MAX)
            break;
    }
}

struct fragment {
    struct range range;
    const struct annotation *a;
};

static int compare_fragments(const void *a, const void *b)
{
    const struct fragment *x = a, *y = b;
    if (x->range.start != y->range.start)
        return x->range.start < y->range.start ? -1 : 1;
    if (x->range.end != y->range.end)
        return x->range.end > y->range.end ? -1 : 1;
    return (x->a->id > y->a->id) - (x->a->id < y->a->id);
}

static void add_marked_text(struct page *p)
{
    struct annotation_cursor c;
    const struct annotation *a;
    struct {
        struct fragment *v;
        size_t n, cap;
    } fragments = {0};

    annotations_find(p->doc->annotations, (struct range){0, SIZE_MAX}, p->doc->mask, &c);
    while ((a = annotations_next(&c)))
        for (size_t i = 0; i < a->fragment_count; i++)
            vec_push(&fragments, (struct fragment){a->fragments[i], a});
    if (fragments.n > 1)
        qsort(fragments.v, fragments.n, sizeof *fragments.v, compare_fragments);
    for (size_t i = 0; i < fragments.n; i++) {
        struct range r = fragments.v[i].range;
        close_until(p, r.start);
        add_text(p, r.start);
        if (p->depth == MOST_NESTED) {
            format_remark(p->report, 0, "annotations nested too deeply left out");
            continue;
        }
        open_tag(p, fragments.v[i].a, r.start);
        p->open[p->depth++] = (struct open_mark){fragments.v[i].a, r.end};
    }
    close_until(p, text_size(p->doc->text));
    add_text(p, text_size(p->doc->text));
    vec_release(&fragments);
}

static void html_begin(struct strbuf *out)
{
    strbuf_adds(
        out,
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Annotations</title>\n"
        "<style>\nbody{max-width:45em;margin:2em auto;line-height:1.5}\n"
        ".text{white-space:pre-wrap}\nmark{background:#e8e8e8}\n"
        "mark.suggested{outline:1px dotted}\nmark.rejected{text-decoration:line-through}\n"
        "</style>\n</head>\n<body>\n");
}

static void html_end(struct strbuf *out)
{
    strbuf_adds(out, "</body>\n</html>\n");
}

/* Labels in the order of the schema: their colours, those of the schema or such as are far apart.
 */
static void add_styles(const struct schema *schema, struct strbuf *out)
{
    strbuf_adds(out, "<style>\n");
    for (uint32_t i = 0; i < schema_count(schema); i++) {
        const struct label_colour *c = &schema_label(schema, i)->colour;
        if (c->kind == LABEL_COLOUR_RGB)
            strbuf_addf(out, ".label-%u{background:#%02x%02x%02x}\n", i, c->r, c->g, c->b);
        else if (c->kind == LABEL_COLOUR_INDEX) /* the golden angle keeps neighbours apart */
            strbuf_addf(out, ".label-%u{background:hsl(%u,80%%,85%%)}\n", i, c->index * 137u % 360);
    }
    strbuf_adds(out, "</style>\n");
}

static void add_labels(const struct export_document *doc, struct strbuf *out)
{
    struct attached_labels labels = {0};
    attached_labels(doc->annotations, &labels);
    for (size_t i = 0; i < labels.n; i++) {
        strbuf_adds(out, i ? ", " : "<p class=\"labels\">");
        escape_html(out, labels.v[i], strlen(labels.v[i]));
    }
    strbuf_adds(out, labels.n ? "</p>\n" : "");
    attached_labels_release(&labels);
}

static void html_write(const struct export_document *doc, size_t index, struct strbuf *out,
                       struct format_report *report)
{
    struct page p = {.doc = doc, .index = index, .out = out, .report = report};
    const char *title = doc->title && *doc->title ? doc->title : doc->name;
    if (index == 0)
        add_styles(annotations_schema(doc->annotations), out);
    strbuf_adds(out, "<article>\n<h1>");
    escape_html(out, title, strlen(title));
    strbuf_adds(out, "</h1>\n");
    add_labels(doc, out);
    strbuf_adds(out, "<div class=\"text\">");
    add_marked_text(&p);
    strbuf_adds(out, "</div>\n</article>\n");
    remark_lines(doc, "RAMD", report);
}

const struct format format_html = {
    .name = "html",
    .extension = "html",
    .description = "a page with the text and its annotations as <mark>",
    .begin = html_begin,
    .end = html_end,
    .write = html_write,
};
