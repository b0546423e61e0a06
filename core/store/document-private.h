/* Inside core/store: an open document. */
#ifndef DIPLE_STORE_DOCUMENT_PRIVATE_H
#define DIPLE_STORE_DOCUMENT_PRIVATE_H

#include "core/store/atomic.h"
#include "core/store/document.h"

struct pending_record { /* a step that could not be made durable yet */
    int event;
    size_t position;
    char *record;
    size_t size;
};

struct document {
    const struct text *text;
    struct annotations *set;
    char *ann_path;      /* NULL: nothing is kept */
    char *text_path;     /* NULL: the text is not written */
    struct state *state; /* borrowed; NULL: none */
    struct state_lock *lock;
    int64_t state_id;
    bool has_base; /* the database knows what the edits start from */
    bool read_only;
    bool saving;
    struct file_stamp stamp; /* of the file as last read or written */
    char *base;              /* its bytes then */
    size_t base_size;
    size_t unsaved; /* steps since the file was written */
    bool text_kept; /* the database has the text, or need not */
    bool unmarked;  /* the database has been told of a save, but not of its end */
    struct {
        struct pending_record *v;
        size_t n, cap;
    } pending;
    struct {
        char **v;
        size_t n, cap;
    } notices;
};

void document_notify(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The set as an .ann file; owned by the caller. */
char *document_serialise(const struct annotations *set, const struct text *text, size_t *size);

/* Reads an .ann file's bytes into a new set over the same text; schema borrowed. */
struct annotations *document_parse(const struct text *text, struct schema *schema,
                                   const char *bytes, size_t size);

/* Keeps the base in the database, so that records can be understood without the file. */
bool document_keep_base(struct document *d, struct error *err);

/* Merges these bytes of the file, which another program has written, as one step. */
bool document_merge(struct document *d, char *bytes, size_t size, bool *merged, struct error *err);

/* ---- document-carry.c ---- */
/* The database keeps the text that is annotated. */
void document_keep_text(struct document *d);
/* After loading: annotations of a former text of this path are carried over, as a step; my_hash is
 * of the file as this text's edits know it, 0: they know none. */
void document_carry(struct document *d, const char *path, uint64_t my_hash);

/* The journal: makes a record durable, or keeps it pending and returns false. */
bool document_append(void *data, enum annotations_event event, size_t position, const char *record,
                     size_t size, struct error *err);
char *document_fetch(void *data, size_t i, struct error *err);

#endif
