/* Inside core/annotation: what a schema is made of. */
#ifndef DIPLE_ANNOTATION_SCHEMA_PRIVATE_H
#define DIPLE_ANNOTATION_SCHEMA_PRIVATE_H

#include "core/annotation/idmap.h"
#include "core/annotation/schema.h"

struct label_entry {
    struct label *label; /* on the heap, so that it stays where it is; owns its strings */
    uint32_t next;       /* with the same hash of the name, or SCHEMA_NONE */
};

struct schema {
    struct {
        struct label_entry *v;
        size_t n, cap;
    } labels;
    struct idmap by_name; /* hash of the name -> index + 1 of the first */
    uint32_t by_key[26];
    struct {
        struct schema_attribute *v;
        size_t n, cap;
    } attributes;
    struct {
        struct schema_relation *v;
        size_t n, cap;
    } relations;
};

/* Replace what is there; the strings are copied. */
void schema_set_string(const char **field, const char *value, size_t n);
/* Gives the letter to label i (0: takes its letter away); who had it gets another one. */
void schema_set_key(struct schema *s, uint32_t i, char key);

#endif
