/* Kinds of text: what is no newspaper (web pages, an encyclopaedia) names things in its own way,
 * and the corpora of such text are marked by rules of their own. A model may carry, beside the
 * weights that hold for all text, corrections for some kinds (Daume, "Frustratingly easy domain
 * adaptation", ACL 2007: the copies of a domain), and a small linear classifier over the words of
 * an article that says which of them, if any, is meant.
 *
 * The section of the model file:
 *   u8 kinds, per kind 8 bytes of name (padded with NUL), per kind i16 bias,
 *   per bucket of words (KIND_BUCKETS) and kind an i8 weight */
#ifndef DIPLE_ENTITIES_KIND_H
#define DIPLE_ENTITIES_KIND_H

#include "core/base/strbuf.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KINDS_MOST 3
#define KIND_NAME 8 /* bytes of a name, the last one may be no NUL */
#define KIND_BUCKETS 8192
#define KIND_WORDS 2000 /* so many of an article are looked at */
#define KIND_PLAIN 0    /* none of the kinds; the others are 1 .. count */

struct kinds {
    unsigned count;
    const uint8_t *names, *biases, *weights;
};

/* n 0: a model without kinds. False when the bytes are no such section. */
bool kinds_open(struct kinds *k, const uint8_t *bytes, size_t n);

/* The kind of an article, by its first words. */
unsigned kinds_of(const struct kinds *k, const uint8_t *text, const struct token *tokens,
                  size_t count);

/* ---- training ---- */

/* The distinct buckets of the article's first words. */
struct kind_words {
    uint16_t *v;
    size_t n, cap;
    uint8_t kind; /* the right answer */
};
void kind_words_read(struct kind_words *w, const uint8_t *text, const struct token *tokens,
                     size_t count);

/* Learns the classifier (logistic regression, every kind weighing the same) and appends the
 * section. names: `count` <= KINDS_MOST of them. The same input gives the same bytes. */
void kinds_learn(const struct kind_words *articles, size_t n, const char *const *names,
                 unsigned count, struct strbuf *out);

#endif
