/* The edits of one step. Each makes a new state of one annotation and notes both states. */
#include "core/annotation/set.h"

#include "core/base/vec.h"

#include <stdio.h>
#include <string.h>

static void change_span(struct annotations *set, uint32_t id, struct span *after)
{
    struct span *before = idmap_get(&set->spans, id);
    vec_push(&set->current.spans, (struct span_change){before ? span_ref(before) : NULL,
                                                       after ? span_ref(after) : NULL});
    set_place_span(set, id, after);
}

static uint32_t put(struct annotations *set, const struct annotation *a)
{
    struct annotation numbered = *a;
    if (a->note && !a->note_number)
        numbered.note_number = set->next_note;
    struct span *s = span_new(&numbered);
    change_span(set, a->id, s);
    span_unref(s);
    return a->id;
}

static void change_line(struct annotations *set, const char *key, struct line *after)
{
    struct line *before = lines_get(&set->lines, key);
    vec_push(&set->current.lines, (struct line_change){before ? line_ref(before) : NULL,
                                                       after ? line_ref(after) : NULL});
    set_place_line(set, key, after);
}

static void put_line(struct annotations *set, const char *key, const char *body)
{
    struct line *l = line_new(key, body);
    change_line(set, key, l);
    line_unref(l);
}

/* Everything that hangs on `key` goes or is shortened, and what hangs on that, and so on. */
static void remove_hanging(struct annotations *set, const char *key)
{
    struct line_vec gone = {0}, hanging = {0};
    const char *target = key;
    for (size_t done = 0; target; done++) {
        hanging.n = 0;
        lines_hanging_on(&set->lines, target, &hanging);
        for (size_t i = 0; i < hanging.n; i++) {
            struct line *l = hanging.v[i];
            char *rest = line_without(l, target);
            line_ref(l);
            if (rest && l->a.kind == 'E') {
                put_line(set, l->a.key, rest);
            } else {
                change_line(set, l->a.key, NULL);
                if (rest && !lines_get(&set->lines, rest))
                    put_line(set, rest, "");
                vec_push(&gone, line_ref(l));
            }
            line_unref(l);
            free(rest);
        }
        target = done < gone.n ? gone.v[done]->a.key : NULL;
    }
    for (size_t i = 0; i < gone.n; i++)
        line_unref(gone.v[i]);
    vec_release(&gone);
    vec_release(&hanging);
}

/* The trigger of an event has the type of the event (brat). */
static void retype_events(struct annotations *set, uint32_t id, uint32_t label)
{
    if (!set->lines.by_key.n)
        return;
    char key[16];
    struct line_vec hanging = {0};
    snprintf(key, sizeof key, "T%u", id);
    lines_hanging_on(&set->lines, key, &hanging);
    for (size_t i = 0; i < hanging.n; i++) {
        struct line *l = line_ref(hanging.v[i]);
        char *body = line_retyped(l, key, schema_label(set->schema, label)->name);
        if (body)
            put_line(set, l->a.key, body);
        free(body);
        line_unref(l);
    }
    vec_release(&hanging);
}

/* A copy of the annotation to change, with an id to keep; a suggestion becomes an accepted one. */
static bool take(struct annotations *set, uint32_t id, struct annotation *copy)
{
    const struct span *s = set->open ? idmap_get(&set->spans, id) : NULL;
    if (!s)
        return false;
    *copy = s->a;
    if (id & ANNOTATION_SUGGESTION) {
        copy->id = set_new_id(set);
        copy->status = ANNOTATION_ACCEPTED;
    }
    return true;
}

uint32_t annotations_accept(struct annotations *set, uint32_t id)
{
    struct annotation a;
    if (!take(set, id, &a))
        return 0;
    if (a.status == ANNOTATION_HAND)
        return id;
    a.status = ANNOTATION_ACCEPTED;
    return put(set, &a);
}

uint32_t annotations_reject(struct annotations *set, uint32_t id)
{
    struct annotation a;
    if (!take(set, id, &a))
        return 0;
    a.status = ANNOTATION_REJECTED;
    return put(set, &a);
}

uint32_t annotations_set_label(struct annotations *set, uint32_t id, uint32_t label)
{
    struct annotation a;
    if (label >= schema_count(set->schema) || !take(set, id, &a))
        return 0;
    if (a.status == ANNOTATION_REJECTED)
        a.status = ANNOTATION_ACCEPTED;
    if (a.label != label && a.status == ANNOTATION_ACCEPTED) {
        a.score = ANNOTATION_NO_SCORE; /* the score was that of the other label */
        for (size_t i = 0; i < a.alternative_count; i++)
            if (a.alternatives[i].label == label)
                a.score = a.alternatives[i].score;
    }
    if (a.label != label)
        retype_events(set, id, label);
    a.label = label;
    return put(set, &a);
}

