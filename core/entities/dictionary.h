/* The user's own names: terms with the label they always get, or "never".
 *
 * As a file (~/.config/diple/names, or `names` in a folder): UTF-8, one entry per line, LABEL TAB
 * term; the label "-" means that the term is never proposed; empty lines and lines that begin with
 * # do not count. A term matches whole tokens; upper and lower case must agree, and any run of
 * blanks in the text equals one space in the term. Where terms overlap, the one that begins first
 * and then the longest wins; a later entry for the same term replaces the earlier. */
#ifndef DIPLE_ENTITIES_DICTIONARY_H
#define DIPLE_ENTITIES_DICTIONARY_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct dictionary;

struct dictionary *dictionary_new(void);
void dictionary_free(struct dictionary *d); /* NULL is allowed */

/* Adds what the file holds to d. A file that is not there is no error. */
bool dictionary_load(struct dictionary *d, const char *path, struct error *err);

/* label NULL: never a name. The strings are copied. Not while another thread uses d in a search:
 * make a new one and hand that over instead. */
void dictionary_add(struct dictionary *d, const char *term, size_t n, const char *label);

/* Appends one entry to the file (created with its folder's permissions when absent). */
bool dictionary_append(const char *path, const char *term, size_t n, const char *label,
                       struct error *err);

size_t dictionary_count(const struct dictionary *d);
/* The i-th entry, in the order of the first addition; *label NULL for "never". */
const char *dictionary_term(const struct dictionary *d, size_t i, const char **label);

#endif
