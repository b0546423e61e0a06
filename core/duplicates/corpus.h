/* The texts of one search, numbered, and their words as one long sequence. */
#ifndef DIPLE_DUPLICATES_CORPUS_H
#define DIPLE_DUPLICATES_CORPUS_H

#include "core/base/error.h"
#include "core/duplicates/duplicates.h"
#include "core/duplicates/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dup_text {
    struct dup_tokens tokens;
    struct dup_source source;
    uint64_t content; /* hash of the words: texts that agree in it are taken as the same words */
    uint32_t same_as; /* number of the first text with the same words; its own if it is the first */
    uint32_t base; /* place of the first word in the long sequence (texts that are a repetition of
                      another one take no room in it) */
};

struct dup_corpus {
    struct dup_text *v;
    size_t n, cap;
    uint32_t words; /* in the long sequence */
    /* texts that have words in the sequence, by base, and a sentinel; for blocks of 512 words the
     * number in that list of the text that holds the first of them */
    uint32_t *base, *text, *block;
};

/* Words that text i adds to the search: none if it repeats another text. */
static inline uint32_t dup_text_words(const struct dup_corpus *c, size_t i)
{
    return c->v[i].same_as == i ? c->v[i].tokens.n : 0;
}

/* Number of the text that holds place p of the long sequence (p < words). */
static inline uint32_t dup_corpus_text_at(const struct dup_corpus *c, uint32_t p)
{
    uint32_t i = c->block[p >> 9];
    while (c->base[i + 1] <= p)
        i++;
    return c->text[i];
}

/* Finds texts with the same words and gives every other text its place in the long sequence. False
 * when there are 2^32 words or more. */
bool dup_corpus_number(struct dup_corpus *c, struct error *err);
void dup_corpus_release(struct dup_corpus *c);

#endif
