/* The annotations and suggestions of one article, and every edit of them as an undoable step.
 *
 * An annotation is a labelled place: one or more fragments (byte ranges of the article's text), a
 * note, a status. They may overlap, nest and repeat. Each has an id that it keeps through every
 * edit, undo, save and restart (it is the number of its T line in an .ann file).
 *
 * Suggestions stand in the same set and are found by the same queries, but are not annotations:
 * they are replaced whenever the program knows better, belong to no undo step, and have ids with
 * ANNOTATION_SUGGESTION set that are good until they are replaced. A suggestion shows only while no
 * decision covers it: see annotations_suggest().
 *
 * Not safe to use from several threads at once. */
#ifndef DIPLE_ANNOTATION_ANNOTATIONS_H
#define DIPLE_ANNOTATION_ANNOTATIONS_H

#include "core/annotation/schema.h"
#include "core/base/error.h"
#include "core/text/range.h"
#include "core/text/text.h"

struct annotations;

enum annotation_status {
    ANNOTATION_SUGGESTED,
    ANNOTATION_ACCEPTED, /* a proposal that a person has taken, perhaps with another label */
    ANNOTATION_REJECTED, /* a proposal that a person has refused: kept so that it stays refused */
    ANNOTATION_HAND,     /* made by hand, or read from a file */
    ANNOTATION_STATUSES
};

/* Masks for queries: bits 1 << status. */
#define ANNOTATIONS_MADE (1u << ANNOTATION_ACCEPTED | 1u << ANNOTATION_HAND)
#define ANNOTATIONS_SUGGESTED (1u << ANNOTATION_SUGGESTED)
#define ANNOTATIONS_REJECTED (1u << ANNOTATION_REJECTED)
#define ANNOTATIONS_ALL 15u
/* With ANNOTATIONS_SUGGESTED in a query: suggestions that are hidden, too. */
#define ANNOTATIONS_HIDDEN (1u << ANNOTATION_STATUSES)

#define ANNOTATION_SUGGESTION 0x80000000u /* in the ids of suggestions */
#define ANNOTATION_NO_SCORE (-1.0f)

struct annotation_alternative {
    uint32_t label; /* SCHEMA_NONE: the place names nothing */
    float score;
};

/* All of it is owned by the set and valid until the next change of the set. */
struct annotation {
    uint32_t id; /* from 1 */
    uint32_t label;
    enum annotation_status status;
    float score;                   /* 0 to 1 of the proposal, or ANNOTATION_NO_SCORE */
    struct range range;            /* from the start of the first fragment to the end of the last */
    const struct range *fragments; /* sorted, not overlapping; at least one */
    size_t fragment_count;
    const char *note;     /* NULL: none. UTF-8, may hold line breaks */
    uint32_t note_number; /* of its "#" line in an .ann file; 0: none yet */
    const char *source;   /* who proposed it ("model", "rule", ...); NULL: nobody, made by hand */
    const struct annotation_alternative *alternatives; /* of the proposal, likeliest first */
    size_t alternative_count;
};

/* text and schema are borrowed and must outlive the set; labels are added to the schema. */
struct annotations *annotations_new(const struct text *text, struct schema *schema);
void annotations_free(struct annotations *set); /* NULL is allowed */
const struct text *annotations_text(const struct annotations *set);
struct schema *annotations_schema(const struct annotations *set);

/* Grows with every change of any kind, suggestions too: a cache of what was drawn compares it. */
uint64_t annotations_version(const struct annotations *set);

/* ---- looking -------------------------------------------------------------------------------- */

const struct annotation *annotations_get(const struct annotations *set, uint32_t id); /* or NULL */

/* In text order (by start, longer first, then id) those of the statuses in `mask` that share a byte
 * with `within` (any fragment of them does), or, when within is empty, that hold its offset. For
 * all: {0, SIZE_MAX}. O(log n) each. The set must not change while a cursor is used.
 *
 *     struct annotation_cursor c;
 *     const struct annotation *a;
 *     annotations_find(set, range, ANNOTATIONS_ALL, &c);
 *     while ((a = annotations_next(&c))) ... */
