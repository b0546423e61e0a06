#include "config.h"

#include "core/duplicates/verify.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

void dup_verifier_release(struct dup_verifier *v)
{
    free(v->v);
    *v = (struct dup_verifier){0};
}

/* The slot of a word in the table of side a, or the free one where it would stand. */
static struct dup_count *slot_of(const struct dup_verifier *v, uint32_t word)
{
    size_t i = (word * UINT32_C(2654435761) >> 1) & (v->size - 1);
    while (v->v[i].stamp == v->stamp && v->v[i].word != word)
        i = (i + 1) & (v->size - 1);
    return &v->v[i];
}

static void begin(struct dup_verifier *v, uint32_t words)
{
    if (v->size < (size_t)words * 2 || v->stamp == UINT32_MAX) {
        size_t size = v->size ? v->size : 1024;
        while (size < (size_t)words * 2)
            size *= 2;
        free(v->v);
        *v = (struct dup_verifier){xcalloc(size, sizeof *v->v), size, 0};
    }
    v->stamp++;
}

struct dup_likeness dup_verify(struct dup_verifier *v, const struct dup_weights *w,
                               const struct dup_tokens *ta, uint32_t a0, uint32_t a1,
                               const struct dup_tokens *tb, uint32_t b0, uint32_t b1)
{
    uint64_t weight_a = 0, weight_b = 0, mass = 0;
    uint32_t common = 0;
    if (a1 - a0 == b1 - b0 &&
        memcmp(ta->word + a0, tb->word + b0, (a1 - a0) * sizeof *ta->word) == 0) {
        for (uint32_t i = a0; i < a1; i++)
            mass += dup_weight(w, ta->word[i]);
        return (struct dup_likeness){mass, 2 * mass, 1, a1 - a0, true};
    }
    begin(v, a1 - a0);
    for (uint32_t i = a0; i < a1; i++) {
        struct dup_count *c = slot_of(v, ta->word[i]);
        if (c->stamp != v->stamp)
            *c = (struct dup_count){ta->word[i], v->stamp, 0};
        c->left++;
        weight_a += dup_weight(w, ta->word[i]);
    }
    for (uint32_t i = b0; i < b1; i++) {
        uint32_t weight = dup_weight(w, tb->word[i]);
        struct dup_count *c = slot_of(v, tb->word[i]);
        weight_b += weight;
        if (c->stamp == v->stamp && c->left) {
            c->left--;
            mass += weight;
            common++;
        }
    }
    uint64_t heavier = weight_a > weight_b ? weight_a : weight_b;
    return (struct dup_likeness){mass, weight_a + weight_b,
                                 heavier ? (double)mass / (double)heavier : 0, common, false};
}
