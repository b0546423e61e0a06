#include "core/duplicates/copies.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* Index of the first range that ends behind offset. */
static size_t first_behind(const struct range_vec *ranges, size_t offset)
{
    size_t low = 0, high = ranges->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges->v[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool overlaps_any(const struct range_vec *ranges, struct range r)
{
    size_t i = first_behind(ranges, r.start);
    return i < ranges->n && ranges->v[i].start < r.end;
}

/* Ranges stay in order and apart; what overlaps is joined. */
static void insert(struct range_vec *ranges, struct range r)
{
    size_t i = first_behind(ranges, r.start), j = i;
    for (; j < ranges->n && ranges->v[j].start < r.end; j++) {
        r.start = r.start < ranges->v[j].start ? r.start : ranges->v[j].start;
        r.end = r.end > ranges->v[j].end ? r.end : ranges->v[j].end;
    }
    if (i == j) {
        vec_push(ranges, r);
        j = i + 1;
        memmove(ranges->v + j, ranges->v + i, (ranges->n - j) * sizeof r);
    } else {
        memmove(ranges->v + i + 1, ranges->v + j, (ranges->n - j) * sizeof r);
        ranges->n -= j - i - 1;
    }
    ranges->v[i] = r;
}

static size_t with_blanks(const uint8_t *text, size_t n, size_t end)
{
    size_t i = end;
    while (i < n && (text[i] == ' ' || text[i] == '\t'))
        i++;
    if (i < n && text[i] == '\r')
        return i + 1 + (i + 1 < n && text[i + 1] == '\n');
    return i + (i < n && text[i] == '\n');
}

/* The indentation belongs to what stands behind it. */
static size_t with_indentation(const uint8_t *text, size_t start)
{
    size_t i = start;
    while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
        i--;
    return i == 0 || text[i - 1] == '\n' || text[i - 1] == '\r' ? i : start;
}

static int by_place(const void *a, const void *b)
{
    size_t x = ((const struct dup_copy *)a)->range.start,
           y = ((const struct dup_copy *)b)->range.start;
    return x < y ? -1 : x > y;
}

void dup_later_copies(const struct dup_report *report, const uint8_t *text, size_t n,
                      size_t min_words, double similarity, struct dup_copy_vec *out)
{
    struct range_vec originals = {0}, copies = {0};
    size_t first_out = out->n;
    for (size_t g = 0; g < report->group_count; g++) {
        const struct dup_group *group = &report->groups[g];
        const struct dup_occurrence *all = report->occurrences;
        size_t original = SIZE_MAX, end = group->first + group->count;
        if (group->words < min_words)
            continue;
        bool any = false;
        for (size_t i = group->first; i < end && out->n - first_out < DUP_COPIES_MOST; i++) {
            struct range r = all[i].range;
            if (overlaps_any(&copies, r))
                continue;
            if (original == SIZE_MAX) {
                original = i;
                continue;
            }
            if (r.start < all[original].range.end || all[i].similarity < similarity ||
                all[original].similarity < similarity || overlaps_any(&originals, r))
                continue;
            insert(&copies, r);
            struct range shown = {with_indentation(text, r.start), with_blanks(text, n, r.end)};
            vec_push(out, (struct dup_copy){shown, i, original, g});
            any = true;
        }
        if (any)
            insert(&originals, all[original].range);
    }
    if (out->n > first_out)
        qsort(out->v + first_out, out->n - first_out, sizeof *out->v, by_place);
    vec_release(&originals);
    vec_release(&copies);
}