struct annotation_cursor {
    struct annotations *set;
    struct range within;
    unsigned mask;
    size_t made, suggested; /* next places in the two indexes */
};
void annotations_find(const struct annotations *set, struct range within, unsigned mask,
                      struct annotation_cursor *cursor);
const struct annotation *annotations_next(struct annotation_cursor *cursor);

/* The first that starts at or after offset, the last that starts before it; NULL if there is none.
 */
const struct annotation *annotations_from(const struct annotations *set, size_t offset,
                                          unsigned mask);
const struct annotation *annotations_before(const struct annotations *set, size_t offset,
                                            unsigned mask);

/* How many there are; label SCHEMA_NONE counts all labels. */
size_t annotations_count(const struct annotations *set, unsigned mask, uint32_t label);

/* ---- editing: every change between begin and commit is one step ----------------------------- */

/* description, for the status line and the history ("labelled 12 mentions ORG"), may be NULL: then
 * one is made ("accepted ORG 'Sichuan University'"). Steps do not nest. */
void annotations_begin(struct annotations *set, const char *description);

/* Ends the step; what could be redone is gone. A step that changed nothing leaves no trace. False
 * when the journal could not keep it: the change stands, but only in memory (say so). */
bool annotations_commit(struct annotations *set, struct error *err);
void annotations_cancel(struct annotations *set); /* everything as before begin */

/* All edits need an open step and return the id of the annotation, 0 when it cannot be done: no
 * such id, no step, no label, a place that is empty or outside of the text. Given the id of a
 * suggestion, the first four make an annotation (with a new id) of it. */
uint32_t annotations_accept(struct annotations *set, uint32_t id);
uint32_t annotations_reject(struct annotations *set, uint32_t id);
uint32_t annotations_set_label(struct annotations *set, uint32_t id, uint32_t label); /* accepts */
uint32_t annotations_set_fragments(struct annotations *set, uint32_t id,
                                   const struct range *fragments, size_t count);
uint32_t annotations_set_note(struct annotations *set, uint32_t id,
                              const char *note); /* NULL: none */

/* Adds one made by hand; if one with this very place and label is there, that one (accepted). */
uint32_t annotations_add(struct annotations *set, struct range range, uint32_t label);

/* Also removes the lines (attributes, relations) that hang on it. */
bool annotations_remove(struct annotations *set, uint32_t id);

/* Any annotation as a whole, status included (merging, import). id 0: a new id. */
uint32_t annotations_put(struct annotations *set, const struct annotation *a);

/* True when something was undone or redone. *ok is false when the journal could not keep that (it
 * stands, but only in memory) or could not give the step back (then the result is false as well); a
 * false result with *ok true: there is nothing left, or a step is open. */
bool annotations_undo(struct annotations *set, bool *ok, struct error *err);
bool annotations_redo(struct annotations *set, bool *ok, struct error *err);
size_t annotations_undo_count(const struct annotations *set);
size_t annotations_redo_count(const struct annotations *set);
/* What the last commit, undo or redo did ("accepted ORG 'X'", "undone: accepted ORG 'X'"); "" at
 * first. */
const char *annotations_last_step(const struct annotations *set);
/* Where it was: the range of the text that the step touched, for the cursor to go to. */
struct range annotations_last_place(const struct annotations *set);

/* ---- suggestions ---------------------------------------------------------------------------- */

struct suggestion {
    size_t start, end;
    uint32_t label;
    float score;
    uint8_t alternative_count;
    struct annotation_alternative alternatives[3];
};

/* Replaces all suggestions of that source that start inside `within` by these (any order; those
 * outside of `within` or of the text are ignored). A suggestion is hidden as long as
 * - an accepted or hand-made annotation overlaps it, unless that is more than
 *   ANNOTATIONS_LONG_FACTOR times as long and contains it (a marked paragraph decides no names), or
 * - a rejected one has the same place and label, or
 * - another source has suggested the same place with the same label before (but for the one that
 *   overrules), or
 * - its place has been overruled. */
