/* Inside core/duplicates: an open index, and how it is read and written. */
#ifndef DIPLE_DUPLICATES_INDEX_PRIVATE_H
#define DIPLE_DUPLICATES_INDEX_PRIVATE_H

#include "core/duplicates/finder-private.h"
#include "core/duplicates/index.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the index says of a text, but for its words. */
struct dup_record {
    int64_t id;
    char *name;
    uint64_t stamp, content;
    struct dup_source source;
    uint32_t n, fringes, tables;
    bool repeats; /* the text had the words of another one, and therefore no passages of its own */
};

struct dup_record_vec {
    struct dup_record *v;
    size_t n, cap;
};

struct dup_index {
    sqlite3 *db;
    char *key;                     /* version, machine and options: what the content depends on */
    int64_t generation;            /* of the content that was read; it grows with each change */
    struct dup_record_vec records; /* by name */
    sqlite3_stmt *block;           /* words of a text */
};

/* A passage as it is kept: the other text by its id. */
struct dup_kept {
    int64_t other;
    struct dup_passage passage;
};

/* Opens the database, reads key, generation and records. */
bool dup_index_load(struct dup_index *x, const char *path, struct error *err);

/* The record of a name, or NULL. */
const struct dup_record *dup_index_record(const struct dup_index *x, const char *name);

/* How much words tell; false when the index does not know. */
bool dup_index_weights(struct dup_index *x, struct dup_weights *w);

/* Calls back with each kept passage list: the id of its text. */
void dup_index_passages(struct dup_index *x,
                        void (*found)(int64_t id, const struct dup_kept *v, size_t n, void *data),
                        void *data);

/* The content that dup_index_run() arrived at. */
struct dup_index_content {
    const struct dup_finder *finder;
    char *const *names;
    const uint64_t *stamps;
    const struct dup_weights *weights; /* NULL: those in the index still hold */
    const struct dup_passage_vec *found;
    const bool *text_changed, *passages_changed; /* by text */
};

/* Writes what has changed, in one transaction; nothing when somebody else has changed the index. */
void dup_index_write(struct dup_index *x, const struct dup_index_content *c);

#endif
