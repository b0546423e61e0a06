/* Work in the background, one job after the other in a thread of its own, with results handed over
 * to the thread that draws.
 *
 * A job's `run` is called in the worker; it looks at its progress now and then and stops early when
 * it is cancelled. It hands over partial results with job_post(). Everything posted, and the job's
 * end, is delivered in order by jobs_deliver() in the caller's thread, so that no lock is needed
 * anywhere else. After jobs_cancel() nothing of the cancelled jobs is delivered any more except to
 * be freed. */
#ifndef DIPLE_APP_JOBS_H
#define DIPLE_APP_JOBS_H

#include "core/base/progress.h"

#include <stdbool.h>
#include <stddef.h>

struct jobs;
struct job;

struct job_spec {
    const char *name; /* "entities", for the status line; a literal */
    void (*run)(struct job *job, void *data);
    /* In the caller's thread, when the job has ended; cancelled: its results do not count. May be
     * NULL. */
    void (*finish)(void *data, bool cancelled);
    void (*release)(void *data); /* frees data, always called last; may be NULL */
    void *data;
};

/* wake_fd: a descriptor that gets one byte whenever jobs_deliver() has something to do. It is not
 * closed here. */
struct jobs *jobs_new(int wake_fd);

/* Cancels what runs and waits for it. NULL is allowed. */
void jobs_free(struct jobs *j);

/* Queues a job. */
void jobs_start(struct jobs *j, const struct job_spec *spec);

/* Cancels the running job and drops the waiting ones, without waiting for anything. */
void jobs_cancel(struct jobs *j);

/* Waits until all is done and delivers it. For commands without a screen, and for tests. */
void jobs_wait(struct jobs *j);

/* Delivers what comes within so many milliseconds, until nothing is left to be done: a search that
 * is over at once shows its result with the key that asked for it. True when all is done. */
bool jobs_wait_briefly(struct jobs *j, int milliseconds);

/* Calls what was posted; true when something was. */
bool jobs_deliver(struct jobs *j);

/* The job that runs (or waits to): its name and how far it is; false when none does. */
bool jobs_busy(struct jobs *j, const char **name, uint64_t *done, uint64_t *total);

/* For `run`: its progress, and the way to hand something over. `deliver` is called with the payload
 * in the caller's thread; when the job has been cancelled meanwhile, with cancelled = true: then it
 * only frees the payload. */
struct progress *job_progress(struct job *job);
void job_post(struct job *job, void (*deliver)(void *payload, void *data, bool cancelled),
              void *payload);

#endif
