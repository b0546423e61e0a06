/* Where lines begin and end, without an index: only the bytes nearby are looked at. */
#include "config.h"

#include "core/text/line.h"
#include "core/text/text.h"
#include "core/text/utf8.h"

#include <string.h>

static size_t farthest_back(size_t offset, size_t limit)
{
    return limit && offset > limit ? offset - limit : 0;
}

static size_t farthest_on(size_t size, size_t offset, size_t limit)
{
    return limit && size - offset > limit ? offset + limit : size;
}

size_t text_line_start(const struct text *t, size_t offset, size_t limit)
{
    const uint8_t *s = text_bytes(t);
    size_t size = text_size(t);
    if (offset > size)
        offset = size;
    if (offset > 0 && offset < size && s[offset] == '\n' && s[offset - 1] == '\r')
        offset--; /* inside CR LF, which ends the line before it */
    size_t low = farthest_back(offset, limit);
    const uint8_t *lf = memrchr(s + low, '\n', offset - low);
    size_t start = lf ? (size_t)(lf - s) + 1 : low;
    const uint8_t *cr = memrchr(s + start, '\r', offset - start);
    if (cr)
        return (size_t)(cr - s) + 1;
    return lf || !low ? start : utf8_align(s, size, low);
}

/* LF is looked for in growing pieces, so that a text with nothing but CR costs no more than one
 * with LF. */
size_t line_find_end(const uint8_t *s, size_t offset, size_t end)
{
    size_t piece = 256;
    while (offset < end) {
        size_t n = end - offset < piece ? end - offset : piece;
        const uint8_t *lf = memchr(s + offset, '\n', n);
        const uint8_t *cr = memchr(s + offset, '\r', lf ? (size_t)(lf - s) - offset : n);
        if (cr || lf)
            return (size_t)((cr ? cr : lf) - s);
        offset += n;
        piece = piece < 1 << 20 ? piece * 2 : piece;
    }
    return end;
}

size_t text_line_end(const struct text *t, size_t offset, size_t limit)
{
    const uint8_t *s = text_bytes(t);
    size_t size = text_size(t);
    if (offset >= size)
        return size;
    if (offset > 0 && s[offset] == '\n' && s[offset - 1] == '\r')
        return offset - 1;
    size_t high = farthest_on(size, offset, limit);
    size_t end = line_find_end(s, offset, high);
    if (end < high || end == size)
        return end;
    end = utf8_align(s, size, end);
    uint32_t cp;
    return end > offset ? end : offset + utf8_decode(s + offset, size - offset, &cp);
}

size_t text_next_line(const struct text *t, size_t offset, size_t limit)
{
    const uint8_t *s = text_bytes(t);
    size_t size = text_size(t), end = text_line_end(t, offset, limit);
    return line_skip_end(s, end, size);
}
