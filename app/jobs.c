#include "app/jobs.h"

#include "core/base/alloc.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct job {
    struct job_spec spec;
    struct progress progress;
    struct jobs *owner;
    struct job *next;
};

/* Something to be done in the caller's thread: a payload, or (deliver NULL) the end of its job. */
struct message {
    struct job *job;
    void (*deliver)(void *payload, void *data, bool cancelled);
    void *payload;
    struct message *next;
};

struct jobs {
    pthread_t thread;
    bool started;
    int wake_fd;
    pthread_mutex_t mutex;
    pthread_cond_t changed; /* a job came, a job ended, or quit */
    struct job *waiting, *running;
    struct message *first, **last;
    size_t unfinished; /* jobs whose end has not been delivered */
    bool quit;
};

struct jobs *jobs_new(int wake_fd)
{
    struct jobs *j = xcalloc(1, sizeof *j);
    j->wake_fd = wake_fd;
    pthread_mutex_init(&j->mutex, NULL);
    pthread_cond_init(&j->changed, NULL);
    j->last = &j->first;
    return j;
}

static void post(struct jobs *j, struct job *job,
                 void (*deliver)(void *payload, void *data, bool cancelled), void *payload)
{
    struct message *m = xcalloc(1, sizeof *m);
    m->job = job;
    m->deliver = deliver;
    m->payload = payload;
    *j->last = m;
    j->last = &m->next;
    /* a full pipe already wakes the reader */
    if (j->wake_fd >= 0 && write(j->wake_fd, "", 1) < 0)
        return;
}

static void *work(void *data)
{
    struct jobs *j = data;
    pthread_mutex_lock(&j->mutex);
    for (;;) {
        while (!j->waiting && !j->quit)
            pthread_cond_wait(&j->changed, &j->mutex);
        if (!j->waiting)
            break;
        struct job *job = j->waiting;
        j->waiting = job->next;
        j->running = job;
        pthread_mutex_unlock(&j->mutex);
        if (!progress_cancelled(&job->progress))
            job->spec.run(job, job->spec.data);
        pthread_mutex_lock(&j->mutex);
        j->running = NULL;
        post(j, job, NULL, NULL);
        pthread_cond_broadcast(&j->changed);
    }
    pthread_mutex_unlock(&j->mutex);
    return NULL;
}

void jobs_start(struct jobs *j, const struct job_spec *spec)
{
    struct job *job = xcalloc(1, sizeof *job);
    job->spec = *spec;
    job->owner = j;
    pthread_mutex_lock(&j->mutex);
    struct job **p = &j->waiting;
    while (*p)
        p = &(*p)->next;
    *p = job;
    j->unfinished++;
    if (!j->started) {
        /* signals belong to the thread that draws */
        sigset_t all, old;
        sigfillset(&all);
        sigdelset(&all, SIGBUS);
        sigdelset(&all, SIGSEGV);
        pthread_sigmask(SIG_BLOCK, &all, &old);
        j->started = pthread_create(&j->thread, NULL, work, j) == 0;
        pthread_sigmask(SIG_SETMASK, &old, NULL);
    }
    bool started = j->started;
    pthread_cond_broadcast(&j->changed);
    pthread_mutex_unlock(&j->mutex);
    if (!started) {
        /* no thread to be had: better slow than never */
        pthread_mutex_lock(&j->mutex);
        j->waiting = NULL;
        pthread_mutex_unlock(&j->mutex);
        job->spec.run(job, job->spec.data);
        pthread_mutex_lock(&j->mutex);
        post(j, job, NULL, NULL);
        pthread_mutex_unlock(&j->mutex);
    }
}

void jobs_cancel(struct jobs *j)
{
    pthread_mutex_lock(&j->mutex);
    for (struct job *job = j->waiting; job; job = job->next)
        atomic_store(&job->progress.cancel, true);
    if (j->running)
        atomic_store(&j->running->progress.cancel, true);
    for (struct message *m = j->first; m; m = m->next)
        atomic_store(&m->job->progress.cancel, true);
    pthread_mutex_unlock(&j->mutex);
}

bool jobs_deliver(struct jobs *j)
{
    bool any = false;
    for (;;) {
        pthread_mutex_lock(&j->mutex);
        struct message *m = j->first;
        if (m) {
            j->first = m->next;
            if (!j->first)
                j->last = &j->first;
        }
        pthread_mutex_unlock(&j->mutex);
        if (!m)
            return any;
        any = true;
        struct job *job = m->job;
        bool cancelled = progress_cancelled(&job->progress);
        if (m->deliver)
            m->deliver(m->payload, job->spec.data, cancelled);
        else {
            if (job->spec.finish)
                job->spec.finish(job->spec.data, cancelled);
            if (job->spec.release)
                job->spec.release(job->spec.data);
            free(job);
            pthread_mutex_lock(&j->mutex);
            j->unfinished--;
            pthread_mutex_unlock(&j->mutex);
        }
        free(m);
    }
}

/* until NULL: as long as it takes */
static bool wait_until(struct jobs *j, const struct timespec *until)
{
    for (;;) {
        jobs_deliver(j);
        int rc = 0;
        pthread_mutex_lock(&j->mutex);
        while (j->unfinished && !j->first && rc != ETIMEDOUT)
            rc = until ? pthread_cond_timedwait(&j->changed, &j->mutex, until)
                       : pthread_cond_wait(&j->changed, &j->mutex);
        bool done = j->unfinished == 0, late = !j->first;
        pthread_mutex_unlock(&j->mutex);
        if (done || late)
            return done;
    }
}

void jobs_wait(struct jobs *j)
{
    wait_until(j, NULL);
}

bool jobs_wait_briefly(struct jobs *j, int milliseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += (long)milliseconds * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return wait_until(j, &t);
}

void jobs_free(struct jobs *j)
{
    if (!j)
        return;
    jobs_cancel(j);
    jobs_wait(j);
    if (j->started) {
        pthread_mutex_lock(&j->mutex);
        j->quit = true;
        pthread_cond_broadcast(&j->changed);
        pthread_mutex_unlock(&j->mutex);
        pthread_join(j->thread, NULL);
    }
    pthread_cond_destroy(&j->changed);
    pthread_mutex_destroy(&j->mutex);
    free(j);
}

bool jobs_busy(struct jobs *j, const char **name, uint64_t *done, uint64_t *total)
{
    pthread_mutex_lock(&j->mutex);
    struct job *job = j->running ? j->running : j->waiting;
    if (job) {
        *name = job->spec.name;
        *done = atomic_load(&job->progress.done);
        *total = atomic_load(&job->progress.total);
    }
    pthread_mutex_unlock(&j->mutex);
    return job != NULL;
}

struct progress *job_progress(struct job *job)
{
    return &job->progress;
}

void job_post(struct job *job, void (*deliver)(void *payload, void *data, bool cancelled),
              void *payload)
{
    pthread_mutex_lock(&job->owner->mutex);
    post(job->owner, job, deliver, payload);
    pthread_cond_broadcast(&job->owner->changed);
    pthread_mutex_unlock(&job->owner->mutex);
}
