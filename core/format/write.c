#include "core/format/write.h"

#include "core/annotation/attached.h"
#include "core/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void write_text(struct strbuf *out, const struct text *text, struct range r)
{
    const uint8_t *s = text_bytes(text);
    while (r.start < r.end) {
        size_t valid = utf8_invalid_at(s + r.start, r.end - r.start);
        strbuf_add(out, s + r.start, valid);
        r.start += valid;
        if (r.start < r.end) {
            strbuf_adds(out, "\xEF\xBF\xBD");
            r.start++;
        }
    }
}

void write_words(struct strbuf *out, const struct text *text, const struct annotation *a)
{
    for (size_t i = 0; i < a->fragment_count; i++) {
        if (i > 0)
            strbuf_addc(out, ' ');
        write_text(out, text, a->fragments[i]);
    }
}

char *words_on_line(const struct text *text, const struct annotation *a)
{
    struct strbuf out = STRBUF_INIT;
    for (size_t i = 0; i < a->fragment_count; i++) {
        char *words = text_copy_line(text, a->fragments[i]);
        if (i > 0)
            strbuf_addc(&out, ' ');
        strbuf_adds(&out, words);
        free(words);
    }
    return strbuf_detach(&out);
}

void write_score(struct strbuf *out, float score)
{
    long n = lroundf(score * 1e6f);
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%ld.%06ld", n / 1000000, n % 1000000);
    while (length > 0 && digits[length - 1] == '0')
        length--;
    if (length > 0 && digits[length - 1] == '.')
        length--;
    strbuf_add(out, digits, (size_t)length);
}

const char *status_name(enum annotation_status status)
{
    switch (status) {
    case ANNOTATION_SUGGESTED:
        return "suggested";
    case ANNOTATION_ACCEPTED:
        return "accepted";
    case ANNOTATION_REJECTED:
        return "rejected";
    default:
        return "manual";
    }
}

char *write_attributes(const struct annotations *set, const struct annotation *a)
{
    struct strbuf out = STRBUF_INIT;
    struct attached_attributes list = {0};
    if (!(a->id & ANNOTATION_SUGGESTION))
        attached_attributes(set, a->id, &list);
    for (size_t i = 0; i < list.n; i++)
        strbuf_addf(&out, "%s%s%s%s", i ? "; " : "", list.v[i].name, list.v[i].value ? "=" : "",
                    list.v[i].value ? list.v[i].value : "");
    attached_attributes_release(&list);
    return strbuf_detach(&out);
}

char *write_relations(const struct annotations *set, const struct annotation *a)
{
    struct strbuf out = STRBUF_INIT;
    struct attached_relations list = {0};
    if (!(a->id & ANNOTATION_SUGGESTION))
        attached_relations(set, a->id, &list);
    for (size_t i = 0; i < list.n; i++)
        if (list.v[i].from == a->id)
            strbuf_addf(&out, "%s%s %u", out.n ? "; " : "", list.v[i].name, list.v[i].to);
    attached_relations_release(&list);
    return strbuf_detach(&out);
}

void remark_fragments(const struct annotation *a, struct format_report *report)
{
    if (a->fragment_count > 1)
        format_remark(report, 0, "places in several fragments flattened");
}

void remark_lines(const struct export_document *doc, const char *kinds,
                  struct format_report *report)
{
    for (size_t i = 0; i < annotations_line_count(doc->annotations); i++) {
        const struct annotation_line *line = annotations_line(doc->annotations, i);
        bool label = attached_label_of(line) != NULL;
        char kind = label ? 'D' : line->kind;
        if (strchr(kinds, kind))
            continue;
        const char *what = kind == 'E'   ? "events left out"
                           : kind == 'R' ? "relations left out"
                           : kind == 'N' ? "normalisations left out"
                           : kind == '*' ? "equivalences left out"
                           : kind == 'D' ? "labels of the article left out"
                           : kind == '#' ? "further notes left out"
                           : kind == '?' ? "lines that were not understood left out"
                                         : "attributes left out";
        format_remark(report, 0, what);
    }
}
