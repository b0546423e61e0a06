#include "config.h"

#include "core/duplicates/anchors.h"

#include "core/base/hash.h"
#include "core/base/vec.h"

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

void dup_anchors_find(const struct dup_tokens *t, const struct dup_weights *w, unsigned guard,
                      struct dup_anchor_vec *out)
{
    struct member m[RING];
    uint64_t power[RING + 1] = {1};          /* of the base: the hash is a polynomial in it */
    uint32_t found[BLOCK], first = 0, n = 0; /* members [first, n) may begin an anchor */
    uint8_t weight[BLOCK];
    uint32_t table = 0, sum = 0;
    uint64_t hash = 0;
    for (unsigned k = 0; k < RING; k++)
        power[k + 1] = power[k] * base;
    out->n = 0;
    for (uint32_t from = 0; from < t->n;) {
        uint32_t until = t->n - from > BLOCK ? from + BLOCK : t->n;
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
                uint64_t own = hash - f->hash * power[n - first];
                out->v[out->n++] = (struct dup_anchor){hash_mix(own), f->token, i + 1 - f->token};
            }
        }
        from = until;
        if (table < t->tables && from == t->table[table].begin)
            from = t->table[table++].end;
    }
    add_guards(t, guard, out);
}
