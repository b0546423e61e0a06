/* From a cluster of seeds to passages. */
#ifndef DIPLE_DUPLICATES_CLUSTER_H
#define DIPLE_DUPLICATES_CLUSTER_H

#include "core/duplicates/passages.h"

/* Looks for passages in a cluster, the seeds v[m->order.v[first .. first + n)]. Every round takes
 * the seeds that explain most, extends their ends and tests the result; if that is no passage, its
 * parts with smaller gaps; what seeds are left outside of the passage get the next round. Appends
 * to out; tandem repeats go to m->tandems. */
void dup_cluster_explore(struct dup_matcher *m, const struct dup_pair *pair,
                         const struct dup_seed *v, size_t first, size_t n, uint32_t gap,
                         struct dup_passage_vec *out);

#endif
