/* The model at work on one passage of tokens. A tagger holds what one thread needs; it remembers
 * the word forms it has met, so later passages go faster. */
#ifndef DIPLE_ENTITIES_TAGGER_H
#define DIPLE_ENTITIES_TAGGER_H

#include "core/entities/lessons.h"
#include "core/entities/mention.h"
#include "core/entities/model.h"
#include "core/entities/passage.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tagger;

/* kind: of the texts that it will read (kinds_of with the model's kinds). The model must stay. */
struct tagger *tagger_new(const struct model *m, unsigned kind);
void tagger_free(struct tagger *t);

/* The first look alone, for learning the second: returns the scores (scorer_run); *tags gets the
 * tags, *p the passage. All good until the next call. */
const int16_t *tagger_first_look(struct tagger *t, const uint8_t *text, const struct token *tokens,
                                 const bool *starts, size_t count, const uint8_t **tags,
                                 const struct passage **p);
/* What was learnt since counts too; NULL: nothing. They must stay. */
void tagger_teach(struct tagger *t, const struct lessons *lessons);

/* Appends the names of the tokens to *out, sorted. starts[i]: token i begins a sentence. */
void tagger_run(struct tagger *t, const uint8_t *text, const struct token *tokens,
                const bool *starts, size_t count, struct mention_vec *out);

#endif
