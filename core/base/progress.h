/* How far a long computation is, and the wish that it stop.
 *
 * The one who computes calls progress_report() now and then and stops early, with what it has, when
 * progress_cancelled(); the one who waits reads `done` and `total` (any unit, same for both) and
 * may set `cancel`. Every field may be touched from any thread. A NULL pointer means nobody looks.
 */
#ifndef DIPLE_BASE_PROGRESS_H
#define DIPLE_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct progress {
    atomic_uint_fast64_t done, total;
    atomic_bool cancel;
};

static inline bool progress_cancelled(struct progress *p)
{
    return p && atomic_load_explicit(&p->cancel, memory_order_relaxed);
}

static inline void progress_report(struct progress *p, uint64_t done, uint64_t total)
{
    if (p) {
        atomic_store_explicit(&p->total, total, memory_order_relaxed);
        atomic_store_explicit(&p->done, done, memory_order_relaxed);
    }
}

#endif
