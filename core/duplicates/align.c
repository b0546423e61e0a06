#include "config.h"

#include "core/duplicates/align.h"

#include "core/base/vec.h"
#include "core/duplicates/diff.h"
#include "core/duplicates/tokens.h"

#include <stdlib.h>
#include <string.h>

struct run_vec {
    struct dup_run *v;
    size_t n, cap;
};

/* The words of a range, with offsets into the whole text. */
struct side {
    struct dup_tokens tokens;
    size_t start;
    uint8_t *odd;
};

static struct side cut(struct dup_cutter *c, const uint8_t *text, struct range r)
{
    struct side s = {.start = r.start};
    size_t n = r.end > r.start ? r.end - r.start : 0;
    dup_cut(c, text + r.start, n < UINT32_MAX ? n : UINT32_MAX - 1, &s.tokens);
    return s;
}

static void side_release(struct side *s)
{
    dup_tokens_release(&s->tokens);
    free(s->odd);
}

/* Bytes of words [i, k); an empty range where word i would stand. */
static struct range bytes(const struct side *s, uint32_t i, uint32_t k)
{
    if (i < k) {
        struct range r = dup_tokens_words(&s->tokens, i, k);
        return (struct range){s->start + r.start, s->start + r.end};
    }
    size_t at = s->start;
    if (i < s->tokens.n)
        at += s->tokens.begin[i];
    else if (i > 0)
        at += dup_token_end(&s->tokens, i - 1);
    return (struct range){at, at};
}

static enum dup_op op_of(uint32_t left, uint32_t right)
{
    return left && right ? DUP_CHANGED : left ? DUP_ONLY_LEFT : DUP_ONLY_RIGHT;
}

void dup_align(const uint8_t *left_text, struct range left, const uint8_t *right_text,
               struct range right, struct dup_alignment *out)
{
    struct dup_cutter *c = dup_cutter_new();
    struct side l = cut(c, left_text, left), r = cut(c, right_text, right);
    dup_cutter_free(c);
    uint32_t n = l.tokens.n, m = r.tokens.n;
    l.odd = xmalloc(n);
    r.odd = xmalloc(m);
    dup_diff(l.tokens.word, n, r.tokens.word, m, l.odd, r.odd);
    struct run_vec runs = {0};
    *out = (struct dup_alignment){.left_words = n, .right_words = m};
    for (uint32_t i = 0, k = 0; i < n || k < m;) {
        uint32_t i0 = i, k0 = k;
        while (i < n && k < m && !l.odd[i] && !r.odd[k]) {
            i++;
            k++;
        }
        if (i > i0) {
            vec_push(&runs, (struct dup_run){DUP_EQUAL, bytes(&l, i0, i), bytes(&r, k0, k)});
            out->equal_words += i - i0;
            continue;
        }
        while (i < n && l.odd[i])
            i++;
        while (k < m && r.odd[k])
            k++;
        vec_push(&runs,
                 (struct dup_run){op_of(i - i0, k - k0), bytes(&l, i0, i), bytes(&r, k0, k)});
    }
    out->runs = runs.v;
    out->count = runs.n;
    side_release(&l);
    side_release(&r);
}

void dup_alignment_release(struct dup_alignment *a)
{
    free(a->runs);
    *a = (struct dup_alignment){0};
}

/* The words of a run that a range touches: [first, end). */
static void touched(const struct side *s, struct range part, uint32_t *first, uint32_t *end)
{
    uint32_t i = 0;
    while (i < s->tokens.n && s->start + dup_token_end(&s->tokens, i) <= part.start)
        i++;
    *first = i;
    while (i < s->tokens.n && s->start + s->tokens.begin[i] < part.end)
        i++;
    *end = i;
}

static bool has_words(struct dup_cutter *c, const uint8_t *text, size_t from, size_t to)
{
    if (from >= to)
        return false;
    struct side s = cut(c, text, (struct range){from, to});
    bool some = s.tokens.n > 0;
    side_release(&s);
    return some;
}

/* An offset inside word i of one side, at the same place of word k of the other if both are spelled
 * alike; otherwise the word's begin or end. */
static size_t carry(const struct side *s, const uint8_t *text, uint32_t i, size_t at,
                    const struct side *other, const uint8_t *other_text, uint32_t k, bool end)
{
    struct range from = bytes(s, i, i + 1), to = bytes(other, k, k + 1);
    size_t n = from.end - from.start;
    if (at > from.start && at < from.end && to.end - to.start == n &&
        memcmp(text + from.start, other_text + to.start, n) == 0)
        return to.start + (at - from.start);
    return end ? to.end : to.start;
}

/* Maps within one equal run; s and o are its words. */
static bool map_run(const struct side *s, const uint8_t *text, const struct side *o,
                    const uint8_t *other_text, struct range part, struct range *other)
{
    uint32_t first, end;
    touched(s, part, &first, &end);
    if (first >= end || s->tokens.n != o->tokens.n)
        return false;
    other->start = carry(s, text, first, part.start, o, other_text, first, false);
    other->end = carry(s, text, end - 1, part.end, o, other_text, end - 1, true);
    return other->start < other->end;
}

bool dup_align_map(const struct dup_alignment *a, const uint8_t *left_text,
                   const uint8_t *right_text, struct range part, bool from_right,
                   struct range *other)
{
    const uint8_t *text = from_right ? right_text : left_text;
    const uint8_t *other_text = from_right ? left_text : right_text;
    for (size_t i = 0; i < a->count; i++) {
        const struct dup_run *run = &a->runs[i];
        struct range mine = from_right ? run->right : run->left;
        if (run->op != DUP_EQUAL || !range_overlaps(mine, part))
            continue;
        struct dup_cutter *c = dup_cutter_new();
        bool inside =
            !has_words(c, text, part.start, mine.start) && !has_words(c, text, mine.end, part.end);
        bool mapped = false;
        if (inside) {
            struct side s = cut(c, text, mine);
            struct side o = cut(c, other_text, from_right ? run->left : run->right);
            mapped = map_run(&s, text, &o, other_text, part, other);
            side_release(&s);
            side_release(&o);
        }
        dup_cutter_free(c);
        return mapped;
    }
    return false;
}
