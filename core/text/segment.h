/* Where text may be cut: grapheme clusters and words (UAX #29), line breaks (UAX #14), sentences.
 *
 * The motions work at any offset of a text of any size: they look at a bounded window around it (a
 * line, or 16 KB of it). The array functions do a whole buffer in one pass for code that needs
 * every boundary. libunistring stands behind this wrapper and is called nowhere else for
 * segmentation. */
#ifndef DIPLE_TEXT_SEGMENT_H
#define DIPLE_TEXT_SEGMENT_H

#include "core/text/range.h"
#include "core/text/text.h"

#include <stdint.h>

/* Next / previous boundary after / before offset; the end or start of the text without one. For
 * every boundary of a stretch use segment_graphemes(): a motion looks at its whole window. */
size_t text_grapheme_next(const struct text *t, size_t offset);
size_t text_grapheme_prev(const struct text *t, size_t offset);
/* Start of the grapheme cluster that offset lies in. */
size_t text_grapheme_align(const struct text *t, size_t offset);

/* The word (letters, digits, marks, with inner apostrophes and the like) at offset, or the next one
 * behind it / the last one that begins before it. False when there is none within the text. */
bool text_word_at(const struct text *t, size_t offset, struct range *word);   /* offset inside it */
bool text_word_next(const struct text *t, size_t offset, struct range *word); /* start > offset */
bool text_word_prev(const struct text *t, size_t offset, struct range *word); /* start < offset */

/* The sentence that offset lies in, without blanks around it. Own rules: a stop ends a sentence
 * unless it belongs to an abbreviation ("Dr.", "U.S.", "Fig. 3", "e.g.") or an initial; CJK stops;
 * closing quotes and brackets belong to it; a blank line and a line break after a short line end
 * it. */
struct range text_sentence_at(const struct text *t, size_t offset);
bool text_sentence_next(const struct text *t, size_t offset, size_t *start); /* start > offset */
bool text_sentence_prev(const struct text *t, size_t offset, size_t *start); /* start < offset */

/* Ends of the sentences of the buffer, each just behind its last character (blanks between
 * sentences belong to none). Calls back with the ranges in order. */
void segment_sentences(const uint8_t *s, size_t n, void (*found)(struct range sentence, void *data),
                       void *data);

enum segment_break {
    SEGMENT_NONE,
    SEGMENT_BREAK, /* grapheme, word: a boundary; line: a line may be broken before this byte */
    SEGMENT_MUST,  /* line: it must be, a terminator stands before */
};

/* For each byte i of s one value: is there a boundary BEFORE it? breaks[0] is SEGMENT_BREAK for
 * graphemes and words and SEGMENT_NONE for lines (n > 0). Invalid bytes are characters of their
 * own. */
void segment_graphemes(const uint8_t *s, size_t n, uint8_t *breaks);
void segment_words(const uint8_t *s, size_t n, uint8_t *breaks);

/* UAX #14 with one correction: no break after one of . , : ; before a letter that is not
 * ideographic or one of *_#&<=>@^~` (libunistring 1.0 breaks "U.|S."; LB29 of later versions does
 * not). */
void segment_lines(const uint8_t *s, size_t n, uint8_t *breaks);

#endif
