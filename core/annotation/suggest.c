/* Suggestions: what the program proposes, hidden where a person has decided. */
#include "core/annotation/set.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* A hostile file may pile any number of annotations on one place; so many are looked at. */
#define MOST_DECISIONS 4096

static bool same_place(const struct annotation *a, const struct annotation *b)
{
    return a->fragment_count == 1 && b->fragment_count == 1 && a->range.start == b->range.start &&
           a->range.end == b->range.end;
}

static bool decides(const struct span *made, const struct span *suggestion)
{
    const struct annotation *m = &made->a, *s = &suggestion->a;
    if (m->status == ANNOTATION_REJECTED)
        return m->label == s->label && same_place(m, s);
    size_t long_size = (s->range.end - s->range.start) * ANNOTATIONS_LONG_FACTOR;
    if (m->range.start <= s->range.start && m->range.end >= s->range.end &&
        m->range.end - m->range.start > long_size)
        return false;
    return span_shares(made, s->range);
}

/* Index of the first overruled place that starts at or behind offset. */
static size_t overruled_from(const struct annotations *set, size_t offset)
{
    size_t low = 0, high = set->overruled.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->overruled.v[middle].range.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_overruled(const struct annotations *set, const struct annotation *a)
{
    if (!set->overruled.n || a->source == set->overruling)
        return false;
    size_t longest = set->overruled_longest;
    size_t i = overruled_from(set, a->range.start > longest ? a->range.start - longest : 0);
    for (; i < set->overruled.n && set->overruled.v[i].range.start < a->range.end; i++) {
        const struct annotations_overruled *o = &set->overruled.v[i];
        if (o->overlaps ? range_overlaps(o->range, a->range)
                        : o->range.start == a->range.start && o->range.end == a->range.end)
            return true;
    }
    return false;
}

static bool is_hidden(const struct annotations *set, const struct span *s)
{
    const struct span_index *ix = &set->made;
    size_t i = span_index_reaching(ix, 0, s->a.range.start);
    for (size_t seen = 0; i < ix->n && ix->v[i].start < s->a.range.end && seen < MOST_DECISIONS;
         seen++) {
        if (decides(ix->v[i].span, s))
            return true;
        i = span_index_reaching(ix, i + 1, s->a.range.start);
    }
    if (is_overruled(set, &s->a))
        return true;
    if (set->overruling && s->a.source == set->overruling)
        return false;
    ix = &set->suggested;
    for (i = span_index_from(ix, s->a.range.start); i < ix->n && ix->v[i].start == s->a.range.start;
         i++) {
        const struct span *other = ix->v[i].span;
        if (other->a.id < s->a.id && other->a.label == s->a.label && same_place(&other->a, &s->a))
            return true;
    }
    return false;
}

static void judge(struct annotations *set, struct span *s)
{
    bool hidden = is_hidden(set, s);
    s->unjudged = false;
    if (hidden != s->hidden) {
        s->hidden = hidden;
        set_count_span(set, s, !hidden);
    }
}

/* Queries are const to their callers; only caches change here. */
void set_settle(const struct annotations *constant)
{
    struct annotations *set = (struct annotations *)constant;
    span_index_settle(&set->made);
    span_index_settle(&set->suggested);
    const struct span_index *ix = &set->suggested;
    for (size_t t = 0; t < set->touched.n; t++) {
        struct range r = set->touched.v[t];
        size_t i = span_index_reaching(ix, 0, r.start);
        while (i < ix->n && ix->v[i].start < r.end) {
            judge(set, ix->v[i].span);
            i = span_index_reaching(ix, i + 1, r.start);
        }
    }
    set->touched.n = 0;
}

/* Adds r to the sorted, disjoint ranges; true when it met one of them. */
static bool cover(struct range_vec *covered, struct range r)
{
    bool met = false;
    size_t first = 0;
    while (first < covered->n && covered->v[first].end < r.start)
        first++;
    size_t end = first;
    for (; end < covered->n && covered->v[end].start <= r.end; end++) {
        met = met || range_overlaps(covered->v[end], r);
        if (covered->v[end].start < r.start)
            r.start = covered->v[end].start;
        if (covered->v[end].end > r.end)
            r.end = covered->v[end].end;
    }
    if (end == first) {
        vec_push(covered, r);
        memmove(covered->v + first + 1, covered->v + first,
                (covered->n - 1 - first) * sizeof *covered->v);
    } else {
        memmove(covered->v + first + 1, covered->v + end, (covered->n - end) * sizeof *covered->v);
        covered->n -= end - first - 1;
    }
    covered->v[first] = r;
    return met;
}

static void remove_suggestions(struct annotations *set, const char *source, struct range within)
{
    span_index_settle(&set->suggested);
    const struct span_index *ix = &set->suggested;
    for (size_t i = span_index_from(ix, within.start); i < ix->n && ix->v[i].start < within.end;
         i++)
        if (ix->v[i].span->a.source == source)
            set_place_span(set, ix->v[i].span->a.id, NULL);
}

void annotations_suggest(struct annotations *set, const char *name, struct range within,
                         const struct suggestion *items, size_t count)
{
    const char *source = set_intern_source(set, name);
    set->version++;
    if (within.start >= within.end)
        return;
    for (size_t i = 0; i < set->sources.n; i++)
        if (set->sources.v[i].name == source && cover(&set->sources.v[i].covered, within))
            remove_suggestions(set, source, within);
    for (size_t i = 0; i < count; i++) {
        const struct suggestion *item = &items[i];
        struct range place = {item->start, item->end};
        if (!range_contains(within, place.start) || !set_valid_place(set, &place, 1) ||
            item->label >= schema_count(set->schema) || set->next_suggestion == UINT32_MAX)
            continue;
        struct annotation a = {
            .id = set->next_suggestion++,
            .label = item->label,
            .status = ANNOTATION_SUGGESTED,
            .score = item->score,
            .fragments = &place,
            .fragment_count = 1,
            .source = source,
            .alternatives = item->alternatives,
            .alternative_count = item->alternative_count < 3 ? item->alternative_count : 3,
        };
        struct span *s = span_new(&a);
        set_place_span(set, a.id, s);
        span_unref(s);
    }
}

static int compare_overruled(const void *a, const void *b)
{
    const struct annotations_overruled *x = a, *y = b;
    return (x->range.start > y->range.start) - (x->range.start < y->range.start);
}

static void touch_overruled(struct annotations *set)
{
    for (size_t i = 0; i < set->overruled.n; i++)
        vec_push(&set->touched, set->overruled.v[i].range);
}

void annotations_overrule(struct annotations *set, const char *source,
                          const struct annotations_overruled *places, size_t count)
{
    if (!count && !set->overruled.n)
        return;
    set->version++;
    set->overruling = set_intern_source(set, source);
    touch_overruled(set);
    set->overruled.n = 0;
    set->overruled_longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = places[i].range.end - places[i].range.start;
        vec_push(&set->overruled, places[i]);
        if (size > set->overruled_longest)
            set->overruled_longest = size;
    }
    if (count)
        qsort(set->overruled.v, count, sizeof *set->overruled.v, compare_overruled);
    touch_overruled(set);
}
