/* What a person's decisions teach the model, on top of its weights: an online update.
 *
 * Each decision moves the weights of the features of its words by one step along the gradient of
 * the chain's likelihood, the words around it taken as the model reads them (stochastic gradient
 * descent on a conditional random field, Vishwanathan et al., ICML 2006), the step shared by all
 * features of a word, as in passive-aggressive learning (Crammer et al., JMLR 7, 2006). So a
 * decision that the model had foreseen changes nothing, and one that it had not changes all words
 * that look alike, wherever they stand. Only labels that the model knows can be learnt.
 *
 * Lessons are values: the same decisions in the same order give the same ones. To undo one, learn
 * the others anew. They hold some hundred weights per decision. */
#ifndef DIPLE_ENTITIES_LESSONS_H
#define DIPLE_ENTITIES_LESSONS_H

#include "core/article/block.h"
#include "core/base/progress.h"
#include "core/text/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lessons;
struct model;

/* A decision: what these bytes of the text name. */
struct lesson {
    struct range range;
    const char *label; /* NULL: they name nothing */
};

struct lessons *lessons_new(void);
struct lessons *lessons_copy(const struct lessons *l); /* NULL: new ones */
void lessons_free(struct lessons *l);                  /* NULL is allowed */

/* How many decisions have been learnt from; 0: they change nothing. */
size_t lessons_count(const struct lessons *l);

/* Adds what another one has learnt. */
void lessons_merge(struct lessons *l, const struct lessons *other);

/* Learns from decisions about text[0..n), sorted by place, on top of base (NULL: none), which
 * stays as it is; kind: of the text (kinds_of). What has no label of the model, or is no
 * whole words, is passed over. About what reading the text takes, and some 0.1 ms per decision.
 * False when cancelled. */
bool lessons_learn(struct lessons *l, const struct lessons *base, const struct model *m,
                   unsigned kind, const uint8_t *text, size_t n, const struct block *blocks,
                   size_t block_count, const struct lesson *decisions, size_t count,
                   struct progress *progress);

/* Adds what was learnt of the features to the scores of a word, `steps` to the unit. */
void lessons_add(const struct lessons *l, const uint32_t *keys, size_t n, float steps,
                 unsigned tags, int16_t *scores);

#endif
