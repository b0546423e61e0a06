#include "config.h"

#include "core/duplicates/runs.h"

#include "core/base/vec.h"

#include <stdbool.h>
#include <string.h>

enum {
    DIAGONALS = 4096,
    DIFFER_MOST = 16, /* one of so many words may be another one, */
    DIFFER_FREE = 2,  /* and so many in any case */
    FIRM = 4,         /* words that are the same at the end of a run */
    FEW = 4,          /* a run of few seeds: they are less than one of so many of its words */
};

static void clear_diagonals(struct dup_seed_work *w)
{
    if (w->diagonal.n == 0) {
        vec_reserve(&w->diagonal, DIAGONALS);
        w->diagonal.n = DIAGONALS;
        memset(w->diagonal.v, 0, DIAGONALS * sizeof *w->diagonal.v);
    }
    for (size_t i = 0; i < w->used.n; i++)
        w->diagonal.v[w->used.v[i]] = 0;
    w->used.n = 0;
}

static uint32_t slot_of(uint32_t shift)
{
    return shift * UINT32_C(2654435761) >> 20;
}

/* Notes v[index] as the last seed of its diagonal. */
static void note(struct dup_seed_work *w, uint32_t slot, size_t index)
{
    if (!w->diagonal.v[slot])
        vec_push(&w->used, slot);
    w->diagonal.v[slot] = (uint32_t)index + 1;
}

size_t dup_runs_join(struct dup_seed_work *w, struct dup_seed *v, size_t n, uint32_t gap)
{
    if (n < 2)
        return n;
    clear_diagonals(w);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct dup_seed x = v[i];
        uint32_t shift = x.b - x.a, slot = slot_of(shift);
        uint32_t last = w->diagonal.v[slot];
        if (last && x.na == x.nb) {
            struct dup_seed *y = &v[last - 1];
            if (y->b - y->a == shift && x.a <= (uint64_t)y->a + y->na + gap) {
                if (x.a + x.na > y->a + y->na)
                    y->na = y->nb = x.a + x.na - y->a;
                continue;
            }
        }
        v[kept++] = x;
        if (x.na == x.nb)
            note(w, slot, kept - 1);
    }
    return kept;
}

/* How far nearly all words are the same, from *a and *b on in direction `step`, in n words. */
static uint32_t same_for(const uint32_t *a, const uint32_t *b, ptrdiff_t step, uint32_t n)
{
    uint32_t differ = 0, run = 0, reach = 0;
    for (uint32_t i = 0; i < n; i++, a += step, b += step) {
        if (*a == *b) {
            if (++run >= FIRM)
                reach = i + 1;
            continue;
        }
        run = 0;
        if (++differ > i / DIFFER_MOST + DIFFER_FREE)
            break;
    }
    return reach;
}

static struct dup_seed widened(const struct dup_sides *s, struct dup_seed x)
{
    uint32_t a = x.a + x.na, b = x.b + x.nb;
    uint32_t before = x.a < x.b ? x.a : x.b, behind = s->na - a < s->nb - b ? s->na - a : s->nb - b;
    if (behind)
        behind = same_for(s->a + a, s->b + b, 1, behind);
    if (before)
        before = same_for(s->a + x.a - 1, s->b + x.b - 1, -1, before);
    if (x.na + before + behind < DUP_RUN_FAR)
        return x;
    return (struct dup_seed){x.a - before, x.b - before, x.na + before + behind,
                             x.nb + before + behind};
}

static bool covered(const struct dup_cover_vec *covers, const struct dup_seed *x)
{
    for (size_t i = 0; i < covers->n; i++)
        if (covers->v[i].begin <= x->a && x->a + x->na <= covers->v[i].end)
            return true;
    return false;
}

/* Leaves out long runs of few seeds that are covered. */
static size_t drop_covered(const struct dup_seed_work *w, const struct dup_cover_vec *covers,
                           struct dup_seed *v, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].na < DUP_RUN_FAR || (uint64_t)w->linked.v[i] * FEW > v[i].na ||
            !covered(covers, &v[i]))
            v[kept++] = v[i];
    return kept;
}

size_t dup_runs_widen(struct dup_seed_work *w, const struct dup_sides *sides,
                      const struct dup_cover_vec *covers, struct dup_seed *v, size_t n)
{
    size_t kept = 0;
    bool moved = false;
    clear_diagonals(w);
    w->linked.n = 0; /* words of the seeds of each run */
    for (size_t i = 0; i < n; i++) {
        struct dup_seed x = v[i];
        uint32_t shift = x.b - x.a, slot = slot_of(shift);
        uint32_t last = x.na == x.nb ? w->diagonal.v[slot] : 0;
        const struct dup_seed *y = last ? &v[last - 1] : NULL;
        if (y && y->b - y->a == shift && x.a + x.na <= y->a + y->na) {
            w->linked.v[last - 1] += x.na;
            continue;
        }
        vec_push(&w->linked, x.na);
        if (x.na == x.nb) {
            v[kept] = widened(sides, x);
            moved |= v[kept].a != x.a;
            note(w, slot, kept);
        } else {
            v[kept] = x;
        }
        kept++;
    }
    if (covers->n)
        kept = drop_covered(w, covers, v, kept);
    if (moved)
        dup_seeds_sort(w, v, kept, false);
    return kept;
}
