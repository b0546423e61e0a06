/* Which occurrences of a report a reader need not read again. */
#ifndef DIPLE_DUPLICATES_COPIES_H
#define DIPLE_DUPLICATES_COPIES_H

#include "core/duplicates/duplicates.h"

enum { DUP_COPIES_MOST = 10000 };

struct dup_copy {
    struct range
        range; /* the occurrence with its line's indentation, blanks behind, an end of line */
    size_t occurrence; /* indices into the report's occurrences */
    size_t original;   /* stands before it and is no copy itself */
    size_t group;
};

struct dup_copy_vec {
    struct dup_copy *v;
    size_t n, cap;
};

/* Appends the later copies of every group of at least min_words words, of those at least so similar
 * (0..1): in order, not overlapping, and none over the original of another one. Where groups
 * overlap the one that stands first in the report counts. `text` is the text of the report (all of
 * its occurrences are in document 0), n bytes. */
void dup_later_copies(const struct dup_report *report, const uint8_t *text, size_t n,
                      size_t min_words, double similarity, struct dup_copy_vec *out);

#endif
