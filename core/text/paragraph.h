/* Paragraphs of plain text: a blank line parts them, and so does a line break, unless the lines
 * look hard-wrapped, that is, broken by a program or a typist at a common width.
 *
 * A line break is taken for wrapping when the first word of the next line would not have fitted
 * behind the line within the width of its neighbours (the widest line of a run without blank lines,
 * looked at in pieces of PARAGRAPH_LINES), and most of the breaks of the run are of that kind. A
 * line that begins with a list mark or with a deeper indent always begins a paragraph. Time is
 * linear in the size of the text, and nothing but the ends of a long line is looked at closely. */
#ifndef DIPLE_TEXT_PARAGRAPH_H
#define DIPLE_TEXT_PARAGRAPH_H

#include "core/text/range.h"

#include <stdint.h>

enum { PARAGRAPH_LINES = 256 }; /* a paragraph has no more lines; the next begins then */

struct paragraph {
    struct range range; /* without blanks at both ends; never empty */
    size_t lines;
    bool blank_before, blank_after; /* a blank line or the end of the buffer */
};

struct paragraph_reader;

/* Reads s[at..n), where `at` is the start of a line. */
struct paragraph_reader *paragraph_reader_new(const uint8_t *s, size_t at, size_t n);
void paragraph_reader_free(struct paragraph_reader *r);

/* False at the end. */
bool paragraph_next(struct paragraph_reader *r, struct paragraph *p);

#endif
