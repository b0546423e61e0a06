#include "app/teach.h"

#include "app/kept.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/capitals.h"

#include <stdlib.h>
#include <string.h>

/* Longer articles are not read again for a question. */
enum { WHY_MOST = 64 << 10 };

struct teaching {
    struct jobs *jobs;
    struct lessons *own; /* learnt from the open article, as of the last job; NULL: none */
    struct {
        size_t undo, redo; /* steps of the history: they tell when a decision was made */
        uint64_t names, others;
        bool learn;
    } seen;
    bool taught; /* what is suggested is what the taught model says */
};

struct teaching *teaching_new(int wake_fd)
{
    struct teaching *t = xcalloc(1, sizeof *t);
    t->jobs = jobs_new(wake_fd);
    return t;
}

void teaching_free(struct teaching *t)
{
    if (!t)
        return;
    jobs_free(t->jobs);
    lessons_free(t->own);
    free(t);
}

struct jobs *teaching_jobs(struct teaching *t)
{
    return t->jobs;
}

/* ---- the job
 * ------------------------------------------------------------------------------------------- */

struct teach_job {
    struct teaching *t;
    struct session *s;
    const struct recogniser *recogniser;
    struct lessons *base, *own;
    struct lesson *decisions; /* labels are owned */
    size_t count;
    struct block *blocks; /* the article's may be replaced meanwhile */
    size_t block_count;
    char *path; /* of the article */
    struct mention_vec found;
    bool done;
};

static void run(struct job *job, void *data)
{
    struct teach_job *j = data;
    const uint8_t *bytes = text_bytes(j->s->text);
    size_t size = text_size(j->s->text);
    struct progress *p = job_progress(job);
    if (capitals_language_is_foreign(bytes, size) ||
        !recogniser_learn(j->recogniser, j->own, j->base, bytes, size, j->blocks, j->block_count,
                          j->decisions, j->count, p))
        return;
    lessons_merge(j->base, j->own);
    struct recogniser *taught = recogniser_taught(j->recogniser, j->base);
    struct error err;
    struct dictionary *kept = kept_load(j->path, &err);
    j->base = NULL;
    j->done =
        recogniser_find_all(taught, bytes, size, j->blocks, j->block_count, kept, p, &j->found);
    dictionary_free(kept);
    recogniser_free(taught);
}

static void finish(void *data, bool cancelled)
{
    struct teach_job *j = data;
    if (cancelled || !j->done)
        return;
    lessons_free(j->t->own);
    j->t->own = j->own;
    j->own = NULL;
    session_suggest_names(j->s, j->recogniser, j->found.v, j->found.n,
                          (struct range){0, text_size(j->s->text)});
}

static void release(void *data)
{
    struct teach_job *j = data;
    for (size_t i = 0; i < j->count; i++)
        free((char *)(uintptr_t)j->decisions[i].label);
    free(j->decisions);
    free(j->blocks);
    free(j->path);
    vec_release(&j->found);
    lessons_free(j->base);
    lessons_free(j->own);
    free(j);
}

static void start(struct reader *r, bool learn)
{
    struct session *s = &r->session;
    struct teach_job *j = xcalloc(1, sizeof *j);
    j->t = r->teaching;
    j->s = s;
    j->path = xstrdup(s->path);
    j->recogniser = s->recogniser;
    j->own = lessons_new();
    j->base = learn ? folder_lessons(r->folder, r->file) : lessons_new();
    if (learn)
        j->decisions = session_decisions(s, &j->count);
    for (size_t i = 0; i < j->count; i++)
        if (j->decisions[i].label)
            j->decisions[i].label = xstrdup(j->decisions[i].label);
    const struct block_vec *blocks = article_blocks(s->article);
    j->blocks = xcalloc(blocks->n + 1, sizeof *j->blocks);
    for (size_t i = 0; i < blocks->n; i++)
        j->blocks[j->block_count++] = blocks->v[i];
    bool any = j->count || lessons_count(j->base);
    if (!any && !r->teaching->taught) {
        release(j);
        return;
    }
    r->teaching->taught = any;
    jobs_cancel(r->teaching->jobs);
    const struct job_spec spec = {"learning", run, finish, release, j};
    jobs_start(r->teaching->jobs, &spec);
}

/* ---- when
 * -------------------------------------------------------------------------------------------- */

void teach_update(struct reader *r)
{
    struct teaching *t = r->teaching;
    struct session *s = &r->session;
    if (!s->article || !s->names_known || !s->recogniser || s->partial ||
        text_size(s->text) > TEACH_MOST_BYTES)
        return;
    size_t undo = annotations_undo_count(s->annotations);
    size_t redo = annotations_redo_count(s->annotations);
    uint64_t others = folder_lessons_version(r->folder);
    bool learn = !r->options->no_learn;
    if (undo == t->seen.undo && redo == t->seen.redo && t->seen.names == s->names_version &&
        t->seen.others == others && t->seen.learn == learn)
        return;
    t->seen.undo = undo;
    t->seen.redo = redo;
    t->seen.names = s->names_version;
    t->seen.others = others;
    t->seen.learn = learn;
    start(r, learn);
}

void teach_leave(struct reader *r)
{
    struct teaching *t = r->teaching;
    jobs_cancel(t->jobs);
    jobs_wait(t->jobs); /* it reads the text */
    folder_teach(r->folder, r->file, t->own);
    t->own = NULL;
    t->taught = false;
    t->seen.names = 0;
}

double teach_untaught_score(struct reader *r, struct range range, const char *label)
{
    struct session *s = &r->session;
    size_t size = text_size(s->text);
    double score = -1;
    if (!r->teaching->taught || size > WHY_MOST)
        return -1;
    struct mention_vec found = {0};
    struct progress p = {0};
    const struct block_vec *blocks = article_blocks(s->article);
    recogniser_find_all(s->recogniser, text_bytes(s->text), size, blocks->v, blocks->n, NULL, &p,
                        &found);
    score = 0;
    for (size_t i = 0; i < found.n; i++) {
        const struct mention *m = &found.v[i];
        if (m->start != range.start || m->end != range.end)
            continue;
        if (strcmp(recogniser_label(s->recogniser, m->label), label) == 0)
            score = (double)m->probability;
        for (size_t k = 0; k < m->alternative_count; k++)
            if (m->alternatives[k].label != MENTION_NO_NAME &&
                strcmp(recogniser_label(s->recogniser, m->alternatives[k].label), label) == 0)
                score = (double)m->alternatives[k].probability;
    }
    vec_release(&found);
    return score;
}
