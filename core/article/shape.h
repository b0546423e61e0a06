/* What a paragraph of plain text looks like from outside: length, last sign, special beginnings. */
#ifndef DIPLE_ARTICLE_SHAPE_H
#define DIPLE_ARTICLE_SHAPE_H

#include "core/text/range.h"

#include <stdbool.h>
#include <stdint.h>

enum { SHAPE_SHORT = 200 }; /* characters that a title, caption or credit may have */

enum shape_end { SHAPE_OPEN, SHAPE_STOP, SHAPE_QUESTION, SHAPE_COMMA };

struct shape {
    size_t chars;       /* at most SHAPE_SHORT + 1 are counted */
    enum shape_end end; /* last sign but for closing quotes: . or 。; ? or !; , ; or : */
    bool has_letter;
    bool heading; /* "# ...", "Chapter 3", "2.1 ...", "IV. ...", CAPITALS ONLY, one word alone */
};

/* Of s[r), which has no blanks at its ends and is not empty. */
struct shape shape_of(const uint8_t *s, struct range r);

/* Key and value of "key: value" (also with U+FF1A); false when r is no such line. A known key is
 * one that names what metadata usually hold ("author", "date"); *known may be NULL. */
bool shape_metadata(const uint8_t *s, struct range r, struct range *key, struct range *value,
                    bool *known);

/* "By Jane Doe". */
bool shape_byline(const uint8_t *s, struct range r);

/* Where a closing credit begins in r: r.start when all of it is one, behind r.start when one is
 * glued to the end of a paragraph, SIZE_MAX when there is none. */
size_t shape_credit(const uint8_t *s, struct range r);

#endif
