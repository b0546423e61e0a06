/* The names that the user keeps: $XDG_CONFIG_HOME/diple/names for all articles, and `names` in the
 * folder of an article for those beside it, which comes last and so has the last word. */
#ifndef DIPLE_APP_KEPT_H
#define DIPLE_APP_KEPT_H

#include "core/base/error.h"
#include "core/entities/capitals.h"
#include "core/entities/dictionary.h"

/* Where they are for an article; NULL when there is no such place (no HOME, standard input). Owned
 * by the caller. */
char *kept_path(const char *article, bool beside);

/* Both files, owned by the caller; NULL when neither has an entry. A file that cannot be read or
 * understood is told in *err (message empty otherwise); what stands before the trouble counts. */
struct dictionary *kept_load(const char *article, struct error *err);

/* Adds an entry (label NULL: never a name) unless the file says so already, which is told by
 * *known. The folders are made. */
bool kept_add(const char *path, const char *term, size_t n, const char *label, bool *known,
              struct error *err);

/* Puts the entries in place of what capitals_find() made of text[0..n): for languages without a
 * model. The labels in *names point into d then. */
void kept_apply(const struct dictionary *d, const uint8_t *text, size_t n,
                struct capitals_name_vec *names);

#endif
