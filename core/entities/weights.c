#include "core/entities/weights.h"

#include "core/entities/bytes.h"
#include "core/entities/vectors.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS ((size_t)65536)
#define GROUP ((size_t)16)
#define TABLES (4 + BUCKETS / GROUP * 4 + BUCKETS * 2)
#define BIAS 128 /* of the values of dense rows: bytes without a sign are widened faster */
#define SLACK ((size_t)64) /* rows and keys are read in whole vectors, beyond their ends */

static const uint8_t *bucket_at(const struct weights *w, uint32_t key)
{
    size_t bucket = key >> 16;
    return w->blob + bytes_get32(w->groups + bucket / GROUP * 4) +
           bytes_get16(w->starts + bucket * 2);
}

static bool check_bucket(const uint8_t *p, size_t room, unsigned tags, size_t *size)
{
    if (room < 2 || p[1] > p[0])
        return false;
    size_t n = p[0], dense = p[1], sparse = n - dense, at = 2 + 2 * n;
    if (room < at || room - at < dense * tags + sparse)
        return false;
    at += dense * tags;
    const uint8_t *ends = p + at;
    size_t pairs = sparse ? ends[sparse - 1] : 0;
    at += sparse;
    for (size_t i = 1; i < sparse; i++)
        if (ends[i] < ends[i - 1])
            return false;
    if ((room - at) / 2 < pairs)
        return false;
    for (size_t i = 0; i < pairs; i++)
        if (p[at + 2 * i] >= tags)
            return false;
    *size = at + 2 * pairs;
    return true;
}

bool weights_open(struct weights *w, const uint8_t *bytes, size_t n, unsigned tags)
{
    if (n < TABLES + SLACK)
        return false;
    w->groups = bytes + 4;
    w->starts = w->groups + BUCKETS / GROUP * 4;
    w->blob = w->starts + BUCKETS * 2;
    w->tags = tags;
    size_t blob = n - TABLES - SLACK, at = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        size_t size;
        uint64_t start =
            (uint64_t)bytes_get32(w->groups + b / GROUP * 4) + bytes_get16(w->starts + b * 2);
        if (start != at || !check_bucket(w->blob + at, blob - at, tags, &size))
            return false;
        at += size;
    }
    return true;
}

/* Place of the key with this lower half in a bucket; not below bucket[0] when it is not there. */
static inline unsigned find(const uint8_t *bucket, uint32_t key)
{
    uint16_t low = (uint16_t)key;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    low = __builtin_bswap16(low); /* as in the file */
#endif
    unsigned n = bucket[0], at = vectors_find(bucket + 2, (int16_t)low);
    for (unsigned from = 8; at == from && from < n; from += 8)
        at = from + vectors_find(bucket + 2 + 2 * from, (int16_t)low);
    return at;
}

void weights_locate(const struct weights *w, const uint32_t *keys, size_t n, const uint8_t **places)
{
    for (size_t k = 0; k < n; k++) {
        places[k] = bucket_at(w, keys[k]);
        __builtin_prefetch(places[k]);
    }
}

/* Four pairs, of which those from `count` (> 0) on count nothing. */
static inline void add_four(const uint8_t *pair, int count, int16_t *scores)
{
    static const uint64_t masks[5] = {0, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF, UINT64_MAX};
    uint64_t pairs = bytes_get64(pair) & masks[count < 4 ? count : 4];
    scores[pairs & 63] = (int16_t)(scores[pairs & 63] + (int8_t)(pairs >> 8));
    scores[pairs >> 16 & 63] = (int16_t)(scores[pairs >> 16 & 63] + (int8_t)(pairs >> 24));
    scores[pairs >> 32 & 63] = (int16_t)(scores[pairs >> 32 & 63] + (int8_t)(pairs >> 40));
    scores[pairs >> 48 & 63] = (int16_t)(scores[pairs >> 48 & 63] + (int8_t)(pairs >> 56));
}

/* Adds the pairs of the sparse row `at` of a bucket (at >= p[0]: nothing). How many there are
 * cannot be foreseen, so there are few branches. `scores` has 64 places. */
static inline void add_sparse(const struct weights *w, const uint8_t *p, unsigned at,
                              int16_t *scores)
{
    unsigned n = p[0], dense = p[1];
    const uint8_t *ends = p + 2 + 2 * n + dense * w->tags;
    int k = (int)(at - dense), there = -(int)(at < n);
    int from = ends[k - 1] & there & -(int)(k > 0);
    int count = (ends[k] - from) & there;
    const uint8_t *pair = ends + (n - dense) + 2 * from;
    add_four(pair, count, scores);
    for (; count > 4; count -= 4) {
        pair += 8;
        add_four(pair, count - 4, scores);
    }
}

