#include "core/entities/corpus.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

void label_set_release(struct label_set *s)
{
    for (unsigned i = 0; i < s->n; i++)
        free(s->name[i]);
    s->n = 0;
}

int label_set_find(struct label_set *s, const char *name, size_t n, bool fixed)
{
    for (unsigned i = 0; i < s->n; i++)
        if (strlen(s->name[i]) == n && !memcmp(s->name[i], name, n))
            return (int)i;
    if (fixed || s->n == CHAIN_MOST_LABELS || n == 0)
        return -1;
    s->name[s->n] = xmemdup0(name, n);
    return (int)s->n++;
}

void document_release(struct document *d)
{
    free(d->text);
    free(d->starts);
    vec_release(&d->tokens);
    vec_release(&d->gold);
}

void document_read(struct document *d, bool lines_are_sentences)
{
    d->tokens.n = 0;
    tokenize(d->text, (struct range){0, d->n}, &d->tokens);
    d->starts = xreallocarray(d->starts, d->tokens.n, sizeof *d->starts);
    if (!lines_are_sentences) {
        tokens_mark_sentences(d->text, d->tokens.v, d->tokens.n, d->starts);
        return;
    }
    for (size_t i = 0; i < d->tokens.n; i++)
        d->starts[i] = d->tokens.v[i].gap >= TOKEN_NEW_LINE;
}

void corpus_release(struct corpus *c)
{
    for (size_t i = 0; i < c->n; i++)
        document_release(&c->v[i]);
    vec_release(c);
}

void corpus_split(struct corpus *c, unsigned part, unsigned parts, bool keep_part)
{
    size_t kept = 0;
    for (size_t i = 0; parts && i < c->n; i++) {
        if ((i % parts == part) == keep_part)
            c->v[kept++] = c->v[i];
        else
            document_release(&c->v[i]);
    }
    if (parts)
        c->n = kept;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *s, const char *tail)
{
    size_t n = strlen(s), m = strlen(tail);
    return n >= m && !strcmp(s + n - m, tail);
}

static bool read_file(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                      bool tokens_glued, struct error *err)
{
    if (ends_with(path, ".ann"))
        return corpus_read_brat(c, path, labels, fixed, err);
    if (ends_with(path, ".marked"))
        return corpus_read_marked(c, path, labels, fixed, err);
    return corpus_read_conll(c, path, labels, fixed, tokens_glued, err);
}

/* All annotations of a folder whose names begin with `start`. */
static bool read_folder(struct corpus *c, const char *path, const char *start,
                        struct label_set *labels, bool fixed, struct error *err)
{
    struct {
        char **v;
        size_t n, cap;
    } names = {0};
    DIR *dir = opendir(path);
    bool ok = dir || error_set_errno(err, "cannot read folder '%s'", path);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if ((ends_with(e->d_name, ".ann") || ends_with(e->d_name, ".marked")) &&
            !strncmp(e->d_name, start, strlen(start)))
            vec_push(&names, xasprintf("%s/%s", path, e->d_name));
    if (dir)
        closedir(dir);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, compare_names);
    for (size_t i = 0; i < names.n; i++) {
        ok = ok && read_file(c, names.v[i], labels, fixed, false, err);
        free(names.v[i]);
    }
    vec_release(&names);
    return ok;
}

bool corpus_read(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                 bool tokens_glued, struct error *err)
{
    struct stat st;
    if (ends_with(path, "*")) {
        const char *slash = strrchr(path, '/');
        size_t folder = slash ? (size_t)(slash - path) : 0;
        char *name = slash ? xmemdup0(path, folder) : xstrdup(".");
        char *start = xstrdup(slash ? slash + 1 : path);
        start[strlen(start) - 1] = '\0';
        bool ok = read_folder(c, name, start, labels, fixed, err);
        free(name);
        free(start);
        return ok;
    }
    if (stat(path, &st) != 0)
        return error_set_errno(err, "cannot read '%s'", path);
    if (S_ISDIR(st.st_mode))
        return read_folder(c, path, "", labels, fixed, err);
    return read_file(c, path, labels, fixed, tokens_glued, err);
}
