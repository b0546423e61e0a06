#include "core/duplicates/verbatim.h"

#include "core/base/vec.h"

void dup_tandem(const struct dup_matcher *m, const struct dup_pair *pair,
                const struct dup_seed *run, struct dup_passage_vec *out)
{
    uint32_t period = run->a - run->b, least = m->rules->options.min_words;
    uint64_t piece = ((uint64_t)least + period - 1) / period * period;
    uint64_t end = (uint64_t)run->a + run->na;
    for (uint64_t at = run->b + piece; at + piece <= end; at += piece)
        vec_push(out, (struct dup_passage){
                          .text_a = pair->text_a,
                          .a0 = (uint32_t)at,
                          .a1 = (uint32_t)(at + piece),
                          .text_b = pair->text_b,
                          .b0 = (uint32_t)(at - piece),
                          .b1 = (uint32_t)at,
                          .similarity = 1,
                          .verbatim = true,
                      });
}

static void emit(const struct dup_matcher *m, const struct dup_pair *pair, uint32_t a, uint32_t b,
                 uint32_t n, struct dup_passage_vec *out)
{
    if (n < m->rules->options.min_words)
        return;
    if (pair->text_a == pair->text_b && a - b < n) {
        dup_tandem(m, pair, &(struct dup_seed){a, b, n, n}, out);
        return;
    }
    vec_push(out, (struct dup_passage){
                      .text_a = pair->text_a,
                      .a0 = a,
                      .a1 = a + n,
                      .text_b = pair->text_b,
                      .b0 = b,
                      .b1 = b + n,
                      .similarity = 1,
                      .verbatim = true,
                  });
}

void dup_verbatim_of_seed(const struct dup_matcher *m, const struct dup_pair *pair,
                          const struct dup_seed *seed, struct dup_passage_vec *out)
{
    const uint32_t *wa = pair->ta->word, *wb = pair->tb->word;
    uint32_t a = seed->a, b = seed->b;
    while (a > 0 && b > 0 && wa[a - 1] == wb[b - 1]) {
        a--;
        b--;
    }
    uint32_t most = pair->ta->n - a < pair->tb->n - b ? pair->ta->n - a : pair->tb->n - b;
    uint32_t last = seed->a + seed->na - a; /* a stretch must begin before this word */
    for (uint32_t i = 0; i < most && i < last;) {
        uint32_t begin = i;
        while (i < most && wa[a + i] == wb[b + i])
            i++;
        if (i > begin)
            emit(m, pair, a + begin, b + begin, i - begin, out);
        else
            i++;
    }
}
