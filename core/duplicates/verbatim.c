#include "config.h"

#include "core/duplicates/verbatim.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { SCANNED = 1024, TANDEM_LOOK_BACK = 256, PERIOD_MOST = 2048 };

static int by_period(const void *x, const void *y)
{
    const struct dup_seed *p = x, *q = y;
    uint32_t period_p = p->a - p->b, period_q = q->a - q->b;
    if (period_p != period_q)
        return period_p < period_q ? -1 : 1;
    if (p->b != q->b)
        return p->b < q->b ? -1 : 1;
    return p->na > q->na ? -1 : p->na < q->na;
}

/* Is the stretch of p part of that of q, and its period a multiple? */
static bool follows(const struct dup_seed *p, const struct dup_seed *q)
{
    return q->b <= p->b && (uint64_t)q->a + q->na >= (uint64_t)p->a + p->na &&
           (p->a - p->b) % (q->a - q->b) == 0;
}

/* Links lead over more than one period where a period is short. Finds the true one, by the failure
 * function of Knuth, Morris and Pratt over the first two of the known periods. */
static void shorten_period(const struct dup_tokens *t, struct dup_seed *run)
{
    uint32_t known = run->a - run->b, failure[2 * PERIOD_MOST], k = 0, n = 2 * known;
    if (known > PERIOD_MOST || run->na < known)
        return;
    const uint32_t *w = t->word + run->b;
    failure[0] = 0;
    for (uint32_t i = 1; i < n; i++) {
        while (k > 0 && w[i] != w[k])
            k = failure[k - 1];
        k += w[i] == w[k];
        failure[i] = k;
    }
    uint32_t period = n - failure[n - 1];
    if (known % period == 0) {
        run->na += known - period;
        run->nb = run->na;
        run->a = run->b + period;
    }
}

static void cut_pieces(const struct dup_matcher *m, const struct dup_pair *pair,
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

void dup_tandems(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage_vec *out)
{
    struct dup_seed *v = m->tandems.v;
    size_t kept = 0;
    if (m->tandems.n == 0)
        return;
    for (size_t i = 0; i < m->tandems.n; i++)
        shorten_period(pair->ta, &v[i]);
    qsort(v, m->tandems.n, sizeof *v, by_period);
    for (size_t i = 0; i < m->tandems.n; i++) {
        bool known = false;
        for (size_t k = kept; k-- > 0 && kept - k <= TANDEM_LOOK_BACK && !known;)
            known = follows(&v[i], &v[k]);
        if (known)
            continue;
        v[kept++] = v[i];
        cut_pieces(m, pair, &v[kept - 1], out);
    }
}

void dup_verbatim_begin(struct dup_matcher *m)
{
    if (m->scanned.n == 0) {
        vec_reserve(&m->scanned, SCANNED);
        m->scanned.n = SCANNED;
        memset(m->scanned.v, 0, SCANNED * sizeof *m->scanned.v);
    }
    m->round++; /* what it wraps to was used four thousand million pairs ago */
}

static void emit(struct dup_matcher *m, const struct dup_pair *pair, uint32_t a, uint32_t b,
                 uint32_t n, struct dup_passage_vec *out)
{
    uint32_t words = m->rules->options.min_words;
    struct dup_passage p = {
        .text_a = pair->text_a,
        .a0 = a,
        .a1 = a + n,
        .text_b = pair->text_b,
        .b0 = b,
        .b1 = b + n,
        .similarity = 1,
        .verbatim = true,
    };
    if (n < words || dup_passage_words(pair->ta, a, a + (n < 2 * words ? n : 2 * words)) < words)
        return;
    if (n < DUP_TABLE_TIMES * words && dup_passage_in_table(pair, &p))
        return;
    if (pair->text_a == pair->text_b && a - b < n) {
        vec_push(&m->tandems, (struct dup_seed){a, b, n, n});
        return;
    }
    vec_push(out, p);
}

void dup_verbatim_of_seed(struct dup_matcher *m, const struct dup_pair *pair,
                          const struct dup_seed *seed, struct dup_passage_vec *out)
{
    const uint32_t *wa = pair->ta->word, *wb = pair->tb->word;
    uint32_t a = seed->a, b = seed->b, diagonal = a - b;
    struct dup_scanned *s = &m->scanned.v[(diagonal * UINT32_C(2654435761) >> 22) % SCANNED];
    bool known = s->round == m->round && s->diagonal == diagonal;
    uint32_t last = seed->a + seed->na; /* a stretch must begin before this word */
    if (known && s->end >= last)
        return;
    if (known && s->end > a) {
        b += s->end - a;
        a = s->end;
    }
    while (a > 0 && b > 0 && wa[a - 1] == wb[b - 1]) {
        a--;
        b--;
    }
    while (a < last && a < pair->ta->n && b < pair->tb->n) {
        uint32_t begin = a;
        while (a < pair->ta->n && b < pair->tb->n && wa[a] == wb[b]) {
            a++;
            b++;
        }
        if (a > begin) {
            emit(m, pair, begin, b - (a - begin), a - begin, out);
        } else {
            a++;
            b++;
        }
    }
    *s = (struct dup_scanned){diagonal, a, m->round};
}
