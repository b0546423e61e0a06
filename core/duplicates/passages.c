#include "config.h"

#include "core/duplicates/passages.h"

#include "core/base/vec.h"
#include "core/duplicates/cluster.h"
#include "core/duplicates/prune.h"
#include "core/duplicates/reworded.h"
#include "core/duplicates/verbatim.h"

#include <stdlib.h>

static const float nearly_verbatim = 0.8f;

enum {
    RUN_GAP = 16, /* words between seeds of one diagonal that are taken together */
    MERGE_AHEAD = 64,
    MOVES_MOST = 16, /* places that a passage is moved before all are sorted anew */
    LATELY = 4,      /* passages */
    LONG = 200,      /* words of a passage that is costly to test */
    RELATED = 4,     /* seeds that two texts share beyond chance */
    COVERS = 64,     /* long passages of a text that are kept in mind */
    AHEAD = 6,       /* links by which memory is fetched before it is needed */
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
    vec_release(&m->reworded);
    vec_release(&m->replaced);
    vec_release(&m->scanned);
    vec_release(&m->covers);
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
    struct dup_likeness like = {.similarity = 1, .verbatim = true};
    if (!dup_same_words(pair->ta, p->a0, p->a1, pair->tb, p->b0, p->b1))
        like = dup_verify(&m->verifier, m->weights, pair->ta, p->a0, p->a1, pair->tb, p->b0, p->b1);
    p->similarity = (float)like.similarity;
    p->verbatim = like.verbatim;
    if (dup_passage_in_table(pair, p))
        return like.verbatim && n >= DUP_TABLE_TIMES * r->options.min_words;
    uint32_t words = dup_passage_words(pair->ta, p->a0, p->a1);
    if (like.verbatim)
        return words >= r->options.min_words;
    uint64_t mass = like.mass * words / (p->a1 - p->a0);
    uint32_t larger = greatest(p->a1 - p->a0, p->b1 - p->b0);
    if (like.similarity < r->options.similarity || n < r->least_words)
        return false;
    if (like.common * (uint64_t)words / (p->a1 - p->a0) >= r->least_words &&
        like.common * UINT64_C(4) >= larger * UINT64_C(3) && mass >= r->least_mass / 2)
        return true; /* nearly the same words, if common ones */
    return mass >= r->least_mass && like.similarity >= dup_rules_similarity(r, mass);
}

static bool holds(const struct dup_passage *p, const struct dup_passage *q)
{
    return q->a0 >= p->a0 && q->a1 <= p->a1 && q->b0 >= p->b0 && q->b1 <= p->b1;
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

/* By far most of them are in order already. */
static void sort_by_range(struct dup_passage *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (by_range(&v[i - 1], &v[i]) <= 0)
            continue;
        struct dup_passage x = v[i];
        size_t k = i;
        while (k > 0 && i - k < MOVES_MOST && by_range(&v[k - 1], &x) > 0) {
            v[k] = v[k - 1];
            k--;
        }
        v[k] = x;
        if (i - k == MOVES_MOST) {
            qsort(v, n, sizeof *v, by_range);
            return;
        }
    }
}

/* Two passages that overlap on both sides become one if that is as alike as it must be. */
static bool merge_two(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p,
                      const struct dup_passage *q)
{
    if (q->b0 >= p->b1 || p->b0 >= q->b1)
        return false;
    /* a stretch that stands twice in both texts gives passages across, inside of that of the whole
     */
    int64_t shift = ((int64_t)q->a0 - p->a0) - ((int64_t)q->b0 - p->b0);
    uint32_t shorter = least(q->a1 - q->a0, p->a1 - p->a0);
    if ((shift < 0 ? -shift : shift) > greatest(shorter, m->rules->options.gap))
        return false;
    struct dup_passage u = *p;
    u.a0 = least(p->a0, q->a0);
    u.a1 = greatest(p->a1, q->a1);
    u.b0 = least(p->b0, q->b0);
    u.b1 = greatest(p->b1, q->b1);
    if (u.text_a == u.text_b && greatest(u.a0, u.b0) < least(u.a1, u.b1))
        return false;
    /* The union of two on one diagonal that are nearly verbatim is so too; testing it each time
     * would take quadratic time in a text of many small changes. */
    if (p->similarity >= nearly_verbatim && q->similarity >= nearly_verbatim &&
        (shift < 0 ? -shift : shift) <= m->rules->options.gap &&
        least(u.a1 - u.a0, u.b1 - u.b0) > LONG) {
        u.similarity = p->similarity < q->similarity ? p->similarity : q->similarity;
        u.untested = true;
    } else if (!dup_passage_accept(m, pair, &u)) {
        return false;
    }
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
    sort_by_range(v, n);
    for (size_t i = 0; i < n; i++) {
        if (v[i].a1 == v[i].a0)
            continue;
        for (size_t k = i + 1; k < n && k - i <= MERGE_AHEAD && v[k].a0 < v[i].a1; k++)
            if (v[k].a1 > v[k].a0 && merge_two(m, pair, &v[i], &v[k]))
                v[k].a1 = v[k].a0; /* empty: gone */
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].a1 > v[i].a0) {
            if (v[i].untested)
                dup_passage_accept(m, pair, &v[i]);
            v[i].untested = false;
            v[kept++] = v[i];
        }
    sort_by_range(v, kept);
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
    m->verbatim.n = m->tandems.n = 0;
    dup_verbatim_begin(m);
    for (size_t i = 0; i < n; i++)
        dup_verbatim_of_seed(m, pair, &v[i], &m->verbatim);
    dup_tandems(m, pair, &m->verbatim);
    if (m->verbatim.n == 0)
        return;
    sort_by_range(m->verbatim.v, m->verbatim.n);
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
    if (out->n > found)
        sort_by_range(out->v + first, out->n - first);
}

