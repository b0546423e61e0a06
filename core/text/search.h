/* Literal and regular-expression search (PCRE2, UTF, JIT) over a text of any size.
 *
 * Smart case: a pattern without an upper-case letter matches both cases. A pattern without regex
 * characters is searched literally (memmem-like, at memory speed when the case matters). Regular
 * expressions match within windows of whole lines: one match may span a few lines but not more than
 * SEARCH_WINDOW bytes. Invalid bytes match nothing (PCRE2_MATCH_INVALID_UTF).
 *
 * The matches of a pattern in a text are a fixed set, each behind the one before, whatever place
 * one comes from: next, previous and all agree. */
#ifndef DIPLE_TEXT_SEARCH_H
#define DIPLE_TEXT_SEARCH_H

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/text/range.h"
#include "core/text/text.h"

enum { SEARCH_WINDOW = 1 << 17 };

enum search_flags {
    SEARCH_LITERAL = 1,    /* the pattern is no regular expression */
    SEARCH_CASE = 2,       /* upper and lower case differ whatever the pattern */
    SEARCH_WHOLE_WORD = 4, /* both ends of a match at a word boundary */
};

struct search;

/* NULL and err on a bad or empty pattern: message "pattern: ... at offset 3". */
struct search *search_new(const char *pattern, unsigned flags, struct error *err);
void search_free(struct search *s);
const char *search_pattern(const struct search *s);

enum search_result {
    SEARCH_FOUND,
    SEARCH_NONE,
    SEARCH_CANCELLED,
    SEARCH_FAILED, /* a match limit was hit: the pattern is too costly */
};

/* The first match that starts at or after / the last that starts before `from`. Empty matches are
 * passed over. One search may be used by one thread at a time. */
enum search_result search_next(struct search *s, const struct text *t, size_t from,
                               struct progress *p, struct range *match);
enum search_result search_prev(struct search *s, const struct text *t, size_t from,
                               struct progress *p, struct range *match);

/* All matches that overlap `within`, for highlighting a screen; at most `most`. */
size_t search_all(struct search *s, const struct text *t, struct range within, struct range *out,
                  size_t most);

#endif
