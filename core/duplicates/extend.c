#include "config.h"

#include "core/duplicates/extend.h"

enum {
    BLOCK = 40,    /* words looked at in one go */
    PROGRESS = 20, /* another go only after so many were won */
    GOES = 3,      /* a longer way has anchors of its own */
    EQUAL_MOST = 1000,
    NEAR = 4,
    BAND = 12, /* words by which the sides may be shifted in one go */
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

/* One go: at most BLOCK words of each side. Only cells whose score has not fallen too far are
 * looked at: [low, high] of the row above. */
static struct reach extend_block(const struct side *a, const struct side *b,
                                 const struct dup_weights *w)
{
    int16_t score[2][BLOCK + 2];
    int na = a->n < BLOCK ? (int)a->n : BLOCK, nb = b->n < BLOCK ? (int)b->n : BLOCK;
    int best = 0, low = 0, high = 0;
    struct reach reach = {0, 0};
    for (; high <= nb && high * EDIT >= -DROP; high++)
        score[0][high] = (int16_t)(high * EDIT);
    high--;
    for (int i = 1; i <= na && low <= high; i++) {
        int16_t *row = score[i & 1], *above = score[~i & 1];
        uint32_t x = word(a, (uint32_t)i - 1);
        int match = dup_weight(w, x) < w->stop ? MATCH_STOP : MATCH;
        int first = BLOCK + 1, last = -1, left = NEVER, diagonal = NEVER;
        int from = low > i - BAND ? low : i - BAND, until = i + BAND < nb ? i + BAND : nb;
        if (from > low && from - 1 <= high)
            diagonal = above[from - 1];
        for (int k = from; k <= until && (k <= high + 1 || left > NEVER); k++) {
            int up = k <= high ? above[k] : NEVER;
            int s = up > left ? up + EDIT : left + EDIT;
            if (diagonal > NEVER) {
                int d = diagonal + (x == word(b, (uint32_t)k - 1) ? match : EDIT);
                s = d > s ? d : s;
            }
            diagonal = up;
            if (s > best) {
                best = s;
                reach = (struct reach){(uint32_t)i, (uint32_t)k};
            }
            left = s >= best - DROP ? s : NEVER;
            row[k] = (int16_t)left;
            if (left > NEVER) {
                first = first > k ? k : first;
                last = k;
            }
        }
        low = first;
        high = last;
    }
    return reach;
}

/* Do the next few words of the sides have one in common? Most chance meetings end here. */
static bool may_go_on(const struct side *a, const struct side *b)
{
    uint32_t na = a->n < NEAR ? a->n : NEAR, nb = b->n < NEAR ? b->n : NEAR;
    bool some = false;
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++)
            some |= word(a, i) == word(b, k);
    return some;
}

static void advance(struct side *s, uint32_t n)
{
    s->at += (int64_t)n * s->step;
    s->n -= n;
}

static struct reach extend(struct side a, struct side b, const struct dup_weights *w)
{
    struct reach sum = {0, 0};
    for (int go = 0; go < GOES; go++) {
        uint32_t equal = 0, most = a.n < b.n ? a.n : b.n;
        most = most < EQUAL_MOST ? most : EQUAL_MOST;
        while (equal < most && word(&a, equal) == word(&b, equal))
            equal++;
        advance(&a, equal);
        advance(&b, equal);
        sum.a += equal;
        sum.b += equal;
        if (!may_go_on(&a, &b))
            break;
        struct reach r = extend_block(&a, &b, w);
        advance(&a, r.a);
        advance(&b, r.b);
        sum.a += r.a;
        sum.b += r.b;
        if (r.a < PROGRESS)
            break;
    }
    return sum;
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
