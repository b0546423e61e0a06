/* The rows of the repeats pane: groups of passages, under each its occurrences. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

struct repeat_row {
    size_t group, occurrence; /* SIZE_MAX: the group's heading */
};

struct repeat_rows {
    struct reader *r;
    uint64_t version;
    char *filter;
    struct {
        struct repeat_row *v;
        size_t n, cap;
    } rows;
    size_t *by_place; /* occurrences sorted by start */
    size_t *group_of; /* of each occurrence */
    size_t longest;   /* bytes of the longest occurrence */
    bool *open;       /* of each group */
    char *left, right[48];
    struct strbuf places;
};

struct repeat_rows *repeat_rows_new(struct reader *r)
{
    struct repeat_rows *rows = xcalloc(1, sizeof *rows);
    rows->r = r;
    rows->version = UINT64_MAX;
    rows->filter = xstrdup("");
    return rows;
}

void repeat_rows_free(struct repeat_rows *rows)
{
    if (!rows)
        return;
    vec_release(&rows->rows);
    strbuf_release(&rows->places);
    free(rows->by_place);
    free(rows->group_of);
    free(rows->open);
    free(rows->filter);
    free(rows->left);
    free(rows);
}

static int by_start(const void *a, const void *b, void *data)
{
    const struct dup_report *report = data;
    const struct dup_occurrence *x = &report->occurrences[*(const size_t *)a];
    const struct dup_occurrence *y = &report->occurrences[*(const size_t *)b];
    return x->range.start < y->range.start ? -1 : x->range.start > y->range.start;
}

static void take_report(struct repeat_rows *rows, const struct dup_report *report)
{
    free(rows->by_place);
    free(rows->group_of);
    free(rows->open);
    rows->by_place = xcalloc(report->occurrence_count, sizeof *rows->by_place);
    rows->group_of = xcalloc(report->occurrence_count, sizeof *rows->group_of);
    rows->open = xcalloc(report->group_count, sizeof *rows->open);
    rows->longest = 0;
    for (size_t g = 0; g < report->group_count; g++)
        for (size_t i = 0; i < report->groups[g].count; i++)
            rows->group_of[report->groups[g].first + i] = g;
    for (size_t i = 0; i < report->occurrence_count; i++) {
        const struct range *o = &report->occurrences[i].range;
        rows->by_place[i] = i;
        if (o->end - o->start > rows->longest)
            rows->longest = o->end - o->start;
    }
    if (report->occurrence_count)
        qsort_r(rows->by_place, report->occurrence_count, sizeof *rows->by_place, by_start,
                (void *)(uintptr_t)report);
}

static bool passes(struct repeat_rows *rows, size_t group)
{
    if (!rows->filter[0])
        return true;
    const struct dup_report *report = &rows->r->session.repeats;
    char *text = text_copy_line(rows->r->session.text,
                                report->occurrences[report->groups[group].first].range);
    size_t n = strlen(rows->filter);
    bool yes = false;
    for (const char *s = text; *s && !yes; s++)
        yes = strncasecmp(s, rows->filter, n) == 0;
    free(text);
    return yes;
}

static void make_rows(struct repeat_rows *rows)
{
    const struct dup_report *report = &rows->r->session.repeats;
    rows->rows.n = 0;
    for (size_t g = 0; g < report->group_count; g++) {
        if (!passes(rows, g))
            continue;
        vec_push(&rows->rows, (struct repeat_row){g, SIZE_MAX});
        for (size_t i = 0; rows->open[g] && i < report->groups[g].count; i++)
            vec_push(&rows->rows, (struct repeat_row){g, report->groups[g].first + i});
    }
}

bool repeat_rows_update(struct repeat_rows *rows, const char *filter)
{
    struct session *s = &rows->r->session;
    if (s->repeats_version == rows->version && strcmp(filter, rows->filter) == 0)
        return false;
    if (s->repeats_version != rows->version)
        take_report(rows, &s->repeats);
    rows->version = s->repeats_version;
    free(rows->filter);
    rows->filter = xstrdup(filter);
    make_rows(rows);
    return true;
}

size_t repeat_rows_total(const struct repeat_rows *rows)
{
    return rows->r->session.repeats.group_count;
}

void repeat_rows_fold(struct repeat_rows *rows, size_t index, bool folded)
{
    if (index >= rows->rows.n)
        return;
    rows->open[rows->rows.v[index].group] = !folded;
    make_rows(rows);
}

/* ---- what the list asks
 * --------------------------------------------------------------------------- */

static size_t count_rows(void *data)
{
    return ((struct repeat_rows *)data)->rows.n;
}

static size_t paragraph_of(struct repeat_rows *rows, size_t offset)
{
    size_t block = article_block_at(rows->r->session.article, offset);
    return block == SIZE_MAX ? 1 : block + 1;
}

