/* Graphemes, words and line breaks by libunistring, and the motions over graphemes and words. */
#include "config.h"

#include "core/text/segment.h"
#include "core/base/alloc.h"
#include "core/text/utf8.h"
#include "core/text/window.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uniwbrk.h>

/* s itself when it is valid, otherwise a repaired copy to be freed. */
static const uint8_t *repaired(const uint8_t *s, size_t n, uint8_t **copy)
{
    *copy = NULL;
    if (utf8_valid(s, n))
        return s;
    *copy = xmalloc(n);
    utf8_repair(*copy, s, n);
    return *copy;
}

void segment_graphemes(const uint8_t *s, size_t n, uint8_t *breaks)
{
    if (!n)
        return;
    uint8_t *copy;
    u8_grapheme_breaks(repaired(s, n, &copy), n, (char *)breaks);
    free(copy);
    breaks[0] = SEGMENT_BREAK;
}

void segment_words(const uint8_t *s, size_t n, uint8_t *breaks)
{
    if (!n)
        return;
    uint8_t *copy;
    u8_wordbreaks(repaired(s, n, &copy), n, (char *)breaks);
    free(copy);
    breaks[0] = SEGMENT_BREAK;
}

/* LB29 as later versions of Unicode have it: nothing is broken off after "U." or "e." */
static bool keeps_together(uint8_t before, const uint8_t *s, size_t n)
{
    if (before != '.' && before != ',' && before != ':' && before != ';')
        return false;
    if (*s < 0x80 && *s && strchr("*_#&<=>@^~`", *s))
        return true;
    uint32_t cp;
    utf8_decode(s, n, &cp);
    return uc_is_general_category(cp, UC_CATEGORY_L) && !uc_is_property_ideographic(cp) &&
           uc_is_property_alphabetic(cp) && !(cp >= 0x3040 && cp <= 0x30FF) &&
           !(cp >= 0xAC00 && cp <= 0xD7A3);
}

void segment_lines(const uint8_t *s, size_t n, uint8_t *breaks)
{
    if (!n)
        return;
    uint8_t *copy;
    const uint8_t *valid = repaired(s, n, &copy);
    u8_possible_linebreaks(valid, n, "UTF-8", (char *)breaks);
    uint8_t before = UC_BREAK_UNDEFINED; /* what libunistring says of the character before */
    for (size_t i = 0; i < n;) {
        size_t len = utf8_length(valid[i]);
        uint8_t here = breaks[i];
        /* libunistring marks the terminator; here the byte behind it is marked */
        if (before == UC_BREAK_MANDATORY)
            breaks[i] = SEGMENT_MUST;
        else if (here == UC_BREAK_POSSIBLE && i && !keeps_together(valid[i - 1], valid + i, n - i))
            breaks[i] = SEGMENT_BREAK;
        else
            breaks[i] = SEGMENT_NONE;
        for (size_t k = 1; k < len; k++)
            breaks[i + k] = SEGMENT_NONE;
        before = here;
        i += len;
    }
    free(copy);
}

/* ---- motions -------------------------------------------------------------------------------- */

/* A window with its boundaries marked; release with free(breaks). */
struct cuts {
    struct range window;
    uint8_t *breaks;
};

static struct cuts cuts_at(const struct text *t, size_t offset,
                           void (*segment)(const uint8_t *, size_t, uint8_t *))
{
    struct cuts c = {window_at(t, offset, WINDOW_LINE), NULL};
    size_t n = c.window.end - c.window.start;
    uint8_t *copy = window_copy(t, c.window);
    c.breaks = xmalloc(n);
    segment(copy, n, c.breaks);
    free(copy);
    return c;
}

/* The boundary at or before offset / the first behind it. */
static size_t boundary_before(const struct cuts *c, size_t offset)
{
    while (offset > c->window.start && !c->breaks[offset - c->window.start])
        offset--;
    return offset;
}

static size_t boundary_after(const struct cuts *c, size_t offset)
{
    do {
        offset++;
    } while (offset < c->window.end && !c->breaks[offset - c->window.start]);
    return offset;
}

/* Between two ASCII characters there is always a boundary but in CR LF. */
static bool plain_boundary(const struct text *t, size_t offset)
{
    const uint8_t *s = text_bytes(t);
    return s[offset - 1] < 0x80 && s[offset] < 0x80 && s[offset - 1] != '\r';
}

size_t text_grapheme_next(const struct text *t, size_t offset)
{
    size_t n = text_size(t);
    if (offset + 1 >= n || offset >= n)
        return n;
    if (plain_boundary(t, offset + 1))
        return offset + 1;
    struct cuts c = cuts_at(t, offset, segment_graphemes);
    offset = boundary_after(&c, offset);
    free(c.breaks);
    return offset;
}

size_t text_grapheme_align(const struct text *t, size_t offset)
{
    size_t n = text_size(t);
    if (offset >= n)
        return n;
    if (!offset || plain_boundary(t, offset))
        return offset;
    struct cuts c = cuts_at(t, offset, segment_graphemes);
    offset = boundary_before(&c, offset);
    free(c.breaks);
    return offset;
}

size_t text_grapheme_prev(const struct text *t, size_t offset)
{
    size_t n = text_size(t);
    if (offset > n)
        offset = n;
    return offset ? text_grapheme_align(t, offset - 1) : 0;
}

/* A piece between two word boundaries is a word when it has a letter or a digit. */
static bool is_word(const struct text *t, struct range r)
{
    const uint8_t *s = text_bytes(t);
    for (size_t i = r.start; i < r.end;) {
        uint32_t cp;
        i += utf8_decode(s + i, r.end - i, &cp);
        if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N))
            return true;
    }
    return false;
}

bool text_word_at(const struct text *t, size_t offset, struct range *word)
{
    if (offset >= text_size(t))
        return false;
    struct cuts c = cuts_at(t, offset, segment_words);
    struct range r = {boundary_before(&c, offset), boundary_after(&c, offset)};
    free(c.breaks);
    if (!is_word(t, r))
        return false;
    *word = r;
    return true;
}

bool text_word_next(const struct text *t, size_t offset, struct range *word)
{
    size_t n = text_size(t), at = offset;
    bool found = false;
    while (!found && at < n) {
        struct cuts c = cuts_at(t, at, segment_words);
        struct range r = {boundary_before(&c, at), 0};
        for (; r.start < c.window.end && !found; r.start = r.end) {
            r.end = boundary_after(&c, r.start);
            if (r.start > offset && is_word(t, r)) {
                *word = r;
                found = true;
            }
        }
        at = c.window.end;
        free(c.breaks);
    }
    return found;
}

bool text_word_prev(const struct text *t, size_t offset, struct range *word)
{
    size_t n = text_size(t), at = offset < n ? offset : n;
    bool found = false;
    while (!found && at > 0) {
        struct cuts c = cuts_at(t, at - 1, segment_words);
        while (!found && at > c.window.start) {
            struct range r = {boundary_before(&c, at - 1), 0};
            r.end = boundary_after(&c, r.start);
            if (is_word(t, r)) {
                *word = r;
                found = true;
            }
            at = r.start;
        }
        free(c.breaks);
    }
    return found;
}
