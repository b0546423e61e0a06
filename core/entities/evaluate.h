/* Compares what was found with what is right, as conlleval does: a span counts when both ends and
 * the label agree. Every label by itself, all together, the average over labels; confidence
 * intervals by drawing documents with replacement (the bootstrap; Efron 1979). */
#ifndef DIPLE_ENTITIES_EVALUATE_H
#define DIPLE_ENTITIES_EVALUATE_H

#include "core/entities/corpus.h"
#include "core/entities/mention.h"

#include <stddef.h>
#include <stdint.h>

struct tally {
    size_t right, found, gold;
};

struct document_tally {
    struct tally of[CHAIN_MOST_LABELS];
};

struct evaluation {
    struct {
        struct document_tally *v;
        size_t n, cap;
    } documents;
};

void evaluation_release(struct evaluation *e);

/* Counts one document. Both lists sorted by start; the labels of both number the same set. Labels
 * whose bit in `ignored` is set do not count on either side. */
void evaluation_add(struct evaluation *e, const struct gold_span *gold, size_t gold_count,
                    const struct gold_span *found, size_t found_count, unsigned ignored);

struct evaluation_row {
    struct tally tally;
    double precision, recall, f1; /* percent; 0 where nothing can be said */
    double low, high;             /* 95 % interval of f1 */
};

/* The row of a label; with label == CHAIN_MOST_LABELS of all together. `draws` of the bootstrap; 0:
 * no interval. The same in every run. */
struct evaluation_row evaluation_row(const struct evaluation *e, unsigned label, unsigned draws);

#endif
