/* The pieces in which a text is read, and the sentences of one piece. */
#ifndef DIPLE_ENTITIES_PIECE_H
#define DIPLE_ENTITIES_PIECE_H

#include "core/article/block.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many pieces the text has (at least one) and where piece k lies. Each is found by looking at
 * the text around its own ends only, so the last one of a gigabyte costs as little as the first. */
size_t piece_count(size_t n);
struct range piece_range(const uint8_t *text, size_t n, size_t k);
size_t piece_at(const uint8_t *text, size_t n, size_t offset);

/* Sentences of the tokens, with the blocks that touch them: a block's edges are sentence edges, and
 * a title, heading or caption is one sentence. starts has room for count. */
void piece_mark_sentences(const uint8_t *text, const struct token *tokens, size_t count,
                          const struct block *blocks, size_t block_count, bool *starts);

#endif
