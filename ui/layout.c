#include "config.h"

#include "ui/layout.h"

#include "core/base/vec.h"
#include "core/text/segment.h"
#include "core/text/width.h"
#include "ui/layout-piece.h"

#include <limits.h>
#include <string.h>

enum { PIECES = 64 };

struct row_vec {
    struct row *v;
    size_t n, cap;
};

/* A line of the text, or a part of an over-long one, and its rows. */
struct piece {
    struct range range;
    struct row_vec rows;
    unsigned long used;
};

struct cell_vec {
    struct layout_cell *v;
    size_t n, cap;
};

struct layout {
    const struct text *text;
    int width;
    struct range_vec folds;
    struct piece pieces[PIECES];
    unsigned long clock;
    /* the cells of one row, the last that was asked for */
    struct cell_vec cells;
    struct range cells_of;
    bool cells_valid;
};

struct layout *layout_new(const struct text *text, int width)
{
    struct layout *l = xcalloc(1, sizeof *l);
    l->text = text;
    l->width = width < LAYOUT_LEAST ? LAYOUT_LEAST : width;
    return l;
}

static void forget(struct layout *l)
{
    for (int i = 0; i < PIECES; i++) {
        l->pieces[i].rows.n = 0;
        l->pieces[i].used = 0;
    }
    l->cells_valid = false;
}

void layout_free(struct layout *l)
{
    if (!l)
        return;
    for (int i = 0; i < PIECES; i++)
        vec_release(&l->pieces[i].rows);
    vec_release(&l->cells);
    vec_release(&l->folds);
    free(l);
}

void layout_set_width(struct layout *l, int width)
{
    if (width < LAYOUT_LEAST)
        width = LAYOUT_LEAST;
    if (width == l->width)
        return;
    l->width = width;
    forget(l);
}

int layout_width(const struct layout *l)
{
    return l->width;
}

const struct text *layout_text(const struct layout *l)
{
    return l->text;
}

/* ---- folds ---- */

void layout_set_folds(struct layout *l, const struct range *folds, size_t count)
{
    l->folds.n = 0;
    vec_reserve(&l->folds, count);
    for (size_t i = 0; i < count; i++)
        vec_push(&l->folds, folds[i]);
    forget(l);
}

