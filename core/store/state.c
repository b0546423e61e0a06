#include "core/store/state.h"

#include "core/base/alloc.h"
#include "core/store/state-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MILLISECONDS 5000

/* Raised with every change of the tables below; another version's database is left alone. */
#define SCHEMA_VERSION 2

/* Contents of files stand in a table of their own: SQLite writes a row as a whole, and the rows of
 * documents are written with every edit. */
static const char tables[] =
    "CREATE TABLE documents(id INTEGER PRIMARY KEY, path TEXT NOT NULL, text_hash INTEGER NOT NULL,"
    " position INTEGER NOT NULL DEFAULT 0, saved INTEGER, pending INTEGER,"
    " pending_unsaved INTEGER NOT NULL DEFAULT 0, top INTEGER, cursor INTEGER, view TEXT,"
    " UNIQUE(path, text_hash));"
    "CREATE TABLE files(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, content BLOB NOT NULL,"
    " extra TEXT);"
    "CREATE TABLE steps(document INTEGER NOT NULL, i INTEGER NOT NULL, record TEXT NOT NULL,"
    " PRIMARY KEY(document, i)) WITHOUT ROWID;"
    "CREATE TABLE unsaved(id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL,"
    " record TEXT NOT NULL);"
    "CREATE INDEX unsaved_document ON unsaved(document, id);"
    "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version = 2;";

/* Came later; who does not know it is not disturbed by it. */
static const char texts_table[] =
    "CREATE TABLE IF NOT EXISTS texts(document INTEGER PRIMARY KEY, content BLOB NOT NULL)";

/* ---- small helpers over sqlite3 ------------------------------------------------------------- */

bool state_fail(const struct state *s, struct error *err, const char *what)
{
    return error_set(err, "cannot %s in '%s': %s", what, s->path, sqlite3_errmsg(s->db));
}

bool state_run(struct state *s, const char *sql)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

bool state_begin(struct state *s)
{
    return state_run(s, "BEGIN IMMEDIATE");
}

bool state_end(struct state *s, bool ok, struct error *err, const char *what)
{
    if (ok && state_run(s, "COMMIT"))
        return true;
    state_fail(s, err, what);
    state_run(s, "ROLLBACK");
    return false;
}

sqlite3_stmt *state_prepare(struct state *s, const char *sql, int64_t document)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return NULL;
    sqlite3_bind_int64(q, 1, document);
    return q;
}

bool state_finish(sqlite3_stmt *q)
{
    int rc = q ? sqlite3_step(q) : SQLITE_ERROR;
    if (rc == SQLITE_ROW)
        rc = SQLITE_DONE;
    if (sqlite3_finalize(q) != SQLITE_OK)
        return false;
    return rc == SQLITE_DONE;
}

int64_t state_number(struct state *s, const char *sql, int64_t document)
{
    sqlite3_stmt *q = state_prepare(s, sql, document);
    int64_t n = q && sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    sqlite3_finalize(q);
    return n;
}

char *state_column(sqlite3_stmt *q, int column, size_t *size)
{
    const void *p = sqlite3_column_blob(q, column);
    int n = sqlite3_column_bytes(q, column);
    if (sqlite3_column_type(q, column) == SQLITE_NULL)
        return NULL;
    if (size)
        *size = (size_t)n;
    return xmemdup0(p ? p : "", (size_t)n);
}

/* ---- opening -------------------------------------------------------------------------------- */

char *state_default_path(void)
{
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (base && base[0] == '/') /* the specification: a relative path is to be ignored */
        return xasprintf("%s/diple/state.db", base);
    if (home && home[0] == '/')
        return xasprintf("%s/.local/state/diple/state.db", home);
    return NULL;
}

