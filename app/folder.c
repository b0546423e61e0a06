#include "app/folder.h"

#include "app/paths.h"
#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

struct folder {
    struct jobs *jobs;
    struct folder_article *articles;
    size_t count;
    uint64_t version;
    struct namebook *book;
    size_t open; /* the article that is */
    struct taught {
        size_t file;
        struct lessons *lessons;
    } * taught; /* in the order of learning, `taught_count` of them */
    size_t taught_count;
    uint64_t lessons_version;
};

struct folder_job {
    struct folder *folder;
    const struct file_list *files;
    struct options options; /* the caller's may change */
    struct job *job;
    uint64_t bytes; /* of the articles in which names were looked for */
};

/* What was found of one article, on its way. */
struct found {
    size_t file; /* SIZE_MAX: all have been read once */
    struct folder_article article;
    struct namebook_names *names;
    struct lessons *lessons;
};

static void forget(struct folder *f)
{
    for (size_t i = 0; i < f->taught_count; i++)
        lessons_free(f->taught[i].lessons);
    free(f->taught);
    f->taught = NULL;
    f->taught_count = 0;
    for (size_t i = 0; i < f->count; i++)
        free(f->articles[i].title);
    free(f->articles);
    f->articles = NULL;
    f->count = 0;
}

struct folder *folder_new(int wake_fd)
{
    struct folder *f = xcalloc(1, sizeof *f);
    f->jobs = jobs_new(wake_fd);
    f->version = 1;
    f->book = namebook_new();
    return f;
}

void folder_free(struct folder *f)
{
    if (!f)
        return;
    jobs_free(f->jobs);
    forget(f);
    namebook_free(f->book);
    free(f);
}

/* ---- counting
 * ----------------------------------------------------------------------------------------- */

static char *title_of(const struct session *s)
{
    struct range title = article_title(s->article);
    return title.end > title.start ? text_copy_line(s->text, title) : NULL;
}

static void count(const struct session *s, bool sought, struct folder_article *out)
{
    struct annotation_cursor c;
    const struct annotation *a;
    out->read = true;
    out->sought = sought;
    out->decided = annotations_count(s->annotations, ANNOTATIONS_MADE, SCHEMA_NONE);
    out->rejected = annotations_count(s->annotations, ANNOTATIONS_REJECTED, SCHEMA_NONE);
    out->open = 0;
    out->doubt = 0;
    if (!sought)
        return;
    annotations_find(s->annotations, (struct range){0, SIZE_MAX}, ANNOTATIONS_SUGGESTED, &c);
    for (; (a = annotations_next(&c)); out->open++)
        out->doubt += a->score >= 0 && a->score <= 1 ? 1 - (double)a->score : 1;
    if (out->open)
        out->doubt /= (double)out->open;
}

/* ---- the job, in the worker: with a session of its own, that changes nothing
 * ---------------------- */

static void deliver(void *payload, void *data, bool cancelled)
{
    struct found *found = payload;
    struct folder *f = ((struct folder_job *)data)->folder;
    if (!cancelled && found->file == SIZE_MAX)
        namebook_settle(f->book);
    if (cancelled || found->file >= f->count || !found->lessons || f->articles[found->file].left)
        lessons_free(found->lessons);
    else
        folder_teach(f, found->file, found->lessons);
    /* what the open article said of itself is newer */
    if (cancelled || found->file >= f->count || found->file == f->open ||
        f->articles[found->file].left || !found->names)
        namebook_names_free(found->names);
    else
        namebook_put(f->book, found->file, found->names);
    if (cancelled || found->file >= f->count || f->articles[found->file].sought) {
        free(found->article.title);
    } else {
        struct folder_article *a = &f->articles[found->file];
        free(a->title);
        found->article.left = a->left;
        *a = found->article;
        f->version++;
    }
    free(found);
}

static struct found *read_article(struct folder_job *j, struct session *s, size_t file)
{
    struct error err;
    struct found *found = xcalloc(1, sizeof *found);
    found->file = file;
    found->article.read = found->article.failed = true;
    /* a pipe can be read once */
    if (!file_is_regular(j->files->v[file]) || !session_open(s, j->files->v[file], &err))
        return found;
    found->article.failed = false;
    found->article.title = title_of(s);
    return found;
}

static void read_titles(struct folder_job *j, struct session *s)
{
    struct progress *p = job_progress(j->job);
    for (size_t i = 0; i < j->files->n && !progress_cancelled(p); i++) {
        progress_report(p, i, j->files->n * 2);
        struct found *found = read_article(j, s, i);
        if (!found->article.failed) {
            count(s, false, &found->article);
            found->names = namebook_collect(s->annotations);
        }
        session_close(s);
        job_post(j->job, deliver, found);
    }
    struct found *end = xcalloc(1, sizeof *end);
    end->file = SIZE_MAX;
    job_post(j->job, deliver, end);
}

/* Learns from what is decided in the article, on top of the others. */
static struct lessons *learn(struct folder_job *j, struct session *s,
                             const struct recogniser *recogniser, struct lessons *all)
{
    size_t n;
    struct lesson *decisions = session_decisions(s, &n);
    struct lessons *own = lessons_new();
    const struct block_vec *blocks = article_blocks(s->article);
    recogniser_learn(recogniser, own, all, text_bytes(s->text), text_size(s->text), blocks->v,
                     blocks->n, decisions, n, job_progress(j->job));
    free(decisions);
    if (lessons_count(own) == 0) {
        lessons_free(own);
        return NULL;
    }
    lessons_merge(all, own);
    return own;
}

