/* Rows of scores remembered by an exact key: what depends on few things is computed once. A place
 * for one row per hash; a newer one drives out the older. */
#ifndef DIPLE_ENTITIES_ROW_CACHE_H
#define DIPLE_ENTITIES_ROW_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row_cache {
    uint64_t *keys; /* 0: free */
    int16_t *rows;
    size_t places; /* a power of two */
    unsigned stride;
};

/* Has at least this many places afterwards, and forgets all if it must grow. Start from zeros. */
void row_cache_reserve(struct row_cache *c, size_t places, unsigned stride);
void row_cache_release(struct row_cache *c);
void row_cache_clear(struct row_cache *c);

/* The row of the key (not 0). When it was not *known, it is all zeros, for the caller to fill. */
int16_t *row_cache_find(struct row_cache *c, uint64_t key, bool *known);

#endif
