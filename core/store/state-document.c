/* The history, the unsaved records and the two halves of a save. */
#include "core/base/alloc.h"
#include "core/store/state-private.h"

#include "core/annotation/annotations.h"

#include <stdlib.h>
#include <string.h>

static bool find_document(struct state *s, const char *path, uint64_t text_hash,
                          struct state_document *out)
{
    sqlite3_stmt *q =
        state_prepare(s,
                      "SELECT d.id, d.position, s.hash, p.hash, s.id IS NOT NULL FROM documents d"
                      " LEFT JOIN files s ON s.id = d.saved LEFT JOIN files p ON p.id = d.pending"
                      " WHERE d.text_hash = ?1 AND d.path = ?2",
                      (int64_t)text_hash);
    if (q)
        sqlite3_bind_text(q, 2, path, -1, SQLITE_STATIC);
    bool found = q && sqlite3_step(q) == SQLITE_ROW;
    if (found) {
        out->id = sqlite3_column_int64(q, 0);
        out->position = (size_t)sqlite3_column_int64(q, 1);
        out->file_hash = (uint64_t)sqlite3_column_int64(q, 2);
        out->pending_hash = (uint64_t)sqlite3_column_int64(q, 3);
        out->has_base = sqlite3_column_int(q, 4);
    }
    sqlite3_finalize(q);
    return found;
}

static bool has_other_text(struct state *s, const char *path, int64_t id)
{
    sqlite3_stmt *q = state_prepare(s,
                                    "SELECT 1 FROM documents d JOIN unsaved u ON u.document = d.id"
                                    " WHERE d.id <> ?1 AND d.path = ?2 LIMIT 1",
                                    id);
    if (q)
        sqlite3_bind_text(q, 2, path, -1, SQLITE_STATIC);
    bool found = q && sqlite3_step(q) == SQLITE_ROW;
    sqlite3_finalize(q);
    return found;
}

bool state_document(struct state *s, const char *path, uint64_t text_hash, bool create,
                    struct state_document *out, struct error *err)
{
    memset(out, 0, sizeof *out);
    bool found = find_document(s, path, text_hash, out);
    if (!found && !create) {
        out->other_text = has_other_text(s, path, 0);
        return true;
    }
    if (!found) {
        if (s->read_only)
            return error_set(err, "cannot write to '%s': it is read-only", s->path);
        sqlite3_stmt *q =
            state_prepare(s, "INSERT OR IGNORE INTO documents(text_hash, path) VALUES(?1, ?2)",
                          (int64_t)text_hash);
        if (q)
            sqlite3_bind_text(q, 2, path, -1, SQLITE_STATIC);
        if (!state_finish(q) || !find_document(s, path, text_hash, out))
            return state_fail(s, err, "add the article");
    }
    out->steps = (size_t)state_number(s, "SELECT count(*) FROM steps WHERE document = ?1", out->id);
    out->unsaved =
        (size_t)state_number(s, "SELECT count(*) FROM unsaved WHERE document = ?1", out->id);
    out->other_text = has_other_text(s, path, out->id);
    return true;
}

static bool insert_record(struct state *s, const char *sql, int64_t document, size_t i,
                          const char *record, size_t size)
{
    sqlite3_stmt *q = state_prepare(s, sql, document);
    if (q) {
        sqlite3_bind_text64(q, 2, record, size, SQLITE_STATIC, SQLITE_UTF8);
        if (sqlite3_bind_parameter_count(q) > 2)
            sqlite3_bind_int64(q, 3, (int64_t)i);
    }
    return state_finish(q);
}

