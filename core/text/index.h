/* Counts of characters, UTF-16 units and lines at places of a text: the index behind the
 * conversions of text.h.
 *
 * A checkpoint stands at every 4 KB, moved back to the start of the character there; a question
 * costs a binary search and the counting of one block. The index grows as far as a question needs,
 * in steps of 1 MB with the lock released in between, so a worker that extends it to the end does
 * not hold up questions about places that it has passed. */
#ifndef DIPLE_TEXT_INDEX_H
#define DIPLE_TEXT_INDEX_H

#include "core/base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What lies before a byte offset that begins a character. Lines are the line terminators (LF, CR
 * LF, CR alone) whose last byte lies before it. */
struct index_counts {
    size_t codepoints, utf16, lines;
};

struct index;

/* Looks at n bytes that stay where they are and are never changed. */
struct index *index_new(const uint8_t *s, size_t n);
void index_free(struct index *ix);

/* The counts before `offset`, which begins a character. */
struct index_counts index_at(struct index *ix, size_t offset);

enum index_unit { INDEX_CODEPOINT, INDEX_UTF16, INDEX_LINE };

/* The greatest checkpoint with at most `value` (for lines: less than `value`, so that the
 * terminator number `value` ends behind it) units before it: its offset, its counts in *counts, and
 * in *end the offset of the next checkpoint or the end of the text. */
size_t index_find(struct index *ix, enum index_unit unit, size_t value, struct index_counts *counts,
                  size_t *end);

/* Extends the index to the end. False when cancelled. */
bool index_complete(struct index *ix, struct progress *p);

/* How far the index reaches; questions before this offset cost next to nothing. */
size_t index_reach(struct index *ix);

#endif
