#include "app/config.h"

#include "app/paths.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One configuration for the process; its strings live as long as the process. */
static struct {
    struct {
        struct config_key *v;
        size_t n, cap;
    } keys;
    struct {
        struct config_color *v;
        size_t n, cap;
    } colors;
    struct {
        char **v;
        size_t n, cap;
    } strings;
} config;

struct reading {
    struct options *o;
    struct error err; /* of the line that failed */
};

static const char *keep(const char *s)
{
    vec_push(&config.strings, xstrdup(s));
    return vec_last(&config.strings);
}

static bool parse_bool(const char *value, bool *out)
{
    if (strcmp(value, "yes") == 0 || strcmp(value, "true") == 0 || strcmp(value, "1") == 0)
        *out = true;
    else if (strcmp(value, "no") == 0 || strcmp(value, "false") == 0 || strcmp(value, "0") == 0)
        *out = false;
    else
        return false;
    return true;
}

static bool set_option(struct reading *r, const char *name, const char *value)
{
    struct options *o = r->o;
    const struct {
        const char *name;
        bool *field;
    } switches[] = {{"mouse", &o->mouse},
                    {"light", &o->light},
                    {"read-only", &o->read_only},
                    {"no-state", &o->no_state}};
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (strcmp(name, switches[i].name) == 0)
            return parse_bool(value, switches[i].field) ||
                   error_set(&r->err, "%s takes yes or no", name);
    bool learn;
    if (strcmp(name, "learn") == 0) {
        if (!parse_bool(value, &learn))
            return error_set(&r->err, "learn takes yes or no");
        o->no_learn = !learn;
        return true;
    }
    if (strcmp(name, "annotator") == 0) {
        if (!options_annotator_ok(value))
            return error_set(&r->err, "annotator takes a name of letters, digits, - and _");
        o->annotator = keep(value);
        return true;
    }
    if (strcmp(name, "model") == 0) {
        o->model = keep(value);
        return true;
    }
    if (strcmp(name, "color") == 0) {
        static const char *const names[] = {"auto", "always", "never"};
        for (int i = 0; i < 3; i++)
            if (strcmp(value, names[i]) == 0) {
                o->color = (enum color_when)i;
                return true;
            }
        return error_set(&r->err, "color takes auto, always or never");
    }
    if (strcmp(name, "width") == 0) {
        char *end;
        long w = strtol(value, &end, 10);
        if (*end || w < 10 || w > 1000)
            return error_set(&r->err, "width takes a number from 10 to 1000");
        o->width = (int)w;
        return true;
    }
    return error_set(&r->err, "unknown option '%s'", name);
}

static int on_line(void *data, const char *section, const char *name, const char *value)
{
    struct reading *r = data;
    if (strcmp(section, "options") == 0)
        return set_option(r, name, value);
    if (strcmp(section, "duplicates") == 0)
        return dup_option_set(&r->o->duplicates, name, value, &r->err);
    if (strcmp(section, "colors") == 0) {
        vec_push(&config.colors, (struct config_color){keep(name), keep(value)});
        return 1;
    }
    const char *mode = strcmp(section, "keys") == 0         ? "read"
                       : strcmp(section, "keys.label") == 0 ? "label"
                       : strcmp(section, "keys.pane") == 0  ? "pane"
                                                            : NULL;
    if (!mode)
        return error_set(&r->err, "unknown section [%s]", section);
    vec_push(&config.keys, (struct config_key){mode, keep(name), keep(value)});
    return 1;
}

bool config_load(struct options *o)
{
    char *path = paths_config();
    if (!path || access(path, F_OK) != 0) {
        free(path);
        return true;
    }
    struct reading r = {.o = o};
    strcpy(r.err.message, "no 'name = value'");
    int line = ini_parse(path, on_line, &r);
    bool ok = line == 0;
    if (line > 0)
        options_trouble("%s:%d: %s", path, line, r.err.message);
    else if (line < 0)
        options_trouble("cannot read '%s'", path);
    free(path);
    return ok;
}

size_t config_keys(const struct config_key **keys)
{
    *keys = config.keys.v;
    return config.keys.n;
}

size_t config_colors(const struct config_color **colors)
{
    *colors = config.colors.v;
    return config.colors.n;
}
