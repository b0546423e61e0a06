/* The state database: what must outlive the program but is not in the user's files (yet).
 *
 * SQLite (https://sqlite.org) in WAL mode, synchronous FULL, so that a step that was acknowledged
 * survives a crash of the machine as well as kill -9; one transaction per call. Several processes
 * may use it at once (busy timeout); one article is edited by one of them: see state_lock(). */
#ifndef DIPLE_STORE_STATE_H
#define DIPLE_STORE_STATE_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct state;

/* $XDG_STATE_HOME/diple/state.db, or ~/.local/state/diple/state.db; NULL without a home. Owned by
 * the caller. */
char *state_default_path(void);

/* path NULL: the default; its folder is made. NULL with an error when it is damaged, of a later
 * version, or cannot be opened: the program goes on without one. */
struct state *state_open(const char *path, struct error *err);
void state_close(struct state *s); /* NULL is allowed */

/* True when it could be opened for reading only: then nothing can be kept. */
bool state_read_only(const struct state *s);

/* ---- documents: one per path and content of the text ---------------------------------------- */

struct state_document {
    int64_t id;
    size_t steps;    /* in the history */
    size_t position; /* of which so many are done, the rest undone */
    size_t unsaved;  /* records since the file was written */
    bool has_base;   /* see state_base */
    uint64_t file_hash,
        pending_hash; /* of the file as last read or written / about to be written; 0: none */
    bool other_text;  /* another content of this path has records that are in no file */
};

/* Finds the document, or makes it when `create`; otherwise out->id is 0 if there is none. path
 * should be absolute and free of links (realpath). */
bool state_document(struct state *s, const char *path, uint64_t text_hash, bool create,
                    struct state_document *out, struct error *err);

/* One event of annotations_journal in one transaction: the history and the unsaved records. */
bool state_append_step(struct state *s, int64_t document, int event, size_t position,
                       const char *record, size_t size, struct error *err);

/* Record i of the history; owned by the caller; NULL with an error. */
char *state_step(struct state *s, int64_t document, size_t i, struct error *err);

/* Calls back with every record since the file was last written, in order; stops when it returns
 * false. */
bool state_load_unsaved(struct state *s, int64_t document,
                        bool (*found)(void *data, const char *record, size_t size,
                                      struct error *err),
                        void *data, struct error *err);

/* A save has two halves, so that a crash between the file and the database is understood
 * afterwards: first what the file is about to hold (its hash and bytes, and `extra`: what the file
 * cannot say, as a record), then, when the file is there, that it is so: the unsaved records go. */
bool state_begin_save(struct state *s, int64_t document, uint64_t file_hash, const void *file,
                      size_t file_size, const char *extra, struct error *err);
bool state_mark_saved(struct state *s, int64_t document, struct error *err);

/* The file as last read or written, and the extra record that goes with it; owned by the caller,
 * NULL when there is none. True also then. */
bool state_base(struct state *s, int64_t document, char **file, size_t *file_size, char **extra,
                struct error *err);

/* ---- former texts of a path: their annotations are carried over ----------------------------- */

/* Keeps the text of a document, and of the same path the two that were kept last. */
bool state_keep_text(struct state *s, int64_t document, const void *bytes, size_t size,
                     struct error *err);

struct state_former {
    int64_t id;
    uint64_t file_hash; /* of its file as last read or written; 0: none */
    size_t unsaved;
    char *text; /* owned by the caller */
    size_t size;
};

/* Another document of this path whose text is kept: the one that the file with this hash belongs
 * to, or one with edits that are in no file, or the latest. False when there is none. */
bool state_former(struct state *s, const char *path, int64_t document, uint64_t file_hash,
                  struct state_former *out);

/* Its edits that are in no file have gone elsewhere. */
bool state_drop_unsaved(struct state *s, int64_t document, struct error *err);

/* ---- reading -------------------------------------------------------------------------------- */

/* Byte offset of the first line on the screen and of the cursor, and any short string of the ui
 * ("pane=e").
 */
bool state_set_position(struct state *s, int64_t document, uint64_t top, uint64_t cursor,
                        const char *view, struct error *err);
/* False when none is kept; *view (may be NULL) owned by the caller. */
bool state_position(struct state *s, int64_t document, uint64_t *top, uint64_t *cursor,
                    char **view);

/* Small values by name ("last-session", "panes"); get: owned by the caller, NULL when there is
 * none. */
bool state_set(struct state *s, const char *name, const char *value, struct error *err);
char *state_get(struct state *s, const char *name);

/* ---- locks ---------------------------------------------------------------------------------- */

/* The right to edit the article of that path, held until state_unlock or the end of the process,
 * however it ends. NULL when another process holds it (*holder: its process id, 0 if not known) or,
 * with holder -1, when no lock file can be made. Works without a database (s may be NULL: default
 * folder). */
struct state_lock;
struct state_lock *state_lock(const struct state *s, const char *path, long *holder,
                              struct error *err);
void state_unlock(struct state_lock *lock); /* NULL is allowed */

#endif
