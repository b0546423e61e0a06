/* Which annotations are meant: the words behind `accept`, `reject` and `remove`, and the filter of
 * the entities pane, understood alike. */
#ifndef DIPLE_APP_FILTER_H
#define DIPLE_APP_FILTER_H

#include "core/annotation/annotations.h"
#include "core/base/error.h"

struct filter {
    bool visible;       /* only what is on the screen */
    float above, below; /* of the score; -1 and 2: any. What has none passes no bound */
    uint32_t label;     /* SCHEMA_NONE: any */
    unsigned statuses;  /* bits 1 << status; ANNOTATIONS_ALL: any */
    char *text;         /* part of the words, upper and lower case alike; NULL: any. Owned */
};

/* Words separated by blanks: all, visible, score>N, score<N, label=NAME, status=open, accepted,
 * rejected, hand or made (the last two), text=REST OF THE LINE. With `typed`, as in a pane while it
 * is typed: all other words are the text, and what is not finished yet says nothing. False with an
 * error, and nothing to release, when a word is none of these. */
bool filter_parse(struct filter *f, const char *line, const struct schema *schema, bool typed,
                  struct error *err);
void filter_release(struct filter *f);

/* By status, label and score alone. */
bool filter_passes(const struct filter *f, enum annotation_status status, uint32_t label,
                   float score);
/* Does the string have the text in it? Also when there is no text. */
bool filter_has_text(const struct filter *f, const char *s);

#endif