static void describe_group(struct repeat_rows *rows, size_t g, struct list_row *row)
{
    enum { PLACES = 6 };
    const struct dup_report *report = &rows->r->session.repeats;
    const struct dup_group *group = &report->groups[g];
    row->fold = rows->open[g] ? LIST_OPEN : LIST_CLOSED;
    free(rows->left);
    rows->left = xasprintf("%zu words %s%.0f%%", group->words, group->kind == DUP_EXACT ? "" : "~",
                           group->similarity * 100);
    row->parts[row->part_count++] =
        (struct list_part){rows->left, strlen(rows->left),
                           group->kind == DUP_EXACT ? ROLE_TEXT : ROLE_DUPLICATE_NEAR, 0, false};
    strbuf_clear(&rows->places);
    for (size_t i = 0; i < group->count && i < PLACES; i++)
        strbuf_addf(&rows->places, " ¶%zu",
                    paragraph_of(rows, report->occurrences[group->first + i].range.start));
    if (group->count > PLACES)
        strbuf_addf(&rows->places, " +%zu", group->count - PLACES);
    row->parts[row->part_count++] =
        (struct list_part){strbuf_str(&rows->places), rows->places.n, ROLE_DIM, 0, true};
}

static void describe_occurrence(struct repeat_rows *rows, size_t i, struct list_row *row)
{
    const struct dup_occurrence *o = &rows->r->session.repeats.occurrences[i];
    row->level = 1;
    snprintf(rows->right, sizeof rows->right, "¶%zu ", paragraph_of(rows, o->range.start));
    row->parts[row->part_count++] =
        (struct list_part){rows->right, strlen(rows->right), ROLE_DIM, 0, false};
    /* the beginning is enough to know it by */
    struct range start = {o->range.start, o->range.end - o->range.start > 400 ? o->range.start + 400
                                                                              : o->range.end};
    free(rows->left);
    rows->left = text_copy_line(rows->r->session.text, start);
    row->parts[row->part_count++] =
        (struct list_part){rows->left, strlen(rows->left), ROLE_TEXT, 0, false};
}

static void describe_row(size_t index, struct list_row *row, void *data)
{
    struct repeat_rows *rows = data;
    const struct repeat_row *ref = &rows->rows.v[index];
    row->id = ref->occurrence == SIZE_MAX ? (uint64_t)ref->group * 2 + 2
                                          : (uint64_t)ref->occurrence * 2 + 1;
    if (ref->occurrence == SIZE_MAX)
        describe_group(rows, ref->group, row);
    else
        describe_occurrence(rows, ref->occurrence, row);
}

static size_t find_row(uint64_t id, void *data)
{
    struct repeat_rows *rows = data;
    for (size_t i = 0; i < rows->rows.n; i++) {
        const struct repeat_row *ref = &rows->rows.v[i];
        if (id == (ref->occurrence == SIZE_MAX ? (uint64_t)ref->group * 2 + 2
                                               : (uint64_t)ref->occurrence * 2 + 1))
            return i;
    }
    return list_selected(rows->r->repeat_list);
}

struct list_source repeat_rows_source(struct repeat_rows *rows)
{
    return (struct list_source){count_rows, describe_row, find_row, rows};
}

bool repeat_rows_occurrence(struct repeat_rows *rows, size_t index, size_t *group,
                            size_t *occurrence)
{
    if (index >= rows->rows.n)
        return false;
    *group = rows->rows.v[index].group;
    *occurrence = rows->rows.v[index].occurrence;
    return true;
}

bool repeat_rows_place(struct repeat_rows *rows, size_t index, size_t from, struct range *place)
{
    size_t group, occurrence;
    if (!repeat_rows_occurrence(rows, index, &group, &occurrence))
        return false;
    const struct dup_report *report = &rows->r->session.repeats;
    if (occurrence == SIZE_MAX) {
        const struct dup_group *g = &report->groups[group];
        occurrence = g->first;
        for (size_t i = 0; i < g->count; i++)
            if (report->occurrences[g->first + i].range.start > from) {
                occurrence = g->first + i;
                break;
            }
    }
    *place = report->occurrences[occurrence].range;
    return true;
}

size_t repeat_rows_group_of(struct repeat_rows *rows, size_t occurrence)
{
    return rows->group_of[occurrence];
}

size_t repeat_rows_overlapping(struct repeat_rows *rows, struct range within, size_t *out,
                               size_t most)
{
    const struct dup_report *report = &rows->r->session.repeats;
    if (rows->version != rows->r->session.repeats_version)
        return 0;
    size_t low = 0, high = report->occurrence_count, n = 0;
    size_t from = within.start > rows->longest ? within.start - rows->longest : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (report->occurrences[rows->by_place[middle]].range.start < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < report->occurrence_count && n < most; low++) {
        const struct range *o = &report->occurrences[rows->by_place[low]].range;
        if (o->start >= within.end)
            break;
        if (o->end > within.start)
            out[n++] = rows->by_place[low];
    }
    return n;
}
