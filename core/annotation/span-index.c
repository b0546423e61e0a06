#include "core/annotation/span-index.h"

#include "core/base/vec.h"

#include <string.h>

#define BLOCK 16

void span_index_release(struct span_index *ix)
{
    for (size_t i = 0; i < ix->n; i++)
        span_unref(ix->v[i].span);
    for (size_t i = 0; i < ix->added.n; i++)
        span_unref(ix->added.v[i]);
    vec_release(ix);
    vec_release(&ix->added);
    free(ix->tree);
    ix->tree = NULL;
}

void span_index_add(struct span_index *ix, struct span *s)
{
    if (s->place == SPAN_OUT) {
        s->place = SPAN_ADDED;
        s->dropped = false;
        vec_push(&ix->added, span_ref(s));
    } else if (s->dropped) { /* it came back before it was gone */
        s->dropped = false;
        if (s->place == SPAN_PLACED)
            ix->dropped--;
    }
}

void span_index_remove(struct span_index *ix, struct span *s)
{
    if (s->place == SPAN_OUT || s->dropped)
        return;
    s->dropped = true;
    if (s->place == SPAN_PLACED)
        ix->dropped++;
}

int span_compare(const struct span *a, const struct span *b)
{
    if (a->a.range.start != b->a.range.start)
        return a->a.range.start < b->a.range.start ? -1 : 1;
    if (a->a.range.end != b->a.range.end)
        return a->a.range.end > b->a.range.end ? -1 : 1;
    return (a->a.id > b->a.id) - (a->a.id < b->a.id);
}

static int compare_pointers(const void *a, const void *b)
{
    return span_compare(*(struct span *const *)a, *(struct span *const *)b);
}

static void leave(struct span *s)
{
    s->place = SPAN_OUT;
    s->dropped = false;
    span_unref(s);
}

static void drop_entries(struct span_index *ix)
{
    size_t kept = 0;
    for (size_t i = 0; i < ix->n; i++) {
        if (ix->v[i].span->dropped)
            leave(ix->v[i].span);
        else
            ix->v[kept++] = ix->v[i];
    }
    ix->n = kept;
    ix->dropped = 0;
}

/* Sorts what was added and merges it from behind, in place. */
static void merge_added(struct span_index *ix)
{
    size_t kept = 0;
    for (size_t i = 0; i < ix->added.n; i++) {
        if (ix->added.v[i]->dropped)
            leave(ix->added.v[i]);
        else
            ix->added.v[kept++] = ix->added.v[i];
    }
    ix->added.n = kept;
    if (kept > 1)
        qsort(ix->added.v, kept, sizeof *ix->added.v, compare_pointers);
    vec_reserve(ix, ix->n + kept);
    size_t old = ix->n, to = ix->n + kept;
    ix->n = to;
    while (kept > 0) {
        struct span *s = ix->added.v[kept - 1];
        if (old > 0 && span_compare(ix->v[old - 1].span, s) > 0) {
            ix->v[--to] = ix->v[--old];
        } else {
            ix->v[--to] = (struct span_entry){s->a.range.start, s->a.range.end, s};
            s->place = SPAN_PLACED;
            kept--;
        }
    }
    ix->added.n = 0;
}

static void build_tree(struct span_index *ix)
{
    size_t blocks = (ix->n + BLOCK - 1) / BLOCK;
    ix->leaves = 1;
    while (ix->leaves < blocks)
        ix->leaves *= 2;
    if (2 * ix->leaves > ix->tree_cap) {
        ix->tree_cap = 2 * ix->leaves;
        ix->tree = xreallocarray(ix->tree, ix->tree_cap, sizeof *ix->tree);
    }
    memset(ix->tree, 0, 2 * ix->leaves * sizeof *ix->tree);
    for (size_t i = 0; i < ix->n; i++) {
        size_t *leaf = &ix->tree[ix->leaves + i / BLOCK];
        if (ix->v[i].end > *leaf)
            *leaf = ix->v[i].end;
    }
    for (size_t i = ix->leaves - 1; i > 0; i--) {
        size_t l = ix->tree[2 * i], r = ix->tree[2 * i + 1];
        ix->tree[i] = l > r ? l : r;
    }
}

void span_index_settle(struct span_index *ix)
{
    if (!ix->dropped && !ix->added.n)
        return;
    if (ix->dropped)
        drop_entries(ix);
    merge_added(ix);
    build_tree(ix);
}

/* First block at or after `block` whose largest end lies behind offset; `leaves` if there is none.
 */
static size_t next_block(const struct span_index *ix, size_t block, size_t offset)
{
    if (block >= ix->leaves)
        return ix->leaves;
    size_t node = ix->leaves + block;
    while (ix->tree[node] <= offset) {
        while (node & 1)
            node /= 2; /* the last child: go on behind its parent */
        if (node == 0)
            return ix->leaves;
        node++;
    }
    while (node < ix->leaves)
        node = ix->tree[2 * node] > offset ? 2 * node : 2 * node + 1;
    return node - ix->leaves;
}

size_t span_index_reaching(const struct span_index *ix, size_t from, size_t offset)
{
    if (from >= ix->n)
        return ix->n;
    for (size_t block = from / BLOCK;; block++) {
        block = next_block(ix, block, offset);
        if (block * BLOCK >= ix->n)
            return ix->n;
        size_t end = (block + 1) * BLOCK < ix->n ? (block + 1) * BLOCK : ix->n;
        for (size_t i = from > block * BLOCK ? from : block * BLOCK; i < end; i++)
            if (ix->v[i].end > offset)
                return i;
    }
}

size_t span_index_from(const struct span_index *ix, size_t offset)
{
    size_t low = 0, high = ix->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (ix->v[mid].start < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
