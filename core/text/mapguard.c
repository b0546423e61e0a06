#include "config.h"

#include "core/text/mapguard.h"
#include "core/base/alloc.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* A list that only grows at its head, because a signal handler walks it: an entry that is no longer
 * needed is emptied (start == 0) and used again. */
struct mapping {
    atomic_uintptr_t start, end;
    struct mapping *next;
};

static _Atomic(struct mapping *) mappings;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of those who change the list */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct sigaction before;
static uintptr_t page_size;

static int is_mapped(uintptr_t address)
{
    for (struct mapping *m = atomic_load(&mappings); m; m = m->next) {
        if (address >= atomic_load(&m->start) && address < atomic_load(&m->end))
            return 1;
    }
    return 0;
}

static void pass_on(int number, siginfo_t *info, void *context)
{
    if (before.sa_flags & SA_SIGINFO) {
        before.sa_sigaction(number, info, context);
    } else if (before.sa_handler == SIG_DFL || before.sa_handler == SIG_IGN) {
        /* back to the default; the instruction fails again and ends the program as it should */
        signal(number, SIG_DFL);
        if (info->si_code <= 0) /* sent by kill(): nothing will fail again */
            raise(number);
    } else {
        before.sa_handler(number);
    }
}

static void on_bus_error(int number, siginfo_t *info, void *context)
{
    int saved = errno;
    uintptr_t address = (uintptr_t)info->si_addr;
    if (info->si_code > 0 && is_mapped(address)) {
        void *page = (void *)(address & ~(page_size - 1));
        if (mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
            MAP_FAILED) {
            errno = saved;
            return;
        }
    }
    errno = saved;
    pass_on(number, info, context);
}

static void install(void)
{
    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};
    action.sa_sigaction = on_bus_error;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
}

void mapguard_add(void *p, size_t size)
{
    pthread_once(&once, install);
    pthread_mutex_lock(&lock);
    struct mapping *m = atomic_load(&mappings);
    while (m && atomic_load(&m->start))
        m = m->next;
    int fresh = !m;
    if (fresh) {
        m = xcalloc(1, sizeof *m);
        m->next = atomic_load(&mappings);
    }
    atomic_store(&m->end, (uintptr_t)p + size);
    atomic_store(&m->start, (uintptr_t)p);
    if (fresh)
        atomic_store(&mappings, m);
    pthread_mutex_unlock(&lock);
}

void mapguard_remove(void *p)
{
    pthread_mutex_lock(&lock);
    for (struct mapping *m = atomic_load(&mappings); m; m = m->next) {
        if (atomic_load(&m->start) == (uintptr_t)p) {
            atomic_store(&m->end, 0);
            atomic_store(&m->start, 0);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}
