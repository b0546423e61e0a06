/* Inside core/format: reading CoNLL columns, "TOKEN ... TAG" with blanks or tabs between, an empty
 * line behind each sentence, a -DOCSTART- line before each article.
 *
 * Tags may be IOB1, IOB2, IOBES or BILOU: they are read as conlleval does (Tjong Kim Sang and De
 * Meulder, CoNLL 2003): an annotation ends where the label changes, before B and S or U, behind E
 * or L and S or U, and with its sentence. The tokens must be those of the text, in order, with
 * nothing but blanks left over; blanks may stand anywhere between them or nowhere. */
#ifndef DIPLE_FORMAT_CONLL_H
#define DIPLE_FORMAT_CONLL_H

#include "core/format/format.h"

bool conll_read(const char *bytes, size_t size, struct annotations *into,
                struct format_report *report, struct error *err);

/* The text is made of the tokens: one space between them, a line per sentence. */
bool conll_articles(const char *bytes, size_t size, format_each_article *each, void *data,
                    struct format_report *report, struct error *err);

#endif
