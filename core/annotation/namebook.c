#include "core/annotation/namebook.h"

#include "core/annotation/evidence-private.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* One decided name of one article. */
struct entry {
    struct pattern pattern; /* bytes and words are owned by the names */
    char *label;
    uint64_t key;
    uint32_t votes;
    bool refused;
    uint8_t kind;
    size_t article;
};

struct namebook_names {
    struct entry *v;
    size_t n, cap;
};

struct namebook {
    struct {
        struct namebook_names **v; /* by article; NULL: none */
        size_t n, cap;
    } articles;
    struct {
        struct booked *v;
        size_t n, cap;
    } names; /* sorted by the first word, the longest first */
    uint64_t version;
    bool dirty;
};

/* ---- what an article gives
 * ---------------------------------------------------------------------------- */

/* The words of the article's text as a string of their own. */
static struct entry take(const struct evidence *e, const struct annotations *set,
                         const struct name *name)
{
    const struct word *first = &e->words.v[name->word], *last = first + name->words - 1;
    size_t start = first->start - name->before, end = last->end + name->behind;
    struct word *words = xcalloc(name->words, sizeof *words);
    for (size_t i = 0; i < name->words; i++)
        words[i] = (struct word){first[i].start - (uint32_t)start, first[i].end - (uint32_t)start,
                                 first[i].hash};
    return (struct entry){
        .pattern = {(uint8_t *)xmemdup0(text_bytes(e->text) + start, end - start), words,
                    name->words, name->before, name->behind},
        .label = xstrdup(schema_label(annotations_schema(set), name->label)->name),
        .key = name->key,
        .votes = 1,
        .refused = name->refused,
        .kind = name->kind,
    };
}

struct namebook_names *namebook_collect(const struct annotations *set)
{
    if (annotations_count(set, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED, SCHEMA_NONE) == 0)
        return NULL;
    struct namebook_names *names = xcalloc(1, sizeof *names);
    struct evidence *e = evidence_new(annotations_text(set));
    struct name_vec found = {0};
    evidence_collect(e, set, &found);
    for (size_t i = 0; i < found.n; i++)
        if (found.v[i].kind != EVIDENCE_LAST_NAME)
            vec_push(names, take(e, set, &found.v[i]));
    vec_release(&found);
    evidence_free(e);
    return names;
}

void namebook_names_free(struct namebook_names *names)
{
    for (size_t i = 0; names && i < names->n; i++) {
        free((void *)(uintptr_t)names->v[i].pattern.bytes);
        free((void *)(uintptr_t)names->v[i].pattern.words);
        free(names->v[i].label);
    }
    if (names)
        vec_release(names);
    free(names);
}

/* ---- the book
 * ---------------------------------------------------------------------------------------- */

struct namebook *namebook_new(void)
{
    return xcalloc(1, sizeof(struct namebook));
}

void namebook_free(struct namebook *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->articles.n; i++)
        namebook_names_free(b->articles.v[i]);
    vec_release(&b->articles);
    vec_release(&b->names);
    free(b);
}

void namebook_put(struct namebook *b, size_t article, struct namebook_names *names)
{
    while (b->articles.n <= article)
        vec_push(&b->articles, NULL);
    if (!names && !b->articles.v[article])
        return;
    for (size_t i = 0; names && i < names->n; i++)
        names->v[i].article = article;
    b->dirty = true;
    /* the book points into what goes */
    b->names.n = 0;
    namebook_names_free(b->articles.v[article]);
    b->articles.v[article] = names;
}

/* The same words together, by label, what was made before what was refused. */
static int by_words(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->refused != y->refused)
        return x->refused ? 1 : -1;
    int label = strcmp(x->label, y->label);
    if (label)
        return label;
    return (x->article > y->article) - (x->article < y->article);
}

static int by_first(const void *a, const void *b)
{
    const struct booked *x = a, *y = b;
    uint64_t left = x->pattern.words[0].hash, right = y->pattern.words[0].hash;
    if (left != right)
        return left < right ? -1 : 1;
    return (x->pattern.count < y->pattern.count) - (x->pattern.count > y->pattern.count);
}

/* Of entries of the same words the label most articles gave; refused only if none gave any. */
static struct booked vote(struct entry *const *v, size_t n)
{
    struct entry *best = v[0];
    size_t most = 0, all = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i;
             end < n && v[end]->refused == v[i]->refused && strcmp(v[end]->label, v[i]->label) == 0;
             end++)
            ;
        if (v[i]->refused && !v[0]->refused)
            break;
        all += end - i;
        if (end - i > most) {
            most = end - i;
            best = v[i];
        }
    }
    return (struct booked){best->pattern, best->label, best->key,    (float)most / (float)all,
                           best->refused, best->kind,  best->article};
}

void namebook_settle(struct namebook *b)
{
    struct {
        struct entry **v;
        size_t n, cap;
    } all = {0};
    if (!b->dirty)
        return;
    b->dirty = false;
    b->version++;
    b->names.n = 0;
    for (size_t i = 0; i < b->articles.n; i++)
        for (size_t k = 0; b->articles.v[i] && k < b->articles.v[i]->n; k++)
            vec_push(&all, &b->articles.v[i]->v[k]);
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_words);
    for (size_t i = 0, end; i < all.n; i = end) {
        for (end = i; end < all.n && all.v[end]->key == all.v[i]->key; end++)
            ;
        vec_push(&b->names, vote(all.v + i, end - i));
    }
    if (b->names.n)
        qsort(b->names.v, b->names.n, sizeof *b->names.v, by_first);
    vec_release(&all);
}

uint64_t namebook_version(const struct namebook *b)
{
    return b->version;
}

size_t namebook_count(const struct namebook *b)
{
    return b->names.n;
}

const struct booked *namebook_find(const struct namebook *b, uint64_t first, size_t *count)
{
    size_t low = 0, high = b->names.n, end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->names.v[middle].pattern.words[0].hash < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < b->names.n && b->names.v[end].pattern.words[0].hash == first; end++)
        ;
    *count = end - low;
    return b->names.v + low;
}