/* position is what it is after the event: a commit has written step position - 1. */
bool state_append_step(struct state *s, int64_t document, int event, size_t position,
                       const char *record, size_t size, struct error *err)
{
    bool ok = state_begin(s);
    if (ok && event == ANNOTATIONS_COMMIT) {
        sqlite3_stmt *q =
            state_prepare(s, "DELETE FROM steps WHERE document = ?1 AND i >= ?2", document);
        if (q)
            sqlite3_bind_int64(q, 2, (int64_t)position - 1);
        ok = state_finish(q) &&
             insert_record(s, "INSERT INTO steps(document, record, i) VALUES(?1, ?2, ?3)", document,
                           position - 1, record, size);
    }
    ok = ok && insert_record(s, "INSERT INTO unsaved(document, record) VALUES(?1, ?2)", document, 0,
                             record, size);
    if (ok) {
        sqlite3_stmt *q =
            state_prepare(s, "UPDATE documents SET position = ?2 WHERE id = ?1", document);
        if (q)
            sqlite3_bind_int64(q, 2, (int64_t)position);
        ok = state_finish(q);
    }
    return state_end(s, ok, err, "keep an edit");
}

char *state_step(struct state *s, int64_t document, size_t i, struct error *err)
{
    sqlite3_stmt *q =
        state_prepare(s, "SELECT record FROM steps WHERE document = ?1 AND i = ?2", document);
    char *record = NULL;
    if (q) {
        sqlite3_bind_int64(q, 2, (int64_t)i);
        int rc = sqlite3_step(q);
        if (rc == SQLITE_ROW)
            record = state_column(q, 0, NULL);
        else if (rc == SQLITE_DONE)
            error_set(err, "step %zu of the history is not in '%s'", i, s->path);
    }
    if (!record && (!q || sqlite3_errcode(s->db) != SQLITE_DONE))
        state_fail(s, err, "read the history");
    sqlite3_finalize(q);
    return record;
}

bool state_load_unsaved(struct state *s, int64_t document,
                        bool (*found)(void *data, const char *record, size_t size,
                                      struct error *err),
                        void *data, struct error *err)
{
    sqlite3_stmt *q =
        state_prepare(s, "SELECT record FROM unsaved WHERE document = ?1 ORDER BY id", document);
    int rc = SQLITE_ERROR;
    bool ok = true;
    while (q && ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        const char *record = (const char *)sqlite3_column_text(q, 0);
        ok = found(data, record ? record : "", (size_t)sqlite3_column_bytes(q, 0), err);
    }
    sqlite3_finalize(q);
    return ok && (rc == SQLITE_DONE || state_fail(s, err, "read the edits"));
}

static bool insert_file(struct state *s, uint64_t hash, const void *file, size_t size,
                        const char *extra)
{
    sqlite3_stmt *q = state_prepare(s, "INSERT INTO files(hash, content, extra) VALUES(?1, ?2, ?3)",
                                    (int64_t)hash);
    if (q) {
        sqlite3_bind_blob64(q, 2, size ? file : "", size, SQLITE_STATIC);
        sqlite3_bind_text(q, 3, extra, -1, SQLITE_STATIC);
    }
    return state_finish(q);
}

bool state_begin_save(struct state *s, int64_t document, uint64_t file_hash, const void *file,
                      size_t file_size, const char *extra, struct error *err)
{
    bool ok = state_begin(s) &&
              state_finish(state_prepare(
                  s, "DELETE FROM files WHERE id = (SELECT pending FROM documents WHERE id = ?1)",
                  document)) &&
              insert_file(s, file_hash, file, file_size, extra) &&
              state_finish(state_prepare(
                  s,
                  "UPDATE documents SET pending = last_insert_rowid(), pending_unsaved ="
                  " (SELECT ifnull(max(id), 0) FROM unsaved WHERE document = ?1) WHERE id = ?1",
                  document));
    return state_end(s, ok, err, "prepare saving");
}

