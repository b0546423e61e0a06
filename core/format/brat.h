/* Inside core/format: rules of brat standoff that its reader and writer share.
 *
 * https://brat.nlplab.org/standoff.html, and server/src/annotation.py of nlplab/brat, which breaks
 * lines as Python's splitlines does: no place may reach over such a break, so it is cut into
 * fragments there. */
#ifndef DIPLE_FORMAT_BRAT_H
#define DIPLE_FORMAT_BRAT_H

#include "core/annotation/idmap.h"
#include "core/format/format.h"

/* LF, CR, VT, FF, FS, GS, RS, NEL, LS, PS; and TAB, which separates the columns. */
bool brat_is_break(uint32_t codepoint);

/* The fragments of a as they stand in the file: cut at breaks, without the spaces around these.
 * Empty when nothing else is in them. */
void brat_cut(const struct text *text, const struct range *fragments, size_t count,
              struct range_vec *out);

/* A line break in a note stands as BRAT_NOTE_BREAK in the file. */
#define BRAT_NOTE_BREAK " \xC2\xB6 "

/* The id of the place that triggers the event line, or 0. */
uint32_t brat_trigger(const struct annotation_line *event);
/* Fills events: id of a trigger -> line (struct annotation_line) of its first event. */
void brat_find_events(const struct annotations *set, struct idmap *events);

/* Joins pieces that are cut only at breaks, provided that brat_cut would cut the result just so;
 * `joined` is emptied first, and left empty when nothing can be joined. */
void brat_join(const struct text *text, const struct range_vec *pieces, struct range_vec *joined);

bool brat_read(const char *bytes, size_t size, struct annotations *into,
               struct format_report *report, struct error *err);

#endif
