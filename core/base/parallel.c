#include "config.h"

#include "core/base/parallel.h"

#include "core/base/alloc.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct loop {
    atomic_size_t next;
    size_t count;
    void (*work)(size_t index, unsigned thread, void *data);
    void *data;
};

struct worker {
    struct loop *loop;
    unsigned thread;
    pthread_t id;
};

static void *run(void *argument)
{
    struct worker *w = argument;
    struct loop *l = w->loop;
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&l->next, 1, memory_order_relaxed);
        if (i >= l->count)
            return NULL;
        l->work(i, w->thread, l->data);
    }
}

void parallel_for(unsigned threads, size_t count,
                  void (*work)(size_t index, unsigned thread, void *data), void *data)
{
    if (threads > count)
        threads = (unsigned)count;
    if (threads <= 1) {
        for (size_t i = 0; i < count; i++)
            work(i, 0, data);
        return;
    }
    struct loop loop = {.count = count, .work = work, .data = data};
    struct worker *workers = xcalloc(threads, sizeof *workers);
    /* signals are for the thread that has a screen or a prompt */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    unsigned started = 1;
    for (; started < threads; started++) {
        workers[started] = (struct worker){.loop = &loop, .thread = started};
        if (pthread_create(&workers[started].id, NULL, run, &workers[started]) != 0)
            break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    workers[0] = (struct worker){.loop = &loop};
    run(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].id, NULL);
    free(workers);
}

/* ---- in order ---- */

struct order {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    size_t count, next; /* to be delivered */
    size_t ahead;       /* indexes under work or waiting are below next + ahead */
    bool *done;         /* [index % ahead] */
    bool delivering;
    void (*work)(size_t index, unsigned thread, void *data);
    void (*deliver)(size_t index, void *data);
    void *data;
};

static void work_in_order(size_t index, unsigned thread, void *data)
{
    struct order *o = data;
    pthread_mutex_lock(&o->lock);
    while (index >= o->next + o->ahead)
        pthread_cond_wait(&o->moved, &o->lock);
    pthread_mutex_unlock(&o->lock);
    o->work(index, thread, o->data);
    pthread_mutex_lock(&o->lock);
    o->done[index % o->ahead] = true;
    if (!o->delivering) {
        o->delivering = true;
        while (o->next < o->count && o->done[o->next % o->ahead]) {
            pthread_mutex_unlock(&o->lock);
            o->deliver(o->next, o->data);
            pthread_mutex_lock(&o->lock);
            o->done[o->next++ % o->ahead] = false;
            pthread_cond_broadcast(&o->moved);
        }
        o->delivering = false;
    }
    pthread_mutex_unlock(&o->lock);
}

void parallel_in_order(unsigned threads, size_t count,
                       void (*work)(size_t index, unsigned thread, void *data),
                       void (*deliver)(size_t index, void *data), void *data)
{
    struct order o = {.count = count,
                      .ahead = 4 * (size_t)(threads ? threads : 1),
                      .work = work,
                      .deliver = deliver,
                      .data = data};
    o.done = xcalloc(o.ahead, sizeof *o.done);
    pthread_mutex_init(&o.lock, NULL);
    pthread_cond_init(&o.moved, NULL);
    parallel_for(threads, count, work_in_order, &o);
    pthread_cond_destroy(&o.moved);
    pthread_mutex_destroy(&o.lock);
    free(o.done);
}
