/* Inside core/annotation: one state of one annotation or line, immutable and counted.
 *
 * An edit makes a new state; steps hold the states before and after, so undo only puts the old one
 * back. The index and the id map hold references of their own. */
#ifndef DIPLE_ANNOTATION_SPAN_H
#define DIPLE_ANNOTATION_SPAN_H

#include "core/annotation/annotations.h"

enum span_place { SPAN_OUT, SPAN_ADDED, SPAN_PLACED };

struct span {
    struct annotation a; /* what it points to lies behind the struct, but for the source */
    uint32_t refs;
    uint8_t place; /* enum span_place: where it stands in its index */
    bool dropped;  /* leaves the index when that is settled */
    bool hidden;   /* a suggestion that has been decided */
    bool unjudged; /* a suggestion for which `hidden` is not known yet */
};

/* A copy of a with one reference; fragments must be sorted and valid, a->source stays borrowed. */
struct span *span_new(const struct annotation *a);
struct span *span_ref(struct span *s);
void span_unref(struct span *s); /* NULL is allowed */

/* Do both say the same of the same id? (note_number does not count) */
bool span_equal(const struct span *a, const struct span *b);

struct line {
    struct annotation_line a;
    uint64_t number; /* of the key; 0: none */
    uint32_t refs;
    bool present;      /* is what its key stands for now */
    bool listed;       /* is in the order of its set, though perhaps gone */
    struct line *next; /* with the same hash of the key */
};

struct line *line_new(const char *key, const char *body);
struct line *line_ref(struct line *l);
void line_unref(struct line *l);                              /* NULL is allowed */
int line_compare(const struct line *a, const struct line *b); /* the order of annotations_line */

#endif
