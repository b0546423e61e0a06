/* Memory for many small things that are given back together.
 *
 * Large slabs come in huge pages where the system has them: a hundred megabytes in pages of 4 KiB
 * cost 25,000 page faults, and every access far away a look into the page table. */
#ifndef DIPLE_BASE_ARENA_H
#define DIPLE_BASE_ARENA_H

#include <stddef.h>

struct arena_slab;

/* Zeroed before the first use. One thread at a time. */
struct arena {
    struct arena_slab *slabs; /* the last one first */
    size_t used, size;        /* of the last one */
    size_t total;             /* of all */
};

/* n bytes, aligned for any type, not initialised; valid until arena_release. */
void *arena_alloc(struct arena *a, size_t n);

void arena_release(struct arena *a);

#endif
