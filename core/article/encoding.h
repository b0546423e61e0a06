/* Which encoding a source has, and its text in UTF-8. */
#ifndef DIPLE_ARTICLE_ENCODING_H
#define DIPLE_ARTICLE_ENCODING_H

#include "core/base/error.h"
#include "core/text/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct encoding {
    char name[40];      /* as iconv knows it; "UTF-8" when nothing has to be decoded */
    const char *source; /* "BOM", "valid", "declared", "detected", "assumed" or "given" */
};

/* Looks at the first n bytes of a source, in this order: a byte order mark; is it UTF-8, but for a
 * few broken characters; the zeros of UTF-16; a declaration (`charset=`, `encoding=`) in the first
 * 1024 bytes; the statistics of uchardet, if built with it; windows-1252. `cut`: the source goes on
 * behind. */
struct encoding encoding_detect(const uint8_t *s, size_t n, bool cut);

bool encoding_is_known(const char *name); /* to iconv */
bool encoding_is_utf8(const char *name);

/* Decodes; a byte order mark of UTF-16 and UTF-32 is left out, what is not valid becomes U+FFFD and
 * is counted in *invalid. An error when the result would be over `most` bytes. `name` of the file
 * is for the message. */
struct text *encoding_decode(const uint8_t *s, size_t n, const char *encoding, uint64_t most,
                             const char *name, size_t *invalid, struct error *err);

#endif
