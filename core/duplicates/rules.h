/* The settings of a search as the parts of the engine use them. */
#ifndef DIPLE_DUPLICATES_RULES_H
#define DIPLE_DUPLICATES_RULES_H

#include "core/duplicates/corpus.h"
#include "core/duplicates/options.h"
#include "core/duplicates/weights.h"

#include <stdbool.h>
#include <stdint.h>

struct dup_rules {
    struct dup_options options;
    unsigned guard;       /* words of a verbatim repeat that are sure to be looked up */
    uint32_t least_words; /* of an edited passage */
    bool reworded_within, reworded_across; /* sentences are compared too */
    uint64_t least_mass; /* weight of the words shared by an edited passage, see min_words */
};

/* Works out the rest of *r from r->options, the texts and how much they tell in all. */
void dup_rules_prepare(struct dup_rules *r, const struct dup_corpus *corpus,
                       const struct dup_weights *w);

/* The similarity that a passage must have whose words in common weigh `mass`: the option for a long
 * one, more for one that is barely long enough, because formulas and lists of names are like that.
 */
double dup_rules_similarity(const struct dup_rules *r, uint64_t mass);

#endif
