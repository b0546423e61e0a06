/* How a cell looks: two colours and attributes, in terms of the terminal that runs. */
#ifndef DIPLE_UI_STYLE_H
#define DIPLE_UI_STYLE_H

#include <stdint.h>

enum {
    STYLE_DEFAULT = -1, /* the terminal's own colour */
    STYLE_KEEP = -2,    /* whatever lies below (style_over) */
};

enum style_attr {
    STYLE_BOLD = 1,
    STYLE_DIM = 2,
    STYLE_ITALIC = 4,
    STYLE_UNDERLINE = 8,
    STYLE_REVERSE = 16,
};

struct style {
    int32_t fg, bg; /* a colour number, STYLE_DEFAULT or STYLE_KEEP */
    uint16_t attrs; /* enum style_attr */
};

#define STYLE_NONE ((struct style){STYLE_KEEP, STYLE_KEEP, 0})

/* `top` laid over `below`: its colours where it has some, the attributes of both. */
static inline struct style style_over(struct style below, struct style top)
{
    struct style s = {top.fg == STYLE_KEEP ? below.fg : top.fg,
                      top.bg == STYLE_KEEP ? below.bg : top.bg,
                      (uint16_t)(below.attrs | top.attrs)};
    return s;
}

#endif
