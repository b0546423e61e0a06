/* Labelling in the reader: what the files do_label.c, do_edit.c and label_target.c share. */
#ifndef DIPLE_APP_LABEL_H
#define DIPLE_APP_LABEL_H

#include "app/reader.h"

struct label_target {
    uint32_t id; /* of the annotation or suggestion there; 0: none, only words */
    struct range range;
};

/* False when there is nothing at the cursor that could be labelled. */
bool label_target(struct reader *r, struct label_target *target);

/* Begins with an upper-case or title-case letter. */
bool label_is_capitalised(const struct text *t, struct range word);

/* The range with one of its edges moved as the command says (CMD_LEFT_OUT, ...): by a word, or over
 * a quote, a bracket or the stop of an abbreviation that touches it. False when it cannot be. */
bool label_move_edge(const struct text *t, enum command_id command, struct range *range);

/* The visible word that begins with these two characters, not that at the cursor: names are what
 * one jumps to, so capitalised words come before others, then the nearest; it is often a name just
 * passed.
 */
bool jump_word_find(struct reader *r, const uint32_t *arg, struct range *found);

/* Opens an undo step; false, with a message, when the article is read-only. */
bool edit_begin(struct reader *r, const char *description);
/* Ends it and says what was done. */
void edit_end(struct reader *r);

/* To the next stop behind offset `from`, in LABEL mode only. */
void label_go_on(struct reader *r, size_t from);

/* Labels the places in an open step: annotations and suggestions of just these places get the
 * label, others are added. Places inside a longer name ("China" in "Bank of China") are left alone,
 * but for the one that starts at `here`. */
struct labelled {
    size_t given, left;
    uint32_t here; /* the id of the one at `here`; 0: none */
};
struct labelled label_every(struct annotations *set, const struct range_vec *places, size_t here,
                            uint32_t label);

/* Gives a label to what is at the cursor, or to every identical mention, and goes on. */
void label_give(struct reader *r, uint32_t label, bool all);

/* The annotation that attributes and relations of this one are put on: itself, or within the open
 * step the annotation that its suggestion has become. 0: there is none. */
uint32_t label_accepted(struct reader *r, uint32_t id);

/* The last attribute once more. */
void attribute_again(struct reader *r);

/* "ORG 'Harbour Institute'", owned by the caller. */
char *label_describe(struct reader *r, const struct annotation *a);

/* The next stop at or behind `from`, or the last one before it; false: there is none. *range is
 * what it covers; STOPS_HITS are not asked here. */
bool stop_find(struct reader *r, size_t from, bool forward, struct range *range);

#endif
