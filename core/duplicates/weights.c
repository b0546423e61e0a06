#include "config.h"

#include "core/duplicates/weights.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The filter is one array of 64-bit cells, two bits of one cell for each context. Every share of
 * the cells is filled by one thread in the order of the texts, so the result never depends on
 * threads. */
struct counting {
    const struct dup_corpus *corpus;
    uint64_t *cells;
    unsigned cell_shift; /* 64 - log2 of the number of cells */
    atomic_uint *count;  /* contexts per bucket */
    unsigned shift;
    unsigned shares;
    unsigned skip; /* a context is counted if the bits above this one of a hash are 0 */
};

enum {
    BLOCK = 64,
    FEW = 256,
    SAMPLE_FROM = 8000000, /* words from which on one context of four tells enough */
    SAMPLE = 4,
};

static void flush(const struct counting *c, const uint64_t *hash, const uint32_t *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&c->cells[hash[i] >> c->cell_shift], 1);
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = UINT64_C(1) << (hash[i] & 63) | UINT64_C(1) << (hash[i] >> 6 & 63);
        uint64_t *cell = &c->cells[hash[i] >> c->cell_shift];
        if ((*cell & bits) != bits) {
            *cell |= bits;
            atomic_fetch_add_explicit(&c->count[word[i] >> c->shift], 1, memory_order_relaxed);
        }
    }
}

static void count_share(size_t share, unsigned thread, void *data)
{
    (void)thread;
    const struct counting *c = data;
    uint64_t hash[BLOCK];
    uint32_t word[BLOCK];
    size_t n = 0;
    for (size_t d = 0; d < c->corpus->n; d++) {
        const struct dup_tokens *t = &c->corpus->v[d].tokens;
        uint32_t before = 0, words = dup_text_words(c->corpus, d);
        for (uint32_t i = 0; i < words; i++) {
            uint32_t w = t->word[i];
            uint32_t cheap = (before * UINT32_C(0x9E3779B1) ^ w) * UINT32_C(0x85EBCA6B);
            uint64_t h = (uint64_t)before << 32 | w;
            before = w;
            if ((uint64_t)cheap >> c->skip)
                continue;
            h = hash_mix(h);
            if (c->shares > 1 && (h >> 32) * c->shares >> 32 != share)
                continue;
            hash[n] = h;
            word[n++] = w;
            if (n == BLOCK) {
                flush(c, hash, word, n);
                n = 0;
            }
        }
    }
    flush(c, hash, word, n);
}

static unsigned bits_for(uint64_t n, unsigned least, unsigned most)
{
    unsigned b = least;
    while (b < most && UINT64_C(1) << b < n)
        b++;
    return b;
}

/* Of a word that stands in d contexts. */
static uint8_t weight_of(unsigned d, double contexts)
{
    double bits = log2((contexts + 1) / (d ? d : 1));
    return (uint8_t)(bits * DUP_BIT > 1 ? bits * DUP_BIT : 1);
}

/* An anchor carries about twice the information of a context: then chance agrees in one anchor or
 * so among all pairs. Few texts can afford more of those, and heavily edited passages need them. */
static double bits_per_context(uint64_t words)
{
    const double few = 200000, many = 1600000, least = 1.75, most = 2;
    double share = log2((double)words / few + 1e-9) / log2(many / few);
    return least + (most - least) * (share < 0 ? 0 : share > 1 ? 1 : share);
}

void dup_weights_build(struct dup_weights *w, const struct dup_corpus *corpus, unsigned threads)
{
    uint64_t words = corpus->words;
    unsigned sample = words < SAMPLE_FROM ? 1 : SAMPLE;
    unsigned bucket_bits = bits_for(words / 16, 16, 20);
    unsigned cell_bits = bits_for(words / sample * 10 / 64, 4, 30);
    size_t buckets = (size_t)1 << bucket_bits;
    struct counting c = {
        .corpus = corpus,
        .cells = xcalloc((size_t)1 << cell_bits, sizeof *c.cells),
        .cell_shift = 64 - cell_bits,
        .count = xcalloc(buckets, sizeof *c.count),
        .shift = 32 - bucket_bits,
        .shares = threads > 1 && words > 100000 ? threads : 1,
        .skip = sample == 1 ? 32 : 30,
    };
    parallel_for(threads, c.shares, count_share, &c);
    free(c.cells);

    double contexts = 0;
    for (size_t i = 0; i < buckets; i++)
        contexts += (double)c.count[i] * sample;
    w->bucket = xmalloc(buckets);
    w->shift = c.shift;
    w->context_bits = log2(contexts + 2);
    uint8_t few[FEW];
    for (unsigned d = 0; d < FEW; d++)
        few[d] = weight_of(d * sample, contexts);
    for (size_t i = 0; i < buckets; i++)
        w->bucket[i] =
            c.count[i] < FEW ? few[c.count[i]] : weight_of(c.count[i] * sample, contexts);
    free(c.count);
    double stop = 0.65 * w->context_bits, need = bits_per_context(words) * w->context_bits;
    w->stop = (uint8_t)((stop < 8.6 ? stop : 8.6) * DUP_BIT);
    w->need = (uint32_t)((need < 24 ? 24 : need > 40 ? 40 : need) * DUP_BIT);
}

void dup_weights_release(struct dup_weights *w)
{
    free(w->bucket);
    *w = (struct dup_weights){0};
}
