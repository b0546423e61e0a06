#include "core/duplicates/passages.h"

#include "core/base/vec.h"
#include "core/duplicates/anchors.h"
#include "core/duplicates/extend.h"
#include "core/duplicates/verbatim.h"

#include <stdlib.h>

enum {
    RUN_GAP = 8,     /* words between seeds of one diagonal that are taken together */
    GAP_LEAST = 4,   /* a cluster is not split further below this gap */
    ROUNDS_MOST = 8, /* passages found in one cluster one after the other */
    MERGE_AHEAD = 64,
};

void dup_matcher_release(struct dup_matcher *m)
{
    dup_seed_work_release(&m->seeds_work);
    dup_verifier_release(&m->verifier);
    vec_release(&m->seeds);
    vec_release(&m->order);
    vec_release(&m->ends);
}

static uint32_t least(uint32_t x, uint32_t y)
{
    return x < y ? x : y;
}

static uint32_t greatest(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

/* Share of the passage's words that are single characters, in percent. A character tells about half
 * as much as a word. */
static uint32_t characters(const struct dup_tokens *t, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += dup_word_is_character(t->word[i]);
    return (uint32_t)((uint64_t)n * 100 / (to - from));
}

bool dup_passage_accept(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p)
{
    const struct dup_rules *r = m->rules;
    uint32_t n = least(p->a1 - p->a0, p->b1 - p->b0);
    if (n == 0)
        return false;
    struct dup_likeness like =
        dup_verify(&m->verifier, m->weights, pair->ta, p->a0, p->a1, pair->tb, p->b0, p->b1);
    p->similarity = (float)like.similarity;
    p->verbatim = like.verbatim;
    if (like.verbatim)
        return n >= r->options.min_words;
    uint32_t percent = 100 + characters(pair->ta, p->a0, p->a1) * 6 / 10;
    uint64_t mass = like.mass * 100 / percent;
    return n >= r->least_words && mass >= r->least_mass &&
           like.similarity >= dup_rules_similarity(r, mass);
}

/* The ends of what a cluster's seeds span, and the seeds that stand there. */
struct box {
    uint32_t a0, a1, b0, b1;
    const struct dup_seed *first_a, *last_a, *first_b, *last_b;
};

static struct box box_of(const struct dup_seed *v, const uint32_t *idx, size_t n)
{
    const struct dup_seed *s = &v[idx[0]];
    struct box x = {s->a, s->a + s->na, s->b, s->b + s->nb, s, s, s, s};
    for (size_t i = 1; i < n; i++) {
        s = &v[idx[i]];
        if (s->a < x.a0) {
            x.a0 = s->a;
            x.first_a = s;
        }
        if (s->a + s->na > x.a1) {
            x.a1 = s->a + s->na;
            x.last_a = s;
        }
        if (s->b < x.b0) {
            x.b0 = s->b;
            x.first_b = s;
        }
        if (s->b + s->nb > x.b1) {
            x.b1 = s->b + s->nb;
            x.last_b = s;
        }
    }
    return x;
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

/* Tests what seeds idx[0..n) span. True when that became a passage, or a tandem repeat. */
static bool consider(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                     const uint32_t *idx, size_t n, struct dup_passage_vec *out)
{
    struct box x = box_of(v, idx, n);
    struct dup_passage p = {pair->text_a, x.a0, x.a1, pair->text_b, x.b0, x.b1, 0, false};
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
            size_t before = out->n;
            dup_tandem(m, pair, run, out);
            return out->n > before;
        }
        if (!part_sides(&p))
            return false;
    }
    if (!dup_passage_accept(m, pair, &p))
        return false;
    vec_push(out, p);
    return true;
}

static bool inside(const struct dup_seed *s, const struct dup_passage *p)
{
    return s->a >= p->a0 && s->a + s->na <= p->a1 && s->b >= p->b0 && s->b + s->nb <= p->b1;
}

static void explore(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                    size_t first, size_t n, uint32_t gap, struct dup_passage_vec *out);

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
            explore(m, pair, v, first + begin, ends.v[k] - begin, gap, out);
    vec_release(&ends);
}

/* Looks for passages in a cluster, m->order.v[first .. first + n). Every round takes the seeds that
 * explain most; what they leave outside of the passage gets the next round. The depth of the mutual
 * recursion with split() is the number of times the gap can be halved. */
static void explore(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                    size_t first, size_t n, uint32_t gap, struct dup_passage_vec *out)
{
    for (int round = 0; n > 0 && round < ROUNDS_MOST; round++) {
        size_t chain = dup_seeds_straighten(&m->seeds_work, v, m->order.v + first, n);
        size_t before = out->n;
        if (!consider(m, pair, v, m->order.v + first, chain, out)) {
            if (chain > 1 && gap > GAP_LEAST)
                split(m, pair, v, first, chain, gap, out);
            if (out->n == before)
                for (size_t i = 0; i < chain; i++)
                    dup_verbatim_of_seed(m, pair, &v[m->order.v[first + i]], out);
        }
        /* the rest is in order; keep what no passage of this round holds */
        uint32_t *idx = m->order.v + first;
        size_t left = 0;
        for (size_t i = chain; i < n; i++) {
            bool held = false;
            for (size_t k = before; k < out->n && !held; k++)
                held = inside(&v[idx[i]], &out->v[k]);
            if (!held)
                idx[left++] = idx[i];
        }
        n = left;
    }
}

