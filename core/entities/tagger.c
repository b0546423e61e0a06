#include "core/entities/tagger.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/features.h"
#include "core/entities/scorer.h"
#include "core/entities/second.h"
#include "core/entities/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A word whose score for O leads by this many units is O without further thought: the transitions
 * can never make up for it. */
#define CERTAIN 6

struct tagger {
    const struct model *model;
    const struct lessons *lessons; /* NULL: none */
    bool looks_twice;
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
    } tags; /* per word */
    struct feature_keys keys;
    struct chain_scratch scratch;
};

struct tagger *tagger_new(const struct model *m, unsigned kind)
{
    struct tagger *t = xcalloc(1, sizeof *t);
    t->model = m;
    t->looks_twice = m->looks_twice && kind == KIND_PLAIN; /* the others gain nothing by it */
    t->stride = m->chain.stride;
    t->scorer = scorer_new(m, kind);
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

void tagger_teach(struct tagger *t, const struct lessons *lessons)
{
    t->lessons = lessons_count(lessons) ? lessons : NULL;
}

/* Words of which the model is surer than that are not taught: it would take every word's features,
 * and names are hardly among them. */
#define UNTEACHABLE (2 * CERTAIN)

static void add_lessons(struct tagger *t)
{
    struct feature_keys keys;
    const struct chain *chain = &t->model->chain;
    for (size_t i = 0; t->lessons && i < t->passage->n; i++) {
        int16_t *row = scorer_row(t->scorer, i);
        if (chain_lead(chain, row) > UNTEACHABLE * (int)t->model->steps)
            continue;
        keys.n = 0;
        features_of_word(t->passage, i, &keys);
        lessons_add(t->lessons, keys.v, keys.n, t->model->steps, chain->tags, row);
    }
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

static struct chain_ends ends_of(const struct passage *p, size_t from, size_t to)
{
    return (struct chain_ends){!(p->v[from].flags & WORD_FIRST), !(p->v[to - 1].flags & WORD_LAST)};
}

/* The names in the words [from, to) of one sentence, all of them uncertain, their tags known. */
static void add_mentions(struct tagger *t, size_t from, size_t to, struct mention_vec *out)
{
    const struct passage *p = t->passage;
    const struct chain *chain = &t->model->chain;
    struct chain_ends ends = ends_of(p, from, to);
    size_t n = to - from;
    const float *potentials = NULL;
    const uint8_t *tags = t->tags.v + from;
    for (size_t i = 0; i < n; i++) {
        unsigned tag = tags[i];
        if (!tag)
            continue;
        size_t first = i;
        while (!chain_may_end(tags[i]))
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

/* The uncertain words of one sentence that follow each other, from *from on; false: there are no
 * more. */
static bool next_stretch(const struct tagger *t, size_t *from, size_t *to)
{
    const struct passage *p = t->passage;
    while (*from < p->n && is_certain(t, *from))
        ++*from;
    if (*from == p->n)
        return false;
    *to = *from;
    while (!(p->v[*to].flags & WORD_LAST) && !is_certain(t, *to + 1))
        ++*to;
    ++*to;
    return true;
}

static void find_tags(struct tagger *t)
{
    const struct passage *p = t->passage;
    memset(t->tags.v, 0, p->n);
    for (size_t from = 0, to; next_stretch(t, &from, &to); from = to)
        chain_best(&t->model->chain, t->scores + from * t->stride, t->leads.v + from, to - from,
                   ends_of(p, from, to), &t->scratch, t->tags.v + from);
}

static void find_lead(struct tagger *t, size_t i)
{
    t->leads.v[i] = chain_lead(&t->model->chain, t->scores + i * t->stride);
}

/* Lets the places of a word learn from each other how they were read. */
static void look_again(struct tagger *t)
{
    bool changed = false;
    for (size_t i = 0; i < t->passage->n; i++) {
        t->keys.n = 0;
        second_features(t->passage, t->tags.v, i, &t->keys);
        if (!t->keys.n)
            continue;
        scorer_add(t->scorer, i, &t->keys);
        find_lead(t, i);
        changed = true;
    }
    if (changed)
        find_tags(t);
}

const int16_t *tagger_first_look(struct tagger *t, const uint8_t *text, const struct token *tokens,
                                 const bool *starts, size_t count, const uint8_t **tags,
                                 const struct passage **p)
{
    t->scores = scorer_run(t->scorer, text, tokens, starts, count);
    add_lessons(t);
    vec_reserve(&t->leads, count);
    vec_reserve(&t->tags, count);
    for (size_t i = 0; i < count; i++)
        find_lead(t, i);
    find_tags(t);
    *tags = t->tags.v;
    *p = t->passage;
    return t->scores;
}

void tagger_run(struct tagger *t, const uint8_t *text, const struct token *tokens,
                const bool *starts, size_t count, struct mention_vec *out)
{
    const struct passage *p;
    const uint8_t *tags;
    if (!count)
        return;
    tagger_first_look(t, text, tokens, starts, count, &tags, &p);
    if (t->looks_twice)
        look_again(t);
    for (size_t from = 0, to; next_stretch(t, &from, &to); from = to)
        add_mentions(t, from, to, out);
}
