#include "core/entities/learner.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SMALL 1e-3f    /* gradients below it change nothing worth the time */
#define MOST_WORDS 512 /* of one sentence; what is longer is learnt up to here */

struct state {     /* of FTRL, beside the weight */
    float z, root; /* root: of the sum of the squared gradients */
};

#define AHEAD 6 /* features fetched before they are needed: rows lie all over the memory */

struct run {
    const struct instances *s;
    const struct learner_options *o;
    struct progress *progress;
    unsigned tags, stride;
    float *weight; /* [row * stride + tag] */
    struct state *state;
    struct chain chain; /* potentials: exp of transition */
    float transition[CHAIN_STRIDE][CHAIN_STRIDE];
    struct state transition_state[CHAIN_STRIDE][CHAIN_STRIDE];

    uint32_t *order; /* of the sentences */
    size_t batch_from, batch_n;
    unsigned epoch;
    size_t *gradient_at;  /* per sentence of the batch: its first row of gradient */
    float *gradient;      /* [word * stride + tag] */
    float *edge_gradient; /* per thread [tag][tag] */
    bool *moved;          /* per word of the batch: any gradient worth applying? */
    double *likelihood;   /* per sentence of the batch */
    pthread_barrier_t barrier;
    bool stop;
};

struct worker {
    struct run *run;
    unsigned number;
    struct chain_scratch scratch;
    float *scores, *potentials;
};

