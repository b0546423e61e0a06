/* Mentions of one entity under its variants: "President Lu Xin", "Lu Xin", "Lu"; "National Water
 * Authority" and "NWA"; "China's" and "China".
 *
 * Works on any spans, proposed or annotated. Names are compared without case, blanks, leading
 * articles and titles, possessive endings and legal forms ("Inc.", "Ltd"); a person's single name
 * joins the only full name before or after it that holds it; an abbreviation joins the name whose
 * initials it has. */
#ifndef DIPLE_ENTITIES_GROUP_H
#define DIPLE_ENTITIES_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct group_item {
    size_t start, end; /* bytes of the text, half-open */
    uint32_t label;    /* any number; items of different labels are never joined */
    bool is_person;
    uint32_t entity; /* out: from 1, in the order of first mention */
};

struct entity {
    size_t start, end; /* the mention whose text names it best: the fullest variant */
    uint32_t label;
    uint32_t count; /* mentions */
    size_t first;   /* index of its first item */
};

struct entity_vec {
    struct entity *v;
    size_t n, cap;
};

/* Items sorted by start. Sets item.entity; entity number e is out->v[e - 1] (out is emptied first).
 */
void group_items(const uint8_t *text, struct group_item *items, size_t count,
                 struct entity_vec *out);

#endif
