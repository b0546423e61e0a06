#include "core/entities/scorer.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/features.h"
#include "core/entities/key.h"
#include "core/entities/row_cache.h"
#include "core/entities/vectors.h"

#include <stdlib.h>
#include <string.h>

#define DISTANCES (2 * FEATURES_WINDOW + 1)
#define MOST_FORMS 16384 /* remembered */
#define MOST_SHAPES 4096 /* windows of outlines remembered */
#define FETCH_AHEAD 4    /* words */
#define QUEUED 32        /* keys that are fetched before the first is needed */
#define MOST_ROWS 64     /* in the queue */

/* Rows of a form: what it says to the word at each distance; and once more to its neighbours if
 * they are plain words in lower case, with features_of_side(): most words are. */
enum {
    BEFORE = FEATURES_WINDOW - 1,
    BEHIND = FEATURES_WINDOW + 1,
    BEFORE_PLAIN = DISTANCES,
    BEHIND_PLAIN,
    ROWS
};

/* A word without a capital for which the forms around it alone give O such a lead (in units) is not
 * looked at more closely: no pair of words has that much weight. */
#define OBVIOUS 8

/* The features of several rows on their way to them: by the time a row's turn comes, what it needs
 * has been fetched from memory. */
struct queue {
    struct feature_keys keys;
    const uint8_t *places[FEATURES_MOST_KEYS];
    struct {
        int16_t *row;
        size_t end; /* of its keys */
    } rows[MOST_ROWS];
    size_t located, added; /* keys */
    size_t row_count, next_row;
};

struct row_vec {
    int16_t *v;
    size_t n, cap;
};

struct scorer {
    const struct model *model;
    unsigned kind; /* of text, KIND_PLAIN: no corrections */
    unsigned stride;
    struct passage passage;
    uint64_t plain;       /* the shape of a word in lower case */
    int16_t *form_scores; /* [form][ROWS][stride] */
    size_t form_room;
    int16_t *edge_scores; /* [ROWS][stride]: what the edge of the sentence says */
    uint32_t *cluster_rows[FORM_CLUSTERINGS]; /* by cluster: 1 + number of its rows; 0: not known */
    struct row_vec cluster_scores;            /* [number][ROWS][stride] */
    struct row_cache shapes;
    struct queue queue;
    struct row_vec scores;
    struct row_vec theme_sums; /* what all occurrences of a word say together */
    struct {
        uint32_t *v;
        size_t n, cap;
    } sum_of; /* per word: 1 + number of its sum, at the first occurrence */
};

static void add_next_row(struct scorer *s)
{
    struct queue *q = &s->queue;
    size_t from = q->added, end = q->rows[q->next_row].end;
    weights_add(&s->model->weights, q->keys.v + from, q->places + from, end - from,
                q->rows[q->next_row].row);
    q->added = end;
    q->next_row++;
}

/* Adds all that is in the queue. */
static void finish_rows(struct scorer *s)
{
    struct queue *q = &s->queue;
    while (q->next_row < q->row_count)
        add_next_row(s);
    q->keys.n = q->located = q->added = q->row_count = q->next_row = 0;
}

/* Sees to it that the weights of the keys newly put into s->queue.keys are added to the row, at the
 * latest by finish_rows(). */
static void add_to_row(struct scorer *s, int16_t *row)
{
    struct queue *q = &s->queue;
    if (s->kind != KIND_PLAIN)
        features_correct(s->kind, &q->keys, q->located);
    weights_locate(&s->model->weights, q->keys.v + q->located, q->keys.n - q->located,
                   q->places + q->located);
    q->located = q->keys.n;
    q->rows[q->row_count].row = row;
    q->rows[q->row_count++].end = q->keys.n;
    if (q->row_count == MOST_ROWS || q->keys.n > FEATURES_MOST_KEYS / 2)
        finish_rows(s);
    while (q->next_row < q->row_count && q->keys.n - q->rows[q->next_row].end >= QUEUED)
        add_next_row(s);
}

/* Rows at the end of v, all zeros. */
static int16_t *new_rows(struct row_vec *v, size_t size)
{
    vec_reserve(v, v->n + size);
    int16_t *rows = v->v + v->n;
    memset(rows, 0, size * sizeof *rows);
    v->n += size;
    return rows;
}

