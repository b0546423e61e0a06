#include "core/entities/recogniser.h"

#include "core/base/alloc.h"
#include "core/base/parallel.h"
#include "core/base/vec.h"
#include "core/entities/dictionary_match.h"
#include "core/entities/label.h"
#include "core/entities/model.h"
#include "core/entities/piece.h"
#include "core/entities/refine.h"
#include "core/entities/rules.h"
#include "core/entities/tagger.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The model for Chinese text: opened by the first thread that meets some, since most never do. */
struct second {
    pthread_mutex_t lock;
    char *path;                      /* NULL: there is none, or it has been opened */
    struct model *model;             /* NULL: none (yet) */
    int label_of[CHAIN_MOST_LABELS]; /* its labels as those of the first; -1: it has none */
};

struct recogniser {
    struct model *model;
    struct second *second;
    struct pool *pool;
    unsigned threads;
    struct lessons *lessons; /* learnt on top of another's models, which are not ours; NULL: none */
};

/* What one thread of a search reads, and the memory it uses again for every piece. */
struct search {
    const struct recogniser *r;
    const uint8_t *text;
    const struct block *blocks;
    size_t block_count;
    const struct dictionary *dictionary;
    unsigned kind; /* of text: says which of the taggers reads it */
    struct tagger *taggers[KINDS_MOST + 1], *ideograph_tagger; /* made when they are needed */
    struct token_vec tokens;
    struct {
        bool *v;
        size_t n, cap;
    } starts;
    struct mention_vec mentions, made;
    struct search *next; /* in the pool */
};

/* Searches that wait for the next text, since they remember the words they have met. */
struct pool {
    pthread_mutex_t lock;
    struct search *free;
};

/* NAME-zh.model beside NAME.model; NULL when there is no such file. Owned by the caller. */
static char *beside(const char *path)
{
    size_t n = strlen(path), tail = strlen(".model");
    if (n < tail || strcmp(path + n - tail, ".model") != 0)
        return NULL;
    char *other = xasprintf("%.*s-zh.model", (int)(n - tail), path);
    if (access(other, F_OK) == 0)
        return other;
    free(other);
    return NULL;
}

struct recogniser *recogniser_open(const char *path, struct error *err)
{
    struct model *m = model_open(path, err);
    if (!m)
        return NULL;
    struct recogniser *r = xcalloc(1, sizeof *r);
    r->model = m;
    r->second = xcalloc(1, sizeof *r->second);
    r->second->path = beside(path);
    pthread_mutex_init(&r->second->lock, NULL);
    r->pool = xcalloc(1, sizeof *r->pool);
    pthread_mutex_init(&r->pool->lock, NULL);
    r->threads = 1;
    return r;
}

struct recogniser *recogniser_taught(const struct recogniser *base, struct lessons *lessons)
{
    struct recogniser *r = xcalloc(1, sizeof *r);
    *r = *base;
    r->lessons = lessons;
    r->pool = xcalloc(1, sizeof *r->pool);
    pthread_mutex_init(&r->pool->lock, NULL);
    return r;
}

void recogniser_set_threads(struct recogniser *r, unsigned threads)
{
    r->threads = threads ? threads : 1;
}

static void search_free(struct search *s)
{
    for (size_t k = 0; k <= KINDS_MOST; k++)
        tagger_free(s->taggers[k]);
    tagger_free(s->ideograph_tagger);
    vec_release(&s->tokens);
    vec_release(&s->starts);
    vec_release(&s->mentions);
    vec_release(&s->made);
    free(s);
}

void recogniser_free(struct recogniser *r)
{
    if (!r)
        return;
    while (r->pool->free) {
        struct search *s = r->pool->free;
        r->pool->free = s->next;
        search_free(s);
    }
    pthread_mutex_destroy(&r->pool->lock);
    free(r->pool);
    if (r->lessons) {
        lessons_free(r->lessons);
        free(r);
        return;
    }
    pthread_mutex_destroy(&r->second->lock);
    model_free(r->second->model);
    free(r->second->path);
    free(r->second);
    model_free(r->model);
    free(r);
}

