/* What textview.c, textview-move.c and textview-draw.c share. */
#ifndef DIPLE_UI_TEXTVIEW_PRIVATE_H
#define DIPLE_UI_TEXTVIEW_PRIVATE_H

#include "core/base/vec.h"
#include "ui/textview.h"

enum {
    GUTTER = 4,        /* two letters, a bar, a blank that a bracket may take */
    GUTTER_LEAST = 20, /* width of a view that has one */
    COLUMN = 80,
};

struct view_rows {
    struct row *v;
    size_t n, cap;
};

struct fold {
    struct range range;
    char *label;
};

struct fold_vec {
    struct fold *v;
    size_t n, cap;
};

struct textview {
    const struct text *text;
    struct layout *layout;
    int width, height; /* of the view */
    int column;        /* most cells of the text; 0: all */
    bool gutter;
    size_t top;   /* start of the first row */
    size_t place; /* what was put at the top; in the first row. Kept through changes of size */
    size_t cursor;
    int goal; /* column that row motions keep; -1: the cursor's */
    bool selecting;
    size_t anchor;
    textview_marks *marks;
    void *marks_data;
    struct mark_vec found; /* memory for drawing */
    struct fold_vec folds; /* as the layout has them */
    struct view_rows rows; /* the visible ones; valid while rows_valid */
    bool rows_valid;
};

int textview_gutter_cells(const struct textview *v);

/* The visible rows; at least one. */
const struct view_rows *textview_rows(struct textview *v);

bool textview_is_visible(struct textview *v, size_t offset);

/* After a change of the size or the folds: the same place at the top, the cursor still visible when
 * it was. */
void textview_keep_place(struct textview *v, bool cursor_was_visible);

void textview_fold_release(struct textview *v);
const char *textview_fold_label(const struct textview *v, size_t start);
/* Opens the fold that offset lies in, not at the start of. */
void textview_enter(struct textview *v, size_t offset);

/* Draws these rows, from the top, in place of the visible ones; without a cursor. */
void textview_draw_rows(struct textview *v, const struct canvas *c, const struct view_rows *rows);

/* Makes the row that holds offset the first one, less what would leave the view's end empty. */
void textview_set_top(struct textview *v, size_t offset);

/* Scrolls until the row of offset is visible. */
void textview_reveal(struct textview *v, size_t offset, enum textview_place place);

/* Start of the cluster at offset, within the text. */
size_t textview_align(const struct textview *v, size_t offset);

#endif