/* Index of the first fold that ends behind offset. */
static size_t fold_from(const struct layout *l, size_t offset)
{
    size_t low = 0, high = l->folds.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->folds.v[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct range *layout_fold_at(const struct layout *l, size_t offset)
{
    size_t i = fold_from(l, offset);
    return i < l->folds.n && l->folds.v[i].start <= offset ? &l->folds.v[i] : NULL;
}

static bool begins_line(const struct text *t, size_t offset)
{
    const uint8_t *s = text_bytes(t);
    return offset == 0 || s[offset - 1] == '\n' ||
           (s[offset - 1] == '\r' && !(offset < text_size(t) && s[offset] == '\n'));
}

static struct row fold_row(const struct layout *l, struct range fold)
{
    const uint8_t *s = text_bytes(l->text);
    uint8_t last = s[fold.end - 1];
    bool ends = fold.end == text_size(l->text) || last == '\n' || last == '\r';
    return (struct row){fold, fold.end, l->width,
                        ROW_FOLD | (begins_line(l->text, fold.start) ? ROW_FIRST : 0) |
                            (ends ? ROW_LAST : 0)};
}

/* ---- rows of one piece ---- */

static bool is_blank(const uint8_t *s, size_t n)
{
    return n == 1 && (*s == ' ' || *s == '\t');
}

static bool is_terminator(const uint8_t *s, size_t n)
{
    return n > 0 && (*s == '\n' || *s == '\r');
}

/* Cells of one cluster that begins at cell x of its row. */
static int cluster_cells(const struct layout *l, const uint8_t *s, size_t n, int x)
{
    if (is_terminator(s, n))
        return 0;
    int cells = *s == '\t' ? LAYOUT_TAB - x % LAYOUT_TAB : width_cluster(s, n);
    return cells > l->width ? l->width : cells;
}

struct wrapping {
    const uint8_t *s; /* the piece's bytes */
    size_t n, base;   /* how many; offset of the first */
    const uint8_t *lines, *graphemes;
};

/* The row that begins at `from` of the piece. */
static struct row wrap_row(const struct layout *l, const struct wrapping *w, size_t from)
{
    struct row row = {.range = {w->base + from, w->base + w->n}};
    int x = 0;
    size_t i = from, solid = from, last_break = from, solid_at_break = from;
    int solid_x = 0, solid_x_at_break = 0;
    bool full = false; /* a blank has not found room: no later one is drawn either */
    size_t hang = SIZE_MAX;
    while (i < w->n) {
        size_t j = i + 1;
        while (j < w->n && !w->graphemes[j])
            j++;
        if (i > from && w->lines[i] == SEGMENT_MUST) {
            row.range.end = w->base + i;
            break;
        }
        if (i > from && w->lines[i] == SEGMENT_BREAK) {
            last_break = i;
            solid_at_break = solid;
            solid_x_at_break = solid_x;
        }
        const uint8_t *c = w->s + i;
        bool blank = is_blank(c, j - i), end = is_terminator(c, j - i);
        int cells = cluster_cells(l, c, j - i, x);
        if (blank && (full || x + cells > l->width)) {
            if (!full)
                hang = i;
            full = true;
        } else if (!end && i > from && (full || x + cells > l->width)) {
            bool at_break = last_break > from;
            row.range.end = w->base + (at_break ? last_break : i);
            row.shown = w->base + (at_break ? solid_at_break : full ? hang : i);
            row.width = at_break ? solid_x_at_break : x;
            return row;
        } else {
            x += cells;
        }
        if (!blank && !end) {
            solid = j;
            solid_x = x;
        }
        i = j;
    }
    /* the line's last row: its blanks are shown as far as there is room */
    size_t stop = row.range.end - w->base;
    while (stop > from && is_terminator(w->s + stop - 1, 1))
        stop--;
    row.shown = w->base + (hang < stop ? hang : stop);
    row.width = x;
    return row;
}

static void wrap_piece(const struct layout *l, struct piece *p)
{
    bool line_end;
    size_t start = p->range.start;
    p->range.end = layout_piece_end(l->text, start, &line_end);
    size_t fold = fold_from(l, start);
    if (fold < l->folds.n && l->folds.v[fold].start < p->range.end) {
        p->range.end = l->folds.v[fold].start;
        line_end = false;
    }
    bool cut = !begins_line(l->text, start) && !(fold > 0 && l->folds.v[fold - 1].end == start);
    p->rows.n = 0;
    struct wrapping w = {text_bytes(l->text) + start, p->range.end - start, start, NULL, NULL};
    uint8_t *breaks = xmalloc(2 * w.n + 1);
    if (w.n > 0) {
        segment_lines(w.s, w.n, breaks);
        segment_graphemes(w.s, w.n, breaks + w.n);
    }
    w.lines = breaks;
    w.graphemes = breaks + w.n;
    size_t from = 0;
    do {
        struct row row = wrap_row(l, &w, from);
        if (from == 0)
            row.flags |= cut ? ROW_CUT : begins_line(l->text, start) ? ROW_FIRST : 0;
        from = row.range.end - start;
        if (from == w.n && line_end)
            row.flags |= ROW_LAST;
        vec_push(&p->rows, row);
    } while (from < w.n);
    free(breaks);
}

/* The piece that holds offset, which is not folded. */
static struct piece *piece_at(struct layout *l, size_t offset)
{
    struct piece *oldest = &l->pieces[0];
    size_t size = text_size(l->text);
    for (int i = 0; i < PIECES; i++) {
        struct piece *p = &l->pieces[i];
        if (p->rows.n > 0 && (range_contains(p->range, offset) || size == 0)) {
            p->used = ++l->clock;
            return p;
        }
        if (p->used < oldest->used)
            oldest = p;
    }
    oldest->range.start = size > 0 ? layout_piece_start(l->text, offset) : 0;
    size_t fold = fold_from(l, offset);
    if (fold > 0 && l->folds.v[fold - 1].end > oldest->range.start)
        oldest->range.start = l->folds.v[fold - 1].end;
    oldest->used = ++l->clock;
    wrap_piece(l, oldest);
    return oldest;
}

/* ---- rows ---- */

struct row layout_row_at(struct layout *l, size_t offset)
{
    size_t size = text_size(l->text);
    if (offset >= size)
        offset = size > 0 ? size - 1 : 0;
    const struct range *fold = layout_fold_at(l, offset);
    if (fold)
        return fold_row(l, *fold);
    const struct piece *p = piece_at(l, offset);
    size_t low = 0, high = p->rows.n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->rows.v[middle].range.start <= offset)
            low = middle;
        else
            high = middle;
    }
    return p->rows.v[low];
}

