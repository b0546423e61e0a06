#include "core/duplicates/corpus.h"

uint32_t dup_corpus_text_at(const struct dup_corpus *c, uint32_t p)
{
    size_t low = 0, high = c->n - 1; /* the last text whose base is not beyond p */
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (c->v[middle].base <= p)
            low = middle;
        else
            high = middle - 1;
    }
    return (uint32_t)low;
}
