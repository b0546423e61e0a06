/* W3C Web Annotations (https://www.w3.org/TR/annotation-model/), one AnnotationPage per article as
 * a line of JSON-LD. Places are given twice, as TextPositionSelector in code points and as
 * TextQuoteSelector with enough text around it to find them again. */
#include "core/annotation/attached.h"
#include "core/base/alloc.h"
#include "core/base/escape.h"
#include "core/base/hash.h"
#include "core/format/formats.h"
#include "core/format/places.h"
#include "core/format/w3c.h"
#include "core/format/write.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

#define CONTEXT 32 /* characters before and behind the quote, as hypothes.is takes them */

static void add_string(struct strbuf *out, const char *s)
{
    escape_json(out, s, strlen(s));
}

static void add_text(struct strbuf *out, const struct text *text, size_t start, size_t end)
{
    escape_json(out, (const char *)text_bytes(text) + start, end - start);
}

static size_t context_start(const struct text *text, size_t at)
{
    for (int i = 0; i < CONTEXT && at > 0; i++)
        at = utf8_prev(text_bytes(text), at);
    return at;
}

static size_t context_end(const struct text *text, size_t at)
{
    uint32_t c;
    for (int i = 0; i < CONTEXT && at < text_size(text); i++)
        at += utf8_decode(text_bytes(text) + at, text_size(text) - at, &c);
    return at;
}

static void add_target(const struct export_document *doc, struct range r, struct places *places,
                       struct strbuf *out)
{
    size_t start = places_codepoint(places, r.start), end = places_codepoint(places, r.end);
    strbuf_adds(out, "{\"source\":");
    add_string(out, doc->name);
    strbuf_addf(out,
                ",\"selector\":[{\"type\":\"TextPositionSelector\",\"start\":%zu,\"end\":%zu},"
                "{\"type\":\"TextQuoteSelector\",\"exact\":",
                start, end);
    add_text(out, doc->text, r.start, r.end);
    strbuf_adds(out, ",\"prefix\":");
    add_text(out, doc->text, context_start(doc->text, r.start), r.start);
    strbuf_adds(out, ",\"suffix\":");
    add_text(out, doc->text, r.end, context_end(doc->text, r.end));
    strbuf_adds(out, "}]}");
}

/* A urn that is the same for the same annotation in every export, in the shape of a UUID (RFC 9562,
 * version 8: our own bits). */
static void add_id(const struct export_document *doc, const struct annotation *a,
                   struct strbuf *out)
{
    uint64_t name = hash_bytes(doc->name, strlen(doc->name));
    uint64_t more = hash_mix(name ^ a->id);
    strbuf_addf(out, "\"urn:uuid:%08x-%04x-8%03x-%04x-%012llx\"", (unsigned)(name >> 32),
                (unsigned)(name >> 16 & 0xFFFF), (unsigned)(name & 0xFFF),
                (unsigned)(more >> 48 & 0x3FFF) | 0x8000,
                (unsigned long long)(more & 0xFFFFFFFFFFFFu));
}

/* Each is a body that describes: "Negated", "Sure=High". */
static void add_attributes(const struct export_document *doc, const struct annotation *a,
                           struct strbuf *out)
{
    struct attached_attributes list = {0};
    if (!(a->id & ANNOTATION_SUGGESTION))
        attached_attributes(doc->annotations, a->id, &list);
    for (size_t i = 0; i < list.n; i++) {
        const char *value = list.v[i].value;
        char *all = value ? xasprintf("%s=%s", list.v[i].name, value) : xstrdup(list.v[i].name);
        strbuf_adds(out, ",{\"type\":\"TextualBody\",\"purpose\":\"describing\",\"value\":");
        add_string(out, all);
        strbuf_addc(out, '}');
        free(all);
    }
    attached_attributes_release(&list);
}

static void add_annotation(const struct export_document *doc, const struct annotation *a,
                           struct places *places, struct strbuf *out)
{
    strbuf_adds(out, "{\"type\":\"Annotation\",\"id\":");
    add_id(doc, a, out);
    strbuf_adds(out, ",\"motivation\":\"tagging\",\"body\":[{\"type\":\"TextualBody\","
                     "\"purpose\":\"tagging\",\"value\":");
    add_string(out, schema_label(annotations_schema(doc->annotations), a->label)->name);
    strbuf_addc(out, '}');
    if (a->note) {
        strbuf_adds(out, ",{\"type\":\"TextualBody\",\"purpose\":\"commenting\",\"value\":");
        add_string(out, a->note);
        strbuf_addc(out, '}');
    }
    add_attributes(doc, a, out);
    strbuf_adds(out, "],\"target\":");
    if (a->fragment_count > 1)
        strbuf_addc(out, '[');
    for (size_t i = 0; i < a->fragment_count; i++) {
        if (i > 0)
            strbuf_addc(out, ',');
        add_target(doc, a->fragments[i], places, out);
    }
    strbuf_adds(out, a->fragment_count > 1 ? "]}" : "}");
}

static void w3c_write(const struct export_document *doc, size_t index, struct strbuf *out,
                      struct format_report *report)
{
    struct annotation_cursor c;
    const struct annotation *a;
    struct places places = {.text = doc->text};
    bool first = true;
    strbuf_adds(out, "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":");
    strbuf_addf(out, "\"urn:diple:page:%zu\",\"type\":\"AnnotationPage\",\"items\":[", index + 1);
    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    for (; (a = annotations_next(&c)); first = false) {
        strbuf_adds(out, first ? "\n" : ",\n");
        add_annotation(doc, a, &places, out);
    }
    strbuf_adds(out, "]}\n");
    remark_lines(doc, "AM", report);
}

const struct format format_w3c = {
    .name = "w3c",
    .extension = "jsonld",
    .description = "W3C Web Annotations (JSON-LD), one page per article",
    .flags = FORMAT_ONE_DOCUMENT,
    .write = w3c_write,
    .read = w3c_read,
};
