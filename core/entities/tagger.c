#include "core/entities/tagger.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/scorer.h"
#include "core/entities/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A word whose score for O leads by this many units is O without further thought: the transitions
 * can never make up for it. */
#define CERTAIN 6

struct tagger {
    const struct model *model;
    unsigned stride;
    struct scorer *scorer;
    const struct passage *passage; /* of the scorer, and its scores */
    const int16_t *scores;
    struct {
        int32_t *v;
        size_t n, cap;
    } leads; /* of O, per word */
    struct {
        float *v;
        size_t n, cap;
    } below, potentials; /* below[k]: the potential of a score k steps below the best */
    struct {
        uint8_t *v;
        size_t n, cap;
    } tags;
    struct chain_scratch scratch;
};

struct tagger *tagger_new(const struct model *m)
{
    struct tagger *t = xcalloc(1, sizeof *t);
    t->model = m;
    t->stride = m->chain.stride;
    t->scorer = scorer_new(m);
    t->passage = scorer_passage(t->scorer);
    float least = chain_potential(-INFINITY), v;
    do {
        v = chain_potential(-(float)t->below.n / m->steps);
        vec_push(&t->below, v);
    } while (v > least && t->below.n <= UINT16_MAX);
    return t;
}

void tagger_free(struct tagger *t)
{
    if (!t)
        return;
    scorer_free(t->scorer);
    vec_release(&t->leads);
    vec_release(&t->below);
    vec_release(&t->potentials);
    vec_release(&t->tags);
    chain_scratch_release(&t->scratch);
    free(t);
}

static bool is_certain(const struct tagger *t, size_t i)
{
    return t->leads.v[i] > CERTAIN * (int)t->model->steps;
}

/* Potentials of the words [from, from + n), the best tag of each 1. */
static const float *make_potentials(struct tagger *t, size_t from, size_t n)
{
    unsigned tags = t->model->chain.tags;
    int lowest = (int)t->below.n - 1;
    vec_reserve(&t->potentials, n * t->stride);
    for (size_t i = 0; i < n; i++) {
        const int16_t *row = t->scores + (from + i) * t->stride;
        float *out = t->potentials.v + i * t->stride;
        int most = vectors_max(row, t->stride);
        for (unsigned b = 0; b < tags; b++) {
            int k = most - row[b];
            out[b] = t->below.v[k < lowest ? k : lowest];
        }
        for (unsigned b = tags; b < t->stride; b++)
            out[b] = 0;
    }
    return t->potentials.v;
}

/* Ranks the other readings of the words of m. */
static void rank(struct mention *m, struct mention_alternative a)
{
    size_t at = m->alternative_count;
    if (!(a.probability >= 0.01f))
        return;
    while (at && m->alternatives[at - 1].probability < a.probability)
        at--;
    if (at == MENTION_ALTERNATIVES)
        return;
    if (m->alternative_count < MENTION_ALTERNATIVES)
        m->alternative_count++;
    for (size_t k = m->alternative_count - 1u; k > at; k--)
        m->alternatives[k] = m->alternatives[k - 1];
    m->alternatives[at] = a;
}

/* Decodes the words [from, to) of one sentence, all of them uncertain. */
static void decode(struct tagger *t, size_t from, size_t to, struct mention_vec *out)
{
    const struct passage *p = t->passage;
    const struct chain *chain = &t->model->chain;
    struct chain_ends ends = {!(p->v[from].flags & WORD_FIRST), !(p->v[to - 1].flags & WORD_LAST)};
    size_t n = to - from;
    const float *potentials = NULL;
    vec_reserve(&t->tags, n);
    chain_best(chain, t->scores + from * t->stride, t->leads.v + from, n, ends, &t->scratch,
               t->tags.v);
    for (size_t i = 0; i < n; i++) {
        unsigned tag = t->tags.v[i];
        if (!tag)
            continue;
        size_t first = i;
        while (!chain_may_end(t->tags.v[i]))
            i++;
        if (!potentials) {
            potentials = make_potentials(t, from, n);
            chain_marginals(chain, potentials, n, ends, &t->scratch);
        }
        struct mention m = {
            .start = p->tokens[from + first].start,
            .end = p->tokens[from + i].end,
            .label = (uint8_t)chain_label(tag),
            .source = MENTION_MODEL,
        };
        for (unsigned label = 0; label <= t->model->label_count; label++) {
            bool none = label == t->model->label_count;
            float v = (float)chain_span(chain, potentials, n, ends, &t->scratch, first, i + 1,
                                        none ? CHAIN_MOST_LABELS : label);
            if (label == m.label)
                m.probability = v;
            else
                rank(&m, (struct mention_alternative){none ? MENTION_NO_NAME : (uint8_t)label, v});
        }
        vec_push(out, m);
    }
}

void tagger_run(struct tagger *t, const uint8_t *text, const struct token *tokens,
                const bool *starts, size_t count, struct mention_vec *out)
{
    const struct passage *p = t->passage;
    if (!count)
        return;
    t->scores = scorer_run(t->scorer, text, tokens, starts, count);
    vec_reserve(&t->leads, count);
    for (size_t i = 0; i < count; i++)
        t->leads.v[i] = chain_lead(&t->model->chain, t->scores + i * t->stride);
    for (size_t i = 0; i < count;) {
        if (is_certain(t, i)) {
            i++;
            continue;
        }
        size_t from = i;
        while (!(p->v[i].flags & WORD_LAST) && !is_certain(t, i + 1))
            i++;
        decode(t, from, ++i, out);
    }
}
