/* Rows of numbers eight (or four) at a time, with the vector types of GCC and Clang: no special
 * instructions are asked for, and the results are the same with any. Rows are multiples of eight
 * long; they need no alignment. */
#ifndef DIPLE_ENTITIES_VECTORS_H
#define DIPLE_ENTITIES_VECTORS_H

#include <stdint.h>

typedef int16_t vector_short __attribute__((vector_size(16), aligned(2), may_alias));
typedef float vector_float __attribute__((vector_size(16), aligned(4), may_alias));

/* to += from */
static inline void vectors_add(int16_t *to, const int16_t *from, unsigned count)
{
    for (unsigned b = 0; b < count; b += 8)
        *(vector_short *)(to + b) += *(const vector_short *)(from + b);
}

/* The greatest of the row. */
static inline int vectors_max(const int16_t *row, unsigned count)
{
    vector_short most = *(const vector_short *)row;
    for (unsigned b = 8; b < count; b += 8) {
        vector_short v = *(const vector_short *)(row + b), wins = v > most;
        most = (v & wins) | (most & ~wins);
    }
    int best = most[0];
    for (int k = 1; k < 8; k++)
        best = most[k] > best ? most[k] : best;
    return best;
}

/* to += factor * from */
static inline void vectors_add_scaled(float *to, const float *from, float factor, unsigned count)
{
    for (unsigned b = 0; b < count; b += 4)
        *(vector_float *)(to + b) += factor * *(const vector_float *)(from + b);
}

#endif
