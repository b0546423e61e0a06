/* The difference of two sequences of words. */
#ifndef DIPLE_DUPLICATES_DIFF_H
#define DIPLE_DUPLICATES_DIFF_H

#include <stddef.h>
#include <stdint.h>

/* Sets odd_a[i] and odd_b[k] to 1 for the words that have no partner on the other side, to 0 for
 * the others; those stand in the same order on both sides. O((n + m) d) time for d differences,
 * with a ceiling on d, and O(n + m) memory. */
void dup_diff(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m, uint8_t *odd_a,
              uint8_t *odd_b);

#endif
