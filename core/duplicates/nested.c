#include "config.h"

#include "core/duplicates/nested.h"

#include "core/base/alloc.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { OPEN_MOST = 64 }; /* occurrences around a place that are looked at, the innermost ones */

/* An occurrence and its group. */
struct item {
    const struct dup_occurrence *o;
    size_t group;
};

static int by_place(const void *x, const void *y)
{
    const struct item *p = x, *q = y;
    if (p->o->document != q->o->document)
        return p->o->document < q->o->document ? -1 : 1;
    if (p->o->range.start != q->o->range.start)
        return p->o->range.start < q->o->range.start ? -1 : 1;
    if (p->o->range.end != q->o->range.end)
        return p->o->range.end > q->o->range.end ? -1 : 1;
    return p->group < q->group ? -1 : p->group > q->group;
}

static bool holds(const struct dup_occurrence *x, const struct dup_occurrence *y)
{
    return x->document == y->document && x->range.start <= y->range.start &&
           x->range.end >= y->range.end;
}

static bool before(const struct dup_occurrence *x, const struct dup_occurrence *y)
{
    return x->document < y->document ||
           (x->document == y->document && x->range.start <= y->range.start);
}

/* Does every occurrence of the inner group lie in one of the outer group, no two in the same? Both
 * are in order, so the last outer one that does not begin behind the inner one is tried, which is
 * the right one unless outer occurrences overlap. */
static bool is_nested(const struct dup_report *r, const struct dup_group *inner,
                      const struct dup_group *outer)
{
    const struct dup_occurrence *x = r->occurrences + inner->first;
    const struct dup_occurrence *y = r->occurrences + outer->first, *end = y + outer->count;
    const struct dup_occurrence *used = NULL;
    if (inner->count > outer->count)
        return false;
    for (size_t i = 0; i < inner->count; i++, x++) {
        size_t low = 0, high = (size_t)(end - y);
        while (low < high) { /* the first that begins behind x */
            size_t middle = low + (high - low) / 2;
            if (before(y + middle, x))
                low = middle + 1;
            else
                high = middle;
        }
        if (low == 0 || !holds(y + low - 1, x) || y + low - 1 == used)
            return false;
        used = y + low - 1;
    }
    return true;
}

/* Equal extents hold each other: the greater group stays, of equals the first. */
static bool may_replace(const struct dup_report *r, size_t outer, size_t inner)
{
    const struct dup_group *x = &r->groups[outer], *y = &r->groups[inner];
    if (!is_nested(r, y, x))
        return false;
    return !is_nested(r, x, y) || outer < inner;
}

/* Marks the groups whose first occurrence is in sorted[i] and that lie in a group around it. */
static void mark(const struct dup_report *r, const struct item *sorted, size_t n, bool *gone)
{
    struct item open[OPEN_MOST];
    size_t depth = 0;
    for (size_t i = 0; i < n; i++) {
        const struct item *x = &sorted[i];
        size_t kept = 0;
        for (size_t k = 0; k < depth; k++)
            if (open[k].o->document == x->o->document && open[k].o->range.end > x->o->range.start)
                open[kept++] = open[k];
        depth = kept;
        if (x->o == r->occurrences + r->groups[x->group].first)
            for (size_t k = depth; k-- > 0 && !gone[x->group];)
                gone[x->group] = open[k].group != x->group && !gone[open[k].group] &&
                                 holds(open[k].o, x->o) && may_replace(r, open[k].group, x->group);
        if (depth == OPEN_MOST)
            memmove(open, open + 1, --depth * sizeof *open);
        open[depth++] = *x;
    }
}

void dup_nested_remove(struct dup_report *r)
{
    if (r->group_count < 2)
        return;
    struct item *sorted = xcalloc(r->occurrence_count, sizeof *sorted);
    bool *gone = xcalloc(r->group_count, sizeof *gone);
    size_t n = 0;
    for (size_t g = 0; g < r->group_count; g++)
        for (size_t i = 0; i < r->groups[g].count; i++)
            sorted[n++] = (struct item){&r->occurrences[r->groups[g].first + i], g};
    qsort(sorted, n, sizeof *sorted, by_place);
    mark(r, sorted, n, gone);
    free(sorted);
    size_t kept = 0, occurrences = 0;
    struct dup_occurrence *compact = xcalloc(r->occurrence_count, sizeof *compact);
    for (size_t g = 0; g < r->group_count; g++) {
        if (gone[g])
            continue;
        struct dup_group x = r->groups[g];
        memcpy(compact + occurrences, r->occurrences + x.first, x.count * sizeof *compact);
        x.first = occurrences;
        occurrences += x.count;
        r->groups[kept++] = x;
    }
    free(r->occurrences);
    r->occurrences = compact;
    r->occurrence_count = occurrences;
    r->group_count = kept;
    free(gone);
}