bool state_make_folder(const char *path, struct error *err)
{
    char *folder = xstrdup(path);
    bool ok = true;
    for (char *slash = folder + 1; ok && (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        ok = mkdir(folder, 0700) == 0 || errno == EEXIST;
        if (!ok)
            error_set_errno(err, "cannot make the folder '%s'", folder);
        *slash = '/';
    }
    free(folder);
    return ok;
}

static bool make_tables(struct state *s, struct error *err)
{
    int64_t version = state_number(s, "PRAGMA user_version", 0);
    if (version != 0 && version != SCHEMA_VERSION)
        return error_set(err, "cannot use '%s': another version of the program made it", s->path);
    if (version == SCHEMA_VERSION)
        return s->read_only || state_run(s, texts_table) || state_fail(s, err, "make tables");
    if (s->read_only)
        return error_set(err, "cannot use '%s': it is read-only and has no tables", s->path);
    /* Two programs may get here at once: the second finds the tables made. */
    bool ok = state_begin(s);
    if (ok && state_number(s, "PRAGMA user_version", 0) == 0)
        ok = state_run(s, tables) && state_run(s, texts_table);
    return state_end(s, ok, err, "make tables");
}

static bool prepare_database(struct state *s, struct error *err)
{
    sqlite3_busy_timeout(s->db, BUSY_MILLISECONDS);
    sqlite3_extended_result_codes(s->db, 1);
    s->read_only = sqlite3_db_readonly(s->db, "main") == 1;
    /* The first statement reads the header: a file that is no database shows itself here. */
    if (!state_run(s, "PRAGMA schema_version"))
        return state_fail(s, err, "read");
    if (!s->read_only &&
        (!state_run(s, "PRAGMA journal_mode = WAL") || !state_run(s, "PRAGMA synchronous = FULL")))
        return state_fail(s, err, "write");
    return make_tables(s, err);
}

struct state *state_open(const char *path, struct error *err)
{
    struct state *s = xcalloc(1, sizeof *s);
    s->path = path ? xstrdup(path) : state_default_path();
    bool ok = s->path != NULL;
    if (!ok)
        error_set(err, "no place for the state: neither XDG_STATE_HOME nor HOME is set");
    ok = ok && state_make_folder(s->path, err);
    if (ok) {
        int flags = SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        ok = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
        if (!ok)
            state_fail(s, err, "open the database");
    }
    ok = ok && prepare_database(s, err);
    if (ok)
        return s;
    state_close(s);
    return NULL;
}

void state_close(struct state *s)
{
    if (!s)
        return;
    sqlite3_close(s->db);
    free(s->path);
    free(s);
}

bool state_read_only(const struct state *s)
{
    return s->read_only;
}

/* ---- reading positions and small values ----------------------------------------------------- */

bool state_set_position(struct state *s, int64_t document, uint64_t top, uint64_t cursor,
                        const char *view, struct error *err)
{
    sqlite3_stmt *q = state_prepare(
        s, "UPDATE documents SET top = ?2, cursor = ?3, view = ?4 WHERE id = ?1", document);
    if (q) {
        sqlite3_bind_int64(q, 2, (int64_t)top);
        sqlite3_bind_int64(q, 3, (int64_t)cursor);
        sqlite3_bind_text(q, 4, view, -1, SQLITE_STATIC);
    }
    return state_finish(q) || state_fail(s, err, "keep the reading position");
}

bool state_position(struct state *s, int64_t document, uint64_t *top, uint64_t *cursor, char **view)
{
    sqlite3_stmt *q = state_prepare(
        s, "SELECT top, cursor, view FROM documents WHERE id = ?1 AND top IS NOT NULL", document);
    bool found = q && sqlite3_step(q) == SQLITE_ROW;
    if (found) {
        *top = (uint64_t)sqlite3_column_int64(q, 0);
        *cursor = (uint64_t)sqlite3_column_int64(q, 1);
        if (view)
            *view = state_column(q, 2, NULL);
    }
    sqlite3_finalize(q);
    return found;
}

bool state_set(struct state *s, const char *name, const char *value, struct error *err)
{
    sqlite3_stmt *q =
        state_prepare(s, "INSERT OR REPLACE INTO settings(name, value) VALUES(?1, ?2)", 0);
    if (q) {
        sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
        sqlite3_bind_text(q, 2, value, -1, SQLITE_STATIC);
    }
    return state_finish(q) || state_fail(s, err, "keep a setting");
}

char *state_get(struct state *s, const char *name)
{
    sqlite3_stmt *q = state_prepare(s, "SELECT value FROM settings WHERE name = ?1", 0);
    char *value = NULL;
    if (q) {
        sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
        if (sqlite3_step(q) == SQLITE_ROW)
            value = state_column(q, 0, NULL);
    }
    sqlite3_finalize(q);
    return value;
}
