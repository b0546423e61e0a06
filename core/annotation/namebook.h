/* The names that were decided in other articles of a folder: evidence for this one.
 *
 * Each article gives its names once, as strings with the label that they got or lost there; what
 * several say of the same words is put to the vote. A name's abbreviation in brackets goes along, a
 * last name alone does not: it may be someone else's in another article. */
#ifndef DIPLE_ANNOTATION_NAMEBOOK_H
#define DIPLE_ANNOTATION_NAMEBOOK_H

#include "core/annotation/annotations.h"

struct namebook;
struct namebook_names; /* of one article; belongs to no set any more */

struct namebook *namebook_new(void);
void namebook_free(struct namebook *b); /* NULL is allowed */

/* What is decided in this set. Splits its text into words: some 10 ms for a MB; may be done in any
 * thread. NULL: nothing is. */
struct namebook_names *namebook_collect(const struct annotations *set);
void namebook_names_free(struct namebook_names *names); /* NULL is allowed */

/* In place of what the article, any number, has given before; names are taken over, NULL: none. It
 * counts from the next namebook_settle on. */
void namebook_put(struct namebook *b, size_t article, struct namebook_names *names);

/* Counts the votes anew, if there are new names; some 10 ms for 100 000 of them. */
void namebook_settle(struct namebook *b);

/* Grows when what the book says may have changed. */
uint64_t namebook_version(const struct namebook *b);

/* Different words that the book knows. */
size_t namebook_count(const struct namebook *b);

#endif
