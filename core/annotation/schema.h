/* The labels of an annotation project: names, key letters, colours, what they may be joined to.
 *
 * Labels are numbered from 0 in their order; a number stays valid for the life of the schema
 * (labels are added, never removed). Names are what files hold ("PER"), display names what people
 * read
 * ("Person"). A name has no blanks or control characters. */
#ifndef DIPLE_ANNOTATION_SCHEMA_H
#define DIPLE_ANNOTATION_SCHEMA_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEMA_NONE UINT32_MAX
#define SCHEMA_MOST_LABELS 10000

struct schema;

enum label_colour_kind {
    LABEL_COLOUR_NONE,
    LABEL_COLOUR_INDEX, /* one of the ui's own, well-told-apart label colours, from 0 */
    LABEL_COLOUR_RGB,   /* from a visual.conf */
};

struct label_colour {
    enum label_colour_kind kind;
    uint8_t index;
    uint8_t r, g, b;
};

struct label {
    const char *name;           /* "ORG" */
    const char *display;        /* "Organization"; the name when nothing else is known */
    const char *description;    /* a line for people, or NULL */
    char key;                   /* 'a' to 'z', or 0 when no letter was left */
    bool grouping;              /* stands in the hierarchy only, not to be given (brat: "!Name") */
    bool known;                 /* from the schema itself; false: met in a file or proposed */
    uint32_t parent;            /* in the hierarchy, or SCHEMA_NONE */
    struct label_colour colour; /* background role */
};

/* An attribute that annotations may carry; no values: it is there or not. */
struct schema_attribute {
    const char *name;
    const char *const *values;
    size_t value_count;
};

/* A relation and the labels that its two arguments may have ("<ENTITY>" and SCHEMA_NONE: any). */
struct schema_relation {
    const char *name;
    const char *argument1, *argument2; /* role names, "Arg1" and "Arg2" normally */
    uint32_t label1, label2;           /* one pair; further pairs are further entries */
};

/* An empty schema, and the built-in one: PER ORG LOC NORP DATE MISC WORK TIME MONEY ... */
struct schema *schema_new(void);
struct schema *schema_builtin(void);
void schema_free(struct schema *s); /* NULL is allowed */

size_t schema_count(const struct schema *s);
/* Valid until the next label is added; i < schema_count(s). */
const struct label *schema_label(const struct schema *s, uint32_t i);

/* By exact name, by name without regard to ASCII case, by key letter; SCHEMA_NONE if there is none.
 */
uint32_t schema_find(const struct schema *s, const char *name);
uint32_t schema_find_any_case(const struct schema *s, const char *name);
uint32_t schema_by_key(const struct schema *s, char key);

/* The label of that name, added (known false, a free letter) when it is new. SCHEMA_NONE when the
 * name is empty, holds a blank or control character, or there are SCHEMA_MOST_LABELS already. */
uint32_t schema_intern(struct schema *s, const char *name);

/* Adds a label or changes the one of that name; NULL display, description, key 0, colour NULL: as
 * it was, or chosen. A letter that another label has is taken from it (it gets a free one). */
uint32_t schema_add(struct schema *s, const char *name, const char *display, char key,
                    const struct label_colour *colour, const char *description);

size_t schema_attribute_count(const struct schema *s);
const struct schema_attribute *schema_attribute(const struct schema *s, size_t i);
size_t schema_relation_count(const struct schema *s);
const struct schema_relation *schema_relation(const struct schema *s, size_t i);

/* brat's annotation.conf, visual.conf and kb_shortcuts.conf, each looked up on its own from the
 * folder upwards as brat does (server/src/projectconfig.py of nlplab/brat: the first one met wins).
 * NULL without an error when there is no annotation.conf at all (use schema_builtin); NULL with an
 * error when a file cannot be read. Lines that make no sense are skipped and counted. */
struct schema *schema_load(const char *folder, size_t *skipped, struct error *err);

/* What `diple init` writes: the three files' contents, owned by the caller. */
char *schema_annotation_conf(const struct schema *s);
char *schema_visual_conf(const struct schema *s);
char *schema_kb_shortcuts_conf(const struct schema *s);

#endif
