#include "config.h"

#include "core/duplicates/corpus.h"

#include "core/base/vec.h"

#include <stdlib.h>

void dup_corpus_release(struct dup_corpus *c)
{
    for (size_t i = 0; i < c->n; i++)
        dup_tokens_release(&c->v[i].tokens);
    vec_release(c);
    free(c->base);
    free(c->text);
    free(c->block);
}

static void build_lookup(struct dup_corpus *c)
{
    size_t blocks = ((size_t)c->words >> 9) + 1, block = 0;
    c->base = xreallocarray(c->base, c->n + 1, sizeof *c->base);
    c->text = xreallocarray(c->text, c->n + 1, sizeof *c->text);
    c->block = xreallocarray(c->block, blocks, sizeof *c->block);
    uint32_t k = 0;
    for (size_t i = 0; i < c->n; i++) {
        uint32_t words = dup_text_words(c, i);
        if (words == 0)
            continue;
        c->base[k] = c->v[i].base;
        c->text[k] = (uint32_t)i;
        for (; block < blocks && block << 9 < (uint64_t)c->v[i].base + words; block++)
            c->block[block] = k;
        k++;
    }
    c->base[k] = UINT32_MAX;
}

static int by_content(const void *x, const void *y)
{
    const struct dup_text *p = *(const struct dup_text *const *)x;
    const struct dup_text *q = *(const struct dup_text *const *)y;
    if (p->content != q->content)
        return p->content < q->content ? -1 : 1;
    return p < q ? -1 : p > q;
}

bool dup_corpus_number(struct dup_corpus *c, struct error *err)
{
    struct dup_text **sorted = xreallocarray(NULL, c->n, sizeof *sorted);
    for (size_t i = 0; i < c->n; i++)
        sorted[i] = &c->v[i];
    qsort(sorted, c->n, sizeof *sorted, by_content);
    for (size_t i = 0, first = 0; i < c->n; i++) {
        if (sorted[i]->content != sorted[first]->content ||
            sorted[i]->tokens.n != sorted[first]->tokens.n)
            first = i;
        sorted[i]->same_as = (uint32_t)(sorted[first] - c->v);
    }
    free(sorted);
    uint64_t words = 0;
    for (size_t i = 0; i < c->n; i++) {
        c->v[i].base = (uint32_t)words;
        words += dup_text_words(c, i);
        if (words >= UINT32_MAX)
            return error_set(err, "too much text to look for duplicates: over 2^32 words");
    }
    c->words = (uint32_t)words;
    build_lookup(c);
    return true;
}
