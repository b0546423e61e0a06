#include "core/entities/group.h"

#include "core/base/vec.h"
#include "core/entities/form.h"
#include "core/entities/key.h"
#include "core/entities/tokenizer.h"

#include <stdlib.h>
#include <string.h>

/* A map from keys to numbers, 0 for what is not there. */
struct map {
    uint64_t *keys;
    uint32_t *values;
    size_t n, cap;
};

#define AMBIGUOUS UINT32_MAX

static uint32_t *map_at(struct map *m, uint64_t key)
{
    if (2 * (m->n + 1) > m->cap) {
        struct map old = *m;
        m->cap = old.cap ? 2 * old.cap : 256;
        m->keys = xcalloc(m->cap, sizeof *m->keys);
        m->values = xcalloc(m->cap, sizeof *m->values);
        m->n = 0;
        for (size_t i = 0; i < old.cap; i++)
            if (old.values[i])
                *map_at(m, old.keys[i]) = old.values[i];
        free(old.keys);
        free(old.values);
    }
    size_t i = (size_t)key & (m->cap - 1);
    while (m->values[i] && m->keys[i] != key)
        i = (i + 1) & (m->cap - 1);
    if (!m->values[i]) {
        m->keys[i] = key;
        m->n++; /* the caller stores a value */
    }
    return &m->values[i];
}

static void map_release(struct map *m)
{
    free(m->keys);
    free(m->values);
}

/* A variant: all mentions whose names are written alike once normalised. */
struct variant {
    size_t start, end; /* its first mention, normalised */
    uint32_t count, label;
    uint32_t tokens;
    uint32_t joined; /* 1 + the variant that it is another form of; 0: stands for itself */
    uint32_t entity;
    bool is_person;
    uint64_t initials, single; /* keys: of its initials; of its one token */
};

struct grouping {
    const uint8_t *text;
    struct token_vec tokens;
    struct {
        struct variant *v;
        size_t n, cap;
    } variants;
    struct map by_name, by_part, by_initials;
};

static bool token_is_one(const uint8_t *text, const struct token *t, const char *const *words)
{
    for (; *words; words++)
        if (t->end - t->start == strlen(*words) &&
            !memcmp(text + t->start, *words, t->end - t->start))
            return true;
    return false;
}

/* Leaves of the tokens [*from, *to) the name proper: no article or title before it, no possessive
 * ending or legal form behind. */
static void strip(const struct grouping *g, bool is_person, size_t *from, size_t *to)
{
    static const char *const articles[] = {"the", "The", "a", "an", "A", "An", NULL};
    static const char *const titles[] = {
        "Mr",        "Mr.",      "Mrs",      "Mrs.",        "Ms",        "Ms.",      "Dr",
        "Dr.",       "Prof",     "Prof.",    "Professor",   "President", "Minister", "Sir",
        "Lord",      "Lady",     "Dame",     "Senator",     "Sen.",      "Gov.",     "Governor",
        "Gen.",      "General",  "Col.",     "Colonel",     "Captain",   "Capt.",    "Rep.",
        "Judge",     "King",     "Queen",    "Prince",      "Princess",  "Pope",     "Bishop",
        "Rev.",      "Chairman", "Director", "Academician", "Comrade",   "Premier",  "Chancellor",
        "Secretary", "Mayor",    NULL};
    static const char *const endings[] = {
        "'s",   "’s",  "'",  "’",    ".",     ",",           "Inc",     "Inc.",    "Ltd",
        "Ltd.", "Co.", "Co", "Corp", "Corp.", "Corporation", "Company", "Limited", "plc",
        "PLC",  "LLC", "AG", "SA",   "S.A.",  "GmbH",        NULL};
    const struct token *t = g->tokens.v;
    while (*to - *from > 1 && (token_is_one(g->text, &t[*from], articles) ||
                               (is_person && token_is_one(g->text, &t[*from], titles))))
        ++*from;
    while (*to - *from > 1 && token_is_one(g->text, &t[*to - 1], endings))
        --*to;
}

static uint64_t lower_key(const struct grouping *g, size_t i)
{
    struct form f;
    form_describe(&f, g->text + g->tokens.v[i].start, g->tokens.v[i].end - g->tokens.v[i].start);
    return f.lower;
}

