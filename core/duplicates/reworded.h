/* Sentences that say the same in other words.
 *
 * Anchors need a few rare words in a row. A reworded sentence keeps some of them, but scattered; it
 * is found by comparing whole sentences: cosine of tf-isf vectors and Dice coefficient, both over
 * the words that are not too common (after M. Sanchez-Perez, G. Sidorov, A. Gelbukh, "A Winning
 * Approach to Text Alignment for Text Reuse Detection at PAN 2014"). */
#ifndef DIPLE_DUPLICATES_REWORDED_H
#define DIPLE_DUPLICATES_REWORDED_H

#include "core/duplicates/seeds.h"
#include "core/duplicates/tokens.h"
#include "core/duplicates/weights.h"

#include <stdbool.h>

/* Appends a seed for every pair of sentences that are alike. `same`: both are one text; then seeds
 * go from a later to an earlier sentence. */
void dup_reworded_seeds(const struct dup_weights *w, const struct dup_tokens *ta,
                        const struct dup_tokens *tb, bool same, struct dup_seed_vec *out);

#endif
