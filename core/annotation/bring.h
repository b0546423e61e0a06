/* Bringing the annotations of one set into another over the same text: what two people, or another
 * tool, have made becomes part of ours. */
#ifndef DIPLE_ANNOTATION_BRING_H
#define DIPLE_ANNOTATION_BRING_H

#include "core/annotation/annotations.h"

struct brought {
    size_t added; /* annotations that are new, or were refused here and are accepted now */
    size_t known; /* that were there already */
    size_t lines; /* attributes, relations ... that are new */
    size_t lost;  /* lines that hang on something that is not there */
};

/* Brings all annotations of `from` and the lines that hang on them into `set`, within an open step.
 * Ids and keys are new ones. An annotation with the same fragments and label is taken to be the
 * same: it stays as it is, but gets the note when it has none, and is accepted when it was refused
 * here and is not there. Lines that were not understood stay behind. Both sets share text and
 * schema. O(n log n). */
void annotations_bring(struct annotations *set, const struct annotations *from,
                       struct brought *out);

#endif
