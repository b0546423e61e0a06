/* What counts as blank everywhere in core: the characters of Unicode's White_Space property. */
#ifndef DIPLE_TEXT_BLANK_H
#define DIPLE_TEXT_BLANK_H

#include "core/text/range.h"
#include "core/text/utf8.h"

static inline bool blank_is(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
           cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* The range (offsets into s) without the blanks at both ends; empty at r.end when all is blank. */
static inline struct range blank_trim(const uint8_t *s, struct range r)
{
    uint32_t cp;
    while (r.start < r.end) {
        size_t n = utf8_decode(s + r.start, r.end - r.start, &cp);
        if (!blank_is(cp))
            break;
        r.start += n;
    }
    while (r.end > r.start) {
        size_t at = r.start + utf8_prev(s + r.start, r.end - r.start);
        utf8_decode(s + at, r.end - at, &cp);
        if (!blank_is(cp))
            break;
        r.end = at;
    }
    return r;
}

#endif
