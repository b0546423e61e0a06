#include "core/text/utf8.h"
#include "core/text/lanes.h"

#include <string.h>

size_t utf8_decode(const uint8_t *s, size_t n, uint32_t *codepoint)
{
    uint8_t c = s[0];
    if (c < 0x80) {
        *codepoint = c;
        return 1;
    }
    size_t need;
    uint32_t cp;
    if (c >= 0xC2 && c <= 0xDF) {
        need = 2;
        cp = c & 0x1Fu;
    } else if (c >= 0xE0 && c <= 0xEF) {
        need = 3;
        cp = c & 0x0Fu;
    } else if (c >= 0xF0 && c <= 0xF4) {
        need = 4;
        cp = c & 0x07u;
    } else {
        goto invalid;
    }
    if (n < need)
        goto invalid;
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xC0) != 0x80)
            goto invalid;
        cp = cp << 6 | (s[i] & 0x3Fu);
    }
    /* overlong forms, surrogates and values beyond Unicode (RFC 3629 section 3) */
    if ((need == 3 && (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF))) ||
        (need == 4 && (cp < 0x10000 || cp > 0x10FFFF)))
        goto invalid;
    *codepoint = cp;
    return need;
invalid:
    *codepoint = UTF8_REPLACEMENT;
    return 1;
}

size_t utf8_prev(const uint8_t *s, size_t at)
{
    size_t low = at > 4 ? at - 4 : 0;
    for (size_t i = at; i-- > low;) {
        if ((s[i] & 0xC0) == 0x80)
            continue;
        uint32_t cp;
        if (i + utf8_decode(s + i, at - i, &cp) == at)
            return i;
        break;
    }
    return at - 1;
}

size_t utf8_align(const uint8_t *s, size_t n, size_t at)
{
    if (at >= n || (s[at] & 0xC0) != 0x80)
        return at;
    size_t low = at > 3 ? at - 3 : 0;
    for (size_t i = at; i-- > low;) {
        if ((s[i] & 0xC0) == 0x80)
            continue;
        uint32_t cp;
        if (i + utf8_decode(s + i, n - i, &cp) > at)
            return i;
        break;
    }
    return at;
}

size_t utf8_encode(uint32_t cp, uint8_t out[4])
{
    if ((cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF)
        cp = UTF8_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | cp >> 18);
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

/* Sixteen bytes of ASCII at s? */
static bool is_ascii(const uint8_t *s)
{
    uint64_t v[2];
    memcpy(v, s, sizeof v);
    return !((v[0] | v[1]) & 0x8080808080808080u);
}

static bool continues(uint8_t c)
{
    return (c & 0xC0) == 0x80;
}

/* The common sequences are tested here, the rest (E0, ED, four bytes, broken ones) by decoding. */
size_t utf8_invalid_at(const uint8_t *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        if (n - i >= 16 && is_ascii(s + i)) {
            i += 16;
            continue;
        }
        size_t end = n - i > 32 ? i + 32 : n;
        while (i < end) {
            uint8_t c = s[i];
            if (c < 0x80) {
                i++;
            } else if (c > 0xE0 && c < 0xF0 && c != 0xED && n - i > 2 && continues(s[i + 1]) &&
                       continues(s[i + 2])) {
                i += 3;
            } else if (c > 0xC1 && c < 0xE0 && n - i > 1 && continues(s[i + 1])) {
                i += 2;
            } else {
                uint32_t cp;
                size_t len = utf8_decode(s + i, n - i, &cp);
                if (len == 1)
                    return i;
                i += len;
            }
        }
    }
    return n;
}

bool utf8_valid(const uint8_t *s, size_t n)
{
    return utf8_invalid_at(s, n) == n;
}

/* Characters of valid UTF-8 and UTF-16 units: bytes that do not continue a character, and those of
 * them that begin one of four bytes, which takes two units. */
static size_t count_valid(const uint8_t *s, size_t n, size_t *units)
{
    size_t leads = 0, astral = 0, i = 0;
    while (n - i >= 16) {
        lanes lead = {0}, four = {0};
        for (int turn = 0; turn < LANES_TURNS && n - i >= 16; turn++, i += 16) {
            lanes v = lanes_load(s + i);
            lead -= (lanes)((v & 0xC0) != 0x80);
            four -= (lanes)(v >= 0xF0);
        }
        leads += lanes_sum(lead);
        astral += lanes_sum(four);
    }
    for (; i < n; i++) {
        leads += (s[i] & 0xC0) != 0x80;
        astral += s[i] >= 0xF0;
    }
    *units += leads + astral;
    return leads;
}

/* Valid stretches are counted sixteen bytes at once, invalid bytes one by one. */
size_t utf8_count(const uint8_t *s, size_t n, size_t *utf16_units)
{
    size_t count = 0;
    *utf16_units = 0;
    for (size_t i = 0; i < n;) {
        size_t good = utf8_invalid_at(s + i, n - i);
        count += count_valid(s + i, good, utf16_units);
        i += good;
        if (i < n) {
            ++*utf16_units;
            count++;
            i++;
        }
    }
    return count;
}

size_t utf8_codepoints(const uint8_t *s, size_t n)
{
    size_t units;
    return utf8_count(s, n, &units);
}

size_t utf8_utf16_units(const uint8_t *s, size_t n)
{
    size_t units;
    utf8_count(s, n, &units);
    return units;
}

size_t utf8_repair(uint8_t *out, const uint8_t *s, size_t n)
{
    size_t replaced = 0;
    for (size_t i = 0; i < n;) {
        size_t good = utf8_invalid_at(s + i, n - i);
        memcpy(out + i, s + i, good);
        i += good;
        if (i < n) {
            out[i++] = 0x1A;
            replaced++;
        }
    }
    return replaced;
}
