#include "core/entities/train.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/augment.h"
#include "core/entities/bytes.h"
#include "core/entities/corpus.h"
#include "core/entities/features.h"
#include "core/entities/instances.h"
#include "core/entities/learner.h"
#include "core/entities/model.h"
#include "core/entities/train_second.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps of the packed weights per unit: with 64 an 8-bit weight reaches 2, which few need. */
#define STEPS 64

struct job {
    const struct train_recipe *recipe;
    struct progress *progress;
    struct train_report *report;
    struct label_set labels;
    struct strbuf words, paths, names;
    struct knowledge knowledge;
    struct instances instances;
    uint8_t domain_of[TRAIN_MOST_SOURCES];
    uint16_t unmarked_of[TRAIN_MOST_SOURCES];
    float weight_of[TRAIN_MOST_SOURCES];
    struct {
        struct kind_words *v;
        size_t n, cap;
    } articles; /* what the kinds are told apart by */
};

static void copy_section(const struct model *m, const char *name, struct strbuf *out)
{
    size_t n;
    const uint8_t *s = pack_section(m->pack, name, &n);
    if (s)
        strbuf_add(out, s, n);
}

static bool borrow_knowledge(struct job *j, struct error *err)
{
    struct model *m = model_open(j->recipe->base_model, err);
    if (!m)
        return false;
    copy_section(m, "words", &j->words);
    copy_section(m, "paths", &j->paths);
    copy_section(m, "names", &j->names);
    model_free(m);
    return true;
}

static bool read_knowledge(struct job *j, struct error *err)
{
    const struct train_recipe *r = j->recipe;
    bool own = r->name_files || r->clusters[0] || r->clusters[1];
    struct knowledge_sources sources = {
        .clusters = {r->clusters[0], r->clusters[1]},
        .names = (const char *const *)r->names,
        .name_files = r->name_files,
        .leave_out = r->leave_out,
    };
    bool ok = !own && r->base_model
                  ? borrow_knowledge(j, err)
                  : knowledge_build(&sources, &j->words, &j->paths, &j->names, err);
    if (!ok)
        return false;
    return knowledge_open(&j->knowledge, (uint8_t *)j->words.v, j->words.n, (uint8_t *)j->paths.v,
                          j->paths.n, (uint8_t *)j->names.v, j->names.n) ||
           error_set(err, "the lists of words and names are too large");
}

/* Numbers the labels of a list separated by commas; returns them as bits. */
static uint16_t label_bits(struct label_set *labels, const char *list)
{
    uint16_t bits = 0;
    while (list && *list) {
        size_t n = strcspn(list, ",");
        int number = label_set_find(labels, list, n, false);
        if (number >= 0)
            bits |= (uint16_t)(1u << number);
        list += n + (list[n] == ',');
    }
    return bits;
}

/* Corpora of single sentences tell nothing about short articles. */
static bool is_article(const struct document *d)
{
    size_t sentences = 0;
    for (size_t i = 0; i < d->tokens.n && sentences < 2; i++)
        sentences += d->starts[i];
    return sentences > 1;
}

static void note_articles(struct job *j, const struct corpus *c, unsigned kind)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct document *d = &c->v[i];
        if (!is_article(d))
            continue;
        struct kind_words w = {.kind = (uint8_t)kind};
        kind_words_read(&w, d->text, d->tokens.v, d->tokens.n);
        vec_push(&j->articles, w);
    }
}

static bool read_source(struct job *j, size_t i, struct error *err)
{
    const struct train_source *source = &j->recipe->sources[i];
    struct corpus c = {0};
    bool ok =
        corpus_read(&c, source->path, &j->labels, j->recipe->labels != NULL, source->glued, err);
    corpus_split(&c, source->held_part, source->held_parts, false);
    corpus_split(&c, j->recipe->fold, j->recipe->folds, false);
    if (ok && source->augment)
        augment_corpus(&c, &j->labels, j->recipe->seed);
    if (ok && source->replace)
        augment_replace(&c, source->replace, j->recipe->seed);
    j->domain_of[i] = (uint8_t)source->domain;
    j->unmarked_of[i] = label_bits(&j->labels, source->unmarked);
    j->weight_of[i] = source->weight;
    j->report->documents += c.n;
    if (j->recipe->kind_count && (source->kind || !source->domain))
        note_articles(j, &c, source->kind);
    ok = ok && instances_add(&j->instances, &c, &j->knowledge, (uint16_t)i, j->progress);
    corpus_release(&c);
    return ok;
}

