/* Runs: seeds of two texts that lie on one diagonal, the same distance between a and b. */
#ifndef DIPLE_DUPLICATES_RUNS_H
#define DIPLE_DUPLICATES_RUNS_H

#include "core/duplicates/seeds.h"

#include <stddef.h>
#include <stdint.h>

/* Seeds of one diagonal with at most `gap` words between them become one. v is sorted by a before
 * and after; returns how many are left. */
size_t dup_runs_join(struct dup_seed_work *w, struct dup_seed *v, size_t n, uint32_t gap);

/* The words of the two texts. */
struct dup_sides {
    const uint32_t *a, *b;
    uint32_t na, nb;
};

/* Words [begin, end) of a that have been found to be a long copy of something already. */
struct dup_cover {
    uint32_t begin, end;
};

struct dup_cover_vec {
    struct dup_cover *v;
    size_t n, cap;
};

enum { DUP_RUN_FAR = 200 }; /* words of a long run */

/* Widens seeds along their diagonals as far as nearly all words are the same, if that is far, and
 * leaves out those that another one has reached: one seed is enough to find a long copy with a
 * change here and there, which of many such copies may have but a few seeds in common. For two
 * different texts, whose sides cannot overlap. Of a text with many such copies most seeds lead to
 * the nearest one; long runs of few seeds within `covers` lead to the others, which hang together
 * by their own nearest ones, and are left out. v is sorted by a before and after; returns how many
 * are left. */
size_t dup_runs_widen(struct dup_seed_work *w, const struct dup_sides *sides,
                      const struct dup_cover_vec *covers, struct dup_seed *v, size_t n);

#endif
