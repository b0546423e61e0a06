/* Passages that are the same word for word. */
#ifndef DIPLE_DUPLICATES_VERBATIM_H
#define DIPLE_DUPLICATES_VERBATIM_H

#include "core/duplicates/passages.h"

/* Appends every stretch of at least min_words equal words that touches the seed's words, extended
 * as far as it goes. Seeds are looked at on their diagonal (na == nb) only. */
void dup_verbatim_of_seed(const struct dup_matcher *m, const struct dup_pair *pair,
                          const struct dup_seed *seed, struct dup_passage_vec *out);

/* A passage that follows right on itself: words [b, a + n) of one text repeat with the period a -
 * b. Appends pairs of neighbouring pieces, each of as many periods as min_words asks for. */
void dup_tandem(const struct dup_matcher *m, const struct dup_pair *pair,
                const struct dup_seed *run, struct dup_passage_vec *out);

#endif
