/* From places that have anchors in common to passages: pairs of word ranges that are tested. */
#ifndef DIPLE_DUPLICATES_PASSAGES_H
#define DIPLE_DUPLICATES_PASSAGES_H

#include "core/duplicates/corpus.h"
#include "core/duplicates/join.h"
#include "core/duplicates/rules.h"
#include "core/duplicates/runs.h"
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
    bool untested; /* its similarity is an estimate */
    /* from the begin of the first to the end of the last verbatim repeat of min_words inside of the
     * passage, on both sides; empty if there is none */
    struct dup_span firm_a, firm_b;
};

struct dup_passage_vec {
    struct dup_passage *v;
    size_t n, cap;
};

/* How far a diagonal of two texts has been looked at. */
struct dup_scanned {
    uint32_t diagonal, end, round;
};

struct dup_scanned_vec {
    struct dup_scanned *v;
    size_t n, cap;
};

/* What one thread needs to find passages; zero all members but the first three. */
struct dup_matcher {
    const struct dup_weights *weights;
    const struct dup_rules *rules;
    struct progress *progress; /* asked whether to stop; may be NULL */
    struct dup_seed_work seeds_work;
    struct dup_verifier verifier;
    struct dup_seed_vec seeds;
    struct dup_index_vec order;
    struct dup_index_vec ends;
    struct dup_passage_vec verbatim;
    struct dup_seed_vec tandems; /* runs whose sides overlap, see dup_tandems() */
    struct dup_seed_vec reworded;
    struct dup_passage_vec replaced; /* that a search for reworded text may find better */
    struct dup_scanned_vec scanned;
    struct dup_cover_vec covers; /* of the text at hand, by what was found with other texts */
    uint32_t round;
    uint32_t widened; /* passages of one pair that were tried to be widened */
};
void dup_matcher_release(struct dup_matcher *m);

/* The two texts that are compared; `ta` is the later one, or both are the same. */
struct dup_pair {
    uint32_t text_a, text_b;
    const struct dup_tokens *ta, *tb;
};

/* Appends the passages that seeds v[0..n) lead to, in the order of a0. Sorts v. With the
 * rules for reworded text, sentences are compared too. */
void dup_passages_from_seeds(struct dup_matcher *m, const struct dup_pair *pair, struct dup_seed *v,
                             size_t n, struct dup_passage_vec *out);

/* Appends the passages of one text with earlier ones and within itself, given its links. alone:
 * compare its sentences with each other even if no link is within it. */
void dup_passages_of_text(struct dup_matcher *m, const struct dup_corpus *corpus, uint32_t text,
                          const struct dup_link *links, size_t n, bool alone,
                          struct dup_passage_vec *out);

/* Length of a stretch in words. One character of Chinese and the like tells less than a word: it
 * counts five eighths of one. */
uint32_t dup_passage_words(const struct dup_tokens *t, uint32_t from, uint32_t to);

/* Rows of a table are alike without being repeated: there a passage must be verbatim, and so many
 * times as long. */
enum { DUP_TABLE_TIMES = 3 };
bool dup_passage_in_table(const struct dup_pair *pair, const struct dup_passage *p);

/* Would these two word ranges make a passage? Sets similarity and verbatim. */
bool dup_passage_accept(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p);

#endif
