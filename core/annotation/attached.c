#include "core/annotation/attached.h"

#include "core/annotation/set.h"
#include "core/base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char label_head[] = "DocumentLabel document\t";

/* ---- places and the events that they trigger ------------------------------------------------ */

/* Queries are const to their callers; only caches change. */
static void hanging_on(const struct annotations *set, const char *key, struct line_vec *out)
{
    lines_hanging_on((struct line_set *)&set->lines, key, out);
}

/* The place that a key means: itself, or the trigger of an event; 0: none. */
static uint32_t place_of(const struct annotations *set, const char *key)
{
    uint32_t id = 0;
    if (key[0] == 'T') {
        id = (uint32_t)strtoul(key + 1, NULL, 10);
    } else if (key[0] == 'E') {
        const struct line *event = lines_get(&set->lines, key);
        const char *colon = event ? strchr(event->a.body, ':') : NULL;
        if (colon && colon[1] == 'T')
            id = (uint32_t)strtoul(colon + 2, NULL, 10);
    }
    const struct annotation *a = id && id < ANNOTATION_SUGGESTION ? annotations_get(set, id) : NULL;
    return a ? id : 0;
}

/* What a line refers to an annotation by: "T4", or the first event that it triggers. Owned by the
 * caller. */
static char *key_of(const struct annotations *set, uint32_t id)
{
    char *key = xasprintf("T%u", id);
    struct line_vec hanging = {0};
    hanging_on(set, key, &hanging);
    for (size_t i = 0; i < hanging.n; i++)
        if (hanging.v[i]->a.kind == 'E' && place_of(set, hanging.v[i]->a.key) == id) {
            free(key);
            key = xstrdup(hanging.v[i]->a.key);
            break;
        }
    vec_release(&hanging);
    return key;
}

/* All lines on the place and on its event, in the order of the file. */
static void lines_of(const struct annotations *set, uint32_t id, struct line_vec *out)
{
    char place[16];
    char *key = key_of(set, id);
    snprintf(place, sizeof place, "T%u", id);
    hanging_on(set, place, out);
    if (key[0] == 'E')
        hanging_on(set, key, out);
    free(key);
}

static bool can_hold(const struct annotations *set, uint32_t id)
{
    return set->open && id < ANNOTATION_SUGGESTION && annotations_get(set, id);
}

/* ---- attributes ----------------------------------------------------------------------------- */

/* "Confidence T3 High": the words. */
static bool attribute_words(const struct line *l, struct attached_attribute *out)
{
    const char *s = l->a.body;
    size_t name = strcspn(s, " \t");
    const char *target = s + name + (s[name] == ' ');
    size_t n = strcspn(target, " \t");
    const char *value = target + n + (target[n] == ' ');
    if ((l->a.kind != 'A' && l->a.kind != 'M') || !name || !n)
        return false;
    out->name = xmemdup0(s, name);
    out->value = *value && *value != '\t' ? xmemdup0(value, strcspn(value, "\t")) : NULL;
    return true;
}

void attached_attributes(const struct annotations *set, uint32_t id,
                         struct attached_attributes *out)
{
    struct line_vec lines = {0};
    struct attached_attribute a;
    if (!set->lines.by_key.n)
        return;
    lines_of(set, id, &lines);
    for (size_t i = 0; i < lines.n; i++)
        if (attribute_words(lines.v[i], &a))
            vec_push(out, a);
    vec_release(&lines);
}

void attached_attributes_release(struct attached_attributes *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->v[i].name);
        free(list->v[i].value);
    }
    vec_release(list);
}

bool attached_set_attribute(struct annotations *set, uint32_t id, const char *name,
                            const char *value, bool on)
{
    struct line_vec lines = {0};
    char *key = NULL;
    if (!can_hold(set, id))
        return false;
    lines_of(set, id, &lines);
    for (size_t i = 0; i < lines.n && !key; i++) {
        struct attached_attribute a;
        if (!attribute_words(lines.v[i], &a))
            continue;
        if (strcmp(a.name, name) == 0)
            key = xstrdup(lines.v[i]->a.key);
        free(a.name);
        free(a.value);
    }
    vec_release(&lines);
    bool done = true;
    if (!on) {
        done = key && annotations_put_line(set, key, NULL);
    } else {
        char *target = key_of(set, id);
        char *body =
            value ? xasprintf("%s %s %s", name, target, value) : xasprintf("%s %s", name, target);
        if (!key)
            key = annotations_free_key(set, 'A');
        annotations_put_line(set, key, body);
        free(target);
        free(body);
    }
    free(key);
    return done;
}

