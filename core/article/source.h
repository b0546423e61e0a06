/* Where the bytes of an article come from: a file, standard input, a pipe; unpacked or not. */
#ifndef DIPLE_ARTICLE_SOURCE_H
#define DIPLE_ARTICLE_SOURCE_H

#include "core/base/error.h"
#include "core/text/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { SOURCE_MAP_FROM = 16 << 20 }; /* regular files of more bytes are mapped */

/* Reads `path` ("-": standard input from where it stands) as it is. Of a regular file that grows
 * meanwhile only what it had when it was opened is taken. A pipe or device with over `most` bytes,
 * a directory, or what cannot be read is an error. *is_file: the text holds the very bytes of a
 * named regular file. */
struct text *source_read(const char *path, uint64_t most, bool *is_file, struct error *err);

/* "gzip", "xz", "zstd" or "bzip2" by the first bytes; NULL when it is not packed. */
const char *source_packing(const uint8_t *s, size_t n);

/* Unpacks all of s into memory; an error when it comes to more than `most` bytes, when it is
 * damaged, or when the program was built without libarchive. `name` is for the message. */
struct text *source_unpack(const uint8_t *s, size_t n, const char *name, uint64_t most,
                           struct error *err);

#endif
