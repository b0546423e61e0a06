#include "config.h"

#include "core/duplicates/prune.h"

enum {
    MOST = 64,   /* a cluster of more seeds has ends enough */
    ROUNDS = 4,  /* seeds taken away, one after the other */
    MARGIN = 10, /* bits by which the rest must be better */
};

static const double good = 0.85; /* so much alike that nothing is wrong with it */

struct dup_box dup_box_of(const struct dup_seed *v, const uint32_t *idx, size_t n)
{
    const struct dup_seed *s = &v[idx[0]];
    struct dup_box x = {s->a, s->a + s->na, s->b, s->b + s->nb, s, s, s, s};
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

static struct dup_likeness likeness(struct dup_matcher *m, const struct dup_pair *pair,
                                    const struct dup_box *x)
{
    return dup_verify(&m->verifier, m->weights, pair->ta, x->a0, x->a1, pair->tb, x->b0, x->b1);
}

/* What both sides have less what only one has, in weight. */
static int64_t worth(const struct dup_likeness *like)
{
    return 4 * (int64_t)like->mass - (int64_t)like->both;
}

/* Moves one seed to the end of idx[0..n). */
static void put_last(uint32_t *idx, size_t n, uint32_t seed)
{
    size_t i = 0;
    while (idx[i] != seed)
        i++;
    for (; i + 1 < n; i++)
        idx[i] = idx[i + 1];
    idx[n - 1] = seed;
}

static void put_back(uint32_t *idx, size_t n, size_t at)
{
    uint32_t seed = idx[n - 1];
    for (size_t i = n - 1; i > at; i--)
        idx[i] = idx[i - 1];
    idx[at] = seed;
}

size_t dup_prune(struct dup_matcher *m, const struct dup_pair *pair, const struct dup_seed *v,
                 uint32_t *idx, size_t n)
{
    if (n < 2 || n > MOST)
        return n;
    struct dup_box x = dup_box_of(v, idx, n);
    if (dup_same_words(pair->ta, x.a0, x.a1, pair->tb, x.b0, x.b1))
        return n;
    struct dup_likeness like = likeness(m, pair, &x);
    if (like.similarity >= good || like.mass < m->rules->least_mass / 2)
        return n;
    int64_t value = worth(&like);
    for (int round = 0; round < ROUNDS && n > 1; round++) {
        const struct dup_seed *ends[] = {x.first_a, x.last_a, x.first_b, x.last_b}, *out = NULL;
        int64_t best = value + MARGIN * DUP_BIT;
        for (int e = 0; e < 4; e++) {
            uint32_t seed = (uint32_t)(ends[e] - v);
            size_t at = 0;
            while (idx[at] != seed)
                at++;
            put_last(idx, n, seed);
            struct dup_box rest = dup_box_of(v, idx, n - 1);
            put_back(idx, n, at);
            like = likeness(m, pair, &rest);
            int64_t w = worth(&like);
            if (w > best) {
                best = w;
                out = ends[e];
            }
        }
        if (!out)
            break;
        put_last(idx, n--, (uint32_t)(out - v));
        x = dup_box_of(v, idx, n);
        value = best;
    }
    return n;
}
