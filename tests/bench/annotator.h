/* A person who annotates with the fewest keys and makes no mistake, for measuring: looks at what
 * the reader shows, knows what is right, and presses keys. */
#ifndef DIPLE_TESTS_ANNOTATOR_H
#define DIPLE_TESTS_ANNOTATOR_H

#include "core/entities/corpus.h"
#include "tests/screen/reading.h"

enum annotator_kind {
    ANNOTATOR_ENTER,
    ANNOTATOR_ACCEPT,
    ANNOTATOR_PARAGRAPH,
    ANNOTATOR_LABEL,
    ANNOTATOR_LABEL_ALL,
    ANNOTATOR_REJECT,
    ANNOTATOR_EDGE,
    ANNOTATOR_MISSED,
    ANNOTATOR_GO,
    ANNOTATOR_KINDS
};
extern const char *const annotator_kinds[ANNOTATOR_KINDS];

struct annotator_totals {
    size_t unreached, keys[ANNOTATOR_KINDS];
};

/* Works through the open article until no proposal is open and all of `gold` is annotated with the
 * labels (of the schema, one for each), or it cannot be had. Adds the keys to *totals. */
void annotator_work(struct reading *g, const struct gold_vec *gold, const uint32_t *labels,
                    struct annotator_totals *totals);

#endif
