/* Passages that are the same word for word. */
#ifndef DIPLE_DUPLICATES_VERBATIM_H
#define DIPLE_DUPLICATES_VERBATIM_H

#include "core/duplicates/passages.h"

/* To be called before the first seed of a pair of texts. */
void dup_verbatim_begin(struct dup_matcher *m);

/* Appends every stretch of at least min_words equal words that touches the seed's words, extended
 * as far as it goes. Seeds are looked at on the diagonal of their begin only, and come in the order
 * of a. Stretches whose sides overlap go to m->tandems. */
void dup_verbatim_of_seed(struct dup_matcher *m, const struct dup_pair *pair,
                          const struct dup_seed *seed, struct dup_passage_vec *out);

/* Passages that follow right on themselves: words [b, a + na) of a run in m->tandems repeat with
 * the period a - b. Appends pairs of neighbouring pieces, each of as many periods as min_words asks
 * for; what repeats with a multiple of a period that is known already is left out. */
void dup_tandems(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage_vec *out);

#endif
