#include "config.h"

#include "core/duplicates/passages.h"

#include "core/base/vec.h"
#include "core/duplicates/anchors.h"
#include "core/duplicates/extend.h"
#include "core/duplicates/verbatim.h"

#include <stdlib.h>

enum {
    RUN_GAP = 16,    /* words between seeds of one diagonal that are taken together */
    GAP_LEAST = 4,   /* a cluster is not split further below this gap */
    ROUNDS_MOST = 8, /* passages found in one cluster one after the other */
    MERGE_AHEAD = 64,
    AHEAD = 6, /* links by which memory is fetched before it is needed */
};

void dup_matcher_release(struct dup_matcher *m)
{
    dup_seed_work_release(&m->seeds_work);
    dup_verifier_release(&m->verifier);
    vec_release(&m->seeds);
    vec_release(&m->order);
    vec_release(&m->ends);
    vec_release(&m->verbatim);
    vec_release(&m->tandems);
    vec_release(&m->scanned);
}

static uint32_t least(uint32_t x, uint32_t y)
{
    return x < y ? x : y;
}

static uint32_t greatest(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

uint32_t dup_passage_words(const struct dup_tokens *t, uint32_t from, uint32_t to)
{
    uint32_t characters = 0;
    for (uint32_t i = from; i < to; i++)
        characters += dup_word_is_character(t->word[i]);
    return (uint32_t)((to - from) - (uint64_t)characters * 3 / 8);
}

bool dup_passage_in_table(const struct dup_pair *pair, const struct dup_passage *p)
{
    return dup_tokens_in_tables(pair->ta, p->a0, p->a1) * UINT64_C(2) >= p->a1 - p->a0 ||
           dup_tokens_in_tables(pair->tb, p->b0, p->b1) * UINT64_C(2) >= p->b1 - p->b0;
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
    if (dup_passage_in_table(pair, p))
        return like.verbatim && n >= DUP_TABLE_TIMES * r->options.min_words;
    uint32_t words = dup_passage_words(pair->ta, p->a0, p->a1);
    if (like.verbatim)
        return words >= r->options.min_words;
    uint64_t mass = like.mass * words / (p->a1 - p->a0);
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

/* Tests what seeds idx[0..n) span. False when smaller parts of it should be tested. */
static bool consider(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                     const uint32_t *idx, size_t n, struct dup_passage_vec *out)
{
    struct box x = box_of(v, idx, n);
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

static bool holds(const struct dup_passage *p, const struct dup_passage *q)
{
    return q->a0 >= p->a0 && q->a1 <= p->a1 && q->b0 >= p->b0 && q->b1 <= p->b1;
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
    size_t n = out->n - first;
    if (n < 2)
        return;
    struct dup_passage *v = out->v + first;
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

static void widen_span(struct dup_span *s, uint32_t begin, uint32_t end)
{
    if (s->begin == s->end) {
        *s = (struct dup_span){begin, end};
        return;
    }
    s->begin = least(s->begin, begin);
    s->end = greatest(s->end, end);
}

static void make_firm(struct dup_passage *p, const struct dup_passage *verbatim)
{
    widen_span(&p->firm_a, verbatim->a0, verbatim->a1);
    widen_span(&p->firm_b, verbatim->b0, verbatim->b1);
}

/* Adds the verbatim repeats that no passage from `first` on holds: whatever became of the clusters,
 * none of them is lost. Passages are in order before and after. */
static void add_verbatim(struct dup_matcher *m, const struct dup_pair *pair,
                         const struct dup_seed *v, size_t n, size_t first,
                         struct dup_passage_vec *out)
{
    m->verbatim.n = 0;
    for (size_t i = 0; i < n; i++)
        dup_verbatim_of_seed(m, pair, &v[i], &m->verbatim);
    dup_tandems(m, pair, &m->verbatim);
    if (m->verbatim.n == 0)
        return;
    qsort(m->verbatim.v, m->verbatim.n, sizeof *m->verbatim.v, by_range);
    size_t found = out->n, begin = first;
    for (size_t i = 0; i < m->verbatim.n; i++) {
        struct dup_passage *x = &m->verbatim.v[i];
        if (i > 0 && by_range(x - 1, x) == 0)
            continue;
        while (begin < found && out->v[begin].a1 <= x->a0)
            begin++;
        size_t k = begin;
        while (k < found && out->v[k].a0 <= x->a0 && !holds(&out->v[k], x))
            k++;
        if (k < found && out->v[k].a0 <= x->a0) {
            make_firm(&out->v[k], x);
        } else {
            make_firm(x, x);
            vec_push(out, *x);
        }
    }
    qsort(out->v + first, out->n - first, sizeof *out->v, by_range);
}

void dup_passages_from_seeds(struct dup_matcher *m, const struct dup_pair *pair, struct dup_seed *v,
                             size_t n, struct dup_passage_vec *out)
{
    size_t first = out->n;
    m->tandems.n = 0;
    dup_verbatim_begin(m);
    dup_seeds_sort(&m->seeds_work, v, n, false);
    n = dup_seeds_join_runs(&m->seeds_work, v, n, RUN_GAP);
    if (!m->rules->options.exact) {
        m->order.n = 0;
        for (size_t i = 0; i < n; i++)
            vec_push(&m->order, (uint32_t)i);
        dup_seeds_cluster(&m->seeds_work, v, m->order.v, n, m->rules->options.gap, &m->ends);
        size_t begin = 0;
        for (size_t k = 0; k < m->ends.n; begin = m->ends.v[k++])
            explore(m, pair, v, begin, m->ends.v[k] - begin, m->rules->options.gap, out);
        merge(m, pair, first, out);
    }
    add_verbatim(m, pair, v, n, first, out);
}

void dup_passages_of_text(struct dup_matcher *m, const struct dup_corpus *corpus, uint32_t text,
                          const struct dup_link *links, size_t n, struct dup_passage_vec *out)
{
    const struct dup_text *here = &corpus->v[text];
    m->seeds.n = 0;
    vec_reserve(&m->seeds, n);
    for (size_t i = 0; i < n; i++)
        vec_push(&m->seeds, (struct dup_seed){links[i].later - here->base, links[i].earlier,
                                              links[i].span_later, links[i].span_earlier});
    struct dup_seed *v = m->seeds.v;
    dup_seeds_sort(&m->seeds_work, v, n, true);
    for (size_t i = 0; i < n;) {
        uint32_t other = dup_corpus_text_at(corpus, v[i].b);
        const struct dup_text *there = &corpus->v[other];
        struct dup_pair pair = {text, other, &here->tokens, &there->tokens};
        if (i + AHEAD < n) { /* most links lead to a text that is in no cache */
            uint32_t p = v[i + AHEAD].b, next = dup_corpus_text_at(corpus, p);
            const uint32_t *word = corpus->v[next].tokens.word + (p - corpus->v[next].base);
            __builtin_prefetch(word);
            __builtin_prefetch(word + 16);
        }
        size_t first = i;
        for (; i < n && v[i].b - there->base < there->tokens.n; i++)
            v[i].b -= there->base;
        dup_passages_from_seeds(m, &pair, v + first, i - first, out);
    }
}
