/* The rows of the repeats pane: groups of passages, under each its places. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

struct repeat_row {
    size_t group, place; /* SIZE_MAX: the group's heading */
};

struct repeat_rows {
    struct reader *r;
    uint64_t version, others_version;
    char *filter;
    struct repeats repeats;
    bool by_place;
    size_t *order; /* the groups as they are shown, unfiltered */
    bool *open;    /* of each group */
    struct {
        struct repeat_row *v;
        size_t n, cap;
    } rows;
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
    repeats_release(&rows->repeats);
    free(rows->order);
    free(rows->open);
    free(rows->filter);
    free(rows->left);
    free(rows);
}

const struct repeats *repeat_rows_repeats(const struct repeat_rows *rows)
{
    return &rows->repeats;
}

/* ---- which rows there are
 * ------------------------------------------------------------------------- */

static int by_first_place(const void *a, const void *b, void *data)
{
    const struct repeats *r = data;
    const struct repeat_group *x = &r->groups.v[*(const size_t *)a];
    const struct repeat_group *y = &r->groups.v[*(const size_t *)b];
    size_t sx = r->places.v[x->first].range.start, sy = r->places.v[y->first].range.start;
    if (sx != sy)
        return sx < sy ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void make_order(struct repeat_rows *rows)
{
    size_t n = rows->repeats.groups.n;
    free(rows->order);
    rows->order = xcalloc(n + 1, sizeof *rows->order);
    for (size_t i = 0; i < n; i++)
        rows->order[i] = i;
    if (rows->by_place && n)
        qsort_r(rows->order, n, sizeof *rows->order, by_first_place, &rows->repeats);
}

static void take_repeats(struct repeat_rows *rows)
{
    struct reader *r = rows->r;
    repeats_release(&rows->repeats);
    repeats_add(&rows->repeats, &r->session.repeats, r->session.repeat_forms, 0);
    if (others_knows(r->others, r->file, r->session.article))
        repeats_add(&rows->repeats, others_report(r->others), NULL, r->file);
    repeats_complete(&rows->repeats);
    free(rows->open);
    rows->open = xcalloc(rows->repeats.groups.n + 1, sizeof *rows->open);
    make_order(rows);
}

static bool contains(const char *text, const char *what)
{
    size_t n = strlen(what);
    for (; *text; text++)
        if (strncasecmp(text, what, n) == 0)
            return true;
    return false;
}

/* The filter looks at the passage, at what it is and at the names of the other articles. */
static bool passes(struct repeat_rows *rows, size_t group)
{
    if (!rows->filter[0])
        return true;
    const struct repeat_group *g = &rows->repeats.groups.v[group];
    const struct repeat_place *places = &rows->repeats.places.v[g->first];
    if (contains(dup_form_phrase(g->form), rows->filter))
        return true;
    for (size_t i = 0; i < g->count; i++)
        if (places[i].file != REPEAT_HERE &&
            contains(rows->r->files.v[places[i].file], rows->filter))
            return true;
    char *text = text_copy_line(rows->r->session.text, places[0].range);
    bool yes = contains(text, rows->filter);
    free(text);
    return yes;
}

static void make_rows(struct repeat_rows *rows)
{
    const struct repeats *repeats = &rows->repeats;
    rows->rows.n = 0;
    for (size_t i = 0; i < repeats->groups.n; i++) {
        size_t g = rows->order[i];
        if (!passes(rows, g))
            continue;
        vec_push(&rows->rows, (struct repeat_row){g, SIZE_MAX});
        for (size_t k = 0; rows->open[g] && k < repeats->groups.v[g].count; k++)
            vec_push(&rows->rows, (struct repeat_row){g, repeats->groups.v[g].first + k});
    }
}

bool repeat_rows_update(struct repeat_rows *rows, const char *filter)
{
    struct session *s = &rows->r->session;
    uint64_t others = others_version(rows->r->others);
    bool same = s->repeats_version == rows->version && others == rows->others_version;
    if (same && strcmp(filter, rows->filter) == 0)
        return false;
    if (!same)
        take_repeats(rows);
    rows->version = s->repeats_version;
    rows->others_version = others;
    free(rows->filter);
    rows->filter = xstrdup(filter);
    make_rows(rows);
    return true;
}

size_t repeat_rows_total(const struct repeat_rows *rows)
{
    return rows->repeats.groups.n;
}

void repeat_rows_fold(struct repeat_rows *rows, size_t index, bool folded)
{
    if (index >= rows->rows.n)
        return;
    rows->open[rows->rows.v[index].group] = !folded;
    make_rows(rows);
}

bool repeat_rows_by_place(const struct repeat_rows *rows)
{
    return rows->by_place;
}

void repeat_rows_sort(struct repeat_rows *rows, bool by_place)
{
    rows->by_place = by_place;
    make_order(rows);
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

static const char *file_name(const struct repeat_rows *rows, const struct repeat_place *p)
{
    const char *path = rows->r->files.v[p->file], *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_part(struct list_row *row, const char *text, enum role role, bool right)
{
    row->parts[row->part_count++] = (struct list_part){text, strlen(text), role, 0, right};
}

/* "87 words ~94% glued     ¶3 ¶7" */
static void describe_group(struct repeat_rows *rows, size_t index, struct list_row *row)
{
    enum { PLACES = 6 };
    const struct repeat_group *g = &rows->repeats.groups.v[index];
    const struct repeat_place *places = &rows->repeats.places.v[g->first];
    const char *form = dup_form_name(g->form);
    row->fold = rows->open[index] ? LIST_OPEN : LIST_CLOSED;
    free(rows->left);
    if (g->kind == DUP_EXACT)
        rows->left = xasprintf("%zu words%s%s", g->words, *form ? " " : "", form);
    else
        rows->left = xasprintf("%zu words ~%.0f%%%s%s", g->words, g->similarity * 100,
                               *form ? " " : "", form);
    add_part(row, rows->left, g->kind == DUP_EXACT ? ROLE_TEXT : ROLE_DUPLICATE_NEAR, false);
    strbuf_clear(&rows->places);
    size_t here = 0;
    while (here < g->count && places[here].file == REPEAT_HERE)
        here++;
    for (size_t i = 0; i < here && i < PLACES; i++)
        strbuf_addf(&rows->places, " ¶%zu", paragraph_of(rows, places[i].range.start));
    if (here > PLACES)
        strbuf_addf(&rows->places, " +%zu", here - PLACES);
    if (g->elsewhere && g->count - here == 1)
        strbuf_addf(&rows->places, " %s", file_name(rows, &places[here]));
    else if (g->elsewhere)
        strbuf_addf(&rows->places, " %zu elsewhere", g->count - here);
    add_part(row, strbuf_str(&rows->places), ROLE_DIM, true);
}

static void describe_place(struct repeat_rows *rows, size_t index, struct list_row *row)
{
    const struct repeat_place *p = &rows->repeats.places.v[index];
    row->level = 1;
    free(rows->left);
    if (p->file != REPEAT_HERE) {
        size_t size = others_size(rows->r->others, p->file);
        rows->left =
            xasprintf(" at %.0f %%", size ? 100.0 * (double)p->range.start / (double)size : 0);
        add_part(row, file_name(rows, p), ROLE_TEXT, false);
        add_part(row, rows->left, ROLE_DIM, true);
        return;
    }
    snprintf(rows->right, sizeof rows->right, "¶%zu ", paragraph_of(rows, p->range.start));
    add_part(row, rows->right, ROLE_DIM, false);
    /* the beginning is enough to know it by */
    struct range start = {p->range.start, p->range.end - p->range.start > 400 ? p->range.start + 400
                                                                              : p->range.end};
    rows->left = text_copy_line(rows->r->session.text, start);
    add_part(row, rows->left, ROLE_TEXT, false);
}

static uint64_t id_of(const struct repeat_row *row)
{
    return row->place == SIZE_MAX ? (uint64_t)row->group * 2 + 2 : (uint64_t)row->place * 2 + 1;
}

static void describe_row(size_t index, struct list_row *row, void *data)
{
    struct repeat_rows *rows = data;
    const struct repeat_row *ref = &rows->rows.v[index];
    row->id = id_of(ref);
    if (ref->place == SIZE_MAX)
        describe_group(rows, ref->group, row);
    else
        describe_place(rows, ref->place, row);
}

static size_t find_row(uint64_t id, void *data)
{
    struct repeat_rows *rows = data;
    for (size_t i = 0; i < rows->rows.n; i++)
        if (id == id_of(&rows->rows.v[i]))
            return i;
    return list_selected(rows->r->repeat_list);
}

struct list_source repeat_rows_source(struct repeat_rows *rows)
{
    return (struct list_source){count_rows, describe_row, find_row, rows};
}

bool repeat_rows_at(const struct repeat_rows *rows, size_t index, size_t *group, size_t *place)
{
    if (index >= rows->rows.n)
        return false;
    *group = rows->rows.v[index].group;
    *place = rows->rows.v[index].place;
    return true;
}

bool repeat_rows_place(struct repeat_rows *rows, size_t index, size_t from, struct range *range)
{
    size_t group, place;
    if (!repeat_rows_at(rows, index, &group, &place))
        return false;
    const struct repeat_group *g = &rows->repeats.groups.v[group];
    const struct repeat_place *places = rows->repeats.places.v;
    if (place == SIZE_MAX || places[place].file != REPEAT_HERE) {
        /* the next one in this article, or its first */
        place = g->first;
        for (size_t i = g->first; i < g->first + g->count && places[i].file == REPEAT_HERE; i++)
            if (places[i].range.start > from) {
                place = i;
                break;
            }
    }
    *range = places[place].range;
    return true;
}