bool layout_row_next(struct layout *l, struct row *row)
{
    if (row->range.end >= text_size(l->text))
        return false;
    *row = layout_row_at(l, row->range.end);
    return true;
}

bool layout_row_prev(struct layout *l, struct row *row)
{
    if (row->range.start == 0)
        return false;
    *row = layout_row_at(l, row->range.start - 1);
    return true;
}

long layout_row_walk(struct layout *l, struct row *row, long count)
{
    long gone = 0;
    while (gone < count && layout_row_next(l, row))
        gone++;
    while (gone > count && layout_row_prev(l, row))
        gone--;
    return gone;
}

/* ---- cells ---- */

static void make_cells(struct layout *l, const struct row *row)
{
    if (l->cells_valid && l->cells_of.start == row->range.start &&
        l->cells_of.end == row->range.end)
        return;
    l->cells.n = 0;
    l->cells_of = row->range;
    l->cells_valid = true;
    if (row->flags & ROW_FOLD) {
        vec_push(&l->cells, (struct layout_cell){row->range, 0, row->width, false});
        return;
    }
    const uint8_t *s = text_bytes(l->text) + row->range.start;
    size_t n = row->range.end - row->range.start;
    uint8_t *breaks = xmalloc(n + 1);
    if (n > 0)
        segment_graphemes(s, n, breaks);
    int x = 0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && !breaks[j];)
            j++;
        struct layout_cell cell = {.range = {row->range.start + i, row->range.start + j}, .x = x};
        if (cell.range.start < row->shown) {
            cell.tab = s[i] == '\t';
            cell.width = cluster_cells(l, s + i, j - i, x);
        }
        x += cell.width;
        vec_push(&l->cells, cell);
    }
    free(breaks);
}

/* Index of the cell that holds offset; cells.n when it lies behind all. */
static size_t cell_index(const struct layout *l, size_t offset)
{
    size_t low = 0, high = l->cells.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->cells.v[middle].range.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool layout_cell_next(struct layout *l, const struct row *row, struct layout_cell *cell)
{
    make_cells(l, row);
    size_t i = cell->range.end == 0 ? 0 : cell_index(l, cell->range.end);
    if (i >= l->cells.n)
        return false;
    *cell = l->cells.v[i];
    return true;
}

int layout_cell_of(struct layout *l, const struct row *row, size_t offset)
{
    if (offset >= row->shown)
        return row->width;
    make_cells(l, row);
    size_t i = cell_index(l, offset);
    return i < l->cells.n ? l->cells.v[i].x : row->width;
}

size_t layout_offset_at(struct layout *l, const struct row *row, int x)
{
    make_cells(l, row);
    size_t found = row->range.start;
    for (size_t i = 0; i < l->cells.n && l->cells.v[i].range.start < row->shown; i++) {
        const struct layout_cell *cell = &l->cells.v[i];
        if (cell->x > x)
            break;
        if (cell->width > 0 || cell->x < x)
            found = cell->range.start;
    }
    return found;
}
