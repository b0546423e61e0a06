/* Names that patterns find better than a model: amounts of money, percentages, quantities, times,
 * addresses, and titles of works in quotes or brackets. */
#ifndef DIPLE_ENTITIES_RULES_H
#define DIPLE_ENTITIES_RULES_H

#include "core/entities/label.h"
#include "core/entities/mention.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>

/* Probability of the mentions of rules that hardly err; the others have less. */
#define RULES_SURE 0.95f

/* Appends the mentions, sorted and not overlapping, with the labels first_label + enum rule_label.
 */
void rules_find(const uint8_t *text, const struct token *tokens, const bool *starts, size_t count,
                unsigned first_label, struct mention_vec *out);

#endif
