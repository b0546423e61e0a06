/* One article's annotations with the places where they are kept: its .ann file and the state
 * database.
 *
 * Opening reads the file, then replays the edits that are in no file yet. Every step is durable in
 * the database before annotations_commit() returns; without a database the file is written at every
 * step instead. Saving writes the file atomically, and only when it would change. A file that
 * another program has changed meanwhile is merged (three ways: as last read, as it is now, as
 * edited here); where both sides changed one annotation, ours stays, theirs is added beside it, and
 * both are reported. */
#ifndef DIPLE_STORE_DOCUMENT_H
#define DIPLE_STORE_DOCUMENT_H

#include "core/annotation/annotations.h"
#include "core/base/error.h"
#include "core/store/state.h"
#include "core/text/text.h"

struct document;

struct document_options {
    struct state *state;   /* borrowed; NULL: none */
    struct schema *schema; /* borrowed; labels of the file are added to it */
    const char *ann_path;  /* NULL: made of the article's path, see document_ann_path */
    const char *text_path; /* also write the text here with the first save (sources that are not
                              plain text, design section 3); NULL: no */
    uint64_t text_hash;    /* of the article's text; 0: document_text_hash() */
    const char *annotator; /* one of several who annotate the article apart: ann_path is theirs, and
                              so is all that the database keeps of it; NULL: the only one */
    bool carry;     /* when the text has changed since it was annotated, carry the annotations
                       over as a step, and keep the file of before as ANN.before */
    bool read_only; /* never write anything */
};

/* "x.txt" gives "x.ann", any other name "NAME.ann" ("x.html.ann"); owned by the caller. */
char *document_ann_path(const char *article_path);

/* XXH3-64 of the text; of texts over 16 MB only of its size, beginning, middle and end. */
uint64_t document_text_hash(const struct text *text);

/* article_path may be NULL (a pipe): then nothing is kept. The text must outlive the document. NULL
 * with an error only when an .ann is there that cannot be read: nothing may be edited then that
 * would overwrite it. */
struct document *document_open(const char *article_path, const struct text *text,
                               const struct document_options *options, struct error *err);

/* Does not save. */
void document_close(struct document *d); /* NULL is allowed */

struct annotations *document_annotations(struct document *d);
const char *document_file(const struct document *d); /* the .ann; NULL: none */

/* What a person should know: recovered edits, a second instance, lines that were not understood, a
 * database that could not be used, conflicts. One line each, grows with opening, saving, merging.
 */
size_t document_notice_count(const struct document *d);
const char *document_notice(const struct document *d, size_t i);

/* True when another process edits this article or read_only was asked for: edits are not kept. */
bool document_read_only(const struct document *d);

/* Would saving change the file? */
bool document_modified(const struct document *d);

/* Steps since the file was last written ("3 edits"). */
size_t document_unsaved(const struct document *d);

/* True when every step so far is durable; false: some are in memory only (disk full, no database).
 */
bool document_durable(const struct document *d);

/* Writes the file if it would change; merges first when it was changed by another program. When the
 * database cannot take note of it (disk full), nothing is written: the two would contradict each
 * other. */
bool document_save(struct document *d, struct error *err);

/* Looks whether the file was changed by another program and merges it if so (one undo step). False
 * on errors; *merged (may be NULL) tells whether anything came in. */
bool document_refresh(struct document *d, bool *merged, struct error *err);

/* The database's id for reading positions, 0 without one. */
int64_t document_state_id(const struct document *d);

#endif
