/* A packed map from hashed keys to small values, used where it lies in a file: word clusters and
 * the gazetteer. Keys are not kept, only fingerprints, so a key that was never put in is taken for
 * another one now and then (of the order of entries per bucket / 2^fingerprint bits; about 1 in
 * 1,000 here): fine for features of a model that was trained with the same table.
 *
 *   u8 bucket bits, u8 entry bytes (2 or 4), u8 value bits, u8 0, u32 entries
 *   u32 first entry of each group of 16 buckets, u8 entries of each bucket, the entries
 *
 * An entry is fingerprint << value bits | value; one key may stand there with several values. */
#ifndef DIPLE_ENTITIES_SKETCH_H
#define DIPLE_ENTITIES_SKETCH_H

#include "core/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sketch {
    const uint8_t *groups, *counts, *entries;
    unsigned bucket_bits, entry_bytes, value_bits;
};

/* False when the bytes are no such table. They must stay where they are. */
bool sketch_open(struct sketch *s, const uint8_t *bytes, size_t n);

/* Stores up to `most` values of the key and returns how many. */
size_t sketch_find(const struct sketch *s, uint64_t key, uint32_t *values, size_t most);

struct sketch_entry {
    uint64_t key;
    uint32_t value; /* < 2^value_bits */
};

/* Packs the entries (sorted in place) into *out. False when a bucket would hold more than 255. */
bool sketch_build(struct sketch_entry *entries, size_t n, unsigned bucket_bits,
                  unsigned entry_bytes, unsigned value_bits, struct strbuf *out);

#endif
