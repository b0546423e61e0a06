#include "config.h"

#include "core/duplicates/anchors.h"

#include "core/base/hash.h"
#include "core/base/vec.h"

#include <string.h>

/* Words that are not too common, in a ring: what an anchor needs lies within its span. Weights and
 * hashes are sums over all before, so that those of any stretch are a difference. */
enum { RING = 32, BLOCK = 128 };
_Static_assert((int)RING > (int)DUP_ANCHOR_SPAN && (RING & (RING - 1)) == 0, "a ring of members");

struct member {
    uint32_t token, weight; /* weight: of all members before */
    uint64_t hash;
};

static const uint64_t base = UINT64_C(0x9FB21C651E98DF25);

static uint64_t chain(uint64_t h, uint32_t word)
{
    h = (h ^ word) * base;
    return h ^ h >> 32;
}

static void guard_at(const struct dup_tokens *t, uint32_t begin, unsigned guard,
                     struct dup_anchor_vec *out)
{
    uint64_t h = guard; /* apart from the anchors of the same words */
    for (unsigned i = 0; i < guard; i++)
        h = chain(h, t->word[begin + i]);
    vec_push(out, (struct dup_anchor){hash_mix(h), begin, 1});
}

/* Adds guards for the windows of `guard` words that begin in [from, to) and hold none of the
 * anchors found. Those are in the order of their begins and of their ends: a window holds an anchor
 * if it holds the first one that begins in it. */
static void add_guards(const struct dup_tokens *t, unsigned guard, uint32_t from, uint32_t to,
                       struct dup_anchor_vec *out)
{
    size_t ready = out->n;
    uint32_t begin = from; /* of the first window that begins behind the last anchor */
    if (guard == 0 || t->n < guard)
        return;
    if (to > t->n - guard)
        to = t->n - guard + 1;
    for (size_t k = 0; k <= ready; k++) {
        uint32_t first = k < ready ? out->v[k].token : t->n - guard;
        uint32_t end = k < ready ? first + out->v[k].span : UINT32_MAX;
        for (; begin <= first && (uint64_t)begin + guard < end && begin < to; begin++)
            guard_at(t, begin, guard, out);
        begin = first + 1;
    }
}

/* Forgets the anchors from `to` on, of v[0..n) with guards behind them. */
static void cut_off(struct dup_anchor_vec *out, size_t n, uint32_t to)
{
    size_t keep = n;
    while (keep > 0 && out->v[keep - 1].token >= to)
        keep--;
    if (keep < n && out->n > n)
        memmove(out->v + keep, out->v + n, (out->n - n) * sizeof *out->v);
    out->n -= n - keep;
}

/* The words of [from, until) that are not too common; without a branch, since half of all words
 * are. */
static uint32_t collect(const struct dup_tokens *t, const struct dup_weights *w, uint32_t from,
                        uint32_t until, uint32_t *found, uint8_t *weight)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < until; i++) {
        uint32_t x = dup_weight(w, t->word[i]);
        found[n] = i;
        weight[n] = (uint8_t)x;
        n += x >= w->stop;
    }
    return n;
}

/* The first table that ends behind word i. */
static uint32_t table_behind(const struct dup_tokens *t, uint32_t i)
{
    uint32_t low = 0, high = t->tables;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->table[middle].end <= i)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void dup_anchors_find(const struct dup_tokens *t, const struct dup_weights *w, unsigned guard,
                      uint32_t begin, uint32_t end, struct dup_anchor_vec *out)
{
    uint32_t beyond = t->n - end > guard ? end + guard : t->n; /* guards depend on those anchors */
    uint32_t first_window = begin;
    uint32_t last = t->n - beyond > DUP_ANCHOR_SPAN ? beyond + DUP_ANCHOR_SPAN : t->n;
    struct member m[RING];
    uint64_t power[RING + 1] = {1};          /* of the base: the hash is a polynomial in it */
    uint32_t found[BLOCK], first = 0, n = 0; /* members [first, n) may begin an anchor */
    uint8_t weight[BLOCK];
    uint32_t table = table_behind(t, begin), sum = 0;
    uint64_t hash = 0;
    for (unsigned k = 0; k < RING; k++)
        power[k + 1] = power[k] * base;
    out->n = 0;
    if (table < t->tables && t->table[table].begin < begin)
        begin = t->table[table++].end;
    for (uint32_t from = begin; from < last;) {
        uint32_t until = last - from > BLOCK ? from + BLOCK : last;
        if (table < t->tables && t->table[table].begin < until)
            until = t->table[table].begin; /* rows are looked up by guards only */
        uint32_t members = collect(t, w, from, until, found, weight);
        vec_reserve(out, out->n + BLOCK + RING);
        for (uint32_t k = 0; k < members; k++) {
            uint32_t i = found[k];
            m[n++ % RING] = (struct member){i, sum, hash};
            sum += weight[k];
            hash = hash * base + t->word[i] + 1;
            for (; first + 1 < n; first++) {
                const struct member *f = &m[first % RING];
                if (i - f->token >= DUP_ANCHOR_SPAN)
                    continue;
                if (sum - f->weight < w->need)
                    break;
                if (f->token >= beyond)
                    break;
                uint64_t own = hash - f->hash * power[n - first];
                out->v[out->n++] = (struct dup_anchor){hash_mix(own), f->token, i + 1 - f->token};
            }
        }
        from = until;
        if (table < t->tables && from == t->table[table].begin)
            from = t->table[table++].end;
    }
    size_t found_anchors = out->n;
    add_guards(t, guard, first_window, end, out);
    cut_off(out, found_anchors, end);
}
