/* The annotations of an article as entities with their mentions, for the pane that lists them. What
 * is made here needs only the text and a copy of the annotations, so it can be made in a worker. */
#ifndef DIPLE_APP_ENTITY_GROUPS_H
#define DIPLE_APP_ENTITY_GROUPS_H

#include "core/annotation/annotations.h"

/* What is copied of an annotation. */
struct entity_item {
    uint32_t id, label;
    float score;
    uint8_t status; /* enum annotation_status */
    bool is_person;
    struct range range;
};
struct entity_items {
    struct entity_item *v;
    size_t n, cap;
};
/* All of the set, in text order; copies them in a few milliseconds, however many. */
void entity_items_take(struct entity_items *items, const struct annotations *set);

struct entity_mention {
    struct range range;
    uint32_t id;
    float score;
    uint8_t status;
};
/* One entity with all its mentions. Rejected proposals are entities of their own. */
struct entity_group {
    uint64_t id; /* odd; stays the same when the groups are made anew */
    uint32_t label;
    bool rejected;
    size_t mention, count; /* mentions[mention, +count), in text order */
    struct range name;     /* the fullest variant */
};
struct entity_groups {
    struct {
        struct entity_group *v;
        size_t n, cap;
    } groups; /* rejected ones last, then by label, then the most frequent first, then by place */
    struct {
        struct entity_mention *v;
        size_t n, cap;
    } mentions;
};
void entity_groups_make(struct entity_groups *out, const struct text *text,
                        const struct entity_items *items);
void entity_groups_release(struct entity_groups *g);

#endif
