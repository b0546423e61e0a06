/* UTF-8 (RFC 3629) byte by byte, tolerant of invalid input.
 *
 * The text of an article may be a mapped file that nobody has checked yet, so everything here takes
 * any bytes: each byte that is not part of a well-formed sequence counts as ONE character U+FFFD of
 * length 1. All code in core decodes through these functions, so that offsets, code point counts
 * and what the screen shows agree everywhere. */
#ifndef DIPLE_TEXT_UTF8_H
#define DIPLE_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

/* Length and code point of the character at s; n > 0 bytes are there. Never returns 0. */
size_t utf8_decode(const uint8_t *s, size_t n, uint32_t *codepoint);

/* Length of the character that begins with this byte, in a text known to be valid. */
static inline size_t utf8_length(uint8_t lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The character at s[at..end); 0 when at == end. */
static inline uint32_t utf8_peek(const uint8_t *s, size_t at, size_t end)
{
    uint32_t cp = 0;
    if (at < end)
        utf8_decode(s + at, end - at, &cp);
    return cp;
}

/* Start of the character that ends at offset `at` (> 0) of s. */
size_t utf8_prev(const uint8_t *s, size_t at);

/* Start of the character that byte `at` belongs to (`at` itself when it begins one). */
size_t utf8_align(const uint8_t *s, size_t n, size_t at);

/* Writes 1 to 4 bytes; surrogates and values over U+10FFFF become U+FFFD. Returns the length. */
size_t utf8_encode(uint32_t codepoint, uint8_t out[4]);

bool utf8_valid(const uint8_t *s, size_t n);

/* Offset of the first invalid byte, or n. */
size_t utf8_invalid_at(const uint8_t *s, size_t n);

/* Number of characters / of UTF-16 units that they take. */
size_t utf8_codepoints(const uint8_t *s, size_t n);
size_t utf8_utf16_units(const uint8_t *s, size_t n);

/* Both in one pass: returns the characters, stores the UTF-16 units. */
size_t utf8_count(const uint8_t *s, size_t n, size_t *utf16_units);

/* Copies n bytes, each invalid byte as 0x1A (SUBSTITUTE): valid UTF-8 of the same length with the
 * same offsets, for libraries that demand validity. Returns how many bytes were replaced. */
size_t utf8_repair(uint8_t *out, const uint8_t *s, size_t n);

#endif
