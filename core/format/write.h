/* Inside core/format: what several writers need. */
#ifndef DIPLE_FORMAT_WRITE_H
#define DIPLE_FORMAT_WRITE_H

#include "core/format/format.h"

/* The text of the range, invalid bytes as U+FFFD, everything else as it is. */
void write_text(struct strbuf *out, const struct text *text, struct range r);

/* The text of all fragments with one space between them. */
void write_words(struct strbuf *out, const struct text *text, const struct annotation *a);

/* The same on one line: each run of blanks and line breaks is one space. Owned by the caller. */
char *words_on_line(const struct text *text, const struct annotation *a);

/* "0.93", "1", at most six digits, with a point whatever the locale. */
void write_score(struct strbuf *out, float score);

/* "suggested", "accepted", "rejected", "manual". */
const char *status_name(enum annotation_status status);

/* Remarks on what a format of single, plain ranges cannot carry; called once per annotation. */
void remark_fragments(const struct annotation *a, struct format_report *report);
/* "Negated; Sure=High" and "Employs 3; Knows 4": what hangs on an annotation, the relations with
 * the id that they lead to; "" for nothing, and for suggestions. Owned by the caller. */
char *write_attributes(const struct annotations *set, const struct annotation *a);
char *write_relations(const struct annotations *set, const struct annotation *a);

/* Remarks on attributes, relations ... that are left out; `kinds`: the kinds of lines that are
 * carried, 'D' for the labels of the article. */
void remark_lines(const struct export_document *doc, const char *kinds,
                  struct format_report *report);

#endif
