#include "config.h"

#include "ui/textview-private.h"

#include <string.h>

/* Marks of one row that are looked at; of more, those on top. */
enum { ROW_MARKS_MOST = 256 };

struct row_marks {
    const struct mark *v[ROW_MARKS_MOST];
    size_t n;
};

static bool is_entity(enum role role)
{
    return role == ROLE_ENTITY_SUGGESTED || role == ROLE_ENTITY_DOUBTFUL ||
           role == ROLE_ENTITY_ACCEPTED || role == ROLE_ENTITY_REJECTED;
}

static bool is_duplicate(enum role role)
{
    return role == ROLE_DUPLICATE_EXACT || role == ROLE_DUPLICATE_NEAR ||
           role == ROLE_DUPLICATE_CURRENT;
}

/* From the bottom to the top: lower priority, then longer, then earlier. */
static int compare_marks(const void *pa, const void *pb)
{
    const struct mark *a = pa, *b = pb;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    size_t la = a->range.end - a->range.start, lb = b->range.end - b->range.start;
    if (la != lb)
        return la > lb ? -1 : 1;
    if (a->range.start != b->range.start)
        return a->range.start < b->range.start ? -1 : 1;
    return a->role < b->role ? -1 : a->role > b->role;
}

/* What is folded away has no marks to show, however much of them it holds. */
static void collect(struct textview *v, const struct view_rows *rows)
{
    v->found.n = 0;
    for (size_t i = 0, j; v->marks && i < rows->n; i = j) {
        for (j = i; j < rows->n && !(rows->v[j].flags & (ROW_FOLD | ROW_FILLER)); j++)
            ;
        if (j > i)
            v->marks((struct range){rows->v[i].range.start, rows->v[j - 1].range.end}, &v->found,
                     v->marks_data);
        else
            j++;
    }
    if (v->found.n > 1)
        qsort(v->found.v, v->found.n, sizeof *v->found.v, compare_marks);
}

static void marks_of_row(const struct textview *v, const struct row *row, struct row_marks *out)
{
    out->n = 0;
    for (size_t i = v->found.n; i-- > 0 && out->n < ROW_MARKS_MOST;) {
        if (range_overlaps(v->found.v[i].range, row->range))
            out->v[out->n++] = &v->found.v[i];
    }
    for (size_t i = 0; i < out->n / 2; i++) { /* the lowest first again */
        const struct mark *m = out->v[i];
        out->v[i] = out->v[out->n - 1 - i];
        out->v[out->n - 1 - i] = m;
    }
}

static struct style style_at(const struct theme *theme, const struct row_marks *marks,
                             size_t offset)
{
    struct style style = theme_full(theme, ROLE_TEXT, 0);
    int entities = 0;
    for (size_t i = 0; i < marks->n; i++) {
        const struct mark *m = marks->v[i];
        if (!range_contains(m->range, offset))
            continue;
        /* a bold title must not make a suggested name look accepted */
        if (is_entity(m->role) && entities == 0)
            style.attrs &= (uint16_t) ~(STYLE_BOLD | STYLE_DIM);
        style = style_over(style, theme_style(theme, m->role, m->hue));
        if (is_entity(m->role) && ++entities >= 2)
            style = style_over(style, theme_style(theme, ROLE_OVERLAP, 0));
    }
    return style;
}

/* The mark with a letter not in `known` that begins first in the row. */
static const struct mark *next_letter(const struct row *row, const struct row_marks *marks,
                                      const char *known)
{
    const struct mark *found = NULL;
    for (size_t i = 0; i < marks->n; i++) {
        const struct mark *m = marks->v[i];
        if (m->letter && range_contains(row->range, m->range.start) && !strchr(known, m->letter) &&
            (!found || m->range.start < found->range.start))
            found = m;
    }
    return found;
}

/* Capital where a person has decided: told apart without any colour. */
static char letter_of(const struct mark *m)
{
    bool small = m->letter >= 'a' && m->letter <= 'z';
    return m->role == ROLE_ENTITY_ACCEPTED && small ? (char)(m->letter - 'a' + 'A') : m->letter;
}

static void draw_letter(const struct canvas *c, int x, int y, const struct mark *m, char letter)
{
    canvas_text(c, x, y, &letter, 1,
                style_over(theme_full(c->theme, ROLE_GUTTER, 0),
                           theme_style(c->theme, ROLE_LABEL, m->hue)));
}

static void draw_gutter(const struct canvas *c, int y, const struct row *row,
                        const struct row_marks *marks)
{
    struct style below = theme_full(c->theme, ROLE_GUTTER, 0);
    canvas_fill(c, (struct rect){0, y, GUTTER, 1}, below);
    const struct mark *bar = NULL;
    for (size_t i = 0; i < marks->n; i++) {
        if (is_duplicate(marks->v[i]->role))
            bar = marks->v[i];
    }
    const struct mark *first = next_letter(row, marks, "");
    const struct mark *second = first ? next_letter(row, marks, (char[]){first->letter, 0}) : NULL;
    if (first)
        draw_letter(c, 0, y, first, letter_of(first));
    if (second) {
        char known[] = {first->letter, second->letter, 0};
        draw_letter(c, 1, y, second, next_letter(row, marks, known) ? '+' : letter_of(second));
    }
    if (bar)
        canvas_sign(c, 2, y, bar->role == ROLE_DUPLICATE_NEAR ? SIGN_BAR_NEAR : SIGN_BAR,
                    theme_full(c->theme, bar->role, 0));
}

