/* The linear chain over BIOES tags: which tag may follow which, the best sequence (Viterbi), and
 * the probabilities (forward-backward; Rabiner 1989, with scaling).
 *
 * Tag 0 is O (outside of every name); label t has the tags 1 + 4t .. 4 + 4t: begin, inside, end,
 * single. Rows of scores and potentials have CHAIN_STRIDE places; those from the number of tags on
 * are unused. */
#ifndef DIPLE_ENTITIES_CHAIN_H
#define DIPLE_ENTITIES_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHAIN_MOST_LABELS 15
#define CHAIN_STRIDE 64 /* > 4 * CHAIN_MOST_LABELS */

#define CHAIN_IMPOSSIBLE (INT32_MIN / 4)

enum chain_part { CHAIN_BEGIN, CHAIN_INSIDE, CHAIN_END, CHAIN_SINGLE };

static inline unsigned chain_tag(unsigned label, enum chain_part part)
{
    return 1 + 4 * label + part;
}

static inline unsigned chain_label(unsigned tag) /* tag > 0 */
{
    return (tag - 1) / 4;
}

static inline enum chain_part chain_part(unsigned tag) /* tag > 0 */
{
    return (enum chain_part)((tag - 1) % 4);
}

bool chain_may_start(unsigned tag);
bool chain_may_end(unsigned tag);
bool chain_may_follow(unsigned before, unsigned tag);

struct chain {
    unsigned tags;   /* 1 + 4 * labels */
    unsigned stride; /* tags rounded up to a multiple of 8: the step between rows */
    int16_t score[CHAIN_STRIDE][CHAIN_STRIDE];    /* of a transition, where allowed */
    int32_t step[CHAIN_STRIDE][CHAIN_STRIDE];     /* the same; CHAIN_IMPOSSIBLE elsewhere */
    float potential[CHAIN_STRIDE][CHAIN_STRIDE];  /* exp of it; 0 where forbidden */
    float transposed[CHAIN_STRIDE][CHAIN_STRIDE]; /* the same by the later tag first */
    int spread;       /* the greatest score of an allowed transition minus the least */
    int bonus;        /* ... minus the one from O to O */
    float negligible; /* tags of less probability are taken for impossible in chain_sum */
};

/* The potential of a score that lies `below` (<= 0) the best one of its word. Not below e^-40, so
 * that single precision always finds a way through: a word's sum never underflows. */
float chain_potential(float below);

void chain_init(struct chain *c, unsigned labels);
/* Sets the potential of an allowed transition. */
void chain_set_potential(struct chain *c, unsigned before, unsigned tag, float potential);
/* To be called when the scores are complete. */
void chain_find_spread(struct chain *c);

/* Memory for the functions below, grown as needed; start from zeros. */
struct chain_scratch {
    float *alpha, *beta, *scale;
    int32_t *back;
    int64_t *gain;
    size_t room; /* words */
};
void chain_scratch_reserve(const struct chain *c, struct chain_scratch *s, size_t n);
void chain_scratch_release(struct chain_scratch *s);

/* What stands at the ends of the words in question: the edge of a sentence or a word known to be O.
 */
struct chain_ends {
    bool after_o, before_o;
};

/* By how much O leads before all other tags of a word; the unused places must not hold more than
 * the least of them. */
int chain_lead(const struct chain *c, const int16_t *scores);

/* The best tags of n > 0 words. scores[i * c->stride + tag]; lead[i] is chain_lead() of word i.
 * Words that no name can reach on the best way are seen by their lead and left out. */
void chain_best(const struct chain *c, const int16_t *scores, const int32_t *lead, size_t n,
                struct chain_ends ends, struct chain_scratch *s, uint8_t *tags);

/* Fills alpha, beta and scale from potentials[i * c->stride + tag] (>= 0; padding must be 0). alpha
 * sums to 1 in each row; alpha * beta is the marginal of the tag, and what is less likely than
 * about 1 in 10 million is taken for impossible, which makes it several times faster. */
void chain_marginals(const struct chain *c, const float *potentials, size_t n,
                     struct chain_ends ends, struct chain_scratch *s);

/* The same; returns log Z. */
double chain_sum(const struct chain *c, const float *potentials, size_t n, struct chain_ends ends,
                 struct chain_scratch *s);

/* After chain_sum: the probability that exactly the words [from, to) are a name of this label;
 * with label == CHAIN_MOST_LABELS: that all of them are O. */
double chain_span(const struct chain *c, const float *potentials, size_t n, struct chain_ends ends,
                  const struct chain_scratch *s, size_t from, size_t to, unsigned label);

#endif
