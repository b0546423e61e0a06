/* The same words elsewhere in the article. */
#ifndef DIPLE_ANNOTATION_MENTIONS_H
#define DIPLE_ANNOTATION_MENTIONS_H

#include "core/base/progress.h"
#include "core/text/range.h"
#include "core/text/text.h"

enum mention_rule {
    MENTIONS_ANYWHERE,
    MENTIONS_WHOLE_WORD, /* no letter or digit may touch it; ideographs and kana need no gap */
};

/* Appends every occurrence of the text of `like` (itself included) to *out, in order, not
 * overlapping. Upper and lower case must agree; any run of blanks with at most one line break
 * equals any other. At most `limit` occurrences (0: no limit). False when cancelled. The text of
 * `like` is trimmed first; nothing is found when nothing is left. */
bool mentions_identical(const struct text *text, struct range like, enum mention_rule rule,
                        size_t limit, struct progress *p, struct range_vec *out);

/* The same for words that come from elsewhere; they are not trimmed. */
bool mentions_of(const struct text *text, const char *words, enum mention_rule rule, size_t limit,
                 struct progress *p, struct range_vec *out);

/* The range without blanks at its ends, and without punctuation there that belongs to the sentence
 * and not to the words: stops, commas, unpaired quotes and brackets. "U.S." keeps its stop,
 * "Berlin." does not, "(NASA)" loses both brackets, "f(x)" none. Empty when nothing is left. */
struct range mentions_trim(const struct text *text, struct range range);

#endif
