/* The blocks of a plain text, found by how its lines look.
 *
 * Paragraphs are parted as core/text/paragraph.h says. The title is the first of them when it looks
 * like one (short, no full stop at the end); the same words again before the body are a heading,
 * and lines such as "category:Internet" up there are metadata. Short lines without a final stop,
 * alone or two together between paragraphs, are captions; with a number, a chapter word, capitals
 * only, of one word, or right above a paragraph they are headings; more of them in a row are a list
 * or a poem. Source and editor at the end are a credit, as a block of their own or cut off a
 * paragraph, and so is "By Jane Doe" above the body. Time and memory are linear; of a long
 * paragraph only the ends are read. */
#ifndef DIPLE_ARTICLE_STRUCTURE_H
#define DIPLE_ARTICLE_STRUCTURE_H

#include "core/article/block.h"
#include "core/base/progress.h"
#include "core/text/text.h"

#include <stdbool.h>

/* Appends the blocks of text[0..end) to *out. False when cancelled. */
bool structure_find(const struct text *t, size_t end, struct progress *p, struct block_vec *out);

#endif
