/* The rows of the entities pane: labels, under them the entities with their mentions counted.
 *
 * Of few annotations the rows are made at once; of many in a worker, and the pane shows the rows of
 * a moment ago until they are there. */
#include "app/reader.h"

#include "app/entity_groups.h"
#include "app/filter.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* So many annotations are grouped between a key and the picture; it takes a millisecond or two. */
enum { AT_ONCE_MOST = 4000 };

/* A row: a label's heading (group SIZE_MAX) or a group. */
struct row_ref {
    uint64_t id;
    uint32_t label;
    bool rejected;
    size_t group;
    size_t count; /* mentions that the filter lets through; heading: below it */
};

struct entity_rows {
    struct reader *r;
    struct jobs *jobs; /* NULL until there is much to do */
    bool running, changed;
    uint64_t version; /* of the annotations that the groups are of, or are being made of */
    char *filter;
    struct entity_groups groups;
    struct {
        struct row_ref *v;
        size_t n, cap;
    } rows;
    struct {
        uint64_t *v;
        size_t n, cap;
    } folded;
    struct {
        uint32_t *v;
        size_t n, cap;
    } ids;
    char *name; /* of the row described last */
    char count[32];
};

struct entity_rows *entity_rows_new(struct reader *r)
{
    struct entity_rows *rows = xcalloc(1, sizeof *rows);
    rows->r = r;
    rows->version = UINT64_MAX;
    rows->filter = xstrdup("");
    return rows;
}

void entity_rows_free(struct entity_rows *rows)
{
    if (!rows)
        return;
    jobs_free(rows->jobs);
    entity_groups_release(&rows->groups);
    vec_release(&rows->rows);
    vec_release(&rows->folded);
    vec_release(&rows->ids);
    free(rows->filter);
    free(rows->name);
    free(rows);
}

/* ---- from groups to rows
 * ---------------------------------------------------------------------------- */

static uint64_t heading_id(uint32_t label, bool rejected)
{
    return ((uint64_t)label * 2 + rejected + 1) << 1; /* even: no group has it */
}

static bool is_folded(const struct entity_rows *rows, uint64_t id)
{
    for (size_t i = 0; i < rows->folded.n; i++)
        if (rows->folded.v[i] == id)
            return true;
    return false;
}

/* The mentions of a group that pass; the text is looked for in the name and in the label. */
static size_t passing(const struct entity_rows *rows, const struct filter *f,
                      const struct entity_group *g)
{
    const struct label *l = schema_label(rows->r->session.schema, g->label);
    if (f->label != SCHEMA_NONE && f->label != g->label)
        return 0;
    if (f->text && !filter_has_text(f, l->name) && !filter_has_text(f, l->display)) {
        char *name = text_copy_line(rows->r->session.text, g->name);
        bool has = filter_has_text(f, name);
        free(name);
        if (!has)
            return 0;
    }
    size_t n = 0;
    const struct entity_mention *m = rows->groups.mentions.v + g->mention;
    for (size_t i = 0; i < g->count; i++)
        n += filter_passes(f, m[i].status, g->label, m[i].score);
    return n;
}

static void make_rows(struct entity_rows *rows)
{
    struct filter f;
    struct error err;
    size_t heading = SIZE_MAX;
    bool folded = false;
    filter_parse(&f, rows->filter, rows->r->session.schema, true, &err);
    rows->rows.n = 0;
    for (size_t i = 0; i < rows->groups.groups.n; i++) {
        const struct entity_group *g = &rows->groups.groups.v[i];
        size_t n = passing(rows, &f, g);
        if (n == 0)
            continue;
        if (heading == SIZE_MAX || rows->rows.v[heading].label != g->label ||
            rows->rows.v[heading].rejected != g->rejected) {
            uint64_t id = heading_id(g->label, g->rejected);
            heading = rows->rows.n;
            folded = is_folded(rows, id);
            vec_push(&rows->rows, (struct row_ref){id, g->label, g->rejected, SIZE_MAX, 0});
        }
        rows->rows.v[heading].count += n;
        if (!folded)
            vec_push(&rows->rows, (struct row_ref){g->id, g->label, g->rejected, i, n});
    }
    filter_release(&f);
    rows->changed = true;
}

