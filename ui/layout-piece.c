#include "config.h"

#include "ui/layout-piece.h"

#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "ui/layout.h"

#include <string.h>

enum {
    SLACK = 1024,      /* bytes behind a multiple of LAYOUT_CHUNK in which a blank is looked for */
    ALIGN_SLACK = 256, /* bytes by which a cut may lie before it */
};

/* Position of the last / first line terminator byte in [from, to), or SIZE_MAX. */
static size_t last_terminator(const uint8_t *s, size_t from, size_t to)
{
    const uint8_t *lf = memrchr(s + from, '\n', to - from);
    size_t start = lf ? (size_t)(lf - s) + 1 : from;
    const uint8_t *cr = memrchr(s + start, '\r', to - start);
    return cr ? (size_t)(cr - s) : lf ? (size_t)(lf - s) : SIZE_MAX;
}

static size_t first_terminator(const uint8_t *s, size_t from, size_t to)
{
    const uint8_t *lf = memchr(s + from, '\n', to - from);
    size_t end = lf ? (size_t)(lf - s) : to;
    const uint8_t *cr = memchr(s + from, '\r', end - from);
    return cr ? (size_t)(cr - s) : lf ? (size_t)(lf - s) : SIZE_MAX;
}

/* The place near k * LAYOUT_CHUNK where an over-long line is cut; SIZE_MAX when none is: the line
 * begins less than a chunk before it, or ends close behind. */
static size_t cut_near(const struct text *t, size_t k)
{
    const uint8_t *s = text_bytes(t);
    size_t size = text_size(t), at = k * LAYOUT_CHUNK;
    if (k == 0 || at + SLACK >= size || first_terminator(s, at - LAYOUT_CHUNK, at) != SIZE_MAX)
        return SIZE_MAX;
    for (size_t i = at; i < at + SLACK; i++) {
        if (s[i] == '\n' || s[i] == '\r')
            return SIZE_MAX;
        if (s[i] == ' ' || s[i] == '\t')
            return i + 1;
    }
    size_t cut = text_grapheme_align(t, at);
    return cut + ALIGN_SLACK > at ? cut : utf8_align(s, size, at);
}

size_t layout_piece_start(const struct text *t, size_t offset)
{
    const uint8_t *s = text_bytes(t);
    size_t k = offset / LAYOUT_CHUNK;
    size_t floor = k > 2 ? (k - 2) * LAYOUT_CHUNK : 0;
    size_t to = offset;
    if (to > 0 && s[to] == '\n' && s[to - 1] == '\r')
        to--;
    size_t terminator = to > floor ? last_terminator(s, floor, to) : SIZE_MAX;
    size_t start = terminator == SIZE_MAX ? floor : terminator + 1;
    for (size_t i = k > 0 ? k - 1 : 1; i <= k + 1; i++) {
        if (i == k + 1 && offset + ALIGN_SLACK < i * LAYOUT_CHUNK)
            break;
        size_t cut = cut_near(t, i);
        if (cut != SIZE_MAX && cut <= offset && cut > start)
            start = cut;
    }
    return start;
}

size_t layout_piece_end(const struct text *t, size_t start, bool *line_end)
{
    const uint8_t *s = text_bytes(t);
    size_t size = text_size(t), end = size;
    *line_end = true;
    for (size_t k = start / LAYOUT_CHUNK + 1;; k++) {
        size_t until = k * LAYOUT_CHUNK + SLACK < size ? k * LAYOUT_CHUNK + SLACK : size;
        size_t terminator = first_terminator(s, start, until);
        if (terminator != SIZE_MAX) {
            end = terminator + 1;
            if (s[terminator] == '\r' && end < size && s[end] == '\n')
                end++;
        }
        size_t cut = cut_near(t, k);
        if (cut != SIZE_MAX && cut > start && cut < end) {
            *line_end = false;
            return cut;
        }
        if (terminator != SIZE_MAX || until == size)
            return end;
    }
}
