/* How much a word tells: its information content, estimated from the texts themselves.
 *
 * w = log2(D / d), d the number of different words that stand before it somewhere, D the sum of all
 * d. Counting contexts and not occurrences keeps a passage that is repeated a thousand times from
 * making its words look common. No word list, no language. Contexts are counted in a Bloom filter
 * and words in hashed buckets; both make a rare word a little more common now and then, which does
 * no harm. Weights are in 1/8 bit. */
#ifndef DIPLE_DUPLICATES_WEIGHTS_H
#define DIPLE_DUPLICATES_WEIGHTS_H

#include "core/duplicates/corpus.h"

#include <stdint.h>

#define DUP_BIT 8 /* units of weight per bit of information */

struct dup_weights {
    uint8_t *bucket; /* weight by the top bits of the word */
    unsigned shift;
    uint8_t stop;        /* words below this weight are too common to be looked up */
    uint32_t need;       /* weight of an anchor, for which few agree by chance at any size */
    double context_bits; /* log2 D, at least 1 */
};

static inline uint32_t dup_weight(const struct dup_weights *w, uint32_t word)
{
    return w->bucket[word >> w->shift];
}

void dup_weights_build(struct dup_weights *w, const struct dup_corpus *corpus, unsigned threads);
void dup_weights_release(struct dup_weights *w);

#endif
