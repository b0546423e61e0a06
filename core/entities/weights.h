/* The packed weights of a model: feature key -> a few (label, weight) pairs, used where they lie.
 *
 *   u32 features
 *   65,536 buckets by the upper half of the key: u32 start of each group of 16, u16 start within it
 *   per bucket: u8 n, n * u16 lower halves of the keys, n * u8 pair counts, the pairs (u8, i8)
 *
 * Keys that were never trained are told apart from the others by their 32 bits alone. */
#ifndef DIPLE_ENTITIES_WEIGHTS_H
#define DIPLE_ENTITIES_WEIGHTS_H

#include "core/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weights {
    const uint8_t *groups, *starts, *blob;
};

struct weight {
    uint8_t label;
    int8_t value;
};

/* False when the bytes are no such table or name a label >= label_count. */
bool weights_open(struct weights *w, const uint8_t *bytes, size_t n, size_t label_count);

/* Adds the weights of the feature to scores[label]. */
void weights_add(const struct weights *w, uint32_t key, int16_t *scores);

/* Fetches the bucket of a key that will be asked for soon. */
void weights_prefetch(const struct weights *w, uint32_t key);

struct weights_row {
    uint32_t key;
    uint8_t count;
    size_t first; /* of its pairs */
};

/* Packs the rows (sorted in place; keys all different). False when a bucket is too full. */
bool weights_build(struct weights_row *rows, size_t n, const struct weight *pairs,
                   struct strbuf *out);

#endif
