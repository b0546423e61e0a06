/* Anchors: small sets of neighbouring words that two copies of a passage are likely to share and
 * two unrelated places are not.
 *
 * From every word that is not too common, the next such words are taken until together they carry
 * enough information to be unlikely by chance in a collection of this size; common words between
 * them do not count, so an anchor outlives edits of "the" and "of", punctuation and layout. Where
 * the words are so common that `guard` of them in a row hold no anchor, all of them together are
 * one: therefore every verbatim repeat of `guard` words has at least one anchor in common with its
 * original. */
#ifndef DIPLE_DUPLICATES_ANCHORS_H
#define DIPLE_DUPLICATES_ANCHORS_H

#include "core/duplicates/tokens.h"
#include "core/duplicates/weights.h"

#include <stddef.h>
#include <stdint.h>

enum { DUP_ANCHOR_SPAN = 16, DUP_GUARD_MOST = 200 };

struct dup_anchor {
    uint64_t hash;
    uint32_t token; /* first word */
    uint32_t span;  /* words from the first to the last; 1: a guard, whose words are all equal */
};

struct dup_anchor_vec {
    struct dup_anchor *v;
    size_t n, cap;
};

/* Replaces the contents of out by the anchors of a text that begin with words [begin, end). guard
 * 0: none; at most DUP_GUARD_MOST. */
void dup_anchors_find(const struct dup_tokens *t, const struct dup_weights *w, unsigned guard,
                      uint32_t begin, uint32_t end, struct dup_anchor_vec *out);

#endif
