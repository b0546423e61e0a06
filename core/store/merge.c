#include "core/store/merge.h"

#include "core/annotation/idmap.h"
#include "core/base/hash.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* ---- annotations by what they say ----------------------------------------------------------- */

struct entry {
    uint64_t content; /* hash of label and fragments */
    uint32_t id;
    bool matched;
};

struct entry_vec {
    struct entry *v;
    size_t n, cap;
};

static const char *label_name(const struct annotations *set, const struct annotation *a)
{
    return schema_label(annotations_schema(set), a->label)->name;
}

static uint64_t content_hash(const struct annotations *set, const struct annotation *a)
{
    const char *label = label_name(set, a);
    return hash_mix(hash_bytes(label, strlen(label))) ^
           hash_bytes(a->fragments, a->fragment_count * sizeof *a->fragments);
}

static bool same_content(const struct annotations *x, const struct annotation *a,
                         const struct annotations *y, const struct annotation *b)
{
    return a->fragment_count == b->fragment_count &&
           memcmp(a->fragments, b->fragments, a->fragment_count * sizeof *a->fragments) == 0 &&
           strcmp(label_name(x, a), label_name(y, b)) == 0;
}

static bool same_note(const struct annotation *a, const struct annotation *b)
{
    return strcmp(a->note ? a->note : "", b->note ? b->note : "") == 0;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->content != y->content)
        return x->content < y->content ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static struct entry_vec list_entries(const struct annotations *set)
{
    struct entry_vec list = {0};
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        vec_push(&list, (struct entry){content_hash(set, a), a->id, false});
    if (list.n > 1)
        qsort(list.v, list.n, sizeof *list.v, compare_entries);
    return list;
}

/* An entry of that content that has no partner yet, of the wanted id if possible. */
static struct entry *find_entry(struct entry_vec *list, uint64_t content, uint32_t id)
{
    struct entry *found = NULL;
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (list->v[mid].content < content)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < list->n && list->v[low].content == content; low++)
        if (!list->v[low].matched && (!found || list->v[low].id == id))
            found = &list->v[low];
    return found;
}

struct merge {
    const struct annotations *base, *theirs;
    struct annotations *ours;
    struct entry_vec base_list, ours_list;
    struct idmap our_id; /* their id -> ours, where it is another */
    struct merge_result *result;
};

static uint32_t our_label(struct merge *m, const struct annotation *theirs)
{
    return schema_intern(annotations_schema(m->ours), label_name(m->theirs, theirs));
}

static void note_id(struct merge *m, uint32_t theirs, uint32_t ours)
{
    if (theirs != ours)
        idmap_put(&m->our_id, theirs, (void *)(uintptr_t)ours);
}

static void put_theirs(struct merge *m, const struct annotation *t)
{
    struct entry *same = find_entry(&m->ours_list, content_hash(m->theirs, t), t->id);
    if (same) {
        same->matched = true;
        note_id(m, t->id, same->id);
        return;
    }
    struct annotation copy = *t;
    copy.label = our_label(m, t);
    if (annotations_get(m->ours, copy.id))
        copy.id = 0;
    uint32_t id = annotations_put(m->ours, &copy);
    if (id) {
        note_id(m, t->id, id);
        m->result->changes++;
    }
}

/* b and t are the same place with the same label; the notes may differ. */
static void merge_note(struct merge *m, const struct annotation *b, const struct annotation *t)
{
    const struct annotation *o = annotations_get(m->ours, b->id);
    note_id(m, t->id, b->id);
    if (same_note(b, t) || !o || same_note(o, t))
        return;
    if (!same_note(o, b)) {
        m->result->conflicts++;
    } else {
        annotations_set_note(m->ours, o->id, t->note);
        m->result->changes++;
    }
}

/* They have moved or relabelled b. */
static void merge_change(struct merge *m, const struct annotation *b, const struct annotation *t)
{
    const struct annotation *o = annotations_get(m->ours, b->id);
    if (o && same_content(m->ours, o, m->theirs, t))
        return;
    if (!o || !same_content(m->ours, o, m->base, b)) {
        m->result->conflicts++;
        put_theirs(m, t);
        return;
    }
    struct annotation copy = *o;
    copy.label = our_label(m, t);
    copy.fragments = t->fragments;
    copy.fragment_count = t->fragment_count;
    if (same_note(o, b))
        copy.note = t->note;
    annotations_put(m->ours, &copy);
    m->result->changes++;
}

static void merge_removal(struct merge *m, const struct annotation *b)
{
    const struct annotation *o = annotations_get(m->ours, b->id);
    if (!o || !(ANNOTATIONS_MADE & 1u << o->status))
        return;
    if (!same_content(m->ours, o, m->base, b) || !same_note(o, b)) {
        m->result->conflicts++;
    } else {
        annotations_remove(m->ours, o->id);
        m->result->changes++;
    }
}

