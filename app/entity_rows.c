/* The rows of the entities pane: labels, under them the entities with their mentions counted. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/entities/group.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* One entity with all its mentions. Rejected proposals stand under a heading of their own. */
struct group {
    uint64_t id;
    uint32_t label;
    bool rejected;
    size_t mention, count; /* mentions[mention, +count), in text order */
    size_t suggested;      /* of them, not decided */
    struct range name;     /* the fullest variant */
};

struct mention_ref {
    uint32_t id;
    struct range range;
    size_t group;
};

/* A row: a label's heading (group SIZE_MAX) or a group. */
struct row_ref {
    uint64_t id;
    uint32_t label;
    bool rejected;
    size_t group;
    size_t count; /* heading: mentions below it */
};

struct entity_rows {
    struct reader *r;
    uint64_t version;
    char *filter;
    struct {
        struct group *v;
        size_t n, cap;
    } groups;
    struct {
        struct mention_ref *v;
        size_t n, cap;
    } mentions;
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
    vec_release(&rows->groups);
    vec_release(&rows->mentions);
    vec_release(&rows->rows);
    vec_release(&rows->folded);
    vec_release(&rows->ids);
    free(rows->filter);
    free(rows->name);
    free(rows);
}

/* ---- from annotations to groups
 * ------------------------------------------------------------------- */

struct source_item {
    uint32_t id;
    enum annotation_status status;
};

static int by_group_then_place(const void *a, const void *b)
{
    const struct mention_ref *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x->range.start < y->range.start ? -1 : x->range.start > y->range.start;
}

/* An id that stays the same when the pane is made anew. */
static uint64_t group_id(const struct entity_rows *rows, const struct group *g)
{
    uint64_t h =
        hash_bytes(text_bytes(rows->r->session.text) + g->name.start, g->name.end - g->name.start);
    return hash_mix(h + g->label * 2u + g->rejected) | 1;
}

static uint64_t heading_id(uint32_t label, bool rejected)
{
    return ((uint64_t)label * 2 + rejected + 1) << 1; /* even: no group has it */
}

static void collect(struct entity_rows *rows)
{
    struct session *s = &rows->r->session;
    struct annotation_cursor cursor;
    const struct annotation *a;
    size_t most = annotations_count(s->annotations, ANNOTATIONS_ALL, SCHEMA_NONE);
    struct group_item *items = xcalloc(most, sizeof *items);
    struct source_item *sources = xcalloc(most, sizeof *sources);
    size_t n = 0;
    annotations_find(s->annotations, (struct range){0, SIZE_MAX}, ANNOTATIONS_ALL, &cursor);
    while (n < most && (a = annotations_next(&cursor))) {
        bool rejected = a->status == ANNOTATION_REJECTED;
        items[n].start = a->range.start;
        items[n].end = a->range.end;
        items[n].label = a->label * 2 + rejected;
        items[n].is_person = strcmp(schema_label(s->schema, a->label)->name, "PER") == 0;
        sources[n] = (struct source_item){a->id, a->status};
        n++;
    }
    struct entity_vec entities = {0};
    group_items(text_bytes(s->text), items, n, &entities);
    rows->groups.n = rows->mentions.n = 0;
    for (size_t e = 0; e < entities.n; e++) {
        struct group g = {.label = entities.v[e].label / 2,
                          .rejected = entities.v[e].label & 1,
                          .name = {entities.v[e].start, entities.v[e].end}};
        g.id = group_id(rows, &g);
        vec_push(&rows->groups, g);
    }
    for (size_t i = 0; i < n; i++) {
        struct group *g = &rows->groups.v[items[i].entity - 1];
        g->count++;
        g->suggested += sources[i].status == ANNOTATION_SUGGESTED;
        vec_push(&rows->mentions, (struct mention_ref){sources[i].id,
                                                       {items[i].start, items[i].end},
                                                       items[i].entity - 1});
    }
    if (rows->mentions.n)
        qsort(rows->mentions.v, rows->mentions.n, sizeof *rows->mentions.v, by_group_then_place);
    for (size_t i = 0; i < rows->mentions.n; i++)
        if (i == 0 || rows->mentions.v[i].group != rows->mentions.v[i - 1].group)
            rows->groups.v[rows->mentions.v[i].group].mention = i;
    vec_release(&entities);
    free(items);
    free(sources);
}

/* ---- from groups to rows
 * ---------------------------------------------------------------------------- */

static bool is_folded(const struct entity_rows *rows, uint64_t id)
{
    for (size_t i = 0; i < rows->folded.n; i++)
        if (rows->folded.v[i] == id)
            return true;
    return false;
}

/* Letters of either case match; the filter looks at the name and at the label. */
static bool contains(const char *s, const char *part)
{
    size_t n = strlen(part);
    for (; *s; s++)
        if (strncasecmp(s, part, n) == 0)
            return true;
    return n == 0;
}

