/* Two passages on the screen, beside or above each other, that scroll as one (ui/twin.h). */
#ifndef DIPLE_UI_TWINVIEW_H
#define DIPLE_UI_TWINVIEW_H

#include "ui/textview.h"
#include "ui/twin.h"

struct twinview;

enum twin_side {
    TWIN_LEFT,
    TWIN_RIGHT,
};

struct twinview *twinview_new(void);
void twinview_free(struct twinview *t);

/* What is compared: both texts must live as long as they are shown, the ranges are the passages,
 * the alignment (only looked at during the call and by later changes of the size) is the caller's.
 * Shows the beginning of the passages. */
void twinview_show(struct twinview *t, const struct text *left, struct range l,
                   const struct text *right, struct range r, const struct dup_alignment *a);

void twinview_set_marks(struct twinview *t, enum twin_side side, textview_marks *marks, void *data);

/* Sizes in cells, as textview_set_size; the lower height counts for both. The place is kept. */
void twinview_set_size(struct twinview *t, int left_width, int left_height, int right_width,
                       int right_height);

void twinview_draw(struct twinview *t, enum twin_side side, const struct canvas *c);

/* Both by rows; false when they could not move. */
bool twinview_scroll(struct twinview *t, long rows);
int twinview_height(const struct twinview *t);
/* To the first or last row of the passages. */
void twinview_end(struct twinview *t, bool last);

#endif
