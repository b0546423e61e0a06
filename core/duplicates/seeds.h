/* Seeds: stretches of two texts that have an anchor in common, and how they hang together. */
#ifndef DIPLE_DUPLICATES_SEEDS_H
#define DIPLE_DUPLICATES_SEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words [a, a + na) of one text match words [b, b + nb) of the other (or of an earlier place in the
 * same one), not necessarily word for word. */
struct dup_seed {
    uint32_t a, b, na, nb;
};

struct dup_seed_vec {
    struct dup_seed *v;
    size_t n, cap;
};

struct dup_index_vec {
    uint32_t *v;
    size_t n, cap;
};

/* Scratch memory of the functions below; zeroed before the first use. */
struct dup_seed_work {
    struct dup_index_vec parent, order, used, diagonal, linked;
    struct dup_seed_vec spare, turned;
    struct {
        int64_t *v;
        size_t n, cap;
    } best;
};
void dup_seed_work_release(struct dup_seed_work *w);

/* Sorts by b, or by a; what is equal there keeps its order. */
void dup_seeds_sort(struct dup_seed_work *w, struct dup_seed *v, size_t n, bool by_b);

/* Sorts idx[0..n), indices into v in ascending order of a, into clusters: seeds belong together
 * that have at most `gap` words between them on both sides, in whatever order. Each cluster's
 * indices are ascending; they stand one after the other, in the order of their first seeds. ends
 * gets the end of each within idx. */
void dup_seeds_cluster(struct dup_seed_work *w, const struct dup_seed *v, uint32_t *idx, size_t n,
                       uint32_t gap, struct dup_index_vec *ends);

/* The heaviest chain of seeds that advance on both sides, if it explains four fifths of what all of
 * them cover of one side: repeats near the true counterpart must not widen the other. Puts its
 * seeds before the others, both in order, and returns how many they are; n when there is no such
 * chain.
 */
size_t dup_seeds_straighten(struct dup_seed_work *w, const struct dup_seed *v, uint32_t *idx,
                            size_t n);

#endif
