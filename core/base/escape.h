/* Strings inside other languages. */
#ifndef DIPLE_BASE_ESCAPE_H
#define DIPLE_BASE_ESCAPE_H

#include "core/base/strbuf.h"

/* A JSON string with its quotes (RFC 8259): control characters, quotes and backslashes escaped,
 * everything else as it is, each invalid byte of UTF-8 as U+FFFD. */
void escape_json(struct strbuf *out, const char *s, size_t n);

/* Text of HTML or XML, also inside a quoted attribute: & < > " escaped. */
void escape_html(struct strbuf *out, const char *s, size_t n);

#endif