/* The key of the letters as initials; also for an abbreviation's own letters. */
static uint64_t add_initial(uint64_t key, uint8_t letter)
{
    return key_join(key, letter);
}

static uint64_t initials_of(const struct grouping *g, size_t from, size_t to)
{
    uint64_t key = 0;
    for (size_t i = from; i < to; i++) {
        uint8_t c = g->text[g->tokens.v[i].start];
        if (c >= 'A' && c <= 'Z')
            key = add_initial(key, c);
    }
    return key;
}

/* Of "NWA" or "U.S.": the key of its letters; 0 when it is no such word. */
static uint64_t abbreviation_key(const struct grouping *g, size_t i)
{
    const struct token *t = &g->tokens.v[i];
    uint64_t key = 0;
    size_t letters = 0;
    for (size_t b = t->start; b < t->end; b++) {
        uint8_t c = g->text[b];
        if (c >= 'A' && c <= 'Z') {
            key = add_initial(key, c);
            letters++;
        } else if (c != '.') {
            return 0;
        }
    }
    return letters >= 2 ? key : 0;
}

/* Number (from 1) of the variant of an item. */
static uint32_t read_item(struct grouping *g, const struct group_item *item)
{
    g->tokens.n = 0;
    tokenize(g->text, (struct range){item->start, item->end}, &g->tokens);
    size_t from = 0, to = g->tokens.n;
    if (to)
        strip(g, item->is_person, &from, &to);
    uint64_t key = item->label;
    for (size_t i = from; i < to; i++)
        key = key_join(key, lower_key(g, i));
    uint32_t *number = map_at(&g->by_name, key);
    if (*number) {
        g->variants.v[*number - 1].count++;
        return *number;
    }
    struct variant v = {.count = 1,
                        .label = item->label,
                        .tokens = (uint32_t)(to - from),
                        .is_person = item->is_person,
                        .start = to ? g->tokens.v[from].start : item->start,
                        .end = to ? g->tokens.v[to - 1].end : item->end};
    *number = (uint32_t)g->variants.n + 1;
    if (to - from == 1) {
        v.single = key_join(item->label, lower_key(g, from));
        v.initials = abbreviation_key(g, from);
    }
    for (size_t i = from; to - from > 1 && item->is_person && i < to; i++) {
        uint32_t *part = map_at(&g->by_part, key_join(item->label, lower_key(g, i)));
        *part = *part && *part != *number ? AMBIGUOUS : *number;
    }
    if (to - from > 1 && !item->is_person) {
        uint32_t *whole = map_at(&g->by_initials, key_join(item->label, initials_of(g, from, to)));
        *whole = *whole ? AMBIGUOUS : *number;
    }
    vec_push(&g->variants, v);
    return *number;
}

static void join_variants(struct grouping *g)
{
    for (size_t i = 0; i < g->variants.n; i++) {
        struct variant *v = &g->variants.v[i];
        uint32_t to = 0;
        if (v->tokens != 1)
            continue;
        if (v->is_person)
            to = *map_at(&g->by_part, v->single);
        else if (v->initials)
            to = *map_at(&g->by_initials, key_join(v->label, v->initials));
        if (to && to != AMBIGUOUS)
            v->joined = to;
    }
}

void group_items(const uint8_t *text, struct group_item *items, size_t count,
                 struct entity_vec *out)
{
    struct grouping g = {.text = text};
    out->n = 0;
    for (size_t i = 0; i < count; i++)
        items[i].entity = read_item(&g, &items[i]);
    join_variants(&g);
    for (size_t i = 0; i < count; i++) {
        struct variant *own = &g.variants.v[items[i].entity - 1];
        struct variant *v = own->joined ? &g.variants.v[own->joined - 1] : own;
        if (!v->entity) {
            vec_push(out, (struct entity){
                              .start = v->start, .end = v->end, .label = v->label, .first = i});
            v->entity = (uint32_t)out->n;
        }
        items[i].entity = v->entity;
        out->v[v->entity - 1].count++;
    }
    vec_release(&g.tokens);
    vec_release(&g.variants);
    map_release(&g.by_name);
    map_release(&g.by_part);
    map_release(&g.by_initials);
}