static int compare_ranges(const void *a, const void *b)
{
    const struct range *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

uint32_t annotations_set_fragments(struct annotations *set, uint32_t id,
                                   const struct range *fragments, size_t count)
{
    struct annotation a;
    struct range_vec sorted = {0};
    for (size_t i = 0; i < count; i++)
        vec_push(&sorted, fragments[i]);
    if (count > 1)
        qsort(sorted.v, count, sizeof *sorted.v, compare_ranges);
    size_t n = 0;
    for (size_t i = 0; i < sorted.n; i++) {
        if (n > 0 && sorted.v[i].start <= sorted.v[n - 1].end) {
            if (sorted.v[i].end > sorted.v[n - 1].end)
                sorted.v[n - 1].end = sorted.v[i].end;
        } else {
            sorted.v[n++] = sorted.v[i];
        }
    }
    uint32_t done = 0;
    if (set_valid_place(set, sorted.v, n) && take(set, id, &a)) {
        a.fragments = sorted.v;
        a.fragment_count = n;
        done = put(set, &a);
    }
    vec_release(&sorted);
    return done;
}

uint32_t annotations_set_note(struct annotations *set, uint32_t id, const char *note)
{
    struct annotation a;
    if (!take(set, id, &a))
        return 0;
    a.note = note && *note ? note : NULL;
    return put(set, &a);
}

/* A state of that very place and label among the made ones or the suggestions. */
static struct span *find_equal(struct span_index *ix, struct range range, uint32_t label)
{
    struct span *found = NULL;
    if (ix->added.n > 512 || ix->dropped > 512) /* many edits, each looking: settle now and then */
        span_index_settle(ix);
    for (size_t i = span_index_from(ix, range.start); i < ix->n && ix->v[i].start == range.start;
         i++)
        if (!ix->v[i].span->dropped && ix->v[i].end == range.end &&
            ix->v[i].span->a.label == label && ix->v[i].span->a.fragment_count == 1)
            found = ix->v[i].span;
    for (size_t i = 0; i < ix->added.n && !found; i++) {
        struct span *s = ix->added.v[i];
        if (!s->dropped && s->a.range.start == range.start && s->a.range.end == range.end &&
            s->a.label == label && s->a.fragment_count == 1)
            found = s;
    }
    return found;
}

uint32_t annotations_add(struct annotations *set, struct range range, uint32_t label)
{
    if (!set->open || label >= schema_count(set->schema) || !set_valid_place(set, &range, 1))
        return 0;
    struct span *equal = find_equal(&set->made, range, label);
    if (!equal)
        equal = find_equal(&set->suggested, range, label);
    if (equal)
        return annotations_accept(set, equal->a.id);
    struct annotation a = {
        .id = set_new_id(set),
        .label = label,
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .fragments = &range,
        .fragment_count = 1,
    };
    return put(set, &a);
}

bool annotations_remove(struct annotations *set, uint32_t id)
{
    const struct span *s = set->open ? idmap_get(&set->spans, id) : NULL;
    if (!s || id & ANNOTATION_SUGGESTION)
        return false;
    if (set->lines.by_key.n) {
        char key[16];
        snprintf(key, sizeof key, "T%u", id);
        remove_hanging(set, key);
    }
    change_span(set, id, NULL);
    return true;
}

uint32_t annotations_put(struct annotations *set, const struct annotation *a)
{
    if (!set->open || a->label >= schema_count(set->schema) || a->id >= ANNOTATION_SUGGESTION ||
        a->status == ANNOTATION_SUGGESTED || !set_valid_place(set, a->fragments, a->fragment_count))
        return 0;
    struct annotation copy = *a;
    if (!copy.id)
        copy.id = set_new_id(set);
    copy.source = set_intern_source(set, a->source);
    return put(set, &copy);
}

bool annotations_put_line(struct annotations *set, const char *key, const char *body)
{
    if (!set->open || !*key)
        return false;
    const struct line *now = lines_get(&set->lines, key);
    if (!body) {
        if (!now)
            return false;
        char *copy = xstrdup(key); /* it may belong to the line */
        change_line(set, copy, NULL);
        remove_hanging(set, copy);
        free(copy);
        return true;
    }
    if (!now || strcmp(now->a.body, body) != 0)
        put_line(set, key, body);
    return true;
}
