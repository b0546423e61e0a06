#include "config.h"

#include "core/duplicates/anchors.h"

#include "core/base/hash.h"
#include "core/base/vec.h"

enum { MEMBERS_LEAST = 2 };

/* Words that are not too common, seen through a window that runs over the text. */
struct member {
    uint32_t token, word, weight;
};

static uint64_t chain(uint64_t h, uint32_t word)
{
    h = (h ^ word) * UINT64_C(0x9FB21C651E98DF25);
    return h ^ h >> 32;
}

/* The anchor that begins with the first of m members, if they suffice. */
static bool anchor_of(const struct member *m, size_t n, uint32_t need, struct dup_anchor *a)
{
    uint32_t weight = 0;
    uint64_t h = 0;
    for (size_t k = 0; k < n && m[k].token - m[0].token < DUP_ANCHOR_SPAN; k++) {
        weight += m[k].weight;
        h = chain(h, m[k].word);
        if (weight >= need && k + 1 >= MEMBERS_LEAST) {
            *a = (struct dup_anchor){hash_mix(h), m[0].token, m[k].token + 1 - m[0].token};
            return true;
        }
    }
    return false;
}

static void guard_at(const struct dup_tokens *t, uint32_t begin, unsigned guard,
                     struct dup_anchor_vec *out)
{
    uint64_t h = guard; /* apart from the anchors of the same words */
    for (unsigned i = 0; i < guard; i++)
        h = chain(h, t->word[begin + i]);
    vec_push(out, (struct dup_anchor){hash_mix(h), begin, 1});
}

/* Adds guards for the windows of `guard` words that hold none of the anchors found. Those are in
 * the order of their begins and of their ends: a window holds an anchor if it holds the first one
 * that begins in it. */
static void add_guards(const struct dup_tokens *t, unsigned guard, struct dup_anchor_vec *out)
{
    size_t ready = out->n;
    uint32_t begin = 0; /* of the first window that begins behind the last anchor */
    if (guard == 0 || t->n < guard)
        return;
    for (size_t k = 0; k <= ready; k++) {
        uint32_t first = k < ready ? out->v[k].token : t->n - guard;
        uint32_t end = k < ready ? first + out->v[k].span : UINT32_MAX;
        for (; begin <= first && (uint64_t)begin + guard < end && begin + guard <= t->n; begin++)
            guard_at(t, begin, guard, out);
        begin = first + 1;
    }
}

void dup_anchors_find(const struct dup_tokens *t, const struct dup_weights *w, unsigned guard,
                      struct dup_anchor_vec *out)
{
    struct member m[2 * DUP_ANCHOR_SPAN];
    size_t first = 0, n = 0; /* m[first..n) are the members from the next anchor's first one on */
    uint32_t table = 0;
    struct dup_anchor a;
    out->n = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        if (table < t->tables && i == t->table[table].begin) {
            i = t->table[table++].end - 1; /* rows are looked up by guards only */
            continue;
        }
        uint32_t weight = dup_weight(w, t->word[i]);
        if (weight < w->stop)
            continue;
        if (n == 2 * DUP_ANCHOR_SPAN) {
            for (size_t k = first; k < n; k++)
                m[k - first] = m[k];
            n -= first;
            first = 0;
        }
        m[n++] = (struct member){i, t->word[i], weight};
        while (first < n && i - m[first].token + 1 >= DUP_ANCHOR_SPAN) {
            if (anchor_of(m + first, n - first, w->need, &a))
                vec_push(out, a);
            first++;
        }
    }
    for (; first < n; first++)
        if (anchor_of(m + first, n - first, w->need, &a))
            vec_push(out, a);
    add_guards(t, guard, out);
}
