#include "config.h"

#include "app/known.h"

#include "app/paths.h"
#include "core/base/hash.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    AUTO_MOST = 64 << 20,
    CACHE_MOST = 512 << 20, /* bytes of all indexes; beyond, those unused for longest are removed */
    CACHE_DAYS = 60,        /* unused for so long, an index is removed anyway */
};

/* A file system counts time in ticks: a file may change twice in one. */
static const int64_t young_ns = 100000000;

uint64_t known_stamp(const char *path, uint64_t *size)
{
    struct stat st;
    struct timespec now;
    *size = 0;
    if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    *size = (uint64_t)st.st_size;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t age =
        (now.tv_sec - st.st_ctim.tv_sec) * INT64_C(1000000000) + (now.tv_nsec - st.st_ctim.tv_nsec);
    if (age < young_ns)
        return 0;
    int64_t state[] = {st.st_size,        (int64_t)st.st_ino, (int64_t)st.st_dev,
                       st.st_mtim.tv_sec, st.st_mtim.tv_nsec, st.st_ctim.tv_sec,
                       st.st_ctim.tv_nsec};
    uint64_t stamp = hash_bytes(state, sizeof state);
    return stamp ? stamp : 1;
}

static bool names_folder(const struct options *o)
{
    struct stat st;
    for (size_t i = 0; i < o->file_count; i++)
        if (stat(o->files[i], &st) == 0 && S_ISDIR(st.st_mode))
            return true;
    return false;
}

static int by_name(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static bool can_be_named(const struct file_list *names)
{
    char **sorted = xcalloc(names->n, sizeof *sorted);
    bool good = true;
    for (size_t i = 0; i < names->n; i++)
        sorted[i] = names->v[i];
    qsort(sorted, names->n, sizeof *sorted, by_name);
    for (size_t i = 0; i < names->n && good; i++)
        good = strcmp(sorted[i], "-") != 0 && (i == 0 || strcmp(sorted[i - 1], sorted[i]) != 0);
    free(sorted);
    return good;
}

/* Makes the folders above a file; what fails shows when the file is opened. */
static void make_folders(const char *path)
{
    char *folder = xstrdup(path);
    for (char *slash = folder + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(folder, 0700);
        *slash = '/';
    }
    free(folder);
}

static const char *const parts[] = {"", "-wal", "-shm"}; /* the files of a database */

struct old_index {
    char *path;
    time_t used;
    uint64_t size;
};

static int by_use(const void *x, const void *y)
{
    const struct old_index *p = x, *q = y;
    return p->used > q->used ? -1 : p->used < q->used;
}

static void remove_index(const char *path)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *name = xasprintf("%s%s", path, parts[i]);
        unlink(name); /* a program that has it open keeps what it opened */
        free(name);
    }
}

static bool is_index(const char *name)
{
    static const char begin[] = "duplicates-", end[] = ".db";
    size_t n = strlen(name);
    return n == sizeof begin - 1 + 16 + sizeof end - 1 &&
           strncmp(name, begin, sizeof begin - 1) == 0 && strcmp(name + n - 3, end) == 0;
}

/* The state of an index file: how large, when used last. */
static bool look_at(const char *path, struct old_index *x)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return false;
    x->used = st.st_mtim.tv_sec;
    x->size = (uint64_t)st.st_size;
    return true;
}

void known_tidy(const char *folder, const char *keep, uint64_t most_bytes, time_t oldest)
{
    struct {
        struct old_index *v;
        size_t n, cap;
    } all = {0};
    DIR *d = opendir(folder);
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));) {
        struct old_index x = {.path = xasprintf("%s/%s", folder, e->d_name)};
        if (is_index(e->d_name) && strcmp(x.path, keep) != 0 && look_at(x.path, &x))
            vec_push(&all, x);
        else
            free(x.path);
    }
    closedir(d);
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_use);
    struct old_index kept;
    uint64_t sum = look_at(keep, &kept) ? kept.size : 0;
    for (size_t i = 0; i < all.n; i++) {
        sum += all.v[i].size;
        if (sum > most_bytes || all.v[i].used < oldest)
            remove_index(all.v[i].path);
        free(all.v[i].path);
    }
    vec_release(&all);
}

struct dup_index *known_open(const struct options *o, const struct file_list *names, uint64_t bytes)
{
    if (o->index == INDEX_NO || names->n == 0 || !can_be_named(names))
        return NULL;
    if (o->index == INDEX_AUTO && (bytes > AUTO_MOST || !names_folder(o)))
        return NULL;
    char *cache = paths_cache(), *here = getcwd(NULL, 0);
    if (!cache || !here) {
        free(cache);
        free(here);
        return NULL;
    }
    struct strbuf key = STRBUF_INIT;
    strbuf_adds(&key, here);
    for (size_t i = 0; i < o->file_count; i++) {
        strbuf_addc(&key, '\0');
        strbuf_adds(&key, o->files[i]);
    }
    char *path = xasprintf("%s/duplicates-%016" PRIx64 ".db", cache, hash_bytes(key.v, key.n));
    make_folders(path);
    struct dup_index *x = dup_index_open(path, &o->duplicates, NULL);
    if (x) {
        utimensat(AT_FDCWD, path, NULL, 0); /* used today */
        known_tidy(cache, path, CACHE_MOST, time(NULL) - CACHE_DAYS * 86400);
    }
    free(path);
    strbuf_release(&key);
    free(cache);
    free(here);
    return x;
}
