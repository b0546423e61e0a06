#include "config.h"

#include "core/duplicates/cluster.h"

#include "core/base/vec.h"
#include "core/duplicates/extend.h"
#include "core/duplicates/prune.h"
#include "core/duplicates/settle.h"

#include <stdlib.h>

enum {
    GAP_LEAST = 4,   /* a cluster is not split further below this gap */
    ROUNDS_MOST = 8, /* passages found in one cluster one after the other */
};

static uint32_t least(uint32_t x, uint32_t y)
{
    return x < y ? x : y;
}

static uint32_t greatest(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

static void widen_back(const struct dup_matcher *m, const struct dup_pair *pair,
                       const struct dup_seed *s, struct dup_spot limit, struct dup_passage *p)
{
    struct dup_spot e =
        dup_extend_back(pair->ta, pair->tb, m->weights, (struct dup_spot){s->a, s->b}, limit);
    p->a0 = least(p->a0, e.a);
    p->b0 = least(p->b0, e.b);
}

static void widen_forward(const struct dup_matcher *m, const struct dup_pair *pair,
                          const struct dup_seed *s, struct dup_spot limit, struct dup_passage *p)
{
    struct dup_spot e = dup_extend_forward(pair->ta, pair->tb, m->weights,
                                           (struct dup_spot){s->a + s->na, s->b + s->nb}, limit);
    p->a1 = greatest(p->a1, e.a);
    p->b1 = greatest(p->b1, e.b);
}

/* Within one text the sides may not run into each other. False when they do so much that this is a
 * tandem repeat or nothing. */
static bool part_sides(struct dup_passage *p)
{
    uint32_t low = greatest(p->a0, p->b0), high = least(p->a1, p->b1);
    if (low >= high)
        return true;
    if ((uint64_t)(high - low) * 2 > least(p->a1 - p->a0, p->b1 - p->b0))
        return false;
    uint32_t middle = low + (high - low) / 2;
    if (p->a0 < p->b0)
        p->a1 = p->b0 = middle;
    else
        p->b1 = p->a0 = middle;
    return true;
}

/* Tests what seeds idx[0..n) span. False when smaller parts of it should be tested. */
static bool consider(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                     const uint32_t *idx, size_t n, struct dup_passage_vec *out)
{
    struct dup_box x = dup_box_of(v, idx, n);
    struct dup_passage p = {.text_a = pair->text_a,
                            .a0 = x.a0,
                            .a1 = x.a1,
                            .text_b = pair->text_b,
                            .b0 = x.b0,
                            .b1 = x.b1};
    if (dup_passage_in_table(pair, &p))
        return true; /* no passage but a verbatim one, which is not lost */
    struct dup_spot begin = {0, 0}, end = {pair->ta->n, pair->tb->n};
    bool same = pair->text_a == pair->text_b;
    if (same && x.b0 < x.a0) {
        end.b = greatest(x.a0, x.b1);
        begin.a = least(x.b1, x.a0);
    } else if (same) {
        end.a = greatest(x.b0, x.a1);
        begin.b = least(x.a1, x.b0);
    }
    widen_back(m, pair, x.first_a, begin, &p);
    if (x.first_b != x.first_a)
        widen_back(m, pair, x.first_b, begin, &p);
    widen_forward(m, pair, x.last_a, end, &p);
    if (x.last_b != x.last_a)
        widen_forward(m, pair, x.last_b, end, &p);
    if (same && greatest(p.a0, p.b0) < least(p.a1, p.b1)) {
        const struct dup_seed *run = &v[idx[0]];
        for (size_t i = 1; i < n; i++)
            if (v[idx[i]].na > run->na)
                run = &v[idx[i]];
        if (run->na == run->nb && (uint64_t)run->na * 2 > run->a - run->b) {
            vec_push(&m->tandems, *run);
            return true;
        }
        if (!part_sides(&p))
            return false;
    }
    if (!dup_passage_accept(m, pair, &p))
        return false;
    dup_settle(m, pair, &p);
    vec_push(out, p);
    return true;
}

static bool inside(const struct dup_seed *s, const struct dup_passage *p)
{
    return s->a >= p->a0 && s->a + s->na <= p->a1 && s->b >= p->b0 && s->b + s->nb <= p->b1;
}

/* Is a seed within the stretch of a tandem repeat? */
static bool inside_tandem(const struct dup_seed *s, const struct dup_seed *tandem)
{
    return s->b >= tandem->b && s->a + s->na <= tandem->a + tandem->na;
}

/* A cluster that hangs together too loosely: its parts at half the gap. */
static void split(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                  size_t first, size_t n, uint32_t gap, struct dup_passage_vec *out)
{
    struct dup_index_vec ends = {0};
    size_t begin = 0;
    do {
        gap /= 2;
        dup_seeds_cluster(&m->seeds_work, v, m->order.v + first, n, gap, &ends);
    } while (ends.n == 1 && gap > GAP_LEAST);
    if (ends.n > 1)
        for (size_t k = 0; k < ends.n; begin = ends.v[k++])
            dup_cluster_explore(m, pair, v, first + begin, ends.v[k] - begin, gap, out);
    vec_release(&ends);
}

static int by_number(const void *x, const void *y)
{
    uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;
    return p < q ? -1 : p > q;
}

/* The depth of the mutual recursion with split() is the number of times the gap can be halved. */
void dup_cluster_explore(struct dup_matcher *m, const struct dup_pair *pair,
                         const struct dup_seed *v, size_t first, size_t n, uint32_t gap,
                         struct dup_passage_vec *out)
{
    for (int round = 0; n > 0 && round < ROUNDS_MOST; round++) {
        size_t chain = dup_seeds_straighten(&m->seeds_work, v, m->order.v + first, n);
        size_t pruned = dup_prune(m, pair, v, m->order.v + first, chain);
        if (pruned < chain)
            qsort(m->order.v + first + pruned, n - pruned, sizeof *m->order.v, by_number);
        chain = pruned;
        size_t before = out->n, tandems = m->tandems.n;
        if (!consider(m, pair, v, m->order.v + first, chain, out) && chain > 1 && gap > GAP_LEAST)
            split(m, pair, v, first, chain, gap, out);
        /* the rest is in order; keep what no passage of this round holds */
        uint32_t *idx = m->order.v + first;
        size_t left = 0;
        for (size_t i = chain; i < n; i++) {
            bool held = false;
            for (size_t k = before; k < out->n && !held; k++)
                held = inside(&v[idx[i]], &out->v[k]);
            for (size_t k = tandems; k < m->tandems.n && !held; k++)
                held = inside_tandem(&v[idx[i]], &m->tandems.v[k]);
            if (!held)
                idx[left++] = idx[i];
        }
        n = left;
    }
}
