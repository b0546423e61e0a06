#include "app/files.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tree that is deeper than this is no folder of articles. */
enum { DEEPEST = 64 };

static bool has_suffix(const char *name, size_t n, const char *suffix)
{
    size_t k = strlen(suffix);
    return n > k && strncmp(name + n - k, suffix, k) == 0;
}

static bool is_article_name(const char *name)
{
    static const char *const packed[] = {".gz", ".xz", ".zst", ".bz2"};
    static const char *const plain[] = {".txt", ".text", ".md"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (has_suffix(name, n, packed[i])) {
            n -= strlen(packed[i]);
            break;
        }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (has_suffix(name, n, plain[i]))
            return true;
    return false;
}

/* NAME.txt where NAME is an article too: written by diple for an article whose source is no text.
 */
static bool is_companion(const char *path)
{
    size_t n = strlen(path);
    if (!has_suffix(path, n, ".txt"))
        return false;
    char *source = xmemdup0(path, n - 4);
    const char *slash = strrchr(source, '/');
    bool yes = is_article_name(slash ? slash + 1 : source) && access(source, F_OK) == 0;
    free(source);
    return yes;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void walk(struct file_list *list, const char *folder, int depth, files_trouble *trouble,
                 void *data)
{
    DIR *dir = depth < DEEPEST ? opendir(folder) : (errno = ELOOP, NULL);
    if (!dir) {
        char *message = xasprintf("cannot read '%s': %s", folder, strerror(errno));
        trouble(message, data);
        free(message);
        return;
    }
    struct file_list names = {0};
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.')
            vec_push(&names, xstrdup(e->d_name));
    closedir(dir);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, by_name);
    for (size_t i = 0; i < names.n; i++) {
        size_t n = strlen(folder);
        char *path = xasprintf("%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", names.v[i]);
        struct stat st, target;
        if (lstat(path, &st) != 0 || stat(path, &target) != 0)
            free(path);
        else if (S_ISDIR(st.st_mode)) {
            walk(list, path, depth + 1, trouble, data);
            free(path);
        } else if (S_ISREG(target.st_mode) && is_article_name(names.v[i]) && !is_companion(path))
            vec_push(list, path);
        else
            free(path);
    }
    files_release(&names);
}

void files_add(struct file_list *list, const char *path, files_trouble *trouble, void *data)
{
    struct stat st;
    if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        walk(list, path, 0, trouble, data);
    else
        vec_push(list, xstrdup(path));
}

void files_release(struct file_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->v[i]);
    vec_release(list);
}

bool file_is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n > 0 && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

const char *file_name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

bool file_is_regular(const char *path)
{
    struct stat st;
    return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool file_is_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

char *file_stem_in(const char *folder, const char *article)
{
    const char *slash = strrchr(article, '/'), *name = slash ? slash + 1 : article;
    size_t n = strlen(name), f = strlen(folder);
    if (strcmp(article, "-") == 0) {
        name = "stdin";
        n = 5;
    } else if (n > 4 && strcmp(name + n - 4, ".txt") == 0) {
        n -= 4;
    }
    return xasprintf("%s%s%.*s", folder, f && folder[f - 1] == '/' ? "" : "/", (int)n, name);
}
