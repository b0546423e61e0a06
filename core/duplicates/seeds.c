#include "config.h"

#include "core/duplicates/seeds.h"

#include "core/base/vec.h"

#include <stdbool.h>
#include <string.h>

enum {
    LOOK_BACK = 200,       /* seeds before one that may belong to the same cluster */
    CHAIN_LOOK_BACK = 400, /* seeds before one that may precede it in a chain */
    CHAIN_MOST = 4000,     /* seeds of a cluster in which a chain is looked for */
    SHARE = 20,            /* one word of a chain is worth as much as a shift of so many words */
    SHIFT_MOST = 100,
};

void dup_seed_work_release(struct dup_seed_work *w)
{
    vec_release(&w->parent);
    vec_release(&w->order);
    vec_release(&w->used);
    vec_release(&w->diagonal);
    vec_release(&w->linked);
    vec_release(&w->best);
    vec_release(&w->spare);
    vec_release(&w->turned);
}

static uint32_t key_of(const struct dup_seed *s, bool by_b)
{
    return by_b ? s->b : s->a;
}

static void insertion_sort(struct dup_seed *v, size_t n, bool by_b)
{
    for (size_t i = 1; i < n; i++) {
        struct dup_seed x = v[i];
        size_t k = i;
        for (; k > 0 && key_of(&v[k - 1], by_b) > key_of(&x, by_b); k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

/* One pass of a radix sort, by 8 bits of the key. */
static void radix_pass(const struct dup_seed *from, struct dup_seed *to, size_t n, bool by_b,
                       unsigned shift)
{
    size_t start[256] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        start[key_of(&from[i], by_b) >> shift & 255]++;
    for (size_t k = 0; k < 256; k++) {
        size_t count = start[k];
        start[k] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[start[key_of(&from[i], by_b) >> shift & 255]++] = from[i];
}

void dup_seeds_sort(struct dup_seed_work *w, struct dup_seed *v, size_t n, bool by_b)
{
    if (n < 48) {
        insertion_sort(v, n, by_b);
        return;
    }
    uint32_t differ = 0;
    for (size_t i = 1; i < n; i++)
        differ |= key_of(&v[i], by_b) ^ key_of(&v[0], by_b);
    vec_reserve(&w->spare, n);
    struct dup_seed *from = v, *to = w->spare.v;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        if (!(differ >> shift & 255))
            continue;
        radix_pass(from, to, n, by_b, shift);
        struct dup_seed *x = from;
        from = to;
        to = x;
    }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
}

static uint32_t root(uint32_t *parent, uint32_t x)
{
    while (parent[x] != x)
        x = parent[x] = parent[parent[x]];
    return x;
}

static bool near(const struct dup_seed *x, const struct dup_seed *y, uint32_t gap)
{
    int64_t distance = x->b >= y->b ? (int64_t)x->b - ((int64_t)y->b + y->nb)
                                    : (int64_t)y->b - ((int64_t)x->b + x->nb);
    return distance <= gap;
}

void dup_seeds_cluster(struct dup_seed_work *w, const struct dup_seed *v, uint32_t *idx, size_t n,
                       uint32_t gap, struct dup_index_vec *ends)
{
    ends->n = 0;
    if (n == 0)
        return;
    vec_reserve(&w->parent, n);
    uint32_t *parent = w->parent.v;
    /* how far the seeds up to each one reach, in order to stop looking back */
    vec_reserve(&w->order, 2 * n + 1);
    uint32_t *reach = w->order.v;
    for (size_t i = 0; i < n; i++) {
        uint32_t end = v[idx[i]].a + v[idx[i]].na;
        parent[i] = (uint32_t)i;
        reach[i] = i > 0 && reach[i - 1] > end ? reach[i - 1] : end;
    }
    for (size_t i = 1; i < n; i++) {
        const struct dup_seed *x = &v[idx[i]];
        for (size_t j = i; j-- > 0 && i - j <= LOOK_BACK;) {
            const struct dup_seed *y = &v[idx[j]];
            if ((uint64_t)reach[j] + gap < x->a)
                break;
            if ((int64_t)x->a - ((int64_t)y->a + y->na) > gap || !near(x, y, gap))
                continue;
            uint32_t p = root(parent, (uint32_t)i), q = root(parent, (uint32_t)j);
            if (p != q)
                parent[p > q ? p : q] = p > q ? q : p;
            if (x->b > y->b && x->b - y->b == x->a - y->a)
                break; /* the same diagonal: what is before hangs on y already */
        }
    }
    /* counting sort by root, which is the first seed of the cluster */
    uint32_t *start = w->order.v, *sorted = start + n + 1;
    memset(start, 0, (n + 1) * sizeof *start);
    for (size_t i = 0; i < n; i++)
        start[root(parent, (uint32_t)i) + 1]++;
    for (size_t i = 0; i < n; i++) {
        uint32_t size = start[i + 1];
        start[i + 1] += start[i];
        if (size)
            vec_push(ends, start[i + 1]);
    }
    for (size_t i = 0; i < n; i++)
        sorted[start[root(parent, (uint32_t)i)]++] = idx[i];
    memcpy(idx, sorted, n * sizeof *idx);
}

/* Words of side a that seeds cover, which are in the order of a. */
static uint64_t covered(const struct dup_seed *v, const uint32_t *idx, size_t n)
{
    uint64_t sum = 0, end = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t b = v[idx[i]].a, e = b + v[idx[i]].na;
        if (b < end)
            b = end;
        if (e > b) {
            sum += e - b;
            end = e;
        }
    }
    return sum;
}

/* The same of side b. */
static uint64_t covered_b(struct dup_seed_work *w, const struct dup_seed *v, const uint32_t *idx,
                          size_t n)
{
    w->turned.n = 0;
    vec_reserve(&w->turned, n);
    for (size_t i = 0; i < n; i++)
        vec_push(&w->turned, v[idx[i]]);
    dup_seeds_sort(w, w->turned.v, n, true);
    uint64_t sum = 0, end = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t b = w->turned.v[i].b, e = b + w->turned.v[i].nb;
        if (b < end)
            b = end;
        if (e > b) {
            sum += e - b;
            end = e;
        }
    }
    return sum;
}

/* What seed x adds to a chain that ends in y, in 1/SHARE words; negative: nothing good. */
static int64_t link_gain(const struct dup_seed *y, const struct dup_seed *x)
{
    int64_t fresh = ((int64_t)x->a + x->na) - ((int64_t)y->a + y->na);
    if (fresh > x->na)
        fresh = x->na;
    if (fresh < 0)
        fresh = 0;
    int64_t shift = ((int64_t)x->b - y->b) - ((int64_t)x->a - y->a);
    if (shift < 0)
        shift = -shift;
    return fresh * SHARE - (shift < SHIFT_MOST ? shift : SHIFT_MOST);
}

size_t dup_seeds_straighten(struct dup_seed_work *w, const struct dup_seed *v, uint32_t *idx,
                            size_t n)
{
    if (n < 2 || n > CHAIN_MOST)
        return n;
    vec_reserve(&w->best, n);
    vec_reserve(&w->order, 3 * n);
    int64_t *best = w->best.v;
    uint32_t *from = w->order.v, *kept = from + n, *rest = kept + n;
    size_t top = 0;
    for (size_t i = 0; i < n; i++) {
        const struct dup_seed *x = &v[idx[i]];
        best[i] = (int64_t)x->na * SHARE;
        from[i] = UINT32_MAX;
        for (size_t j = i; j-- > 0 && i - j <= CHAIN_LOOK_BACK;) {
            const struct dup_seed *y = &v[idx[j]];
            if (y->a >= x->a || y->b >= x->b)
                continue;
            int64_t value = best[j] + link_gain(y, x);
            if (value > best[i]) {
                best[i] = value;
                from[i] = (uint32_t)j;
            }
        }
        if (best[i] > best[top])
            top = i;
    }
    /* mark the chain, then part idx into chain and rest */
    size_t chain = 0, others = 0;
    for (uint32_t i = (uint32_t)top; i != UINT32_MAX;) {
        uint32_t before = from[i];
        kept[chain++] = i;
        i = before;
    }
    for (size_t i = 0, next = chain; i < n; i++) {
        if (next > 0 && kept[next - 1] == i)
            next--;
        else
            rest[others++] = idx[i];
    }
    for (size_t i = 0; i < chain / 2; i++) {
        uint32_t x = kept[i];
        kept[i] = kept[chain - 1 - i];
        kept[chain - 1 - i] = x;
    }
    for (size_t i = 0; i < chain; i++)
        kept[i] = idx[kept[i]];
    if (chain == n || (covered(v, kept, chain) * 5 < covered(v, idx, n) * 4 &&
                       covered_b(w, v, kept, chain) * 5 < covered_b(w, v, idx, n) * 4))
        return n;
    memcpy(idx, kept, chain * sizeof *idx);
    memcpy(idx + chain, rest, others * sizeof *idx);
    return chain;
}
