/* The ends of a passage, word by word. */
#ifndef DIPLE_DUPLICATES_EXTEND_H
#define DIPLE_DUPLICATES_EXTEND_H

#include "core/duplicates/tokens.h"
#include "core/duplicates/weights.h"

#include <stdint.h>

struct dup_spot {
    uint32_t a, b;
};

/* Extends a match from the words before (forward: at) `from` on, not beyond `limit` on either side,
 * and returns how far it reaches: where the score of a banded alignment is greatest before it falls
 * by more than a fixed amount (X-drop; Zhang, Schwartz, Wagner, Miller, J. Comp. Biol. 7, 2000).
 * Equal words score by whether they are common, edits cost the same each. */
struct dup_spot dup_extend_back(const struct dup_tokens *ta, const struct dup_tokens *tb,
                                const struct dup_weights *w, struct dup_spot from,
                                struct dup_spot limit);
struct dup_spot dup_extend_forward(const struct dup_tokens *ta, const struct dup_tokens *tb,
                                   const struct dup_weights *w, struct dup_spot from,
                                   struct dup_spot limit);

#endif
