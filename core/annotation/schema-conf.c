/* Reading brat's configuration (nlplab/brat, server/src/projectconfig.py):
 *
 *   annotation.conf     [entities] [relations] [events] [attributes]; a TAB of indentation per
 * level of the hierarchy, "!Name" only groups, <MACRO>=A|B visual.conf         [labels] "Name |
 * Label | Short"; [drawing] "Name<TAB>bgColor:#7fa2ff, ..." kb_shortcuts.conf   "P<TAB>Person"
 */
#include "core/annotation/schema-private.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES ((size_t)1 << 20)
#define MOST_LEVELS 32
#define MOST_RELATIONS 10000

/* ---- files ---------------------------------------------------------------------------------- */

/* Contents of the file; NULL without an error when it is not there. */
static char *read_conf(const char *path, struct error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            error_set_errno(err, "cannot read '%s'", path);
        return NULL;
    }
    char *bytes = NULL;
    if (fstat(fd, &st) != 0) {
        error_set_errno(err, "cannot read '%s'", path);
    } else if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > MOST_BYTES) {
        error_set(err, "cannot read '%s': it is %s", path,
                  S_ISREG(st.st_mode) ? "too large" : "no regular file");
    } else {
        size_t size = (size_t)st.st_size, n = 0;
        bytes = xmalloc(size + 1);
        for (ssize_t got; n < size && (got = read(fd, bytes + n, size - n)) > 0;)
            n += (size_t)got;
        bytes[n] = '\0';
    }
    close(fd);
    return bytes;
}

