#include "app/kept.h"

#include "app/paths.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/dictionary_match.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *kept_path(const char *article, bool beside)
{
    if (!beside)
        return paths_names();
    if (!article || strcmp(article, "-") == 0)
        return NULL;
    const char *slash = strrchr(article, '/');
    return slash ? xasprintf("%.*s/names", (int)(slash - article), article) : xstrdup("names");
}

struct dictionary *kept_load(const char *article, struct error *err)
{
    struct dictionary *d = dictionary_new();
    err->message[0] = '\0';
    for (int beside = 0; beside < 2; beside++) {
        char *path = kept_path(article, beside);
        struct error trouble;
        if (path && !dictionary_load(d, path, &trouble))
            *err = trouble;
        free(path);
    }
    if (dictionary_count(d) > 0)
        return d;
    dictionary_free(d);
    return NULL;
}

/* The folder of the file, and the one it is in. */
static bool make_folders(const char *path, struct error *err)
{
    char *at = xstrdup(path);
    bool ok = true;
    for (char *slash = strchr(at + 1, '/'); ok && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ok =
            mkdir(at, 0777) == 0 || errno == EEXIST || error_set_errno(err, "cannot make '%s'", at);
        *slash = '/';
    }
    free(at);
    return ok;
}

static bool says_so(const struct dictionary *d, const char *term, size_t n, const char *label)
{
    for (size_t i = dictionary_count(d); i-- > 0;) {
        const char *other;
        const char *known = dictionary_term(d, i, &other);
        if (strlen(known) == n && memcmp(known, term, n) == 0)
            return label && other ? strcmp(label, other) == 0 : !label == !other;
    }
    return false;
}

bool kept_add(const char *path, const char *term, size_t n, const char *label, bool *known,
              struct error *err)
{
    struct dictionary *d = dictionary_new();
    bool ok = dictionary_load(d, path, err);
    *known = ok && says_so(d, term, n, label);
    dictionary_free(d);
    if (!ok || *known)
        return ok;
    return make_folders(path, err) && dictionary_append(path, term, n, label, err);
}

static int by_start(const void *a, const void *b)
{
    const struct capitals_name *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

void kept_apply(const struct dictionary *d, const uint8_t *text, size_t n,
                struct capitals_name_vec *names)
{
    struct token_vec tokens = {0};
    struct capitals_name_vec made = {0};
    size_t k = 0, kept = 0;
    tokenize(text, (struct range){0, n}, &tokens);
    for (size_t i = 0; i < tokens.n;) {
        const char *label = NULL;
        size_t length = dictionary_match(d, text, tokens.v + i, tokens.n - i, &label);
        if (length)
            vec_push(&made, (struct capitals_name){tokens.v[i].start, tokens.v[i + length - 1].end,
                                                   label});
        i += length ? length : 1;
    }
    for (size_t i = 0; i < names->n; i++) {
        while (k < made.n && made.v[k].end <= names->v[i].start)
            k++;
        if (k == made.n || made.v[k].start >= names->v[i].end)
            names->v[kept++] = names->v[i];
    }
    names->n = kept;
    for (size_t i = 0; i < made.n; i++)
        if (made.v[i].label)
            vec_push(names, made.v[i]);
    if (names->n > kept)
        qsort(names->v, names->n, sizeof *names->v, by_start);
    vec_release(&tokens);
    vec_release(&made);
}
