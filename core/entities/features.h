/* The features of the model, as 32-bit keys (key.h). Ratinov & Roth, "Design challenges and
 * misconceptions in named entity recognition" (CoNLL 2009) is where most of them come from.
 *
 * They fall into groups by what they depend on, so that the recogniser computes each as rarely as
 * possible: those of a form at a distance once per form; those of an occurrence once per
 * occurrence, however many others it informs; the rest per word. The score of a label is the sum
 * over all. */
#ifndef DIPLE_ENTITIES_FEATURES_H
#define DIPLE_ENTITIES_FEATURES_H

#include "core/entities/passage.h"

#include <stddef.h>
#include <stdint.h>

#define FEATURES_WINDOW 2       /* forms count up to this many words before and behind */
#define FEATURES_MOST_KEYS 1024 /* of one word in all, the occurrences included */

struct feature_keys {
    uint32_t v[FEATURES_MOST_KEYS];
    size_t n;
};

/* What the form f = s[0..n) says about a word `distance` (-2..2) before it: distance 1 is the form
 * of the next word. s may be NULL for the edge of a sentence (f then ignored). */
void features_of_form(const struct knowledge *k, const struct form *f, const uint8_t *s, size_t n,
                      int distance, struct feature_keys *keys);

/* Pairs of neighbours, place in the sentence, runs of capitalised words, listed names. */
void features_of_context(const struct passage *p, size_t i, struct feature_keys *keys);

/* What the occurrence at word i says about the other occurrences of the same word. */
void features_of_occurrence(const struct passage *p, size_t i, struct feature_keys *keys);

/* All keys of word i, by calling the above; what training counts and learns. */
void features_of_word(const struct passage *p, size_t i, struct feature_keys *keys);

#endif
