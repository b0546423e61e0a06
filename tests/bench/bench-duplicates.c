/* Finds the repeated passages of all files of a folder and prints them as pairs of occurrences
 *
 *     fileA beginA endA fileB beginB endB similarity group
 *
 * in code points, the form that scoring scripts for planted copies read; speed and memory go to
 * standard error. Every pair of a group is printed up to 40 occurrences, beyond that each
 * occurrence with the next 16.
 *
 * usage: bench-duplicates [-t THREADS] [-q] [NAME=VALUE...] DIR */
#include "config.h"

#include "core/base/parallel.h"
#include "core/base/vec.h"
#include "core/duplicates/duplicates.h"
#include "core/text/utf8.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct names {
    char **v;
    size_t n, cap;
};

struct work {
    const char *dir;
    struct names names;
    struct dup_finder *finder;
    atomic_size_t bytes;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint8_t *slurp(const struct work *w, size_t i, size_t *n)
{
    char *path = xasprintf("%s/%s", w->dir, w->names.v[i]);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    uint8_t *s = xmalloc(*n);
    if (fread(s, 1, *n, f) != *n) {
        perror(path);
        exit(1);
    }
    fclose(f);
    free(path);
    return s;
}

static void load(size_t i, unsigned thread, void *data)
{
    (void)thread;
    struct work *w = data;
    size_t n;
    uint8_t *s = slurp(w, i, &n);
    dup_finder_put(w->finder, i, s, n, NULL);
    atomic_fetch_add(&w->bytes, n);
    free(s);
}

static int by_name(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void list(struct work *w)
{
    DIR *d = opendir(w->dir);
    if (!d) {
        perror(w->dir);
        exit(1);
    }
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.')
            vec_push(&w->names, xstrdup(e->d_name));
    closedir(d);
    qsort(w->names.v, w->names.n, sizeof *w->names.v, by_name);
}

/* An end of an occurrence; all of them sorted by place are turned to code points in one go. */
struct end {
    size_t document, byte, *out;
};

static int by_byte(const void *x, const void *y)
{
    const struct end *p = x, *q = y;
    if (p->document != q->document)
        return p->document < q->document ? -1 : 1;
    return p->byte < q->byte ? -1 : p->byte > q->byte;
}

static void print(const struct work *w, const struct dup_report *r)
{
    size_t n = r->occurrence_count, size = 0, counted = 0, at = 0, document = SIZE_MAX;
    size_t(*ends)[2] = xcalloc(n, sizeof *ends);
    struct end *sorted = xcalloc(2 * n, sizeof *sorted);
    for (size_t i = 0; i < n; i++) {
        const struct dup_occurrence *o = &r->occurrences[i];
        sorted[2 * i] = (struct end){o->document, o->range.start, &ends[i][0]};
        sorted[2 * i + 1] = (struct end){o->document, o->range.end, &ends[i][1]};
    }
    qsort(sorted, 2 * n, sizeof *sorted, by_byte);
    uint8_t *s = NULL;
    for (size_t i = 0; i < 2 * n; i++) {
        if (sorted[i].document != document) {
            free(s);
            document = sorted[i].document;
            s = slurp(w, document, &size);
            counted = at = 0;
        }
        counted += utf8_codepoints(s + at, sorted[i].byte - at);
        at = sorted[i].byte;
        *sorted[i].out = counted;
    }
    free(s);
    free(sorted);
    for (size_t g = 0; g < r->group_count; g++) {
        const struct dup_group *p = &r->groups[g];
        size_t window = p->count <= 40 ? p->count : 16;
        for (size_t i = p->first; i < p->first + p->count; i++)
            for (size_t k = i + 1; k < p->first + p->count && k - i <= window; k++)
                printf("%s\t%zu\t%zu\t%s\t%zu\t%zu\t%.3f\t%zu\n",
                       w->names.v[r->occurrences[i].document], ends[i][0], ends[i][1],
                       w->names.v[r->occurrences[k].document], ends[k][0], ends[k][1],
                       p->similarity, g + 1);
    }
    free(ends);
}

int main(int argc, char **argv)
{
    struct work w = {0};
    unsigned threads = 1;
    bool quiet = false;
    struct dup_options options = dup_options_default();
    struct error err;
    for (int i = 1; i < argc; i++) {
        char *eq = strchr(argv[i], '=');
        if (strcmp(argv[i], "-t") == 0 && i + 1 < argc) {
            threads = (unsigned)atoi(argv[++i]);
        } else if (strcmp(argv[i], "-q") == 0) {
            quiet = true;
        } else if (eq && !strchr(argv[i], '/')) {
            *eq = '\0';
            if (!dup_option_set(&options, argv[i], eq + 1, &err)) {
                fprintf(stderr, "%s\n", err.message);
                return 2;
            }
        } else {
            w.dir = argv[i];
        }
    }
    if (!w.dir) {
        fprintf(stderr, "usage: bench-duplicates [-t THREADS] [-q] [NAME=VALUE...] DIR\n");
        return 2;
    }
    double begin = now();
    list(&w);
    w.finder = dup_finder_new(&options);
    dup_finder_expect(w.finder, w.names.n);
    parallel_for(threads, w.names.n, load, &w);
    double loaded = now();
    struct dup_report report;
    if (!dup_finder_run(w.finder, threads, NULL, &report, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    double found = now();
    if (!quiet)
        print(&w, &report);
    double end = now();
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double mb = (double)w.bytes / 1e6;
    fprintf(stderr,
            "%.2f MB: load %.4f find %.4f print %.4f total %.4f s, %.1f MB/s, %.1f MB resident, "
            "%.2f bytes per byte, %zu groups, %zu occurrences\n",
            mb, loaded - begin, found - loaded, end - found, end - begin, mb / (end - begin),
            (double)usage.ru_maxrss / 1024, (double)usage.ru_maxrss * 1024 / (mb * 1e6),
            report.group_count, report.occurrence_count);
    dup_report_release(&report);
    dup_finder_free(w.finder);
    for (size_t i = 0; i < w.names.n; i++)
        free(w.names.v[i]);
    vec_release(&w.names);
    return 0;
}
