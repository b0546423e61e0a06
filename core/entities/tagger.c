#include "core/entities/tagger.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/features.h"
#include "core/entities/passage.h"
#include "core/entities/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DISTANCES (2 * FEATURES_WINDOW + 1)
#define MOST_FORMS 16384 /* remembered */

/* A word whose score for O leads by this many units is O without further thought: the transitions
 * can never make up for it. */
#define CERTAIN 6

/* A word without a capital for which the forms around it alone give such a lead is not looked at
 * more closely: no pair of words has that much weight. */
#define OBVIOUS 8

/* Score of the places of a row that belong to no tag: never the best. */
#define UNUSED (INT16_MIN / 2)

struct tagger {
    const struct model *model;
    unsigned stride;
    struct passage passage;
    int16_t *form_scores; /* [form][distance][stride]: what the form says to words around it */
    size_t form_room;
    int16_t *edge_scores; /* [distance][stride] */
    struct feature_keys keys;
    struct {
        int16_t *v; /* [word][stride] */
        size_t n, cap;
    } scores;
    struct {
        float *v;
        size_t n, cap;
    } potentials;
    struct {
        uint8_t *v;
        size_t n, cap;
    } tags;
    struct chain_scratch scratch;
};

static void add_keys(struct tagger *t, int16_t *row)
{
    const struct weights *w = &t->model->weights;
    for (size_t k = 0; k < t->keys.n; k++)
        weights_prefetch(w, t->keys.v[k]);
    for (size_t k = 0; k < t->keys.n; k++)
        weights_add(w, t->keys.v[k], row);
    t->keys.n = 0;
}

struct tagger *tagger_new(const struct model *m)
{
    struct tagger *t = xcalloc(1, sizeof *t);
    t->model = m;
    t->stride = m->chain.stride;
    passage_init(&t->passage, &m->knowledge);
    t->edge_scores = xcalloc(DISTANCES * t->stride, sizeof *t->edge_scores);
    for (int d = -FEATURES_WINDOW; d <= FEATURES_WINDOW; d++) {
        features_of_form(&m->knowledge, NULL, NULL, 0, d, &t->keys);
        add_keys(t, t->edge_scores + (size_t)(d + FEATURES_WINDOW) * t->stride);
    }
    return t;
}

void tagger_free(struct tagger *t)
{
    if (!t)
        return;
    passage_release(&t->passage);
    free(t->form_scores);
    free(t->edge_scores);
    vec_release(&t->scores);
    vec_release(&t->potentials);
    vec_release(&t->tags);
    chain_scratch_release(&t->scratch);
    free(t);
}

/* Scores of a form met for the first time. */
static void score_form(struct passage *p, uint32_t number, const uint8_t *s, size_t n, void *data)
{
    struct tagger *t = data;
    size_t size = DISTANCES * t->stride;
    if (number >= t->form_room) {
        t->form_room = (size_t)number + number / 2 + 256;
        t->form_scores = xreallocarray(t->form_scores, t->form_room, size * sizeof *t->form_scores);
    }
    int16_t *rows = t->form_scores + number * size;
    memset(rows, 0, size * sizeof *rows);
    for (int d = -FEATURES_WINDOW; d <= FEATURES_WINDOW; d++) {
        features_of_form(p->knowledge, form_table_at(p->forms, number), s, n, d, &t->keys);
        add_keys(t, rows + (size_t)(d + FEATURES_WINDOW) * t->stride);
    }
}

/* The forms of the words around i within its sentence. */
static void add_forms(struct tagger *t, size_t i, int16_t *row)
{
    const struct passage *p = &t->passage;
    size_t at = i;
    bool edge = false;
    for (int d = 0; d <= FEATURES_WINDOW; d++) {
        size_t slot = (size_t)(d + FEATURES_WINDOW) * t->stride;
        vectors_add(row,
                    edge ? t->edge_scores + slot
                         : t->form_scores + p->v[at].form * DISTANCES * t->stride + slot,
                    t->stride);
        edge = edge || p->v[at].flags & WORD_LAST;
        at++;
    }
    at = i;
    edge = false;
    for (int d = -1; d >= -FEATURES_WINDOW; d--) {
        size_t slot = (size_t)(d + FEATURES_WINDOW) * t->stride;
        edge = edge || p->v[at].flags & WORD_FIRST;
        at--;
        vectors_add(row,
                    edge ? t->edge_scores + slot
                         : t->form_scores + p->v[at].form * DISTANCES * t->stride + slot,
                    t->stride);
    }
}

/* What the other occurrences of each capitalised word say. Their sum is made once per word form of
 * the passage and each occurrence takes away its own part. */
