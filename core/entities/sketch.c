#include "core/entities/sketch.h"

#include "core/base/hash.h"
#include "core/entities/bytes.h"

#include <stdlib.h>

#define HEADER 8
#define GROUP 16 /* buckets */

bool sketch_open(struct sketch *s, const uint8_t *bytes, size_t n)
{
    if (n < HEADER)
        return false;
    s->bucket_bits = bytes[0];
    s->entry_bytes = bytes[1];
    s->value_bits = bytes[2];
    size_t entries = bytes_get32(bytes + 4);
    if (s->bucket_bits < 4 || s->bucket_bits > 24 || (s->entry_bytes != 2 && s->entry_bytes != 4) ||
        s->value_bits >= 8 * s->entry_bytes)
        return false;
    size_t buckets = (size_t)1 << s->bucket_bits, groups = buckets / GROUP;
    size_t tables = HEADER + groups * 4 + buckets;
    if (n < tables || (n - tables) / s->entry_bytes < entries)
        return false;
    s->groups = bytes + HEADER;
    s->counts = s->groups + groups * 4;
    s->entries = s->counts + buckets;
    size_t sum = 0;
    for (size_t b = 0; b < buckets; b++) {
        if (b % GROUP == 0 && bytes_get32(s->groups + b / GROUP * 4) != sum)
            return false;
        sum += s->counts[b];
    }
    return sum == entries;
}

static uint32_t fingerprint(const struct sketch *s, uint64_t mixed)
{
    unsigned bits = 8 * s->entry_bytes - s->value_bits;
    return (uint32_t)(mixed & ((UINT64_C(1) << bits) - 1));
}

size_t sketch_find(const struct sketch *s, uint64_t key, uint32_t *values, size_t most)
{
    uint64_t mixed = hash_mix(key);
    size_t bucket = (size_t)(mixed >> (64 - s->bucket_bits)), group = bucket / GROUP;
    size_t first = bytes_get32(s->groups + group * 4), found = 0;
    for (size_t b = group * GROUP; b < bucket; b++)
        first += s->counts[b];
    uint32_t want = fingerprint(s, mixed);
    size_t end = first + s->counts[bucket];
    for (size_t i = first; i < end && found < most; i++) {
        const uint8_t *e = s->entries + i * s->entry_bytes;
        uint32_t v = s->entry_bytes == 2 ? bytes_get16(e) : bytes_get32(e);
        if (v >> s->value_bits == want)
            values[found++] = v & ((1u << s->value_bits) - 1);
    }
    return found;
}

static int compare(const void *a, const void *b)
{
    const struct sketch_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

bool sketch_build(struct sketch_entry *entries, size_t n, unsigned bucket_bits,
                  unsigned entry_bytes, unsigned value_bits, struct strbuf *out)
{
    struct sketch s = {NULL, NULL, NULL, bucket_bits, entry_bytes, value_bits};
    for (size_t i = 0; i < n; i++)
        entries[i].key = hash_mix(entries[i].key); /* the order of the buckets */
    qsort(entries, n, sizeof *entries, compare);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || compare(&entries[i], &entries[kept - 1]) != 0)
            entries[kept++] = entries[i];
    bytes_put(out, bucket_bits | entry_bytes << 8 | value_bits << 16, 4);
    bytes_put(out, kept, 4);
    size_t buckets = (size_t)1 << bucket_bits, at = 0;
    struct strbuf counts = STRBUF_INIT;
    for (size_t b = 0; b < buckets; b++) {
        if (b % GROUP == 0)
            bytes_put(out, at, 4);
        size_t from = at;
        while (at < kept && entries[at].key >> (64 - bucket_bits) == b)
            at++;
        if (at - from > 255) {
            strbuf_release(&counts);
            return false;
        }
        strbuf_addc(&counts, (char)(at - from));
    }
    strbuf_add(out, strbuf_str(&counts), counts.n);
    strbuf_release(&counts);
    for (size_t i = 0; i < kept; i++)
        bytes_put(out, (uint64_t)fingerprint(&s, entries[i].key) << value_bits | entries[i].value,
                  entry_bytes);
    return true;
}
