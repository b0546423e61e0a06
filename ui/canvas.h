/* Drawing into a rectangle of the screen. The only place from which text reaches curses, and it is
 * sanitised here whatever it is: control characters, bidi controls, zero-width and tag characters
 * and invalid bytes are drawn as visible stand-ins (core/text/width.h), so article, file name,
 * error text and annotation are all safe to pass.
 *
 * Coordinates are cells from the upper left corner of the canvas; what lies outside is clipped, and
 * a wide character that would be cut at an edge is drawn as blanks. Nothing is on the screen before
 * terminal_flush. Texts are UTF-8, n bytes; no NUL needed. */
#ifndef DIPLE_UI_CANVAS_H
#define DIPLE_UI_CANVAS_H

#include "ui/rect.h"
#include "ui/terminal.h"
#include "ui/theme.h"

#include <stddef.h>

/* A value: copy it freely. `area` is in cells of the screen. */
struct canvas {
    struct terminal *terminal;
    const struct theme *theme;
    struct rect area;
};

/* The whole screen. */
struct canvas canvas_screen(struct terminal *terminal, const struct theme *theme);

/* A part of c; r in cells of c, clipped to it. */
struct canvas canvas_part(const struct canvas *c, struct rect r);

void canvas_fill(const struct canvas *c, struct rect r, struct style style);
void canvas_clear(const struct canvas *c); /* all of it, with ROLE_TEXT */

/* Draws text from cell (x, y) to the right, up to the edge. Returns the cells it took. Tabs and
 * line breaks become one blank. */
int canvas_text(const struct canvas *c, int x, int y, const char *s, size_t n, struct style style);
int canvas_string(const struct canvas *c, int x, int y, const char *s, struct style style);

enum canvas_align {
    CANVAS_LEFT,
    CANVAS_RIGHT,
    CANVAS_CENTRE,
};

/* Exactly `cells` cells: padded with blanks, or cut with an ellipsis (at the end; with CANVAS_RIGHT
 * at the beginning, as suits paths). */
void canvas_field(const struct canvas *c, int x, int y, int cells, const char *s, size_t n,
                  struct style style, enum canvas_align align);

/* One grapheme cluster, padded to exactly `cells` cells (width_cluster of core/text/width.h). */
void canvas_cluster(const struct canvas *c, int x, int y, const char *s, size_t n, int cells,
                    struct style style);

/* Changes the look of cells that are drawn already. */
void canvas_restyle(const struct canvas *c, struct rect r, struct style style);

/* Signs of our own: each one cell, with an ASCII form where the terminal has no better. */
enum canvas_sign {
    SIGN_HORIZONTAL,
    SIGN_VERTICAL,
    SIGN_UPPER_LEFT,
    SIGN_UPPER_RIGHT,
    SIGN_LOWER_LEFT,
    SIGN_LOWER_RIGHT,
    SIGN_TEE_RIGHT, /* a vertical line with an arm to the right */
    SIGN_TEE_LEFT,
    SIGN_OPEN,   /* an unfolded group */
    SIGN_CLOSED, /* a folded one */
    SIGN_POINTER,
    SIGN_BAR,      /* beside a repeated passage */
    SIGN_BAR_NEAR, /* beside a nearly repeated one */
    SIGN_ELLIPSIS,
    SIGN_FULL, /* progress bar, done */
    SIGN_REST, /* progress bar, to do */
    SIGN_UP,
    SIGN_DOWN,
    SIGN_CHECK,
    SIGN_CROSS,
    SIGN_DOT,
    SIGN_COUNT,
};
void canvas_sign(const struct canvas *c, int x, int y, enum canvas_sign sign, struct style style);

/* A border around r with a title at its upper left and another at its upper right (either may be
 * NULL); the titles are cut when they do not fit, the left one last. Nothing inside is touched. */
void canvas_box(const struct canvas *c, struct rect r, const char *title, const char *right,
                struct style border, struct style title_style);

/* Row y from edge to edge as a horizontal line with titles, as the upper border of a box; `joined`:
 * it meets vertical lines at both ends. */
void canvas_rule(const struct canvas *c, int y, bool joined, const char *title, const char *right,
                 struct style border, struct style title_style);

/* A bar of `cells` cells, done/total of it full. */
void canvas_progress(const struct canvas *c, int x, int y, int cells, uint64_t done, uint64_t total,
                     struct style style);

/* Where the terminal's cursor shall be after the next flush. The last call counts. */
void canvas_cursor(const struct canvas *c, int x, int y);

#endif
