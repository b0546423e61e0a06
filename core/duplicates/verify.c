#include "config.h"

#include "core/duplicates/verify.h"

#include "core/base/vec.h"

#include <stdlib.h>

void dup_verifier_release(struct dup_verifier *v)
{
    free(v->v);
    vec_release(&v->rest);
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
        v->v = xcalloc(size, sizeof *v->v);
        v->size = size;
        v->stamp = 0;
    }
    v->stamp++;
}

enum { SKIP = 3 };

/* Two words in a row that both sides have, at most SKIP words on: sets how many to skip. */
static bool meet_again(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb, uint32_t *da,
                       uint32_t *db)
{
    for (uint32_t sum = 1; sum <= 2 * SKIP; sum++)
        for (uint32_t x = sum > SKIP ? sum - SKIP : 0; x <= sum && x <= SKIP; x++) {
            uint32_t y = sum - x;
            if (x + 1 < na && y + 1 < nb && a[x] == b[y] && a[x + 1] == b[y + 1]) {
                *da = x;
                *db = y;
                return true;
            }
        }
    return false;
}

/* Words in common are counted whatever their order; so as many as possible are paired by walking
 * along both sides, and only the rest goes through a table. */
struct dup_likeness dup_verify(struct dup_verifier *v, const struct dup_weights *w,
                               const struct dup_tokens *ta, uint32_t a0, uint32_t a1,
                               const struct dup_tokens *tb, uint32_t b0, uint32_t b1)
{
    const uint32_t *a = ta->word, *b = tb->word;
    uint64_t mass = 0, only_a = 0, only_b = 0;
    uint32_t common = 0, i = a0, k = b0;
    begin(v, a1 - a0);
    v->rest.n = 0;
    while (i < a1 || k < b1) {
        uint32_t da, db;
        while (i < a1 && k < b1 && a[i] == b[k]) {
            mass += dup_weight(w, a[i]);
            common++;
            i++;
            k++;
        }
        da = a1 - i;
        db = b1 - k;
        meet_again(a + i, a1 - i, b + k, b1 - k, &da, &db);
        for (; da > 0; da--, i++) {
            struct dup_count *c = slot_of(v, a[i]);
            if (c->stamp != v->stamp)
                *c = (struct dup_count){a[i], v->stamp, 0};
            c->left++;
            only_a += dup_weight(w, a[i]);
        }
        for (; db > 0; db--, k++)
            vec_push(&v->rest, b[k]);
    }
    bool verbatim = common == a1 - a0 && common == b1 - b0;
    uint64_t paired = mass;
    for (size_t n = 0; n < v->rest.n; n++) {
        uint32_t weight = dup_weight(w, v->rest.v[n]);
        struct dup_count *c = slot_of(v, v->rest.v[n]);
        only_b += weight;
        if (c->stamp == v->stamp && c->left) {
            c->left--;
            mass += weight;
            common++;
        }
    }
    uint64_t heavier = paired + (only_a > only_b ? only_a : only_b);
    double similarity = verbatim ? 1 : heavier ? (double)mass / (double)heavier : 0;
    return (struct dup_likeness){mass, 2 * paired + only_a + only_b, similarity, common, verbatim};
}
