#include "config.h"

#include "core/text/segment.h"
#include "ui/textview-private.h"

struct textview *textview_new(const struct text *text)
{
    struct textview *v = xcalloc(1, sizeof *v);
    v->text = text;
    v->layout = layout_new(text, COLUMN);
    v->column = COLUMN;
    v->gutter = true;
    v->width = COLUMN + GUTTER;
    v->height = 1;
    v->goal = -1;
    return v;
}

void textview_free(struct textview *v)
{
    if (!v)
        return;
    layout_free(v->layout);
    textview_fold_release(v);
    vec_release(&v->found);
    vec_release(&v->rows);
    free(v);
}

void textview_set_marks(struct textview *v, textview_marks *marks, void *data)
{
    v->marks = marks;
    v->marks_data = data;
}

int textview_gutter_cells(const struct textview *v)
{
    return v->gutter && v->width >= GUTTER_LEAST ? GUTTER : 0;
}

size_t textview_align(const struct textview *v, size_t offset)
{
    size_t size = text_size(v->text);
    if (size == 0)
        return 0;
    return text_grapheme_align(v->text, offset < size ? offset : size - 1);
}

bool textview_is_visible(struct textview *v, size_t offset)
{
    const struct view_rows *rows = textview_rows(v);
    return offset >= v->top &&
           (offset < vec_last(rows).range.end || vec_last(rows).range.end == text_size(v->text));
}

void textview_keep_place(struct textview *v, bool cursor_was_visible)
{
    size_t place = v->place;
    textview_set_top(v, place);
    v->place = place;
    if (cursor_was_visible && !textview_is_visible(v, v->cursor))
        textview_reveal(v, v->cursor, TEXTVIEW_NEAR);
}

/* After a change of the width or height. */
static void relayout(struct textview *v, bool cursor_was_visible)
{
    int cells = v->width - textview_gutter_cells(v);
    if (v->column > 0 && cells > v->column)
        cells = v->column;
    layout_set_width(v->layout, cells);
    textview_keep_place(v, cursor_was_visible);
}

void textview_set_column(struct textview *v, int cells)
{
    bool visible = textview_is_visible(v, v->cursor);
    v->column = cells;
    relayout(v, visible);
}

void textview_set_gutter(struct textview *v, bool on)
{
    bool visible = textview_is_visible(v, v->cursor);
    v->gutter = on;
    relayout(v, visible);
}

void textview_set_size(struct textview *v, int width, int height)
{
    if (width < 1)
        width = 1;
    if (height < 1)
        height = 1;
    if (width == v->width && height == v->height)
        return;
    bool visible = textview_is_visible(v, v->cursor);
    v->width = width;
    v->height = height;
    relayout(v, visible);
}

const struct view_rows *textview_rows(struct textview *v)
{
    if (v->rows_valid)
        return &v->rows;
    v->rows.n = 0;
    struct row row = layout_row_at(v->layout, v->top);
    do
        vec_push(&v->rows, row);
    while ((int)v->rows.n < v->height && layout_row_next(v->layout, &row));
    v->rows_valid = true;
    return &v->rows;
}

void textview_set_top(struct textview *v, size_t offset)
{
    struct row row = layout_row_at(v->layout, offset), end = row;
    /* the last row does not rise above the bottom */
    long below = layout_row_walk(v->layout, &end, v->height - 1);
    layout_row_walk(v->layout, &row, below - (v->height - 1));
    v->top = row.range.start;
    v->place = v->top;
    v->rows_valid = false;
}

/* How many rows `row` lies below the one that begins at `from` (negative: above), within `most`
 * rows to either side. */
static bool distance(struct textview *v, size_t from, const struct row *row, long most, long *rows)
{
    struct row r = layout_row_at(v->layout, from);
    bool down = row->range.start >= r.range.start;
    for (long i = 0; i <= most; i++) {
        if (r.range.start == row->range.start) {
            *rows = down ? i : -i;
            return true;
        }
        if (!(down ? layout_row_next(v->layout, &r) : layout_row_prev(v->layout, &r)))
            break;
    }
    return false;
}

