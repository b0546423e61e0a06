/* Shared libraries that few articles need, opened when the first one does. Linked in, libarchive
 * and uchardet bring libxml2, ICU and libstdc++ along, which more than doubles the time to start.
 */
#ifndef DIPLE_ARTICLE_LIBRARY_H
#define DIPLE_ARTICLE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_symbol {
    const char *name;
    void *place; /* of a pointer to the function */
};

/* Opens the library for good and fills all the places. False when it is not there or lacks one. */
bool library_open(const char *soname, const struct library_symbol *symbols, size_t n);

#endif
