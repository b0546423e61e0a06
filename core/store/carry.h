/* Annotations carried over to a text that has changed since they were made.
 *
 * What cannot be placed is kept as the line of the .ann file that it was: an orphan. An annotation
 * is placed only where that is sure, because one that has silently landed elsewhere is worse than
 * an orphan (hypothesis/client issue 7571):
 * - where the former text is known, the two are aligned word by word; every word of the annotation
 *   must be equal on both sides, in a run of equal words that is longer than itself, or else it
 * must stand once with its neighbourhood in either text (it was moved);
 * - where it is not, by the words alone: they stand as often in the text as there are annotations
 * of them, or they stand just where the nearest placed annotations say that the text has moved to.
 */
#ifndef DIPLE_STORE_CARRY_H
#define DIPLE_STORE_CARRY_H

#include "core/annotation/annotations.h"
#include "core/base/strbuf.h"

/* An annotation whose place is lost: a T line that fits nowhere in the text. */
struct orphan {
    const char *key; /* of the line, see annotations_line; valid until the next change of the set */
    uint32_t id;     /* the T number */
    char *label;     /* owned, as is words */
    char *words;     /* what was annotated, fragments with a blank between them */
    struct orphan_place {
        size_t start, end;
    } * places; /* code points of the text of before, owned */
    size_t place_count;
};

struct orphan_vec {
    struct orphan *v;
    size_t n, cap;
};

/* Appends the orphans of a set in the order of their former places. */
void orphans_list(const struct annotations *set, struct orphan_vec *out);
void orphans_release(struct orphan_vec *orphans);

/* Within a step: the orphan becomes an annotation of that place, with its id, label, note and all
 * that hangs on it; returns the id, 0 when it cannot be placed there. Ends the vector's validity.
 */
uint32_t orphan_place(struct annotations *set, const struct orphan *orphan,
                      const struct range *fragments, size_t count);

struct carried {
    size_t placed;  /* annotations that were orphans, or stood elsewhere */
    size_t orphans; /* annotations that still are, or have become some */
    size_t changes; /* of any kind; 0: nothing has to be carried */
};

/* Within a step, places what can be placed. before: the annotations over the former text, NULL when
 * that is not known; they need not be in set, which may hold them as orphans or by chance in place.
 * Texts over CARRY_MOST_BYTES are not aligned. */
#define CARRY_MOST_BYTES ((size_t)4 << 20)
void carry_over(const struct annotations *before, struct annotations *set, struct carried *out);

#endif
