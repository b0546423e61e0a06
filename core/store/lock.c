/* The right to edit an article: an flock on a small file named after the article's path. The kernel
 * releases it however the process ends, so there are no stale locks. */
#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/store/state-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct state_lock {
    int fd;
};

/* "locks/HASH" beside the database. */
static char *lock_path(const struct state *s, const char *path)
{
    char *database = s ? xstrdup(s->path) : state_default_path();
    if (!database)
        return NULL;
    char *slash = strrchr(database, '/');
    char *out = xasprintf("%.*slocks/%016llx", slash ? (int)(slash + 1 - database) : 0, database,
                          (unsigned long long)hash_bytes(path, strlen(path)));
    free(database);
    return out;
}

static long read_holder(int fd)
{
    char text[32];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    long pid = strtol(text, NULL, 10);
    return pid > 0 ? pid : 0;
}

struct state_lock *state_lock(const struct state *s, const char *path, long *holder,
                              struct error *err)
{
    char *file = lock_path(s, path);
    int fd = -1;
    *holder = -1;
    if (!file)
        error_set(err, "no place for locks: neither XDG_STATE_HOME nor HOME is set");
    else if (state_make_folder(file, err) &&
             (fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
        error_set_errno(err, "cannot open '%s'", file);
    free(file);
    if (fd < 0)
        return NULL;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            *holder = read_holder(fd);
            error_set(err, "another diple (process %ld) edits this article", *holder);
        } else {
            error_set_errno(err, "cannot lock the article");
        }
        close(fd);
        return NULL;
    }
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    /* The number is for the message only; a full disk must not cost the lock. */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
        n = 0;
    struct state_lock *lock = xcalloc(1, sizeof *lock);
    lock->fd = fd;
    *holder = 0;
    return lock;
}

void state_unlock(struct state_lock *lock)
{
    if (!lock)
        return;
    close(lock->fd);
    free(lock);
}
