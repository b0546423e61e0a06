#include "core/entities/chain.h"

#include "core/base/alloc.h"
#include "core/entities/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool chain_may_start(unsigned tag)
{
    return tag == 0 || chain_part(tag) == CHAIN_BEGIN || chain_part(tag) == CHAIN_SINGLE;
}

bool chain_may_end(unsigned tag)
{
    return tag == 0 || chain_part(tag) == CHAIN_END || chain_part(tag) == CHAIN_SINGLE;
}

bool chain_may_follow(unsigned before, unsigned tag)
{
    if (chain_may_end(before))
        return chain_may_start(tag);
    return !chain_may_start(tag) && chain_label(before) == chain_label(tag);
}

float chain_potential(float below)
{
    return expf(below > -40 ? below : -40);
}

void chain_init(struct chain *c, unsigned labels)
{
    memset(c, 0, sizeof *c);
    c->tags = 1 + 4 * labels;
    c->stride = (c->tags + 7) & ~7u;
    c->negligible = 1e-7f;
    for (unsigned a = 0; a < c->tags; a++)
        for (unsigned b = 0; b < c->tags; b++)
            if (chain_may_follow(a, b))
                chain_set_potential(c, a, b, 1);
}

void chain_set_potential(struct chain *c, unsigned before, unsigned tag, float potential)
{
    c->potential[before][tag] = c->transposed[tag][before] = potential;
}

void chain_find_spread(struct chain *c)
{
    int least = INT16_MAX, most = INT16_MIN;
    for (unsigned a = 0; a < c->tags; a++)
        for (unsigned b = 0; b < c->tags; b++)
            if (chain_may_follow(a, b)) {
                least = c->score[a][b] < least ? c->score[a][b] : least;
                most = c->score[a][b] > most ? c->score[a][b] : most;
            }
    c->spread = most - least;
}

static void reserve(const struct chain *c, struct chain_scratch *s, size_t n)
{
    if (n <= s->room)
        return;
    size_t room = n + n / 2 + 64;
    s->alpha = xreallocarray(s->alpha, room * c->stride, sizeof *s->alpha);
    s->beta = xreallocarray(s->beta, room * c->stride, sizeof *s->beta);
    s->back = xreallocarray(s->back, room, c->stride);
    s->scale = xreallocarray(s->scale, room, sizeof *s->scale);
    s->room = room;
}

void chain_scratch_release(struct chain_scratch *s)
{
    free(s->alpha);
    free(s->beta);
    free(s->back);
    free(s->scale);
    memset(s, 0, sizeof *s);
}

#define IMPOSSIBLE (INT32_MIN / 4)

/* One step of Viterbi. Names end before anything else begins, so only two kinds of steps exist:
 * from any ending tag to any starting one, and within one label. */
static void best_step(const struct chain *c, const int32_t *before, const int16_t *scores,
                      int32_t *now, uint8_t *back)
{
    unsigned ends[CHAIN_STRIDE], end_count = 0;
    int32_t best_end = IMPOSSIBLE;
    for (unsigned a = 0; a < c->tags; a++)
        if (chain_may_end(a) && before[a] > best_end)
            best_end = before[a];
    for (unsigned a = 0; a < c->tags; a++) /* no transition makes up for more than the spread */
        if (chain_may_end(a) && before[a] > IMPOSSIBLE && before[a] >= best_end - c->spread)
            ends[end_count++] = a;
    for (unsigned b = 0; b < c->tags; b++) {
        int32_t best = IMPOSSIBLE;
        unsigned from = 0;
        if (chain_may_start(b)) {
            for (unsigned k = 0; k < end_count; k++) {
                int32_t v = before[ends[k]] + c->score[ends[k]][b];
                if (v > best) {
                    best = v;
                    from = ends[k];
                }
            }
        } else {
            unsigned label = chain_label(b);
            for (unsigned k = CHAIN_BEGIN; k <= CHAIN_INSIDE; k++) {
                unsigned a = chain_tag(label, (enum chain_part)k);
                int32_t v = before[a] > IMPOSSIBLE ? before[a] + c->score[a][b] : IMPOSSIBLE;
                if (v > best) {
                    best = v;
                    from = a;
                }
            }
        }
        now[b] = best > IMPOSSIBLE ? best + scores[b] : IMPOSSIBLE;
        back[b] = (uint8_t)from;
    }
}

