/* Finding annotations by place. */
#include "core/annotation/set.h"

#define MADE_MASK (ANNOTATIONS_ALL & ~ANNOTATIONS_SUGGESTED)

static struct range shown_range(struct range within)
{
    if (within.end <= within.start) /* an offset: the byte there */
        within.end = within.start < SIZE_MAX ? within.start + 1 : SIZE_MAX;
    return within;
}

bool span_shares(const struct span *s, struct range within)
{
    for (size_t i = 0; i < s->a.fragment_count; i++)
        if (range_overlaps(s->a.fragments[i], within))
            return true;
    return false;
}

void annotations_find(const struct annotations *set, struct range within, unsigned mask,
                      struct annotation_cursor *cursor)
{
    set_settle(set);
    within = shown_range(within);
    cursor->set = (struct annotations *)set;
    cursor->within = within;
    cursor->mask = mask;
    cursor->made =
        mask & MADE_MASK ? span_index_reaching(&set->made, 0, within.start) : set->made.n;
    cursor->suggested = mask & ANNOTATIONS_SUGGESTED
                            ? span_index_reaching(&set->suggested, 0, within.start)
                            : set->suggested.n;
}

/* The span at *at or the next one that counts; NULL at the end of the range. */
static const struct span *next_match(const struct span_index *ix, size_t *at,
                                     const struct annotation_cursor *c)
{
    while (*at < ix->n && ix->v[*at].start < c->within.end) {
        const struct span *s = ix->v[*at].span;
        if ((!s->hidden || c->mask & ANNOTATIONS_HIDDEN) && (c->mask & 1u << s->a.status) &&
            span_shares(s, c->within))
            return s;
        *at = span_index_reaching(ix, *at + 1, c->within.start);
    }
    return NULL;
}

const struct annotation *annotations_next(struct annotation_cursor *c)
{
    const struct span_index *made = &c->set->made, *suggested = &c->set->suggested;
    const struct span *m = next_match(made, &c->made, c);
    const struct span *s = next_match(suggested, &c->suggested, c);
    if (m && (!s || span_compare(m, s) < 0)) {
        c->made = span_index_reaching(made, c->made + 1, c->within.start);
        return &m->a;
    }
    if (s) {
        c->suggested = span_index_reaching(suggested, c->suggested + 1, c->within.start);
        return &s->a;
    }
    return NULL;
}

static bool counts(const struct span *s, unsigned mask)
{
    return !s->hidden && (mask & 1u << s->a.status);
}

static const struct span *from(const struct span_index *ix, size_t offset, unsigned mask)
{
    for (size_t i = span_index_from(ix, offset); i < ix->n; i++)
        if (counts(ix->v[i].span, mask))
            return ix->v[i].span;
    return NULL;
}

static const struct span *before(const struct span_index *ix, size_t offset, unsigned mask)
{
    for (size_t i = span_index_from(ix, offset); i > 0; i--)
        if (counts(ix->v[i - 1].span, mask))
            return ix->v[i - 1].span;
    return NULL;
}

const struct annotation *annotations_from(const struct annotations *set, size_t offset,
                                          unsigned mask)
{
    set_settle(set);
    const struct span *m = mask & MADE_MASK ? from(&set->made, offset, mask) : NULL;
    const struct span *s =
        mask & ANNOTATIONS_SUGGESTED ? from(&set->suggested, offset, mask) : NULL;
    if (!m || !s)
        return m ? &m->a : s ? &s->a : NULL;
    return span_compare(m, s) < 0 ? &m->a : &s->a;
}

const struct annotation *annotations_before(const struct annotations *set, size_t offset,
                                            unsigned mask)
{
    set_settle(set);
    const struct span *m = mask & MADE_MASK ? before(&set->made, offset, mask) : NULL;
    const struct span *s =
        mask & ANNOTATIONS_SUGGESTED ? before(&set->suggested, offset, mask) : NULL;
    if (!m || !s)
        return m ? &m->a : s ? &s->a : NULL;
    return span_compare(m, s) > 0 ? &m->a : &s->a;
}
