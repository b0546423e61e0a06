/* The pieces of a text that are wrapped as a whole: its lines, and where a line is over-long, parts
 * of it. They depend on the text alone, and finding one looks at no more than four LAYOUT_CHUNKs.
 */
#ifndef DIPLE_UI_LAYOUT_PIECE_H
#define DIPLE_UI_LAYOUT_PIECE_H

#include "core/text/text.h"

/* Start of the piece that holds offset (< the text's size). */
size_t layout_piece_start(const struct text *t, size_t offset);

/* End of the piece that begins at start, line terminator included; *line_end: a line ends there,
 * too. */
size_t layout_piece_end(const struct text *t, size_t start, bool *line_end);

#endif
