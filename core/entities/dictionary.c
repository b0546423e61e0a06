#include "core/entities/dictionary.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/dictionary_match.h"
#include "core/entities/key.h"
#include "core/entities/lines.h"
#include "core/entities/tokenizer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    char *term;
    char *label;  /* NULL: never */
    uint64_t key; /* of the chain of its tokens */
    size_t tokens;
};

struct dictionary {
    struct entry *v;
    size_t n, cap;
    size_t longest;  /* tokens */
    uint32_t *slots; /* 1 + entry by key, open addressing */
    size_t slot_count;
    struct token_vec scratch;
};

struct dictionary *dictionary_new(void)
{
    return xcalloc(1, sizeof(struct dictionary));
}

void dictionary_free(struct dictionary *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->n; i++) {
        free(d->v[i].term);
        free(d->v[i].label);
    }
    free(d->slots);
    vec_release(&d->scratch);
    vec_release(d);
    free(d);
}

static uint64_t chain(uint64_t key, const uint8_t *s, size_t n)
{
    return key_join(key, key_bytes(s, n));
}

static uint32_t *find_slot(const struct dictionary *d, uint64_t key)
{
    size_t i = (size_t)key & (d->slot_count - 1);
    while (d->slots[i] && d->v[d->slots[i] - 1].key != key)
        i = (i + 1) & (d->slot_count - 1);
    return &d->slots[i];
}

static void grow(struct dictionary *d)
{
    if (2 * (d->n + 1) <= d->slot_count)
        return;
    d->slot_count = d->slot_count ? 2 * d->slot_count : 64;
    free(d->slots);
    d->slots = xcalloc(d->slot_count, sizeof *d->slots);
    for (size_t i = 0; i < d->n; i++)
        *find_slot(d, d->v[i].key) = (uint32_t)i + 1;
}

void dictionary_add(struct dictionary *d, const char *term, size_t n, const char *label)
{
    struct entry e = {.key = 0};
    d->scratch.n = 0;
    tokenize((const uint8_t *)term, (struct range){0, n}, &d->scratch);
    e.tokens = d->scratch.n;
    if (!e.tokens)
        return;
    for (size_t i = 0; i < e.tokens; i++)
        e.key = chain(e.key, (const uint8_t *)term + d->scratch.v[i].start,
                      d->scratch.v[i].end - d->scratch.v[i].start);
    e.label = label ? xstrdup(label) : NULL;
    grow(d);
    uint32_t *slot = find_slot(d, e.key);
    if (*slot) {
        free(d->v[*slot - 1].label);
        d->v[*slot - 1].label = e.label;
        return;
    }
    e.term = xmemdup0(term, n);
    vec_push(d, e);
    *slot = (uint32_t)d->n;
    if (e.tokens > d->longest)
        d->longest = e.tokens;
}

bool dictionary_load(struct dictionary *d, const char *path, struct error *err)
{
    struct lines l;
    bool ok = true;
    if (!lines_open(&l, path, err))
        return errno == ENOENT;
    while (ok && lines_next(&l)) {
        if (!l.line[0] || l.line[0] == '#')
            continue;
        char *at = l.line, *label = lines_field(&at);
        if (!at || !*label || !*at)
            ok = error_set(err, "'%s', line %zu: not a label and a term with a tab between", path,
                           l.number);
        else
            dictionary_add(d, at, strlen(at), strcmp(label, "-") ? label : NULL);
    }
    return lines_close(&l, ok ? err : NULL) && ok;
}

bool dictionary_append(const char *path, const char *term, size_t n, const char *label,
                       struct error *err)
{
    FILE *f = fopen(path, "ae");
    if (!f)
        return error_set_errno(err, "cannot write '%s'", path);
    fprintf(f, "%s\t", label ? label : "-");
    for (size_t i = 0; i < n; i++) /* a term is one line */
        fputc(term[i] == '\n' || term[i] == '\r' || term[i] == '\t' ? ' ' : term[i], f);
    fputc('\n', f);
    bool ok = !ferror(f);
    ok = fclose(f) == 0 && ok;
    return ok || error_set_errno(err, "cannot write '%s'", path);
}

size_t dictionary_count(const struct dictionary *d)
{
    return d->n;
}

const char *dictionary_term(const struct dictionary *d, size_t i, const char **label)
{
    *label = d->v[i].label;
    return d->v[i].term;
}

size_t dictionary_match(const struct dictionary *d, const uint8_t *text, const struct token *tokens,
                        size_t count, const char **label)
{
    uint64_t key = 0;
    size_t best = 0;
    for (size_t i = 0; d->n && i < count && i < d->longest; i++) {
        key = chain(key, text + tokens[i].start, tokens[i].end - tokens[i].start);
        uint32_t slot = *find_slot(d, key);
        if (slot && d->v[slot - 1].tokens == i + 1) {
            best = i + 1;
            *label = d->v[slot - 1].label;
        }
    }
    return best;
}
