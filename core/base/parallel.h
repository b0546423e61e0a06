/* One loop on several threads. */
#ifndef DIPLE_BASE_PARALLEL_H
#define DIPLE_BASE_PARALLEL_H

#include <stddef.h>

/* Calls work(index, thread, data) once for every index from 0 to count - 1, each thread taking the
 * next index that is left; `thread` is below `threads` and never the same in two calls at a time,
 * so it may index scratch memory. Returns when all calls have returned. The calling thread works
 * too (0 and 1 threads: it alone); a thread that cannot be started is done without. */
void parallel_for(unsigned threads, size_t count,
                  void (*work)(size_t index, unsigned thread, void *data), void *data);

/* The same, and deliver(index, data) is called for every index in order, one at a time (by
 * whichever thread), once work() has returned for it and for all before it: what is delivered does
 * not depend on the number of threads. No thread gets further ahead than some places per thread. */
void parallel_in_order(unsigned threads, size_t count,
                       void (*work)(size_t index, unsigned thread, void *data),
                       void (*deliver)(size_t index, void *data), void *data);

#endif
