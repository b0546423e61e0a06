#include "core/duplicates/form.h"

static const struct {
    const char *name, *phrase;
} forms[] = {
    [DUP_PASSAGE] = {"", "repeated passage"},
    [DUP_CAPTION] = {"caption", "caption repeated in a paragraph"},
    [DUP_TITLE] = {"title", "title repeated"},
    [DUP_GLUED] = {"glued", "paragraph glued to another"},
    [DUP_PARAGRAPH] = {"whole", "whole paragraph repeated"},
};

const char *dup_form_name(enum dup_form form)
{
    return forms[form].name;
}

const char *dup_form_phrase(enum dup_form form)
{
    return forms[form].phrase;
}

/* The block that holds offset, or the next one. */
static size_t block_from(const struct block_vec *blocks, size_t offset)
{
    size_t low = 0, high = blocks->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (blocks->v[middle].range.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_word_byte(uint8_t c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Letters and digits, in bytes; looking no further than is needed to know that it is more. */
static bool few_words(const uint8_t *s, size_t start, size_t end, size_t most)
{
    size_t found = 0;
    for (size_t i = start; i < end && found <= most; i++)
        found += is_word_byte(s[i]);
    return found <= most;
}

/* How an occurrence lies in its blocks. */
struct fit {
    enum block_kind kind; /* of the block it begins in */
    bool whole;           /* nothing of its blocks is left out */
    bool start, end;      /* it reaches the start of the first block, the end of the last */
};

static bool fit_of(const uint8_t *s, const struct block_vec *blocks, struct range o,
                   struct fit *fit)
{
    enum { WORD = 6, SPILL = 12 };
    size_t first = block_from(blocks, o.start), last = block_from(blocks, o.end ? o.end - 1 : 0);
    if (first >= blocks->n || blocks->v[first].range.start >= o.end)
        return false;
    if (last >= blocks->n || blocks->v[last].range.start >= o.end)
        last = last ? last - 1 : 0;
    if (last < first)
        last = first;
    /* an end may reach a word too far, into the next block */
    if (first < last && few_words(s, blocks->v[last].range.start, o.end, SPILL))
        last--;
    if (first < last && few_words(s, o.start, blocks->v[first].range.end, SPILL))
        first++;
    struct range whole = {blocks->v[first].range.start, blocks->v[last].range.end};
    size_t most = (whole.end - whole.start) / 20;
    if (most < WORD && blocks->v[first].kind == BLOCK_PARAGRAPH)
        most = WORD;
    fit->kind = blocks->v[first].kind;
    fit->start = o.start <= whole.start || few_words(s, whole.start, o.start, most);
    fit->end = o.end >= whole.end || few_words(s, o.end, whole.end, most);
    fit->whole = fit->start && fit->end;
    return true;
}

enum dup_form dup_form_of(const uint8_t *text, const struct block_vec *blocks,
                          const struct dup_occurrence *occurrences, size_t n)
{
    size_t captions = 0, titles = 0, whole = 0, glued = 0, inside = 0;
    for (size_t i = 0; i < n; i++) {
        struct fit fit;
        if (!fit_of(text, blocks, occurrences[i].range, &fit))
            continue;
        bool paragraph = fit.kind == BLOCK_PARAGRAPH;
        captions += fit.whole && fit.kind == BLOCK_CAPTION;
        titles += fit.whole && fit.kind == BLOCK_TITLE;
        whole += fit.whole && paragraph;
        glued += !fit.whole && paragraph && (fit.start || fit.end);
        inside += paragraph;
    }
    if (titles)
        return DUP_TITLE;
    if (captions && inside)
        return DUP_CAPTION;
    if (whole >= 2)
        return DUP_PARAGRAPH;
    if (whole && glued)
        return DUP_GLUED;
    return DUP_PASSAGE;
}
