/* The ends of a passage that was found, with an eye to its sentences. */
#ifndef DIPLE_DUPLICATES_SETTLE_H
#define DIPLE_DUPLICATES_SETTLE_H

#include "core/duplicates/passages.h"

/* Widens an accepted passage, if it remains one, by
 * - what follows on one end of side a and stands at either end of side b, a few words away: a short
 *   sentence that was moved to the other end, or that follows on some changed words;
 * - a few words that are missing to a sentence on both sides: the first or last word of a copied
 *   sentence was changed. Never done to a verbatim passage.
 * Sides of one text do not meet. */
void dup_settle(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p);

#endif
