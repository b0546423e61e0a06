/* Comma-separated values (RFC 4180), one row per annotation. Offsets are given twice, in code
 * points and in bytes. A cell of text that a spreadsheet would take for a formula gets an
 * apostrophe in front (OWASP, "CSV Injection"). */
#include "core/format/formats.h"
#include "core/format/write.h"

#include <stdlib.h>
#include <stdlib.h>
#include <string.h>

static void csv_begin(struct strbuf *out)
{
    strbuf_adds(out, "doc,id,label,start_cp,end_cp,start_byte,end_byte,line,col,text,note,status,"
                     "source,score,attributes,relations\r\n");
}

static void add_cell(struct strbuf *out, const char *s, size_t n)
{
    const char *special = n ? strchr("=+-@\t\r", s[0]) : NULL;
    bool guard = special && *special;
    bool quote = guard;
    for (size_t i = 0; i < n && !quote; i++)
        quote = s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r';
    if (!quote) {
        strbuf_add(out, s, n);
        return;
    }
    strbuf_addc(out, '"');
    if (guard)
        strbuf_addc(out, '\'');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"')
            strbuf_addc(out, '"');
        strbuf_addc(out, s[i]);
    }
    strbuf_addc(out, '"');
}

static void add_string(struct strbuf *out, const char *s)
{
    if (s)
        add_cell(out, s, strlen(s));
}

static void csv_write(const struct export_document *doc, size_t index, struct strbuf *out,
                      struct format_report *report)
{
    (void)index;
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    while ((a = annotations_next(&c))) {
        struct strbuf words = STRBUF_INIT;
        struct text_position at = text_position_of(doc->text, a->range.start);
        add_string(out, doc->name);
        strbuf_addf(out, ",%u,", a->id);
        add_string(out, schema_label(annotations_schema(doc->annotations), a->label)->name);
        strbuf_addf(out, ",%zu,%zu,%zu,%zu,%zu,%zu,", text_codepoint_of(doc->text, a->range.start),
                    text_codepoint_of(doc->text, a->range.end), a->range.start, a->range.end,
                    at.line, at.column);
        write_words(&words, doc->text, a);
        add_cell(out, strbuf_str(&words), words.n);
        strbuf_release(&words);
        strbuf_addc(out, ',');
        add_string(out, a->note);
        strbuf_addf(out, ",%s,", status_name(a->status));
        add_string(out, a->source);
        strbuf_addc(out, ',');
        if (a->score >= 0)
            write_score(out, a->score);
        char *attributes = write_attributes(doc->annotations, a);
        char *relations = write_relations(doc->annotations, a);
        strbuf_addc(out, ',');
        add_string(out, attributes);
        strbuf_addc(out, ',');
        add_string(out, relations);
        free(attributes);
        free(relations);
        strbuf_adds(out, "\r\n");
        remark_fragments(a, report);
    }
    remark_lines(doc, "RAM", report);
}

const struct format format_csv = {
    .name = "csv",
    .extension = "csv",
    .description = "comma-separated values, one row per annotation",
    .flags = FORMAT_CRLF,
    .begin = csv_begin,
    .write = csv_write,
};
