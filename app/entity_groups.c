#include "app/entity_groups.h"

#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/entities/group.h"

#include <stdlib.h>
#include <string.h>

void entity_items_take(struct entity_items *items, const struct annotations *set)
{
    struct annotation_cursor cursor;
    const struct annotation *a;
    const struct schema *schema = annotations_schema(set);
    uint32_t person = schema_find(schema, "PER");
    items->n = 0;
    vec_reserve(items, annotations_count(set, ANNOTATIONS_ALL, SCHEMA_NONE));
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_ALL, &cursor);
    while ((a = annotations_next(&cursor)))
        vec_push(items, (struct entity_item){a->id, a->label, a->score, (uint8_t)a->status,
                                             a->label == person, a->range});
}

static uint64_t group_id(const struct text *text, const struct entity_group *g)
{
    uint64_t h = hash_bytes(text_bytes(text) + g->name.start, g->name.end - g->name.start);
    return hash_mix(h + g->label * 2u + g->rejected) | 1;
}

static int compare_groups(const void *a, const void *b)
{
    const struct entity_group *x = a, *y = b;
    if (x->rejected != y->rejected)
        return x->rejected ? 1 : -1;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->name.start < y->name.start ? -1 : x->name.start > y->name.start;
}

/* The mentions of each entity one behind the other, in text order as they come. */
static void place_mentions(struct entity_groups *out, const struct entity_items *items,
                           const struct group_item *grouped)
{
    size_t sum = 0;
    for (size_t g = 0; g < out->groups.n; g++) {
        out->groups.v[g].mention = sum;
        sum += out->groups.v[g].count;
        out->groups.v[g].count = 0;
    }
    vec_reserve(&out->mentions, items->n);
    out->mentions.n = items->n;
    for (size_t i = 0; i < items->n; i++) {
        struct entity_group *g = &out->groups.v[grouped[i].entity - 1];
        out->mentions.v[g->mention + g->count++] = (struct entity_mention){
            items->v[i].range, items->v[i].id, items->v[i].score, items->v[i].status};
    }
}

void entity_groups_make(struct entity_groups *out, const struct text *text,
                        const struct entity_items *items)
{
    struct group_item *grouped = xcalloc(items->n + 1, sizeof *grouped);
    struct entity_vec entities = {0};
    for (size_t i = 0; i < items->n; i++) {
        const struct entity_item *it = &items->v[i];
        grouped[i] =
            (struct group_item){.start = it->range.start,
                                .end = it->range.end,
                                .label = it->label * 2 + (it->status == ANNOTATION_REJECTED),
                                .is_person = it->is_person};
    }
    group_items(text_bytes(text), grouped, items->n, &entities);
    out->groups.n = out->mentions.n = 0;
    for (size_t e = 0; e < entities.n; e++) {
        struct entity_group g = {.label = entities.v[e].label / 2,
                                 .rejected = entities.v[e].label & 1,
                                 .count = entities.v[e].count,
                                 .name = {entities.v[e].start, entities.v[e].end}};
        g.id = group_id(text, &g);
        vec_push(&out->groups, g);
    }
    place_mentions(out, items, grouped);
    if (out->groups.n)
        qsort(out->groups.v, out->groups.n, sizeof *out->groups.v, compare_groups);
    vec_release(&entities);
    free(grouped);
}

void entity_groups_release(struct entity_groups *g)
{
    vec_release(&g->groups);
    vec_release(&g->mentions);
}
