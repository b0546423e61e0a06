#include "tests/unit/folder.h"

#include "core/base/alloc.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int folder_setup(void **state)
{
    struct folder *f = xcalloc(1, sizeof *f);
    const char *base = getenv("TMPDIR");
    snprintf(f->path, sizeof f->path, "%s/diple-test-XXXXXX", base ? base : "/tmp");
    *state = f;
    return mkdtemp(f->path) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

int folder_teardown(void **state)
{
    struct folder *f = *state;
    nftw(f->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

char *folder_path(const struct folder *f, const char *name)
{
    return xasprintf("%s/%s", f->path, name);
}

size_t folder_count(const struct folder *f)
{
    size_t n = 0;
    DIR *d = opendir(f->path);
    for (struct dirent *e; d && (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d)
        closedir(d);
    return n;
}
