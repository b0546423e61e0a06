#include "core/entities/row_cache.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

void row_cache_reserve(struct row_cache *c, size_t places, unsigned stride)
{
    size_t room = 64;
    while (room < places)
        room *= 2;
    if (room <= c->places)
        return;
    row_cache_release(c);
    c->keys = xcalloc(room, sizeof *c->keys);
    c->rows = xcalloc(room * stride, sizeof *c->rows);
    c->places = room;
    c->stride = stride;
}

void row_cache_release(struct row_cache *c)
{
    free(c->keys);
    free(c->rows);
    memset(c, 0, sizeof *c);
}

void row_cache_clear(struct row_cache *c)
{
    if (c->places)
        memset(c->keys, 0, c->places * sizeof *c->keys);
}

int16_t *row_cache_find(struct row_cache *c, uint64_t key, bool *known)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 32) & (c->places - 1);
    int16_t *row = c->rows + at * c->stride;
    *known = c->keys[at] == key;
    if (!*known) {
        c->keys[at] = key;
        memset(row, 0, c->stride * sizeof *row);
    }
    return row;
}
