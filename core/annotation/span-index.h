/* Inside core/annotation: spans in text order, with the question which of them reach over a place.
 *
 * A sorted array with a tree of the largest ends above it (an augmented interval tree as in Cormen
 * et al., "Introduction to Algorithms", 14.3, laid out as a segment tree over blocks). Changes are
 * collected and merged at the next question, so that a step of 10,000 edits costs one pass. */
#ifndef DIPLE_ANNOTATION_SPAN_INDEX_H
#define DIPLE_ANNOTATION_SPAN_INDEX_H

#include "core/annotation/span.h"

struct span_entry {
    size_t start, end;
    struct span *span;
};

struct span_index {
    struct span_entry *v; /* settled entries, sorted */
    size_t n, cap;
    struct {
        struct span **v;
        size_t n, cap;
    } added;
    size_t dropped;  /* entries of v that have to go */
    size_t *tree;    /* largest end per block, node i over 2i and 2i + 1 */
    size_t tree_cap; /* allocated nodes */
    size_t leaves;   /* a power of two */
};

void span_index_release(struct span_index *ix);

/* Both keep their own reference. A span stands in one index at most, once. */
void span_index_add(struct span_index *ix, struct span *s);
void span_index_remove(struct span_index *ix, struct span *s);

/* Takes the changes in; the functions below need it. */
void span_index_settle(struct span_index *ix);

/* Index of the first entry at or after `from` that ends behind `offset`; n if there is none. */
size_t span_index_reaching(const struct span_index *ix, size_t from, size_t offset);
/* Index of the first entry that starts at or after offset. */
size_t span_index_from(const struct span_index *ix, size_t offset);

/* By start, the longer first, then by id. */
int span_compare(const struct span *a, const struct span *b);

#endif