/* The ROWS rows of a cluster, which depend on nothing else. */
static const int16_t *rows_of_cluster(struct scorer *s, unsigned clustering, unsigned cluster)
{
    const struct knowledge *k = &s->model->knowledge;
    size_t size = ROWS * s->stride;
    uint32_t *number = &s->cluster_rows[clustering][cluster];
    if (*number)
        return s->cluster_scores.v + (*number - 1) * size;
    *number = (uint32_t)(1 + s->cluster_scores.n / size);
    int16_t *rows = new_rows(&s->cluster_scores, size);
    for (int d = -FEATURES_WINDOW; d <= FEATURES_WINDOW; d++) {
        features_of_cluster(k, clustering, cluster, d, &s->queue.keys);
        add_to_row(s, rows + (size_t)(d + FEATURES_WINDOW) * s->stride);
    }
    for (unsigned behind = 0; clustering == 0 && behind < 2; behind++) {
        features_of_side_cluster(k, cluster, behind, s->plain, &s->queue.keys);
        add_to_row(s, rows + (BEFORE_PLAIN + behind) * s->stride);
    }
    finish_rows(s);
    return rows;
}

/* The ROWS rows of a form; f NULL: of the edge. */
static void fill_rows(struct scorer *s, const struct form *f, const uint8_t *bytes, size_t n,
                      int16_t *rows)
{
    unsigned stride = s->stride;
    struct affixes affixes;
    if (f)
        form_affixes(&affixes, bytes, n);
    memset(rows, 0, ROWS * stride * sizeof *rows);
    for (int d = -FEATURES_WINDOW; d <= FEATURES_WINDOW; d++) {
        features_of_spelling(f, &affixes, d, &s->queue.keys);
        add_to_row(s, rows + (size_t)(d + FEATURES_WINDOW) * stride);
    }
    for (unsigned behind = 0; behind < 2; behind++) {
        features_of_side_word(f, behind, s->plain, &s->queue.keys);
        add_to_row(s, rows + (BEFORE_PLAIN + behind) * stride);
    }
    finish_rows(s);
    for (unsigned c = 0; f && c < FORM_CLUSTERINGS; c++)
        if (s->model->knowledge.cluster_count[c])
            vectors_add(rows, rows_of_cluster(s, c, f->cluster[c]), ROWS * stride);
    vectors_add(rows + BEFORE_PLAIN * stride, rows + BEFORE * stride, stride);
    vectors_add(rows + BEHIND_PLAIN * stride, rows + BEHIND * stride, stride);
    for (unsigned b = s->model->chain.tags; b < stride; b++)
        rows[FEATURES_WINDOW * stride + b] = SCORER_UNUSED; /* once in every sum */
}

struct scorer *scorer_new(const struct model *m, unsigned kind)
{
    struct scorer *s = xcalloc(1, sizeof *s);
    s->model = m;
    s->kind = kind;
    s->stride = m->chain.stride;
    s->plain = key_bytes((const uint8_t *)"x", 1);
    passage_init(&s->passage, &m->knowledge);
    for (unsigned c = 0; c < FORM_CLUSTERINGS; c++) {
        size_t clusters = m->knowledge.cluster_count[c] + 1;
        s->cluster_rows[c] = xcalloc(clusters, sizeof **s->cluster_rows);
    }
    s->edge_scores = xcalloc(ROWS * s->stride, sizeof *s->edge_scores);
    fill_rows(s, NULL, NULL, 0, s->edge_scores);
    return s;
}

void scorer_free(struct scorer *s)
{
    if (!s)
        return;
    passage_release(&s->passage);
    free(s->form_scores);
    free(s->edge_scores);
    for (unsigned c = 0; c < FORM_CLUSTERINGS; c++)
        free(s->cluster_rows[c]);
    vec_release(&s->cluster_scores);
    row_cache_release(&s->shapes);
    vec_release(&s->scores);
    vec_release(&s->theme_sums);
    vec_release(&s->sum_of);
    free(s);
}