/* Does a passage that was found lately hold these seeds, about on its own diagonal? The extension
 * of one cluster often runs over the next ones. */
static bool is_known(const struct dup_seed *v, const uint32_t *idx, size_t n, int64_t gap,
                     size_t first, const struct dup_passage_vec *out)
{
    struct dup_box x = dup_box_of(v, idx, n);
    int64_t begin = (int64_t)x.a0 - x.b0, end = (int64_t)x.a1 - x.b1;
    for (size_t i = out->n; i-- > first && out->n - i <= LATELY;) {
        const struct dup_passage *p = &out->v[i];
        int64_t low = (int64_t)p->a0 - p->b0, high = (int64_t)p->a1 - p->b1;
        if (low > high) {
            int64_t swap = low;
            low = high;
            high = swap;
        }
        if (x.a0 >= p->a0 && x.a1 <= p->a1 && x.b0 >= p->b0 && x.b1 <= p->b1 &&
            begin >= low - gap && begin <= high + gap && end >= low - gap && end <= high + gap)
            return true;
    }
    return false;
}

/* Clusters seeds v[0..n), sorted by a, and appends the passages they lead to. */
static void search(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                   size_t n, struct dup_passage_vec *out)
{
    size_t first = out->n, begin = 0;
    m->order.n = 0;
    for (size_t i = 0; i < n; i++)
        vec_push(&m->order, (uint32_t)i);
    dup_seeds_cluster(&m->seeds_work, v, m->order.v, n, m->rules->options.gap, &m->ends);
    uint32_t gap = m->rules->options.gap;
    for (size_t k = 0; k < m->ends.n && !progress_cancelled(m->progress); begin = m->ends.v[k++])
        if (!is_known(v, m->order.v + begin, m->ends.v[k] - begin, gap, first, out))
            dup_cluster_explore(m, pair, v, begin, m->ends.v[k] - begin, gap, out);
    merge(m, pair, first, out);
}

static bool overlap(const struct dup_passage *p, const struct dup_passage *q)
{
    return p->a0 < q->a1 && q->a0 < p->a1 && p->b0 < q->b1 && q->b0 < p->b1;
}

static bool overlaps_any(const struct dup_passage *p, const struct dup_passage *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (overlap(p, &v[i]))
            return true;
    return false;
}

/* Is nearly all of p in one of these passages, on both sides? */
static bool is_part(const struct dup_passage *p, const struct dup_passage *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t a = least(p->a1, v[i].a1) - (uint64_t)greatest(p->a0, v[i].a0);
        uint64_t b = least(p->b1, v[i].b1) - (uint64_t)greatest(p->b0, v[i].b0);
        if (overlap(p, &v[i]) && a * 10 >= (p->a1 - p->a0) * UINT64_C(9) &&
            b * 10 >= (p->b1 - p->b0) * UINT64_C(9))
            return true;
    }
    return false;
}

/* Searches once more with the pairs of sentences that are alike. Passages from `first` on that are
 * nearly verbatim stay as they are, with their exact ends; the others are found anew, or stay too.
 */
