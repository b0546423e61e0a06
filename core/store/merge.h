/* Inside core/store: what another program did to a file, done to our annotations too. */
#ifndef DIPLE_STORE_MERGE_H
#define DIPLE_STORE_MERGE_H

#include "core/annotation/annotations.h"

struct merge_result {
    size_t changes;   /* that came in */
    size_t conflicts; /* both sides changed one thing: ours stays; theirs, where it can, stands
                         beside it */
};

/* Applies the difference between base and theirs to ours, within its open step. Places are the same
 * when fragments and label are, whatever their ids; doing it twice changes nothing more. base and
 * theirs must share their text with ours; their schemas may be others. */
void merge_changes(const struct annotations *base, const struct annotations *theirs,
                   struct annotations *ours, struct merge_result *result);

#endif
