#include "config.h"

#include "core/duplicates/stars.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

void dup_stars_release(struct dup_stars *s)
{
    dup_verifier_release(&s->verifier);
    vec_release(&s->start);
    vec_release(&s->other);
    vec_release(&s->seen);
    vec_release(&s->group);
    free(s->similar);
}

/* Neighbours of place i: other.v[start.v[i] .. start.v[i + 1]), in the order of the edges. */
static void build_lists(struct dup_stars *s, size_t places, const struct dup_edge_vec *edges)
{
    vec_reserve(&s->start, places + 2);
    vec_reserve(&s->other, 2 * edges->n);
    uint32_t *start = s->start.v;
    memset(start, 0, (places + 2) * sizeof *start);
    for (size_t i = 0; i < edges->n; i++) {
        start[edges->v[i].x + 2]++;
        start[edges->v[i].y + 2]++;
    }
    for (size_t i = 2; i < places + 2; i++)
        start[i] += start[i - 1];
    for (size_t i = 0; i < edges->n; i++) {
        s->other.v[start[edges->v[i].x + 1]++] = edges->v[i].y;
        s->other.v[start[edges->v[i].y + 1]++] = edges->v[i].x;
    }
}

static struct dup_likeness compare(struct dup_stars *s, const struct dup_place *x,
                                   const struct dup_place *y)
{
    return dup_verify(&s->verifier, s->weights, &s->corpus->v[x->text].tokens, x->begin, x->end,
                      &s->corpus->v[y->text].tokens, y->begin, y->end);
}

static bool alike(struct dup_stars *s, const struct dup_place *x, const struct dup_place *y,
                  struct dup_similar *out)
{
    *out = (struct dup_similar){1, true};
    if (dup_same_words(&s->corpus->v[x->text].tokens, x->begin, x->end,
                       &s->corpus->v[y->text].tokens, y->begin, y->end))
        return true;
    if (s->rules->options.exact)
        return false;
    struct dup_likeness like = compare(s, x, y);
    *out = (struct dup_similar){like.similarity, like.verbatim};
    return like.similarity >= dup_rules_similarity(s->rules, like.mass);
}

/* The neighbour that place i is most like. */
static uint32_t best_neighbour(struct dup_stars *s, const struct dup_place_vec *places, uint32_t i)
{
    uint32_t best = s->other.v[s->start.v[i]];
    double similarity = -1;
    for (uint32_t k = s->start.v[i]; k < s->start.v[i + 1]; k++) {
        uint32_t j = s->other.v[k];
        double x = compare(s, &places->v[i], &places->v[j]).similarity;
        if (x > similarity) {
            similarity = x;
            best = j;
        }
    }
    return best;
}

void dup_stars_split(struct dup_stars *s, const struct dup_place_vec *places,
                     const struct dup_edge_vec *edges,
                     void (*found)(const uint32_t *index, size_t n, void *data), void *data)
{
    enum { TAKEN = UINT32_MAX };
    uint32_t n = (uint32_t)places->n;
    build_lists(s, n, edges);
    /* seen[i]: TAKEN, or 1 + the star that looked at place i last */
    vec_reserve(&s->seen, n);
    memset(s->seen.v, 0, n * sizeof *s->seen.v);
    uint32_t *seen = s->seen.v;
    if (n > s->similar_size) {
        free(s->similar);
        s->similar = xreallocarray(NULL, n, sizeof *s->similar);
        s->similar_size = n;
    }
    for (uint32_t first = 0; first < n; first++) {
        if (seen[first] == TAKEN || s->start.v[first] == s->start.v[first + 1])
            continue;
        s->group.n = 0;
        vec_push(&s->group, first);
        seen[first] = TAKEN;
        s->similar[first] = (struct dup_similar){1, true};
        for (size_t at = 0; at < s->group.n; at++) {
            uint32_t i = s->group.v[at];
            for (uint32_t k = s->start.v[i]; k < s->start.v[i + 1]; k++) {
                uint32_t j = s->other.v[k];
                if (seen[j] == TAKEN || seen[j] == first + 1)
                    continue;
                seen[j] = first + 1;
                if (alike(s, &places->v[first], &places->v[j], &s->similar[j])) {
                    vec_push(&s->group, j);
                    seen[j] = TAKEN;
                }
            }
        }
        if (s->group.n == 1) {
            uint32_t j = best_neighbour(s, places, first);
            alike(s, &places->v[first], &places->v[j], &s->similar[j]);
            vec_push(&s->group, j);
        }
        found(s->group.v, s->group.n, data);
    }
}
