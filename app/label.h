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

/* Does the word stand in small letters somewhere near? Then it is capitalised by its place. */
bool label_is_small_elsewhere(const struct text *t, struct range word);

/* The range with one of its edges moved as the command says (CMD_LEFT_OUT, ...): by a word, or over
 * a quote, a bracket or the stop of an abbreviation that touches it. Going out
 * it does not stop at small words between two names ("of the", "van der"). False when it cannot be.
 */
bool label_move_edge(const struct text *t, enum command_id command, struct range *range);

/* The nth (from 0) visible word that begins with these two characters, not that at the cursor (nth
 * over 0: at the place that the last jump left): those in just these letters come before those in
 * the other case, then the nearest. */
bool jump_word_find(struct reader *r, const uint32_t *arg, size_t nth, struct range *found);
/* Straight after such a jump: to the next such word, or back to the one before. False: no such jump
 * was the last thing done. */
bool jump_word_again(struct reader *r, bool forward);

/* The nearest capitalised words before or behind an offset that nothing marks; what is capitalised
 * at the beginning of a sentence only is passed over. */
bool missed_find(struct reader *r, size_t from, bool forward, struct range *found);

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

/* Suggestions of a lower score are doubtful: drawn otherwise, never accepted with others unseen. */
extern const float label_sure;

/* The open suggestions from the cursor on that one key accepts: those to the end of the paragraph
 * or, `sure`, the one here and all behind it, to the end of the screen, up to the first doubtful
 * one. The place of all of them; ids gets `most` at most. */
struct range label_run(struct reader *r, bool sure, uint32_t *ids, size_t most, size_t *count);

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
