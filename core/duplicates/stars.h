/* Places that hang together by passages, split into groups in which everything is like the first.
 */
#ifndef DIPLE_DUPLICATES_STARS_H
#define DIPLE_DUPLICATES_STARS_H

#include "core/duplicates/corpus.h"
#include "core/duplicates/rules.h"
#include "core/duplicates/seeds.h"
#include "core/duplicates/verify.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words [begin, end) of a text. */
struct dup_place {
    uint32_t text, begin, end;
};

struct dup_place_vec {
    struct dup_place *v;
    size_t n, cap;
};

/* A passage between places[x] and places[y]. */
struct dup_edge {
    uint32_t x, y;
};

struct dup_edge_vec {
    struct dup_edge *v;
    size_t n, cap;
};

/* How like the first place of its group a place is. */
struct dup_similar {
    double similarity;
    bool verbatim;
};

/* Scratch memory and surroundings; zero all members but the first three. */
struct dup_stars {
    const struct dup_corpus *corpus;
    const struct dup_weights *weights;
    const struct dup_rules *rules;
    struct dup_verifier verifier;
    struct dup_index_vec start, other, seen, group;
    struct dup_similar *similar; /* of each place in the group that is called back with */
    size_t similar_size;
};
void dup_stars_release(struct dup_stars *s);

/* Passages make A like B and B like C, but C may have nothing of A any more. Takes the first place
 * that is left and all that can be reached from it while being like it; calls back with their
 * indices, that one first; and so on. A place left over alone comes back together with one it has a
 * passage with. Places are in order; every one is in one group at least if it has an edge. */
void dup_stars_split(struct dup_stars *s, const struct dup_place_vec *places,
                     const struct dup_edge_vec *edges,
                     void (*found)(const uint32_t *index, size_t n, void *data), void *data);

#endif