static void map_labels(const struct recogniser *r, struct second *second)
{
    for (unsigned i = 0; i < second->model->label_count; i++) {
        second->label_of[i] = -1;
        for (unsigned k = 0; k < r->model->label_count; k++)
            if (!strcmp(second->model->labels[i], r->model->labels[k]))
                second->label_of[i] = (int)k;
    }
}

/* The model for Chinese; NULL when there is none or it cannot be read. */
static const struct model *second_model(const struct recogniser *r)
{
    struct second *second = r->second;
    pthread_mutex_lock(&second->lock);
    if (second->path) {
        second->model = model_open(second->path, NULL);
        free(second->path);
        second->path = NULL;
        if (second->model)
            map_labels(r, second);
    }
    pthread_mutex_unlock(&second->lock);
    return second->model;
}

size_t recogniser_label_count(const struct recogniser *r)
{
    return r->model->label_count + RULE_LABELS;
}

const char *recogniser_label(const struct recogniser *r, size_t label)
{
    if (label < r->model->label_count)
        return r->model->labels[label];
    label -= r->model->label_count;
    return label < RULE_LABELS ? rule_label_name((enum rule_label)label) : "";
}

bool recogniser_label_is_minor(const struct recogniser *r, size_t label)
{
    return label >= r->model->label_count && label < recogniser_label_count(r) &&
           rule_label_is_minor((enum rule_label)(label - r->model->label_count));
}

