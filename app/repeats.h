/* The repeats of the open article as the reader shows them: those inside it and those that stand in
 * other opened articles too, in one order. No screen in here. */
#ifndef DIPLE_APP_REPEATS_H
#define DIPLE_APP_REPEATS_H

#include "core/duplicates/form.h"

#include <stdbool.h>
#include <stddef.h>

#define REPEAT_HERE SIZE_MAX

struct repeat_place {
    size_t file; /* index of the article, REPEAT_HERE for the open one */
    struct range range;
    size_t words;
    double similarity;
};

struct repeat_group {
    enum dup_kind kind;
    enum dup_form form;
    bool elsewhere; /* places in other articles too */
    double similarity;
    size_t words;
    size_t first, count; /* of the places; those in the open article come first, all in order */
};

/* Groups in the order of what they spare the reader: words x (places - 1) x similarity. */
struct repeats {
    struct {
        struct repeat_group *v;
        size_t n, cap;
    } groups;
    struct {
        struct repeat_place *v;
        size_t n, cap;
    } places;
    size_t *group_of; /* of each place */
    size_t *by_start; /* the places in the open article, sorted */
    size_t here;      /* how many these are */
    size_t longest;   /* bytes of the longest of them */
};

void repeats_release(struct repeats *r); /* and empties it */

/* Adds the groups of a report that have a place in document `here`; that one is the open article.
 * forms: of each group of the report, or NULL. */
void repeats_add(struct repeats *r, const struct dup_report *report, const enum dup_form *forms,
                 size_t here);
/* After the last one: sorts. */
void repeats_complete(struct repeats *r);

/* The places in the open article that overlap `within` (indices, by start); at most `most`. */
size_t repeats_overlapping(const struct repeats *r, struct range within, size_t *out, size_t most);

/* Start of the next place behind `at` (or before it) in the open article; false: none. */
bool repeats_step(const struct repeats *r, size_t at, bool forward, size_t *start);

#endif
