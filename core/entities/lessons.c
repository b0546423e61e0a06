#include "core/entities/lessons.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/features.h"
#include "core/entities/model.h"
#include "core/entities/piece.h"
#include "core/entities/scorer.h"
#include "core/entities/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By how many units one decision moves the score of a word's tag at most, and how often all of them
 * are gone over. Measured with tests/bench/bench-learn. */
static const float RATE = 0.3F;
enum { ROUNDS = 4 };
/* What is so nearly right is left alone. */
static const float ENOUGH = 0.02F;
/* No weight of a word's sum moves a score by more than this many units in all. */
static const float MOST = 12;

struct cell {
    float value;
    uint32_t next; /* index + 1 of the next cell of the key; 0: none */
    uint8_t tag;
};

struct lessons {
    struct slot {
        uint32_t key, first; /* index + 1 of its first cell; 0: the slot is free */
    } * slots;
    size_t room, used; /* room is a power of two, or 0 */
    struct {
        struct cell *v;
        size_t n, cap;
    } cells;
    size_t count;
};

/* ---- the table
 * --------------------------------------------------------------------------------------- */

struct lessons *lessons_new(void)
{
    return xcalloc(1, sizeof(struct lessons));
}

struct lessons *lessons_copy(const struct lessons *l)
{
    struct lessons *copy = lessons_new();
    if (!l || l->room == 0)
        return copy;
    copy->slots = xcalloc(l->room, sizeof *copy->slots);
    memcpy(copy->slots, l->slots, l->room * sizeof *copy->slots);
    copy->room = l->room;
    copy->used = l->used;
    copy->count = l->count;
    vec_reserve(&copy->cells, l->cells.n);
    memcpy(copy->cells.v, l->cells.v, l->cells.n * sizeof *l->cells.v);
    copy->cells.n = l->cells.n;
    return copy;
}

void lessons_free(struct lessons *l)
{
    if (!l)
        return;
    free(l->slots);
    vec_release(&l->cells);
    free(l);
}

size_t lessons_count(const struct lessons *l)
{
    return l ? l->count : 0;
}

/* The slot of the key, or the free one where it would be. */
static struct slot *slot_of(struct slot *slots, size_t room, uint32_t key)
{
    size_t at = (key * 0x9E3779B1u) & (room - 1);
    while (slots[at].first && slots[at].key != key)
        at = (at + 1) & (room - 1);
    return &slots[at];
}

static void grow(struct lessons *l)
{
    size_t room = l->room ? l->room * 2 : 1 << 12;
    struct slot *slots = xcalloc(room, sizeof *slots);
    for (size_t i = 0; i < l->room; i++)
        if (l->slots[i].first)
            *slot_of(slots, room, l->slots[i].key) = l->slots[i];
    free(l->slots);
    l->slots = slots;
    l->room = room;
}

static void move_weight(struct lessons *l, uint32_t key, uint8_t tag, float by)
{
    if (l->used * 2 >= l->room)
        grow(l);
    struct slot *slot = slot_of(l->slots, l->room, key);
    for (uint32_t i = slot->first; i; i = l->cells.v[i - 1].next)
        if (l->cells.v[i - 1].tag == tag) {
            l->cells.v[i - 1].value += by;
            return;
        }
    vec_push(&l->cells, (struct cell){by, slot->first, tag});
    l->used += !slot->first;
    slot->key = key;
    slot->first = (uint32_t)l->cells.n;
}

void lessons_merge(struct lessons *l, const struct lessons *other)
{
    for (size_t s = 0; s < other->room; s++)
        for (uint32_t i = other->slots[s].first; i; i = other->cells.v[i - 1].next)
            move_weight(l, other->slots[s].key, other->cells.v[i - 1].tag,
                        other->cells.v[i - 1].value);
    l->count += other->count;
}