/* The first file of that name in the folder or above it. */
static char *read_upwards(const char *folder, const char *name, struct error *err)
{
    char *at = realpath(folder, NULL), *bytes = NULL;
    struct error own = {""};
    for (char *slash; at && !bytes && !own.message[0];) {
        char *path = xasprintf("%s/%s", strcmp(at, "/") == 0 ? "" : at, name);
        bytes = read_conf(path, &own);
        free(path);
        slash = strrchr(at, '/');
        if (!slash || !slash[1])
            break;
        slash[slash == at] = '\0';
    }
    if (own.message[0])
        error_set(err, "%s", own.message);
    free(at);
    return bytes;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char *skip_blanks(char *s)
{
    while (is_blank(*s))
        s++;
    return s;
}

static char *trim(char *s)
{
    s = skip_blanks(s);
    size_t n = strlen(s);
    while (n > 0 && is_blank(s[n - 1]))
        s[--n] = '\0';
    return s;
}

struct conf {
    char *rest; /* what is not read yet */
    char section[32];
};

/* The next line that says something, without what ends it; sections are taken note of. */
static char *next_line(struct conf *c)
{
    while (*c->rest) {
        char *line = c->rest;
        size_t n = strcspn(line, "\r\n");
        c->rest = line + n + (line[n] != '\0');
        line[n] = '\0';
        while (n > 0 && is_blank(line[n - 1]))
            line[--n] = '\0';
        char *word = skip_blanks(line);
        if (!*word || *word == '#')
            continue;
        if (*word == '[' && line[n - 1] == ']') {
            size_t length = (size_t)(line + n - 1 - word - 1);
            if (length >= sizeof c->section)
                length = sizeof c->section - 1;
            memcpy(c->section, word + 1, length);
            c->section[length] = '\0';
            continue;
        }
        return line;
    }
    return NULL;
}

/* Cuts the string at the first of the characters and steps behind it; NULL when there is no more.
 */
static char *cut(char **s, const char *characters)
{
    char *part = *s;
    if (!part)
        return NULL;
    size_t n = strcspn(part, characters);
    *s = part[n] ? part + n + 1 : NULL;
    part[n] = '\0';
    return trim(part);
}

/* ---- annotation.conf ------------------------------------------------------------------------ */

struct macro {
    char *name, *value; /* "<POG>", "Person|Organization" */
};

struct reader {
    struct schema *schema;
    size_t skipped;
    uint32_t parents[MOST_LEVELS]; /* the last label of each level */
    struct {
        struct macro *v;
        size_t n, cap;
    } macros;
};

/* A|<M>|B with the macros in place of their names; owned by the caller. */
static char *expand(const struct reader *r, char *value)
{
    struct strbuf out = STRBUF_INIT;
    for (char *part; (part = cut(&value, "|"));) {
        size_t i = 0;
        while (i < r->macros.n && strcmp(r->macros.v[i].name, part) != 0)
            i++;
        if (out.n)
            strbuf_addc(&out, '|');
        strbuf_adds(&out, i < r->macros.n ? r->macros.v[i].value : part);
        if (out.n > MOST_BYTES) /* macros of macros of macros */
            break;
    }
    return strbuf_detach(&out);
}

static bool read_macro(struct reader *r, char *line)
{
    char *name = skip_blanks(line), *equals = strstr(name, ">=");
    if (*name != '<' || !equals)
        return false;
    char *value = equals + 2;
    equals[1] = '\0';
    if (r->macros.n >= 256) {
        r->skipped++;
        return true;
    }
    char *expanded = expand(r, value); /* before there is room for it: it looks at those there */
    vec_push(&r->macros, (struct macro){xstrdup(name), expanded});
    return true;
}

static void read_label(struct reader *r, char *line)
{
    size_t level = 0;
    while (line[level] == '\t' && level < MOST_LEVELS - 1)
        level++;
    char *rest = line + level, *name = cut(&rest, "\t");
    bool grouping = *name == '!';
    name += grouping;
    if (strspn(name, "-") == strlen(name) || strlen(name) > 200) { /* a line that separates */
        r->skipped += strlen(name) > 200;
        return;
    }
    uint32_t i = schema_find(r->schema, name);
    bool is_new = i == SCHEMA_NONE; /* named again it keeps its place: no circles */
    if (is_new && grouping) {
        i = schema_intern(r->schema, name);
        if (i != SCHEMA_NONE) {
            schema_set_key(r->schema, i, 0);
            r->schema->labels.v[i].label->grouping = true;
            r->schema->labels.v[i].label->known = true;
        }
    } else {
        i = schema_add(r->schema, name, NULL, 0, NULL, NULL);
    }
    if (i == SCHEMA_NONE) {
        r->skipped++;
        return;
    }
    uint32_t parent = level > 0 ? r->parents[level - 1] : SCHEMA_NONE;
    if (is_new)
        r->schema->labels.v[i].label->parent = parent;
    for (size_t k = level; k < MOST_LEVELS; k++)
        r->parents[k] = i;
}

/* "<ENTITY>" and labels that the schema does not have mean any. */
static uint32_t argument_label(const struct reader *r, const char *name)
{
    return *name == '<' ? SCHEMA_NONE : schema_find(r->schema, name);
}

static void add_pairs(struct reader *r, const char *name, const char *roles[2], char *values[2])
{
    struct schema *s = r->schema;
    char *first = xstrdup(values[0]), *rest = first;
    for (char *a; (a = cut(&rest, "|"));) {
        char *second = xstrdup(values[1]), *others = second;
        for (char *b; (b = cut(&others, "|"));) {
            if (s->relations.n >= MOST_RELATIONS) {
                r->skipped++;
                break;
            }
            vec_push(&s->relations,
                     (struct schema_relation){xstrdup(name), xstrdup(roles[0]), xstrdup(roles[1]),
                                              argument_label(r, a), argument_label(r, b)});
        }
        free(second);
    }
    free(first);
}

/* "Located<TAB>Arg1:Person, Arg2:GPE, <REL-TYPE>:symmetric" */
static void read_relation(struct reader *r, char *line)
{
    char *rest = line, *name = cut(&rest, "\t");
    const char *roles[2] = {"Arg1", "Arg2"};
    char *values[2] = {NULL, NULL};
    size_t n = 0;
    for (char *argument; n < 2 && (argument = cut(&rest, ","));) {
        char *value = argument, *role = cut(&value, ":");
        if (!value || *role == '<')
            continue;
        roles[n] = role;
        values[n++] = expand(r, value);
    }
    if (n == 2 && *name)
        add_pairs(r, name, roles, values);
    else
        r->skipped++;
    free(values[0]);
    free(values[1]);
}

/* "Confidence<TAB>Arg:<EVENT>, Value:High|Neutral|Low" */
static void read_attribute(struct reader *r, char *line)
{
    char *rest = line, *name = cut(&rest, "\t");
    struct {
        const char **v;
        size_t n, cap;
    } values = {0};
    for (char *argument; (argument = cut(&rest, ","));) {
        char *list = argument, *role = cut(&list, ":");
        if (strcmp(role, "Value") != 0 || !list)
            continue;
        char *expanded = expand(r, list), *left = expanded;
        for (char *value; (value = cut(&left, "|"));)
            if (*value && values.n < 1000)
                vec_push(&values, xstrdup(value));
        free(expanded);
    }
    if (*name && r->schema->attributes.n < 1000) {
        vec_push(&r->schema->attributes,
                 (struct schema_attribute){xstrdup(name), values.v, values.n});
        return;
    }
    r->skipped++;
    for (size_t i = 0; i < values.n; i++)
        free((char *)values.v[i]);
    vec_release(&values);
}

/* One pass over the file for the sections that `labels` says: relations name labels that may come
 * later. */
static void read_annotation_conf(struct reader *r, const char *bytes, bool labels)
{
    char *copy = xstrdup(bytes);
    struct conf c = {copy, ""};
    for (char *line; (line = next_line(&c));) {
        bool is_label = strcmp(c.section, "entities") == 0 || strcmp(c.section, "events") == 0;
        if (labels && read_macro(r, line))
            continue;
        if (is_label != labels || *skip_blanks(line) == '<')
            continue;
        if (is_label)
            read_label(r, line);
        else if (strcmp(c.section, "relations") == 0)
            read_relation(r, skip_blanks(line));
        else if (strcmp(c.section, "attributes") == 0)
            read_attribute(r, skip_blanks(line));
        else if (strcmp(c.section, "options") != 0)
            r->skipped++;
    }
    free(copy);
}

/* ---- visual.conf, kb_shortcuts.conf --------------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool parse_colour(const char *s, struct label_colour *out)
{
    static const struct {
        const char *name;
        uint8_t r, g, b;
    } names[] = {
        {"white", 255, 255, 255},
        {"silver", 192, 192, 192},
        {"gray", 128, 128, 128},
        {"lightgray", 211, 211, 211},
        {"red", 255, 0, 0},
        {"pink", 255, 192, 203},
        {"orange", 255, 165, 0},
        {"gold", 255, 215, 0},
        {"yellow", 255, 255, 0},
        {"lightyellow", 255, 255, 224},
        {"green", 0, 128, 0},
        {"lime", 0, 255, 0},
        {"lightgreen", 144, 238, 144},
        {"cyan", 0, 255, 255},
        {"lightcyan", 224, 255, 255},
        {"blue", 0, 0, 255},
        {"lightblue", 173, 216, 230},
        {"navy", 0, 0, 128},
        {"purple", 128, 0, 128},
        {"violet", 238, 130, 238},
        {"brown", 165, 42, 42},
        {"tan", 210, 180, 140},
        {"beige", 245, 245, 220},
        {"black", 0, 0, 0},
    };
    out->kind = LABEL_COLOUR_RGB;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(s, names[i].name) == 0) {
            out->r = names[i].r;
            out->g = names[i].g;
            out->b = names[i].b;
            return true;
        }
    }
    size_t n = strlen(s);
    if (*s != '#' || (n != 4 && n != 7))
        return false;
    int v[6];
    for (size_t i = 0; i < n - 1; i++)
        if ((v[i] = hex(s[i + 1])) < 0)
            return false;
    out->r = (uint8_t)(n == 4 ? v[0] * 17 : v[0] * 16 + v[1]);
    out->g = (uint8_t)(n == 4 ? v[1] * 17 : v[2] * 16 + v[3]);
    out->b = (uint8_t)(n == 4 ? v[2] * 17 : v[4] * 16 + v[5]);
    return true;
}

/* "Person<TAB>bgColor:#ffccaa, fgColor:black" */
static void read_drawing(struct schema *s, char *line)
{
    char *rest = skip_blanks(line), *name = cut(&rest, "\t ");
    uint32_t i = schema_find(s, name);
    for (char *item; i != SCHEMA_NONE && (item = cut(&rest, ","));) {
        char *value = item, *what = cut(&value, ":");
        struct label_colour colour = {0};
        if (strcmp(what, "bgColor") == 0 && value && parse_colour(trim(value), &colour))
            s->labels.v[i].label->colour = colour;
    }
}

static void read_visual_conf(struct schema *s, char *bytes)
{
    struct conf c = {bytes, ""};
    for (char *line; (line = next_line(&c));) {
        if (strcmp(c.section, "drawing") == 0) {
            read_drawing(s, line);
        } else if (strcmp(c.section, "labels") == 0) {
            char *rest = line, *name = cut(&rest, "|"), *display = cut(&rest, "|");
            uint32_t i = schema_find(s, name);
            if (i != SCHEMA_NONE && display && *display)
                schema_set_string(&s->labels.v[i].label->display, display, strlen(display));
        }
    }
}

static void read_shortcuts(struct schema *s, char *bytes)
{
    struct conf c = {bytes, ""};
    for (char *line; (line = next_line(&c));) {
        char *rest = skip_blanks(line), *key = cut(&rest, "\t "), *name = rest ? trim(rest) : NULL;
        uint32_t i = name ? schema_find(s, name) : SCHEMA_NONE;
        char letter = *key >= 'A' && *key <= 'Z' ? (char)(*key - 'A' + 'a') : *key;
        if (i != SCHEMA_NONE && key[0] && !key[1])
            schema_set_key(s, i, letter);
    }
}

struct schema *schema_load(const char *folder, size_t *skipped, struct error *err)
{
    struct error own = {""};
    struct reader r = {0};
    char *annotation = read_upwards(folder, "annotation.conf", &own);
    char *visual = annotation ? read_upwards(folder, "visual.conf", &own) : NULL;
    char *shortcuts = annotation ? read_upwards(folder, "kb_shortcuts.conf", &own) : NULL;
    if (annotation && !own.message[0]) {
        r.schema = schema_new();
        for (size_t i = 0; i < MOST_LEVELS; i++)
            r.parents[i] = SCHEMA_NONE;
        read_annotation_conf(&r, annotation, true);
        read_annotation_conf(&r, annotation, false);
        if (visual)
            read_visual_conf(r.schema, visual);
        if (shortcuts)
            read_shortcuts(r.schema, shortcuts);
    } else if (own.message[0]) {
        error_set(err, "%s", own.message);
    }
    for (size_t i = 0; i < r.macros.n; i++) {
        free(r.macros.v[i].name);
        free(r.macros.v[i].value);
    }
    vec_release(&r.macros);
    free(annotation);
    free(visual);
    free(shortcuts);
    if (skipped)
        *skipped = r.skipped;
    return r.schema;
}