/* Brackets in the blanks beside a candidate that begins or ends in this row. */
static void draw_frame(struct textview *v, const struct canvas *c, int y, const struct row *row,
                       const struct mark *m)
{
    const uint8_t *s = text_bytes(v->text);
    int gutter = textview_gutter_cells(v);
    struct style style = theme_full(c->theme, ROLE_LABEL, m->hue);
    if (range_contains(row->range, m->range.start)) {
        int x = gutter + layout_cell_of(v->layout, row, m->range.start) - 1;
        bool first = m->range.start == row->range.start;
        if (first ? gutter > 0 : s[m->range.start - 1] == ' ')
            canvas_string(c, x, y, "[", style);
    }
    if (m->range.end > row->range.start && m->range.end <= row->range.end) {
        int x = gutter + layout_cell_of(v->layout, row, m->range.end);
        if (m->range.end >= row->shown || s[m->range.end] == ' ')
            canvas_string(c, x, y, "]", style);
    }
}

static void draw_row(struct textview *v, const struct canvas *c, int y, const struct row *row)
{
    struct row_marks marks;
    struct range selection = {0, 0};
    const char *s = (const char *)text_bytes(v->text);
    int gutter = textview_gutter_cells(v), x = gutter;
    struct style selected = theme_style(c->theme, ROLE_SELECTION, 0);
    textview_selection(v, &selection);
    marks_of_row(v, row, &marks);
    if (gutter > 0)
        draw_gutter(c, y, row, &marks);
    struct layout_cell cell = {0};
    while (layout_cell_next(v->layout, row, &cell)) {
        if (cell.width == 0)
            continue;
        struct style style = style_at(c->theme, &marks, cell.range.start);
        if (range_contains(selection, cell.range.start))
            style = style_over(style, selected);
        x = gutter + cell.x;
        canvas_cluster(c, x, y, s + cell.range.start, cell.range.end - cell.range.start, cell.width,
                       style);
        x += cell.width;
    }
    struct style text = theme_full(c->theme, ROLE_TEXT, 0);
    canvas_fill(c, (struct rect){x, y, v->width - x, 1}, text);
    /* a selected line end shows as one cell */
    if (row->range.end > row->shown && row->flags & ROW_LAST &&
        range_contains(selection, row->range.end - 1) && range_contains(selection, row->shown))
        canvas_fill(c, (struct rect){x, y, 1, 1}, style_over(text, selected));
    for (size_t i = 0; i < marks.n; i++) {
        if (marks.v[i]->role == ROLE_CANDIDATE)
            draw_frame(v, c, y, row, marks.v[i]);
    }
}

static void draw_fold(struct textview *v, const struct canvas *c, int y, const struct row *row)
{
    struct range selection = {0, 0};
    const char *label = textview_fold_label(v, row->range.start);
    int gutter = textview_gutter_cells(v);
    struct style style =
        style_over(theme_full(c->theme, ROLE_TEXT, 0), theme_style(c->theme, ROLE_DIM, 0));
    if (gutter > 0) {
        canvas_fill(c, (struct rect){0, y, gutter, 1}, theme_full(c->theme, ROLE_GUTTER, 0));
        canvas_sign(c, 2, y, SIGN_BAR, theme_full(c->theme, ROLE_DUPLICATE_EXACT, 0));
    }
    canvas_fill(c, (struct rect){gutter, y, v->width - gutter, 1},
                theme_full(c->theme, ROLE_TEXT, 0));
    textview_selection(v, &selection);
    if (range_contains(selection, row->range.start))
        style = style_over(style, theme_style(c->theme, ROLE_SELECTION, 0));
    canvas_sign(c, gutter, y, SIGN_CLOSED, style);
    canvas_field(c, gutter + 1, y, row->width - 1, " ", 1, style, CANVAS_LEFT);
    canvas_field(c, gutter + 2, y, row->width - 2, label, strlen(label), style, CANVAS_LEFT);
}

void textview_draw_rows(struct textview *v, const struct canvas *c, const struct view_rows *rows)
{
    struct style text = theme_full(c->theme, ROLE_TEXT, 0);
    collect(v, rows);
    for (size_t i = 0; i < rows->n; i++) {
        struct row row = rows->v[i];
        if (row.flags & ROW_FILLER)
            canvas_fill(c, (struct rect){0, (int)i, v->width, 1}, text);
        else if (row.flags & ROW_FOLD)
            draw_fold(v, c, (int)i, &row);
        else
            draw_row(v, c, (int)i, &row);
    }
    canvas_fill(c, (struct rect){0, (int)rows->n, v->width, v->height - (int)rows->n}, text);
}

void textview_draw(struct textview *v, const struct canvas *c, bool focused)
{
    const struct view_rows *rows = textview_rows(v);
    textview_draw_rows(v, c, rows);
    int x, y;
    if (!textview_cell_of(v, v->cursor, &x, &y))
        return;
    if (focused) {
        canvas_cursor(c, x, y);
    } else {
        struct row row = rows->v[y];
        struct row_marks marks = {.n = 0};
        if (!(row.flags & ROW_FOLD))
            marks_of_row(v, &row, &marks);
        struct style style = style_at(c->theme, &marks, v->cursor);
        canvas_restyle(c, (struct rect){x, y, 1, 1},
                       style_over(style, theme_style(c->theme, ROLE_CURSOR, 0)));
    }
}
