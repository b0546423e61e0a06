/* The rows of two passages side by side, so that what corresponds stands at the same height. No
 * curses in here.
 *
 * Each side keeps the rows of its own layout; where one side says more, or says it in longer words,
 * fillers stand on the other as soon as places that correspond are three quarters of a row apart. A
 * filler is never put for less: the words of two texts do not break at the same places. */
#ifndef DIPLE_UI_TWIN_H
#define DIPLE_UI_TWIN_H

#include "core/duplicates/align.h"
#include "ui/layout.h"

enum {
    TWIN_AROUND = 200,      /* rows of the text above and below the passages that come along */
    TWIN_ROWS_MOST = 20000, /* of a passage; what is longer ends there */
};

struct twin_row {
    struct row side[2]; /* left, right; with ROW_FILLER: nothing */
};

struct twin_rows {
    struct twin_row *v;
    size_t n, cap;
    size_t first; /* where the passages begin */
};

/* Pairs the rows of left's range `l` with those of right's `r`. `a` is the alignment of the two
 * ranges (offsets into the whole texts). *out is emptied first; release with vec_release. */
void twin_pair(struct layout *left, struct range l, struct layout *right, struct range r,
               const struct dup_alignment *a, struct twin_rows *out);

#endif