static int by_place(const void *x, const void *y)
{
    const struct dup_seed *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

static int by_range(const void *x, const void *y)
{
    const struct dup_passage *p = x, *q = y;
    if (p->a0 != q->a0)
        return p->a0 < q->a0 ? -1 : 1;
    if (p->a1 != q->a1)
        return p->a1 > q->a1 ? -1 : 1;
    if (p->b0 != q->b0)
        return p->b0 < q->b0 ? -1 : 1;
    return p->b1 > q->b1 ? -1 : p->b1 < q->b1;
}

/* Two passages that overlap on both sides become one if that is as alike as it must be. */
static bool merge_two(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p,
                      const struct dup_passage *q)
{
    if (q->b0 >= p->b1 || p->b0 >= q->b1)
        return false;
    struct dup_passage u = *p;
    u.a0 = least(p->a0, q->a0);
    u.a1 = greatest(p->a1, q->a1);
    u.b0 = least(p->b0, q->b0);
    u.b1 = greatest(p->b1, q->b1);
    if (u.text_a == u.text_b && greatest(u.a0, u.b0) < least(u.a1, u.b1))
        return false;
    if (!dup_passage_accept(m, pair, &u))
        return false;
    *p = u;
    return true;
}

/* Sorts and merges the passages from `first` on, all of one pair of texts. */
static void merge(struct dup_matcher *m, const struct dup_pair *pair, size_t first,
                  struct dup_passage_vec *out)
{
    struct dup_passage *v = out->v + first;
    size_t n = out->n - first;
    if (n < 2)
        return;
    qsort(v, n, sizeof *v, by_range);
    for (size_t i = 0; i < n; i++) {
        if (v[i].a1 == v[i].a0)
            continue;
        for (size_t k = i + 1; k < n && k - i <= MERGE_AHEAD && v[k].a0 < v[i].a1; k++)
            if (v[k].a1 > v[k].a0 && merge_two(m, pair, &v[i], &v[k]))
                v[k].a1 = v[k].a0; /* empty: gone */
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].a1 > v[i].a0)
            v[kept++] = v[i];
    qsort(v, kept, sizeof *v, by_range);
    out->n = first + kept;
}

static void drop_repeated(size_t first, struct dup_passage_vec *out)
{
    struct dup_passage *v = out->v + first;
    size_t n = out->n - first, kept = 0;
    if (n < 2)
        return;
    qsort(v, n, sizeof *v, by_range);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || by_range(&v[kept - 1], &v[i]) != 0)
            v[kept++] = v[i];
    out->n = first + kept;
}

void dup_passages_from_seeds(struct dup_matcher *m, const struct dup_pair *pair, struct dup_seed *v,
                             size_t n, struct dup_passage_vec *out)
{
    size_t first = out->n;
    qsort(v, n, sizeof *v, by_place);
    n = dup_seeds_join_runs(&m->seeds_work, v, n, RUN_GAP);
    if (m->rules->options.exact) {
        for (size_t i = 0; i < n; i++)
            dup_verbatim_of_seed(m, pair, &v[i], out);
        drop_repeated(first, out);
        return;
    }
    m->order.n = 0;
    for (size_t i = 0; i < n; i++)
        vec_push(&m->order, (uint32_t)i);
    dup_seeds_cluster(&m->seeds_work, v, m->order.v, n, m->rules->options.gap, &m->ends);
    size_t begin = 0;
    for (size_t k = 0; k < m->ends.n; begin = m->ends.v[k++])
        explore(m, pair, v, begin, m->ends.v[k] - begin, m->rules->options.gap, out);
    merge(m, pair, first, out);
}

static int by_earlier(const void *x, const void *y)
{
    const struct dup_link *p = x, *q = y;
    return p->earlier < q->earlier ? -1 : p->earlier > q->earlier;
}

/* The words that the anchor at both places of a link spans. A link does not tell whether it comes
 * from a guard, whose words are all equal. */
static struct dup_seed seed_at(const struct dup_matcher *m, const struct dup_tokens *ta, uint32_t a,
                               const struct dup_tokens *tb, uint32_t b)
{
    uint32_t n = 0, guard = m->rules->guard;
    while (n < guard && a + n < ta->n && b + n < tb->n && ta->word[a + n] == tb->word[b + n])
        n++;
    if (n == guard)
        return (struct dup_seed){a, b, n, n};
    return (struct dup_seed){a, b, dup_anchor_span(ta, m->weights, a),
                             dup_anchor_span(tb, m->weights, b)};
}

void dup_passages_of_text(struct dup_matcher *m, const struct dup_corpus *corpus, uint32_t text,
                          const struct dup_link *links, size_t n, struct dup_passage_vec *out)
{
    const struct dup_text *here = &corpus->v[text];
    struct dup_link *sorted = xreallocarray(NULL, n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = links[i];
    qsort(sorted, n, sizeof *sorted, by_earlier);
    for (size_t i = 0; i < n;) {
        uint32_t other = dup_corpus_text_at(corpus, sorted[i].earlier);
        const struct dup_text *there = &corpus->v[other];
        struct dup_pair pair = {text, other, &here->tokens, &there->tokens};
        m->seeds.n = 0;
        for (; i < n && sorted[i].earlier - there->base < there->tokens.n; i++) {
            uint32_t a = sorted[i].later - here->base, b = sorted[i].earlier - there->base;
            vec_push(&m->seeds, seed_at(m, &here->tokens, a, &there->tokens, b));
        }
        dup_passages_from_seeds(m, &pair, m->seeds.v, m->seeds.n, out);
    }
    free(sorted);
}
