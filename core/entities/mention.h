/* A place in an article that names something, as proposed by the recogniser.
 *
 * Mentions are suggestions; what a person accepts becomes an annotation (core/annotation). Offsets
 * are bytes of the article's text, half-open. A label is a small number that recogniser_label()
 * turns into its name; numbers are those of one opened model file and stand in no other file. */
#ifndef DIPLE_ENTITIES_MENTION_H
#define DIPLE_ENTITIES_MENTION_H

#include <stddef.h>
#include <stdint.h>

enum mention_source {
    MENTION_MODEL,       /* the statistical model read it so */
    MENTION_RULE,        /* a pattern: money, times, addresses, quoted titles */
    MENTION_DICTIONARY,  /* a term that the user has entered */
    MENTION_CONSISTENCY, /* the same name was recognised elsewhere in the article */
};

#define MENTION_ALTERNATIVES 3
#define MENTION_NO_NAME 255 /* as an alternative: these words name nothing */

struct mention_alternative {
    uint8_t label; /* or MENTION_NO_NAME */
    float probability;
};

struct mention {
    size_t start, end;
    float probability; /* of this label for these words, 0 to 1; 1 for the dictionary */
    uint8_t label;
    uint8_t source; /* enum mention_source */
    uint8_t alternative_count;
    struct mention_alternative alternatives[MENTION_ALTERNATIVES]; /* likeliest first */
    uint32_t entity; /* from 1: mentions of one entity share it; 0 before group_mentions() */
};

struct mention_vec {
    struct mention *v;
    size_t n, cap;
};

#endif
