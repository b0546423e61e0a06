/* What each character is to the duplicates engine, and what it becomes.
 *
 * Words are compared after NFKC and full case folding (Unicode Standard, section 3.13). Doing that
 * for every word with libunistring costs 20 MB/s, so the result for single characters is
 * remembered, one page of 256 code points at a time, when the first of them is met; only words with
 * combining marks and the like are folded as a whole. An object serves one thread at a time. */
#ifndef DIPLE_DUPLICATES_FOLD_H
#define DIPLE_DUPLICATES_FOLD_H

#include <stddef.h>
#include <stdint.h>

enum dup_char_kind {
    DUP_CHAR_OTHER,   /* between words */
    DUP_CHAR_WORD,    /* letter or digit whose folded form does not depend on its neighbours */
    DUP_CHAR_ALONE,   /* a word by itself: Han, kana, and scripts without blanks */
    DUP_CHAR_MARK,    /* belongs to the character before it; both fold together */
    DUP_CHAR_COMPLEX, /* a letter that folds together with its neighbours, or to something long */
    DUP_CHAR_APOSTROPHE, /* ' and U+2019: inside a word between letters, and then ignored */
};

struct dup_char {
    uint8_t kind; /* enum dup_char_kind */
    uint8_t n;    /* bytes of the folded form; 0 unless kind is WORD or ALONE */
    uint8_t folded[6];
};

struct dup_fold;

struct dup_fold *dup_fold_new(void);
void dup_fold_free(struct dup_fold *f);

struct dup_char dup_fold_char(struct dup_fold *f, uint32_t codepoint);

/* Folds a whole word (n valid UTF-8 bytes) and leaves out apostrophes; returns the number of bytes
 * written to out, which takes `size` at most (a longer form is cut). */
size_t dup_fold_word(const uint8_t *s, size_t n, uint8_t *out, size_t size);

#endif
