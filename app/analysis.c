/* The jobs of a session: structure, names, repeats. What runs in the worker reads the article and
 * the recogniser only; all else is changed when results are delivered. */
#include "app/session.h"

#include "app/kept.h"
#include "app/paths.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/capitals.h"

#include <stdlib.h>
#include <string.h>

/* Around the place that is shown, in an article that is too large for the whole. */
enum { WINDOW_BEFORE = 1 << 20, WINDOW_BEHIND = 3 << 20 };

/* ---- structure ----------------------------------------------------------------------------------
 */

struct structure_job {
    struct session *s;
    struct block_vec blocks;
    bool found;
};

static void structure_run(struct job *job, void *data)
{
    struct structure_job *j = data;
    j->found = article_structure(j->s->article, job_progress(job), &j->blocks);
}

static void structure_finish(void *data, bool cancelled)
{
    struct structure_job *j = data;
    if (!cancelled && j->found)
        article_adopt_structure(j->s->article, &j->blocks);
}

static void structure_release(void *data)
{
    struct structure_job *j = data;
    vec_release(&j->blocks);
    free(j);
}

/* ---- names --------------------------------------------------------------------------------------
 */

struct names_job {
    struct session *s;
    struct recogniser *recogniser; /* NULL: the worker opens it */
    char *model, *path, *trouble;
    unsigned threads;
    struct dictionary *kept; /* the user's names; NULL: none */
    struct error kept_trouble;
    struct range window; /* of the text; offsets are turned back from it */
    size_t first;
    struct block *blocks;
    size_t block_count;
    struct job *job;
};

/* The names of one piece, on their way to the annotations. */
struct names_piece {
    struct mention *mentions;
    size_t count;
    struct capitals_name_vec capitals; /* instead of mentions, when `by_capitals` */
    bool by_capitals;
    struct range done;
    const struct recogniser *recogniser;
};

/* A project with labels of its own that are among the model's wants no others. */
static uint32_t wanted_label(struct session *s, const struct recogniser *r, const char *name)
{
    uint32_t label = schema_find(s->schema, name);
    if (label != SCHEMA_NONE)
        return label;
    for (size_t i = 0; r && i < recogniser_label_count(r); i++)
        if (schema_find(s->schema, recogniser_label(r, i)) != SCHEMA_NONE)
            return SCHEMA_NONE;
    return schema_intern(s->schema, name);
}

/* Names by their capital letters: how often one is right, and its label. */
static const float CAPITALS_SCORE = 0.4F;

static void suggest_capitals(struct session *s, const struct recogniser *r,
                             const struct capitals_name *names, size_t count, struct range done)
{
    struct suggestion *items = xcalloc(count, sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t label = wanted_label(s, r, names[i].label);
        if (label == SCHEMA_NONE)
            continue;
        items[n].start = names[i].start + done.start;
        items[n].end = names[i].end + done.start;
        items[n].label = label;
        items[n++].score = CAPITALS_SCORE;
    }
    annotations_suggest(s->annotations, "capitals", done, items, n);
    free(items);
}

/* What one source of mentions says about the piece. */
static void suggest_from(struct session *s, const struct recogniser *r, const char *name,
                         enum mention_source source, const struct mention *mentions, size_t count,
                         struct range done)
{
    struct suggestion *items = xcalloc(count, sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct mention *m = &mentions[i];
        if (m->source != source)
            continue;
        struct suggestion *it = &items[n];
        it->start = m->start;
        it->end = m->end;
        it->label = wanted_label(s, r, recogniser_label(r, m->label));
        it->score = m->probability;
        if (it->label == SCHEMA_NONE)
            continue;
        for (size_t k = 0; k < m->alternative_count && k < 3; k++) {
            uint8_t label = m->alternatives[k].label;
            uint32_t id = label == MENTION_NO_NAME ? SCHEMA_NONE
                                                   : wanted_label(s, r, recogniser_label(r, label));
            if (id == SCHEMA_NONE && label != MENTION_NO_NAME)
                continue;
            it->alternatives[it->alternative_count++] =
                (struct annotation_alternative){id, m->alternatives[k].probability};
        }
        n++;
    }
    annotations_suggest(s->annotations, name, done, items, n);
    free(items);
}

