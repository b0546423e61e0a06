#include "config.h"

#include "core/text/width.h"
#include "core/base/alloc.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <wchar.h>

static bool is_variation_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) ||
           (cp >= 0x180B && cp <= 0x180D) || cp == 0x180F;
}

/* Shown as a mark, because what they do cannot be seen: direction, invisible operators, tags. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0x061C || cp == 0x180E || cp == 0x200B || cp == 0x200E || cp == 0x200F ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
           (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xE0000 && cp <= 0xE00FF) ||
           (cp >= 0xE01F0 && cp <= 0xE0FFF) || cp == UTF8_REPLACEMENT;
}

enum glyph_kind width_kind(uint32_t cp)
{
    if (cp < 0x20 || cp == 0x7F)
        return GLYPH_CONTROL;
    if (cp < 0x7F)
        return GLYPH_PLAIN;
    if (cp == 0xAD || cp == 0x200C || cp == 0x200D || cp == 0x034F || is_variation_selector(cp))
        return GLYPH_HIDDEN;
    if (is_invisible(cp) || wcwidth((wchar_t)cp) < 0)
        return GLYPH_STAND_IN;
    return GLYPH_PLAIN;
}

static int cells_of(uint32_t cp)
{
    switch (width_kind(cp)) {
    case GLYPH_CONTROL:
        return 2;
    case GLYPH_STAND_IN:
        return 1;
    case GLYPH_HIDDEN:
        return 0;
    case GLYPH_PLAIN:
        break;
    }
    return wcwidth((wchar_t)cp);
}

/* Behind the first character: does this one make an emoji sequence of the cluster? A flag is none:
 * its two letters take a cell each and are drawn both, which terminals show as the flag or as
 * letters. */
static bool joins_emoji(uint32_t first, uint32_t cp)
{
    return (cp == 0x200D && first >= 0x203C) || /* a joiner of scripts does not count */
           (cp >= 0x1F3FB && cp <= 0x1F3FF) ||  /* skin tone */
           (first == 0x1F3F4 && cp >= 0xE0020 && cp <= 0xE007F) || /* flag of a region */
           (cp == 0xFE0F && first >= 0x80) || (cp == 0x20E3 && first < 0x80);
}

bool width_is_emoji_sequence(const uint8_t *s, size_t n)
{
    uint32_t first, cp;
    for (size_t i = n ? utf8_decode(s, n, &first) : 0; i < n;) {
        i += utf8_decode(s + i, n - i, &cp);
        if (joins_emoji(first, cp))
            return true;
    }
    return false;
}

int width_cluster(const uint8_t *s, size_t n)
{
    if (!n)
        return 0;
    uint32_t first, cp;
    size_t i = utf8_decode(s, n, &first);
    if (first == '\t' || first == '\n' || first == '\r')
        return 1;
    int cells = cells_of(first);
    if (!cells && width_kind(first) == GLYPH_PLAIN)
        cells = 1; /* a mark with nothing to stand on */
    if (i == n || width_is_emoji_sequence(s, n))
        return cells;
    while (i < n) {
        i += utf8_decode(s + i, n - i, &cp);
        cells += cells_of(cp);
    }
    return cells;
}

/* Where a run of ASCII characters, each a cluster of its own, ends or does not fit any more. */
static size_t ascii_prefix(const uint8_t *s, size_t n, size_t cells, size_t *taken)
{
    size_t i = 0;
    while (i < n && s[i] < 0x80 && s[i] != '\r' && (i + 1 == n || s[i + 1] < 0x80)) {
        size_t width = (size_t)width_cluster(s + i, 1);
        if (width > cells - *taken)
            break;
        *taken += width;
        i++;
    }
    return i;
}

static size_t cluster_prefix(const uint8_t *s, size_t n, size_t cells, size_t *taken)
{
    uint8_t *breaks = xmalloc(n);
    segment_graphemes(s, n, breaks);
    size_t i = 0;
    while (i < n) {
        size_t end = i + 1;
        while (end < n && !breaks[end])
            end++;
        size_t width = (size_t)width_cluster(s + i, end - i);
        if (width > cells - *taken)
            break;
        *taken += width;
        i = end;
    }
    free(breaks);
    return i;
}

size_t width_prefix(const uint8_t *s, size_t n, size_t cells, size_t *used)
{
    size_t taken = 0;
    size_t i = ascii_prefix(s, n, cells, &taken);
    bool full = i < n && s[i] < 0x80 && s[i] != '\r' && (i + 1 == n || s[i + 1] < 0x80);
    if (i < n && !full)
        i += cluster_prefix(s + i, n - i, cells, &taken);
    if (used)
        *used = taken;
    return i;
}

size_t width_string(const uint8_t *s, size_t n)
{
    size_t used;
    width_prefix(s, n, SIZE_MAX, &used);
    return used;
}
