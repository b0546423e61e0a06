#include "core/annotation/schema-private.h"

#include "core/base/hash.h"
#include "core/base/vec.h"

#include <string.h>
#include <strings.h>

struct schema *schema_new(void)
{
    struct schema *s = xcalloc(1, sizeof *s);
    for (size_t i = 0; i < 26; i++)
        s->by_key[i] = SCHEMA_NONE;
    return s;
}

void schema_free(struct schema *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->labels.n; i++) {
        struct label *l = s->labels.v[i].label;
        free((char *)l->name);
        free((char *)l->display);
        free((char *)l->description);
        free(l);
    }
    vec_release(&s->labels);
    idmap_release(&s->by_name);
    for (size_t i = 0; i < s->attributes.n; i++) {
        const struct schema_attribute *a = &s->attributes.v[i];
        for (size_t k = 0; k < a->value_count; k++)
            free((char *)a->values[k]);
        free((void *)a->values);
        free((char *)a->name);
    }
    vec_release(&s->attributes);
    for (size_t i = 0; i < s->relations.n; i++) {
        free((char *)s->relations.v[i].name);
        free((char *)s->relations.v[i].argument1);
        free((char *)s->relations.v[i].argument2);
    }
    vec_release(&s->relations);
    free(s);
}

size_t schema_count(const struct schema *s)
{
    return s->labels.n;
}

const struct label *schema_label(const struct schema *s, uint32_t i)
{
    return s->labels.v[i].label;
}

static uint32_t name_id(const char *name)
{
    uint32_t h = (uint32_t)hash_bytes(name, strlen(name));
    return h ? h : 1;
}

uint32_t schema_find(const struct schema *s, const char *name)
{
    uintptr_t first = (uintptr_t)idmap_get(&s->by_name, name_id(name));
    for (uint32_t i = first ? (uint32_t)(first - 1) : SCHEMA_NONE; i != SCHEMA_NONE;
         i = s->labels.v[i].next)
        if (strcmp(s->labels.v[i].label->name, name) == 0)
            return i;
    return SCHEMA_NONE;
}

uint32_t schema_find_any_case(const struct schema *s, const char *name)
{
    uint32_t exact = schema_find(s, name);
    for (uint32_t i = 0; exact == SCHEMA_NONE && i < s->labels.n; i++)
        if (strcasecmp(s->labels.v[i].label->name, name) == 0)
            exact = i;
    return exact;
}

uint32_t schema_by_key(const struct schema *s, char key)
{
    return key >= 'a' && key <= 'z' ? s->by_key[key - 'a'] : SCHEMA_NONE;
}

/* A letter of the name if one is free, else any. */
static char free_key(const struct schema *s, const char *name)
{
    for (const char *c = name; *c; c++) {
        char lower = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        if (lower >= 'a' && lower <= 'z' && s->by_key[lower - 'a'] == SCHEMA_NONE)
            return lower;
    }
    for (int i = 0; i < 26; i++)
        if (s->by_key[i] == SCHEMA_NONE)
            return (char)('a' + i);
    return 0;
}

void schema_set_key(struct schema *s, uint32_t i, char key)
{
    struct label *l = s->labels.v[i].label;
    if (l->key)
        s->by_key[l->key - 'a'] = SCHEMA_NONE;
    l->key = 0;
    if (key < 'a' || key > 'z')
        return;
    uint32_t other = s->by_key[key - 'a'];
    s->by_key[key - 'a'] = i;
    l->key = key;
    if (other != SCHEMA_NONE) {
        struct label *o = s->labels.v[other].label;
        o->key = free_key(s, o->name);
        if (o->key)
            s->by_key[o->key - 'a'] = other;
    }
}

void schema_set_string(const char **field, const char *value, size_t n)
{
    char *copy = xmemdup0(value, n);
    free((char *)*field);
    *field = copy;
}

static bool valid_name(const char *name)
{
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c <= ' ' || *c == 0x7F)
            return false;
    return *name != '\0';
}

/* A new label without a letter. */
static uint32_t append(struct schema *s, const char *name)
{
    if (!valid_name(name) || s->labels.n >= SCHEMA_MOST_LABELS)
        return SCHEMA_NONE;
    uint32_t i = (uint32_t)s->labels.n, id = name_id(name);
    uintptr_t first = (uintptr_t)idmap_get(&s->by_name, id);
    struct label *l = xcalloc(1, sizeof *l);
    l->name = xstrdup(name);
    l->display = xstrdup(name);
    l->parent = SCHEMA_NONE;
    l->colour.kind = LABEL_COLOUR_INDEX;
    l->colour.index = (uint8_t)i;
    vec_push(&s->labels, (struct label_entry){l, first ? (uint32_t)(first - 1) : SCHEMA_NONE});
    idmap_put(&s->by_name, id, (void *)(uintptr_t)(i + 1u));
    return i;
}

uint32_t schema_intern(struct schema *s, const char *name)
{
    uint32_t i = schema_find(s, name);
    if (i == SCHEMA_NONE) {
        i = append(s, name);
        if (i != SCHEMA_NONE)
            schema_set_key(s, i, free_key(s, name));
    }
    return i;
}

uint32_t schema_add(struct schema *s, const char *name, const char *display, char key,
                    const struct label_colour *colour, const char *description)
{
    uint32_t i = schema_find(s, name);
    if (i == SCHEMA_NONE)
        i = append(s, name);
    if (i == SCHEMA_NONE)
        return SCHEMA_NONE;
    struct label *l = s->labels.v[i].label;
    l->known = true;
    if (display)
        schema_set_string(&l->display, display, strlen(display));
    if (description)
        schema_set_string(&l->description, description, strlen(description));
    if (colour)
        l->colour = *colour;
    if (key)
        schema_set_key(s, i, key);
    else if (!l->key && !l->grouping)
        schema_set_key(s, i, free_key(s, name));
    return i;
}

size_t schema_attribute_count(const struct schema *s)
{
    return s->attributes.n;
}

const struct schema_attribute *schema_attribute(const struct schema *s, size_t i)
{
    return &s->attributes.v[i];
}

size_t schema_relation_count(const struct schema *s)
{
    return s->relations.n;
}

const struct schema_relation *schema_relation(const struct schema *s, size_t i)
{
    return &s->relations.v[i];
}

struct schema *schema_builtin(void)
{
    static const struct {
        const char *name, *display, *description;
        char key;
    } labels[] = {
        {"PER", "Person", "people, real and invented", 'p'},
        {"ORG", "Organization", "companies, institutions, parties, teams", 'o'},
        {"LOC", "Location", "countries, cities, rivers, regions, buildings", 'l'},
        {"NORP", "Group", "nationalities, religious and political groups", 'n'},
        {"DATE", "Date", "days, months, years, periods", 'd'},
        {"MISC", "Miscellaneous", "other names: events, products, laws, awards", 'm'},
        {"WORK", "Work", "titles of books, films, songs, papers", 'w'},
        {"EVENT", "Event", "named events: wars, games, conferences", 'v'},
        {"TIME", "Time", "times of the day", 't'},
        {"MONEY", "Money", "amounts of money with their currency", 'y'},
        {"PERCENT", "Percentage", "percentages", 'c'},
        {"QUANTITY", "Quantity", "measures with their unit", 'q'},
        {"URL", "Web address", "addresses of web pages", 'u'},
        {"EMAIL", "E-mail address", "e-mail addresses", 'e'},
    };
    struct schema *s = schema_new();
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        schema_add(s, labels[i].name, labels[i].display, labels[i].key, NULL,
                   labels[i].description);
    return s;
}