/* A form met for the first time. */
static void score_form(struct passage *p, uint32_t number, const uint8_t *bytes, size_t n,
                       void *data)
{
    struct scorer *s = data;
    size_t size = ROWS * s->stride;
    if (number >= s->form_room) {
        s->form_room = (size_t)number + number / 2 + 256;
        s->form_scores = xreallocarray(s->form_scores, s->form_room, size * sizeof *s->form_scores);
    }
    fill_rows(s, form_table_at(p->forms, number), bytes, n, s->form_scores + number * size);
}

static const int16_t *rows_of(const struct scorer *s, size_t i)
{
    return s->form_scores + s->passage.v[i].form * (size_t)ROWS * s->stride;
}

static void fetch(const struct scorer *s, size_t i)
{
    const int16_t *rows = rows_of(s, i);
    for (size_t at = 0; at < (size_t)ROWS * s->stride; at += 32)
        __builtin_prefetch(rows + at);
}

/* row = what the forms around word i within its sentence say. */
static void add_forms(const struct scorer *s, size_t i, bool plain, int16_t *row)
{
    const struct word *v = s->passage.v;
    const int16_t *edge = s->edge_scores, *rows[DISTANCES];
    bool first = v[i].flags & WORD_FIRST, last = v[i].flags & WORD_LAST;
    rows[0] = first || v[i - 1].flags & WORD_FIRST ? edge : rows_of(s, i - 2);
    rows[1] = first ? edge : rows_of(s, i - 1);
    rows[2] = rows_of(s, i);
    rows[3] = last ? edge : rows_of(s, i + 1);
    rows[4] = last || v[i + 1].flags & WORD_LAST ? edge : rows_of(s, i + 2);
    rows[1] += (size_t)(plain ? BEFORE_PLAIN : BEFORE) * s->stride;
    rows[2] += (size_t)FEATURES_WINDOW * s->stride;
    rows[3] += (size_t)(plain ? BEHIND_PLAIN : BEHIND) * s->stride;
    rows[4] += (size_t)(DISTANCES - 1) * s->stride;
    vectors_sum5(row, rows, s->stride);
}

/* The window of outlines and the flags as one number; 0 when an outline's number is too large. */
static uint64_t shapes_key(const struct passage *p, size_t i)
{
    enum { BITS = 11 };
    size_t from = i, to = i;
    for (int d = 0; d < FEATURES_WINDOW && !(p->v[from].flags & WORD_FIRST); d++)
        from--;
    for (int d = 0; d < FEATURES_WINDOW && !(p->v[to].flags & WORD_LAST); d++)
        to++;
    uint64_t key = 0;
    for (size_t k = from; k <= to; k++) {
        uint32_t outline = passage_form(p, k)->outline;
        if (outline >> BITS)
            return 0;
        key |= (uint64_t)outline << BITS * (k + FEATURES_WINDOW - i);
    }
    return key | (uint64_t)(p->v[i].flags & WORD_PLACE) << BITS * DISTANCES;
}

/* Adds the features of the outlines; false when they have to be looked up as the others are. */
static bool add_shapes(struct scorer *s, size_t i, int16_t *row)
{
    uint64_t key = shapes_key(&s->passage, i);
    if (!key)
        return false;
    bool known;
    int16_t *shapes = row_cache_find(&s->shapes, key, &known);
    if (!known) {
        finish_rows(s);
        features_of_context(&s->passage, i, FEATURES_SHAPES, &s->queue.keys);
        add_to_row(s, shapes);
        finish_rows(s);
    }
    vectors_add(row, shapes, s->stride);
    return true;
}

static bool is_obvious(const struct scorer *s, size_t i, const int16_t *row)
{
    int much = OBVIOUS * (int)s->model->steps;
    return !(passage_form(&s->passage, i)->flags & (FORM_CAPITAL | FORM_DIGIT | FORM_IDEOGRAPH)) &&
           !s->passage.v[i].lists && row[0] - row[1] > much &&
           chain_lead(&s->model->chain, row) > much;
}

static void score_word(struct scorer *s, size_t i)
{
    struct passage *p = &s->passage;
    int16_t *row = s->scores.v + i * s->stride;
    bool plain = passage_form(p, i)->shape == s->plain;
    unsigned parts = FEATURES_REST | (plain ? 0 : FEATURES_SIDES);
    add_forms(s, i, plain, row);
    if (is_obvious(s, i, row))
        return;
    if (!add_shapes(s, i, row))
        parts |= FEATURES_SHAPES;
    features_of_context(p, i, parts, &s->queue.keys);
    add_to_row(s, row);
}

