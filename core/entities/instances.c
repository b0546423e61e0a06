#include "core/entities/instances.h"

#include "core/base/vec.h"
#include "core/entities/features.h"
#include "core/entities/passage.h"

#include <string.h>

void instances_release(struct instances *s)
{
    vec_release(&s->sentences);
    vec_release(&s->tags);
    vec_release(&s->ends);
    vec_release(&s->features);
    vec_release(&s->offsets);
    free(s->keys);
    for (size_t d = 0; d < INSTANCES_MOST_DOMAINS; d++)
        free(s->copies[d]);
    memset(s, 0, sizeof *s);
}

void instances_tag_document(const struct document *d, uint8_t *tags)
{
    size_t i = 0;
    memset(tags, 0, d->tokens.n);
    for (size_t g = 0; g < d->gold.n; g++) {
        const struct gold_span *span = &d->gold.v[g];
        while (i < d->tokens.n && d->tokens.v[i].end <= span->start)
            i++;
        size_t from = i;
        while (i < d->tokens.n && d->tokens.v[i].start < span->end && (i == from || !d->starts[i]))
            i++;
        for (size_t k = from; k < i; k++)
            tags[k] = (uint8_t)chain_tag(span->label, i - from == 1 ? CHAIN_SINGLE
                                                      : k == from   ? CHAIN_BEGIN
                                                      : k + 1 == i  ? CHAIN_END
                                                                    : CHAIN_INSIDE);
    }
}

bool instances_add(struct instances *s, const struct corpus *c, const struct knowledge *k,
                   uint16_t source, struct progress *p)
{
    struct passage passage;
    struct feature_keys *keys = xmalloc(sizeof *keys);
    bool cancelled = false;
    passage_init(&passage, k);
    for (size_t a = 0; a < c->n && !cancelled; a++) {
        const struct document *d = &c->v[a];
        size_t base = s->tags.n, count = d->tokens.n;
        passage_read(&passage, d->text, d->tokens.v, d->starts, count, NULL, NULL);
        vec_reserve(&s->tags, base + count);
        instances_tag_document(d, s->tags.v + base);
        s->tags.n += count;
        for (size_t i = 0, from = 0; i < count; i++) {
            keys->n = 0;
            features_of_word(&passage, i, keys);
            vec_reserve(&s->features, s->features.n + keys->n);
            memcpy(s->features.v + s->features.n, keys->v, keys->n * sizeof *keys->v);
            s->features.n += keys->n;
            vec_push(&s->ends, s->features.n);
            if (i + 1 == count || d->starts[i + 1]) {
                vec_push(&s->sentences,
                         (struct instance){base + from, (uint32_t)(i + 1 - from), source});
                from = i + 1;
            }
        }
        cancelled = progress_cancelled(p);
    }
    passage_release(&passage);
    free(keys);
    return !cancelled;
}

/* ---- counting: open addressing, key 0 is stored as 1 (one collision among 2^32) ---- */

struct counter {
    uint32_t *key, *value;
    size_t n, cap;
};

static size_t counter_place(const struct counter *c, uint32_t key)
{
    size_t i = (key * (size_t)0x9E3779B97F4A7C15u >> 20) & (c->cap - 1);
    while (c->key[i] && c->key[i] != key)
        i = (i + 1) & (c->cap - 1);
    return i;
}

static void counter_add(struct counter *c, uint32_t key)
{
    if (c->n * 2 >= c->cap) {
        struct counter old = *c;
        c->cap = old.cap ? old.cap * 2 : (size_t)1 << 20;
        c->key = xcalloc(c->cap, sizeof *c->key);
        c->value = xcalloc(c->cap, sizeof *c->value);
        for (size_t i = 0; i < old.cap; i++)
            if (old.key[i]) {
                size_t at = counter_place(c, old.key[i]);
                c->key[at] = old.key[i];
                c->value[at] = old.value[i];
            }
        free(old.key);
        free(old.value);
    }
    size_t at = counter_place(c, key ? key : 1);
    if (!c->key[at]) {
        c->key[at] = key ? key : 1;
        c->n++;
    }
    c->value[at]++;
}

/* Puts numbers in the order of first sight (which does not depend on the table's size) in place of
 * the keys and closes the gaps that dropped ones leave. */
static void replace_keys(struct instances *s, struct counter *c, unsigned cutoff)
{
    size_t out = 0, from = 0;
    for (size_t i = 0; i < c->cap; i++)
        c->value[i] = c->value[i] >= cutoff ? UINT32_MAX : 0;
    size_t cap = 0;
    for (size_t w = 0; w < s->ends.n; w++) {
        for (size_t k = from; k < s->ends.v[w]; k++) {
            uint32_t key = s->features.v[k] ? s->features.v[k] : 1;
            uint32_t *value = &c->value[counter_place(c, key)];
            if (!*value)
                continue;
            if (*value == UINT32_MAX) {
                if (s->feature_count == cap) {
                    cap = cap ? cap * 2 : (size_t)1 << 16;
                    s->keys = xreallocarray(s->keys, cap, sizeof *s->keys);
                }
                s->keys[s->feature_count++] = key;
                *value = s->feature_count; /* 1 + number */
            }
            s->features.v[out++] = *value - 1;
        }
        from = s->ends.v[w];
        s->ends.v[w] = out;
    }
    s->features.n = out;
}

static void make_copies(struct instances *s, unsigned domain, unsigned cutoff,
                        const uint8_t *domain_of)
{
    uint32_t *count = xcalloc(s->feature_count ? s->feature_count : 1, sizeof *count);
    for (size_t a = 0; a < s->sentences.n; a++) {
        const struct instance *x = &s->sentences.v[a];
        if (domain_of[x->source] != domain || !x->words)
            continue;
        for (size_t k = instances_begin(s, x->first); k < s->ends.v[x->first + x->words - 1]; k++)
            count[s->features.v[k]]++;
    }
    for (uint32_t f = 0; f < s->feature_count; f++)
        count[f] = count[f] >= cutoff ? s->row_count++ : 0;
    s->copies[domain] = count;
}

void instances_number(struct instances *s, unsigned cutoff, const uint8_t *domain_of)
{
    struct counter c = {0};
    bool used[INSTANCES_MOST_DOMAINS] = {false};
    for (size_t k = 0; k < s->features.n; k++)
        counter_add(&c, s->features.v[k]);
    if (c.cap)
        replace_keys(s, &c, cutoff);
    free(c.key);
    free(c.value);
    s->row_count = s->feature_count;
    for (size_t a = 0; a < s->sentences.n; a++)
        used[domain_of[s->sentences.v[a].source]] = true;
    for (unsigned d = 1; d < INSTANCES_MOST_DOMAINS; d++)
        if (used[d])
            make_copies(s, d, cutoff, domain_of);
}
