#include "core/entities/train.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/augment.h"
#include "core/entities/bytes.h"
#include "core/entities/corpus.h"
#include "core/entities/instances.h"
#include "core/entities/learner.h"
#include "core/entities/model.h"

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

static bool read_source(struct job *j, size_t i, struct error *err)
{
    const struct train_source *source = &j->recipe->sources[i];
    struct corpus c = {0};
    bool ok =
        corpus_read(&c, source->path, &j->labels, j->recipe->labels != NULL, source->glued, err);
    corpus_split(&c, source->held_part, source->held_parts, false);
    if (ok && source->augment)
        augment_corpus(&c, &j->labels, j->recipe->seed);
    if (ok && source->replace)
        augment_replace(&c, source->replace, j->recipe->seed);
    j->domain_of[i] = (uint8_t)source->domain;
    j->unmarked_of[i] = label_bits(&j->labels, source->unmarked);
    j->weight_of[i] = source->weight;
    j->report->documents += c.n;
    ok = ok && instances_add(&j->instances, &c, &j->knowledge, (uint16_t)i, j->progress);
    corpus_release(&c);
    return ok;
}

static int quantise(float w)
{
    long v = lroundf(w * STEPS);
    return v > 127 ? 127 : v < -127 ? -127 : (int)v;
}

static bool pack_weights(const struct job *j, const struct learned *learned, struct strbuf *out,
                         struct error *err)
{
    struct {
        struct weights_row *v;
        size_t n, cap;
    } rows = {0};
    struct {
        struct weight *v;
        size_t n, cap;
    } pairs = {0};
    for (uint32_t f = 0; f < j->instances.feature_count; f++) {
        struct weights_row row = {.key = j->instances.keys[f], .first = pairs.n};
        for (unsigned b = 0; b < 1 + 4 * j->labels.n; b++) {
            float w = learned->weights[(size_t)f * learned->stride + b];
            int q = quantise(w);
            if (q && fabsf(w) >= j->recipe->prune)
                vec_push(&pairs, (struct weight){(uint8_t)b, (int8_t)q});
        }
        row.count = (uint8_t)(pairs.n - row.first);
        if (row.count)
            vec_push(&rows, row);
    }
    j->report->features = rows.n;
    j->report->weights = pairs.n;
    bool ok = weights_build(rows.v, rows.n, pairs.v, 1 + 4 * (unsigned)j->labels.n, out) ||
              error_set(err, "the model is too large: raise l1 or cutoff");
    vec_release(&rows);
    vec_release(&pairs);
    return ok;
}

static bool write_model(struct job *j, const struct learned *learned, const char *path,
                        struct error *err)
{
    struct pack_part parts[] = {
        {"labels", STRBUF_INIT},  {"meta", STRBUF_INIT}, {"chain", STRBUF_INIT},
        {"weights", STRBUF_INIT}, {"words", j->words},   {"paths", j->paths},
        {"names", j->names},
    };
    unsigned tags = 1 + 4 * j->labels.n;
    for (unsigned i = 0; i < j->labels.n; i++)
        strbuf_add(&parts[0].bytes, j->labels.name[i], strlen(j->labels.name[i]) + 1);
    bytes_put(&parts[1].bytes, STEPS, 2);
    for (unsigned a = 0; a < tags; a++)
        for (unsigned b = 0; b < tags; b++)
            bytes_put(&parts[2].bytes,
                      (uint16_t)(int16_t)lroundf(learned->transition[a][b] * STEPS), 2);
    bool ok = pack_weights(j, learned, &parts[3].bytes, err) &&
              pack_write(path, MODEL_VERSION, parts, sizeof parts / sizeof parts[0], err);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        j->report->bytes += parts[i].bytes.n;
    for (size_t i = 0; i < 4; i++)
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
    if (!j->labels.n || !j->instances.sentences.n)
        return error_set(err, "there is nothing annotated to learn from");
    instances_number(&j->instances, r->cutoff, j->domain_of);
    j->report->sentences = j->instances.sentences.n;
    j->report->words = j->instances.tags.n;
    j->report->rows = j->instances.row_count;
    bool ok = learner_run(&j->instances, &o, j->progress, note_epoch, j->report, &learned) &&
              write_model(j, &learned, path, err);
    learned_release(&learned);
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
    label_set_release(&j->labels);
    strbuf_release(&j->words);
    strbuf_release(&j->paths);
    strbuf_release(&j->names);
    free(j);
    return ok;
}
