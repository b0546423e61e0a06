/* Sixteen bytes at once: gcc and clang turn this into the vector instructions of the machine, at
 * any level of optimisation. A comparison of lanes gives 0xFF where it holds, so subtracting it
 * counts. */
#ifndef DIPLE_TEXT_LANES_H
#define DIPLE_TEXT_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t lanes __attribute__((vector_size(16)));

enum { LANES_TURNS = 255 }; /* so many comparisons may be counted before a lane overflows */

static inline lanes lanes_load(const uint8_t *s)
{
    lanes v;
    memcpy(&v, s, sizeof v);
    return v;
}

static inline size_t lanes_sum(lanes v)
{
    size_t sum = 0;
    for (int i = 0; i < 16; i++)
        sum += v[i];
    return sum;
}

#endif
