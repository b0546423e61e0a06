/* Reads a text file line by line, for training data and lists. */
#ifndef DIPLE_ENTITIES_LINES_H
#define DIPLE_ENTITIES_LINES_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct lines {
    FILE *file;
    const char *path;
    char *line; /* without its end, NUL-terminated; valid until the next call */
    size_t n, cap;
    size_t number; /* from 1 */
};

bool lines_open(struct lines *l, const char *path, struct error *err);
/* False at the end or when reading fails (then *err is set by lines_close). */
bool lines_next(struct lines *l);
/* False with an error when reading had failed. */
bool lines_close(struct lines *l, struct error *err);

/* The field before the next tab, from *at on; *at moves behind it. NULL when there is none left.
 * The tab becomes a NUL. */
char *lines_field(char **at);

/* All bytes of a file; NULL with an error. Owned by the caller. */
uint8_t *lines_whole_file(const char *path, size_t *n, struct error *err);

#endif
