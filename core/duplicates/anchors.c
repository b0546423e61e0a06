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
            *a = (struct dup_anchor){hash_mix(h) & ~UINT64_C(1), m[0].token,
                                     m[k].token + 1 - m[0].token};
            return true;
        }
    }
    return false;
}

static uint64_t power(uint64_t base, unsigned exponent)
{
    uint64_t p = 1;
    while (exponent--)
        p *= base;
    return p;
}

/* Adds guards to out->v[first..), which is ordered by token, for the windows of `guard` words that
 * hold none of them. */
static void add_guards(const struct dup_tokens *t, unsigned guard, struct dup_anchor_vec *out)
{
    static const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    if (guard == 0 || t->n < guard)
        return;
    uint64_t top = power(factor, guard - 1), h = 0;
    size_t ready = out->n, next = 0;
    for (uint32_t end = 1; end <= t->n; end++) {
        /* a polynomial of the last `guard` words; the one that leaves was taken out below */
        h = h * factor + t->word[end - 1];
        if (end < guard)
            continue;
        uint32_t begin = end - guard;
        while (next < ready && out->v[next].token < begin)
            next++;
        bool held = false;
        for (size_t k = next; k < ready && out->v[k].token < end && !held; k++)
            held = out->v[k].token + out->v[k].span <= end;
        if (!held)
            vec_push(out, (struct dup_anchor){hash_mix(h ^ factor) | 1, begin, guard});
        h -= top * t->word[begin];
    }
}

void dup_anchors_find(const struct dup_tokens *t, const struct dup_weights *w, unsigned guard,
                      struct dup_anchor_vec *out)
{
    struct member m[2 * DUP_ANCHOR_SPAN];
    size_t first = 0, n = 0; /* m[first..n) are the members from the next anchor's first one on */
    struct dup_anchor a;
    out->n = 0;
    for (uint32_t i = 0; i < t->n; i++) {
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

uint32_t dup_anchor_span(const struct dup_tokens *t, const struct dup_weights *w, uint32_t token)
{
    uint32_t weight = 0, members = 0;
    for (uint32_t i = token; i < t->n && i - token < DUP_ANCHOR_SPAN; i++) {
        uint32_t x = dup_weight(w, t->word[i]);
        if (x < w->stop)
            continue;
        weight += x;
        members++;
        if (weight >= w->need && members >= MEMBERS_LEAST)
            return i + 1 - token;
    }
    return 1;
}
