#include "config.h"

#include "core/base/arena.h"

#include "core/base/alloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    FIRST = 16 << 10, /* bytes; every slab is twice as large as the one before, up to SMALL */
    SMALL = 512 << 10,
    HUGE = 2 << 20,       /* a huge page, on most machines */
    HUGE_FROM = 16 << 20, /* bytes in all from which on slabs are of huge pages */
};

struct arena_slab {
    struct arena_slab *next;
    alignas(max_align_t) uint8_t bytes[];
};

static struct arena_slab *new_slab(size_t size)
{
    if (size < HUGE)
        return xmalloc(size);
    struct arena_slab *s = aligned_alloc(HUGE, size);
    if (!s)
        return xmalloc(size); /* which ends the program in its way */
#ifdef MADV_HUGEPAGE
    madvise(s, size, MADV_HUGEPAGE);
#endif
    return s;
}

void *arena_alloc(struct arena *a, size_t n)
{
    n = ((n ? n : 1) + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (n > a->size - a->used) {
        size_t size = a->size ? (a->size + sizeof(struct arena_slab)) * 2 : FIRST;
        size = size > SMALL ? SMALL : size;
        if (n + sizeof(struct arena_slab) > size)
            size = n + sizeof(struct arena_slab);
        if (size >= HUGE || a->total + size >= HUGE_FROM)
            size = (size + HUGE - 1) & ~((size_t)HUGE - 1);
        a->total += size;
        struct arena_slab *s = new_slab(size);
        s->next = a->slabs;
        a->slabs = s;
        a->size = size - sizeof *s;
        a->used = 0;
    }
    void *p = a->slabs->bytes + a->used;
    a->used += n;
    return p;
}

void arena_release(struct arena *a)
{
    while (a->slabs) {
        struct arena_slab *next = a->slabs->next;
        free(a->slabs);
        a->slabs = next;
    }
    *a = (struct arena){0};
}
