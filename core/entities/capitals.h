/* Names by their capital letters alone, for texts in a language that the model was not trained on.
 *
 * A proposal is a run of capitalised words, with numbers and with the small words that stand inside
 * names ("Juegos de Sydney", "Jan van der Berg"). A word that also stands in small letters in the
 * text is no name at the beginning of a sentence or line, nor is a word alone there that is not
 * capitalised elsewhere too. What it names is hardly known: the label is a
 * guess. */
#ifndef DIPLE_ENTITIES_CAPITALS_H
#define DIPLE_ENTITIES_CAPITALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True for Latin-script text whose small words are those of another language than English. Looks at
 * the first 64 KB; texts of few words, and other scripts, are not foreign. */
bool capitals_language_is_foreign(const uint8_t *text, size_t n);

struct capitals_name {
    size_t start, end; /* bytes of the text, half-open */
    const char *label; /* "PER", "ORG", "LOC" */
};

struct capitals_name_vec {
    struct capitals_name *v;
    size_t n, cap;
};

/* Appends the names of text[0..n), sorted, not overlapping. n should be some MB at most (the tokens
 * of all of it are held), cut at line ends. */
void capitals_find(const uint8_t *text, size_t n, struct capitals_name_vec *out);

#endif
