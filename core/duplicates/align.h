/* Two occurrences of a passage side by side, word by word.
 *
 * The words are folded as the duplicates engine folds them (case, punctuation and layout make no
 * difference) and aligned with the fewest insertions and deletions: Myers, "An O(ND) Difference
 * Algorithm and Its Variations" (Algorithmica 1, 1986), the linear-space variant. Where the sides
 * differ so much that this would take long, it settles for a good alignment instead of the best. */
#ifndef DIPLE_DUPLICATES_ALIGN_H
#define DIPLE_DUPLICATES_ALIGN_H

#include "core/text/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dup_op {
    DUP_EQUAL,      /* the same words on both sides */
    DUP_CHANGED,    /* words stand on both sides, but not the same ones */
    DUP_ONLY_LEFT,  /* `right` is empty and stands where the words are missing */
    DUP_ONLY_RIGHT, /* `left` is empty, likewise */
};

/* Ranges are byte offsets into the whole texts. The runs of a side are in order and do not overlap;
 * each begins and ends at word ends, so blanks and punctuation between two runs belong to neither,
 * and those between two words of a run belong to it. */
struct dup_run {
    enum dup_op op;
    struct range left, right;
};

struct dup_alignment {
    struct dup_run *runs;
    size_t count;
    size_t equal_words, left_words, right_words;
};

/* Aligns left_text[left) with right_text[right); both may be the same text. Ranges must lie within
 * the texts. Costs nothing until called; a few microseconds for a paragraph. Release it afterwards.
 */
void dup_align(const uint8_t *left_text, struct range left, const uint8_t *right_text,
               struct range right, struct dup_alignment *out);
void dup_alignment_release(struct dup_alignment *a);

/* Widens both ranges by the words that stand the same right before them and right behind them, up
 * to 2,000 bytes to either side: passages end where a search was content, not where the texts part.
 */
void dup_align_widen(const uint8_t *left_text, size_t left_size, struct range *left,
                     const uint8_t *right_text, size_t right_size, struct range *right);

/* The range on the other side that corresponds to `part` of the left side (or of the right side
 * when `from_right`), to propose a label at the same place of every copy. True only when every word
 * that `part` touches is equal on both sides and without a gap between; then *other covers the same
 * words, with the same place inside the first and last word if they are spelled with the same
 * bytes, whole words if not. */
bool dup_align_map(const struct dup_alignment *a, const uint8_t *left_text,
                   const uint8_t *right_text, struct range part, bool from_right,
                   struct range *other);

#endif
