#include "core/format/format.h"

#include "core/base/vec.h"
#include "core/format/formats.h"
#include "core/format/write.h"

#include <string.h>

static const struct format *const formats[] = {
    &format_brat,  &format_jsonl,     &format_csv,     &format_markdown, &format_html,
    &format_conll, &format_conll2003, &format_prodigy, &format_w3c,
};

size_t format_count(void)
{
    return sizeof formats / sizeof *formats;
}

const struct format *format_at(size_t i)
{
    return formats[i];
}

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < format_count(); i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

void format_export(const struct format *f, const struct export_document *doc, struct strbuf *out,
                   struct format_report *report)
{
    if (f->begin)
        f->begin(out);
    f->write(doc, 0, out, report);
    if (f->end)
        f->end(out);
}

void format_write_text(struct strbuf *out, const struct text *text)
{
    write_text(out, text, (struct range){0, text_size(text)});
}

void format_remark(struct format_report *report, size_t line, const char *message)
{
    for (size_t i = 0; i < report->n; i++) {
        if (strcmp(report->v[i].message, message) == 0) {
            report->v[i].count++;
            return;
        }
    }
    vec_push(report, (struct format_remark){xstrdup(message), 1, line});
}

char *format_remark_line(const struct format_remark *r)
{
    if (!r->line)
        return xasprintf("%zu %s", r->count, r->message);
    return xasprintf("%zu %s (%s line %zu)", r->count, r->message, r->count > 1 ? "first in" : "in",
                     r->line);
}

void format_report_release(struct format_report *report)
{
    for (size_t i = 0; i < report->n; i++)
        free(report->v[i].message);
    vec_release(report);
}
