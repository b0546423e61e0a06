/* A text as rows of one width, made on demand around an offset. No curses in here.
 *
 * Rows break at UAX #14 opportunities (core/text/segment.h), inside a word only when it is wider
 * than a row, and always at line terminators. Every byte of the text belongs to exactly one row: a
 * row's range ends where the next one's begins, terminators and the blanks at which it was broken
 * included. Rows are a function of the text and the width alone, so the row of an offset is the
 * same however it is reached. No function looks at more than some LAYOUT_CHUNKs of bytes: a line
 * longer than that is cut at places near multiples of LAYOUT_CHUNK, after a blank where there is
 * one, and a row ends there.
 *
 * Offsets are bytes, cells count from 0 at the left edge of a row. An offset beyond the text is its
 * end, which belongs to the last row. An empty text has one empty row. Rows come from a small
 * cache; the values handed out stay valid until the width or the folds change. Not for several
 * threads at once.
 *
 * Folded ranges are one row each, whatever their length, with nothing of the text in it; what
 * stands before and behind them in the same line has rows of its own. */
#ifndef DIPLE_UI_LAYOUT_H
#define DIPLE_UI_LAYOUT_H

#include "core/text/text.h"

enum {
    LAYOUT_CHUNK = 16 * 1024, /* bytes */
    LAYOUT_TAB = 8,           /* cells between tab stops */
    LAYOUT_LEAST = 4,         /* cells of the narrowest row; less is taken as this */
};

enum row_flags {
    ROW_FIRST = 1,   /* begins a line of the text */
    ROW_LAST = 2,    /* ends one (with or without a terminator) */
    ROW_CUT = 4,     /* begins within an over-long line at a place of our own choice */
    ROW_FOLD = 8,    /* stands for a folded range */
    ROW_FILLER = 16, /* stands for nothing: never comes from a layout, see ui/twin.h */
};

struct row {
    struct range range; /* all bytes of the row */
    size_t shown;   /* end of what is drawn: range.end less terminator and blanks at the break */
    int width;      /* cells of [range.start, shown) */
    unsigned flags; /* enum row_flags */
};

struct layout;

/* The text must outlive the layout. */
struct layout *layout_new(const struct text *text, int width);
void layout_free(struct layout *l);

void layout_set_width(struct layout *l, int width);
int layout_width(const struct layout *l);
const struct text *layout_text(const struct layout *l);

/* Folds these ranges and no others: in order, not empty, not overlapping, within the text,
 * beginning and ending between grapheme clusters. They are copied. */
void layout_set_folds(struct layout *l, const struct range *folds, size_t count);
/* The folded range that holds offset; NULL when none does. Valid until the folds change. */
const struct range *layout_fold_at(const struct layout *l, size_t offset);

struct row layout_row_at(struct layout *l, size_t offset);

/* Turn *row into its neighbour; false (and *row unchanged) at the end or the beginning. */
bool layout_row_next(struct layout *l, struct row *row);
bool layout_row_prev(struct layout *l, struct row *row);

/* The row `count` rows further (negative: back), stopping at the ends. Returns how many were gone,
 * with the sign of count. Cost grows with count. */
long layout_row_walk(struct layout *l, struct row *row, long count);

/* One grapheme cluster of a row. */
struct layout_cell {
    struct range range; /* its bytes */
    int x, width;       /* cells; a tab takes several; 0 for a terminator and blanks at the break */
    bool tab;
};

/* Visits the clusters of a row from left to right: start with *cell zeroed; false at the end. Those
 * behind row->shown come too, with width 0. A ROW_FOLD has one cell, all of it. */
bool layout_cell_next(struct layout *l, const struct row *row, struct layout_cell *cell);

/* Cell at which the cluster that holds offset begins; row->width when offset is at or behind
 * `shown`. */
int layout_cell_of(struct layout *l, const struct row *row, size_t offset);

/* Start of the cluster that covers cell x; of the last one when x is beyond the row (so that a
 * cursor stays on a character); range.start for an empty row. */
size_t layout_offset_at(struct layout *l, const struct row *row, int x);

#endif
