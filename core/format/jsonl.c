/* JSON lines as doccano reads and writes them (doccano/doccano, backend/data_export/pipeline): one
 * object per article, offsets in code points. "label" is what its import wants; "entities" holds
 * the same with what we know besides. */
#include "core/annotation/attached.h"
#include "core/base/escape.h"
#include "core/format/formats.h"
#include "core/format/jsonl.h"
#include "core/format/write.h"

#include <stdio.h>
#include <string.h>

static void add_string(struct strbuf *out, const char *name, const char *s)
{
    strbuf_addf(out, ",\"%s\":", name);
    escape_json(out, s, strlen(s));
}

static void add_text(struct strbuf *out, const struct text *text, struct range r)
{
    escape_json(out, (const char *)text_bytes(text) + r.start, r.end - r.start);
}

/* "attributes":{"Negated":true,"Sure":"High"} */
static void add_attributes(const struct export_document *doc, const struct annotation *a,
                           struct strbuf *out)
{
    struct attached_attributes list = {0};
    if (!(a->id & ANNOTATION_SUGGESTION))
        attached_attributes(doc->annotations, a->id, &list);
    for (size_t i = 0; i < list.n; i++) {
        const char *name = list.v[i].name, *value = list.v[i].value;
        strbuf_adds(out, i ? "," : ",\"attributes\":{");
        escape_json(out, name, strlen(name));
        strbuf_addc(out, ':');
        if (value)
            escape_json(out, value, strlen(value));
        else
            strbuf_adds(out, "true");
    }
    strbuf_adds(out, list.n ? "}" : "");
    attached_attributes_release(&list);
}

/* Labels of the article, as doccano has them beside entities. */
static void add_cats(const struct export_document *doc, struct strbuf *out)
{
    struct attached_labels labels = {0};
    attached_labels(doc->annotations, &labels);
    for (size_t i = 0; i < labels.n; i++) {
        strbuf_adds(out, i ? "," : ",\"cats\":[");
        escape_json(out, labels.v[i], strlen(labels.v[i]));
    }
    strbuf_adds(out, labels.n ? "]" : "");
    attached_labels_release(&labels);
}

static void add_entity(const struct export_document *doc, const struct annotation *a,
                       struct strbuf *out)
{
    const struct text *text = doc->text;
    strbuf_addf(out, "{\"id\":%u", a->id);
    add_string(out, "label", schema_label(annotations_schema(doc->annotations), a->label)->name);
    strbuf_addf(out, ",\"start_offset\":%zu,\"end_offset\":%zu",
                text_codepoint_of(text, a->range.start), text_codepoint_of(text, a->range.end));
    if (a->fragment_count > 1) {
        strbuf_adds(out, ",\"fragments\":");
        for (size_t i = 0; i < a->fragment_count; i++)
            strbuf_addf(out, "%c[%zu,%zu]", i ? ',' : '[',
                        text_codepoint_of(text, a->fragments[i].start),
                        text_codepoint_of(text, a->fragments[i].end));
        strbuf_addc(out, ']');
    }
    strbuf_adds(out, ",\"text\":");
    add_text(out, text, a->range);
    add_string(out, "status", status_name(a->status));
    if (a->score >= 0) {
        strbuf_adds(out, ",\"score\":");
        write_score(out, a->score);
    }
    if (a->source)
        add_string(out, "source", a->source);
    if (a->note)
        add_string(out, "note", a->note);
    add_attributes(doc, a, out);
    strbuf_addc(out, '}');
}

/* "Type Arg1:T1 Arg2:T2" */
static bool add_relation(const struct export_document *doc, const struct annotation_line *line,
                         bool first, struct strbuf *out)
{
    char type[256];
    unsigned from, to;
    if (sscanf(line->body, "%255s %*[^: ]:T%u %*[^: ]:T%u", type, &from, &to) != 3 ||
        !annotations_get(doc->annotations, from) || !annotations_get(doc->annotations, to))
        return false;
    strbuf_addf(out, "%s{\"id\":%s,\"from_id\":%u,\"to_id\":%u", first ? "" : ",", line->key + 1,
                from, to);
    add_string(out, "type", type);
    strbuf_addc(out, '}');
    return true;
}

static void add_relations(const struct export_document *doc, struct strbuf *out,
                          struct format_report *report)
{
    bool first = true;
    for (size_t i = 0; i < annotations_line_count(doc->annotations); i++) {
        const struct annotation_line *line = annotations_line(doc->annotations, i);
        if (line->kind != 'R')
            continue;
        if (add_relation(doc, line, first, out))
            first = false;
        else
            format_remark(report, 0, "relations left out");
    }
}

static void jsonl_write(const struct export_document *doc, size_t index, struct strbuf *out,
                        struct format_report *report)
{
    struct annotation_cursor c;
    const struct annotation *a;
    const struct range all = {0, SIZE_MAX};
    const char *separator = "";

    strbuf_addf(out, "{\"id\":%zu", index + 1);
    add_string(out, "name", doc->name);
    strbuf_adds(out, ",\"text\":");
    add_text(out, doc->text, (struct range){0, text_size(doc->text)});
    strbuf_adds(out, ",\"label\":[");
    annotations_find(doc->annotations, all, doc->mask, &c);
    for (; (a = annotations_next(&c)); separator = ",") {
        const char *label = schema_label(annotations_schema(doc->annotations), a->label)->name;
        strbuf_addf(out, "%s[%zu,%zu,", separator, text_codepoint_of(doc->text, a->range.start),
                    text_codepoint_of(doc->text, a->range.end));
        escape_json(out, label, strlen(label));
        strbuf_addc(out, ']');
        remark_fragments(a, report);
    }
    strbuf_adds(out, "],\"entities\":[");
    separator = "";
    annotations_find(doc->annotations, all, doc->mask, &c);
    for (; (a = annotations_next(&c)); separator = ",") {
        strbuf_adds(out, separator);
        add_entity(doc, a, out);
    }
    strbuf_adds(out, "],\"relations\":[");
    add_relations(doc, out, report);
    strbuf_addc(out, ']');
    add_cats(doc, out);
    strbuf_adds(out, "}\n");
    remark_lines(doc, "RAMD", report);
}

const struct format format_jsonl = {
    .name = "jsonl",
    .extension = "jsonl",
    .description = "JSON lines for doccano, one article per line",
    .write = jsonl_write,
    .read = jsonl_read,
    .articles = jsonl_articles,
};
