/* What counts as a repeated passage: the settings of the duplicates engine.
 *
 * One table describes them all. The command line (--dup-min-words=20), the configuration file
 * (dup-min-words = 20) and the `:set` command go through dup_option_set(), so that names, limits
 * and messages agree everywhere. */
#ifndef DIPLE_DUPLICATES_OPTIONS_H
#define DIPLE_DUPLICATES_OPTIONS_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum dup_paraphrase {
    DUP_PARAPHRASE_AUTO, /* when no more than DUP_PARAPHRASE_AUTO_BYTES are searched in all */
    DUP_PARAPHRASE_YES,
    DUP_PARAPHRASE_NO,
};

#define DUP_PARAPHRASE_AUTO_BYTES 262144

struct dup_options {
    /* Shortest passage. A verbatim repeat needs this many words; an edited one as many words' worth
     * of matching content (10 bits of information each: common words count less than rare ones). A
     * Chinese character counts 5/8 of a word. */
    unsigned min_words;
    double similarity; /* 0..1, least weighted overlap of the words of two occurrences */
    unsigned gap;      /* most words between two matching places of one passage */
    bool exact;  /* only verbatim repeats (letter case, punctuation and layout still ignored) */
    bool within; /* repeats inside one article */
    bool across; /* repeats between articles */
    enum dup_paraphrase paraphrase; /* also compare whole sentences, for reworded text */
};

/* min_words 14, similarity 0.45, gap 40, within and across, paraphrase auto. */
struct dup_options dup_options_default(void);

enum dup_option_kind {
    DUP_OPTION_COUNT,    /* a whole number, least..most */
    DUP_OPTION_FRACTION, /* a number with a point, or a percentage ("0.5", "50%") */
    DUP_OPTION_SWITCH,   /* yes, no (also on, off, true, false, 1, 0); "" means yes */
    DUP_OPTION_CHOICE,   /* one of `words`, a switch's words meaning its yes and no */
};

struct dup_option {
    const char *name; /* "dup-min-words" */
    enum dup_option_kind kind;
    size_t offset; /* of the field in struct dup_options */
    double least, most;
    const char
        *argument;    /* how a usage text writes the value: "N", "auto|yes|no"; NULL: a switch */
    const char *help; /* one line, lower case, no full stop */
};

/* All options in the order in which a help text lists them. */
const struct dup_option *dup_option_table(size_t *count);

/* Sets one option from text. The name is taken with and without "dup-". On failure (unknown name,
 * bad value) nothing changes, the message names option and value. */
bool dup_option_set(struct dup_options *options, const char *name, const char *value,
                    struct error *err);

/* The value as dup_option_set() reads it, owned by the caller; NULL when the name is unknown. */
char *dup_option_get(const struct dup_options *options, const char *name);

#endif