static void search_reworded(struct dup_matcher *m, const struct dup_pair *pair,
                            const struct dup_seed *v, size_t n, size_t first,
                            struct dup_passage_vec *out)
{
    m->reworded.n = 0;
    dup_reworded_seeds(m->weights, pair->ta, pair->tb, pair->text_a == pair->text_b, &m->reworded);
    if (m->reworded.n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        vec_push(&m->reworded, v[i]);
    dup_seeds_sort(&m->seeds_work, m->reworded.v, m->reworded.n, false);
    size_t kept = first;
    m->replaced.n = 0;
    for (size_t i = first; i < out->n; i++) {
        if (out->v[i].similarity >= nearly_verbatim)
            out->v[kept++] = out->v[i];
        else
            vec_push(&m->replaced, out->v[i]);
    }
    out->n = kept;
    search(m, pair, m->reworded.v, m->reworded.n, out);
    size_t end = kept;
    for (size_t i = kept; i < out->n; i++)
        if (!overlaps_any(&out->v[i], out->v + first, kept - first))
            out->v[end++] = out->v[i];
    out->n = end;
    for (size_t i = 0; i < m->replaced.n; i++)
        if (!is_part(&m->replaced.v[i], out->v + first, end - first))
            vec_push(out, m->replaced.v[i]);
    merge(m, pair, first, out);
}

void dup_passages_from_seeds(struct dup_matcher *m, const struct dup_pair *pair, struct dup_seed *v,
                             size_t n, struct dup_passage_vec *out)
{
    size_t first = out->n;
    bool same = pair->text_a == pair->text_b;
    m->tandems.n = m->widened = 0;
    dup_seeds_sort(&m->seeds_work, v, n, false);
    n = dup_runs_join(&m->seeds_work, v, n, RUN_GAP);
    if (!same)
        n = dup_runs_widen(
            &m->seeds_work,
            &(struct dup_sides){pair->ta->word, pair->tb->word, pair->ta->n, pair->tb->n},
            &m->covers, v, n);
    if (!m->rules->options.exact)
        search(m, pair, v, n, out);
    add_verbatim(m, pair, v, n, first, out);
    /* other texts must have something in common already: a comparison of all with all is too much
     */
    bool related = out->n > first || n >= RELATED;
    if (same ? m->rules->reworded_within : m->rules->reworded_across && related) {
        search_reworded(m, pair, v, n, first, out);
        add_verbatim(m, pair, v, n, first, out);
    }
}

static void cover(struct dup_matcher *m, const struct dup_passage *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].a1 - v[i].a0 >= DUP_RUN_FAR && v[i].similarity >= nearly_verbatim &&
            m->covers.n < COVERS)
            vec_push(&m->covers, ((struct dup_cover){v[i].a0, v[i].a1}));
}

void dup_passages_of_text(struct dup_matcher *m, const struct dup_corpus *corpus, uint32_t text,
                          const struct dup_link *links, size_t n, bool alone,
                          struct dup_passage_vec *out)
{
    const struct dup_text *here = &corpus->v[text];
    m->seeds.n = 0;
    vec_reserve(&m->seeds, n);
    for (size_t i = 0; i < n; i++)
        vec_push(&m->seeds, (struct dup_seed){links[i].later - here->base, links[i].earlier,
                                              links[i].span_later, links[i].span_earlier});
    struct dup_seed *v = m->seeds.v;
    dup_seeds_sort(&m->seeds_work, v, n, true);
    m->covers.n = 0;
    bool within = false;
    /* the nearest text first, which most of the links lead to if there are many alike */
    for (size_t i = n; i > 0 && !progress_cancelled(m->progress);) {
        uint32_t other = dup_corpus_text_at(corpus, v[i - 1].b);
        const struct dup_text *there = &corpus->v[other];
        struct dup_pair pair = {text, other, &here->tokens, &there->tokens};
        if (i > AHEAD) { /* most links lead to a text that is in no cache */
            uint32_t p = v[i - 1 - AHEAD].b, next = dup_corpus_text_at(corpus, p);
            const uint32_t *word = corpus->v[next].tokens.word + (p - corpus->v[next].base);
            __builtin_prefetch(word);
            __builtin_prefetch(word + 16);
        }
        size_t end = i, before = out->n;
        for (; i > 0 && v[i - 1].b >= there->base; i--)
            v[i - 1].b -= there->base;
        dup_passages_from_seeds(m, &pair, v + i, end - i, out);
        within |= other == text;
        if (other != text)
            cover(m, out->v + before, out->n - before);
    }
    if (alone && !within) {
        struct dup_pair self = {text, text, &here->tokens, &here->tokens};
        dup_passages_from_seeds(m, &self, v, 0, out);
    }
}
