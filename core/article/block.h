/* The parts of an article. Blocks are sorted, do not overlap, contain no line break at either end,
 * and together hold every character of the text that is not blank. */
#ifndef DIPLE_ARTICLE_BLOCK_H
#define DIPLE_ARTICLE_BLOCK_H

#include "core/text/range.h"

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_TITLE,    /* the article's title, at its first place */
    BLOCK_METADATA, /* a line such as "category:Internet" */
    BLOCK_HEADING,
    BLOCK_CAPTION, /* a short line standing alone between paragraphs, under a picture once */
    BLOCK_CREDIT,  /* source and editor at the end: "Source: ...", or "By Jane Doe" at the top */
};

struct block {
    struct range range;
    enum block_kind kind;
};

struct block_vec {
    struct block *v;
    size_t n, cap;
};

#endif
