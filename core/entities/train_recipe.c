#include "core/entities/train.h"

#include "core/base/alloc.h"
#include "core/entities/lines.h"

#include <stdlib.h>
#include <string.h>

void train_recipe_init(struct train_recipe *r)
{
    memset(r, 0, sizeof *r);
    r->second = 3;
    r->cutoff = 1;
    r->epochs = 12;
    r->threads = 2;
    r->batch = 16;
    r->rate = 0.07f;
    r->l1 = 1;
    r->dropout = 0.35f;
    r->prune = 0.05f;
    r->seed = 1;
}

void train_recipe_release(struct train_recipe *r)
{
    for (size_t i = 0; i < r->source_count; i++) {
        free(r->sources[i].path);
        free(r->sources[i].unmarked);
    }
    for (size_t i = 0; i < r->name_files; i++)
        free(r->names[i]);
    for (unsigned i = 0; i < r->kind_count; i++)
        free(r->kinds[i]);
    free(r->clusters[0]);
    free(r->clusters[1]);
    for (size_t i = 0; i < r->bonus_count; i++)
        free(r->bonuses[i].label);
    free(r->leave_out);
    free(r->labels);
    free(r->base_model);
    memset(r, 0, sizeof *r);
}

bool train_recipe_set(struct train_recipe *r, const char *name, const char *value,
                      struct error *err)
{
    const struct {
        const char *name;
        unsigned *whole;
        float *real;
        double least, most;
    } numbers[] = {
        {"second", &r->second, NULL, 0, 20},    {"cutoff", &r->cutoff, NULL, 1, 1000},
        {"epochs", &r->epochs, NULL, 1, 1000},  {"threads", &r->threads, NULL, 1, 64},
        {"batch", &r->batch, NULL, 1, 4096},    {"rate", NULL, &r->rate, 1e-6, 10},
        {"l1", NULL, &r->l1, 0, 1e6},           {"l2", NULL, &r->l2, 0, 1e6},
        {"dropout", NULL, &r->dropout, 0, 0.9}, {"prune", NULL, &r->prune, 0, 1},
    };
    char *rest;
    double v = strtod(value, &rest);
    if (rest == value || *rest)
        return error_set(err, "'%s' is not a number", value);
    if (!strcmp(name, "seed")) {
        r->seed = (uint64_t)v;
        return true;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(name, numbers[i].name) != 0)
            continue;
        if (!(v >= numbers[i].least && v <= numbers[i].most))
            return error_set(err, "%s must be between %g and %g", name, numbers[i].least,
                             numbers[i].most);
        if (numbers[i].whole)
            *numbers[i].whole = (unsigned)v;
        else
            *numbers[i].real = (float)v;
        return true;
    }
    return error_set(err, "there is no number '%s' to set", name);
}

struct train_source *train_recipe_add(struct train_recipe *r, const char *path)
{
    if (r->source_count == TRAIN_MOST_SOURCES)
        return NULL;
    struct train_source *s = &r->sources[r->source_count++];
    *s = (struct train_source){.path = xstrdup(path), .weight = 1};
    return s;
}

/* The number of a kind, which is a new one if need be; KINDS_MOST when there are too many. */
static unsigned find_kind(struct train_recipe *r, const char *name)
{
    for (unsigned i = 0; i < r->kind_count; i++)
        if (!strcmp(r->kinds[i], name))
            return i;
    if (r->kind_count < KINDS_MOST) {
        r->kinds[r->kind_count] = xstrdup(name);
        return r->kind_count++;
    }
    return KINDS_MOST;
}