void textview_reveal(struct textview *v, size_t offset, enum textview_place place)
{
    struct row row = layout_row_at(v->layout, offset);
    long rows;
    bool near = distance(v, v->top, &row, 2L * v->height, &rows);
    if (place == TEXTVIEW_NEAR && near && rows >= 0 && rows < v->height)
        return;
    if (place == TEXTVIEW_NEAR && near && rows > -v->height && rows < 2L * v->height) {
        if (rows >= v->height) {
            struct row top = layout_row_at(v->layout, v->top);
            layout_row_walk(v->layout, &top, rows - v->height + 1);
            row = top;
        }
    } else if (place != TEXTVIEW_TOP) {
        layout_row_walk(v->layout, &row, -(v->height / 3));
    }
    textview_set_top(v, row.range.start);
}

void textview_goto(struct textview *v, size_t offset, enum textview_place place)
{
    textview_enter(v, offset);
    v->cursor = textview_align(v, offset);
    v->goal = -1;
    textview_reveal(v, v->cursor, place);
}

void textview_show(struct textview *v, struct range range, enum textview_place place)
{
    if (place == TEXTVIEW_NEAR && range.end > range.start)
        textview_reveal(v, range.end - 1, place);
    textview_reveal(v, range.start, place);
}

void textview_set_place(struct textview *v, size_t top, size_t cursor)
{
    textview_enter(v, cursor);
    v->cursor = textview_align(v, cursor);
    v->goal = -1;
    textview_set_top(v, top);
}

size_t textview_top(const struct textview *v)
{
    return v->top;
}

size_t textview_cursor(const struct textview *v)
{
    return v->cursor;
}

struct range textview_visible(struct textview *v)
{
    const struct view_rows *rows = textview_rows(v);
    return (struct range){v->top, vec_last(rows).range.end};
}

int textview_percent(struct textview *v)
{
    size_t size = text_size(v->text), end = textview_visible(v).end;
    return size == 0 || end >= size ? 100 : (int)((double)end / (double)size * 100);
}

struct layout *textview_layout(struct textview *v)
{
    return v->layout;
}

void textview_select_from(struct textview *v, size_t anchor)
{
    v->selecting = true;
    v->anchor = textview_align(v, anchor);
}

void textview_select(struct textview *v, struct range range)
{
    textview_unfold(v, range.start);
    textview_select_from(v, range.start);
    size_t last = range.end > range.start ? text_grapheme_prev(v->text, range.end) : range.start;
    textview_unfold(v, last);
    textview_goto(v, last > range.start ? last : range.start, TEXTVIEW_NEAR);
}

void textview_unselect(struct textview *v)
{
    v->selecting = false;
}

bool textview_selection(const struct textview *v, struct range *range)
{
    if (!v->selecting || text_size(v->text) == 0)
        return false;
    size_t low = v->anchor < v->cursor ? v->anchor : v->cursor;
    size_t high = v->anchor < v->cursor ? v->cursor : v->anchor;
    const struct range *fold = layout_fold_at(v->layout, high);
    *range = (struct range){low, fold ? fold->end : text_grapheme_next(v->text, high)};
    return true;
}

bool textview_hit(struct textview *v, int x, int y, size_t *offset)
{
    const struct view_rows *rows = textview_rows(v);
    int gutter = textview_gutter_cells(v);
    if (y < 0)
        y = 0;
    if ((size_t)y >= rows->n) {
        *offset = text_size(v->text);
        return true;
    }
    struct row row = rows->v[y];
    *offset = layout_offset_at(v->layout, &row, x < gutter ? 0 : x - gutter);
    return x >= gutter;
}

bool textview_cell_of(struct textview *v, size_t offset, int *x, int *y)
{
    const struct view_rows *rows = textview_rows(v);
    if (!textview_is_visible(v, offset))
        return false;
    size_t i = 0;
    while (i + 1 < rows->n && offset >= rows->v[i].range.end)
        i++;
    struct row row = rows->v[i];
    *x = textview_gutter_cells(v) + layout_cell_of(v->layout, &row, offset);
    if (*x >= v->width)
        *x = v->width - 1;
    *y = (int)i;
    return true;
}
