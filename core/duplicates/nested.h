/* Groups that say nothing new. */
#ifndef DIPLE_DUPLICATES_NESTED_H
#define DIPLE_DUPLICATES_NESTED_H

#include "core/duplicates/duplicates.h"

/* Removes the groups whose occurrences all lie inside different occurrences of one other group:
 * parts of a passage that repeat because the whole does. (A sentence of a repeated paragraph that
 * stands somewhere else too, or twice in the paragraph, stays.) Keeps the order; the occurrences of
 * a group must be sorted by text and place. */
void dup_nested_remove(struct dup_report *r);

#endif
