/* Words that a person has given a label wherever they stand, kept between sessions: "these words
 * are always ORG". They propose; they accept nothing. */
#ifndef DIPLE_APP_RULES_H
#define DIPLE_APP_RULES_H

#include "core/store/state.h"

struct rule {
    char *label; /* its name */
    char *words; /* on one line, one blank between them */
};
struct rules {
    struct rule *v;
    size_t n, cap;
};

/* Reads what the state has (NULL: nothing) in place of what is in *rules. */
void rules_load(struct rules *rules, struct state *state);
void rules_release(struct rules *rules);

/* Both read what another instance has added meanwhile, change that and keep it. False when nothing
 * had to be changed. A rule for words that have one with another label replaces it. */
bool rules_add(struct rules *rules, struct state *state, const char *label, const char *words);
bool rules_remove(struct rules *rules, struct state *state, const char *words);

#endif
