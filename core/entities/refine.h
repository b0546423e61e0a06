/* What the whole article says about its names, after the model has read each sentence by itself. */
#ifndef DIPLE_ENTITIES_REFINE_H
#define DIPLE_ENTITIES_REFINE_H

#include "core/entities/label.h"
#include "core/entities/mention.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>

/* Changes the mentions of a piece (sorted, kept sorted):
 * - drops words that are written like names and are none ("Internet");
 * - mends edges: an underscore ends a name, a person behind an organisation is parted from it;
 * - an abbreviation in brackets behind a name ("National Water Authority (NWA)") gets its label;
 * - a name recognised for sure is found in its other places too, a person's first or last name as
 * well
 *   ("Lu" where "Lu Xin" is known), unless the place speaks against it;
 * - an unsure mention takes the label that the same words have for sure elsewhere. */
void refine_mentions(const uint8_t *text, const struct token *tokens, const bool *starts,
                     size_t count, const struct known_labels *labels, struct mention_vec *mentions);

#endif
