/* From pairs of places to groups of occurrences. */
#ifndef DIPLE_DUPLICATES_GROUPS_H
#define DIPLE_DUPLICATES_GROUPS_H

#include "core/duplicates/corpus.h"
#include "core/duplicates/duplicates.h"
#include "core/duplicates/passages.h"

/* Sides of passages that cover nearly the same words of a text are one occurrence, and passages
 * that share an occurrence one group. The order of the passages must not depend on chance. */
void dup_groups_build(const struct dup_corpus *corpus, const struct dup_weights *w,
                      const struct dup_rules *rules, const struct dup_passage_vec *passages,
                      struct dup_report *out);

#endif
