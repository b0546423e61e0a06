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

/* What the form f says by its letters about a word `distance` (-2..2) before it: distance 1 is the
 * form of the next word. f NULL: the edge of a sentence. */
void features_of_spelling(const struct form *f, const struct affixes *affixes, int distance,
                          struct feature_keys *keys);

/* The feature that every word has. */
uint32_t features_bias(void);

/* The key under which the correction of a feature for a kind of text is kept (kind.h). */
uint32_t features_correction(unsigned kind, uint32_t key);
/* Adds those of all keys from the from-th on. */
void features_correct(unsigned kind, struct feature_keys *keys, size_t from);

/* What its cluster (0: none) in one clustering says. */
void features_of_cluster(const struct knowledge *k, unsigned clustering, unsigned cluster,
                         int distance, struct feature_keys *keys);

/* Those of a word's context, by what else they depend on. */
enum features_part {
    FEATURES_SHAPES = 1, /* the outlines within the window and the word's flags, nothing else */
    FEATURES_SIDES = 2,  /* the word's shape and one neighbour: features_of_side_...() for each */
    FEATURES_REST = 4,   /* pairs of neighbours, runs of capitalised words, listed names ... */
    FEATURES_ALL = 7,
};

void features_of_context(const struct passage *p, size_t i, unsigned parts,
                         struct feature_keys *keys);

/* What the neighbour f (NULL: none in the sentence) on one side says to a word of this shape, and
 * what the neighbour's cluster in the first clustering does. */
void features_of_side_word(const struct form *f, bool behind, uint64_t shape,
                           struct feature_keys *keys);
void features_of_side_cluster(const struct knowledge *k, unsigned cluster, bool behind,
                              uint64_t shape, struct feature_keys *keys);

/* What the occurrence at word i says about the other occurrences of the same word. */
void features_of_occurrence(const struct passage *p, size_t i, struct feature_keys *keys);

/* All keys of word i, by calling the above; what training counts and learns. */
void features_of_word(const struct passage *p, size_t i, struct feature_keys *keys);

#endif