#define ANNOTATIONS_LONG_FACTOR 8
void annotations_suggest(struct annotations *set, const char *source, struct range within,
                         const struct suggestion *items, size_t count);

/* A place about which `source` knows better: suggestions of all other sources are hidden if they
 * have just this place or, with `overlaps`, share a byte with it. Replaces what was overruled
 * before; the places (any order) are copied. */
struct annotations_overruled {
    struct range range;
    bool overlaps;
};
void annotations_overrule(struct annotations *set, const char *source,
                          const struct annotations_overruled *places, size_t count);

/* ---- lines of a brat file that are not places ----------------------------------------------- */

/* An attribute, relation, event, normalisation, further note or equivalence, as in the file. `key`
 * is its identifier ("R1", "A3", "E2", "N1", "#4"), for "*" lines the whole line, for lines that
 * could not be understood "?", TAB and the whole line. `body` is what follows the identifier and
 * its TAB. */
struct annotation_line {
    const char *key, *body;
    char kind; /* 'R', 'A', 'M', 'E', 'N', '#', '*', or '?' when not understood */
};
size_t annotations_line_count(const struct annotations *set);
/* Sorted by kind (E R A M N # * ?), number, key; i < annotations_line_count(set). */
const struct annotation_line *annotations_line(const struct annotations *set, size_t i);
const struct annotation_line *annotations_line_find(const struct annotations *set, const char *key);
/* Within a step. body NULL removes it and the lines that hang on it. */
bool annotations_put_line(struct annotations *set, const char *key, const char *body);
/* The next free identifier of a kind: "A" gives "A7"; owned by the caller. */
char *annotations_free_key(const struct annotations *set, char kind);

/* ---- keeping -------------------------------------------------------------------------------- */

enum annotations_event { ANNOTATIONS_COMMIT, ANNOTATIONS_UNDO, ANNOTATIONS_REDO };

/* append() gets every step before commit, undo or redo return, and must make it durable or fail.
 * `record` is JSON text that annotations_replay() understands: the change as it was applied, so for
 * an undo the reverse of the step. `position` is the number of steps that can be undone afterwards.
 * fetch() gives the record of step i of the history (owned by the caller), or NULL with an error.
 */
struct annotations_journal {
    bool (*append)(void *data, enum annotations_event event, size_t position, const char *record,
                   size_t size, struct error *err);
    char *(*fetch)(void *data, size_t i, struct error *err);
    void *data;
};
void annotations_set_journal(struct annotations *set, const struct annotations_journal *journal);

/* Applies a record without making a step of it; for edits that are in the state but in no file yet.
 */
bool annotations_replay(struct annotations *set, const char *record, size_t size,
                        struct error *err);

/* After loading: the journal knows `count` steps, the first `position` of them can be undone, the
 * rest redone. They are fetched when they are needed. */
void annotations_set_history(struct annotations *set, size_t count, size_t position);

/* For readers of files, before any step: an annotation with its id (0: a new one) or a line that is
 * part of what the file holds, not an edit. 0 or false when the id or key is taken or the place is
 * bad. */
uint32_t annotations_load(struct annotations *set, const struct annotation *a);
bool annotations_load_line(struct annotations *set, const char *key, const char *body);

/* A record of the annotations of these statuses, for ANNOTATIONS_ALL with the lines: replayed on an
 * empty set it gives this one (without suggestions and history). Equal sets give equal bytes. Owned
 * by the caller. */
char *annotations_snapshot(const struct annotations *set, unsigned mask);

/* The same of those annotations that are wanted, without lines. */
char *annotations_snapshot_of(const struct annotations *set,
                              bool (*wanted)(const struct annotation *a, void *data), void *data);

#endif
