/* The model at work on one passage of tokens. A tagger holds what one thread needs; it remembers
 * the word forms it has met, so later passages go faster. */
#ifndef DIPLE_ENTITIES_TAGGER_H
#define DIPLE_ENTITIES_TAGGER_H

#include "core/entities/mention.h"
#include "core/entities/model.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tagger;

struct tagger *tagger_new(const struct model *m); /* the model must stay */
void tagger_free(struct tagger *t);

/* Appends the names of the tokens to *out, sorted. starts[i]: token i begins a sentence. */
void tagger_run(struct tagger *t, const uint8_t *text, const struct token *tokens,
                const bool *starts, size_t count, struct mention_vec *out);

#endif
