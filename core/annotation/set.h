/* Inside core/annotation: what a set of annotations is made of. */
#ifndef DIPLE_ANNOTATION_SET_H
#define DIPLE_ANNOTATION_SET_H

#include "core/annotation/idmap.h"
#include "core/annotation/lines.h"
#include "core/annotation/span-index.h"
#include "core/base/strbuf.h"

struct span_change { /* NULL: was not there / is not there any more */
    struct span *before, *after;
};

struct line_change {
    struct line *before, *after;
};

struct step {
    char *description;
    struct range place;
    struct {
        struct span_change *v;
        size_t n, cap;
    } spans;
    struct {
        struct line_change *v;
        size_t n, cap;
    } lines;
    bool loaded; /* false: the journal has it */
};

struct suggestion_source {
    char *name;
    struct range_vec covered; /* where it has suggested; sorted, disjoint */
};

struct annotations {
    const struct text *text;
    struct schema *schema;
    uint64_t version;

    struct idmap spans; /* all current states, suggestions too; holds references */
    struct span_index made, suggested;
    struct line_set lines;
    uint32_t next_id, next_suggestion, next_note;

    struct {
        struct label_counts {
            size_t of[ANNOTATION_STATUSES];
        } * v;
        size_t n, cap;
    } counts; /* per label; suggestions only when they are not hidden */

    struct range_vec touched; /* places where suggestions have to be judged again */
    struct {
        struct suggestion_source *v;
        size_t n, cap;
    } sources;

    struct {
        struct annotations_overruled *v;
        size_t n, cap;
    } overruled; /* sorted by start */
    size_t overruled_longest;
    const char *overruling; /* the source that knows better; interned */

    bool open;
    struct step current;
    struct {
        struct step *v;
        size_t n, cap;
    } history;
    size_t position;
    struct annotations_journal journal;
    char *last_step;
    struct range last_place;
};

/* annotations.c: puts a state (NULL: none) in the place of the current one of that id or key. */
void set_place_span(struct annotations *set, uint32_t id, struct span *s);
void set_place_line(struct annotations *set, const char *key, struct line *l);
void set_count_span(struct annotations *set, const struct span *s, bool more);
bool set_valid_place(const struct annotations *set, const struct range *fragments, size_t count);
uint32_t set_new_id(struct annotations *set);
const char *set_intern_source(struct annotations *set, const char *name); /* NULL stays NULL */

/* suggest.c: takes in all changes, judges suggestions. Queries call it. */
void set_settle(const struct annotations *set);

/* edit.c */
bool span_shares(const struct span *s, struct range within);

/* history.c */
void step_release(struct step *step);
/* Puts the states after the step (or before it) in place. */
void set_apply(struct annotations *set, const struct step *step, bool backward);

/* record.c */
void record_write(const struct annotations *set, const struct step *step, bool backward,
                  struct strbuf *out);
bool record_read(struct annotations *set, const char *record, size_t size, struct step *step,
                 struct error *err);

#endif