void lessons_add(const struct lessons *l, const uint32_t *keys, size_t n, float steps,
                 unsigned tags, int16_t *scores)
{
    float sums[CHAIN_STRIDE] = {0};
    if (l->room == 0)
        return;
    for (size_t k = 0; k < n; k++) {
        const struct slot *slot = slot_of(l->slots, l->room, keys[k]);
        for (uint32_t i = slot->first; i; i = l->cells.v[i - 1].next)
            sums[l->cells.v[i - 1].tag] += l->cells.v[i - 1].value;
    }
    for (unsigned tag = 0; tag < tags; tag++) {
        float sum = sums[tag] > MOST ? MOST : sums[tag] < -MOST ? -MOST : sums[tag];
        float now = (float)scores[tag] + sum * steps;
        scores[tag] = (int16_t)(now > INT16_MAX / 2   ? INT16_MAX / 2
                                : now < INT16_MIN / 2 ? INT16_MIN / 2
                                                      : now);
    }
}

/* ---- learning
 * ---------------------------------------------------------------------------------------- */

struct learning {
    struct lessons *l;
    const struct lessons *base; /* what counts as well; NULL: nothing */
    const struct model *m;
    const struct passage *p;
    const int16_t *scores;
    struct chain_scratch scratch;
    struct {
        int16_t *v;
        size_t n, cap;
    } own; /* scores of a sentence with what was learnt so far */
    struct {
        float *v;
        size_t n, cap;
    } potentials;
    struct {
        uint8_t *v;
        size_t n, cap;
    } tags;
    struct {
        int32_t *v;
        size_t n, cap;
    } leads;
};

static int label_of(const struct model *m, const char *name)
{
    for (unsigned i = 0; name && i < m->label_count; i++)
        if (strcmp(m->labels[i], name) == 0)
            return (int)i;
    return -1;
}

/* The words of a place; false when it is not made of whole ones. */
static bool words_of(const struct passage *p, struct range r, size_t *first, size_t *end)
{
    size_t low = 0, high = p->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->tokens[middle].start < r.start)
            low = middle + 1;
        else
            high = middle;
    }
    for (*first = *end = low; *end < p->n && p->tokens[*end].end <= r.end; ++*end)
        ;
    return *end > low && p->tokens[low].start == r.start && p->tokens[*end - 1].end == r.end;
}

/* Scores, best tags and marginals of the words [from, to). */
static void read_sentence(struct learning *g, size_t from, size_t to)
{
    const struct chain *chain = &g->m->chain;
    size_t stride = chain->stride, n = to - from;
    struct chain_ends ends = {false, false};
    struct feature_keys keys;
    vec_reserve(&g->own, n * stride);
    vec_reserve(&g->potentials, n * stride);
    vec_reserve(&g->tags, n);
    vec_reserve(&g->leads, n);
    memcpy(g->own.v, g->scores + from * stride, n * stride * sizeof *g->own.v);
    for (size_t i = 0; i < n; i++) {
        int16_t *row = g->own.v + i * stride;
        keys.n = 0;
        features_of_word(g->p, from + i, &keys);
        lessons_add(g->l, keys.v, keys.n, g->m->steps, chain->tags, row);
        if (g->base)
            lessons_add(g->base, keys.v, keys.n, g->m->steps, chain->tags, row);
        g->leads.v[i] = chain_lead(chain, row);
        int most = vectors_max(row, (unsigned)stride);
        for (unsigned b = 0; b < stride; b++)
            g->potentials.v[i * stride + b] =
                b < chain->tags ? chain_potential((float)(row[b] - most) / g->m->steps) : 0;
    }
    chain_best(chain, g->own.v, g->leads.v, n, ends, &g->scratch, g->tags.v);
    chain_marginals(chain, g->potentials.v, n, ends, &g->scratch);
}

