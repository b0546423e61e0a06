/* How many terminal cells text takes, counted as ncurses counts it (wcwidth of the C library), so
 * that a pane border never shifts. The locale's character set must be UTF-8. */
#ifndef DIPLE_TEXT_WIDTH_H
#define DIPLE_TEXT_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a character becomes on the screen. Control characters (C0, C1, DEL), bidi controls,
 * zero-width and tag characters, invalid bytes and unassigned code points never reach the terminal
 * as such. */
enum glyph_kind {
    GLYPH_PLAIN,    /* drawn as it is */
    GLYPH_CONTROL,  /* C0, DEL: "^X" in two cells */
    GLYPH_STAND_IN, /* one visible mark in one cell (U+FFFD, or '?' where that cannot be shown) */
    GLYPH_HIDDEN, /* zero cells: a soft hyphen or a variation selector, a joiner inside a cluster */
};
enum glyph_kind width_kind(uint32_t codepoint);

/* Cells of the grapheme cluster s[0..n): a plain cluster takes the sum of wcwidth; an emoji
 * sequence (joined by U+200D, with skin tone ...) is drawn by its first code point alone and
 * takes that one's width. A cluster that begins with a combining mark has nothing to stand on and
 * takes one cell more (a stand-in is drawn before the mark). A tab or a line terminator counts 1
 * here: the layout treats both itself. */
int width_cluster(const uint8_t *s, size_t n);

/* Is the cluster such an emoji sequence, to be drawn by its first code point alone? */
bool width_is_emoji_sequence(const uint8_t *s, size_t n);

/* Cells of a whole string drawn on one line, cluster by cluster. */
size_t width_string(const uint8_t *s, size_t n);

/* Longest prefix of whole clusters that fits `cells`; *used gets its cells (may be NULL). */
size_t width_prefix(const uint8_t *s, size_t n, size_t cells, size_t *used);

#endif