static int quantise(float w)
{
    long v = lroundf(w * STEPS);
    return v > 127 ? 127 : v < -127 ? -127 : (int)v;
}

struct packing {
    struct {
        struct weights_row *v;
        size_t n, cap;
    } rows;
    struct {
        struct weight *v;
        size_t n, cap;
    } pairs;
};

static void pack_row(const struct job *j, const float *weights, uint32_t key, struct packing *p)
{
    struct weights_row row = {.key = key, .first = p->pairs.n};
    for (unsigned b = 0; b < 1 + 4 * j->labels.n; b++) {
        int q = quantise(weights[b]);
        if (q && fabsf(weights[b]) >= j->recipe->prune)
            vec_push(&p->pairs, (struct weight){(uint8_t)b, (int8_t)q});
    }
    row.count = (uint8_t)(p->pairs.n - row.first);
    if (row.count)
        vec_push(&p->rows, row);
}

/* The shared weights, and the corrections of the kinds. */
static bool pack_weights(const struct job *j, const struct learned *learned,
                         const struct second_look *second, struct strbuf *out, struct error *err)
{
    struct packing p = {0};
    for (uint32_t f = 0; f < j->instances.feature_count; f++)
        pack_row(j, learned->weights + (size_t)f * learned->stride, j->instances.keys[f], &p);
    for (unsigned k = 0; k < j->recipe->kind_count; k++) {
        const uint32_t *copies = j->instances.copies[train_kind_domain(k)];
        for (uint32_t f = 0; copies && f < j->instances.feature_count; f++)
            if (copies[f])
                pack_row(j, learned->weights + (size_t)copies[f] * learned->stride,
                         features_correction(k + 1, j->instances.keys[f]), &p);
    }
    for (uint32_t f = 0; f < second->instances.feature_count; f++)
        pack_row(j, second->learned.weights + (size_t)f * second->learned.stride,
                 second->instances.keys[f], &p);
    j->report->features = p.rows.n;
    j->report->weights = p.pairs.n;
    bool ok = weights_build(p.rows.v, p.rows.n, p.pairs.v, 1 + 4 * (unsigned)j->labels.n, out) ||
              error_set(err, "the model is too large: raise l1 or cutoff");
    vec_release(&p.rows);
    vec_release(&p.pairs);
    return ok;
}

/* Into the weights of the feature that every word has. */
static void add_bonuses(const struct job *j, struct learned *learned)
{
    for (size_t i = 0; i < j->recipe->bonus_count; i++) {
        const struct train_bonus *bonus = &j->recipe->bonuses[i];
        for (unsigned l = 0; l < j->labels.n; l++)
            for (uint32_t f = 0; f < j->instances.feature_count; f++) {
                if (j->instances.keys[f] != features_bias() ||
                    strcmp(j->labels.name[l], bonus->label) != 0)
                    continue;
                float *row = learned->weights + (size_t)f * learned->stride;
                row[chain_tag(l, CHAIN_BEGIN)] += bonus->value;
                row[chain_tag(l, CHAIN_SINGLE)] += bonus->value;
            }
    }
}

