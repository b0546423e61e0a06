#include "core/annotation/set.h"

#include "core/base/vec.h"

#include <string.h>

struct annotations *annotations_new(const struct text *text, struct schema *schema)
{
    struct annotations *set = xcalloc(1, sizeof *set);
    set->text = text;
    set->schema = schema;
    set->next_id = set->next_note = 1;
    set->next_suggestion = ANNOTATION_SUGGESTION;
    set->last_step = xstrdup("");
    return set;
}

void annotations_free(struct annotations *set)
{
    if (!set)
        return;
    step_release(&set->current);
    for (size_t i = 0; i < set->history.n; i++)
        step_release(&set->history.v[i]);
    vec_release(&set->history);
    for (size_t i = 0; i < set->spans.size; i++)
        if (set->spans.slots[i].id)
            span_unref(set->spans.slots[i].value);
    idmap_release(&set->spans);
    span_index_release(&set->made);
    span_index_release(&set->suggested);
    lines_release(&set->lines);
    for (size_t i = 0; i < set->sources.n; i++) {
        free(set->sources.v[i].name);
        vec_release(&set->sources.v[i].covered);
    }
    vec_release(&set->sources);
    vec_release(&set->counts);
    vec_release(&set->touched);
    vec_release(&set->overruled);
    free(set->last_step);
    free(set);
}

const struct text *annotations_text(const struct annotations *set)
{
    return set->text;
}

struct schema *annotations_schema(const struct annotations *set)
{
    return set->schema;
}

uint64_t annotations_version(const struct annotations *set)
{
    return set->version;
}

void set_count_span(struct annotations *set, const struct span *s, bool more)
{
    while (set->counts.n <= s->a.label)
        vec_push(&set->counts, (struct label_counts){{0}});
    size_t *n = &set->counts.v[s->a.label].of[s->a.status];
    *n = more ? *n + 1 : *n - 1;
}

bool set_valid_place(const struct annotations *set, const struct range *fragments, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fragments[i].start >= fragments[i].end || fragments[i].end > text_size(set->text) ||
            (i > 0 && fragments[i].start < fragments[i - 1].end))
            return false;
    return count > 0;
}

uint32_t set_new_id(struct annotations *set)
{
    while (idmap_get(&set->spans, set->next_id))
        set->next_id++; /* only once ids have come close to the suggestions' */
    uint32_t id = set->next_id;
    if (id >= ANNOTATION_SUGGESTION - 1) {
        for (id = 1; idmap_get(&set->spans, id);)
            id++;
        return id;
    }
    set->next_id++;
    return id;
}

const char *set_intern_source(struct annotations *set, const char *name)
{
    if (!name)
        return NULL;
    for (size_t i = 0; i < set->sources.n; i++)
        if (strcmp(set->sources.v[i].name, name) == 0)
            return set->sources.v[i].name;
    vec_push(&set->sources, (struct suggestion_source){xstrdup(name), {0}});
    return vec_last(&set->sources).name;
}

static void touch(struct annotations *set, struct range r)
{
    if (set->suggested.n || set->suggested.added.n)
        vec_push(&set->touched, r);
}

static void take_note_number(struct annotations *set, uint64_t number)
{
    if (number >= set->next_note && number < UINT32_MAX)
        set->next_note = (uint32_t)number + 1;
}

void set_place_span(struct annotations *set, uint32_t id, struct span *s)
{
    struct span *old = idmap_get(&set->spans, id);
    bool suggestion = id & ANNOTATION_SUGGESTION;
    struct span_index *ix = suggestion ? &set->suggested : &set->made;

    set->version++;
    if (s)
        span_ref(s);
    if (old) {
        if (!old->hidden)
            set_count_span(set, old, false);
        touch(set, old->a.range);
        span_index_remove(ix, old);
    }
    idmap_put(&set->spans, id, s);
    if (s) {
        s->hidden = s->unjudged = suggestion;
        if (!s->hidden)
            set_count_span(set, s, true);
        span_index_add(ix, s);
        touch(set, s->a.range);
        if (!suggestion && id >= set->next_id && id < ANNOTATION_SUGGESTION - 1)
            set->next_id = id + 1;
        take_note_number(set, s->a.note_number);
    }
    span_unref(old);
}

void set_place_line(struct annotations *set, const char *key, struct line *l)
{
    struct line *old = lines_get(&set->lines, key);
    set->version++;
    if (l)
        line_ref(l);
    if (old)
        lines_remove(&set->lines, old);
    if (l) {
        lines_insert(&set->lines, l);
        if (l->a.kind == '#')
            take_note_number(set, l->number);
        line_unref(l);
    }
}

const struct annotation *annotations_get(const struct annotations *set, uint32_t id)
{
    const struct span *s = idmap_get(&set->spans, id);
    return s && (!s->hidden || s->unjudged) ? &s->a : NULL;
}

size_t annotations_count(const struct annotations *set, unsigned mask, uint32_t label)
{
    size_t n = 0;
    if (mask & ANNOTATIONS_SUGGESTED)
        set_settle(set);
    size_t first = label == SCHEMA_NONE ? 0 : label;
    size_t end = label == SCHEMA_NONE ? set->counts.n : (size_t)label + 1;
    for (size_t l = first; l < end && l < set->counts.n; l++)
        for (unsigned status = 0; status < ANNOTATION_STATUSES; status++)
            if (mask & 1u << status)
                n += set->counts.v[l].of[status];
    return n;
}

uint32_t annotations_load(struct annotations *set, const struct annotation *a)
{
    uint32_t id = a->id;
    if (!set_valid_place(set, a->fragments, a->fragment_count) ||
        a->label >= schema_count(set->schema) || id >= ANNOTATION_SUGGESTION ||
        idmap_get(&set->spans, id))
        return 0;
    struct annotation copy = *a;
    copy.id = id ? id : set_new_id(set);
    copy.source = set_intern_source(set, a->source);
    struct span *s = span_new(&copy);
    set_place_span(set, copy.id, s);
    span_unref(s);
    return copy.id;
}

bool annotations_load_line(struct annotations *set, const char *key, const char *body)
{
    if (lines_get(&set->lines, key))
        return false;
    struct line *l = line_new(key, body);
    set_place_line(set, key, l);
    /* A place that could not be understood stays in the file under its id. */
    unsigned long id = strncmp(key, "?\tT", 3) == 0 ? strtoul(key + 3, NULL, 10) : 0;
    if (id >= set->next_id && id < ANNOTATION_SUGGESTION - 1)
        set->next_id = (uint32_t)id + 1;
    line_unref(l);
    return true;
}

/* Settling changes caches only. */
static struct line_set *settled_lines(const struct annotations *set)
{
    struct line_set *lines = (struct line_set *)&set->lines;
    lines_settle(lines);
    return lines;
}

size_t annotations_line_count(const struct annotations *set)
{
    return settled_lines(set)->order.n;
}

const struct annotation_line *annotations_line(const struct annotations *set, size_t i)
{
    return &settled_lines(set)->order.v[i]->a;
}

const struct annotation_line *annotations_line_find(const struct annotations *set, const char *key)
{
    const struct line *l = lines_get(&set->lines, key);
    return l ? &l->a : NULL;
}

char *annotations_free_key(const struct annotations *set, char kind)
{
    const struct line_set *lines = settled_lines(set);
    uint64_t most = 0;
    for (size_t i = 0; i < lines->order.n; i++)
        if (lines->order.v[i]->a.kind == kind && lines->order.v[i]->number > most)
            most = lines->order.v[i]->number;
    return xasprintf("%c%llu", kind, (unsigned long long)most + 1);
}
