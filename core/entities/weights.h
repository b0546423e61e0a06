/* The packed weights of a model: feature key -> a few (tag, weight) pairs, used where they lie.
 *
 *   u32 features
 *   65,536 buckets by the upper half of the key: u32 start of each group of 16, u16 start within it
 *   per bucket: u8 n, u8 d, n * u16 lower halves of the keys, then the rows of the first d keys
 * with a byte for every tag, value + 128, and of the others u8 where its pairs end, and the pairs
 * (u8 tag, i8) 64 bytes of zeros, so that reading in vectors never leaves the table
 *
 * Rows of many tags belong to the features that occur most: they are added as they lie. Keys that
 * were never trained are told apart from the others by their 32 bits alone. */
#ifndef DIPLE_ENTITIES_WEIGHTS_H
#define DIPLE_ENTITIES_WEIGHTS_H

#include "core/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weights {
    const uint8_t *groups, *starts, *blob;
    unsigned tags;
};

struct weight {
    uint8_t label;
    int8_t value;
};

/* False when the bytes are no such table or name a tag >= tags (at most 64). */
bool weights_open(struct weights *w, const uint8_t *bytes, size_t n, unsigned tags);

/* Finds where the n features would be and fetches that into the cache. */
void weights_locate(const struct weights *w, const uint32_t *keys, size_t n,
                    const uint8_t **places);

/* Adds the weights of n features, located before, to scores[tag], which has room for a multiple of
 * eight. The sum of all must fit. */
void weights_add(const struct weights *w, const uint32_t *keys, const uint8_t *const *places,
                 size_t n, int16_t *scores);

struct weights_row {
    uint32_t key;
    uint8_t count;
    size_t first; /* of its pairs */
};

/* Packs the rows (sorted in place; keys all different). False when a bucket is too full. */
bool weights_build(struct weights_row *rows, size_t n, const struct weight *pairs, unsigned tags,
                   struct strbuf *out);

#endif
