#include "config.h"

#include "core/duplicates/settle.h"

#include "core/duplicates/extend.h"

#include <string.h>

enum {
    HEADS = 64,
    WINDOW = 32,     /* words beyond an end that are looked at */
    AWAY_MOST = 16,  /* words between the passage and what is added, on both sides together */
    WORDS_LEAST = 4, /* in common of what is added */
    BITS_LEAST = 32, /* what they tell */
    ROUNDS = 3,
    TRIES = 4,           /* places beyond two ends that are looked at closely */
    PATIENCE = 100,      /* passages of a pair of texts that are widened for sure, */
    RARE = 200,          /* and one more for so many words */
    LONG_VERBATIM = 100, /* words of a passage to which a sentence is nothing */
    LONG = 1000,
    SENTENCE_MOST = 5, /* words that an end may be moved to that of a sentence */
    UNEVEN_MOST = 3,   /* more of them on one side than on the other */
};
static const double alike = 0.6, loss_most = 0.1;

/* Words [begin, end) beyond an end of one side, and whether it is the end or the begin. Of side b
 * they are found by their hash: heads of lists, 1 + place in the window; 0: none. */
struct beyond {
    uint32_t begin, end;
    bool behind;
    uint8_t head[HEADS], next[WINDOW];
};

static uint32_t least(uint32_t x, uint32_t y)
{
    return x < y ? x : y;
}

