#include "core/duplicates/align.h"

enum { MOST = 2000 };

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Up to MOST bytes before `end`, from the beginning of a word on where there are blanks. */
static struct range before(const uint8_t *text, size_t end)
{
    size_t start = end > MOST ? end - MOST : 0;
    if (start > 0)
        while (start < end && !is_blank(text[start]))
            start++;
    return (struct range){start, end};
}

static struct range behind(const uint8_t *text, size_t start, size_t size)
{
    size_t end = size - start > MOST ? start + MOST : size;
    if (end < size)
        while (end > start && !is_blank(text[end]))
            end--;
    return (struct range){start, end};
}

void dup_align_widen(const uint8_t *left_text, size_t left_size, struct range *left,
                     const uint8_t *right_text, size_t right_size, struct range *right)
{
    struct dup_alignment a;
    dup_align(left_text, before(left_text, left->start), right_text,
              before(right_text, right->start), &a);
    if (a.count && a.runs[a.count - 1].op == DUP_EQUAL) {
        left->start = a.runs[a.count - 1].left.start;
        right->start = a.runs[a.count - 1].right.start;
    }
    dup_alignment_release(&a);
    dup_align(left_text, behind(left_text, left->end, left_size), right_text,
              behind(right_text, right->end, right_size), &a);
    if (a.count && a.runs[0].op == DUP_EQUAL) {
        left->end = a.runs[0].left.end;
        right->end = a.runs[0].right.end;
    }
    dup_alignment_release(&a);
}
