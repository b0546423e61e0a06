/* A rectangle of cells; x and y count from 0 at the upper left corner, width and height never
 * negative. */
#ifndef DIPLE_UI_RECT_H
#define DIPLE_UI_RECT_H

#include <stdbool.h>

struct rect {
    int x, y, width, height;
};

static inline bool rect_contains(struct rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height;
}

static inline bool rect_empty(struct rect r)
{
    return r.width <= 0 || r.height <= 0;
}

/* The part of `inner` that lies in `outer`; empty (width and height 0) when there is none. */
static inline struct rect rect_clip(struct rect inner, struct rect outer)
{
    int x0 = inner.x > outer.x ? inner.x : outer.x;
    int y0 = inner.y > outer.y ? inner.y : outer.y;
    int x1 = inner.x + inner.width < outer.x + outer.width ? inner.x + inner.width
                                                           : outer.x + outer.width;
    int y1 = inner.y + inner.height < outer.y + outer.height ? inner.y + inner.height
                                                             : outer.y + outer.height;
    if (x1 <= x0 || y1 <= y0)
        return (struct rect){x0, y0, 0, 0};
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

#endif
