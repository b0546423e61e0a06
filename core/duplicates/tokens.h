/* A text as a sequence of folded words: all that the duplicates engine keeps of it, 9 to 10 bytes a
 * word.
 *
 * A word is a run of letters and digits (with combining marks, and an apostrophe between letters)
 * or one character of a script without blanks. It is known by 32 bits of a hash of its folded form;
 * two of a million different words share such a hash about a hundred times, which no passage
 * notices. A run of more than DUP_WORD_BYTES bytes is cut into pieces: nobody's word, but perhaps
 * an attack. */
#ifndef DIPLE_DUPLICATES_TOKENS_H
#define DIPLE_DUPLICATES_TOKENS_H

#include "core/duplicates/fold.h"
#include "core/duplicates/tables.h"
#include "core/text/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DUP_WORD_BYTES 120

/* Punctuation that belongs to a word: an opening quotation mark or bracket right before it, the end
 * of the sentence and closing marks right behind it. Bytes, 255 at most. */
struct dup_fringe {
    uint32_t token;
    uint8_t before, behind;
};

struct dup_tokens {
    uint32_t *word;  /* hash of the folded form; the lowest bit is set for a character on its own */
    uint32_t *begin; /* byte offset */
    uint8_t *length; /* bytes; the highest bit is set where a sentence begins */
    uint32_t n;
    struct dup_fringe *fringe; /* by token, of those that have any */
    uint32_t fringes;
    struct dup_span *table; /* words in rows of tables */
    uint32_t tables;
    bool lent; /* the memory is a cutter's */
};

static inline bool dup_word_is_character(uint32_t word)
{
    return word & 1;
}

static inline size_t dup_token_end(const struct dup_tokens *t, uint32_t i)
{
    return (size_t)t->begin[i] + (t->length[i] & 0x7F);
}

static inline bool dup_token_opens_sentence(const struct dup_tokens *t, uint32_t i)
{
    return t->length[i] & 0x80;
}

/* Bytes of the words [first, end), first < end, without and with the punctuation that belongs to
 * the outermost words. */
static inline struct range dup_tokens_words(const struct dup_tokens *t, uint32_t first,
                                            uint32_t end)
{
    return (struct range){t->begin[first], dup_token_end(t, end - 1)};
}
struct range dup_tokens_range(const struct dup_tokens *t, uint32_t first, uint32_t end);

/* How many of the words [first, end) stand in tables. */
uint32_t dup_tokens_in_tables(const struct dup_tokens *t, uint32_t first, uint32_t end);

/* What is needed to cut texts, one thread at a time; free with dup_cutter_free. */
struct dup_cutter;
struct dup_cutter *dup_cutter_new(void);
void dup_cutter_free(struct dup_cutter *c);

/* Cuts n < 2^32 bytes, any bytes. The result is the caller's; dup_cut_lent() leaves it in memory of
 * the cutter that is freed with it, which is faster for many texts. */
void dup_cut(struct dup_cutter *c, const uint8_t *s, size_t n, struct dup_tokens *out);
void dup_cut_lent(struct dup_cutter *c, const uint8_t *s, size_t n, struct dup_tokens *out);

void dup_tokens_release(struct dup_tokens *t);

/* All arrays of a dup_tokens stand in one block of memory, which may be kept in a file of the same
 * machine: its size by the counts n, fringes and tables, and the tokens of such a block, which is
 * taken over. */
size_t dup_tokens_block_size(const struct dup_tokens *t);
struct dup_tokens dup_tokens_of_block(uint8_t *block, uint32_t n, uint32_t fringes,
                                      uint32_t tables);

#endif