static void *huge_zeros(size_t size)
{
    void *p =
        mmap(NULL, size ? size : 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    madvise(p, size, MADV_HUGEPAGE); /* rows are visited at random */
    return p;
}

static uint32_t words_of(const struct instance *x)
{
    return x->words < MOST_WORDS ? x->words : MOST_WORDS;
}

static inline bool is_dropped(const struct run *r, size_t slot)
{
    if (!(r->o->dropout > 0))
        return false;
    uint64_t h = hash_mix(slot * 64 + r->epoch + r->o->seed * 0x9E3779B97F4A7C15u);
    return (float)(h >> 40) < r->o->dropout * 16777216.0f;
}

static inline void prefetch_row(const float *row, unsigned floats)
{
    for (unsigned b = 0; b < floats; b += 16)
        __builtin_prefetch(row + b);
}

static void word_scores(const struct run *r, const uint32_t *copies, size_t word, float *row)
{
    const struct instances *s = r->s;
    memset(row, 0, r->stride * sizeof *row);
    if (s->offsets.n)
        for (unsigned b = 0; b < r->tags; b++)
            row[b] = (float)s->offsets.v[word * r->stride + b] / s->offset_steps;
    size_t end = s->ends.v[word];
    for (size_t k = instances_begin(s, word); k < end; k++) {
        if (k + AHEAD < end)
            prefetch_row(r->weight + (size_t)s->features.v[k + AHEAD] * r->stride, r->stride);
        if (is_dropped(r, k))
            continue;
        uint32_t f = s->features.v[k];
        const float *w = r->weight + (size_t)f * r->stride;
        for (unsigned b = 0; b < r->stride; b++)
            row[b] += w[b];
        if (copies && copies[f]) {
            w = r->weight + (size_t)copies[f] * r->stride;
            for (unsigned b = 0; b < r->stride; b++)
                row[b] += w[b];
        }
    }
}

/* Scores of one word to potentials, the best of the open tags 1, the others 0; returns the
 * logarithm taken out. Relative to the best of the open ones, since the gold tag may be so unlikely
 * at first that its potential would vanish. */
static double exponentiate(const struct run *r, const float *scores, const bool *open, float *out)
{
    float most = -INFINITY;
    for (unsigned b = 0; b < r->tags; b++)
        most = open[b] && scores[b] > most ? scores[b] : most;
    for (unsigned b = 0; b < r->stride; b++)
        out[b] = b < r->tags && open[b] ? chain_potential(scores[b] - most) : 0;
    return (double)most;
}

/* Adds sign * expected counts of the transitions. */
static void add_edges(const struct run *r, const float *psi, size_t n,
                      const struct chain_scratch *s, float sign, float *edges)
{
    for (size_t i = 1; i < n; i++) {
        const float *alpha = s->alpha + (i - 1) * r->stride, *beta = s->beta + i * r->stride;
        float ahead[CHAIN_STRIDE];
        for (unsigned b = 0; b < r->tags; b++)
            ahead[b] = psi[i * r->stride + b] * beta[b] / s->scale[i] * sign;
        for (unsigned a = 0; a < r->tags; a++) {
            if (alpha[a] < 1e-5f)
                continue;
            float *row = edges + a * CHAIN_STRIDE;
            for (unsigned b = 0; b < r->tags; b++)
                row[b] += alpha[a] * r->chain.potential[a][b] * ahead[b];
        }
    }
}

/* What the annotation allows: the gold tag, or at O also the labels that are not marked. */
static void find_open(const struct run *r, uint8_t gold, unsigned unmarked, bool *open)
{
    for (unsigned b = 0; b < r->tags; b++)
        open[b] = b == gold || (gold == 0 && b && unmarked >> chain_label(b) & 1);
}

/* log Z over all readings, or over those that the annotation allows. Leaves potentials in
 * w->potentials and the sums in w->scratch. */
static double sum_sentence(struct worker *w, const struct instance *x, size_t n, bool held)
{
    struct run *r = w->run;
    bool open[CHAIN_STRIDE];
    double taken = 0;
    memset(open, true, sizeof open);
    for (size_t i = 0; i < n; i++) {
        if (held)
            find_open(r, r->s->tags.v[x->first + i], r->o->unmarked_of[x->source], open);
        taken += exponentiate(r, w->scores + i * r->stride, open, w->potentials + i * r->stride);
    }
    return taken +
           chain_sum(&r->chain, w->potentials, n, (struct chain_ends){false, false}, &w->scratch);
}

/* The gradient of the negative log-likelihood of one sentence of the batch. */
static void sentence_gradient(struct worker *w, size_t k)
{
    struct run *r = w->run;
    const struct instances *s = r->s;
    const struct instance *x = &s->sentences.v[r->order[r->batch_from + k]];
    size_t n = words_of(x);
    const uint32_t *copies = s->copies[r->o->domain_of[x->source]];
    float *gradient = r->gradient + r->gradient_at[k] * r->stride;
    float *edges = r->edge_gradient + (size_t)w->number * CHAIN_STRIDE * CHAIN_STRIDE;
    float weight = r->o->weight_of[x->source];
    for (size_t i = 0; i < n; i++)
        word_scores(r, copies, x->first + i, w->scores + i * r->stride);
    double free_z = sum_sentence(w, x, n, false);
    for (size_t i = 0; i < n * r->stride; i++)
        gradient[i] = w->scratch.alpha[i] * w->scratch.beta[i] * weight;
    add_edges(r, w->potentials, n, &w->scratch, weight, edges);
    double held_z = sum_sentence(w, x, n, true);
    for (size_t i = 0; i < n; i++) {
        bool moved = false;
        for (unsigned b = 0; b < r->stride; b++) {
            size_t at = i * r->stride + b;
            gradient[at] -= w->scratch.alpha[at] * w->scratch.beta[at] * weight;
            moved = moved || fabsf(gradient[at]) > SMALL;
        }
        r->moved[r->gradient_at[k] + i] = moved;
    }
    add_edges(r, w->potentials, n, &w->scratch, -weight, edges);
    r->likelihood[k] = held_z - free_z;
}

static inline void ftrl(const struct learner_options *o, float *w, struct state *s, float g,
                        float l1)
{
    float root = sqrtf(s->root * s->root + g * g);
    s->z += g - (root - s->root) / o->rate * *w;
    s->root = root;
    float excess = fabsf(s->z) - l1;
    *w = excess <= 0 ? 0 : -copysignf(excess, s->z) / ((1 + root) / o->rate + o->l2);
}

static void move_row(const struct run *r, uint32_t row, const float *gradient)
{
    float *w = r->weight + (size_t)row * r->stride;
    struct state *s = r->state + (size_t)row * r->stride;
    for (unsigned b = 0; b < r->tags; b++)
        if (fabsf(gradient[b]) > SMALL)
            ftrl(r->o, &w[b], &s[b], gradient[b], r->o->l1);
}

/* This worker's share of the features takes the gradients of the whole batch. */
static void apply(const struct worker *w)
{
    const struct run *r = w->run;
    const struct instances *s = r->s;
    for (size_t k = 0; k < r->batch_n; k++) {
        const struct instance *x = &s->sentences.v[r->order[r->batch_from + k]];
        const uint32_t *copies = s->copies[r->o->domain_of[x->source]];
        for (size_t i = 0; i < words_of(x); i++) {
            size_t row = r->gradient_at[k] + i, word = x->first + i;
            if (!r->moved[row])
                continue;
            const float *gradient = r->gradient + row * r->stride;
            size_t end = s->ends.v[word];
            for (size_t f = instances_begin(s, word); f < end; f++) {
                uint32_t number = s->features.v[f];
                if (f + AHEAD < end && s->features.v[f + AHEAD] % r->o->threads == w->number)
                    prefetch_row((float *)(r->state + (size_t)s->features.v[f + AHEAD] * r->stride),
                                 2 * r->stride);
                if (number % r->o->threads != w->number || is_dropped(r, f))
                    continue;
                move_row(r, number, gradient);
                if (copies && copies[number])
                    move_row(r, copies[number], gradient);
            }
        }
    }
}

/* The transitions of the whole batch; done by one thread. */
static void apply_edges(struct run *r)
{
    if (r->o->transition)
        return;
    for (unsigned a = 0; a < r->tags; a++)
        for (unsigned b = 0; b < r->tags; b++) {
            double g = 0;
            for (unsigned t = 0; t < r->o->threads; t++) {
                float *edge = &r->edge_gradient[((size_t)t * CHAIN_STRIDE + a) * CHAIN_STRIDE + b];
                g += (double)*edge;
                *edge = 0;
            }
            if (!chain_may_follow(a, b) || fabs(g) < (double)SMALL)
                continue;
            ftrl(r->o, &r->transition[a][b], &r->transition_state[a][b], (float)g, 0);
            chain_set_potential(&r->chain, a, b, expf(r->transition[a][b]));
        }
}

static void *work(void *data)
{
    struct worker *w = data;
    struct run *r = w->run;
    for (;;) {
        pthread_barrier_wait(&r->barrier); /* a batch is set up, or it is over */
        if (r->stop)
            return NULL;
        for (size_t k = w->number; k < r->batch_n; k += r->o->threads)
            sentence_gradient(w, k);
        pthread_barrier_wait(&r->barrier);
        apply(w);
        if (w->number == 0)
            apply_edges(r);
        pthread_barrier_wait(&r->barrier);
    }
}

static void shuffle(struct run *r)
{
    for (size_t i = r->s->sentences.n; i > 1; i--) {
        uint64_t h = hash_mix(r->o->seed + r->epoch * UINT64_C(0x9E3779B97F4A7C15) + i);
        size_t k = (size_t)(h % i);
        uint32_t t = r->order[i - 1];
        r->order[i - 1] = r->order[k];
        r->order[k] = t;
    }
}

/* Runs one epoch; the calling thread is worker 0. */
static bool run_epoch(struct run *r, struct worker *self, double *likelihood)
{
    size_t n = r->s->sentences.n;
    shuffle(r);
    *likelihood = 0;
    for (size_t from = 0; from < n; from += r->o->batch) {
        if (progress_cancelled(r->progress))
            return false;
        r->batch_from = from;
        r->batch_n = n - from < r->o->batch ? n - from : r->o->batch;
        for (size_t k = 0, at = 0; k < r->batch_n; k++) {
            r->gradient_at[k] = at;
            at += words_of(&r->s->sentences.v[r->order[from + k]]);
        }
        pthread_barrier_wait(&r->barrier);
        for (size_t k = 0; k < r->batch_n; k += r->o->threads)
            sentence_gradient(self, k);
        pthread_barrier_wait(&r->barrier);
        apply(self);
        apply_edges(r);
        pthread_barrier_wait(&r->barrier);
        for (size_t k = 0; k < r->batch_n; k++)
            *likelihood += r->likelihood[k];
        progress_report(r->progress, (uint64_t)r->epoch * n + from + r->batch_n,
                        (uint64_t)r->o->epochs * n);
    }
    return true;
}

void learned_release(struct learned *l)
{
    free(l->weights);
    l->weights = NULL;
}

static void hand_over(struct run *r, struct learned *out)
{
    size_t count = (size_t)r->s->row_count * r->stride;
    out->stride = r->stride;
    out->weights = xmalloc(count * sizeof *out->weights);
    memcpy(out->weights, r->weight, count * sizeof *out->weights);
    memcpy(out->transition, r->transition, sizeof out->transition);
}

bool learner_run(const struct instances *s, const struct learner_options *o, struct progress *p,
                 learner_epoch *epoch, void *data, struct learned *out)
{
    struct run *r = xcalloc(1, sizeof *r);
    r->s = s;
    r->o = o;
    r->progress = p;
    chain_init(&r->chain, o->labels);
    r->tags = r->chain.tags;
    r->stride = r->chain.stride;
    for (unsigned a = 0; o->transition && a < r->tags; a++)
        for (unsigned b = 0; b < r->tags; b++) {
            r->transition[a][b] = o->transition[a][b];
            if (chain_may_follow(a, b))
                chain_set_potential(&r->chain, a, b, expf(r->transition[a][b]));
        }
    size_t cells = (size_t)s->row_count * r->stride;
    r->weight = huge_zeros(cells * sizeof *r->weight);
    r->state = huge_zeros(cells * sizeof *r->state);
    if (!r->weight || !r->state)
        xmalloc(SIZE_MAX); /* ends the program in the one place where that is done */
    r->order = xmalloc(s->sentences.n * sizeof *r->order);
    for (size_t i = 0; i < s->sentences.n; i++)
        r->order[i] = (uint32_t)i;
    r->gradient_at = xcalloc(o->batch, sizeof *r->gradient_at);
    r->gradient = xcalloc((size_t)o->batch * MOST_WORDS, r->stride * sizeof *r->gradient);
    r->moved = xcalloc((size_t)o->batch, MOST_WORDS);
    r->likelihood = xcalloc(o->batch, sizeof *r->likelihood);
    r->edge_gradient = xcalloc((size_t)o->threads * CHAIN_STRIDE * CHAIN_STRIDE, sizeof(float));
    pthread_barrier_init(&r->barrier, NULL, o->threads);

    struct worker *workers = xcalloc(o->threads, sizeof *workers);
    pthread_t *threads = xcalloc(o->threads, sizeof *threads);
    for (unsigned t = 0; t < o->threads; t++) {
        workers[t].run = r;
        workers[t].number = t;
        workers[t].potentials = xcalloc(MOST_WORDS, r->stride * sizeof(float));
        workers[t].scores = xcalloc(MOST_WORDS, r->stride * sizeof(float));
        if (t && pthread_create(&threads[t], NULL, work, &workers[t]) != 0)
            xmalloc(SIZE_MAX);
    }
    bool ok = true;
    for (r->epoch = 0; ok && r->epoch < o->epochs; r->epoch++) {
        double likelihood;
        ok = run_epoch(r, &workers[0], &likelihood);
        if (ok && epoch)
            epoch(r->epoch + 1, s->tags.n ? likelihood / (double)s->tags.n : 0, data);
    }
    r->stop = true;
    pthread_barrier_wait(&r->barrier);
    for (unsigned t = 0; t < o->threads; t++) {
        if (t)
            pthread_join(threads[t], NULL);
        chain_scratch_release(&workers[t].scratch);
        free(workers[t].potentials);
        free(workers[t].scores);
    }
    if (ok)
        hand_over(r, out);
    pthread_barrier_destroy(&r->barrier);
    munmap(r->weight, cells * sizeof *r->weight);
    munmap(r->state, cells * sizeof *r->state);
    free(workers);
    free(threads);
    free(r->order);
    free(r->gradient_at);
    free(r->gradient);
    free(r->moved);
    free(r->likelihood);
    free(r->edge_gradient);
    free(r);
    return ok;
}
