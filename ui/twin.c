#include "config.h"

#include "ui/twin.h"

#include "core/base/vec.h"

struct row_vec {
    struct row *v;
    size_t n, cap;
};

struct side {
    struct layout *layout;
    struct range range;
    struct row_vec rows;
    bool right;
};

static const struct row filler = {.flags = ROW_FILLER};

static void take_rows(struct side *s)
{
    struct row row = layout_row_at(s->layout, s->range.start);
    do
        vec_push(&s->rows, row);
    while (row.range.end < s->range.end && s->rows.n < TWIN_ROWS_MOST &&
           layout_row_next(s->layout, &row));
}

/* The offset on the other side that corresponds to one on this side, within a run by proportion. */
static size_t partner_of(const struct dup_alignment *a, const struct side *from,
                         const struct side *to, size_t offset)
{
    size_t low = 0, high = a->count;
    while (low < high) { /* the last run that begins at or before offset */
        size_t middle = low + (high - low) / 2;
        const struct dup_run *run = &a->runs[middle];
        if ((from->right ? run->right : run->left).start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return to->range.start;
    const struct dup_run *run = &a->runs[low - 1];
    struct range mine = from->right ? run->right : run->left;
    struct range other = from->right ? run->left : run->right;
    if (offset >= mine.end)
        return other.end;
    return other.start + (size_t)((double)(offset - mine.start) / (double)(mine.end - mine.start) *
                                  (double)(other.end - other.start));
}

/* How many rows below its row number `index` the place stands that corresponds to the beginning of
 * a row of the other side. */
static double apart(const struct dup_alignment *a, const struct side *from, const struct row *row,
                    const struct side *to, size_t index)
{
    size_t start = row->range.start > from->range.start ? row->range.start : from->range.start;
    size_t offset = partner_of(a, from, to, start);
    size_t low = 0, high = to->rows.n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (to->rows.v[middle].range.start <= offset)
            low = middle;
        else
            high = middle;
    }
    const struct range *r = &to->rows.v[low].range;
    double part = offset <= r->start ? 0
                  : offset >= r->end ? 1
                                     : (double)(offset - r->start) / (double)(r->end - r->start);
    return (double)low + part - (double)index;
}

static void pair_passages(const struct dup_alignment *a, struct side *l, struct side *r,
                          struct twin_rows *out)
{
    static const double far = 0.75;
    size_t i = 0, j = 0;
    while (i < l->rows.n || j < r->rows.n) {
        const struct row *left = i < l->rows.n ? &l->rows.v[i] : NULL;
        const struct row *right = j < r->rows.n ? &r->rows.v[j] : NULL;
        if (left && right) {
            if (apart(a, l, left, r, j) >= far)
                left = NULL;
            else if (apart(a, r, right, l, i) >= far)
                right = NULL;
        }
        vec_push(out, (struct twin_row){{left ? *left : filler, right ? *right : filler}});
        i += left != NULL;
        j += right != NULL;
    }
}

void twin_pair(struct layout *left, struct range l, struct layout *right, struct range r,
               const struct dup_alignment *a, struct twin_rows *out)
{
    struct side sides[2] = {{left, l, {0}, false}, {right, r, {0}, true}};
    out->n = 0;
    for (int k = 0; k < 2; k++)
        take_rows(&sides[k]);
    /* above: upwards from where the passages begin */
    struct row rows[2] = {sides[0].rows.v[0], sides[1].rows.v[0]};
    size_t above = 0;
    for (int k = 0; k < 2; k++) {
        size_t gone = (size_t)-layout_row_walk(sides[k].layout, &rows[k], -TWIN_AROUND);
        above = gone > above ? gone : above;
    }
    struct row at[2] = {sides[0].rows.v[0], sides[1].rows.v[0]};
    bool more[2] = {true, true};
    for (size_t i = 0; i < above; i++)
        vec_push(out, (struct twin_row){{filler, filler}});
    for (size_t i = above; i-- > 0;)
        for (int k = 0; k < 2; k++) {
            more[k] = more[k] && layout_row_prev(sides[k].layout, &at[k]);
            if (more[k])
                out->v[i].side[k] = at[k];
        }
    out->first = above;
    pair_passages(a, &sides[0], &sides[1], out);
    /* below */
    at[0] = vec_last(&sides[0].rows);
    at[1] = vec_last(&sides[1].rows);
    more[0] = more[1] = true;
    for (int i = 0; i < TWIN_AROUND && (more[0] || more[1]); i++) {
        struct twin_row row = {{filler, filler}};
        for (int k = 0; k < 2; k++) {
            more[k] = more[k] && layout_row_next(sides[k].layout, &at[k]);
            if (more[k])
                row.side[k] = at[k];
        }
        if (more[0] || more[1])
            vec_push(out, row);
    }
    for (int k = 0; k < 2; k++)
        vec_release(&sides[k].rows);
}
