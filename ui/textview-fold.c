#include "config.h"

#include "ui/textview-private.h"

#include <stdlib.h>

void textview_fold_release(struct textview *v)
{
    for (size_t i = 0; i < v->folds.n; i++)
        free(v->folds.v[i].label);
    vec_release(&v->folds);
}

/* The layout gets what there is now. */
static void apply(struct textview *v)
{
    bool visible = textview_is_visible(v, v->cursor);
    struct range_vec ranges = {0};
    for (size_t i = 0; i < v->folds.n; i++)
        vec_push(&ranges, v->folds.v[i].range);
    layout_set_folds(v->layout, ranges.v, ranges.n);
    vec_release(&ranges);
    v->rows_valid = false;
    const struct range *fold = layout_fold_at(v->layout, v->cursor);
    if (fold) {
        v->cursor = fold->start;
        v->goal = -1;
    }
    textview_keep_place(v, visible);
}

void textview_set_folds(struct textview *v, const struct textview_fold *folds, size_t count)
{
    if (count == 0 && v->folds.n == 0)
        return;
    textview_fold_release(v);
    for (size_t i = 0; i < count; i++)
        vec_push(&v->folds, (struct fold){folds[i].range, xstrdup(folds[i].label)});
    apply(v);
}

/* Index of the fold that holds offset; SIZE_MAX: none. */
static size_t fold_index(const struct textview *v, size_t offset)
{
    size_t low = 0, high = v->folds.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->folds.v[middle].range.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->folds.n && v->folds.v[low].range.start <= offset ? low : SIZE_MAX;
}

bool textview_unfold(struct textview *v, size_t offset)
{
    size_t i = fold_index(v, offset);
    if (i == SIZE_MAX)
        return false;
    free(v->folds.v[i].label);
    for (v->folds.n--; i < v->folds.n; i++)
        v->folds.v[i] = v->folds.v[i + 1];
    apply(v);
    return true;
}

void textview_enter(struct textview *v, size_t offset)
{
    size_t i = fold_index(v, offset);
    if (i != SIZE_MAX && v->folds.v[i].range.start != offset)
        textview_unfold(v, offset);
}

size_t textview_fold_count(const struct textview *v)
{
    return v->folds.n;
}

const char *textview_fold_label(const struct textview *v, size_t start)
{
    size_t i = fold_index(v, start);
    return i == SIZE_MAX ? "" : v->folds.v[i].label;
}
