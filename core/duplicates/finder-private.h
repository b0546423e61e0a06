/* Inside core/duplicates: a finder, and the search over texts of which some are known already. */
#ifndef DIPLE_DUPLICATES_FINDER_PRIVATE_H
#define DIPLE_DUPLICATES_FINDER_PRIVATE_H

#include "core/duplicates/corpus.h"
#include "core/duplicates/duplicates.h"
#include "core/duplicates/passages.h"
#include "core/duplicates/rules.h"
#include "core/duplicates/weights.h"

#include <pthread.h>
#include <stdbool.h>

struct cutter_vec {
    struct dup_cutter **v;
    size_t n, cap;
};

struct dup_finder {
    struct dup_options options;
    struct dup_corpus corpus;
    pthread_mutex_t lock;   /* of `idle` */
    struct cutter_vec idle; /* cutters that no thread uses */
};

/* Appends the passages of every text with earlier ones and with itself to found[text]. fresh (may
 * be NULL: all) tells the texts that are new: only passages with one of them are looked for. The
 * corpus must be numbered. False when cancelled. */
bool dup_finder_search(struct dup_finder *f, const struct dup_weights *w,
                       const struct dup_rules *rules, const bool *fresh, unsigned threads,
                       struct progress *progress, struct dup_passage_vec *found);

/* Makes the report of all passages in found[]; releases the vectors. */
void dup_finder_report(struct dup_finder *f, const struct dup_weights *w,
                       const struct dup_rules *rules, struct dup_passage_vec *found,
                       struct dup_report *report);

#endif