/* ---- from annotations to groups
 * ------------------------------------------------------------------- */

struct groups_job {
    struct entity_rows *rows;
    const struct text *text;
    struct entity_items items;
    struct entity_groups groups;
};

static void run(struct job *job, void *data)
{
    struct groups_job *j = data;
    (void)job;
    entity_groups_make(&j->groups, j->text, &j->items);
}

static void finish(void *data, bool cancelled)
{
    struct groups_job *j = data;
    struct entity_rows *rows = j->rows;
    rows->running = false;
    if (cancelled)
        return;
    struct entity_groups old = rows->groups;
    rows->groups = j->groups;
    j->groups = old;
    make_rows(rows);
}

static void release(void *data)
{
    struct groups_job *j = data;
    vec_release(&j->items);
    entity_groups_release(&j->groups);
    free(j);
}

static void start(struct entity_rows *rows)
{
    struct session *s = &rows->r->session;
    struct groups_job *j = xcalloc(1, sizeof *j);
    j->rows = rows;
    j->text = s->text;
    entity_items_take(&j->items, s->annotations);
    if (!rows->jobs)
        rows->jobs = jobs_new(rows->r->wake[1]);
    rows->running = true;
    const struct job_spec spec = {"entities", run, finish, release, j};
    jobs_start(rows->jobs, &spec);
}

static void make_groups(struct entity_rows *rows)
{
    struct session *s = &rows->r->session;
    rows->version = annotations_version(s->annotations);
    if (annotations_count(s->annotations, ANNOTATIONS_ALL, SCHEMA_NONE) > AT_ONCE_MOST) {
        start(rows);
        return;
    }
    struct entity_items items = {0};
    entity_items_take(&items, s->annotations);
    entity_groups_make(&rows->groups, s->text, &items);
    vec_release(&items);
    make_rows(rows);
}

bool entity_rows_update(struct entity_rows *rows, const char *filter)
{
    if (!rows->running && annotations_version(rows->r->session.annotations) != rows->version)
        make_groups(rows);
    if (strcmp(filter, rows->filter) != 0) {
        free(rows->filter);
        rows->filter = xstrdup(filter);
        make_rows(rows);
    }
    bool changed = rows->changed;
    rows->changed = false;
    return changed;
}

bool entity_rows_deliver(struct entity_rows *rows)
{
    return rows && rows->jobs && jobs_deliver(rows->jobs);
}

bool entity_rows_busy(const struct entity_rows *rows)
{
    return rows && rows->running;
}

size_t entity_rows_total(const struct entity_rows *rows)
{
    size_t n = 0;
    const struct entity_group *g = rows->groups.groups.v;
    while (n < rows->groups.groups.n && !g[n].rejected) /* those come last */
        n++;
    return n;
}

void entity_rows_fold(struct entity_rows *rows, size_t index, bool folded)
{
    if (index >= rows->rows.n)
        return;
    const struct row_ref *row = &rows->rows.v[index];
    uint64_t id = heading_id(row->label, row->rejected);
    if (is_folded(rows, id) == folded)
        return;
    if (folded)
        vec_push(&rows->folded, id);
    else
        for (size_t i = 0; i < rows->folded.n; i++)
            if (rows->folded.v[i] == id)
                rows->folded.v[i--] = rows->folded.v[--rows->folded.n];
    make_rows(rows);
}

/* ---- what the list asks
 * --------------------------------------------------------------------------- */

static size_t count_rows(void *data)
{
    return ((struct entity_rows *)data)->rows.n;
}

