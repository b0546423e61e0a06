/* A form: what can be known of a token from its own characters, whatever stands around it. Texts
 * repeat their words, so the recogniser computes this once per form and keeps it (form_table). */
#ifndef DIPLE_ENTITIES_FORM_H
#define DIPLE_ENTITIES_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum form_flag {
    FORM_CAPITAL = 1,   /* begins with an upper case letter */
    FORM_HAS_LOWER = 2, /* has a lower case letter */
    FORM_HAS_UPPER = 4,
    FORM_DIGIT = 8,      /* begins with a digit */
    FORM_CONNECTOR = 16, /* "of", "and", "for", "de" ...: may stand inside a name */
    FORM_QUOTE = 32,
    FORM_OPEN = 64, /* an opening bracket */
    FORM_CLOSE = 128,
    FORM_ABBREVIATION = 256, /* has a stop inside or behind: "U.S.", "J." */
    FORM_SHORT = 512,        /* up to three bytes */
    FORM_IDEOGRAPH = 1024,
    FORM_LETTERS = 2048,  /* has any letter */
    FORM_FUNCTION = 4096, /* "the", "in", "was" ...: parts a run of nouns from the next */
};

#define FORM_CLUSTERINGS 2

struct form {
    uint64_t hash;  /* of its bytes */
    uint64_t lower; /* of its bytes in lower case, each digit as 0 */
    uint64_t title; /* of its bytes with only the first letter in upper case; hash when it is so */
    uint64_t shape; /* character classes, runs taken together: "Xx", "X.X.", "d-d" */
    uint64_t long_shape; /* the same with runs of up to four kept */
    uint32_t flags;
    uint32_t origin;                    /* origin.h; of capitalised words */
    uint32_t root;                      /* number of its lower-case form within the table */
    uint32_t outline;                   /* number of its shape within the table, from 1 */
    uint16_t cluster[FORM_CLUSTERINGS]; /* 1 + number of its word cluster, 0: none */
};

/* Fills everything but root, outline and cluster. n > 0. */
void form_describe(struct form *f, const uint8_t *s, size_t n);

#define FORM_MOST_AFFIX 5

/* Keys of prefixes (as written) and suffixes (in lower case) of 1 to 5 characters, as far as the
 * word is that long: prefix[k] and suffix[k] are of k + 1 characters. */
struct affixes {
    size_t count; /* of each */
    uint64_t prefix[FORM_MOST_AFFIX], suffix[FORM_MOST_AFFIX];
};

void form_affixes(struct affixes *a, const uint8_t *s, size_t n);

/* All forms met so far. Not for use by several threads. */
struct form_table;
struct form_table *form_table_new(void);
void form_table_free(struct form_table *t);

/* Number of the form s[0..n); *fresh tells whether it is new (then cluster is zero). */
uint32_t form_table_intern(struct form_table *t, const uint8_t *s, size_t n, bool *fresh);
struct form *form_table_at(struct form_table *t, uint32_t number); /* until the next intern */
size_t form_table_count(const struct form_table *t);
size_t form_table_roots(const struct form_table *t);
/* Forgets all. */
void form_table_clear(struct form_table *t);

#endif
