#include "core/annotation/idmap.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"

#include <stdlib.h>

/* Linear probing. Ids come from files, hence the mixer. */
static size_t home(const struct idmap *m, uint32_t id)
{
    return hash_mix(id) & (m->size - 1);
}

static struct idmap_slot *slot_of(const struct idmap *m, uint32_t id)
{
    size_t i = home(m, id);
    while (m->slots[i].id && m->slots[i].id != id)
        i = (i + 1) & (m->size - 1);
    return &m->slots[i];
}

void *idmap_get(const struct idmap *m, uint32_t id)
{
    return m->size && id ? slot_of(m, id)->value : NULL;
}

static void grow(struct idmap *m)
{
    struct idmap old = *m;
    m->size = old.size ? old.size * 2 : 64;
    m->slots = xcalloc(m->size, sizeof *m->slots);
    for (size_t i = 0; i < old.size; i++)
        if (old.slots[i].id)
            *slot_of(m, old.slots[i].id) = old.slots[i];
    free(old.slots);
}

/* Closes the gap, so that no probe ends too early (Knuth, vol. 3, 6.4, algorithm R). */
static void remove_slot(struct idmap *m, struct idmap_slot *slot)
{
    size_t mask = m->size - 1, gap = (size_t)(slot - m->slots);
    for (size_t i = (gap + 1) & mask; m->slots[i].id; i = (i + 1) & mask) {
        if (((i - home(m, m->slots[i].id)) & mask) >= ((i - gap) & mask)) {
            m->slots[gap] = m->slots[i];
            gap = i;
        }
    }
    m->slots[gap] = (struct idmap_slot){0, NULL};
    m->n--;
}

void idmap_put(struct idmap *m, uint32_t id, void *value)
{
    if (!value) {
        struct idmap_slot *slot = m->size ? slot_of(m, id) : NULL;
        if (slot && slot->id)
            remove_slot(m, slot);
        return;
    }
    if ((m->n + 1) * 2 > m->size)
        grow(m);
    struct idmap_slot *slot = slot_of(m, id);
    if (!slot->id)
        m->n++;
    *slot = (struct idmap_slot){id, value};
}

void idmap_release(struct idmap *m)
{
    free(m->slots);
    *m = (struct idmap){0};
}
