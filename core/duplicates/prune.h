/* Seeds at the ends of a cluster that cost more than they bring. */
#ifndef DIPLE_DUPLICATES_PRUNE_H
#define DIPLE_DUPLICATES_PRUNE_H

#include "core/duplicates/passages.h"

/* The ends of what seeds span, and the seeds that stand there. */
struct dup_box {
    uint32_t a0, a1, b0, b1;
    const struct dup_seed *first_a, *last_a, *first_b, *last_b;
};

/* Of the seeds idx[0..n) of v, n > 0. */
struct dup_box dup_box_of(const struct dup_seed *v, const uint32_t *idx, size_t n);

/* A phrase that stands once more beside one of the sides widens that side alone. Takes such seeds
 * out of the way, to the end of idx, as long as the words that only one side has outweigh those
 * gained; what stays keeps its order. Returns how many stay, 1 at least. */
size_t dup_prune(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                 uint32_t *idx, size_t n);

#endif
