/* The article on the screen: a layout, the place that is shown, a cursor and a selection.
 *
 * The place is a byte offset, so it survives any change of size. Marks (entities, repeats, hits)
 * are asked for by a callback, for what is visible only, each time it is drawn.
 *
 * A row is: gutter, text. The gutter (4 cells; none when the view is narrower than 20 or it was
 * turned off) shows the letters of up to two labels whose spans begin in the row (`+` for more; a
 * capital for ROLE_ENTITY_ACCEPTED), and a bar beside repeated passages. Where marks overlap, the
 * one of higher priority (then the shorter, then the later one) gives the colours and the
 * attributes of all add up, but an entity is never bold or dim because of what lies below it; a
 * cell covered by two or more entity marks gets ROLE_OVERLAP besides. A candidate is framed by
 * brackets in the blanks around it, which moves nothing; where no blank is, the reverse look has to
 * do.
 *
 * Passages may be folded: each is one row with a label in place of its text. The cursor stands at
 * the fold's first byte while it is on such a row and passes over the rest; to go to a place inside
 * (textview_goto, textview_set_place, a selection) opens the fold. */
#ifndef DIPLE_UI_TEXTVIEW_H
#define DIPLE_UI_TEXTVIEW_H

#include "ui/canvas.h"
#include "ui/layout.h"

struct mark {
    struct range range;
    enum role role;
    uint8_t hue;      /* of the label, for the ROLE_ENTITY_... roles */
    uint8_t priority; /* higher lies on top */
    char letter;      /* shown in the gutter of the row where the mark begins; 0: none */
};

struct mark_vec {
    struct mark *v;
    size_t n, cap;
};

/* Adds (vec_push) every mark that overlaps `visible`, in any order; marks may reach beyond it. */
typedef void textview_marks(struct range visible, struct mark_vec *out, void *data);

struct textview;

struct textview *textview_new(const struct text *text);
void textview_free(struct textview *v);

void textview_set_marks(struct textview *v, textview_marks *marks, void *data);

struct textview_fold {
    struct range range; /* as layout_set_folds wants them */
    const char *label;  /* one line */
};
/* Folds these passages and no others; all is copied. The place is kept. */
void textview_set_folds(struct textview *v, const struct textview_fold *folds, size_t count);
/* Opens the fold that holds offset, its first byte included; false when there is none. */
bool textview_unfold(struct textview *v, size_t offset);
size_t textview_fold_count(const struct textview *v);

/* Cells of the text column at most (80 unless told; 0: as wide as the view), and whether there is a
 * gutter. The place is kept. */
void textview_set_column(struct textview *v, int cells);
void textview_set_gutter(struct textview *v, bool on);

/* The size in cells, gutter included. The row that holds the top offset stays at the top, or the
 * cursor is brought back into view when it would be out of it. Cheap when nothing changed. */
void textview_set_size(struct textview *v, int width, int height);

/* Draws into c (of the size set last; set it again when it differs). When focused, the terminal's
 * cursor is put on the view's. */
void textview_draw(struct textview *v, const struct canvas *c, bool focused);

size_t textview_top(const struct textview *v);    /* first byte of the first row */
size_t textview_cursor(const struct textview *v); /* start of the cluster under the cursor */
struct range textview_visible(struct textview *v);
/* How much of the text stands above the end of the last visible row, 0 to 100 (by bytes). */
int textview_percent(struct textview *v);
struct layout *textview_layout(struct textview *v);

enum textview_place {
    TEXTVIEW_NEAR,   /* scroll as little as needed; half a page of context when it is far off */
    TEXTVIEW_CENTRE, /* a third down the view */
    TEXTVIEW_TOP,    /* the row of the offset becomes the first, as far as there is text */
};
/* Puts the cursor on an offset and shows it. */
void textview_goto(struct textview *v, size_t offset, enum textview_place place);
/* Shows all of a range, or its beginning, without moving the cursor (a preview). */
void textview_show(struct textview *v, struct range range, enum textview_place place);
/* The exact place, to come back to after a preview: top as textview_top gave it. */
void textview_set_place(struct textview *v, size_t top, size_t cursor);

enum motion {
    MOTION_ROW_DOWN,
    MOTION_ROW_UP,
    MOTION_PAGE_DOWN, /* the view moves by its height less two rows, the cursor with it */
    MOTION_PAGE_UP,
    MOTION_HALF_DOWN,
    MOTION_HALF_UP,
    MOTION_CLUSTER_NEXT,
    MOTION_CLUSTER_PREV,
    MOTION_WORD_NEXT,
    MOTION_WORD_PREV,
    MOTION_SENTENCE_NEXT,
    MOTION_SENTENCE_PREV,
    MOTION_PARAGRAPH_NEXT, /* next line of the text that is not blank, after the present one */
    MOTION_PARAGRAPH_PREV,
    MOTION_ROW_START,
    MOTION_ROW_END,
    MOTION_TEXT_START,
    MOTION_TEXT_END, /* the last row */
};
/* Moves the cursor `count` (> 0) times; rows keep the column one came from. False when it could not
 * move at all. Row motions go 10 000 rows at most. */
bool textview_move(struct textview *v, enum motion motion, long count);
void textview_goto_percent(struct textview *v, int percent);
void textview_goto_line(struct textview *v, size_t line); /* from 1, of the text */

/* Moves the view by rows (negative: up); the cursor stays on its character as long as it is visible
 * and is taken along otherwise. False at the end. The last row does not rise above the bottom. */
bool textview_scroll(struct textview *v, long rows);

/* The selection reaches from an anchor to the cursor, both clusters included. */
void textview_select_from(struct textview *v, size_t anchor);
/* Sets anchor and cursor so that exactly `range` is selected. */
void textview_select(struct textview *v, struct range range);
void textview_unselect(struct textview *v);
bool textview_selection(const struct textview *v, struct range *range); /* false: none */

/* The offset at cell (x, y) of the view; y beyond the text gives its end. False in the gutter of a
 * row (offset is then the row's first). */
bool textview_hit(struct textview *v, int x, int y, size_t *offset);
/* The cell at which an offset is drawn; false when it is not visible. */
bool textview_cell_of(struct textview *v, size_t offset, int *x, int *y);

#endif
