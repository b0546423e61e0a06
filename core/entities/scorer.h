/* How well each tag suits each word of a passage, before the chain chooses among them: the sum of
 * the weights of the word's features. What depends on a form, on the outlines around a word or on
 * an occurrence alone is computed once and remembered; the sums are those of all features of
 * features_of_word(). A scorer is for one thread. */
#ifndef DIPLE_ENTITIES_SCORER_H
#define DIPLE_ENTITIES_SCORER_H

#include "core/entities/features.h"
#include "core/entities/model.h"
#include "core/entities/passage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Score of the places of a row that belong to no tag: never the best. */
#define SCORER_UNUSED (INT16_MIN / 2)

struct scorer;

/* kind: of the texts that it will read (kinds_of). The model must stay. */
struct scorer *scorer_new(const struct model *m, unsigned kind);
void scorer_free(struct scorer *s); /* NULL is allowed */

/* Reads the tokens (starts[i]: token i begins a sentence) and returns their scores,
 * [word * chain.stride + tag], good until the next call. */
const int16_t *scorer_run(struct scorer *s, const uint8_t *text, const struct token *tokens,
                          const bool *starts, size_t count);

/* Adds the weights of further features to the scores of one word of the last call. */
void scorer_add(struct scorer *s, size_t word, const struct feature_keys *keys);

/* The scores of one word of the last call, to be changed. */
int16_t *scorer_row(struct scorer *s, size_t word);

/* The passage of the last call. */
const struct passage *scorer_passage(const struct scorer *s);

#endif
