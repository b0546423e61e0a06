/* How alike two stretches of words are. */
#ifndef DIPLE_DUPLICATES_VERIFY_H
#define DIPLE_DUPLICATES_VERIFY_H

#include "core/duplicates/tokens.h"
#include "core/duplicates/weights.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct dup_likeness {
    uint64_t mass; /* weight of the words that both have, each as often as both have it */
    uint64_t both; /* weight of all words of both */
    double
        similarity;  /* mass / weight of the heavier side; 0..1, whatever the order of the words */
    uint32_t common; /* number of those words */
    bool verbatim;   /* the same words in the same order */
};

struct dup_count {
    uint32_t word, stamp, left;
};

/* Scratch memory; zeroed before the first use. */
struct dup_verifier {
    struct dup_count *v;
    size_t size;
    uint32_t stamp;
    struct {
        uint32_t *v;
        size_t n, cap;
    } rest; /* words of side b without a counterpart so far */
};
void dup_verifier_release(struct dup_verifier *v);

/* The same words in the same order? */
static inline bool dup_same_words(const struct dup_tokens *ta, uint32_t a0, uint32_t a1,
                                  const struct dup_tokens *tb, uint32_t b0, uint32_t b1)
{
    return a1 - a0 == b1 - b0 &&
           memcmp(ta->word + a0, tb->word + b0, (a1 - a0) * sizeof *ta->word) == 0;
}

struct dup_likeness dup_verify(struct dup_verifier *v, const struct dup_weights *w,
                               const struct dup_tokens *ta, uint32_t a0, uint32_t a1,
                               const struct dup_tokens *tb, uint32_t b0, uint32_t b1);

#endif