/* The rows of up to 32 tags: dense ones are summed in registers. */
static void add_narrow(const struct weights *w, const uint32_t *keys, const uint8_t *const *places,
                       size_t n, int16_t *scores)
{
    vector_short a = {0}, b = {0}, c = {0}, d = {0};
    int16_t sparse[64] = {0};
    unsigned bias = 0;
    for (size_t k = 0; k < n; k++) {
        const uint8_t *p = places[k], *row;
        unsigned at = find(p, keys[k]);
        if (at >= p[1]) {
            add_sparse(w, p, at, sparse);
            continue;
        }
        row = p + 2 + 2 * p[0] + at * w->tags;
        a += vectors_widen(row);
        b += vectors_widen(row + 8);
        c += vectors_widen(row + 16);
        d += vectors_widen(row + 24);
        bias += BIAS;
    }
    const vector_short dense[4] = {a, b, c, d}, order = {0, 1, 2, 3, 4, 5, 6, 7};
    for (unsigned v = 0; 8 * v < w->tags; v++) {
        vector_short is_tag = order < (int16_t)(w->tags - 8 * v); /* not what was read beyond */
        *(vector_short *)(scores + 8 * v) +=
            (dense[v] - (int16_t)bias + *(const vector_short *)(sparse + 8 * v)) & is_tag;
    }
}

static void add_wide(const struct weights *w, const uint32_t *keys, const uint8_t *const *places,
                     size_t n, int16_t *scores)
{
    int16_t sum[64] = {0};
    for (size_t k = 0; k < n; k++) {
        const uint8_t *p = places[k];
        unsigned at = find(p, keys[k]);
        if (at >= p[1]) {
            add_sparse(w, p, at, sum);
            continue;
        }
        for (unsigned t = 0; t < w->tags; t++)
            sum[t] = (int16_t)(sum[t] + p[2 + 2 * p[0] + at * w->tags + t] - BIAS);
    }
    for (unsigned t = 0; t < w->tags; t++)
        scores[t] = (int16_t)(scores[t] + sum[t]);
}

void weights_add(const struct weights *w, const uint32_t *keys, const uint8_t *const *places,
                 size_t n, int16_t *scores)
{
    if (w->tags <= 32)
        add_narrow(w, keys, places, n, scores);
    else
        add_wide(w, keys, places, n, scores);
}

/* ---- building ---- */

/* A row that takes about as much room with all tags as with those it has. */
static bool is_dense(const struct weights_row *row, unsigned tags)
{
    return 5 * row->count >= 2 * tags;
}

static int compare(const void *a, const void *b)
{
    const struct weights_row *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

static void put_dense(const struct weights_row *row, const struct weight *pairs, unsigned tags,
                      struct strbuf *out)
{
    uint8_t values[UINT8_MAX];
    memset(values, BIAS, sizeof values);
    for (size_t k = 0; k < row->count; k++)
        values[pairs[row->first + k].label] = (uint8_t)(pairs[row->first + k].value + BIAS);
    strbuf_add(out, (const char *)values, tags);
}

static bool put_bucket(const struct weights_row *rows, size_t n, const struct weight *pairs,
                       unsigned tags, struct strbuf *out)
{
    size_t dense = 0, end = 0;
    for (size_t i = 0; i < n; i++)
        dense += is_dense(&rows[i], tags);
    strbuf_addc(out, (char)n);
    strbuf_addc(out, (char)dense);
    for (int kind = 1; kind >= 0; kind--)
        for (size_t i = 0; i < n; i++)
            if (is_dense(&rows[i], tags) == kind)
                bytes_put(out, rows[i].key & 0xFFFF, 2);
    for (size_t i = 0; i < n; i++)
        if (is_dense(&rows[i], tags))
            put_dense(&rows[i], pairs, tags, out);
    for (size_t i = 0; i < n; i++)
        if (!is_dense(&rows[i], tags)) {
            end += rows[i].count;
            strbuf_addc(out, (char)end);
        }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; !is_dense(&rows[i], tags) && k < rows[i].count; k++) {
            strbuf_addc(out, (char)pairs[rows[i].first + k].label);
            strbuf_addc(out, (char)pairs[rows[i].first + k].value);
        }
    return end <= UINT8_MAX;
}

bool weights_build(struct weights_row *rows, size_t n, const struct weight *pairs, unsigned tags,
                   struct strbuf *out)
{
    struct strbuf groups = STRBUF_INIT, starts = STRBUF_INIT, blob = STRBUF_INIT;
    static const char slack[SLACK];
    bool ok = true;
    qsort(rows, n, sizeof *rows, compare);
    for (size_t b = 0, at = 0, base = 0; b < BUCKETS && ok; b++) {
        size_t from = at;
        while (at < n && rows[at].key >> 16 == b)
            at++;
        if (b % GROUP == 0) {
            base = blob.n;
            bytes_put(&groups, base, 4);
        }
        ok = at - from <= 255 && blob.n - base <= UINT16_MAX;
        bytes_put(&starts, blob.n - base, 2);
        ok = ok && put_bucket(rows + from, at - from, pairs, tags, &blob);
    }
    bytes_put(out, n, 4);
    strbuf_add(out, strbuf_str(&groups), groups.n);
    strbuf_add(out, strbuf_str(&starts), starts.n);
    strbuf_add(out, strbuf_str(&blob), blob.n);
    strbuf_add(out, slack, sizeof slack);
    strbuf_release(&groups);
    strbuf_release(&starts);
    strbuf_release(&blob);
    return ok;
}