void chain_best(const struct chain *c, const int16_t *scores, size_t n, struct chain_ends ends,
                struct chain_scratch *s, uint8_t *tags)
{
    int32_t rows[2][CHAIN_STRIDE];
    reserve(c, s, n);
    for (unsigned b = 0; b < c->tags; b++)
        rows[0][b] =
            chain_may_start(b) ? scores[b] + (ends.after_o ? c->score[0][b] : 0) : IMPOSSIBLE;
    for (size_t i = 1; i < n; i++)
        best_step(c, rows[(i + 1) & 1], scores + i * c->stride, rows[i & 1],
                  s->back + i * c->stride);
    const int32_t *last = rows[(n + 1) & 1];
    unsigned best = 0;
    int32_t best_score = IMPOSSIBLE;
    for (unsigned b = 0; b < c->tags; b++) {
        if (!chain_may_end(b) || last[b] <= IMPOSSIBLE)
            continue;
        int32_t v = last[b] + (ends.before_o ? c->score[b][0] : 0);
        if (v > best_score) {
            best_score = v;
            best = b;
        }
    }
    for (size_t i = n; i-- > 0;) {
        tags[i] = (uint8_t)best;
        if (i)
            best = s->back[i * c->stride + best];
    }
}

static float start_potential(const struct chain *c, struct chain_ends ends, unsigned tag)
{
    return chain_may_start(tag) ? ends.after_o ? c->potential[0][tag] : 1 : 0;
}

static float end_potential(const struct chain *c, struct chain_ends ends, unsigned tag)
{
    return chain_may_end(tag) ? ends.before_o ? c->potential[tag][0] : 1 : 0;
}

/* row *= factors, then scaled to the sum 1; returns the sum before. */
static float normalise(float *row, const float *factors, unsigned stride)
{
    float sum = 0;
    for (unsigned b = 0; b < stride; b++) {
        row[b] *= factors[b];
        sum += row[b];
    }
    if (!(sum > 0))
        sum = 1e-30f;
    float inverse = 1 / sum;
    for (unsigned b = 0; b < stride; b++)
        row[b] *= inverse;
    return sum;
}

double chain_sum(const struct chain *c, const float *potentials, size_t n, struct chain_ends ends,
                 struct chain_scratch *s)
{
    unsigned stride = c->stride;
    double log_z = 0;
    reserve(c, s, n);
    for (size_t i = 0; i < n; i++) {
        float *row = s->alpha + i * stride;
        if (i == 0) {
            for (unsigned b = 0; b < stride; b++)
                row[b] = b < c->tags ? start_potential(c, ends, b) : 0;
        } else {
            const float *before = row - stride;
            memset(row, 0, stride * sizeof *row);
            for (unsigned a = 0; a < c->tags; a++)
                if (before[a] > c->negligible)
                    vectors_add_scaled(row, c->potential[a], before[a], stride);
        }
        s->scale[i] = normalise(row, potentials + i * stride, stride);
        log_z += log((double)s->scale[i]);
    }
    float total = 0, *last = s->beta + (n - 1) * stride, *alpha = s->alpha + (n - 1) * stride;
    for (unsigned b = 0; b < stride; b++) {
        last[b] = b < c->tags ? end_potential(c, ends, b) : 0;
        total += last[b] * alpha[b];
    }
    if (!(total > 0))
        total = 1e-30f;
    for (unsigned b = 0; b < stride; b++)
        last[b] /= total;
    for (size_t i = n - 1; i-- > 0;) {
        float *row = s->beta + i * stride;
        const float *psi = potentials + (i + 1) * stride, *next = row + stride;
        const float *ahead = s->alpha + (i + 1) * stride;
        float inverse = 1 / s->scale[i + 1];
        memset(row, 0, stride * sizeof *row);
        for (unsigned b = 0; b < c->tags; b++)
            if (ahead[b] * next[b] > c->negligible)
                vectors_add_scaled(row, c->transposed[b], psi[b] * next[b] * inverse, stride);
    }
    return log_z + log((double)total);
}

double chain_span(const struct chain *c, const float *potentials, size_t n, struct chain_ends ends,
                  const struct chain_scratch *s, size_t from, size_t to, unsigned label)
{
    unsigned stride = c->stride, tag = 0, before = 0;
    double weight = 1;
    (void)n;
    for (size_t i = from; i < to; i++) {
        if (label != CHAIN_MOST_LABELS)
            tag = chain_tag(label, to - from == 1 ? CHAIN_SINGLE
                                   : i == from    ? CHAIN_BEGIN
                                   : i + 1 == to  ? CHAIN_END
                                                  : CHAIN_INSIDE);
        if (i > from) {
            weight *= (double)c->potential[before][tag];
        } else if (i == 0) {
            weight = (double)start_potential(c, ends, tag);
        } else {
            weight = 0;
            for (unsigned a = 0; a < c->tags; a++)
                weight += (double)s->alpha[(i - 1) * stride + a] * (double)c->potential[a][tag];
        }
        weight *= (double)potentials[i * stride + tag] / (double)s->scale[i];
        before = tag;
    }
    weight *= (double)s->beta[(to - 1) * stride + tag];
    return weight < 1 ? weight : 1;
}
