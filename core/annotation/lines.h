/* Inside core/annotation: the lines of a brat file that are not places, by key and by what they
 * hang on. */
#ifndef DIPLE_ANNOTATION_LINES_H
#define DIPLE_ANNOTATION_LINES_H

#include "core/annotation/idmap.h"
#include "core/annotation/span.h"

struct line_vec {
    struct line **v;
    size_t n, cap;
};

struct line_reference {
    uint64_t target; /* hash of the key that is referred to, "T5" */
    struct line *line;
};

struct line_set {
    struct idmap by_key;   /* hash of the key -> first struct line of that hash */
    struct line_vec order; /* sorted after lines_settle; may hold lines that are gone before */
    bool dirty;
    struct {
        struct line_reference *v;
        size_t n, cap;
    } references;
    bool references_dirty;
};

void lines_release(struct line_set *set);
struct line *lines_get(const struct line_set *set, const char *key); /* or NULL */
/* Both keep their own reference; a key has one line at most. */
void lines_insert(struct line_set *set, struct line *l);
void lines_remove(struct line_set *set, struct line *l);
void lines_settle(struct line_set *set);

/* Appends the lines (borrowed) that refer to key. */
void lines_hanging_on(struct line_set *set, const char *key, struct line_vec *out);

/* What becomes of a line when what it hangs on goes: the new body (for kind '*': the new key),
 * owned by the caller, or NULL when the line has to go too. An event keeps going without an
 * argument, an equivalence without a member as long as two are left. */
char *line_without(const struct line *l, const char *key);

/* The body of event line l with another type in front, if key is its trigger; NULL if not. */
char *line_retyped(const struct line *l, const char *key, const char *type);

#endif
