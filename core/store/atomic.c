#include "core/store/atomic.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define READ_LIMIT ((size_t)1 << 30)

/* Within this time after its last change a file may change again without another time stamp. */
#define YOUNG_SECONDS 2

static void stamp_set(struct file_stamp *stamp, const struct stat *st, uint64_t hash)
{
    *stamp = (struct file_stamp){
        .exists = true,
        .size = (uint64_t)st->st_size,
        .inode = st->st_ino,
        .device = st->st_dev,
        .mtime_seconds = st->st_mtim.tv_sec,
        .mtime_nanoseconds = st->st_mtim.tv_nsec,
        .hash = hash,
        .young = st->st_mtim.tv_sec + YOUNG_SECONDS >= time(NULL),
    };
}

/* The file that the name leads to, which need not be there itself: the link's target is what is
 * replaced. */
static char *final_path(const char *path, struct error *err)
{
    char *real = realpath(path, NULL);
    if (real)
        return real;
    struct stat st;
    if (errno == ENOENT && lstat(path, &st) != 0 && errno == ENOENT)
        return xstrdup(path);
    error_set_errno(err, "cannot write '%s'", path);
    return NULL;
}

/* Length of the folder part with its slash; 0: the current folder. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static char *folder_of(const char *path)
{
    size_t n = folder_length(path);
    return n ? xmemdup0(path, n) : xstrdup(".");
}

/* ".NAME.diple-PID-" : the process id tells a leftover from the file of a running process. */
static char *temporary_prefix(const char *path)
{
    const char *name = path + folder_length(path);
    return xasprintf(".%.*s.diple-", 200, name);
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, p, n < SSIZE_MAX ? n : SSIZE_MAX);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return false;
    /* Some file systems cannot flush a folder; then there is nothing more to be done. */
    bool ok = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
    int saved = errno;
    close(fd);
    errno = saved;
    return ok;
}

static bool writable_target(const char *path, struct stat *st, bool *exists, struct error *err)
{
    *exists = stat(path, st) == 0;
    if (!*exists)
        return errno == ENOENT || error_set_errno(err, "cannot write '%s'", path);
    if (S_ISDIR(st->st_mode))
        return error_set(err, "cannot write '%s': it is a folder", path);
    if (!S_ISREG(st->st_mode))
        return error_set(err, "cannot write '%s': it is no regular file", path);
    /* A rename would get around write protection, which someone has wanted. */
    if (access(path, W_OK) != 0)
        return error_set_errno(err, "cannot write '%s'", path);
    return true;
}

/* A new file beside path. While it is being written it is never more open than the old one. */
static int create_temporary(const char *path, mode_t mode, char **name)
{
    static _Atomic unsigned count;
    char *folder = folder_of(path), *prefix = temporary_prefix(path);
    int fd = -1;
    *name = NULL;
    for (int attempt = 0; attempt < 100 && fd < 0; attempt++) {
        free(*name);
        *name = xasprintf("%s%s%s%ld-%06x", folder, folder_length(path) ? "" : "/", prefix,
                          (long)getpid(), ++count & 0xFFFFFF);
        fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    free(folder);
    free(prefix);
    return fd;
}

static bool fill(int fd, const void *bytes, size_t size, const struct stat *old)
{
    if (!write_all(fd, bytes, size))
        return false;
    if (old && fchown(fd, (uid_t)-1, old->st_gid) != 0 && errno != EPERM && errno != EINVAL)
        return false;
    if (old && fchmod(fd, old->st_mode & 07777) != 0)
        return false;
    return fsync(fd) == 0;
}

static bool replace(const char *path, const void *bytes, size_t size, struct file_stamp *stamp,
                    struct error *err)
{
    struct stat old, now;
    bool exists;
    if (!writable_target(path, &old, &exists, err))
        return false;
    char *temporary;
    bool ok = false;
    int fd = create_temporary(path, exists ? 0600 : 0666, &temporary);
    if (fd < 0) {
        error_set_errno(err, "cannot write '%s'", path);
    } else if (!fill(fd, bytes, size, exists ? &old : NULL) || fstat(fd, &now) != 0) {
        error_set_errno(err, "cannot write '%s'", path);
        close(fd);
    } else if (close(fd) != 0 || rename(temporary, path) != 0) {
        error_set_errno(err, "cannot write '%s'", path);
    } else {
        ok = true;
    }
    if (fd >= 0 && !ok)
        unlink(temporary);
    if (ok && !sync_folder(path))
        ok = error_set_errno(err, "cannot flush the folder of '%s'", path);
    if (ok && stamp)
        stamp_set(stamp, &now, hash_bytes(bytes, size));
    free(temporary);
    return ok;
}

bool atomic_write(const char *path, const void *bytes, size_t size, struct file_stamp *stamp,
                  struct error *err)
{
    char *final = final_path(path, err);
    bool ok = final && replace(final, bytes, size, stamp, err);
    free(final);
    return ok;
}

static bool read_all(int fd, uint8_t *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = read(fd, to + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO; /* it became shorter meanwhile */
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

bool atomic_read(const char *path, size_t limit, uint8_t **bytes, size_t *size,
                 struct file_stamp *stamp, struct error *err)
{
    struct stat st;
    *bytes = NULL;
    *size = 0;
    if (stamp)
        *stamp = (struct file_stamp){0};
    /* O_NONBLOCK: a named pipe must not make us wait for its writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || error_set_errno(err, "cannot read '%s'", path);
    bool ok = fstat(fd, &st) == 0;
    if (!ok) {
        error_set_errno(err, "cannot read '%s'", path);
    } else if (!S_ISREG(st.st_mode)) {
        ok = error_set(err, "cannot read '%s': it is no regular file", path);
    } else if ((uint64_t)st.st_size > (limit ? limit : READ_LIMIT)) {
        ok = error_set(err, "cannot read '%s': it is too large", path);
    } else {
        *size = (size_t)st.st_size;
        *bytes = xmalloc(*size + 1);
        (*bytes)[*size] = 0;
        ok = read_all(fd, *bytes, *size);
        if (!ok)
            error_set_errno(err, "cannot read '%s'", path);
    }
    close(fd);
    if (ok && stamp)
        stamp_set(stamp, &st, hash_bytes(*bytes, *size));
    if (!ok) {
        free(*bytes);
        *bytes = NULL;
        *size = 0;
    }
    return ok;
}

bool file_changed(const char *path, const struct file_stamp *stamp)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return stamp->exists;
    if (!stamp->exists)
        return true;
    if ((uint64_t)st.st_size != stamp->size)
        return true;
    if (!stamp->young && st.st_ino == stamp->inode && st.st_dev == stamp->device &&
        st.st_mtim.tv_sec == stamp->mtime_seconds && st.st_mtim.tv_nsec == stamp->mtime_nanoseconds)
        return false;
    uint8_t *bytes;
    size_t size;
    struct file_stamp now;
    if (!atomic_read(path, 0, &bytes, &size, &now, NULL))
        return true;
    free(bytes);
    return !now.exists || now.hash != stamp->hash;
}

void atomic_clean(const char *path)
{
    char *folder = folder_of(path), *prefix = temporary_prefix(path);
    size_t n = strlen(prefix);
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (strncmp(e->d_name, prefix, n) != 0)
            continue;
        char *end;
        long pid = strtol(e->d_name + n, &end, 10);
        if (*end != '-' || strlen(end) != 7 || pid <= 0 || kill((pid_t)pid, 0) == 0 ||
            errno == EPERM)
            continue;
        unlinkat(dirfd(d), e->d_name, 0);
    }
    if (d)
        closedir(d);
    free(prefix);
    free(folder);
}
