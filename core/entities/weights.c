#include "core/entities/weights.h"

#include "core/entities/bytes.h"

#include <stdlib.h>

#define BUCKETS ((size_t)65536)
#define GROUP ((size_t)16)
#define TABLES (4 + BUCKETS / GROUP * 4 + BUCKETS * 2)

static const uint8_t *bucket_at(const struct weights *w, size_t bucket)
{
    return w->blob + bytes_get32(w->groups + bucket / GROUP * 4) +
           bytes_get16(w->starts + bucket * 2);
}

static bool check_bucket(const uint8_t *p, size_t room, size_t label_count, size_t *size)
{
    if (room < 1 || room - 1 < (size_t)p[0] * 3)
        return false;
    size_t n = p[0], pairs = 0, at = 1 + 3 * n;
    for (size_t i = 0; i < n; i++)
        pairs += p[1 + 2 * n + i];
    if ((room - at) / 2 < pairs)
        return false;
    for (size_t i = 0; i < pairs; i++)
        if (p[at + 2 * i] >= label_count)
            return false;
    *size = at + 2 * pairs;
    return true;
}

bool weights_open(struct weights *w, const uint8_t *bytes, size_t n, size_t label_count)
{
    if (n < TABLES)
        return false;
    w->groups = bytes + 4;
    w->starts = w->groups + BUCKETS / GROUP * 4;
    w->blob = w->starts + BUCKETS * 2;
    size_t blob = n - TABLES, at = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        size_t size;
        uint64_t start =
            (uint64_t)bytes_get32(w->groups + b / GROUP * 4) + bytes_get16(w->starts + b * 2);
        if (start != at || !check_bucket(w->blob + at, blob - at, label_count, &size))
            return false;
        at += size;
    }
    return true;
}

void weights_prefetch(const struct weights *w, uint32_t key)
{
    __builtin_prefetch(bucket_at(w, key >> 16));
}

void weights_add(const struct weights *w, uint32_t key, int16_t *scores)
{
    const uint8_t *p = bucket_at(w, key >> 16);
    size_t n = *p++;
    uint16_t low = (uint16_t)key;
    for (size_t i = 0; i < n; i++) {
        if (bytes_get16(p + 2 * i) != low)
            continue;
        const uint8_t *counts = p + 2 * n, *pair = counts + n;
        for (size_t k = 0; k < i; k++)
            pair += 2 * (size_t)counts[k];
        for (size_t k = counts[i]; k--; pair += 2)
            scores[pair[0]] = (int16_t)(scores[pair[0]] + (int8_t)pair[1]);
        return;
    }
}

static int compare(const void *a, const void *b)
{
    const struct weights_row *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

static void put_bucket(const struct weights_row *rows, size_t n, const struct weight *pairs,
                       struct strbuf *out)
{
    strbuf_addc(out, (char)n);
    for (size_t i = 0; i < n; i++)
        bytes_put(out, rows[i].key & 0xFFFF, 2);
    for (size_t i = 0; i < n; i++)
        strbuf_addc(out, (char)rows[i].count);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rows[i].count; k++) {
            strbuf_addc(out, (char)pairs[rows[i].first + k].label);
            strbuf_addc(out, (char)pairs[rows[i].first + k].value);
        }
}

bool weights_build(struct weights_row *rows, size_t n, const struct weight *pairs,
                   struct strbuf *out)
{
    struct strbuf groups = STRBUF_INIT, starts = STRBUF_INIT, blob = STRBUF_INIT;
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
        if (ok)
            put_bucket(rows + from, at - from, pairs, &blob);
    }
    bytes_put(out, n, 4);
    strbuf_add(out, strbuf_str(&groups), groups.n);
    strbuf_add(out, strbuf_str(&starts), starts.n);
    strbuf_add(out, strbuf_str(&blob), blob.n);
    strbuf_release(&groups);
    strbuf_release(&starts);
    strbuf_release(&blob);
    return ok;
}
