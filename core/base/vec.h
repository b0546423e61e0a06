/* A growing array as macros over any struct that has the members v (elements), n and cap:
 *
 *     struct range_vec { struct range *v; size_t n, cap; };
 *     struct range_vec ranges = {0};
 *     vec_push(&ranges, (struct range){0, 5});
 *     vec_release(&ranges);
 */
#ifndef DIPLE_BASE_VEC_H
#define DIPLE_BASE_VEC_H

#include "core/base/alloc.h"

#include <stdlib.h>

/* Room for n elements in all. */
#define vec_reserve(a, count)                                          \
    do {                                                               \
        size_t vec_want_ = (count);                                    \
        if (vec_want_ > (a)->cap) {                                    \
            size_t vec_cap_ = (a)->cap ? (a)->cap + (a)->cap / 2 : 16; \
            if (vec_cap_ < vec_want_)                                  \
                vec_cap_ = vec_want_;                                  \
            (a)->v = xreallocarray((a)->v, vec_cap_, sizeof *(a)->v);  \
            (a)->cap = vec_cap_;                                       \
        }                                                              \
    } while (0)

#define vec_push(a, ...)                                                                     \
    do {                                                                                     \
        vec_reserve((a), (a)->n + 1);                                                        \
        (a)->v[(a)->n] = (__VA_ARGS__); /* may look at the vector: n is still the old one */ \
        (a)->n++;                                                                            \
    } while (0)

#define vec_last(a) ((a)->v[(a)->n - 1])

/* Frees the elements' memory (not what they point to) and empties the vector. */
#define vec_release(a)         \
    do {                       \
        free((a)->v);          \
        (a)->v = NULL;         \
        (a)->n = (a)->cap = 0; \
    } while (0)

#endif
