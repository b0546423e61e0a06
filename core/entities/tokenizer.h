/* Tokens: the units in which the model reads and token formats (CoNLL, WebAnno TSV) are written.
 *
 * Rules, in the manner of the Penn Treebank and Universal Dependencies: words are runs of letters,
 * digits and marks with inner apostrophes ("Xi'an"); 's, 're, 've, 'll, 'd, 'm and n't are tokens
 * of their own; abbreviations keep their stops ("U.S.", "Dr.", "J."); numbers keep inner points and
 * commas ("34,000", "3.5"); hyphens, slashes and every other sign are tokens of their own; URLs and
 * e-mail addresses are one token; an ideograph is one token, kana and hangul run together. Blanks,
 * control characters and invalid bytes belong to no token. The tokens of a text do not depend on
 * what stands more than a line away. */
#ifndef DIPLE_ENTITIES_TOKENIZER_H
#define DIPLE_ENTITIES_TOKENIZER_H

#include "core/text/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
    TOKEN_WORD,
    TOKEN_NUMBER, /* begins with a digit */
    TOKEN_SIGN,   /* one character, or a run of the same one ("...", "--") */
    TOKEN_URL,
    TOKEN_EMAIL,
    TOKEN_IDEOGRAPH,
};

enum token_gap { /* what stands before it */
                 TOKEN_GLUED,
                 TOKEN_BLANK,
                 TOKEN_NEW_LINE,
                 TOKEN_NEW_PARAGRAPH, /* an empty line, or bytes that are no text */
};

struct token {
    size_t start, end; /* bytes, half-open */
    uint8_t kind;      /* enum token_kind */
    uint8_t gap;       /* enum token_gap; the first token of a range: TOKEN_NEW_PARAGRAPH */
};

struct token_vec {
    struct token *v;
    size_t n, cap;
};

/* Appends the tokens of text[range) to *out, in order. The range should begin and end at a line end
 * or at a blank; a token never reaches beyond it. A token is at most 64 KB long (then it is cut).
 */
void tokenize(const uint8_t *text, struct range range, struct token_vec *out);

/* True for each token that begins a sentence; starts has room for count. A stop ends a sentence
 * unless it belongs to an abbreviation or a number; an empty line always does; a line break does
 * after a short line. Blocks say more where they are known (recogniser_find). */
void tokens_mark_sentences(const uint8_t *text, const struct token *tokens, size_t count,
                           bool *starts);

#endif