static void add_occurrences(struct tagger *t)
{
    struct passage *p = &t->passage;
    int16_t part[PASSAGE_MOST_OCCURRENCES][CHAIN_STRIDE], sum[CHAIN_STRIDE];
    for (size_t i = 0; i < p->n; i++) {
        const struct theme *theme = passage_theme(p, i);
        uint32_t flags = passage_form(p, i)->flags;
        if (!(flags & FORM_CAPITAL) || theme->epoch != p->epoch || !theme->count)
            continue;
        if (p->v[i].occurrence == 0 && theme->count > 1) {
            memset(sum, 0, sizeof sum);
            for (uint32_t k = 0; k < theme->count; k++) {
                memset(part[k], 0, sizeof part[k]);
                features_of_occurrence(p, theme->at[k], &t->keys);
                add_keys(t, part[k]);
                vectors_add(sum, part[k], t->stride);
            }
            for (uint32_t k = 0; k < theme->count; k++) {
                int16_t *row = t->scores.v + theme->at[k] * t->stride;
                for (unsigned b = 0; b < t->stride; b++)
                    row[b] = (int16_t)(row[b] + sum[b] - part[k][b]);
            }
        } else if (p->v[i].occurrence == PASSAGE_UNCOUNTED) {
            for (uint32_t k = 0; k < theme->count; k++)
                features_of_occurrence(p, theme->at[k], &t->keys);
            add_keys(t, t->scores.v + i * t->stride);
        }
    }
}

/* By how many steps O leads before all other tags. */
static int lead(const struct tagger *t, const int16_t *row)
{
    int16_t others[CHAIN_STRIDE];
    memcpy(others, row, t->stride * sizeof *row);
    others[0] = UNUSED;
    return row[0] - vectors_max(others, t->stride);
}

static void score_passage(struct tagger *t)
{
    struct passage *p = &t->passage;
    vec_reserve(&t->scores, p->n * t->stride);
    memset(t->scores.v, 0, p->n * t->stride * sizeof *t->scores.v);
    for (size_t i = 0; i < p->n; i++)
        for (unsigned b = t->model->chain.tags; b < t->stride; b++)
            t->scores.v[i * t->stride + b] = UNUSED;
    for (size_t i = 0; i < p->n; i++) {
        int16_t *row = t->scores.v + i * t->stride;
        add_forms(t, i, row);
        if (!(passage_form(p, i)->flags & (FORM_CAPITAL | FORM_DIGIT | FORM_IDEOGRAPH)) &&
            !p->v[i].lists && lead(t, row) > OBVIOUS * (int)t->model->steps)
            continue;
        features_of_context(p, i, &t->keys);
        add_keys(t, row);
    }
    add_occurrences(t);
}

static bool is_certain(const struct tagger *t, size_t i)
{
    return lead(t, t->scores.v + i * t->stride) > CERTAIN * (int)t->model->steps;
}

/* Potentials of the words [from, from + n), the best tag of each 1. */
static const float *make_potentials(struct tagger *t, size_t from, size_t n)
{
    vec_reserve(&t->potentials, n * t->stride);
    for (size_t i = 0; i < n; i++) {
        const int16_t *row = t->scores.v + (from + i) * t->stride;
        float *out = t->potentials.v + i * t->stride;
        int most = vectors_max(row, t->stride);
        for (unsigned b = 0; b < t->stride; b++)
            out[b] = b < t->model->chain.tags
                         ? chain_potential((float)(row[b] - most) / t->model->steps)
                         : 0;
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
    const struct passage *p = &t->passage;
    const struct chain *chain = &t->model->chain;
    struct chain_ends ends = {!(p->v[from].flags & WORD_FIRST), !(p->v[to - 1].flags & WORD_LAST)};
    size_t n = to - from;
    const float *potentials = NULL;
    vec_reserve(&t->tags, n);
    chain_best(chain, t->scores.v + from * t->stride, n, ends, &t->scratch, t->tags.v);
    for (size_t i = 0; i < n; i++) {
        unsigned tag = t->tags.v[i];
        if (!tag)
            continue;
        size_t first = i;
        while (!chain_may_end(t->tags.v[i]))
            i++;
        if (!potentials) {
            potentials = make_potentials(t, from, n);
            chain_sum(chain, potentials, n, ends, &t->scratch);
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
    struct passage *p = &t->passage;
    if (!count)
        return;
    if (form_table_count(p->forms) > MOST_FORMS)
        form_table_clear(p->forms);
    passage_read(p, text, tokens, starts, count, score_form, t);
    score_passage(t);
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
