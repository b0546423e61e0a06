#include "core/entities/train_second.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/second.h"
#include "core/entities/tagger.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEWEST_DOCUMENTS 30 /* of one fold */
#define EPOCHS 6            /* of the second look */
#define FOLD_EPOCHS 5       /* of the models of the folds, which need not be perfect */
#define CUTOFF 3

void second_look_release(struct second_look *s)
{
    instances_release(&s->instances);
    learned_release(&s->learned);
}

/* A document as the model of another fold reads it: for each word its scores, and the features of
 * the second look. */
static void add_document(struct instances *s, struct tagger *t, const struct document *d,
                         unsigned stride, uint16_t source)
{
    const struct passage *passage;
    const uint8_t *tags;
    struct feature_keys keys;
    size_t base = s->tags.n, count = d->tokens.n;
    const int16_t *scores =
        tagger_first_look(t, d->text, d->tokens.v, d->starts, count, &tags, &passage);
    vec_reserve(&s->offsets, s->offsets.n + count * stride);
    memcpy(s->offsets.v + s->offsets.n, scores, count * stride * sizeof *scores);
    s->offsets.n += count * stride;
    vec_reserve(&s->tags, base + count);
    instances_tag_document(d, s->tags.v + base);
    s->tags.n += count;
    for (size_t i = 0, from = 0; i < count; i++) {
        keys.n = 0;
        second_features(passage, tags, i, &keys);
        vec_reserve(&s->features, s->features.n + keys.n);
        if (keys.n)
            memcpy(s->features.v + s->features.n, keys.v, keys.n * sizeof *keys.v);
        s->features.n += keys.n;
        vec_push(&s->ends, s->features.n);
        if (i + 1 == count || d->starts[i + 1]) {
            vec_push(&s->sentences,
                     (struct instance){base + from, (uint32_t)(i + 1 - from), source});
            from = i + 1;
        }
    }
}

/* Auxiliary corpora have rules of their own. */
static bool is_core(const struct train_source *s)
{
    return s->domain == 0 || s->kind;
}

static bool add_fold(struct instances *s, const struct train_recipe *r, struct label_set *labels,
                     const struct model *m, struct error *err)
{
    struct tagger *t = tagger_new(m, KIND_PLAIN);
    bool ok = true;
    for (size_t i = 0; ok && i < r->source_count; i++) {
        const struct train_source *source = &r->sources[i];
        struct corpus c = {0};
        if (!is_core(source))
            continue;
        ok = corpus_read(&c, source->path, labels, true, source->glued, err);
        corpus_split(&c, source->held_part, source->held_parts, false);
        corpus_split(&c, r->fold, r->folds, true);
        for (size_t k = 0; ok && k < c.n; k++) {
            const struct document *d = &c.v[k];
            unsigned kind = kinds_of(&m->kinds, d->text, d->tokens.v, d->tokens.n);
            if (kind != KIND_PLAIN || !d->tokens.n)
                continue; /* they are looked at once */
            add_document(s, t, d, m->chain.stride, (uint16_t)i);
        }
        corpus_release(&c);
    }
    tagger_free(t);
    return ok;
}

static bool read_fold(struct instances *s, const struct train_recipe *r, struct label_set *labels,
                      const char *path, struct progress *p, struct error *err)
{
    struct train_report report;
    if (!train_model(r, path, p, &report, err))
        return false;
    struct model *m = model_open(path, err);
    bool ok = m && m->label_count == labels->n && add_fold(s, r, labels, m, err);
    if (m) {
        s->offset_steps = m->steps;
        if (m->label_count != labels->n)
            error_set(err, "a label is in too few documents for a second look: use second=0");
    }
    model_free(m);
    return ok;
}

static bool enough_documents(const struct train_recipe *r, struct label_set *labels,
                             struct error *err, bool *enough)
{
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < r->source_count; i++) {
        struct corpus c = {0};
        if (!is_core(&r->sources[i]))
            continue;
        ok = corpus_read(&c, r->sources[i].path, labels, true, r->sources[i].glued, err);
        n += c.n;
        corpus_release(&c);
    }
    *enough = n >= (size_t)FEWEST_DOCUMENTS * r->second;
    return ok;
}

static bool learn(const struct train_recipe *r, const struct label_set *labels,
                  const struct learned *first, struct progress *p, struct second_look *out)
{
    static const uint8_t domain_of[TRAIN_MOST_SOURCES];
    uint16_t unmarked_of[TRAIN_MOST_SOURCES] = {0};
    float weight_of[TRAIN_MOST_SOURCES];
    for (size_t i = 0; i < r->source_count; i++) {
        weight_of[i] = 1;
        for (unsigned l = 0; r->sources[i].unmarked && l < labels->n; l++)
            if (strstr(r->sources[i].unmarked, labels->name[l]))
                unmarked_of[i] |= (uint16_t)(1u << l);
    }
    struct learner_options o = {
        .rate = r->rate,
        .l1 = r->l1,
        .l2 = r->l2,
        .epochs = EPOCHS,
        .threads = r->threads,
        .batch = r->batch,
        .seed = r->seed,
        .labels = labels->n,
        .domain_of = domain_of,
        .unmarked_of = unmarked_of,
        .weight_of = weight_of,
        .transition = first->transition,
    };
    instances_number(&out->instances, CUTOFF, domain_of);
    return learner_run(&out->instances, &o, p, NULL, NULL, &out->learned);
}

bool second_look_learn(const struct train_recipe *r, struct label_set *labels,
                       const struct learned *first, const char *out_path, struct progress *p,
                       struct second_look *out, struct error *err)
{
    bool enough = false, ok = true;
    if (r->second && !enough_documents(r, labels, err, &enough))
        return false;
    if (!enough)
        return true;
    char *path = xasprintf("%s.fold", out_path), *names = xstrdup("");
    for (unsigned l = 0; l < labels->n; l++) {
        char *longer = xasprintf("%s%s%s", names, l ? "," : "", labels->name[l]);
        free(names);
        names = longer;
    }
    struct train_recipe fold = *r; /* shares everything with r */
    fold.labels = names;
    fold.folds = r->second;
    fold.second = 0;
    fold.epochs = r->epochs < FOLD_EPOCHS ? r->epochs : FOLD_EPOCHS;
    for (fold.fold = 0; ok && fold.fold < fold.folds; fold.fold++)
        ok = read_fold(&out->instances, &fold, labels, path, p, err);
    unlink(path);
    free(path);
    free(names);
    return ok && learn(r, labels, first, p, out);
}
