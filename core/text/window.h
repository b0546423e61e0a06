/* Pieces of a text that are segmented on their own, so that a motion costs the same everywhere.
 *
 * A text of any size is divided at fixed places: where a line (or a paragraph) begins, and in
 * stretches of over 16 KB without such a place at one near every multiple of 16 KB, after a blank
 * if possible. The places depend on the bytes nearby only, never on where one comes from, so that
 * motions forwards and backwards agree about every boundary. No window is longer than 48 KB. */
#ifndef DIPLE_TEXT_WINDOW_H
#define DIPLE_TEXT_WINDOW_H

#include "core/text/range.h"
#include "core/text/text.h"

enum window_kind {
    WINDOW_LINE,
    WINDOW_PARAGRAPH, /* begins behind a blank line */
};

/* The window that holds offset; at the end of the text the last one; empty for an empty text. */
struct range window_at(const struct text *t, size_t offset, enum window_kind kind);

/* A copy of the bytes of r, repaired (utf8_repair), owned by the caller. */
uint8_t *window_copy(const struct text *t, struct range r);

#endif
