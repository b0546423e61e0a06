#include "core/entities/measure.h"

#include "core/base/vec.h"
#include "core/entities/label.h"
#include "core/entities/refine.h"
#include "core/entities/tagger.h"

#include <stdlib.h>
#include <string.h>

static void ignore_labels(struct measurement *m, const char *list)
{
    while (list && *list) {
        size_t n = strcspn(list, ",");
        int number = label_set_find(&m->set, list, n, false);
        if (number >= 0)
            m->ignored |= 1u << number;
        list += n + (list[n] == ',');
    }
}

bool measurement_open(struct measurement *m, const char *model_path, const char *ignore, bool glued,
                      struct error *err)
{
    memset(m, 0, sizeof *m);
    m->model = model_open(model_path, err);
    if (!m->model)
        return false;
    for (unsigned i = 0; i < m->model->label_count; i++)
        label_set_find(&m->set, m->model->labels[i], strlen(m->model->labels[i]), false);
    ignore_labels(m, ignore);
    m->labels = m->set.name;
    m->label_count = m->set.n;
    m->glued = glued;
    return true;
}

void measurement_close(struct measurement *m)
{
    model_free(m->model);
    label_set_release(&m->set);
    evaluation_release(&m->evaluation);
}

bool measurement_add(struct measurement *m, const char *corpus_path, struct error *err)
{
    struct corpus c = {0};
    struct mention_vec found = {0};
    struct gold_vec spans = {0};
    bool ok = corpus_read(&c, corpus_path, &m->set, false, m->glued, err);
    struct tagger *taggers[KINDS_MOST + 1] = {NULL};
    struct known_labels known = known_labels_of(m->model);
    m->label_count = m->set.n;
    for (size_t i = 0; ok && i < c.n; i++) {
        const struct document *d = &c.v[i];
        found.n = spans.n = 0;
        unsigned kind = kinds_of(&m->model->kinds, d->text, d->tokens.v, d->tokens.n);
        if (!taggers[kind])
            taggers[kind] = tagger_new(m->model, kind);
        m->of_kind[kind]++;
        tagger_run(taggers[kind], d->text, d->tokens.v, d->starts, d->tokens.n, &found);
        refine_mentions(d->text, d->tokens.v, d->starts, d->tokens.n, &known, &found);
        for (size_t k = 0; k < found.n; k++)
            vec_push(&spans,
                     (struct gold_span){found.v[k].start, found.v[k].end, found.v[k].label});
        evaluation_add(&m->evaluation, d->gold.v, d->gold.n, spans.v, spans.n, m->ignored);
        m->tokens += d->tokens.n;
    }
    for (size_t k = 0; k <= KINDS_MOST; k++)
        tagger_free(taggers[k]);
    vec_release(&found);
    vec_release(&spans);
    corpus_release(&c);
    return ok;
}