static uint32_t greatest(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

/* Takes over u if it is a passage and not much less alike. */
static bool replace(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p,
                    struct dup_passage u)
{
    if (u.text_a == u.text_b && greatest(u.a0, u.b0) < least(u.a1, u.b1))
        return false;
    if (u.a1 - u.a0 <= LONG &&
        (!dup_passage_accept(m, pair, &u) || u.similarity < p->similarity - loss_most))
        return false; /* a few words are nothing to a longer one */
    *p = u;
    return true;
}

/* Words between a stretch and the passage [begin, end), which it does not overlap. */
static uint32_t away(uint32_t from, uint32_t to, uint32_t begin, uint32_t end)
{
    return to <= begin ? begin - to : from - end;
}

/* Tries to add the stretch around words i and k, which are equal like those behind them. */
static bool add_around(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p,
                       const struct beyond *a, const struct beyond *b, uint32_t i, uint32_t k)
{
    struct dup_spot low = {a->behind ? p->a1 : a->begin, b->behind ? p->b1 : b->begin};
    struct dup_spot high = {a->behind ? a->end : p->a0, b->behind ? b->end : p->b0};
    struct dup_spot begin =
        dup_extend_back(pair->ta, pair->tb, m->weights, (struct dup_spot){i, k}, low);
    struct dup_spot end =
        dup_extend_forward(pair->ta, pair->tb, m->weights, (struct dup_spot){i, k}, high);
    uint32_t between = away(begin.a, end.a, p->a0, p->a1) + away(begin.b, end.b, p->b0, p->b1);
    if (between > AWAY_MOST)
        return false;
    struct dup_likeness like =
        dup_verify(&m->verifier, m->weights, pair->ta, begin.a, end.a, pair->tb, begin.b, end.b);
    if (like.common < WORDS_LEAST || like.common * 3 < between * 2 ||
        like.mass < BITS_LEAST * DUP_BIT || like.similarity < alike)
        return false;
    struct dup_passage u = *p;
    u.a0 = least(p->a0, begin.a);
    u.a1 = greatest(p->a1, end.a);
    u.b0 = least(p->b0, begin.b);
    u.b1 = greatest(p->b1, end.b);
    return replace(m, pair, p, u);
}

static unsigned head_of(uint32_t word)
{
    return word >> 26;
}

/* Looks for two words in a row that stand beyond both ends. */
static bool add_beyond(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p,
                       const struct beyond *a, const struct beyond *b)
{
    const uint32_t *wa = pair->ta->word, *wb = pair->tb->word;
    int tries = TRIES;
    if (a->end - a->begin < WORDS_LEAST || b->end - b->begin < WORDS_LEAST)
        return false;
    for (uint32_t i = a->begin; i + 1 < a->end; i++) {
        for (unsigned at = b->head[head_of(wa[i])]; at; at = b->next[at - 1]) {
            uint32_t k = b->begin + at - 1;
            if (k + 1 == b->end || wa[i] != wb[k] || wa[i + 1] != wb[k + 1])
                continue;
            if (add_around(m, pair, p, a, b, i, k))
                return true;
            if (--tries == 0)
                return false;
        }
    }
    return false;
}

static void index_words(const uint32_t *word, struct beyond *b)
{
    memset(b->head, 0, sizeof b->head);
    for (uint32_t k = b->end; k-- > b->begin;) {
        uint8_t *head = &b->head[head_of(word[k])];
        b->next[k - b->begin] = *head;
        *head = (uint8_t)(k - b->begin + 1);
    }
}

/* The windows before and behind words [begin, end) of n. */
static void set_beyond(struct beyond x[2], uint32_t begin, uint32_t end, uint32_t n)
{
    x[0].begin = begin > WINDOW ? begin - WINDOW : 0;
    x[0].end = begin;
    x[0].behind = false;
    x[1].begin = end;
    x[1].end = n - end > WINDOW ? end + WINDOW : n;
    x[1].behind = true;
}

static bool reach_out(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p)
{
    struct beyond a[2], b[2];
    set_beyond(a, p->a0, p->a1, pair->ta->n);
    set_beyond(b, p->b0, p->b1, pair->tb->n);
    index_words(pair->tb->word, &b[0]);
    index_words(pair->tb->word, &b[1]);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            if (add_beyond(m, pair, p, &a[i], &b[k]))
                return true;
    return false;
}

/* Words from `at` back to the begin of a sentence, or forward to the end of one; more than
 * SENTENCE_MOST if that is far. */
static uint32_t to_sentence(const struct dup_tokens *t, uint32_t at, bool forward)
{
    for (uint32_t n = 0; n <= SENTENCE_MOST; n++) {
        uint32_t i = forward ? at + n : at - n;
        if ((forward && i == t->n) || (!forward && i == 0) || dup_token_opens_sentence(t, i))
            return n;
    }
    return SENTENCE_MOST + 1;
}

static bool may_complete(uint32_t a, uint32_t b)
{
    uint32_t more = greatest(a, b), fewer = least(a, b);
    return more > 0 && more <= SENTENCE_MOST && more - fewer <= UNEVEN_MOST;
}

static void complete_sentences(struct dup_matcher *m, const struct dup_pair *pair,
                               struct dup_passage *p)
{
    uint32_t a = to_sentence(pair->ta, p->a0, false), b = to_sentence(pair->tb, p->b0, false);
    if (may_complete(a, b)) {
        struct dup_passage u = *p;
        u.a0 -= a;
        u.b0 -= b;
        replace(m, pair, p, u);
    }
    a = to_sentence(pair->ta, p->a1, true);
    b = to_sentence(pair->tb, p->b1, true);
    if (may_complete(a, b)) {
        struct dup_passage u = *p;
        u.a1 += a;
        u.b1 += b;
        replace(m, pair, p, u);
    }
}

void dup_settle(struct dup_matcher *m, const struct dup_pair *pair, struct dup_passage *p)
{
    bool is_long = p->a1 - p->a0 > (p->verbatim ? LONG_VERBATIM : LONG);
    /* where a text is made of repetition, something is always beyond and means nothing */
    if (!is_long && m->widened < PATIENCE + pair->ta->n / RARE) {
        m->widened++;
        for (int round = 0; round < ROUNDS && reach_out(m, pair, p); round++)
            ;
    }
    if (!p->verbatim)
        complete_sentences(m, pair, p);
}
