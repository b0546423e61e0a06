#include "config.h"

#include "ui/twinview.h"

#include "core/base/vec.h"
#include "ui/textview-private.h"

enum {
    GUTTER_WORTH = 50, /* columns of a side that has room for a gutter */
    ABOVE = 1,         /* rows of the text before the passages that are shown at first */
};

struct twinview {
    struct textview *side[2];
    struct range range[2];
    textview_marks *marks[2];
    void *marks_data[2];
    int width[2], height[2];
    const struct dup_alignment *alignment;
    struct twin_rows rows;
    size_t passages; /* rows from rows.first to the end of both passages */
    size_t top;
};

struct twinview *twinview_new(void)
{
    struct twinview *t = xcalloc(1, sizeof *t);
    for (int k = 0; k < 2; k++) {
        t->width[k] = 40;
        t->height[k] = 10;
    }
    return t;
}

void twinview_free(struct twinview *t)
{
    if (!t)
        return;
    for (int k = 0; k < 2; k++)
        textview_free(t->side[k]);
    vec_release(&t->rows);
    free(t);
}

int twinview_height(const struct twinview *t)
{
    return t->height[0] < t->height[1] ? t->height[0] : t->height[1];
}

static void set_top(struct twinview *t, long top)
{
    long last = (long)t->rows.n - twinview_height(t);
    if (top > last)
        top = last;
    t->top = top < 0 ? 0 : (size_t)top;
}

/* The first row that shows something of a side at or below `from`. */
static bool row_from(const struct twinview *t, size_t from, size_t *index, int *side)
{
    for (size_t i = from; i < t->rows.n; i++)
        for (int k = 0; k < 2; k++)
            if (!(t->rows.v[i].side[k].flags & ROW_FILLER)) {
                *index = i;
                *side = k;
                return true;
            }
    return false;
}

static void pair(struct twinview *t)
{
    for (int k = 0; k < 2; k++) {
        textview_set_gutter(t->side[k], t->width[k] >= GUTTER_WORTH);
        textview_set_size(t->side[k], t->width[k], t->height[k]);
    }
    twin_pair(textview_layout(t->side[0]), t->range[0], textview_layout(t->side[1]), t->range[1],
              t->alignment, &t->rows);
    t->passages = 0;
    for (size_t i = t->rows.first; i < t->rows.n; i++)
        for (int k = 0; k < 2; k++) {
            const struct row *row = &t->rows.v[i].side[k];
            if (!(row->flags & ROW_FILLER) && row->range.start < t->range[k].end)
                t->passages = i - t->rows.first + 1;
        }
}

void twinview_show(struct twinview *t, const struct text *left, struct range l,
                   const struct text *right, struct range r, const struct dup_alignment *a)
{
    const struct text *texts[2] = {left, right};
    t->range[0] = l;
    t->range[1] = r;
    t->alignment = a;
    for (int k = 0; k < 2; k++) {
        textview_free(t->side[k]);
        t->side[k] = textview_new(texts[k]);
        textview_set_marks(t->side[k], t->marks[k], t->marks_data[k]);
    }
    pair(t);
    set_top(t, (long)t->rows.first - ABOVE);
}

void twinview_set_marks(struct twinview *t, enum twin_side side, textview_marks *marks, void *data)
{
    t->marks[side] = marks;
    t->marks_data[side] = data;
    if (t->side[side])
        textview_set_marks(t->side[side], marks, data);
}

void twinview_set_size(struct twinview *t, int left_width, int left_height, int right_width,
                       int right_height)
{
    bool same = left_width == t->width[0] && right_width == t->width[1];
    size_t index, offset = 0, above = t->rows.first;
    int side = 0;
    long top = (long)t->top;
    if (!same && row_from(t, t->top, &index, &side)) {
        offset = t->rows.v[index].side[side].range.start;
        above = t->rows.first > index ? t->rows.first - index : 0;
    }
    t->width[0] = left_width > 0 ? left_width : 1;
    t->width[1] = right_width > 0 ? right_width : 1;
    t->height[0] = left_height > 0 ? left_height : 1;
    t->height[1] = right_height > 0 ? right_height : 1;
    if (!same && t->side[0]) {
        pair(t);
        top = 0;
        for (size_t i = 0; i < t->rows.n; i++) {
            const struct row *row = &t->rows.v[i].side[side];
            if (!(row->flags & ROW_FILLER) && row->range.start <= offset)
                top = (long)i;
        }
        /* what was seen from its beginning still is */
        if (above > 0 && above <= ABOVE)
            top = (long)t->rows.first - ABOVE;
    }
    set_top(t, top);
}

void twinview_draw(struct twinview *t, enum twin_side side, const struct canvas *c)
{
    struct view_rows rows = {0};
    for (int y = 0; y < t->height[side] && t->top + (size_t)y < t->rows.n; y++)
        vec_push(&rows, t->rows.v[t->top + (size_t)y].side[side]);
    textview_draw_rows(t->side[side], c, &rows);
    vec_release(&rows);
}

bool twinview_scroll(struct twinview *t, long rows)
{
    size_t before = t->top;
    set_top(t, (long)t->top + rows);
    return t->top != before;
}

void twinview_end(struct twinview *t, bool last)
{
    if (last)
        set_top(t, (long)(t->rows.first + t->passages) - twinview_height(t) + ABOVE);
    else
        set_top(t, (long)t->rows.first - ABOVE);
}
