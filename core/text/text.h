/* An immutable text of any size, addressed by byte offsets.
 *
 * The bytes are what the loader made of the source: normally valid UTF-8, but a large file is
 * mapped and not read beforehand, so invalid bytes may be met anywhere; they count and show as one
 * U+FFFD each (core/text/utf8.h). Offsets are bytes, ranges half-open, and every function accepts
 * any offset from 0 to text_size() and clamps beyond. Code points, UTF-16 units and line:column are
 * for formats and for the screen only; the conversions take O(log n) plus one block after the index
 * has reached the place once (the index grows on demand, at some GB/s, and is safe to use from
 * several threads).
 *
 * A line ends after LF, CR LF, or a CR alone; U+2028 and the like do not end one. */
#ifndef DIPLE_TEXT_TEXT_H
#define DIPLE_TEXT_TEXT_H

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/text/range.h"

#include <stddef.h>
#include <stdint.h>

struct text;

/* Takes ownership of `bytes` (from malloc; may be NULL when size is 0). */
struct text *text_new(uint8_t *bytes, size_t size);

/* Maps the first `size` bytes of the regular file fd (may be closed afterwards). The mapping is
 * private, and a page that cannot be read any more because the file shrank reads as zeros. */
struct text *text_map(int fd, size_t size, struct error *err);

void text_free(struct text *t); /* NULL is allowed */

const uint8_t *text_bytes(const struct text *t); /* text_size() bytes, no NUL behind them */
size_t text_size(const struct text *t);

/* Conversions from and to byte offsets. An offset inside a character stands for its start. */
size_t text_codepoint_of(const struct text *t, size_t offset);
size_t text_from_codepoint(const struct text *t, size_t codepoint);
size_t text_utf16_of(const struct text *t, size_t offset);
size_t text_from_utf16(const struct text *t, size_t unit);

/* Both from 1; the column counts code points. */
struct text_position {
    size_t line, column;
};
struct text_position text_position_of(const struct text *t, size_t offset);
size_t text_from_position(const struct text *t, struct text_position p);
size_t text_line_count(const struct text *t); /* a terminator at the very end begins no line */

/* Extends the index to the end, so that later conversions are cheap; false when cancelled. */
bool text_index(const struct text *t, struct progress *p);

/* How far the index reaches: conversions of offsets before it do not wait. */
size_t text_index_reach(const struct text *t);

/* Start of the line that holds offset; its end without and with the line terminator. They look at
 * no more than `limit` bytes to either side (0: no limit) and then return where they stopped, at
 * the start of a character: a 300 MB line must not cost more than a short one. */
size_t text_line_start(const struct text *t, size_t offset, size_t limit);
size_t text_line_end(const struct text *t, size_t offset, size_t limit);
size_t text_next_line(const struct text *t, size_t offset, size_t limit);

/* A NUL-terminated copy of the range, invalid bytes as U+FFFD, owned by the caller. */
char *text_copy(const struct text *t, struct range r);

/* What the screen may show of a short label (a title, a name, an error): a copy of the range with
 * every run of blanks and line breaks as one space and nothing before or behind; owned by the
 * caller. Control characters are left to the drawing code. */
char *text_copy_line(const struct text *t, struct range r);

#endif
