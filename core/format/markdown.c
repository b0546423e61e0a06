/* Notes in Markdown (CommonMark 0.30): the article's title, a heading per label, under it every
 * annotation as a quotation with its note and its place. */
#include "core/format/formats.h"
#include "core/format/write.h"

#include "core/annotation/attached.h"
#include "core/base/vec.h"

#include <string.h>

/* Every sign that could begin or end something is escaped where it stands; control characters,
 * which CommonMark does not know, become blanks. */
static void add_escaped(struct strbuf *out, const char *s)
{
    bool at_start = true, digits = false;
    for (; *s; s++) {
        bool always = strchr("\\`*_[]<>&~|", *s) != NULL;
        bool at_line_start = at_start && strchr("#+-=!", *s) != NULL;
        bool list = digits && strchr(".)", *s) != NULL;
        if ((unsigned char)*s < ' ' || *s == 0x7F) {
            strbuf_addc(out, ' ');
            continue;
        }
        if (always || at_line_start || list)
            strbuf_addc(out, '\\');
        strbuf_addc(out, *s);
        digits = (at_start || digits) && *s >= '0' && *s <= '9';
        at_start = at_start && *s == ' ';
    }
}

/* A note may have several lines: each is a paragraph of its own. */
static void add_note(struct strbuf *out, const char *note)
{
    while (*note) {
        size_t n = strcspn(note, "\r\n");
        if (n) {
            char *line = xmemdup0(note, n);
            strbuf_addc(out, '\n');
            add_escaped(out, line);
            strbuf_addc(out, '\n');
            free(line);
        }
        note += n;
        note += strspn(note, "\r\n");
    }
}

/* A paragraph for the attributes, one for each relation. */
static void add_attached(const struct export_document *doc, const struct annotation *a,
                         struct strbuf *out)
{
    struct attached_relations list = {0};
    char *attributes = write_attributes(doc->annotations, a);
    if (*attributes) {
        strbuf_adds(out, "\nAttributes: ");
        add_escaped(out, attributes);
        strbuf_addc(out, '\n');
    }
    free(attributes);
    if (!(a->id & ANNOTATION_SUGGESTION))
        attached_relations(doc->annotations, a->id, &list);
    for (size_t i = 0; i < list.n; i++) {
        if (list.v[i].from != a->id)
            continue;
        char *words = words_on_line(doc->text, annotations_get(doc->annotations, list.v[i].to));
        strbuf_adds(out, "\n→ ");
        add_escaped(out, list.v[i].name);
        strbuf_adds(out, ": ");
        add_escaped(out, words);
        strbuf_addc(out, '\n');
        free(words);
    }
    attached_relations_release(&list);
}

static void add_annotation(const struct export_document *doc, const struct annotation *a,
                           struct strbuf *out)
{
    char *words = words_on_line(doc->text, a);
    struct text_position at = text_position_of(doc->text, a->range.start);
    strbuf_adds(out, "\n> ");
    add_escaped(out, words);
    strbuf_addc(out, '\n');
    free(words);
    if (a->note)
        add_note(out, a->note);
    add_attached(doc, a, out);
    strbuf_addf(out, "\nLine %zu, column %zu", at.line, at.column);
    if (a->status == ANNOTATION_SUGGESTED || a->status == ANNOTATION_REJECTED) {
        strbuf_addf(out, ", %s", status_name(a->status));
        if (a->score >= 0) {
            strbuf_addc(out, ' ');
            write_score(out, a->score);
        }
    }
    strbuf_addc(out, '\n');
}

static void markdown_write(const struct export_document *doc, size_t index, struct strbuf *out,
                           struct format_report *report)
{
    const struct schema *schema = annotations_schema(doc->annotations);
    struct annotation_cursor c;
    const struct annotation *a;
    struct annotation_list {
        const struct annotation **v;
        size_t n, cap;
    } *by_label = xcalloc(schema_count(schema) + 1, sizeof *by_label);

    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    while ((a = annotations_next(&c)))
        vec_push(&by_label[a->label], a);

    strbuf_adds(out, index ? "\n# " : "# ");
    add_escaped(out, doc->title && *doc->title ? doc->title : doc->name);
    strbuf_adds(out, "\n\nSource: ");
    add_escaped(out, doc->name);
    strbuf_addc(out, '\n');
    struct attached_labels labels = {0};
    attached_labels(doc->annotations, &labels);
    for (size_t i = 0; i < labels.n; i++) {
        strbuf_adds(out, i ? ", " : "\nLabels: ");
        add_escaped(out, labels.v[i]);
    }
    if (labels.n)
        strbuf_addc(out, '\n');
    attached_labels_release(&labels);
    for (uint32_t l = 0; l < schema_count(schema); l++) {
        if (!by_label[l].n)
            continue;
        strbuf_adds(out, "\n## ");
        add_escaped(out, schema_label(schema, l)->display);
        strbuf_addf(out, " (%zu)\n", by_label[l].n);
        for (size_t i = 0; i < by_label[l].n; i++)
            add_annotation(doc, by_label[l].v[i], out);
        vec_release(&by_label[l]);
    }
    free(by_label);
    remark_lines(doc, "RAMD", report);
}

const struct format format_markdown = {
    .name = "markdown",
    .extension = "md",
    .description = "notes: a heading per label, quotations, notes, places",
    .write = markdown_write,
};
