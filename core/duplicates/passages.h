/* From places that have anchors in common to passages: pairs of word ranges that are tested. */
#ifndef DIPLE_DUPLICATES_PASSAGES_H
#define DIPLE_DUPLICATES_PASSAGES_H

#include "core/duplicates/corpus.h"
#include "core/duplicates/join.h"
#include "core/duplicates/rules.h"
#include "core/duplicates/seeds.h"
#include "core/duplicates/verify.h"
#include "core/duplicates/weights.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words [a0, a1) of text_a stand again as words [b0, b1) of text_b, text_b <= text_a; within one
 * text the sides do not overlap and b is the earlier one. */
struct dup_passage {
    uint32_t text_a, a0, a1;
    uint32_t text_b, b0, b1;
    float similarity;
    bool verbatim;
};

struct dup_passage_vec {
    struct dup_passage *v;
    size_t n, cap;
};

/* What one thread needs to find passages; zero all members but the first two. */
struct dup_matcher {
    const struct dup_weights *weights;
    const struct dup_rules *rules;
    struct dup_seed_work seeds_work;
    struct dup_verifier verifier;
    struct dup_seed_vec seeds;
    struct dup_index_vec order; /* a stack of index lists */
    struct dup_index_vec ends;  /* a stack of cluster ends */
};
void dup_matcher_release(struct dup_matcher *m);

/* The two texts that are compared; `ta` is the later one, or both are the same. */
struct dup_pair {
    uint32_t text_a, text_b;
    const struct dup_tokens *ta, *tb;
};

/* Appends the passages that seeds v[0..n) lead to, in the order of a0. Sorts v. */
void dup_passages_from_seeds(struct dup_matcher *m, const struct dup_pair *pair, struct dup_seed *v,
                             size_t n, struct dup_passage_vec *out);

/* Appends the passages of one text with earlier ones and within itself, given its links. */
void dup_passages_of_text(struct dup_matcher *m, const struct dup_corpus *corpus, uint32_t text,
                          const struct dup_link *links, size_t n, struct dup_passage_vec *out);

/* Would these two word ranges make a passage? */
bool dup_passage_accept(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p);

#endif