/* Each source by its name, which :why tells. */
void session_suggest_names(struct session *s, const struct recogniser *r,
                           const struct mention *mentions, size_t count, struct range done)
{
    suggest_from(s, r, "model", MENTION_MODEL, mentions, count, done);
    suggest_from(s, r, "rule", MENTION_RULE, mentions, count, done);
    suggest_from(s, r, "article", MENTION_CONSISTENCY, mentions, count, done);
    suggest_from(s, r, "names", MENTION_DICTIONARY, mentions, count, done);
}

static void names_deliver(void *payload, void *data, bool cancelled)
{
    struct names_piece *p = payload;
    struct names_job *j = data;
    if (!cancelled && p->by_capitals)
        suggest_capitals(j->s, p->recogniser, p->capitals.v, p->capitals.n, p->done);
    else if (!cancelled)
        session_suggest_names(j->s, p->recogniser, p->mentions, p->count, p->done);
    vec_release(&p->capitals);
    free(p->mentions);
    free(p);
}

static void names_found(const struct mention *mentions, size_t count, struct range done, void *data)
{
    struct names_job *j = data;
    struct names_piece *p = xcalloc(1, sizeof *p);
    p->mentions = xcalloc(count, sizeof *p->mentions);
    p->count = count;
    p->done = (struct range){done.start + j->window.start, done.end + j->window.start};
    p->recogniser = j->recogniser;
    for (size_t i = 0; i < count; i++) {
        p->mentions[i] = mentions[i];
        p->mentions[i].start += j->window.start;
        p->mentions[i].end += j->window.start;
    }
    job_post(j->job, names_deliver, p);
}

/* Piece by piece, as the model does it. */
static void find_capitals(struct names_job *j)
{
    enum { PIECE = 1 << 20 };
    struct progress *progress = job_progress(j->job);
    const uint8_t *bytes = text_bytes(j->s->text);
    for (size_t start = j->window.start; start < j->window.end;) {
        size_t end = j->window.end - start <= PIECE
                         ? j->window.end
                         : text_line_end(j->s->text, start + PIECE, 1 << 16);
        if (end > j->window.end || end <= start)
            end = j->window.end;
        struct names_piece *p = xcalloc(1, sizeof *p);
        p->by_capitals = true;
        p->recogniser = j->recogniser;
        p->done = (struct range){start, end};
        capitals_find(bytes + start, end - start, &p->capitals);
        if (j->kept)
            kept_apply(j->kept, bytes + start, end - start, &p->capitals);
        job_post(j->job, names_deliver, p);
        if (progress_cancelled(progress))
            return;
        start = end;
    }
}

static void names_run(struct job *job, void *data)
{
    struct names_job *j = data;
    struct error err;
    j->job = job;
    j->kept = kept_load(j->path, &j->kept_trouble);
    if (!j->recogniser) {
        j->recogniser = recogniser_open(j->model, &err);
        if (j->recogniser)
            recogniser_set_threads(j->recogniser, j->threads);
        else
            j->trouble = xstrdup(err.message);
    }
    /* no model, or none of this language */
    if (!j->recogniser ||
        capitals_language_is_foreign(text_bytes(j->s->text), text_size(j->s->text))) {
        find_capitals(j);
        return;
    }
    const uint8_t *bytes = text_bytes(j->s->text) + j->window.start;
    size_t first = j->first - j->window.start;
    recogniser_find(j->recogniser, bytes, j->window.end - j->window.start, j->blocks,
                    j->block_count, (struct range){first, first}, j->kept, job_progress(job),
                    names_found, j);
}

