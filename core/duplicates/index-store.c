#include "config.h"

#include "core/duplicates/index-private.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { BUSY_MS = 1000 };

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS info (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS text (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL,"
    " stamp INTEGER, content INTEGER, n INTEGER, fringes INTEGER, tables INTEGER,"
    " repeats INTEGER, words BLOB, hash INTEGER, size INTEGER);"
    "CREATE TABLE IF NOT EXISTS passage (id INTEGER PRIMARY KEY, list BLOB);";

static bool run(struct dup_index *x, const char *sql)
{
    return sqlite3_exec(x->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static sqlite3_stmt *prepare(struct dup_index *x, const char *sql)
{
    sqlite3_stmt *s = NULL;
    return sqlite3_prepare_v2(x->db, sql, -1, &s, NULL) == SQLITE_OK ? s : NULL;
}

/* A copy of a value of the table info, NULL if there is none; *n bytes. */
static uint8_t *info(struct dup_index *x, const char *name, size_t *n)
{
    uint8_t *copy = NULL;
    sqlite3_stmt *s = prepare(x, "SELECT value FROM info WHERE name = ?");
    *n = 0;
    if (s && sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW) {
        const void *v = sqlite3_column_blob(s, 0);
        *n = (size_t)sqlite3_column_bytes(s, 0);
        copy = (uint8_t *)xmemdup0(v, v ? *n : 0);
    }
    sqlite3_finalize(s);
    return copy;
}

static int64_t generation(struct dup_index *x)
{
    size_t n;
    uint8_t *v = info(x, "generation", &n);
    int64_t g = 0;
    if (v && n == sizeof g)
        memcpy(&g, v, sizeof g);
    free(v);
    return g;
}

static bool has_key(struct dup_index *x)
{
    size_t n;
    uint8_t *v = info(x, "key", &n);
    bool same = v && n == strlen(x->key) && memcmp(v, x->key, n) == 0;
    free(v);
    return same;
}

static void read_records(struct dup_index *x)
{
    sqlite3_stmt *s = prepare(x, "SELECT id, name, stamp, content, n, fringes, tables, repeats, "
                                 "hash, size FROM text ORDER BY name");
    while (s && sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 1);
        vec_push(&x->records, (struct dup_record){
                                  .id = sqlite3_column_int64(s, 0),
                                  .name = xstrdup(name ? name : ""),
                                  .stamp = (uint64_t)sqlite3_column_int64(s, 2),
                                  .content = (uint64_t)sqlite3_column_int64(s, 3),
                                  .n = (uint32_t)sqlite3_column_int64(s, 4),
                                  .fringes = (uint32_t)sqlite3_column_int64(s, 5),
                                  .tables = (uint32_t)sqlite3_column_int64(s, 6),
                                  .repeats = sqlite3_column_int(s, 7),
                                  .source = {(uint64_t)sqlite3_column_int64(s, 8),
                                             (uint64_t)sqlite3_column_int64(s, 9)},
                              });
    }
    sqlite3_finalize(s);
}

bool dup_index_load(struct dup_index *x, const char *path, struct error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &x->db, flags, NULL) != SQLITE_OK)
        return error_set(err, "cannot open '%s': %s", path, sqlite3_errmsg(x->db));
    sqlite3_busy_timeout(x->db, BUSY_MS);
    if (!run(x, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL") || !run(x, schema))
        return error_set(err, "cannot use '%s': %s", path, sqlite3_errmsg(x->db));
    /* records, words and passages are read in one state of the file */
    if (!run(x, "BEGIN"))
        return error_set(err, "cannot read '%s': %s", path, sqlite3_errmsg(x->db));
    x->generation = generation(x);
    if (has_key(x))
        read_records(x);
    x->block = prepare(x, "SELECT words FROM text WHERE id = ?");
    return true;
}

const struct dup_record *dup_index_record(const struct dup_index *x, const char *name)
{
    size_t low = 0, high = x->records.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(x->records.v[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < x->records.n && strcmp(x->records.v[low].name, name) == 0 ? &x->records.v[low]
                                                                           : NULL;
}

bool dup_index_weights(struct dup_index *x, struct dup_weights *w)
{
    size_t n = 0, buckets = 0;
    uint8_t *v = x->records.n ? info(x, "weights", &n) : NULL, *bucket;
    bool good = v && n > sizeof *w;
    if (good) {
        memcpy(w, v, sizeof *w);
        good = w->shift >= 10 && w->shift <= 16; /* 2^16 to 2^22 buckets */
        buckets = good ? (size_t)1 << (32 - w->shift) : 0;
        good = good && n == sizeof *w + buckets;
    }
    if (good) {
        bucket = xmalloc(buckets);
        memcpy(bucket, v + sizeof *w, buckets);
        w->bucket = bucket;
    }
    free(v);
    return good;
}

void dup_index_passages(struct dup_index *x,
                        void (*found)(int64_t id, const struct dup_kept *v, size_t n, void *data),
                        void *data)
{
    sqlite3_stmt *s = prepare(x, "SELECT id, list FROM passage ORDER BY id");
    while (s && sqlite3_step(s) == SQLITE_ROW) {
        const void *list = sqlite3_column_blob(s, 1);
        size_t n = (size_t)sqlite3_column_bytes(s, 1) / sizeof(struct dup_kept);
        struct dup_kept *copy = xcalloc(n, sizeof *copy); /* a blob need not be aligned */
        if (list)
            memcpy(copy, list, n * sizeof *copy);
        found(sqlite3_column_int64(s, 0), copy, list ? n : 0, data);
        free(copy);
    }
    sqlite3_finalize(s);
}

static bool step(sqlite3_stmt *s)
{
    bool good = s && sqlite3_step(s) == SQLITE_DONE;
    if (s)
        sqlite3_reset(s);
    return good;
}

static bool write_info(struct dup_index *x, const char *name, const void *v, size_t n)
{
    sqlite3_stmt *s = prepare(x, "INSERT OR REPLACE INTO info VALUES (?, ?)");
    bool good = s && sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_bind_blob64(s, 2, v, n, SQLITE_STATIC) == SQLITE_OK && step(s);
    sqlite3_finalize(s);
    return good;
}

static bool write_weights(struct dup_index *x, const struct dup_weights *w)
{
    size_t buckets = (size_t)1 << (32 - w->shift);
    uint8_t *v = xmalloc(sizeof *w + buckets);
    struct dup_weights plain = *w;
    plain.bucket = NULL;
    memcpy(v, &plain, sizeof plain);
    memcpy(v + sizeof plain, w->bucket, buckets);
    bool good = write_info(x, "weights", v, sizeof plain + buckets);
    free(v);
    return good;
}

/* Writes the changed texts; ids[i] gets the id of text i. */
static bool write_texts(struct dup_index *x, const struct dup_index_content *c, int64_t *ids)
{
    sqlite3_stmt *s = prepare(
        x, "INSERT OR REPLACE INTO text VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    bool good = s;
    for (size_t i = 0; good && i < c->finder->corpus.n; i++) {
        const struct dup_record *r = dup_index_record(x, c->names[i]);
        const struct dup_text *t = &c->finder->corpus.v[i];
        ids[i] = r ? r->id : 0;
        if (!c->text_changed[i])
            continue;
        if (r)
            sqlite3_bind_int64(s, 1, r->id);
        else
            sqlite3_bind_null(s, 1);
        sqlite3_bind_text(s, 2, c->names[i], -1, SQLITE_STATIC);
        sqlite3_bind_int64(s, 3, (int64_t)c->stamps[i]);
        sqlite3_bind_int64(s, 4, (int64_t)t->content);
        sqlite3_bind_int64(s, 5, t->tokens.n);
        sqlite3_bind_int64(s, 6, t->tokens.fringes);
        sqlite3_bind_int64(s, 7, t->tokens.tables);
        sqlite3_bind_int(s, 8, t->same_as != i);
        sqlite3_bind_int64(s, 10, (int64_t)t->source.hash);
        sqlite3_bind_int64(s, 11, (int64_t)t->source.size);
        good = sqlite3_bind_blob64(s, 9, t->tokens.word, dup_tokens_block_size(&t->tokens),
                                   SQLITE_STATIC) == SQLITE_OK &&
               step(s);
        if (!r)
            ids[i] = sqlite3_last_insert_rowid(x->db);
    }
    sqlite3_finalize(s);
    return good;
}

static bool write_passages(struct dup_index *x, const struct dup_index_content *c,
                           const int64_t *ids)
{
    sqlite3_stmt *s = prepare(x, "INSERT OR REPLACE INTO passage VALUES (?, ?)");
    bool good = s;
    for (size_t i = 0; good && i < c->finder->corpus.n; i++) {
        if (!c->passages_changed[i])
            continue;
        size_t n = c->found[i].n;
        struct dup_kept *list = xcalloc(n, sizeof *list);
        for (size_t k = 0; k < n; k++) {
            list[k].other = ids[c->found[i].v[k].text_b];
            list[k].passage = c->found[i].v[k];
        }
        sqlite3_bind_int64(s, 1, ids[i]);
        good = sqlite3_bind_blob64(s, 2, list, n * sizeof *list, SQLITE_STATIC) == SQLITE_OK &&
               step(s);
        free(list);
    }
    sqlite3_finalize(s);
    return good;
}

static int by_id(const void *x, const void *y)
{
    int64_t p = *(const int64_t *)x, q = *(const int64_t *)y;
    return p < q ? -1 : p > q;
}

/* Forgets the texts that are not among ids. */
static bool forget_others(struct dup_index *x, int64_t *ids, size_t n)
{
    sqlite3_stmt *text = prepare(x, "DELETE FROM text WHERE id = ?");
    sqlite3_stmt *list = prepare(x, "DELETE FROM passage WHERE id = ?");
    bool good = text && list;
    qsort(ids, n, sizeof *ids, by_id);
    for (size_t i = 0; good && i < x->records.n; i++) {
        if (bsearch(&x->records.v[i].id, ids, n, sizeof *ids, by_id))
            continue;
        sqlite3_bind_int64(text, 1, x->records.v[i].id);
        sqlite3_bind_int64(list, 1, x->records.v[i].id);
        good = step(text) && step(list);
    }
    sqlite3_finalize(text);
    sqlite3_finalize(list);
    return good;
}

static bool write_all(struct dup_index *x, const struct dup_index_content *c, int64_t *ids)
{
    int64_t next = x->generation + 1;
    if (generation(x) != x->generation)
        return false;
    /* what is there may be of another version, with other columns */
    if (x->records.n == 0 && (!run(x, "DROP TABLE text; DROP TABLE passage") || !run(x, schema)))
        return false;
    return (!c->weights || write_weights(x, c->weights)) && write_texts(x, c, ids) &&
           write_passages(x, c, ids) && forget_others(x, ids, c->finder->corpus.n) &&
           write_info(x, "key", x->key, strlen(x->key)) &&
           write_info(x, "generation", &next, sizeof next);
}

void dup_index_write(struct dup_index *x, const struct dup_index_content *c)
{
    run(x, "COMMIT"); /* of what was read */
    if (!run(x, "BEGIN IMMEDIATE"))
        return;
    int64_t *ids = xcalloc(c->finder->corpus.n, sizeof *ids);
    run(x, write_all(x, c, ids) ? "COMMIT" : "ROLLBACK");
    free(ids);
}
