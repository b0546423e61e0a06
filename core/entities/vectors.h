/* Rows of numbers eight (or four) at a time, with the vector types of GCC and Clang: no special
 * instructions are needed, and the results are the same with any. Rows are multiples of eight
 * long; they need no alignment. */
#ifndef DIPLE_ENTITIES_VECTORS_H
#define DIPLE_ENTITIES_VECTORS_H

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef int16_t vector_short __attribute__((vector_size(16), aligned(2), may_alias));
typedef int32_t vector_int __attribute__((vector_size(16), aligned(4), may_alias));
typedef uint64_t vector_long __attribute__((vector_size(16)));
typedef float vector_float __attribute__((vector_size(16), aligned(4), may_alias));

/* to += from */
static inline void vectors_add(int16_t *to, const int16_t *from, unsigned count)
{
    for (unsigned b = 0; b < count; b += 8)
        *(vector_short *)(to + b) += *(const vector_short *)(from + b);
}

/* to -= from */
static inline void vectors_subtract(int16_t *to, const int16_t *from, unsigned count)
{
    for (unsigned b = 0; b < count; b += 8)
        *(vector_short *)(to + b) -= *(const vector_short *)(from + b);
}

/* to = the sum of five rows */
static inline void vectors_sum5(int16_t *to, const int16_t *const rows[5], unsigned count)
{
    for (unsigned b = 0; b < count; b += 8)
        *(vector_short *)(to + b) =
            *(const vector_short *)(rows[0] + b) + *(const vector_short *)(rows[1] + b) +
            *(const vector_short *)(rows[2] + b) + *(const vector_short *)(rows[3] + b) +
            *(const vector_short *)(rows[4] + b);
}

/* Eight bytes as numbers of 16 bits. */
static inline vector_short vectors_widen(const void *bytes)
{
    typedef uint8_t vector_eight __attribute__((vector_size(8), aligned(1), may_alias));
    return __builtin_convertvector(*(const vector_eight *)bytes, vector_short);
}

/* Four numbers of 16 bits as numbers of 32. */
static inline vector_int vectors_widen_four(const int16_t *p)
{
    typedef int16_t vector_half __attribute__((vector_size(8), aligned(2), may_alias));
    return __builtin_convertvector(*(const vector_half *)p, vector_int);
}

/* Index of the first of eight numbers at p (of any alignment) that equals v; 8: none does. */
static inline unsigned vectors_find(const void *p, int16_t v)
{
#ifdef __SSE2__ /* the same in fewer steps */
    __m128i same = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i_u *)p), _mm_set1_epi16(v));
    return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(same) | 0x10000) / 2;
#else
    typedef int16_t vector_any __attribute__((vector_size(16), aligned(1), may_alias));
    const vector_short bits = {1, 2, 4, 8, 16, 32, 64, 128};
    vector_long equal = (vector_long)((*(const vector_any *)p == v) & bits);
    uint64_t found = equal[0] | equal[1];
    found |= found >> 32;
    found |= found >> 16;
    return (unsigned)__builtin_ctz((unsigned)(found & 0xFF) | 0x100);
#endif
}

static inline vector_short vectors_greater(vector_short a, vector_short b)
{
    vector_short wins = a > b;
    return (a & wins) | (b & ~wins);
}

/* The greatest of the eight. */
static inline int vectors_most(vector_short v)
{
    vector_long half = (vector_long)v;
    vector_short most = vectors_greater(v, (vector_short)(vector_long){half[1], half[0]});
    most = vectors_greater(most, (vector_short)((vector_long)most >> 32));
    most = vectors_greater(most, (vector_short)((vector_long)most >> 16));
    return (int16_t)(uint16_t)((vector_long)most)[0]; /* whichever end it is stored at */
}

/* The greatest of the row. */
static inline int vectors_max(const int16_t *row, unsigned count)
{
    vector_short most = *(const vector_short *)row;
    for (unsigned b = 8; b < count; b += 8)
        most = vectors_greater(most, *(const vector_short *)(row + b));
    return vectors_most(most);
}

/* The greatest of the row without its first. */
static inline int vectors_max_of_others(const int16_t *row, unsigned count)
{
    vector_short most = *(const vector_short *)row;
    most[0] = most[1];
    for (unsigned b = 8; b < count; b += 8)
        most = vectors_greater(most, *(const vector_short *)(row + b));
    return vectors_most(most);
}

/* to += factor * from */
static inline void vectors_add_scaled(float *to, const float *from, float factor, unsigned count)
{
    for (unsigned b = 0; b < count; b += 4)
        *(vector_float *)(to + b) += factor * *(const vector_float *)(from + b);
}

#endif