static int by_start(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* A work that a rule is sure of takes the place of what the model makes of its words. */
static void yield_to_works(struct search *s)
{
    unsigned work = s->r->model->label_count + RULE_WORK;
    size_t kept = 0, k = 0;
    for (size_t i = 0; i < s->mentions.n; i++) {
        const struct mention *m = &s->mentions.v[i];
        while (k < s->made.n && s->made.v[k].end <= m->start)
            k++;
        bool yields = k < s->made.n && s->made.v[k].start < m->end && s->made.v[k].label == work &&
                      s->made.v[k].probability >= RULES_SURE;
        if (!yields)
            s->mentions.v[kept++] = *m;
    }
    s->mentions.n = kept;
}

/* Adds what is in s->made where nothing stands yet; both sorted. */
static void merge_free(struct search *s)
{
    size_t before = s->mentions.n;
    for (size_t i = 0, k = 0; i < s->made.n; i++) {
        const struct mention *m = &s->made.v[i];
        while (k < before && s->mentions.v[k].end <= m->start)
            k++;
        if (k == before || s->mentions.v[k].start >= m->end)
            vec_push(&s->mentions, *m);
    }
    if (s->mentions.n > before)
        qsort(s->mentions.v, s->mentions.n, sizeof *s->mentions.v, by_start);
    s->made.n = 0;
}

static int label_number(const struct recogniser *r, const char *name)
{
    for (size_t i = 0; i < recogniser_label_count(r); i++)
        if (!strcmp(recogniser_label(r, i), name))
            return (int)i;
    return -1;
}

/* The user's terms win: what they touch goes, and they come instead (or nothing, for "never").
 * Terms with a label that this model does not have are left alone. */
static void apply_dictionary(struct search *s)
{
    struct {
        struct range *v;
        size_t n, cap;
    } taken = {0};
    size_t kept = 0, t = 0;
    for (size_t i = 0; i < s->tokens.n;) {
        const char *label = NULL;
        size_t length =
            dictionary_match(s->dictionary, s->text, s->tokens.v + i, s->tokens.n - i, &label);
        int number = length && label ? label_number(s->r, label) : -1;
        if (!length || (label && number < 0)) {
            i++;
            continue;
        }
        struct range place = {s->tokens.v[i].start, s->tokens.v[i + length - 1].end};
        vec_push(&taken, place);
        if (label)
            vec_push(&s->made, (struct mention){.start = place.start,
                                                .end = place.end,
                                                .probability = 1,
                                                .label = (uint8_t)number,
                                                .source = MENTION_DICTIONARY});
        i += length;
    }
    for (size_t i = 0; i < s->mentions.n; i++) {
        struct range m = {s->mentions.v[i].start, s->mentions.v[i].end};
        while (t < taken.n && taken.v[t].end <= m.start)
            t++;
        if (t == taken.n || !range_overlaps(taken.v[t], m))
            s->mentions.v[kept++] = s->mentions.v[i];
    }
    s->mentions.n = kept;
    vec_release(&taken);
    merge_free(s);
}

/* Is the piece Chinese for the most part? */
static bool wants_ideographs(const struct search *s)
{
    size_t ideographs = 0, words = 0;
    for (size_t i = 0; i < s->tokens.n; i++) {
        ideographs += s->tokens.v[i].kind == TOKEN_IDEOGRAPH;
        words += s->tokens.v[i].kind == TOKEN_WORD;
    }
    return ideographs > 2 * words;
}

/* The model for Chinese, its labels and alternatives put into the numbers of the main one. */
static void tag_ideographs(struct search *s, const struct model *m)
{
    const int *label_of = s->r->second->label_of;
    size_t kept = 0;
    if (!s->ideograph_tagger)
        s->ideograph_tagger = tagger_new(m, KIND_PLAIN);
    tagger_run(s->ideograph_tagger, s->text, s->tokens.v, s->starts.v, s->tokens.n, &s->mentions);
    for (size_t i = 0; i < s->mentions.n; i++) {
        struct mention found = s->mentions.v[i];
        uint8_t count = 0;
        if (label_of[found.label] < 0)
            continue;
        found.label = (uint8_t)label_of[found.label];
        for (uint8_t a = 0; a < found.alternative_count; a++) {
            struct mention_alternative other = found.alternatives[a];
            if (other.label != MENTION_NO_NAME) {
                if (label_of[other.label] < 0)
                    continue;
                other.label = (uint8_t)label_of[other.label];
            }
            found.alternatives[count++] = other;
        }
        found.alternative_count = count;
        s->mentions.v[kept++] = found;
    }
    s->mentions.n = kept;
}

static void tag(struct search *s, const struct model *m)
{
    struct tagger **t = &s->taggers[s->kind];
    if (!*t)
        *t = tagger_new(m, s->kind);
    tagger_teach(*t, s->r->lessons);
    tagger_run(*t, s->text, s->tokens.v, s->starts.v, s->tokens.n, &s->mentions);
}

static void read_piece(struct search *s, struct range piece)
{
    const struct model *m = s->r->model;
    s->tokens.n = s->mentions.n = s->made.n = 0;
    tokenize(s->text, piece, &s->tokens);
    vec_reserve(&s->starts, s->tokens.n);
    piece_mark_sentences(s->text, s->tokens.v, s->tokens.n, s->blocks, s->block_count, s->starts.v);
    const struct model *second = wants_ideographs(s) ? second_model(s->r) : NULL;
    if (second)
        tag_ideographs(s, second);
    else
        tag(s, m);
    struct known_labels known = known_labels_of(m);
    refine_mentions(s->text, s->tokens.v, s->starts.v, s->tokens.n, &known, &s->mentions);
    rules_find(s->text, s->tokens.v, s->starts.v, s->tokens.n, m->label_count, &s->made);
    yield_to_works(s);
    merge_free(s);
    if (s->dictionary)
        apply_dictionary(s);
}

/* By the beginning, whatever piece comes first: one article, one kind. */
static unsigned kind_of_text(const struct model *m, const uint8_t *text, size_t n)
{
    struct token_vec tokens = {0};
    unsigned kind = KIND_PLAIN;
    if (m->kinds.count && n) {
        tokenize(text, piece_range(text, n, 0), &tokens);
        kind = kinds_of(&m->kinds, text, tokens.v, tokens.n);
        vec_release(&tokens);
    }
    return kind;
}

bool recogniser_learn(const struct recogniser *r, struct lessons *lessons,
                      const struct lessons *base, const uint8_t *text, size_t n,
                      const struct block *blocks, size_t block_count,
                      const struct lesson *decisions, size_t count, struct progress *progress)
{
    const unsigned kind = kind_of_text(r->model, text, n);
    return lessons_learn(lessons, base, r->model, kind, text, n, blocks, block_count, decisions,
                         count, progress);
}

/* ---- the whole text ---- */

/* Texts beyond this size leave nothing behind in the pool: it would be large. */
#define POOLED ((size_t)256 << 10)

struct run {
    struct search text;       /* what each thread's search begins with */
    size_t n, count, at;      /* pieces, and the one that comes first */
    struct search **searches; /* by thread */
    struct {
        struct mention_vec mentions;
        bool done;
    } * results; /* by piece, in the order of delivery */
    size_t bytes_done;
    bool cancelled;
    struct progress *progress;
    recogniser_found *found;
    void *data;
};

static struct search *take_search(const struct search *text)
{
    struct pool *pool = text->r->pool;
    pthread_mutex_lock(&pool->lock);
    struct search *s = pool->free;
    if (s)
        pool->free = s->next;
    pthread_mutex_unlock(&pool->lock);
    if (!s) {
        s = xcalloc(1, sizeof *s);
        s->r = text->r;
    }
    s->text = text->text;
    s->blocks = text->blocks;
    s->block_count = text->block_count;
    s->dictionary = text->dictionary;
    s->kind = text->kind;
    return s;
}

static void give_back(struct search *s, size_t n)
{
    struct pool *pool = s->r->pool;
    if (n > POOLED) {
        search_free(s);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    s->next = pool->free;
    pool->free = s;
    pthread_mutex_unlock(&pool->lock);
}

static struct range piece_of_run(const struct run *run, size_t k)
{
    size_t behind = run->count - run->at;
    return piece_range(run->text.text, run->n, k < behind ? run->at + k : k - behind);
}

static void run_piece(size_t k, unsigned thread, void *data)
{
    struct run *run = data;
    if (progress_cancelled(run->progress))
        return;
    if (!run->searches[thread])
        run->searches[thread] = take_search(&run->text);
    struct search *s = run->searches[thread];
    read_piece(s, piece_of_run(run, k));
    run->results[k].mentions = s->mentions;
    run->results[k].done = true;
    s->mentions = (struct mention_vec){0};
}

static void deliver_piece(size_t k, void *data)
{
    struct run *run = data;
    struct mention_vec *mentions = &run->results[k].mentions;
    run->cancelled = run->cancelled || !run->results[k].done || progress_cancelled(run->progress);
    if (!run->cancelled) {
        struct range piece = piece_of_run(run, k);
        run->found(mentions->v, mentions->n, piece, run->data);
        run->bytes_done += piece.end - piece.start;
        progress_report(run->progress, run->bytes_done, run->n);
    }
    vec_release(mentions);
}

bool recogniser_find(const struct recogniser *r, const uint8_t *text, size_t n,
                     const struct block *blocks, size_t block_count, struct range first,
                     const struct dictionary *dictionary, struct progress *progress,
                     recogniser_found *found, void *data)
{
    struct run run = {
        .text = {.r = r,
                 .text = text,
                 .blocks = blocks,
                 .block_count = block_count,
                 .dictionary = dictionary,
                 .kind = kind_of_text(r->model, text, n)},
        .n = n,
        .count = piece_count(n),
        .at = piece_at(text, n, first.start),
        .progress = progress,
        .found = found,
        .data = data,
    };
    run.searches = xcalloc(r->threads, sizeof *run.searches);
    run.results = xcalloc(run.count, sizeof *run.results);
    parallel_in_order(r->threads, run.count, run_piece, deliver_piece, &run);
    for (unsigned t = 0; t < r->threads; t++)
        if (run.searches[t])
            give_back(run.searches[t], n);
    free(run.searches);
    free(run.results);
    return !run.cancelled;
}

static void collect(const struct mention *mentions, size_t count, struct range done, void *data)
{
    struct mention_vec *out = data;
    (void)done;
    for (size_t i = 0; i < count; i++)
        vec_push(out, mentions[i]);
}

bool recogniser_find_all(const struct recogniser *r, const uint8_t *text, size_t n,
                         const struct block *blocks, size_t block_count,
                         const struct dictionary *dictionary, struct progress *progress,
                         struct mention_vec *out)
{
    return recogniser_find(r, text, n, blocks, block_count, (struct range){0, 0}, dictionary,
                           progress, collect, out);
}