static void names_finish(void *data, bool cancelled)
{
    struct names_job *j = data;
    struct session *s = j->s;
    if (!s->recogniser)
        s->recogniser = j->recogniser;
    else if (j->recogniser != s->recogniser)
        recogniser_free(j->recogniser); /* two jobs were waiting, each opened its own */
    if (j->trouble) {
        free(s->model_trouble);
        s->model_trouble = j->trouble;
        j->trouble = NULL;
    }
    free(s->kept_trouble);
    s->kept_trouble = NULL;
    if (j->kept_trouble.message[0])
        s->kept_trouble = xstrdup(j->kept_trouble.message);
    /* what was found before it was cancelled has been suggested */
    s->names_known = s->names_known || !cancelled;
    s->names_version++;
}

static void names_release(void *data)
{
    struct names_job *j = data;
    free(j->model);
    free(j->path);
    dictionary_free(j->kept);
    free(j->trouble);
    free(j->blocks);
    free(j);
}

static void start_names(struct session *s, struct range visible, bool whole)
{
    struct names_job *j = xcalloc(1, sizeof *j);
    size_t size = text_size(s->text);
    j->s = s;
    j->recogniser = s->recogniser;
    j->model = paths_model(s->options->model);
    j->path = s->path ? xstrdup(s->path) : NULL;
    j->threads = options_threads(s->options);
    j->first = visible.start;
    j->window = (struct range){0, size};
    if (!whole && s->partial) {
        size_t start = visible.start > WINDOW_BEFORE ? visible.start - WINDOW_BEFORE : 0;
        size_t end = size - visible.start > WINDOW_BEHIND ? visible.start + WINDOW_BEHIND : size;
        j->window.start = text_line_start(s->text, start, 1 << 16);
        j->window.end = text_line_end(s->text, end, 1 << 16);
    }
    /* the worker must not see blocks that are replaced meanwhile */
    const struct block_vec *blocks = article_blocks(s->article);
    if (j->window.start == 0 && blocks->n) {
        j->blocks = xcalloc(blocks->n, sizeof *j->blocks);
        while (j->block_count < blocks->n && blocks->v[j->block_count].range.end <= j->window.end) {
            j->blocks[j->block_count] = blocks->v[j->block_count];
            j->block_count++;
        }
    }
    const struct job_spec spec = {"names", names_run, names_finish, names_release, j};
    jobs_start(s->jobs, &spec);
}

/* ---- repeats ------------------------------------------------------------------------------------
 */

struct repeats_job {
    struct session *s;
    struct dup_options options;
    struct block_vec blocks; /* all of them, or none while they are not known */
    struct dup_report report;
    enum dup_form *forms;
    bool found;
};

/* The blocks of the article may be replaced meanwhile: the job has its own. */
static void repeats_run(struct job *job, void *data)
{
    struct repeats_job *j = data;
    const uint8_t *bytes = text_bytes(j->s->text);
    size_t size = text_size(j->s->text);
    struct progress *p = job_progress(job);
    j->found = dup_find(bytes, size, &j->options, p, &j->report, NULL);
    if (!j->found || (j->blocks.n == 0 && !article_structure(j->s->article, p, &j->blocks)))
        return;
    if (j->options.within)
        dup_form_add_short(bytes, size, &j->blocks, j->options.min_words, &j->report);
    j->forms = xcalloc(j->report.group_count, sizeof *j->forms);
    for (size_t i = 0; i < j->report.group_count; i++) {
        const struct dup_group *g = &j->report.groups[i];
        j->forms[i] = dup_form_of(bytes, &j->blocks, j->report.occurrences + g->first, g->count);
    }
}

static void repeats_finish(void *data, bool cancelled)
{
    struct repeats_job *j = data;
    if (cancelled || !j->forms)
        return;
    dup_report_release(&j->s->repeats);
    free(j->s->repeat_forms);
    j->s->repeats = j->report;
    j->s->repeat_forms = j->forms;
    j->forms = NULL;
    memset(&j->report, 0, sizeof j->report);
    j->s->repeats_known = true;
    j->s->repeats_version++;
}

