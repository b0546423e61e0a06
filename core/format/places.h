/* Inside core/format: code points and bytes of many places that come more or less in order. Each is
 * counted from the one before when that is near, which is many times cheaper than asking the text.
 */
#ifndef DIPLE_FORMAT_PLACES_H
#define DIPLE_FORMAT_PLACES_H

#include "core/text/text.h"

struct places {
    const struct text *text;
    size_t codepoint, offset; /* of the place asked for last */
};

size_t places_codepoint(struct places *p, size_t offset);
/* Beyond the end of the text: its size, and p->codepoint is less than asked for. */
size_t places_offset(struct places *p, size_t codepoint);

#endif
