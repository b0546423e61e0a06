#include "config.h"

#include "core/duplicates/join.h"

#include "core/base/arena.h"
#include "core/base/parallel.h"
#include "core/base/vec.h"
#include "core/duplicates/anchors.h"

#include <stdlib.h>
#include <string.h>

/* An anchor in a part: 28 bits of its hash (without those that chose the part), its place, and in
 * the lowest 4 bits its span less one; 0 there tells a guard. */
enum { CHUNK = 510, RADIX = 11, SPAN_BITS = 4, PLACE_BITS = 32 + SPAN_BITS };

struct chunk {
    struct chunk *next;
    size_t n;
    uint64_t v[CHUNK];
};

enum {
    RECENT = 1024,
    PERIOD_MOST = 1024, /* words after which a text repeats itself all the time */
    PERIODS_SHOWN = 3,  /* of which so many are looked up, */
    WORDS_SHOWN = 64,   /* and so many words */
};

/* Where an anchor stood last. */
struct recent {
    uint64_t hash;
    uint32_t text, token;
};

/* Words [begin, checked) of the text at hand are the same as those `period` before them. */
struct periodic {
    uint32_t period, begin, checked;
};

/* What one thread fills. */
struct share {
    struct chunk **part;
    struct arena chunks;
    struct dup_anchor_vec anchors;
    struct recent recent[RECENT]; /* by hash */
    struct dup_link_vec *links;   /* by the range of the text of `later` */
    uint64_t *sorted, *spare;
    size_t room;
};

struct join {
    const struct dup_corpus *corpus;
    const struct dup_weights *w;
    const struct dup_rules *rules;
    const bool *fresh;
    uint64_t *wanted; /* bits of the anchors of fresh texts; NULL: all are */
    struct progress *progress;
    struct share *share;
    unsigned threads, part_bits;
};

static void put(struct share *s, size_t part, uint64_t x)
{
    struct chunk *c = s->part[part];
    if (!c || c->n == CHUNK) {
        struct chunk *next = c;
        c = s->part[part] = arena_alloc(&s->chunks, sizeof *c);
        c->next = next;
        c->n = 0;
    }
    c->v[c->n++] = x;
}

enum {
    WANTED_BITS = 21,
    PIECE = 1 << 16, /* words of a text that are dealt with in one go */
};

static bool is_wanted(const struct join *j, uint64_t hash)
{
    uint64_t bit = hash >> (64 - WANTED_BITS);
    return j->wanted[bit >> 6] >> (bit & 63) & 1;
}

/* Marks the anchors of the fresh texts; most others need no further look. */
static void mark_wanted(struct join *j)
{
    struct dup_anchor_vec anchors = {0};
    j->wanted = xcalloc((1u << WANTED_BITS) / 64, sizeof *j->wanted);
    for (size_t i = 0; i < j->corpus->n; i++) {
        if (!j->fresh[i] || dup_text_words(j->corpus, i) == 0)
            continue;
        const struct dup_tokens *t = &j->corpus->v[i].tokens;
        dup_anchors_find(t, j->w, j->rules->guard, 0, t->n, &anchors);
        for (size_t k = 0; k < anchors.n; k++) {
            uint64_t bit = anchors.v[k].hash >> (64 - WANTED_BITS);
            j->wanted[bit >> 6] |= UINT64_C(1) << (bit & 63);
        }
    }
    vec_release(&anchors);
}

/* Does the anchor stand deep in a stretch that repeats itself with a short period: one word, or one
 * paragraph, again and again? The begin of the stretch tells all about it. */
static bool is_deep_in_repetition(struct share *s, struct periodic *x, uint32_t text,
                                  const struct dup_tokens *t, const struct dup_anchor *a,
                                  uint32_t span)
{
    struct recent *r = &s->recent[a->hash % RECENT];
    bool again = r->hash == a->hash && r->text == text && r->token < a->token;
    uint32_t period = a->token - r->token;
    *r = (struct recent){a->hash, text, a->token};
    if (!again || period > PERIOD_MOST)
        return false;
    if (period != x->period || a->token < x->begin || a->token > x->checked + PERIOD_MOST)
        *x = (struct periodic){period, a->token, a->token};
    while (x->checked < a->token + span && t->word[x->checked] == t->word[x->checked - period])
        x->checked++;
    if (x->checked < a->token + span) {
        x->period = 0;
        return false;
    }
    return a->token - x->begin > PERIODS_SHOWN * period + WORDS_SHOWN;
}

