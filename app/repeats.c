#include "app/repeats.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

void repeats_release(struct repeats *r)
{
    vec_release(&r->groups);
    vec_release(&r->places);
    free(r->group_of);
    free(r->by_start);
    memset(r, 0, sizeof *r);
}

static void add_places(struct repeats *r, const struct dup_report *report,
                       const struct dup_group *g, size_t here, bool those_here)
{
    for (size_t i = g->first; i < g->first + g->count; i++) {
        const struct dup_occurrence *o = &report->occurrences[i];
        if ((o->document == here) == those_here)
            vec_push(&r->places, (struct repeat_place){those_here ? REPEAT_HERE : o->document,
                                                       o->range, o->words, o->similarity});
    }
}

void repeats_add(struct repeats *r, const struct dup_report *report, const enum dup_form *forms,
                 size_t here)
{
    for (size_t i = 0; i < report->group_count; i++) {
        const struct dup_group *g = &report->groups[i];
        struct repeat_group group = {
            g->kind, forms ? forms[i] : DUP_PASSAGE, false, g->similarity, g->words, r->places.n,
            0};
        add_places(r, report, g, here, true);
        if (r->places.n == group.first)
            continue;
        size_t known = r->places.n;
        add_places(r, report, g, here, false);
        group.elsewhere = r->places.n > known;
        group.count = r->places.n - group.first;
        vec_push(&r->groups, group);
    }
}

static double spared(const struct repeat_group *g)
{
    return (double)g->words * (double)(g->count - 1) * g->similarity;
}

static int by_spared(const void *a, const void *b)
{
    const struct repeat_group *x = a, *y = b;
    double sx = spared(x), sy = spared(y);
    if (sx != sy)
        return sx > sy ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

static int by_start(const void *a, const void *b, void *data)
{
    const struct repeats *r = data;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    size_t x = r->places.v[i].range.start, y = r->places.v[k].range.start;
    if (x != y)
        return x < y ? -1 : 1;
    return i < k ? -1 : i > k;
}

void repeats_complete(struct repeats *r)
{
    if (r->groups.n)
        qsort(r->groups.v, r->groups.n, sizeof *r->groups.v, by_spared);
    r->group_of = xcalloc(r->places.n + 1, sizeof *r->group_of);
    r->by_start = xcalloc(r->places.n + 1, sizeof *r->by_start);
    for (size_t g = 0; g < r->groups.n; g++)
        for (size_t i = 0; i < r->groups.v[g].count; i++)
            r->group_of[r->groups.v[g].first + i] = g;
    for (size_t i = 0; i < r->places.n; i++) {
        const struct repeat_place *p = &r->places.v[i];
        if (p->file != REPEAT_HERE)
            continue;
        r->by_start[r->here++] = i;
        if (p->range.end - p->range.start > r->longest)
            r->longest = p->range.end - p->range.start;
    }
    if (r->here)
        qsort_r(r->by_start, r->here, sizeof *r->by_start, by_start, r);
}

/* Index into by_start of the first place that begins at or behind offset. */
static size_t first_from(const struct repeats *r, size_t offset)
{
    size_t low = 0, high = r->here;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->places.v[r->by_start[middle]].range.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t repeats_overlapping(const struct repeats *r, struct range within, size_t *out, size_t most)
{
    size_t n = 0;
    size_t i = first_from(r, within.start > r->longest ? within.start - r->longest : 0);
    for (; i < r->here && n < most; i++) {
        struct range p = r->places.v[r->by_start[i]].range;
        if (p.start >= within.end)
            break;
        if (p.end > within.start)
            out[n++] = r->by_start[i];
    }
    return n;
}

bool repeats_step(const struct repeats *r, size_t at, bool forward, size_t *start)
{
    size_t i = first_from(r, forward ? at + 1 : at);
    if (forward ? i >= r->here : i == 0)
        return false;
    *start = r->places.v[r->by_start[forward ? i : i - 1]].range.start;
    return true;
}
