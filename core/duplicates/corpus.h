/* The texts of one search, numbered, and their words as one long sequence. */
#ifndef DIPLE_DUPLICATES_CORPUS_H
#define DIPLE_DUPLICATES_CORPUS_H

#include "core/duplicates/tokens.h"

#include <stddef.h>
#include <stdint.h>

struct dup_text {
    struct dup_tokens tokens;
    uint64_t content; /* hash of the words: texts that agree in it are taken as the same words */
    uint32_t same_as; /* number of the first text with the same words; its own if it is the first */
    uint32_t base; /* place of the first word in the long sequence (texts that are a repetition of
                      another one take no room in it) */
};

struct dup_corpus {
    struct dup_text *v;
    size_t n, cap;
    uint32_t words; /* in the long sequence */
};

/* Words that text i adds to the search: none if it repeats another text. */
static inline uint32_t dup_text_words(const struct dup_corpus *c, size_t i)
{
    return c->v[i].same_as == i ? c->v[i].tokens.n : 0;
}

/* Number of the text that holds place p of the long sequence (p < words). */
uint32_t dup_corpus_text_at(const struct dup_corpus *c, uint32_t p);

#endif
