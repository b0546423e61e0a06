/* Decoding and probabilities against the sum over every sequence of tags. */
#include "core/entities/chain.h"
#include "tests/unit/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABELS 2
#define WORDS 4
#define STEPS 24.0

static uint32_t seed;

static int random_below(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (unsigned)n);
}

struct problem {
    struct chain chain;
    int16_t scores[WORDS * CHAIN_STRIDE];
    float potentials[WORDS * CHAIN_STRIDE];
    size_t n;
    struct chain_ends ends;
};

static void make(struct problem *p, size_t n, int spread)
{
    memset(p, 0, sizeof *p);
    chain_init(&p->chain, LABELS);
    p->n = n;
    p->ends.after_o = random_below(2);
    p->ends.before_o = random_below(2);
    for (unsigned a = 0; a < p->chain.tags; a++)
        for (unsigned b = 0; b < p->chain.tags; b++) {
            p->chain.score[a][b] = (int16_t)(random_below(2 * spread + 1) - spread);
            if (chain_may_follow(a, b))
                chain_set_potential(&p->chain, a, b,
                                    expf((float)p->chain.score[a][b] / (float)STEPS));
        }
    chain_find_spread(&p->chain);
    for (size_t i = 0; i < n; i++)
        for (unsigned b = 0; b < p->chain.tags; b++) {
            int16_t v = (int16_t)(random_below(2 * spread + 1) - spread);
            p->scores[i * p->chain.stride + b] = v;
            p->potentials[i * p->chain.stride + b] = expf((float)v / (float)STEPS);
        }
}

/* Score of a sequence in steps; false when it is not allowed. */
static bool sequence_score(const struct problem *p, const unsigned *tags, int *score)
{
    *score = 0;
    if (!chain_may_start(tags[0]) || !chain_may_end(tags[p->n - 1]))
        return false;
    for (size_t i = 0; i < p->n; i++) {
        *score += p->scores[i * p->chain.stride + tags[i]];
        if (i && !chain_may_follow(tags[i - 1], tags[i]))
            return false;
        if (i)
            *score += p->chain.score[tags[i - 1]][tags[i]];
    }
    if (p->ends.after_o)
        *score += p->chain.score[0][tags[0]];
    if (p->ends.before_o)
        *score += p->chain.score[tags[p->n - 1]][0];
    return true;
}

static bool next_sequence(const struct problem *p, unsigned *tags)
{
    for (size_t i = 0; i < p->n; i++) {
        if (++tags[i] < p->chain.tags)
            return true;
        tags[i] = 0;
    }
    return false;
}

/* Is exactly [from, to) a name of this label in the sequence (CHAIN_MOST_LABELS: all O)? */
static bool has_span(const unsigned *tags, size_t from, size_t to, unsigned label)
{
    for (size_t i = from; i < to; i++) {
        enum chain_part part = to - from == 1 ? CHAIN_SINGLE
                               : i == from    ? CHAIN_BEGIN
                               : i + 1 == to  ? CHAIN_END
                                              : CHAIN_INSIDE;
        if (tags[i] != (label == CHAIN_MOST_LABELS ? 0 : chain_tag(label, part)))
            return false;
    }
    return true;
}

static void agrees_with_enumeration(void **state)
{
    (void)state;
    struct chain_scratch scratch = {0};
    seed = 7;
    for (int round = 0; round < 60; round++) {
        struct problem p;
        make(&p, 1 + (size_t)round % WORDS, round % 2 ? 20 : 90);
        unsigned tags[WORDS] = {0};
        double z = 0, spans[WORDS][WORDS + 1][LABELS + 1] = {{{0}}};
        int best = INT32_MIN, score;
        do {
            if (!sequence_score(&p, tags, &score))
                continue;
            double weight = exp(score / STEPS);
            z += weight;
            best = score > best ? score : best;
            for (size_t a = 0; a < p.n; a++)
                for (size_t b = a + 1; b <= p.n; b++)
                    for (unsigned l = 0; l <= LABELS; l++)
                        if (has_span(tags, a, b, l < LABELS ? l : CHAIN_MOST_LABELS))
                            spans[a][b][l] += weight;
        } while (next_sequence(&p, tags));

        int32_t lead[WORDS];
        uint8_t found[WORDS];
        unsigned as_found[WORDS];
        for (size_t i = 0; i < p.n; i++)
            lead[i] = chain_lead(&p.chain, p.scores + i * p.chain.stride);
        chain_best(&p.chain, p.scores, lead, p.n, p.ends, &scratch, found);
        for (size_t i = 0; i < p.n; i++)
            as_found[i] = found[i];
        assert_true(sequence_score(&p, as_found, &score));
        assert_int_equal(score, best);

        double log_z = chain_sum(&p.chain, p.potentials, p.n, p.ends, &scratch);
        assert_true(fabs(log_z - log(z)) < 1e-3);
        for (size_t a = 0; a < p.n; a++)
            for (size_t b = a + 1; b <= p.n; b++)
                for (unsigned l = 0; l <= LABELS; l++) {
                    double v = chain_span(&p.chain, p.potentials, p.n, p.ends, &scratch, a, b,
                                          l < LABELS ? l : CHAIN_MOST_LABELS);
                    assert_true(fabs(v - spans[a][b][l] / z) < 1e-3);
                }
    }
    chain_scratch_release(&scratch);
}

static void only_names_that_end(void **state)
{
    (void)state;
    assert_true(chain_may_follow(0, chain_tag(1, CHAIN_BEGIN)));
    assert_false(chain_may_follow(0, chain_tag(1, CHAIN_INSIDE)));
    assert_false(chain_may_follow(chain_tag(0, CHAIN_BEGIN), chain_tag(1, CHAIN_END)));
    assert_true(chain_may_follow(chain_tag(1, CHAIN_BEGIN), chain_tag(1, CHAIN_END)));
    assert_false(chain_may_follow(chain_tag(1, CHAIN_INSIDE), 0));
    assert_true(chain_may_follow(chain_tag(1, CHAIN_SINGLE), chain_tag(1, CHAIN_SINGLE)));
}

/* Scores so far apart that single precision alone could not hold the sums. */
static void extreme_scores_stay_finite(void **state)
{
    (void)state;
    struct problem p;
    struct chain_scratch scratch = {0};
    seed = 3;
    make(&p, WORDS, 10);
    for (size_t i = 0; i < WORDS; i++)
        for (unsigned b = 0; b < p.chain.tags; b++)
            p.potentials[i * p.chain.stride + b] =
                chain_potential(b == chain_tag(i % 2, CHAIN_INSIDE) ? 0 : -1000);
    assert_true(isfinite(chain_sum(&p.chain, p.potentials, WORDS, p.ends, &scratch)));
    double sum = 0;
    for (unsigned b = 0; b < p.chain.tags; b++)
        sum += (double)(scratch.alpha[p.chain.stride + b] * scratch.beta[p.chain.stride + b]);
    assert_true(fabs(sum - 1) < 1e-3);
    chain_scratch_release(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_enumeration),
        cmocka_unit_test(only_names_that_end),
        cmocka_unit_test(extreme_scores_stay_finite),
    };
    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
