#include "core/entities/augment.h"

#include "core/base/hash.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/entities/character.h"

#include <string.h>

/* Forms (by hash) that stand in names of places, persons and nations anywhere in the corpus: they
 * keep their capital. Open addressing over 64-bit hashes, 0 is empty. */
struct keepers {
    uint64_t *v;
    size_t n, cap;
};

static size_t keepers_place(const struct keepers *k, uint64_t hash)
{
    size_t i = (size_t)hash & (k->cap - 1);
    while (k->v[i] && k->v[i] != hash)
        i = (i + 1) & (k->cap - 1);
    return i;
}

static void keepers_add(struct keepers *k, uint64_t hash)
{
    if (k->n * 2 >= k->cap) {
        struct keepers old = *k;
        k->cap = old.cap ? old.cap * 2 : 1024;
        k->v = xcalloc(k->cap, sizeof *k->v);
        for (size_t i = 0; i < old.cap; i++)
            if (old.v[i])
                k->v[keepers_place(k, old.v[i])] = old.v[i];
        free(old.v);
    }
    size_t at = keepers_place(k, hash | 1);
    k->n += !k->v[at];
    k->v[at] = hash | 1;
}

static uint64_t token_hash(const struct document *d, size_t i)
{
    return hash_bytes(d->text + d->tokens.v[i].start, d->tokens.v[i].end - d->tokens.v[i].start);
}

static bool is_named(const struct label_set *labels, unsigned label, const char *name)
{
    return !strcmp(labels->name[label], name);
}

static void collect_keepers(const struct corpus *c, const struct label_set *labels,
                            struct keepers *k)
{
    for (size_t a = 0; a < c->n; a++) {
        const struct document *d = &c->v[a];
        size_t i = 0;
        for (size_t g = 0; g < d->gold.n; g++) {
            const struct gold_span *span = &d->gold.v[g];
            if (!is_named(labels, span->label, "LOC") && !is_named(labels, span->label, "PER") &&
                !is_named(labels, span->label, "NORP"))
                continue;
            while (i < d->tokens.n && d->tokens.v[i].start < span->start)
                i++;
            for (size_t t = i; t < d->tokens.n && d->tokens.v[t].end <= span->end; t++)
                keepers_add(k, token_hash(d, t));
        }
    }
}

static bool token_is(const struct document *d, size_t i, const char *word)
{
    const struct token *t = &d->tokens.v[i];
    return t->end - t->start == strlen(word) && !memcmp(d->text + t->start, word, strlen(word));
}

/* Lower-cases the first letter of an ASCII word written "Like"; false for "NATO", "iPhone",
 * keepers. */
static bool lower_token(struct document *d, size_t i, const struct keepers *k)
{
    const struct token *t = &d->tokens.v[i];
    uint8_t *s = d->text + t->start;
    size_t n = t->end - t->start;
    if (n < 2 || character_ascii[s[0] & 127] != CHARACTER_UPPER || s[0] >= 0x80)
        return false;
    for (size_t b = 1; b < n; b++)
        if (s[b] >= 0x80 || character_ascii[s[b]] != CHARACTER_LOWER)
            return false;
    uint64_t hash = token_hash(d, i) | 1;
    if (k->cap && k->v[keepers_place(k, hash)])
        return false;
    s[0] |= 0x20;
    return true;
}

/* Changes the name of the tokens [from, to) in place; true when a letter changed. */
static bool lower_name(struct document *d, size_t from, size_t to, bool is_organisation,
                       const struct keepers *k, uint64_t seed)
{
    size_t tail = 0;
    bool changed = false;
    for (size_t i = from + 1; i + 1 < to && !tail; i++)
        if (token_is(d, i, "of") || token_is(d, i, "for") || token_is(d, i, "on"))
            tail = i + 1;
    if (!tail) {
        uint64_t dice = hash_mix(seed ^ token_hash(d, from) ^ token_hash(d, to - 1) * 3);
        if (!is_organisation || to - from < 4 || dice % 10 >= 3)
            return false;
        tail = from + 2;
    }
    for (size_t i = tail; i < to; i++)
        changed = lower_token(d, i, k) || changed;
    return changed;
}

/* Appends the sentence [from, to) of d, with its gold spans, to the text of a new document. */
static void copy_sentence(const struct document *d, size_t from, size_t to, struct strbuf *text,
                          struct gold_vec *gold)
{
    size_t base = d->tokens.v[from].start, end = d->tokens.v[to - 1].end;
    for (size_t g = 0; g < d->gold.n; g++)
        if (d->gold.v[g].start >= base && d->gold.v[g].end <= end)
            vec_push(gold,
                     (struct gold_span){d->gold.v[g].start - base + text->n,
                                        d->gold.v[g].end - base + text->n, d->gold.v[g].label});
    for (size_t i = base; i < end; i++)
        strbuf_addc(text, d->text[i] == '\n' ? ' ' : (char)d->text[i]);
    strbuf_addc(text, '\n');
}

static void augment_document(const struct document *original, const struct label_set *labels,
                             const struct keepers *k, uint64_t seed, struct corpus *out)
{
    struct document work = *original, made = {0};
    struct strbuf text = STRBUF_INIT;
    work.text = (uint8_t *)xmemdup0(original->text, original->n);
    size_t g = 0;
    for (size_t i = 0, from = 0; i < work.tokens.n; i++) {
        if (i + 1 < work.tokens.n && !work.starts[i + 1])
            continue;
        bool changed = false;
        size_t a = from;
        for (; g < work.gold.n && work.gold.v[g].start < work.tokens.v[i].end; g++) {
            const struct gold_span *span = &work.gold.v[g];
            bool organisation = is_named(labels, span->label, "ORG");
            while (a <= i && work.tokens.v[a].start < span->start)
                a++;
            size_t b = a;
            while (b <= i && work.tokens.v[b].end <= span->end)
                b++;
            if (b - a >= 3 && (organisation || is_named(labels, span->label, "MISC")))
                changed = lower_name(&work, a, b, organisation, k, seed) || changed;
        }
        if (changed)
            copy_sentence(&work, from, i + 1, &text, &made.gold);
        from = i + 1;
    }
    free(work.text);
    if (!text.n)
        return;
    made.n = text.n;
    made.text = (uint8_t *)strbuf_detach(&text);
    document_read(&made, true);
    vec_push(out, made);
}

void augment_corpus(struct corpus *c, struct label_set *labels, uint64_t seed)
{
    struct keepers k = {0};
    struct corpus made = {0};
    collect_keepers(c, labels, &k);
    for (size_t a = 0; a < c->n; a++)
        augment_document(&c->v[a], labels, &k, seed, &made);
    for (size_t a = 0; a < made.n; a++)
        vec_push(c, made.v[a]);
    vec_release(&made);
    free(k.v);
}
