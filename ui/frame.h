/* Where everything stands on the screen: geometry from the size and from what the user wants to
 * see, and the borders around it. The computation is in frame.c without curses, the drawing in
 * frame-draw.c.
 *
 * From FRAME_SIDE_LEAST columns on the panes stand at the side, on narrower screens of some height
 * the one in use (or the first that is wanted) below the text, and on small ones a pane lies over
 * the text as a sheet while it has the focus. Below 12 rows or 44 columns there are no borders,
 * only title rows. Any size down to 1 x 1 gives rectangles inside the screen; some may be empty
 * then. */
#ifndef DIPLE_UI_FRAME_H
#define DIPLE_UI_FRAME_H

#include "ui/rect.h"

enum {
    FRAME_SIDE_LEAST = 100, /* columns */
    FRAME_BELOW_LEAST = 20, /* rows */
    FRAME_PANE_LEAST = 16,  /* columns of a side pane, border included */
};

enum frame_focus {
    FRAME_ARTICLE,
    FRAME_ENTITIES,
    FRAME_DUPLICATES,
};

enum frame_form {
    FRAME_AUTO, /* as there is room */
    FRAME_SIDE,
    FRAME_BELOW,
    FRAME_SHEET,
};

/* What the user wants; the caller keeps it, also between runs. */
struct frame_wish {
    bool entities, duplicates; /* panes to be seen */
    enum frame_focus focus;
    bool zoom;            /* the one in focus alone */
    enum frame_form form; /* taken as far as there is room */
    int side_width;       /* columns of the side panes, border included; 0: 30 to 44 */
    int below_height;     /* rows of the pane below, border included; 0: a third */
    int label_rows;       /* rows that the labels of LABEL mode would like to have */
    bool compare;         /* two texts: beside each other, or above each other when narrow */
};

/* What came of it. *_box are with borders, the others what is inside; all empty when not shown. */
struct frame {
    struct rect screen;
    struct rect article_box, article;
    struct rect second_box, second; /* the other text, when comparing */
    struct rect entities_box, entities;
    struct rect duplicates_box, duplicates;
    struct rect status,
        keys;               /* one row each; the key line's row holds the prompt and messages too */
    struct rect labels;     /* above the status line; empty when there is no room, or no wish */
    enum frame_form form;   /* never FRAME_AUTO */
    bool borders;           /* false: a box is a title row and the inside below it */
    bool joined;            /* both panes share one box, with a rule between them */
    enum frame_focus focus; /* the wish's, or the article when that pane is not shown */
};

struct frame frame_compute(int width, int height, const struct frame_wish *wish);

/* Changes side_width or below_height by `cells`, within what the screen allows; for widen and
 * narrow. */
void frame_resize_panes(struct frame_wish *wish, const struct frame *frame, int cells);

/* The next (step 1) or previous (-1) of article, entities, duplicates that is wanted. */
enum frame_focus frame_next_focus(const struct frame_wish *wish, int step);

/* Which of the rectangles holds a cell of the screen: for the mouse. False when none does (a
 * border, the status line). */
bool frame_at(const struct frame *frame, int x, int y, enum frame_focus *which);

struct canvas;

struct frame_titles {
    const char *article, *article_right; /* title; "file 3/12" */
    const char *second, *second_right;
    const char *entities, *entities_right; /* "Entities 34"; list_hint */
    const char *duplicates, *duplicates_right;
};

/* Draws all borders and titles; c is canvas_screen. */
void frame_draw(const struct frame *frame, const struct canvas *c,
                const struct frame_titles *titles);

#endif
