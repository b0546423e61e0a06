/* Inside core/format: the table's entries, one file each. */
#ifndef DIPLE_FORMAT_FORMATS_H
#define DIPLE_FORMAT_FORMATS_H

#include "core/format/format.h"

extern const struct format format_brat;  /* brat.c, brat-read.c */
extern const struct format format_conll; /* conll.c */
extern const struct format format_conll2003;
extern const struct format format_csv;      /* csv.c */
extern const struct format format_html;     /* html.c */
extern const struct format format_jsonl;    /* jsonl.c */
extern const struct format format_markdown; /* markdown.c */
extern const struct format format_prodigy;  /* prodigy.c */
extern const struct format format_w3c;      /* w3c.c */

#endif
