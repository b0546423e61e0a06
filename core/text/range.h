/* A half-open range [start, end) of byte offsets into the UTF-8 text of an article. */
#ifndef DIPLE_TEXT_RANGE_H
#define DIPLE_TEXT_RANGE_H

#include <stdbool.h>
#include <stddef.h>

struct range {
    size_t start, end;
};

struct range_vec {
    struct range *v;
    size_t n, cap;
};

static inline bool range_contains(struct range r, size_t offset)
{
    return offset >= r.start && offset < r.end;
}

/* True when both share at least one byte. */
static inline bool range_overlaps(struct range a, struct range b)
{
    return a.start < b.end && b.start < a.end;
}

#endif
