#include "core/entities/piece.h"

#include "core/entities/recogniser.h"
#include "core/text/utf8.h"

#include <string.h>

size_t piece_count(size_t n)
{
    /* The last piece takes up the rest, so most articles are one piece. */
    return n < 2 * RECOGNISER_PIECE ? 1 : n / RECOGNISER_PIECE;
}

/* Where piece k begins: behind the first line end at or after its nominal place, else the first
 * blank, else there. Never as far as half a piece away, so pieces keep their order. */
static size_t piece_start(const uint8_t *text, size_t n, size_t k)
{
    if (k == 0)
        return 0;
    if (k >= piece_count(n))
        return n;
    size_t at = k * RECOGNISER_PIECE, room = RECOGNISER_PIECE / 2;
    if (room > n - at)
        room = n - at;
    const uint8_t *end = memchr(text + at, '\n', room);
    if (!end)
        end = memchr(text + at, ' ', room);
    return end ? (size_t)(end - text) + 1 : utf8_align(text, n, at);
}

struct range piece_range(const uint8_t *text, size_t n, size_t k)
{
    return (struct range){piece_start(text, n, k), piece_start(text, n, k + 1)};
}

size_t piece_at(const uint8_t *text, size_t n, size_t offset)
{
    size_t k = offset / RECOGNISER_PIECE, count = piece_count(n);
    if (k >= count)
        k = count - 1;
    while (k > 0 && piece_start(text, n, k) > offset)
        k--;
    return k;
}

/* First block that ends behind offset. */
static size_t first_block(const struct block *blocks, size_t count, size_t offset)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (blocks[middle].range.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void piece_mark_sentences(const uint8_t *text, const struct token *tokens, size_t count,
                          const struct block *blocks, size_t block_count, bool *starts)
{
    tokens_mark_sentences(text, tokens, count, starts);
    if (!count)
        return;
    size_t b = first_block(blocks, block_count, tokens[0].start);
    for (size_t i = 0; i < count && b < block_count; b++) {
        const struct block *block = &blocks[b];
        bool whole = block->kind == BLOCK_TITLE || block->kind == BLOCK_HEADING ||
                     block->kind == BLOCK_CAPTION;
        while (i < count && tokens[i].start < block->range.start)
            i++;
        if (i < count)
            starts[i] = true;
        while (i < count && tokens[i].start < block->range.end) {
            if (whole && i && tokens[i - 1].start >= block->range.start &&
                tokens[i].gap != TOKEN_NEW_PARAGRAPH)
                starts[i] = false;
            i++;
        }
        if (i < count)
            starts[i] = true;
    }
    starts[0] = true;
}
