#include "app/files.h"
#include "app/jobs.h"
#include "app/known.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- jobs ---- */

struct record {
    char order[64]; /* one letter per thing that happened in the caller's thread */
    int released;
    bool slow;
};

struct work {
    struct record *record;
    char letter;
};

static void note(struct record *r, char c)
{
    size_t n = strlen(r->order);
    if (n + 1 < sizeof r->order) {
        r->order[n] = c;
        r->order[n + 1] = '\0';
    }
}

static void deliver(void *payload, void *data, bool cancelled)
{
    struct work *w = data;
    if (!cancelled)
        note(w->record, *(char *)payload);
    free(payload);
}

static void run(struct job *job, void *data)
{
    struct work *w = data;
    for (int i = 0; i < 3; i++)
        job_post(job, deliver, xasprintf("%d", i));
    while (w->record->slow && !progress_cancelled(job_progress(job)))
        usleep(1000);
}

static void finish(void *data, bool cancelled)
{
    struct work *w = data;
    note(w->record, cancelled ? 'x' : w->letter);
}

static void release(void *data)
{
    struct work *w = data;
    w->record->released++;
    free(w);
}

static void start(struct jobs *jobs, struct record *record, char letter)
{
    struct work *w = xcalloc(1, sizeof *w);
    *w = (struct work){record, letter};
    const struct job_spec spec = {"test", run, finish, release, w};
    jobs_start(jobs, &spec);
}

static void jobs_run_in_order(void **state)
{
    (void)state;
    struct record record = {0};
    struct jobs *jobs = jobs_new(-1);
    start(jobs, &record, 'a');
    start(jobs, &record, 'b');
    jobs_wait(jobs);
    assert_string_equal(record.order, "012a012b");
    assert_int_equal(record.released, 2);
    start(jobs, &record, 'c');
    jobs_wait(jobs);
    assert_string_equal(record.order, "012a012b012c");
    jobs_free(jobs);
}

static void cancelled_jobs_deliver_nothing(void **state)
{
    (void)state;
    struct record record = {.slow = true};
    struct jobs *jobs = jobs_new(-1);
    const char *name;
    uint64_t done, total;
    start(jobs, &record, 'a');
    start(jobs, &record, 'b');
    assert_true(jobs_busy(jobs, &name, &done, &total));
    assert_string_equal(name, "test");
    jobs_cancel(jobs);
    jobs_wait(jobs);
    assert_string_equal(record.order, "xx");
    assert_int_equal(record.released, 2);
    assert_false(jobs_busy(jobs, &name, &done, &total));
    jobs_free(jobs);
}

static void jobs_free_cancels(void **state)
{
    (void)state;
    struct record record = {.slow = true};
    struct jobs *jobs = jobs_new(-1);
    start(jobs, &record, 'a');
    jobs_free(jobs);
    assert_int_equal(record.released, 1);
    jobs_free(NULL);
}

static void jobs_wake_the_reader(void **state)
{
    (void)state;
    int fd[2];
    char c;
    struct record record = {0};
    assert_int_equal(pipe(fd), 0);
    struct jobs *jobs = jobs_new(fd[1]);
    start(jobs, &record, 'a');
    assert_int_equal(read(fd[0], &c, 1), 1);
    assert_true(jobs_wait_briefly(jobs, 5000));
    assert_string_equal(record.order, "012a");
    jobs_free(jobs);
    close(fd[0]);
    close(fd[1]);
}

/* ---- files ---- */

static void touch(const char *folder, const char *name)
{
    char *path = xasprintf("%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    free(path);
}

static void no_trouble(const char *message, void *data)
{
    (void)data;
    fail_msg("%s", message);
}

static void count_trouble(const char *message, void *data)
{
    (void)message;
    ++*(int *)data;
}

static void folders_stand_for_their_articles(void **state)
{
    (void)state;
    char folder[] = "/tmp/diple-files.XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *sub = xasprintf("%s/sub", folder);
    assert_int_equal(mkdir(sub, 0700), 0);
    static const char *const names[] = {"b.txt",        "a.text", "c.txt.gz", "c.txt.gz.txt",
                                        "c.txt.gz.ann", "b.ann",  ".hid.txt", "picture.png",
                                        "notes.md",     "d.gz"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        touch(folder, names[i]);
    touch(sub, "z.txt");
    struct file_list list = {0};
    files_add(&list, folder, no_trouble, NULL);
    static const char *const expected[] = {"a.text", "b.txt", "c.txt.gz", "notes.md", "sub/z.txt"};
    assert_int_equal(list.n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < list.n; i++)
        assert_string_equal(list.v[i] + strlen(folder) + 1, expected[i]);
    files_release(&list);
    char *command = xasprintf("rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    free(command);
    free(sub);
}

static void make_old(const char *folder, const char *name, size_t bytes, time_t used)
{
    char *path = xasprintf("%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    for (size_t i = 0; i < bytes; i++)
        fputc('x', f);
    fclose(f);
    struct timespec times[2] = {{.tv_sec = used}, {.tv_sec = used}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    free(path);
}

static bool is_there(const char *folder, const char *name)
{
    char *path = xasprintf("%s/%s", folder, name);
    bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

/* Indexes of folders that nobody asks for any more do not pile up; nothing else is touched. */
static void old_indexes_are_removed(void **state)
{
    (void)state;
    static const char *const names[] = {
        "duplicates-0000000000000001.db",     "duplicates-0000000000000002.db",
        "duplicates-0000000000000003.db",     "duplicates-0000000000000004.db",
        "duplicates-0000000000000002.db-wal", "duplicates-mine.db",
    };
    char folder[] = "/tmp/diple-known.XXXXXX";
    assert_non_null(mkdtemp(folder));
    make_old(folder, names[0], 1000, 50); /* too long ago */
    make_old(folder, names[1], 1000, 200);
    make_old(folder, names[2], 1000, 300);
    make_old(folder, names[3], 1000, 90); /* in use */
    make_old(folder, names[4], 10, 10);
    make_old(folder, names[5], 5000, 10);
    char *keep = xasprintf("%s/%s", folder, names[3]);
    known_tidy(folder, keep, 10000, 100);
    assert_false(is_there(folder, names[0]));
    for (size_t i = 1; i < 6; i++)
        assert_true(is_there(folder, names[i]));
    known_tidy(folder, keep, 2500, 100); /* room for two */
    assert_false(is_there(folder, names[1]));
    assert_false(is_there(folder, names[4]));
    assert_true(is_there(folder, names[2]));
    assert_true(is_there(folder, names[3]));
    assert_true(is_there(folder, names[5]));
    free(keep);
    char *command = xasprintf("rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    free(command);
}

static void named_files_are_taken_as_they_are(void **state)
{
    (void)state;
    int troubles = 0;
    struct file_list list = {0};
    files_add(&list, "-", count_trouble, &troubles);
    files_add(&list, "/not/there", count_trouble, &troubles);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.v[0], "-");
    assert_int_equal(troubles, 0); /* opening it will tell */
    files_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_run_in_order),
        cmocka_unit_test(cancelled_jobs_deliver_nothing),
        cmocka_unit_test(jobs_free_cancels),
        cmocka_unit_test(jobs_wake_the_reader),
        cmocka_unit_test(folders_stand_for_their_articles),
        cmocka_unit_test(old_indexes_are_removed),
        cmocka_unit_test(named_files_are_taken_as_they_are),
    };
    return cmocka_run_group_tests_name("app", tests, NULL, NULL);
}