static void seek_names(struct folder_job *j, struct session *s)
{
    struct progress *p = job_progress(j->job);
    struct error err;
    char *model = paths_model(j->options.model);
    struct recogniser *recogniser = recogniser_open(model, &err); /* NULL: by capital letters */
    free(model);
    struct lessons *all = lessons_new();
    for (size_t i = 0; i < j->files->n && !progress_cancelled(p); i++) {
        progress_report(p, j->files->n + i, j->files->n * 2);
        struct found *found = read_article(j, s, i);
        size_t size = s->text ? text_size(s->text) : 0;
        bool fits = size <= FOLDER_ARTICLE_MOST && j->bytes + size <= FOLDER_UNASKED_MOST;
        if (!found->article.failed && fits) {
            j->bytes += size;
            if (recogniser && lessons_count(all) < FOLDER_MOST_LESSONS)
                found->lessons = learn(j, s, recogniser, all);
            session_suggest(s, recogniser, p);
            count(s, true, &found->article);
            job_post(j->job, deliver, found);
        } else {
            free(found->article.title);
            free(found);
        }
        session_close(s);
    }
    lessons_free(all);
    recogniser_free(recogniser);
}

static void run(struct job *job, void *data)
{
    struct folder_job *j = data;
    struct error err;
    /* a connection belongs to one thread */
    struct session s = {.options = &j->options};
    j->job = job;
    s.state = j->options.no_state ? NULL : state_open(NULL, &err);
    s.jobs = jobs_new(-1);
    read_titles(j, &s);
    seek_names(j, &s);
    session_release(&s);
}

static void release(void *data)
{
    free(data);
}

void folder_start(struct folder *f, const struct file_list *files, const struct options *options)
{
    jobs_cancel(f->jobs);
    forget(f);
    f->count = files->n;
    f->articles = xcalloc(files->n + 1, sizeof *f->articles);
    f->version++;
    if (files->n < 2)
        return;
    struct folder_job *j = xcalloc(1, sizeof *j);
    j->folder = f;
    j->files = files;
    j->options = *options;
    j->options.read_only = true;
    const struct job_spec spec = {"articles", run, NULL, release, j};
    jobs_start(f->jobs, &spec);
}

/* ---- results
 * ------------------------------------------------------------------------------------------- */

struct jobs *folder_jobs(struct folder *f)
{
    return f->jobs;
}

uint64_t folder_version(const struct folder *f)
{
    return f->version;
}

const struct folder_article *folder_article(const struct folder *f, size_t file)
{
    static const struct folder_article nothing = {0};
    return file < f->count ? &f->articles[file] : &nothing;
}

void folder_note(struct folder *f, size_t file, const struct session *s)
{
    if (file >= f->count || !s->article)
        return;
    struct folder_article now = {.title = title_of(s)}, *a = &f->articles[file];
    count(s, s->names_known, &now);
    bool same = a->read && a->sought == now.sought && a->decided == now.decided &&
                a->rejected == now.rejected && a->open == now.open;
    if (!now.sought && a->sought) { /* better an old number than none */
        now.sought = true;
        now.open = a->open;
        now.doubt = a->doubt;
    }
    free(a->title);
    now.left = a->left;
    *a = now;
    if (!same)
        f->version++;
}

void folder_open(struct folder *f, size_t file)
{
    f->open = file;
    namebook_put(f->book, file, NULL);
    namebook_settle(f->book);
}

void folder_leave(struct folder *f, size_t file, const struct session *s)
{
    folder_note(f, file, s);
    if (file >= f->count)
        return;
    f->articles[file].left = true;
    if (f->count > 1)
        namebook_put(f->book, file, namebook_collect(s->annotations));
}

const struct namebook *folder_names(const struct folder *f)
{
    return f->book;
}

void folder_teach(struct folder *f, size_t file, struct lessons *lessons)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->taught_count; i++) {
        if (f->taught[i].file == file)
            lessons_free(f->taught[i].lessons);
        else
            f->taught[kept++] = f->taught[i];
    }
    f->taught_count = kept;
    f->lessons_version++;
    if (lessons_count(lessons) == 0) {
        lessons_free(lessons);
        return;
    }
    f->taught = xreallocarray(f->taught, kept + 1, sizeof *f->taught);
    f->taught[kept] = (struct taught){file, lessons};
    f->taught_count = kept + 1;
}

struct lessons *folder_lessons(const struct folder *f, size_t but)
{
    struct lessons *all = lessons_new();
    size_t first = f->taught_count, sum = 0;
    while (first > 0 && sum < FOLDER_MOST_LESSONS)
        sum += lessons_count(f->taught[--first].lessons);
    for (; first < f->taught_count; first++)
        if (f->taught[first].file != but)
            lessons_merge(all, f->taught[first].lessons);
    return all;
}

uint64_t folder_lessons_version(const struct folder *f)
{
    return f->lessons_version;
}