static void repeats_release(void *data)
{
    struct repeats_job *j = data;
    dup_report_release(&j->report);
    vec_release(&j->blocks);
    free(j->forms);
    free(j);
}

void session_find_repeats(struct session *s)
{
    struct repeats_job *j = xcalloc(1, sizeof *j);
    j->s = s;
    j->options = s->options->duplicates;
    if (article_structure_complete(s->article)) {
        const struct block_vec *blocks = article_blocks(s->article);
        vec_reserve(&j->blocks, blocks->n);
        for (size_t i = 0; i < blocks->n; i++)
            vec_push(&j->blocks, blocks->v[i]);
    }
    const struct job_spec spec = {"repeats", repeats_run, repeats_finish, repeats_release, j};
    jobs_start(s->jobs, &spec);
}

void session_analyse(struct session *s, struct range visible, bool whole)
{
    bool all = whole || !s->partial;
    if (all && !article_structure_complete(s->article)) {
        struct structure_job *j = xcalloc(1, sizeof *j);
        j->s = s;
        const struct job_spec spec = {"structure", structure_run, structure_finish,
                                      structure_release, j};
        jobs_start(s->jobs, &spec);
    }
    start_names(s, visible, whole);
    if (all)
        session_find_repeats(s);
}

void session_find_names_again(struct session *s, struct range visible)
{
    start_names(s, visible, false);
}

struct lesson *session_decisions(const struct session *s, size_t *count)
{
    unsigned mask = ANNOTATIONS_MADE | ANNOTATIONS_REJECTED;
    struct lesson *out =
        xcalloc(annotations_count(s->annotations, mask, SCHEMA_NONE) + 1, sizeof *out);
    struct annotation_cursor c;
    const struct annotation *a;
    *count = 0;
    annotations_find(s->annotations, (struct range){0, SIZE_MAX}, mask, &c);
    while ((a = annotations_next(&c)))
        if (a->fragment_count == 1)
            out[(*count)++] = (struct lesson){
                a->range,
                a->status == ANNOTATION_REJECTED ? NULL : schema_label(s->schema, a->label)->name};
    return out;
}

/* ---- at once, in any thread
 * ----------------------------------------------------------------------------- */

struct at_once {
    struct session *s;
    const struct recogniser *recogniser;
};

static void suggest_at_once(const struct mention *mentions, size_t count, struct range done,
                            void *data)
{
    struct at_once *o = data;
    session_suggest_names(o->s, o->recogniser, mentions, count, done);
}

bool session_suggest(struct session *s, const struct recogniser *recogniser, struct progress *p)
{
    const uint8_t *bytes = text_bytes(s->text);
    size_t size = text_size(s->text);
    struct error err;
    struct dictionary *kept = kept_load(s->path, &err);
    if (!recogniser || capitals_language_is_foreign(bytes, size)) {
        struct capitals_name_vec names = {0};
        capitals_find(bytes, size, &names);
        if (kept)
            kept_apply(kept, bytes, size, &names);
        dictionary_free(kept);
        suggest_capitals(s, recogniser, names.v, names.n, (struct range){0, size});
        vec_release(&names);
        return true;
    }
    const struct block_vec *blocks = article_blocks(s->article);
    struct at_once o = {s, recogniser};
    bool ok = recogniser_find(recogniser, bytes, size, blocks->v, blocks->n, (struct range){0, 0},
                              kept, p, suggest_at_once, &o);
    dictionary_free(kept);
    return ok;
}

bool session_find_names(struct session *s, struct error *err)
{
    start_names(s, (struct range){0, 0}, true);
    jobs_wait(s->jobs);
    if (s->recogniser)
        return true;
    return error_set(err, "%s", s->model_trouble ? s->model_trouble : "the model cannot be read");
}
