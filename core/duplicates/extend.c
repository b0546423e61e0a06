#include "core/duplicates/extend.h"

enum {
    BLOCK = 40,    /* words looked at in one go */
    PROGRESS = 20, /* another go only after so many were won */
    BAND = 12,     /* words by which the sides may be shifted in one go */
    MATCH = 3,
    MATCH_STOP = 1,
    EDIT = -2,
    DROP = 10,
    NEVER = -10000,
};

/* One side seen from the place where it is extended: n words from `at` on, in direction `step`. */
struct side {
    const uint32_t *words;
    int64_t at;
    int step;
    uint32_t n;
};

static uint32_t word(const struct side *s, uint32_t i)
{
    return s->words[s->at + (int64_t)i * s->step];
}

struct reach {
    uint32_t a, b;
};

/* One go: at most BLOCK words of each side. */
static struct reach extend_block(const struct side *a, const struct side *b,
                                 const struct dup_weights *w)
{
    int16_t score[2][BLOCK + 1];
    int na = a->n < BLOCK ? (int)a->n : BLOCK, nb = b->n < BLOCK ? (int)b->n : BLOCK;
    int best = 0;
    struct reach reach = {0, 0};
    for (int i = 0; i <= na; i++) {
        int16_t *row = score[i & 1], *above = score[~i & 1];
        int low = i > BAND ? i - BAND : 0, high = i + BAND < nb ? i + BAND : nb, row_best = NEVER;
        uint32_t x = i ? word(a, (uint32_t)i - 1) : 0;
        int match = i && dup_weight(w, x) < w->stop ? MATCH_STOP : MATCH;
        for (int k = low; k <= high; k++) {
            int s = i || k ? NEVER : 0;
            if (i && k) { /* the row above reaches from low - 1 to high - 1 at least */
                int d = above[k - 1] + (x == word(b, (uint32_t)k - 1) ? match : EDIT);
                s = d > s ? d : s;
            }
            if (i && k < i + BAND && above[k] + EDIT > s)
                s = above[k] + EDIT;
            if (k > low && row[k - 1] + EDIT > s)
                s = row[k - 1] + EDIT;
            row[k] = (int16_t)s;
            if (s > row_best)
                row_best = s;
            if (s > best) {
                best = s;
                reach = (struct reach){(uint32_t)i, (uint32_t)k};
            }
        }
        if (row_best < best - DROP)
            break;
    }
    return reach;
}

static void advance(struct side *s, uint32_t n)
{
    s->at += (int64_t)n * s->step;
    s->n -= n;
}

static struct reach extend(struct side a, struct side b, const struct dup_weights *w)
{
    struct reach sum = {0, 0};
    for (;;) {
        uint32_t equal = 0, most = a.n < b.n ? a.n : b.n;
        while (equal < most && word(&a, equal) == word(&b, equal))
            equal++;
        advance(&a, equal);
        advance(&b, equal);
        struct reach r = extend_block(&a, &b, w);
        advance(&a, r.a);
        advance(&b, r.b);
        sum.a += equal + r.a;
        sum.b += equal + r.b;
        if (r.a < PROGRESS)
            return sum;
    }
}

static struct side back(const struct dup_tokens *t, uint32_t from, uint32_t limit)
{
    return (struct side){t->word, (int64_t)from - 1, -1, from > limit ? from - limit : 0};
}

static struct side forward(const struct dup_tokens *t, uint32_t from, uint32_t limit)
{
    return (struct side){t->word, from, 1, limit > from ? limit - from : 0};
}

struct dup_spot dup_extend_back(const struct dup_tokens *ta, const struct dup_tokens *tb,
                                const struct dup_weights *w, struct dup_spot from,
                                struct dup_spot limit)
{
    struct reach r = extend(back(ta, from.a, limit.a), back(tb, from.b, limit.b), w);
    return (struct dup_spot){from.a - r.a, from.b - r.b};
}

struct dup_spot dup_extend_forward(const struct dup_tokens *ta, const struct dup_tokens *tb,
                                   const struct dup_weights *w, struct dup_spot from,
                                   struct dup_spot limit)
{
    struct reach r = extend(forward(ta, from.a, limit.a), forward(tb, from.b, limit.b), w);
    return (struct dup_spot){from.a + r.a, from.b + r.b};
}