static bool read_source_option(struct train_recipe *r, struct train_source *s, const char *word,
                               struct error *err)
{
    if (!strncmp(word, "kind=", 5)) {
        unsigned kind = find_kind(r, word + 5);
        if (kind == KINDS_MOST || !word[5] || strlen(word + 5) > KIND_NAME)
            return error_set(err, "'%s': at most %d kinds, names of at most %d letters", word,
                             KINDS_MOST, KIND_NAME);
        s->kind = kind + 1;
        if (!s->domain)
            s->domain = train_kind_domain(kind);
    } else if (!strncmp(word, "domain=", 7)) {
        unsigned long v = strtoul(word + 7, NULL, 10);
        if (v >= INSTANCES_MOST_DOMAINS)
            return error_set(err, "'%s': domains go up to %d", word, INSTANCES_MOST_DOMAINS - 1);
        s->domain = (unsigned)v;
    } else if (!strncmp(word, "unmarked=", 9)) {
        free(s->unmarked);
        s->unmarked = xstrdup(word + 9);
    } else if (!strncmp(word, "weight=", 7)) {
        s->weight = strtof(word + 7, NULL);
        if (!(s->weight > 0 && s->weight <= 100))
            return error_set(err, "'%s': not a weight", word);
    } else if (!strncmp(word, "held=", 5)) {
        if (sscanf(word + 5, "%u/%u", &s->held_part, &s->held_parts) != 2 || !s->held_parts)
            return error_set(err, "'%s': not a part of parts", word);
    } else if (!strcmp(word, "augment")) {
        s->augment = true;
    } else if (!strncmp(word, "replace=", 8)) {
        s->replace = (unsigned)strtoul(word + 8, NULL, 10);
        if (s->replace > 20)
            return error_set(err, "'%s': at most 20 rounds", word);
    } else if (!strcmp(word, "glued")) {
        s->glued = true;
    } else {
        return error_set(err, "'%s' is no option of a corpus", word);
    }
    return true;
}

/* Where the lines of a recipe look for their files. */
struct roots {
    const char *data;
    char *recipe; /* folder of the recipe */
};

static char *join(const struct roots *roots, const char *path)
{
    const char *folder = !strncmp(path, "./", 2) ? roots->recipe : roots->data;
    return path[0] == '/' ? xstrdup(path) : xasprintf("%s/%s", folder, path);
}

static bool read_line(struct train_recipe *r, char *line, const struct roots *roots,
                      struct error *err)
{
    char *save, *word = strtok_r(line, " \t", &save);
    char *value = word ? strtok_r(NULL, " \t", &save) : NULL;
    if (!word || *word == '#')
        return true;
    if (!value)
        return error_set(err, "'%s' has no value", word);
    if (!strcmp(word, "labels")) {
        free(r->labels);
        r->labels = xstrdup(value);
    } else if (!strcmp(word, "base")) {
        free(r->base_model);
        r->base_model = join(roots, value);
    } else if (!strcmp(word, "leave-out")) {
        free(r->leave_out);
        r->leave_out = xstrdup(value);
    } else if (!strcmp(word, "clusters")) {
        char **place = r->clusters[0] ? &r->clusters[1] : &r->clusters[0];
        free(*place);
        *place = join(roots, value);
    } else if (!strcmp(word, "names")) {
        if (r->name_files == sizeof r->names / sizeof r->names[0])
            return error_set(err, "too many files of names");
        r->names[r->name_files++] = join(roots, value);
    } else if (!strcmp(word, "corpus")) {
        char *path = join(roots, value), *option;
        struct train_source *s = train_recipe_add(r, path);
        free(path);
        if (!s)
            return error_set(err, "too many corpora");
        while ((option = strtok_r(NULL, " \t", &save)))
            if (!read_source_option(r, s, option, err))
                return false;
    } else if (!strcmp(word, "bonus")) {
        char *number = strtok_r(NULL, " \t", &save);
        if (!number || r->bonus_count == sizeof r->bonuses / sizeof r->bonuses[0])
            return error_set(err, "'bonus %s' has no value, or there are too many", value);
        r->bonuses[r->bonus_count++] = (struct train_bonus){xstrdup(value), strtof(number, NULL)};
    } else if (!strcmp(word, "set")) {
        char *number = strtok_r(NULL, " \t", &save);
        return number ? train_recipe_set(r, value, number, err)
                      : error_set(err, "'set %s' has no value", value);
    } else {
        return error_set(err, "'%s' is not understood", word);
    }
    return true;
}

bool train_recipe_read(struct train_recipe *r, const char *path, const char *folder,
                       struct error *err)
{
    struct lines l;
    struct error inner;
    const char *slash = strrchr(path, '/');
    struct roots roots = {folder, slash ? xmemdup0(path, (size_t)(slash - path)) : xstrdup(".")};
    bool ok = lines_open(&l, path, err);
    if (!ok) {
        free(roots.recipe);
        return false;
    }
    while (ok && lines_next(&l)) {
        ok = read_line(r, l.line, &roots, &inner);
        if (!ok)
            error_set(err, "'%s', line %zu: %s", path, l.number, inner.message);
    }
    free(roots.recipe);
    return lines_close(&l, ok ? err : NULL) && ok;
}
