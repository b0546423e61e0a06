#include "config.h"

#include "core/article/source.h"
#include "core/base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads on until the end of the file or `size` bytes (0: unknown); more than `most` is an error. */
static struct text *read_all(int fd, const char *name, uint64_t size, uint64_t most,
                             struct error *err)
{
    size_t cap = size ? (size_t)size : 65536, n = 0;
    uint8_t *bytes = xmalloc(cap);
    for (;;) {
        if (n == cap) {
            if (size)
                break;
            cap *= 2;
            bytes = xreallocarray(bytes, cap, 1);
        }
        ssize_t got = read(fd, bytes + n, cap - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            error_set_errno(err, "cannot read '%s'", name);
            free(bytes);
            return NULL;
        }
        if (!got)
            break;
        n += (size_t)got;
        if (n > most) {
            error_set(err, "'%s' has more than %" PRIu64 " bytes, the limit for what is no file",
                      name, most);
            free(bytes);
            return NULL;
        }
    }
    return text_new(xreallocarray(bytes, n, 1), n);
}

static struct text *read_fd(int fd, const char *name, bool named, uint64_t most, bool *is_file,
                            struct error *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0) {
        error_set_errno(err, "cannot read '%s'", name);
        return NULL;
    }
    if (S_ISDIR(st.st_mode)) {
        error_set(err, "'%s' is a directory", name);
        return NULL;
    }
    /* files of /proc say that they are empty */
    if (!S_ISREG(st.st_mode) || st.st_size == 0)
        return read_all(fd, name, 0, most, err);
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at < 0 || at > st.st_size)
        at = 0;
    uint64_t rest = (uint64_t)(st.st_size - at);
    *is_file = named;
    if (rest > SIZE_MAX / 2) {
        error_set(err, "'%s' is too large for this machine", name);
        return NULL;
    }
    if (at == 0 && rest > SOURCE_MAP_FROM) {
        struct error why;
        struct text *t = text_map(fd, (size_t)rest, &why);
        if (!t)
            error_set(err, "cannot read '%s': %s", name, why.message);
        return t;
    }
    if (!rest)
        return text_new(NULL, 0);
    /* standard input may be a large file that was read in part; then it counts as a pipe */
    return read_all(fd, name, rest, rest > SOURCE_MAP_FROM ? most : rest, err);
}

struct text *source_read(const char *path, uint64_t most, bool *is_file, struct error *err)
{
    *is_file = false;
    if (!strcmp(path, "-"))
        return read_fd(STDIN_FILENO, "(standard input)", false, most, is_file, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        error_set_errno(err, "cannot open '%s'", path);
        return NULL;
    }
    struct text *t = read_fd(fd, path, true, most, is_file, err);
    close(fd);
    return t;
}