static bool write_model(struct job *j, const struct learned *learned,
                        const struct second_look *second, const char *path, struct error *err)
{
    struct pack_part parts[] = {
        {"labels", STRBUF_INIT},  {"meta", STRBUF_INIT}, {"chain", STRBUF_INIT},
        {"weights", STRBUF_INIT}, {"words", j->words},   {"paths", j->paths},
        {"names", j->names},      {NULL, STRBUF_INIT},   {NULL, STRBUF_INIT},
    };
    size_t count = 7;
    struct pack_part more[] = {{"kinds", STRBUF_INIT}, {"second", STRBUF_INIT}};
    unsigned tags = 1 + 4 * j->labels.n;
    for (unsigned i = 0; i < j->labels.n; i++)
        strbuf_add(&parts[0].bytes, j->labels.name[i], strlen(j->labels.name[i]) + 1);
    bytes_put(&parts[1].bytes, STEPS, 2);
    for (unsigned a = 0; a < tags; a++)
        for (unsigned b = 0; b < tags; b++)
            bytes_put(&parts[2].bytes,
                      (uint16_t)(int16_t)lroundf(learned->transition[a][b] * STEPS), 2);
    if (j->recipe->kind_count)
        kinds_learn(j->articles.v, j->articles.n, (const char *const *)j->recipe->kinds,
                    j->recipe->kind_count, &more[0].bytes);
    if (second->instances.feature_count)
        bytes_put(&more[1].bytes, 1, 1);
    for (size_t i = 0; i < 2; i++)
        if (more[i].bytes.n)
            parts[count++] = more[i];
    bool ok = pack_weights(j, learned, second, &parts[3].bytes, err) &&
              pack_write(path, MODEL_VERSION, parts, count, err);
    for (size_t i = 0; i < count; i++)
        j->report->bytes += parts[i].bytes.n;
    for (size_t i = 0; i < count; i++)
        if (i < 4 || i > 6) /* the others are the job's */
            strbuf_release(&parts[i].bytes);
    return ok;
}

static void note_epoch(unsigned epoch, double likelihood, void *data)
{
    struct train_report *report = data;
    (void)epoch;
    report->likelihood = likelihood;
}

static bool learn(struct job *j, const char *path, struct error *err)
{
    const struct train_recipe *r = j->recipe;
    struct learner_options o = {
        .rate = r->rate,
        .l1 = r->l1,
        .l2 = r->l2,
        .dropout = r->dropout,
        .epochs = r->epochs,
        .threads = r->threads,
        .batch = r->batch,
        .seed = r->seed,
        .labels = j->labels.n,
        .domain_of = j->domain_of,
        .unmarked_of = j->unmarked_of,
        .weight_of = j->weight_of,
    };
    struct learned learned = {0};
    struct second_look second = {0};
    if (!j->labels.n || !j->instances.sentences.n)
        return error_set(err, "there is nothing annotated to learn from");
    instances_number(&j->instances, r->cutoff, j->domain_of);
    j->report->sentences = j->instances.sentences.n;
    j->report->words = j->instances.tags.n;
    j->report->rows = j->instances.row_count;
    bool ok = learner_run(&j->instances, &o, j->progress, note_epoch, j->report, &learned);
    if (ok) {
        add_bonuses(j, &learned);
        ok = second_look_learn(r, &j->labels, &learned, path, j->progress, &second, err) &&
             write_model(j, &learned, &second, path, err);
    }
    learned_release(&learned);
    second_look_release(&second);
    return ok;
}

bool train_model(const struct train_recipe *r, const char *out_path, struct progress *p,
                 struct train_report *report, struct error *err)
{
    struct job *j = xcalloc(1, sizeof *j);
    if (err)
        err->message[0] = '\0';
    *report = (struct train_report){0};
    j->recipe = r;
    j->progress = p;
    j->report = report;
    label_bits(&j->labels, r->labels);
    bool ok = read_knowledge(j, err);
    for (size_t i = 0; ok && i < r->source_count; i++)
        ok = read_source(j, i, err);
    ok = ok && learn(j, out_path, err);
    instances_release(&j->instances);
    for (size_t i = 0; i < j->articles.n; i++)
        vec_release(&j->articles.v[i]);
    vec_release(&j->articles);
    label_set_release(&j->labels);
    strbuf_release(&j->words);
    strbuf_release(&j->paths);
    strbuf_release(&j->names);
    free(j);
    return ok;
}
