#include "app/others.h"

#include "app/known.h"
#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

struct known {
    uint64_t hash;
    size_t size;
};

struct results {
    struct dup_report report;
    struct known *known; /* of each file; size 0: took no part */
    size_t count;
    bool skipped, complete;
};

struct others {
    struct jobs *jobs;
    struct results results;
    uint64_t version;
};

struct others_job {
    struct others *others;
    const struct file_list *files;
    struct options options; /* what it points to is the reader's */
    struct article_options article;
    bool whole;
    struct dup_index *index; /* NULL: none */
    uint64_t *stamps;
    struct results results;
};

static void release_results(struct results *r)
{
    dup_report_release(&r->report);
    free(r->known);
    memset(r, 0, sizeof *r);
}

struct others *others_new(int wake_fd)
{
    struct others *f = xcalloc(1, sizeof *f);
    f->jobs = jobs_new(wake_fd);
    return f;
}

void others_free(struct others *f)
{
    if (!f)
        return;
    jobs_free(f->jobs);
    release_results(&f->results);
    free(f);
}

/* ---- the job, in the worker
 * --------------------------------------------------------------------------- */

/* Asks for the state of every file; returns how many bytes they have. */
static uint64_t ask_for_states(struct others_job *j)
{
    uint64_t sum = 0, size;
    for (size_t i = 0; i < j->files->n; i++) {
        j->stamps[i] = known_stamp(j->files->v[i], &size);
        sum += size;
    }
    return sum;
}

/* False when that is enough: cancelled, or too much. */
static bool read_one(struct others_job *j, struct dup_finder *finder, size_t i, uint64_t *sum)
{
    struct error err;
    struct dup_source source;
    if (strcmp(j->files->v[i], "-") == 0)
        return true; /* standard input is read once */
    if (j->index && dup_index_take(j->index, j->files->v[i], j->stamps[i], finder, i, &source)) {
        *sum += source.size;
        j->results.known[i] = (struct known){source.hash, (size_t)source.size};
        return j->whole || *sum <= OTHERS_UNASKED_MOST;
    }
    struct article *a = article_open(j->files->v[i], &j->article, &err);
    if (!a)
        return true;
    const struct text *t = article_text(a);
    *sum += text_size(t);
    bool fits = j->whole || *sum <= OTHERS_UNASKED_MOST;
    if (fits && dup_finder_put(finder, i, text_bytes(t), text_size(t), &err)) {
        j->results.known[i] = (struct known){article_hash(a), text_size(t)};
        dup_finder_describe(finder, i, (struct dup_source){article_hash(a), text_size(t)});
    }
    article_free(a);
    return fits;
}

/* The index knows the repeats within articles too; those are found for the open one alone, by its
 * own job. */
static void keep_groups_across(struct dup_report *r)
{
    size_t kept = 0;
    for (size_t g = 0; g < r->group_count; g++) {
        const struct dup_occurrence *o = r->occurrences + r->groups[g].first;
        if (o[0].document != o[r->groups[g].count - 1].document) /* they are in order */
            r->groups[kept++] = r->groups[g];
    }
    r->group_count = kept;
}

static void search(struct others_job *j, struct dup_finder *finder, struct progress *p)
{
    struct dup_report *r = &j->results.report;
    j->results.complete =
        j->index ? dup_index_run(j->index, finder, j->files->v, j->stamps, 1, p, r, NULL)
                 : dup_finder_run(finder, 1, p, r, NULL);
    if (j->results.complete)
        keep_groups_across(r);
}

static void run(struct job *job, void *data)
{
    struct others_job *j = data;
    struct progress *p = job_progress(job);
    uint64_t sum = 0;
    j->stamps = xcalloc(j->files->n, sizeof *j->stamps);
    uint64_t bytes = ask_for_states(j);
    if (!j->whole && bytes > OTHERS_UNASKED_MOST) {
        j->results.skipped = j->results.complete = true;
        return;
    }
    if (!j->options.read_only)
        j->index = known_open(&j->options, j->files, bytes);
    if (!j->index)
        j->options.duplicates.within = false;
    struct dup_finder *finder = dup_finder_new(&j->options.duplicates);
    j->results.count = j->files->n;
    j->results.known = xcalloc(j->files->n, sizeof *j->results.known);
    dup_finder_expect(finder, j->files->n);
    for (size_t i = 0; i < j->files->n && !j->results.skipped && !progress_cancelled(p); i++) {
        progress_report(p, i, j->files->n * 2);
        j->results.skipped = !read_one(j, finder, i, &sum);
    }
    if (j->results.skipped)
        j->results.complete = true;
    else if (!progress_cancelled(p))
        search(j, finder, p);
    dup_finder_free(finder);
    dup_index_close(j->index);
    j->index = NULL;
}

static void finish(void *data, bool cancelled)
{
    struct others_job *j = data;
    if (cancelled || !j->results.complete)
        return;
    release_results(&j->others->results);
    j->others->results = j->results;
    memset(&j->results, 0, sizeof j->results);
    j->others->version++;
}

static void release(void *data)
{
    struct others_job *j = data;
    release_results(&j->results);
    free(j->stamps);
    free(j);
}

void others_start(struct others *f, const struct file_list *files, const struct options *options,
                  bool whole)
{
    jobs_cancel(f->jobs);
    if (files->n < 2 || !options->duplicates.across)
        return;
    struct others_job *j = xcalloc(1, sizeof *j);
    j->others = f;
    j->files = files;
    j->article = options->article;
    j->article.text_only = true;
    j->options = *options;
    j->whole = whole;
    if (!whole) /* what is packed may be much larger than its file */
        j->article.most_bytes = OTHERS_UNASKED_MOST;
    const struct job_spec spec = {"other articles", run, finish, release, j};
    jobs_start(f->jobs, &spec);
}

/* ---- results
 * ------------------------------------------------------------------------------------------- */

struct jobs *others_jobs(struct others *f)
{
    return f->jobs;
}

const struct dup_report *others_report(const struct others *f)
{
    return &f->results.report;
}

uint64_t others_version(const struct others *f)
{
    return f->version;
}

bool others_skipped(const struct others *f)
{
    return f->results.skipped;
}

size_t others_size(const struct others *f, size_t file)
{
    return file < f->results.count ? f->results.known[file].size : 0;
}

bool others_knows(const struct others *f, size_t file, const struct article *article)
{
    size_t size = others_size(f, file);
    return size > 0 && size == text_size(article_text(article)) &&
           f->results.known[file].hash == article_hash(article);
}