/* ---- relations ------------------------------------------------------------------------------ */

/* "Employs Arg1:T1 Arg2:E3" */
static bool relation_words(const struct annotations *set, const struct annotation_line *l,
                           struct attached_relation *out)
{
    const char *s = l->body;
    size_t name = strcspn(s, " \t");
    uint32_t ends[2] = {0, 0};
    int n = 0;
    if (l->kind != 'R' || !name)
        return false;
    for (s += name; *s == ' ' && n < 2;) {
        s++;
        size_t word = strcspn(s, " \t"), role = word;
        while (role > 0 && s[role - 1] != ':')
            role--;
        char *key = xmemdup0(s + role, word - role);
        ends[n++] = role ? place_of(set, key) : 0;
        free(key);
        s += word;
    }
    if (!ends[0] || !ends[1])
        return false;
    *out = (struct attached_relation){xstrdup(l->key), xmemdup0(l->body, name), ends[0], ends[1]};
    return true;
}

void attached_relations(const struct annotations *set, uint32_t id, struct attached_relations *out)
{
    struct attached_relation r;
    if (!set->lines.by_key.n)
        return;
    if (!id) {
        for (size_t i = 0; i < annotations_line_count(set); i++)
            if (relation_words(set, annotations_line(set, i), &r))
                vec_push(out, r);
        return;
    }
    struct line_vec lines = {0};
    lines_of(set, id, &lines);
    for (size_t i = 0; i < lines.n; i++)
        if (relation_words(set, &lines.v[i]->a, &r))
            vec_push(out, r);
    vec_release(&lines);
}

static void release_relation(struct attached_relation *r)
{
    free(r->key);
    free(r->name);
}

void attached_relations_release(struct attached_relations *list)
{
    for (size_t i = 0; i < list->n; i++)
        release_relation(&list->v[i]);
    vec_release(list);
}

bool attached_relate(struct annotations *set, const char *name, const char *const roles[2],
                     uint32_t from, uint32_t to)
{
    struct attached_relations there = {0};
    bool removed = false;
    if (from == to || !can_hold(set, from) || !can_hold(set, to))
        return false;
    attached_relations(set, from, &there);
    for (size_t i = 0; i < there.n; i++)
        if (there.v[i].from == from && there.v[i].to == to && strcmp(there.v[i].name, name) == 0)
            removed = annotations_put_line(set, there.v[i].key, NULL);
    attached_relations_release(&there);
    if (removed)
        return true;
    char *key = annotations_free_key(set, 'R'), *a = key_of(set, from), *b = key_of(set, to);
    char *body = xasprintf("%s %s:%s %s:%s", name, roles[0], a, roles[1], b);
    annotations_put_line(set, key, body);
    free(body);
    free(a);
    free(b);
    free(key);
    return true;
}

/* ---- labels of the article ------------------------------------------------------------------ */

const char *attached_label_of(const struct annotation_line *line)
{
    size_t n = sizeof label_head - 1;
    bool is = line->kind == '#' && strncmp(line->body, label_head, n) == 0 && line->body[n];
    return is ? line->body + n : NULL;
}

void attached_labels(const struct annotations *set, struct attached_labels *out)
{
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const char *name = attached_label_of(annotations_line(set, i));
        if (name)
            vec_push(out, xstrdup(name));
    }
}

void attached_labels_release(struct attached_labels *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->v[i]);
    vec_release(list);
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool attached_set_labels(struct annotations *set, const char *const *names, size_t count)
{
    struct attached_labels had = {0}, gone = {0};
    bool changed = false;
    if (!set->open)
        return false;
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const struct annotation_line *line = annotations_line(set, i);
        const char *name = attached_label_of(line);
        if (!name)
            continue;
        bool twice = is_among((const char *const *)had.v, had.n, name);
        if (twice || !is_among(names, count, name))
            vec_push(&gone, xstrdup(line->key));
        vec_push(&had, xstrdup(name));
    }
    for (size_t i = 0; i < gone.n; i++)
        changed = annotations_put_line(set, gone.v[i], NULL) || changed;
    for (size_t i = 0; i < count; i++) {
        if (is_among((const char *const *)had.v, had.n, names[i]) || !*names[i] ||
            is_among(names, i, names[i]))
            continue;
        /* notes on annotations have numbers of the same kind, that are not lines here */
        char *key = xasprintf("#%u", set->next_note),
             *body = xasprintf("%s%s", label_head, names[i]);
        changed = annotations_put_line(set, key, body) || changed;
        free(key);
        free(body);
    }
    attached_labels_release(&had);
    attached_labels_release(&gone);
    return changed;
}
