/* Inside core/store: the open database. */
#ifndef DIPLE_STORE_STATE_PRIVATE_H
#define DIPLE_STORE_STATE_PRIVATE_H

#include "core/store/state.h"

#include <sqlite3.h>

struct state {
    sqlite3 *db;
    char *path;
    bool read_only;
};

/* Fills err with what SQLite says; returns false. */
bool state_fail(const struct state *s, struct error *err, const char *what);
bool state_run(struct state *s, const char *sql);

/* A write transaction, and its end: committed if ok, else rolled back (false). */
bool state_begin(struct state *s);
bool state_end(struct state *s, bool ok, struct error *err, const char *what);

/* A statement with ?1 bound to the document; NULL on errors (every function here takes NULL). */
sqlite3_stmt *state_prepare(struct state *s, const char *sql, int64_t document);
bool state_finish(sqlite3_stmt *q); /* runs it to its end and frees it */
int64_t state_number(struct state *s, const char *sql, int64_t document); /* 0 when there is none */
char *state_column(sqlite3_stmt *q, int column, size_t *size); /* a copy; NULL for NULL */

/* Makes all folders above path. */
bool state_make_folder(const char *path, struct error *err);

#endif
