/* Inside core/annotation: a hash table from ids (not 0) to pointers. */
#ifndef DIPLE_ANNOTATION_IDMAP_H
#define DIPLE_ANNOTATION_IDMAP_H

#include <stddef.h>
#include <stdint.h>

struct idmap {
    struct idmap_slot {
        uint32_t id; /* 0: free */
        void *value;
    } * slots;
    size_t n, size; /* size: a power of two, or 0 */
};

void *idmap_get(const struct idmap *m, uint32_t id);       /* NULL if there is none */
void idmap_put(struct idmap *m, uint32_t id, void *value); /* NULL removes */
void idmap_release(struct idmap *m);

#endif