static bool passes(const struct entity_rows *rows, const struct group *g)
{
    if (!rows->filter[0])
        return true;
    const struct label *l = schema_label(rows->r->session.schema, g->label);
    char *name = text_copy_line(rows->r->session.text, g->name);
    bool yes = contains(name, rows->filter) || contains(l->name, rows->filter) ||
               contains(l->display, rows->filter);
    free(name);
    return yes;
}

static int by_count_then_place(const void *a, const void *b, void *data)
{
    const struct entity_rows *rows = data;
    const struct group *x = &rows->groups.v[((const struct row_ref *)a)->group];
    const struct group *y = &rows->groups.v[((const struct row_ref *)b)->group];
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->name.start < y->name.start ? -1 : x->name.start > y->name.start;
}

static void add_rows(struct entity_rows *rows, uint32_t label, bool rejected, const size_t *members,
                     size_t member_count)
{
    struct row_ref heading = {heading_id(label, rejected), label, rejected, SIZE_MAX, 0};
    for (size_t i = 0; i < member_count; i++)
        heading.count += rows->groups.v[members[i]].count;
    vec_push(&rows->rows, heading);
    if (is_folded(rows, heading.id))
        return;
    size_t first = rows->rows.n;
    for (size_t i = 0; i < member_count; i++)
        vec_push(&rows->rows, (struct row_ref){rows->groups.v[members[i]].id, label, rejected,
                                               members[i], rows->groups.v[members[i]].count});
    qsort_r(rows->rows.v + first, member_count, sizeof *rows->rows.v, by_count_then_place, rows);
}

static void make_rows(struct entity_rows *rows)
{
    uint32_t labels = (uint32_t)schema_count(rows->r->session.schema);
    size_t *members = xcalloc(rows->groups.n, sizeof *members);
    rows->rows.n = 0;
    for (int rejected = 0; rejected < 2; rejected++)
        for (uint32_t label = 0; label < labels; label++) {
            size_t n = 0;
            for (size_t g = 0; g < rows->groups.n; g++)
                if (rows->groups.v[g].label == label && rows->groups.v[g].rejected == rejected &&
                    passes(rows, &rows->groups.v[g]))
                    members[n++] = g;
            if (n)
                add_rows(rows, label, rejected, members, n);
        }
    free(members);
}

bool entity_rows_update(struct entity_rows *rows, const char *filter)
{
    uint64_t version = annotations_version(rows->r->session.annotations);
    if (version == rows->version && strcmp(filter, rows->filter) == 0)
        return false;
    if (version != rows->version)
        collect(rows);
    rows->version = version;
    free(rows->filter);
    rows->filter = xstrdup(filter);
    make_rows(rows);
    return true;
}

size_t entity_rows_total(const struct entity_rows *rows)
{
    size_t n = 0;
    for (size_t g = 0; g < rows->groups.n; g++)
        n += !rows->groups.v[g].rejected;
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
    const struct group *g = &rows->groups.v[ref->group];
    row->level = 1;
    free(rows->name);
    rows->name = text_copy_line(rows->r->session.text, g->name);
    /* + decided by a person, ± in part, blank: only proposed, - refused */
    const char *sign = g->rejected               ? "-"
                       : g->suggested == 0       ? "+"
                       : g->suggested < g->count ? "±"
                                                 : " ";
    row->parts[row->part_count++] = (struct list_part){sign, strlen(sign), ROLE_DIM, 0, false};
    enum role role = g->rejected                ? ROLE_ENTITY_REJECTED
                     : g->suggested == g->count ? ROLE_TEXT
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

/* The mentions of a row: those of its group, or of the first group below a heading. */
static const struct group *group_of_row(struct entity_rows *rows, size_t index)
{
    if (index >= rows->rows.n)
        return NULL;
    const struct row_ref *ref = &rows->rows.v[index];
    return ref->group == SIZE_MAX ? NULL : &rows->groups.v[ref->group];
}

bool entity_rows_place(struct entity_rows *rows, size_t index, size_t from, struct range *place)
{
    const struct group *g = group_of_row(rows, index);
    if (!g)
        return false;
    const struct mention_ref *m = rows->mentions.v + g->mention;
    *place = m[0].range;
    for (size_t i = 0; i < g->count; i++)
        if (m[i].range.start > from) {
            *place = m[i].range;
            break;
        }
    return true;
}

size_t entity_rows_ids(struct entity_rows *rows, size_t index, const uint32_t **ids)
{
    const struct group *g = group_of_row(rows, index);
    rows->ids.n = 0;
    for (size_t i = 0; g && i < g->count; i++)
        vec_push(&rows->ids, rows->mentions.v[g->mention + i].id);
    *ids = rows->ids.v;
    return rows->ids.n;
}
