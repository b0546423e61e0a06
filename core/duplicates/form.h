/* Repeats seen with the parts of the article: what a repeated passage is there, and the short ones
 * that only its parts tell from chance.
 *
 * Pages that were scraped or translated repeat in few ways: a caption stands once more inside a
 * paragraph, the title as a heading or as the first line, a paragraph glued to another one, a whole
 * paragraph twice. Offsets are bytes of the text that the blocks belong to. */
#ifndef DIPLE_DUPLICATES_FORM_H
#define DIPLE_DUPLICATES_FORM_H

#include "core/article/block.h"
#include "core/base/error.h"
#include "core/duplicates/duplicates.h"

enum dup_form {
    DUP_PASSAGE,   /* none of the others */
    DUP_CAPTION,   /* a caption, and its words in a paragraph */
    DUP_TITLE,     /* the title, and again as a heading or line or at the start of a paragraph */
    DUP_GLUED,     /* a whole paragraph, and again at an end of a longer one */
    DUP_PARAGRAPH, /* whole paragraphs, two or more */
};

/* The form of one group: its `n` occurrences, all in this text. A twentieth of a block (a word at
 * least) may be missing for it to count as whole. */
enum dup_form dup_form_of(const uint8_t *text, const struct block_vec *blocks,
                          const struct dup_occurrence *occurrences, size_t n);

/* A word for a narrow column ("caption"), "" for DUP_PASSAGE; and a phrase for a wide one. */
const char *dup_form_name(enum dup_form form);
const char *dup_form_phrase(enum dup_form form);

/* Adds to the report of dup_find() for the same text the repeats of fewer than min_words words that
 * stand verbatim (case and punctuation aside): captions of 4 words or more inside a paragraph, the
 * title of 2 words or more as a block of its own, of 5 or more at the start of a paragraph. A
 * Chinese character counts 5/8 of a word. What a group of the report covers is not told again. The
 * new groups come behind the others. Time and memory are linear in the text. */
void dup_form_add_short(const uint8_t *text, size_t n, const struct block_vec *blocks,
                        unsigned min_words, struct dup_report *report);

#endif