static void mark_matched(struct entry_vec *list, const struct annotations *set,
                         const struct annotation *a)
{
    struct entry *e = find_entry(list, content_hash(set, a), a->id);
    if (e && e->id == a->id)
        e->matched = true;
}

static void merge_places(struct merge *m)
{
    struct annotation_cursor c;
    const struct annotation *t;
    struct {
        const struct annotation **v;
        size_t n, cap;
    } rest = {0};

    annotations_find(m->theirs, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((t = annotations_next(&c))) {
        struct entry *e = find_entry(&m->base_list, content_hash(m->theirs, t), t->id);
        if (e) {
            e->matched = true;
            merge_note(m, annotations_get(m->base, e->id), t);
        } else {
            vec_push(&rest, t);
        }
    }
    for (size_t i = 0; i < rest.n; i++) {
        const struct annotation *b = annotations_get(m->base, rest.v[i]->id);
        struct entry *e = b ? find_entry(&m->base_list, content_hash(m->base, b), b->id) : NULL;
        if (e && e->id == b->id) {
            e->matched = true;
            merge_change(m, b, rest.v[i]);
        } else {
            put_theirs(m, rest.v[i]);
        }
    }
    vec_release(&rest);
    for (size_t i = 0; i < m->base_list.n; i++)
        if (!m->base_list.v[i].matched)
            merge_removal(m, annotations_get(m->base, m->base_list.v[i].id));
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* The body with their ids as ours. */
static char *renamed(const struct merge *m, const char *s)
{
    struct strbuf out = STRBUF_INIT;
    bool in_head = true; /* behind the first TAB stands free text */
    for (char before = ' '; *s; before = *s++) {
        char *end;
        uint32_t id = 0;
        if (*s == '\t')
            in_head = false;
        if (in_head && *s == 'T' && (before == ' ' || before == ':') && s[1] > '0' && s[1] <= '9') {
            unsigned long n = strtoul(s + 1, &end, 10);
            if ((!*end || *end == ' ' || *end == '\t') && n < ANNOTATION_SUGGESTION)
                id = (uint32_t)(uintptr_t)idmap_get(&m->our_id, (uint32_t)n);
        }
        if (id) {
            strbuf_addf(&out, "T%u", id);
            s = end - 1;
        } else {
            strbuf_addc(&out, *s);
        }
    }
    return strbuf_detach(&out);
}

static const char *body_of(const struct annotation_line *line)
{
    return line ? line->body : NULL;
}

static bool same_body(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Merging twice must not add it twice. */
static bool has_line(const struct annotations *set, char kind, const char *body)
{
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const struct annotation_line *line = annotations_line(set, i);
        if (line->kind == kind && strcmp(line->body, body) == 0)
            return true;
    }
    return false;
}

/* theirs: the body there, NULL when they have no such line (any more). */
static void merge_line(struct merge *m, const char *key, const char *base, const char *theirs)
{
    const char *ours = body_of(annotations_line_find(m->ours, key));
    char *body = theirs ? renamed(m, theirs) : NULL;
    if (!same_body(base, theirs) && !same_body(ours, body)) {
        if (same_body(ours, base)) {
            annotations_put_line(m->ours, key, body);
            m->result->changes++;
        } else {
            m->result->conflicts++;
            if (body && strchr("RAMN#", key[0]) && !has_line(m->ours, key[0], body)) {
                char *free_key = annotations_free_key(m->ours, key[0]);
                annotations_put_line(m->ours, free_key, body);
                free(free_key);
            }
        }
    }
    free(body);
}

static void merge_lines(struct merge *m)
{
    for (size_t i = 0; i < annotations_line_count(m->theirs); i++) {
        const struct annotation_line *t = annotations_line(m->theirs, i);
        char *key = t->kind == '*' ? renamed(m, t->key + 2) : NULL;
        char *whole = key ? xasprintf("*\t%s", key) : xstrdup(t->key);
        merge_line(m, whole, body_of(annotations_line_find(m->base, t->key)), t->body);
        free(key);
        free(whole);
    }
    for (size_t i = 0; i < annotations_line_count(m->base); i++) {
        const struct annotation_line *b = annotations_line(m->base, i);
        if (!annotations_line_find(m->theirs, b->key))
            merge_line(m, b->key, b->body, NULL);
    }
}

void merge_changes(const struct annotations *base, const struct annotations *theirs,
                   struct annotations *ours, struct merge_result *result)
{
    struct merge m = {.base = base, .theirs = theirs, .ours = ours, .result = result};
    struct annotation_cursor c;
    const struct annotation *b;
    *result = (struct merge_result){0};
    m.base_list = list_entries(base);
    m.ours_list = list_entries(ours);
    /* What we have from the base is theirs already: only what we have added can be the same by
     * chance. */
    annotations_find(base, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((b = annotations_next(&c)))
        mark_matched(&m.ours_list, base, b);
    merge_places(&m);
    merge_lines(&m);
    vec_release(&m.base_list);
    vec_release(&m.ours_list);
    idmap_release(&m.our_id);
}