static void describe_heading(struct entity_rows *rows, const struct row_ref *ref,
                             struct list_row *row)
{
    const struct label *l = schema_label(rows->r->session.schema, ref->label);
    row->fold = is_folded(rows, ref->id) ? LIST_CLOSED : LIST_OPEN;
    free(rows->name);
    rows->name = xasprintf("%s%s", ref->rejected ? "Rejected: " : "", l->display);
    row->parts[row->part_count++] = (struct list_part){rows->name, strlen(rows->name), ROLE_LABEL,
                                                       reader_hue(rows->r, ref->label), false};
}

static void describe_group(struct entity_rows *rows, const struct row_ref *ref,
                           struct list_row *row)
{
    const struct entity_group *g = &rows->groups.groups.v[ref->group];
    const struct entity_mention *m = rows->groups.mentions.v + g->mention;
    size_t open = 0;
    for (size_t i = 0; i < g->count; i++)
        open += m[i].status == ANNOTATION_SUGGESTED;
    row->level = 1;
    free(rows->name);
    rows->name = text_copy_line(rows->r->session.text, g->name);
    /* + decided by a person, ± in part, blank: only proposed, - refused */
    const char *sign = g->rejected ? "-" : open == 0 ? "+" : open < g->count ? "±" : " ";
    row->parts[row->part_count++] = (struct list_part){sign, strlen(sign), ROLE_DIM, 0, false};
    enum role role = g->rejected        ? ROLE_ENTITY_REJECTED
                     : open == g->count ? ROLE_TEXT
                                        : ROLE_ENTITY_ACCEPTED;
    row->parts[row->part_count++] = (struct list_part){rows->name, strlen(rows->name), role,
                                                       reader_hue(rows->r, ref->label), false};
}

static void describe_row(size_t index, struct list_row *row, void *data)
{
    struct entity_rows *rows = data;
    const struct row_ref *ref = &rows->rows.v[index];
    row->id = ref->id;
    if (ref->group == SIZE_MAX)
        describe_heading(rows, ref, row);
    else
        describe_group(rows, ref, row);
    snprintf(rows->count, sizeof rows->count, "%zu", ref->count);
    row->parts[row->part_count++] =
        (struct list_part){rows->count, strlen(rows->count), ROLE_DIM, 0, true};
}

static size_t find_row(uint64_t id, void *data)
{
    struct entity_rows *rows = data;
    for (size_t i = 0; i < rows->rows.n; i++)
        if (rows->rows.v[i].id == id)
            return i;
    return list_selected(rows->r->entity_list);
}

struct list_source entity_rows_source(struct entity_rows *rows)
{
    return (struct list_source){count_rows, describe_row, find_row, rows};
}

static const struct entity_group *group_of_row(struct entity_rows *rows, size_t index)
{
    if (index >= rows->rows.n)
        return NULL;
    const struct row_ref *ref = &rows->rows.v[index];
    return ref->group == SIZE_MAX ? NULL : &rows->groups.groups.v[ref->group];
}

bool entity_rows_place(struct entity_rows *rows, size_t index, size_t from, struct range *place)
{
    const struct entity_group *g = group_of_row(rows, index);
    if (!g)
        return false;
    const struct entity_mention *m = rows->groups.mentions.v + g->mention;
    *place = m[0].range;
    for (size_t i = 0; i < g->count; i++)
        if (m[i].range.start > from) {
            *place = m[i].range;
            break;
        }
    return true;
}

/* Only those that the filter shows: who has asked for "score>0.9" means no others. */
size_t entity_rows_ids(struct entity_rows *rows, size_t index, const uint32_t **ids)
{
    const struct entity_group *g = group_of_row(rows, index);
    struct filter f;
    struct error err;
    rows->ids.n = 0;
    if (g && filter_parse(&f, rows->filter, rows->r->session.schema, true, &err)) {
        const struct entity_mention *m = rows->groups.mentions.v + g->mention;
        for (size_t i = 0; i < g->count; i++)
            if (filter_passes(&f, m[i].status, g->label, m[i].score))
                vec_push(&rows->ids, m[i].id);
        filter_release(&f);
    }
    *ids = rows->ids.v;
    return rows->ids.n;
}