bool state_mark_saved(struct state *s, int64_t document, struct error *err)
{
    bool ok = state_begin(s) &&
              state_finish(state_prepare(s,
                                         "DELETE FROM unsaved WHERE document = ?1 AND id <= (SELECT"
                                         " pending_unsaved FROM documents WHERE id = ?1)",
                                         document)) &&
              state_finish(state_prepare(s,
                                         "DELETE FROM files WHERE id = (SELECT saved FROM documents"
                                         " WHERE id = ?1 AND pending IS NOT NULL)",
                                         document)) &&
              state_finish(state_prepare(s,
                                         "UPDATE documents SET saved = pending, pending = NULL"
                                         " WHERE id = ?1 AND pending IS NOT NULL",
                                         document));
    return state_end(s, ok, err, "note that the file is saved");
}

bool state_base(struct state *s, int64_t document, char **file, size_t *file_size, char **extra,
                struct error *err)
{
    sqlite3_stmt *q = state_prepare(
        s,
        "SELECT content, extra FROM files WHERE id = (SELECT saved FROM documents WHERE id = ?1)",
        document);
    bool found = q && sqlite3_step(q) == SQLITE_ROW;
    *file = *extra = NULL;
    *file_size = 0;
    if (found) {
        *file = state_column(q, 0, file_size);
        *extra = state_column(q, 1, NULL);
    }
    sqlite3_finalize(q);
    return found || state_fail(s, err, "read the last saved file");
}

/* ---- former texts
 * ------------------------------------------------------------------------------------ */

bool state_keep_text(struct state *s, int64_t document, const void *bytes, size_t size,
                     struct error *err)
{
    if (state_number(s, "SELECT 1 FROM texts WHERE document = ?1", document))
        return true;
    sqlite3_stmt *q =
        state_begin(s)
            ? state_prepare(s, "INSERT OR REPLACE INTO texts(document, content) VALUES(?1, ?2)",
                            document)
            : NULL;
    if (q)
        sqlite3_bind_blob64(q, 2, size ? bytes : "", size, SQLITE_STATIC);
    bool ok =
        state_finish(q) && state_finish(state_prepare(
                               s,
                               "DELETE FROM texts WHERE document IN (SELECT t.document FROM texts t"
                               " JOIN documents d ON d.id = t.document WHERE d.id <> ?1"
                               " AND d.path = (SELECT path FROM documents WHERE id = ?1)"
                               " AND NOT EXISTS (SELECT 1 FROM unsaved u WHERE u.document = d.id)"
                               " ORDER BY d.id DESC LIMIT -1 OFFSET 2)",
                               document));
    return state_end(s, ok, err, "keep the text");
}

bool state_former(struct state *s, const char *path, int64_t document, uint64_t file_hash,
                  struct state_former *out)
{
    sqlite3_stmt *q = state_prepare(
        s,
        "SELECT d.id, f.hash, (SELECT count(*) FROM unsaved u WHERE u.document = d.id) AS edits,"
        " t.content FROM documents d JOIN texts t ON t.document = d.id"
        " LEFT JOIN files f ON f.id = d.saved WHERE d.id <> ?1 AND d.path = ?2"
        " ORDER BY ifnull(f.hash, 0) = ?3 AND ?3 <> 0 DESC, edits > 0 DESC, d.id DESC LIMIT 1",
        document);
    if (q) {
        sqlite3_bind_text(q, 2, path, -1, SQLITE_STATIC);
        sqlite3_bind_int64(q, 3, (int64_t)file_hash);
    }
    bool found = q && sqlite3_step(q) == SQLITE_ROW;
    if (found) {
        out->id = sqlite3_column_int64(q, 0);
        out->file_hash = (uint64_t)sqlite3_column_int64(q, 1);
        out->unsaved = (size_t)sqlite3_column_int64(q, 2);
        out->text = state_column(q, 3, &out->size);
    }
    sqlite3_finalize(q);
    return found;
}

bool state_drop_unsaved(struct state *s, int64_t document, struct error *err)
{
    return state_finish(state_prepare(s, "DELETE FROM unsaved WHERE document = ?1", document)) ||
           state_fail(s, err, "note that edits have been carried over");
}
