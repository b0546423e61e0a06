/* Looking terms of the user's dictionary up in a text; for the recogniser. */
#ifndef DIPLE_ENTITIES_DICTIONARY_MATCH_H
#define DIPLE_ENTITIES_DICTIONARY_MATCH_H

#include "core/entities/dictionary.h"
#include "core/entities/tokenizer.h"

/* Length in tokens of the longest term that begins with tokens[0]; 0: none. *label: NULL for never.
 */
size_t dictionary_match(const struct dictionary *d, const uint8_t *text, const struct token *tokens,
                        size_t count, const char **label);

#endif