static int16_t *new_sum(struct scorer *s, size_t first)
{
    s->sum_of.v[first] = (uint32_t)(1 + s->theme_sums.n / s->stride);
    return new_rows(&s->theme_sums, s->stride);
}

/* The occurrences of a word inform each other: each gets their sum without its own part. */
static void inform_each_other(struct scorer *s, const struct theme *t)
{
    int16_t parts[PASSAGE_MOST_OCCURRENCES][CHAIN_STRIDE];
    int16_t *sum = new_sum(s, t->at[0]);
    memset(parts, 0, sizeof parts);
    for (uint32_t k = 0; k < t->count; k++) {
        features_of_occurrence(&s->passage, t->at[k], &s->queue.keys);
        add_to_row(s, parts[k]);
    }
    finish_rows(s);
    for (uint32_t k = 0; k < t->count; k++)
        vectors_add(sum, parts[k], s->stride);
    for (uint32_t k = 0; k < t->count; k++) {
        int16_t *row = s->scores.v + t->at[k] * s->stride;
        vectors_add(row, sum, s->stride);
        vectors_subtract(row, parts[k], s->stride);
    }
}

/* An occurrence that does not count itself hears all others. */
static void inform(struct scorer *s, const struct theme *t, size_t i)
{
    if (!s->sum_of.v[t->at[0]]) { /* of a single one */
        int16_t *sum = new_sum(s, t->at[0]);
        features_of_occurrence(&s->passage, t->at[0], &s->queue.keys);
        add_to_row(s, sum);
        finish_rows(s);
    }
    vectors_add(s->scores.v + i * s->stride,
                s->theme_sums.v + (s->sum_of.v[t->at[0]] - 1) * (size_t)s->stride, s->stride);
}

static void add_occurrences(struct scorer *s)
{
    const struct passage *p = &s->passage;
    vec_reserve(&s->sum_of, p->n);
    memset(s->sum_of.v, 0, p->n * sizeof *s->sum_of.v);
    s->theme_sums.n = 0;
    for (int uncounted = 0; uncounted < 2; uncounted++)
        for (size_t i = 0; i < p->n; i++) {
            if (!(passage_form(p, i)->flags & FORM_CAPITAL))
                continue;
            const struct theme *t = passage_theme(p, i);
            if (t->epoch != p->epoch || !t->count)
                continue;
            if (!uncounted && p->v[i].occurrence == 0 && t->count > 1)
                inform_each_other(s, t);
            else if (uncounted && p->v[i].occurrence == PASSAGE_UNCOUNTED)
                inform(s, t, i);
        }
}

const int16_t *scorer_run(struct scorer *s, const uint8_t *text, const struct token *tokens,
                          const bool *starts, size_t count)
{
    struct passage *p = &s->passage;
    if (form_table_count(p->forms) > MOST_FORMS) {
        form_table_clear(p->forms);
        row_cache_clear(&s->shapes);
    }
    passage_read(p, text, tokens, starts, count, score_form, s);
    row_cache_reserve(&s->shapes, count / 2 < MOST_SHAPES ? count / 2 : MOST_SHAPES, s->stride);
    vec_reserve(&s->scores, count * s->stride);
    for (size_t i = 0; i < count; i++) {
        if (i + FETCH_AHEAD < count)
            fetch(s, i + FETCH_AHEAD);
        score_word(s, i);
    }
    finish_rows(s);
    add_occurrences(s);
    return s->scores.v;
}

void scorer_add(struct scorer *s, size_t word, const struct feature_keys *keys)
{
    const uint8_t *places[FEATURES_MOST_KEYS];
    weights_locate(&s->model->weights, keys->v, keys->n, places);
    weights_add(&s->model->weights, keys->v, places, keys->n, s->scores.v + word * s->stride);
}

int16_t *scorer_row(struct scorer *s, size_t word)
{
    return s->scores.v + word * s->stride;
}

const struct passage *scorer_passage(const struct scorer *s)
{
    return &s->passage;
}