static void spread_text(size_t text, unsigned thread, void *data)
{
    struct join *j = data;
    struct share *s = &j->share[thread];
    const struct dup_text *t = &j->corpus->v[text];
    uint32_t words = dup_text_words(j->corpus, text);
    struct periodic periodic = {0};
    for (uint32_t begin = 0; begin < words && !progress_cancelled(j->progress);) {
        uint32_t end = words - begin > PIECE ? begin + PIECE : words;
        dup_anchors_find(&t->tokens, j->w, j->rules->guard, begin, end, &s->anchors);
        begin = end;
        for (size_t i = 0; i < s->anchors.n; i++) {
            const struct dup_anchor *a = &s->anchors.v[i];
            if (j->wanted && !is_wanted(j, a->hash))
                continue;
            uint32_t span = a->span > 1 ? a->span : j->rules->guard;
            if (is_deep_in_repetition(s, &periodic, (uint32_t)text, &t->tokens, a, span))
                continue;
            size_t part = j->part_bits ? (size_t)(a->hash >> (64 - j->part_bits)) : 0;
            put(s, part,
                a->hash << PLACE_BITS | (uint64_t)(t->base + a->token) << SPAN_BITS |
                    (a->span - 1));
        }
    }
}

static int by_value(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static void radix_pass(const uint64_t *from, uint64_t *to, size_t n, unsigned shift)
{
    size_t start[1 << RADIX] = {0};
    for (size_t i = 0; i < n; i++)
        start[from[i] >> shift & ((1 << RADIX) - 1)]++;
    size_t sum = 0;
    for (size_t k = 0; k < 1 << RADIX; k++) {
        size_t count = start[k];
        start[k] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[start[from[i] >> shift & ((1 << RADIX) - 1)]++] = from[i];
}

/* Two passes bring anchors of equal hash almost together; what shares 22 bits is sorted in full. */
static void sort_part(uint64_t *v, uint64_t *spare, size_t n)
{
    radix_pass(v, spare, n, 64 - 2 * RADIX);
    radix_pass(spare, v, n, 64 - RADIX);
    for (size_t i = 0; i < n;) {
        size_t k = i + 1;
        bool ordered = true;
        for (; k < n && v[k] >> (64 - 2 * RADIX) == v[i] >> (64 - 2 * RADIX); k++)
            ordered &= v[k - 1] < v[k];
        if (!ordered)
            qsort(v + i, k - i, sizeof *v, by_value);
        i = k;
    }
}

static size_t range_of(const struct join *j, uint32_t text)
{
    return (size_t)((uint64_t)text * DUP_RANGES / j->corpus->n);
}

/* v[0..n) are the places of one anchor, ascending. */
static void link_places(const struct join *j, const uint64_t *v, size_t n, struct dup_link_vec *out)
{
    uint32_t text[DUP_LINKS_BACK]; /* of the last places, as a ring */
    uint8_t span[DUP_LINKS_BACK];
    const struct dup_options *o = &j->rules->options;
    unsigned most = n > DUP_LINKS_ALL ? 1 : DUP_LINKS_ALL;
    for (size_t i = 0; i < n; i++) {
        uint32_t place = (uint32_t)(v[i] >> SPAN_BITS), within = 0;
        uint32_t here = dup_corpus_text_at(j->corpus, place), code = v[i] & ((1 << SPAN_BITS) - 1);
        uint8_t mine = (uint8_t)(code ? code + 1 : j->rules->guard);
        unsigned made = 0;
        for (size_t k = i; k-- > 0 && i - k <= DUP_LINKS_BACK && made < most;) {
            uint32_t earlier = (uint32_t)(v[k] >> SPAN_BITS);
            uint8_t other = span[k % DUP_LINKS_BACK];
            if (text[k % DUP_LINKS_BACK] == here) {
                if (!o->within || within == DUP_LINKS_WITHIN || earlier + other > place)
                    continue;
                within++;
            } else if (!o->across) {
                break;
            }
            if (j->fresh && !j->fresh[here] && !j->fresh[text[k % DUP_LINKS_BACK]])
                continue;
            vec_push(&out[range_of(j, here)], (struct dup_link){place, earlier, mine, other});
            made++;
        }
        text[i % DUP_LINKS_BACK] = here;
        span[i % DUP_LINKS_BACK] = mine;
    }
}

static void join_part(size_t part, unsigned thread, void *data)
{
    struct join *j = data;
    struct share *s = &j->share[thread];
    size_t n = 0;
    for (unsigned t = 0; t < j->threads; t++)
        for (struct chunk *c = j->share[t].part[part]; c; c = c->next)
            n += c->n;
    if (n > s->room) {
        s->room = n;
        s->sorted = xreallocarray(s->sorted, n, sizeof *s->sorted);
        s->spare = xreallocarray(s->spare, n, sizeof *s->spare);
    }
    size_t end = n; /* lists begin with the last chunk: fill from behind to keep the order */
    for (unsigned t = j->threads; t-- > 0;)
        for (const struct chunk *c = j->share[t].part[part]; c; c = c->next) {
            end -= c->n;
            memcpy(s->sorted + end, c->v, c->n * sizeof *c->v);
        }
    if (n < 2 || progress_cancelled(j->progress))
        return;
    sort_part(s->sorted, s->spare, n);
    for (size_t i = 0; i < n;) {
        size_t k = i + 1;
        while (k < n && s->sorted[k] >> PLACE_BITS == s->sorted[i] >> PLACE_BITS)
            k++;
        if (k - i > 1)
            link_places(j, s->sorted + i, k - i, s->links);
        i = k;
    }
}

void dup_links_take(struct dup_links *l, const struct dup_corpus *corpus, size_t range,
                    struct dup_link_range *out)
{
    size_t begin = (range * corpus->n + DUP_RANGES - 1) / DUP_RANGES, sum = 0;
    size_t end = ((range + 1) * corpus->n + DUP_RANGES - 1) / DUP_RANGES;
    size_t *next = xcalloc(end - begin + 2, sizeof *next);
    for (unsigned t = 0; t < l->threads; t++) {
        const struct dup_link_vec *from = &l->v[t * DUP_RANGES + range];
        for (size_t i = 0; i < from->n; i++)
            next[dup_corpus_text_at(corpus, from->v[i].later) - begin + 2]++;
        sum += from->n;
    }
    *out = (struct dup_link_range){begin, end, xreallocarray(NULL, sum, sizeof *out->v), next};
    for (size_t i = 2; i < end - begin + 2; i++)
        next[i] += next[i - 1];
    for (unsigned t = 0; t < l->threads; t++) {
        struct dup_link_vec *from = &l->v[t * DUP_RANGES + range];
        for (size_t i = 0; i < from->n; i++)
            out->v[next[dup_corpus_text_at(corpus, from->v[i].later) - begin + 1]++] = from->v[i];
        vec_release(from);
    }
}

void dup_link_range_release(struct dup_link_range *r)
{
    free(r->v);
    free(r->first);
    *r = (struct dup_link_range){0};
}

bool dup_join(const struct dup_corpus *corpus, const struct dup_weights *w,
              const struct dup_rules *rules, const bool *fresh, unsigned threads,
              struct progress *progress, struct dup_links *out)
{
    struct join j = {.corpus = corpus,
                     .w = w,
                     .rules = rules,
                     .fresh = fresh,
                     .progress = progress,
                     .threads = threads ? threads : 1};
    while (j.part_bits < 12 && corpus->words >> j.part_bits > 32768)
        j.part_bits++;
    j.share = xcalloc(j.threads, sizeof *j.share);
    *out = (struct dup_links){.threads = j.threads};
    out->v = xcalloc((size_t)j.threads * DUP_RANGES, sizeof *out->v);
    for (unsigned t = 0; t < j.threads; t++)
        j.share[t].links = out->v + (size_t)t * DUP_RANGES;
    for (unsigned t = 0; t < j.threads; t++)
        j.share[t].part = xcalloc((size_t)1 << j.part_bits, sizeof *j.share[t].part);
    if (fresh)
        mark_wanted(&j);
    parallel_for(threads, corpus->n, spread_text, &j);
    free(j.wanted);
    parallel_for(threads, (size_t)1 << j.part_bits, join_part, &j);
    for (unsigned t = 0; t < j.threads; t++)
        arena_release(&j.share[t].chunks);
    for (unsigned t = 0; t < j.threads; t++) {
        struct share *s = &j.share[t];
        vec_release(&s->anchors);
        free(s->part);
        free(s->sorted);
        free(s->spare);
    }
    free(j.share);
    if (!progress_cancelled(progress))
        return true;
    dup_links_release(out);
    return false;
}

void dup_links_release(struct dup_links *l)
{
    for (size_t i = 0; l->v && i < (size_t)l->threads * DUP_RANGES; i++)
        vec_release(&l->v[i]);
    free(l->v);
    *l = (struct dup_links){0};
}
