/* An editing session that is killed at any moment loses nothing that it was told to be safe. */
#include "core/base/hash.h"
#include "core/store/atomic.h"
#include "core/store/document-private.h"
#include "tests/unit/brat-check.h"
#include "tests/unit/check.h"
#include "tests/unit/session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_OPEN 4096

/* Shared with the child: what it was told to be safe, and what it has done since without being
 * told. */
struct acknowledged {
    _Atomic uint64_t steps; /* that were told to be safe */
    _Atomic uint64_t hash;  /* of the set's snapshot then */
    _Atomic size_t open;    /* later snapshots, any of which may be found as well */
    _Atomic uint64_t later[MOST_OPEN];
};

static uint64_t snapshot_hash(const struct annotations *set)
{
    char *s = annotations_snapshot(set, ANNOTATIONS_ALL);
    uint64_t h = hash_bytes(s, strlen(s));
    free(s);
    return h;
}

static uint64_t seed;
static size_t any(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

/* The journal of the document with a look at what is about to be written. */
struct watch {
    struct acknowledged *shared;
    struct annotations *set;
    struct annotations_journal inner;
};

static struct watch watch;

static uint64_t announce(struct acknowledged *shared, const struct annotations *set)
{
    uint64_t h = snapshot_hash(set);
    if (shared->open < MOST_OPEN)
        shared->later[shared->open++] = h;
    return h;
}

static void acknowledge(struct acknowledged *shared, uint64_t hash)
{
    shared->hash = hash;
    shared->open = 0;
    shared->steps++;
}

static bool watching_append(void *data, enum annotations_event event, size_t position,
                            const char *record, size_t size, struct error *err)
{
    struct watch *w = data;
    uint64_t h = announce(w->shared, w->set);
    if (!w->inner.append(w->inner.data, event, position, record, size, err))
        return false;
    acknowledge(w->shared, h);
    return true;
}

static char *watching_fetch(void *data, size_t i, struct error *err)
{
    struct watch *w = data;
    return w->inner.fetch(w->inner.data, i, err);
}

static void edit_forever(struct session *s)
{
    bool ok;
    for (;;) {
        size_t what = any(10);
        if (what == 0) {
            annotations_undo(s->set, &ok, NULL);
        } else if (what == 1) {
            annotations_redo(s->set, &ok, NULL);
        } else if (what == 2) {
            uint64_t h = announce(watch.shared, s->set);
            if (document_save(s->document, NULL))
                acknowledge(watch.shared, h);
        } else {
            annotations_begin(s->set, NULL);
            for (size_t n = 1 + any(5); n > 0; n--) {
                size_t start = any(50);
                uint32_t id = annotations_add(s->set, (struct range){start, start + 1 + any(6)},
                                              (uint32_t)any(5));
                if (any(4) == 0)
                    annotations_set_note(s->set, id, "a note\nof two lines");
                if (any(4) == 0)
                    annotations_remove(s->set, 1 + (uint32_t)any(100));
            }
            annotations_commit(s->set, NULL);
        }
    }
}

static void run_and_kill(const struct folder *f, struct acknowledged *shared, long limit)
{
    pid_t child = fork();
    if (child == 0) {
        struct session s = session_open(f, true);
        assert_int_not_equal(document_state_id(s.document), 0);
        shared->hash = snapshot_hash(s.set);
        watch = (struct watch){shared, s.set, {document_append, document_fetch, s.document}};
        annotations_set_journal(
            s.set, &(struct annotations_journal){watching_append, watching_fetch, &watch});
        if (limit) { /* as if the disk were full: no file may grow beyond */
            signal(SIGXFSZ, SIG_IGN);
            setrlimit(RLIMIT_FSIZE, &(struct rlimit){(rlim_t)limit, (rlim_t)limit});
        }
        edit_forever(&s);
    }
    struct timespec wait = {0, (long)(2 + any(40)) * 1000000};
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void check_after_kill(const struct folder *f, const struct acknowledged *shared)
{
    struct session s = session_open(f, true);
    uint64_t now = snapshot_hash(s.set);
    bool good = !shared->hash || now == shared->hash;
    for (size_t i = 0; i < shared->open; i++)
        good = good || now == shared->later[i];
    for (size_t i = 0; i < document_notice_count(s.document) && !good; i++)
        print_message("%s\n", document_notice(s.document, i));
    assert_true(good);
    struct stat st;
    if (stat(s.ann, &st) == 0) {
        uint8_t *ann;
        size_t size;
        assert_true(atomic_read(s.ann, 0, &ann, &size, NULL, NULL));
        assert_brat(article, strlen(article), (const char *)ann, size);
        free(ann);
    }
    session_close(&s);
}

static void kill_loop(const struct folder *f, int runs, bool tight)
{
    struct acknowledged *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    uint64_t steps = 0;
    assert_true(shared != MAP_FAILED);
    seed = (uint64_t)time(NULL);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < runs; i++) {
        shared->hash = shared->open = 0;
        run_and_kill(f, shared, tight ? (long)(8192 + any(200) * 1024) : 0);
        check_after_kill(f, shared);
        steps = shared->steps;
    }
    print_message("%d runs, %llu steps acknowledged\n", runs, (unsigned long long)steps);
    munmap(shared, sizeof *shared);
}

/* DIPLE_KILL_RUNS=1000 for the long run. */
static int kill_runs(void)
{
    const char *runs = getenv("DIPLE_KILL_RUNS");
    return runs ? atoi(runs) : 25;
}

static void kill_loses_nothing(void **state)
{
    kill_loop(*state, kill_runs(), false);
}

static void kill_on_a_full_disk_loses_nothing(void **state)
{
    kill_loop(*state, kill_runs(), true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kill_loses_nothing, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(kill_on_a_full_disk_loses_nothing, folder_setup,
                                        folder_teardown),
    };
    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
