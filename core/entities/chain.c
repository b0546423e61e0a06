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
            if (!chain_may_follow(a, b)) {
                c->step[a][b] = CHAIN_IMPOSSIBLE;
            } else {
                c->step[a][b] = c->score[a][b];
                least = c->score[a][b] < least ? c->score[a][b] : least;
                most = c->score[a][b] > most ? c->score[a][b] : most;
            }
    c->spread = most - least;
    c->bonus = most - c->score[0][0];
}

void chain_scratch_reserve(const struct chain *c, struct chain_scratch *s, size_t n)
{
    if (n <= s->room)
        return;
    size_t room = n + n / 2 + 64;
    s->alpha = xreallocarray(s->alpha, room * c->stride, sizeof *s->alpha);
    s->beta = xreallocarray(s->beta, room * c->stride, sizeof *s->beta);
    s->back = xreallocarray(s->back, room * c->stride, sizeof *s->back);
    s->scale = xreallocarray(s->scale, room, sizeof *s->scale);
    s->gain = xreallocarray(s->gain, room, sizeof *s->gain);
    s->room = room;
}

void chain_scratch_release(struct chain_scratch *s)
{
    free(s->alpha);
    free(s->beta);
    free(s->back);
    free(s->scale);
    free(s->gain);
    memset(s, 0, sizeof *s);
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
static float normalise(float *row, const float *factors, const struct chain *c)
{
    float sum = 0;
    for (unsigned b = 0; b < c->stride; b += 4)
        *(vector_float *)(row + b) *= *(const vector_float *)(factors + b);
    for (unsigned b = 0; b < c->tags; b++)
        sum += row[b];
    if (!(sum > 0))
        sum = 1e-30f;
    float inverse = 1 / sum;
    for (unsigned b = 0; b < c->stride; b += 4)
        *(vector_float *)(row + b) *= inverse;
    return sum;
}

/* A sum over tags a of v[a] * way[a][b]: from those that end a name (or begin one, backwards) to
 * any, and within each label. The two kinds have no goal in common, so each may be summed by itself
 * without changing a bit. */

/* The quads: begin, inside, end, single of a label, whose row and column are contiguous. */
static inline vector_float quad(const float *row, unsigned begin)
{
    return *(const vector_float *)(row + begin);
}

/* v where the likelihood is not negligible; 0 (which leaves all sums as they are) elsewhere. */
static inline vector_float unless_negligible(const struct chain *c, vector_float v,
                                             vector_float likelihood)
{
    return (vector_float)((vector_int)v & (likelihood > c->negligible));
}

/* Is any tag but O, of likelihood a (* b, if there is one), not negligible? Most words are O and
 * nothing else. */
static inline bool any_label(const struct chain *c, const float *a, const float *b)
{
    vector_int any = {0};
    for (unsigned begin = 1; begin < c->tags; begin += 4) {
        vector_float v = quad(a, begin);
        if (b)
            v *= quad(b, begin);
        any |= v > c->negligible;
    }
    vector_long half = (vector_long)any;
    return (half[0] | half[1]) != 0;
}

static void forward(const struct chain *c, const float *before, float *row)
{
    unsigned ends[CHAIN_STRIDE], count = 0;
    if (!any_label(c, before, NULL)) {
        float o = before[0] > c->negligible ? before[0] : 0;
        for (unsigned b = 0; b < c->stride; b += 4)
            *(vector_float *)(row + b) = o * quad(c->potential[0], b);
        return;
    }
    ends[0] = 0;
    count += before[0] > c->negligible;
    memset(row, 0, c->stride * sizeof *row);
    for (unsigned begin = 1; begin < c->tags; begin += 4) {
        vector_float from = unless_negligible(c, quad(before, begin), quad(before, begin));
        *(vector_float *)(row + begin) = from[0] * quad(c->potential[begin], begin) +
                                         from[1] * quad(c->potential[begin + 1], begin);
        ends[count] = begin + 2;
        count += from[2] > 0;
        ends[count] = begin + 3;
        count += from[3] > 0;
    }
    for (unsigned k = 0; k < count; k++)
        vectors_add_scaled(row, c->potential[ends[k]], before[ends[k]], c->stride);
}

/* From the beta of the next word to that of the word before it. */
static void backward(const struct chain *c, const float *ahead, const float *next, const float *psi,
                     float inverse, float *row)
{
    unsigned starts[CHAIN_STRIDE], count = 0;
    if (!any_label(c, ahead, next)) {
        float o = ahead[0] * next[0] > c->negligible ? psi[0] * next[0] * inverse : 0;
        for (unsigned b = 0; b < c->stride; b += 4)
            *(vector_float *)(row + b) = o * quad(c->transposed[0], b);
        return;
    }
    starts[0] = 0;
    count += ahead[0] * next[0] > c->negligible;
    memset(row, 0, c->stride * sizeof *row);
    for (unsigned begin = 1; begin < c->tags; begin += 4) {
        vector_float likely = quad(ahead, begin) * quad(next, begin);
        vector_float v = quad(psi, begin) * quad(next, begin) * inverse;
        vector_float from = unless_negligible(c, v, likely);
        *(vector_float *)(row + begin) = from[1] * quad(c->transposed[begin + 1], begin) +
                                         from[2] * quad(c->transposed[begin + 2], begin);
        starts[count] = begin;
        count += likely[0] > c->negligible;
        starts[count] = begin + 3;
        count += likely[3] > c->negligible;
    }
    for (unsigned k = 0; k < count; k++) {
        unsigned b = starts[k];
        vectors_add_scaled(row, c->transposed[b], psi[b] * next[b] * inverse, c->stride);
    }
}

static float forward_backward(const struct chain *c, const float *potentials, size_t n,
                              struct chain_ends ends, struct chain_scratch *s)
{
    unsigned stride = c->stride;
    chain_scratch_reserve(c, s, n);
    for (size_t i = 0; i < n; i++) {
        float *row = s->alpha + i * stride;
        if (i == 0)
            for (unsigned b = 0; b < stride; b++)
                row[b] = b < c->tags ? start_potential(c, ends, b) : 0;
        else
            forward(c, row - stride, row);
        s->scale[i] = normalise(row, potentials + i * stride, c);
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
        backward(c, s->alpha + (i + 1) * stride, row + stride, potentials + (i + 1) * stride,
                 1 / s->scale[i + 1], row);
    }
    return total;
}

void chain_marginals(const struct chain *c, const float *potentials, size_t n,
                     struct chain_ends ends, struct chain_scratch *s)
{
    forward_backward(c, potentials, n, ends, s);
}

double chain_sum(const struct chain *c, const float *potentials, size_t n, struct chain_ends ends,
                 struct chain_scratch *s)
{
    float total = forward_backward(c, potentials, n, ends, s);
    double log_z = 0;
    for (size_t i = 0; i < n; i++)
        log_z += log((double)s->scale[i]);
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
            const float *alpha = s->alpha + (i - 1) * stride; /* a name begins: others have ended */
            weight = (double)alpha[0] * (double)c->potential[0][tag];
            for (unsigned a = chain_tag(0, CHAIN_END); a < c->tags; a += 4) {
                weight += (double)alpha[a] * (double)c->potential[a][tag];
                weight += (double)alpha[a + 1] * (double)c->potential[a + 1][tag];
            }
        }
        weight *= (double)potentials[i * stride + tag] / (double)s->scale[i];
        before = tag;
    }
    weight *= (double)s->beta[(to - 1) * stride + tag];
    return weight < 1 ? weight : 1;
}