static void teach_word(struct learning *g, size_t from, size_t word, unsigned gold)
{
    const struct chain *chain = &g->m->chain;
    const float *alpha = g->scratch.alpha + (word - from) * chain->stride;
    const float *beta = g->scratch.beta + (word - from) * chain->stride;
    float sum = 0;
    struct feature_keys keys = {.n = 0};
    for (unsigned tag = 0; tag < chain->tags; tag++)
        sum += alpha[tag] * beta[tag];
    if (!(sum > 0))
        return;
    features_of_word(g->p, word, &keys);
    for (unsigned tag = 0; tag < chain->tags && keys.n; tag++) {
        float error = (tag == gold ? 1.0F : 0.0F) - alpha[tag] * beta[tag] / sum;
        if (fabsf(error) < ENOUGH)
            continue;
        for (size_t k = 0; k < keys.n; k++)
            move_weight(g->l, keys.v[k], (uint8_t)tag, RATE * error / (float)keys.n);
    }
}

static unsigned gold_tag(int label, size_t word, size_t first, size_t end)
{
    if (label < 0)
        return 0;
    if (end - first == 1)
        return chain_tag((unsigned)label, CHAIN_SINGLE);
    return chain_tag((unsigned)label, word == first     ? CHAIN_BEGIN
                                      : word == end - 1 ? CHAIN_END
                                                        : CHAIN_INSIDE);
}

static void teach(struct learning *g, const struct lesson *lesson, bool count)
{
    const struct passage *p = g->p;
    size_t first, end, from, to;
    int label = label_of(g->m, lesson->label);
    if ((lesson->label && label < 0) || !words_of(p, lesson->range, &first, &end))
        return;
    for (from = first; from > 0 && !(p->v[from].flags & WORD_FIRST); from--)
        ;
    for (to = end; to < p->n && !(p->v[to - 1].flags & WORD_LAST); to++)
        ;
    read_sentence(g, from, to);
    /* what the model would have joined with it */
    size_t left = first, right = end;
    const uint8_t *tags = g->tags.v;
    while (lesson->label && left > from && tags[left - from] && !chain_may_start(tags[left - from]))
        left--;
    while (lesson->label && right < to && tags[right - 1 - from] &&
           !chain_may_end(tags[right - 1 - from]))
        right++;
    for (size_t word = left; word < right; word++)
        teach_word(g, from, word,
                   word < first || word >= end ? 0 : gold_tag(label, word, first, end));
    g->l->count += count;
}

bool lessons_learn(struct lessons *l, const struct lessons *base, const struct model *m,
                   unsigned kind, const uint8_t *text, size_t n, const struct block *blocks,
                   size_t block_count, const struct lesson *decisions, size_t count,
                   struct progress *progress)
{
    struct scorer *scorer = scorer_new(m, kind);
    struct token_vec tokens = {0};
    struct {
        bool *v;
        size_t n, cap;
    } starts = {0};
    struct learning g = {.l = l, .base = base, .m = m, .p = scorer_passage(scorer)};
    for (size_t i = 0, end; i < count && !progress_cancelled(progress); i = end) {
        struct range piece = piece_range(text, n, piece_at(text, n, decisions[i].range.start));
        for (end = i; end < count && decisions[end].range.start < piece.end; end++)
            ;
        if (end == i) { /* not in this text */
            end++;
            continue;
        }
        tokens.n = 0;
        tokenize(text, piece, &tokens);
        vec_reserve(&starts, tokens.n);
        if (tokens.n == 0)
            continue;
        piece_mark_sentences(text, tokens.v, tokens.n, blocks, block_count, starts.v);
        g.scores = scorer_run(scorer, text, tokens.v, starts.v, tokens.n);
        for (int round = 0; round < ROUNDS; round++)
            for (size_t k = i; k < end; k++)
                teach(&g, &decisions[k], round == 0);
    }
    chain_scratch_release(&g.scratch);
    vec_release(&g.own);
    vec_release(&g.potentials);
    vec_release(&g.tags);
    vec_release(&g.leads);
    vec_release(&starts);
    vec_release(&tokens);
    scorer_free(scorer);
    return !progress_cancelled(progress);
}
