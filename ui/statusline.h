/* The two lines at the bottom: what is the case, and which keys work here. */
#ifndef DIPLE_UI_STATUSLINE_H
#define DIPLE_UI_STATUSLINE_H

#include "ui/canvas.h"
#include "ui/keymap.h"

/* One part of the status line. When there is not room for all, parts go in order of `priority`, the
 * lowest first; what remains and is still too wide is cut with an ellipsis, the widest part first.
 */
struct status_part {
    const char *text; /* UTF-8, sanitised when drawn; NULL or "": no part */
    enum role role;   /* over ROLE_STATUS; ROLE_STATUS for none */
    uint8_t hue;
    uint8_t priority;
    bool right;           /* at the right edge; order is kept on both sides */
    uint64_t done, total; /* total > 0: a progress bar of 8 cells and percent behind the text */
};

/* Row 0 of c. */
void statusline_draw(const struct canvas *c, const struct status_part *parts, size_t n);

/* A message in row 0 of c in place of the key line: ROLE_MESSAGE or ROLE_ERROR. */
void statusline_message(const struct canvas *c, const char *text, enum role role);

/* A label for the key line of LABEL mode. */
struct keyline_label {
    char letter;
    uint8_t hue;
    const char *name;
};

/* All letters with their labels in the rows of c, an ellipsis where they end for want of room. */
void label_rows_draw(const struct canvas *c, const struct keyline_label *labels, size_t count);
/* How many rows that takes in so many columns. */
int label_rows_needed(int width, const struct keyline_label *labels, size_t count);

/* Row 0 of c: keys and hints out of the command table for this mode, in LABEL the labels' letters
 * and names after the first few, or other hints when no labels are given; as many as there is room
 * for, with the help key always at the end.
 */
void keyline_draw(const struct canvas *c, const struct keymap *keymap, enum mode mode,
                  const struct keyline_label *labels, size_t label_count);

#endif
