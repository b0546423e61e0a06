/* Line terminators in a buffer: LF, CR LF, CR alone. */
#ifndef DIPLE_TEXT_LINE_H
#define DIPLE_TEXT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offset of the first CR or LF in s[from..end), or end. */
size_t line_find_end(const uint8_t *s, size_t from, size_t end);

/* Offset behind the terminator that begins at `at`; `at` itself when none does or at == n. */
static inline size_t line_skip_end(const uint8_t *s, size_t at, size_t n)
{
    if (at < n && s[at] == '\r')
        return at + 1 < n && s[at + 1] == '\n' ? at + 2 : at + 1;
    return at < n && s[at] == '\n' ? at + 1 : at;
}

/* True when a terminator ends with the byte s[i]. */
static inline bool line_ends_with(const uint8_t *s, size_t i, size_t n)
{
    return s[i] == '\n' || (s[i] == '\r' && !(i + 1 < n && s[i + 1] == '\n'));
}

#endif
