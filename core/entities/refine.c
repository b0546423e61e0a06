#include "core/entities/refine.h"

#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/entities/character.h"
#include "core/entities/key.h"
#include "core/entities/origin.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

#define SURE 0.8f       /* a mention that may speak for others */
#define UNSURE 0.6f     /* one that may be overruled */
#define LONGEST_NAME 12 /* tokens */
#define FREE UINT32_MAX

/* What is known of one sequence of tokens. */
struct name {
    uint64_t key;
    float weight[16]; /* per label: sum of the probabilities of its sure mentions */
    size_t longest;   /* tokens of the longest name that begins with it; of single tokens */
};

struct work {
    const uint8_t *text;
    const struct token *tokens;
    const bool *starts;
    size_t count;
    const struct known_labels *labels;
    struct mention_vec *mentions;
    size_t near;     /* the token asked for last */
    uint32_t *owner; /* per token: the mention that holds it, or FREE */
    struct {
        struct name *v;
        size_t n, cap;
    } names;
    uint32_t *slots; /* 1 + name by key */
    size_t slot_count;
};

static uint64_t token_key(const struct work *w, size_t i)
{
    return hash_bytes(w->text + w->tokens[i].start, w->tokens[i].end - w->tokens[i].start);
}

static bool token_is(const struct work *w, size_t i, const char *word)
{
    size_t n = w->tokens[i].end - w->tokens[i].start;
    return n == strlen(word) && !memcmp(w->text + w->tokens[i].start, word, n);
}

static enum character first_kind(const struct work *w, size_t i)
{
    uint32_t cp;
    utf8_decode(w->text + w->tokens[i].start, w->tokens[i].end - w->tokens[i].start, &cp);
    return character_kind(cp);
}

/* The first token at or behind an offset. Mentions are asked for in their order, mostly, so it is
 * looked for near the last one first. */
static size_t first_token(struct work *w, size_t offset)
{
    enum { NEAR = 32 };
    size_t low = 0, high = w->count;
    if (w->near < w->count && w->tokens[w->near].start <= offset)
        for (low = w->near; low < high && low - w->near < NEAR; low++)
            if (w->tokens[low].start >= offset)
                return w->near = low;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->tokens[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return w->near = low;
}

static size_t token_behind(const struct work *w, size_t from, size_t end)
{
    while (from < w->count && w->tokens[from].start < end)
        from++;
    return from;
}

static int by_start(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* ---- words that are no names ---- */

static void drop_stop_words(struct work *w)
{
    static const char *const words[] = {
        "Internet", "internet",           "INTERNET",           "Web", "web",
        "God",      "Internet of Things", "Internet of things", NULL};
    size_t kept = 0;
    for (size_t i = 0; i < w->mentions->n; i++) {
        const struct mention *m = &w->mentions->v[i];
        bool stop = false;
        for (const char *const *word = words; *word && !stop; word++)
            stop = m->end - m->start == strlen(*word) &&
                   !memcmp(w->text + m->start, *word, m->end - m->start);
        if (!stop)
            w->mentions->v[kept++] = *m;
    }
    w->mentions->n = kept;
}

/* ---- edges ---- */

/* Nouns that end the name of an organisation. */
static bool is_head(const struct work *w, size_t i)
{
    static const char *const heads[] = {"Institute",   "University", "Committee", "Academy",
                                        "Company",     "Group",      "Center",    "Centre",
                                        "Association", "Bureau",     "Hospital",  "College",
                                        "Commission",  "Department", "Ltd.",      NULL};
    for (const char *const *head = heads; *head; head++)
        if (token_is(w, i, *head))
            return true;
    return false;
}

static bool is_pinyin(const struct work *w, size_t i)
{
    const struct token *t = &w->tokens[i];
    unsigned origin = origin_of(w->text + t->start, t->end - t->start);
    return w->text[t->start] <= 'Z' && origin & (ORIGIN_PINYIN_1 | ORIGIN_PINYIN_2);
}

/* Names end before an underscore. Translations put title and name side by side ("director of the
 * Expert Committee of the Research Institute Gao Jin"): two words of Chinese syllables behind the
 * head of an organisation are a person. */
static void trim_edges(struct work *w)
{
    size_t count = w->mentions->n;
    for (size_t k = 0; k < count; k++) {
        struct mention *m = &w->mentions->v[k];
        size_t from = first_token(w, m->start), to = token_behind(w, from, m->end);
        for (size_t i = from + 1; i < to; i++)
            if (token_is(w, i, "_"))
                to = i;
        m->end = w->tokens[to - 1].end;
        if (m->label != w->labels->organisation || w->labels->person < 0 || to - from < 4 ||
            !is_head(w, to - 3) || !is_pinyin(w, to - 2) || !is_pinyin(w, to - 1))
            continue;
        struct mention person = {.start = w->tokens[to - 2].start,
                                 .end = m->end,
                                 .probability = m->probability,
                                 .label = (uint8_t)w->labels->person,
                                 .source = MENTION_RULE};
        m->end = w->tokens[to - 3].end;
        vec_push(w->mentions, person);
    }
    qsort(w->mentions->v, w->mentions->n, sizeof *w->mentions->v, by_start);
}

/* ---- abbreviations ---- */

/* Do the capitals of the token occur, in their order, as first letters of the tokens [from, to)? */
static bool abbreviates(const struct work *w, size_t token, size_t from, size_t to)
{
    const uint8_t *s = w->text + w->tokens[token].start;
    size_t n = w->tokens[token].end - w->tokens[token].start, matched = 0;
    if (n < 2 || n > 10)
        return false;
    for (size_t i = 0; i < n; i++)
        if (s[i] < 'A' || s[i] > 'Z')
            return false;
    for (size_t i = from; i < to && matched < n; i++)
        if ((w->text[w->tokens[i].start] & 0xDF) == s[matched])
            matched++;
    return matched == n;
}

static void label_abbreviations(struct work *w)
{
    size_t count = w->mentions->n;
    for (size_t k = 0; k < count; k++) {
        struct mention m = w->mentions->v[k];
        size_t from = first_token(w, m.start), to = token_behind(w, from, m.end);
        if (to + 2 >= w->count || to - from < 2 || !token_is(w, to, "(") ||
            !token_is(w, to + 2, ")") || !abbreviates(w, to + 1, from, to))
            continue;
        if (w->owner[to + 1] != FREE) {
            struct mention *other = &w->mentions->v[w->owner[to + 1]];
            if (other->label != m.label) {
                other->label = m.label;
                other->source = MENTION_CONSISTENCY;
                other->alternative_count = 0;
            }
            other->probability =
                m.probability > other->probability ? m.probability : other->probability;
        } else {
            w->owner[to + 1] = (uint32_t)w->mentions->n;
            vec_push(w->mentions, (struct mention){.start = w->tokens[to + 1].start,
                                                   .end = w->tokens[to + 1].end,
                                                   .probability = m.probability,
                                                   .label = m.label,
                                                   .source = MENTION_CONSISTENCY});
        }
    }
}

/* ---- names known for sure ---- */

static uint32_t *find_slot(const struct work *w, uint64_t key)
{
    size_t i = (size_t)key & (w->slot_count - 1);
    while (w->slots[i] && w->names.v[w->slots[i] - 1].key != key)
        i = (i + 1) & (w->slot_count - 1);
    return &w->slots[i];
}

static struct name *intern(struct work *w, uint64_t key)
{
    uint32_t *slot = find_slot(w, key);
    if (!*slot) {
        vec_push(&w->names, (struct name){.key = key});
        *slot = (uint32_t)w->names.n;
    }
    return &w->names.v[*slot - 1];
}

static uint64_t chain(const struct work *w, size_t from, size_t to)
{
    uint64_t key = 0;
    for (size_t i = from; i < to; i++)
        key = key_join(key, token_key(w, i));
    return key;
}

static void collect_names(struct work *w)
{
    w->slot_count = 64;
    while (w->slot_count < 8 * w->mentions->n)
        w->slot_count *= 2;
    w->slots = xcalloc(w->slot_count, sizeof *w->slots);
    for (size_t k = 0; k < w->mentions->n; k++) {
        const struct mention *m = &w->mentions->v[k];
        size_t from = first_token(w, m->start), to = token_behind(w, from, m->end);
        if (m->probability < SURE || to <= from || to - from > LONGEST_NAME || m->label >= 16 ||
            m->label == w->labels->date)
            continue;
        intern(w, chain(w, from, to))->weight[m->label] += m->probability;
        struct name *first = intern(w, chain(w, from, from + 1));
        if (to - from > first->longest)
            first->longest = to - from;
        if (m->label != w->labels->person || to - from < 2)
            continue;
        for (int side = 0; side < 2; side++) {
            size_t at = side ? to - 1 : from;
            if (w->tokens[at].end - w->tokens[at].start < 2 ||
                w->text[w->tokens[at].end - 1] == '.')
                continue;
            struct name *part = intern(w, chain(w, at, at + 1));
            part->weight[m->label] += m->probability;
            if (part->longest < 1)
                part->longest = 1;
        }
    }
}

/* The label with the most weight, if it has twice that of all others. */
static int clear_label(const struct name *name, float *weight)
{
    int best = 0;
    float sum = 0;
    for (int l = 0; l < 16; l++) {
        sum += name->weight[l];
        if (name->weight[l] > name->weight[best])
            best = l;
    }
    *weight = name->weight[best];
    return name->weight[best] > 2 * (sum - name->weight[best]) ? best : -1;
}

static void settle_unsure(struct work *w)
{
    for (size_t k = 0; k < w->mentions->n; k++) {
        struct mention *m = &w->mentions->v[k];
        size_t from = first_token(w, m->start), to = token_behind(w, from, m->end);
        if (m->probability >= UNSURE || to - from > LONGEST_NAME)
            continue;
        uint32_t slot = *find_slot(w, chain(w, from, to));
        float weight;
        int label = slot ? clear_label(&w->names.v[slot - 1], &weight) : -1;
        if (label < 0 || label == m->label)
            continue;
        for (unsigned a = 0; a < m->alternative_count; a++) {
            if (m->alternatives[a].label != label || m->alternatives[a].probability < 0.1f)
                continue;
            struct mention_alternative old = {m->label, m->probability};
            m->label = (uint8_t)label;
            m->source = MENTION_CONSISTENCY;
            m->probability = UNSURE;
            m->alternatives[a] = old;
        }
    }
}

static bool is_capital(const struct work *w, size_t i)
{
    return first_kind(w, i) == CHARACTER_UPPER;
}

/* Does the place allow that the free tokens [from, to) are the whole name? Not when capitalised
 * words run on to either side, and a single word at the start of a sentence may be anything. */
static bool place_allows(const struct work *w, size_t from, size_t to)
{
    if (from > 0 && !w->starts[from] && w->owner[from - 1] == FREE && is_capital(w, from - 1) &&
        !w->starts[from - 1])
        return false;
    if (to < w->count && !w->starts[to] && w->owner[to] == FREE && is_capital(w, to))
        return false;
    if (from > 0 && !w->starts[from] && token_is(w, from - 1, "-"))
        return false;
    if (to < w->count && token_is(w, to, "-") && w->tokens[to].gap == TOKEN_GLUED)
        return false;
    return to - from > 1 || !w->starts[from];
}

static void spread_names(struct work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        if (w->owner[i] != FREE || !is_capital(w, i))
            continue;
        uint32_t first = *find_slot(w, chain(w, i, i + 1));
        size_t longest = first ? w->names.v[first - 1].longest : 0; /* no name begins so: 0 */
        uint64_t key = 0;
        size_t best = 0;
        float best_weight = 0;
        int best_label = -1;
        for (size_t k = i;
             k < w->count && k - i < longest && w->owner[k] == FREE && (k == i || !w->starts[k]);
             k++) {
            key = key_join(key, token_key(w, k));
            uint32_t slot = *find_slot(w, key);
            float weight;
            int label = slot ? clear_label(&w->names.v[slot - 1], &weight) : -1;
            if (label >= 0 && place_allows(w, i, k + 1)) {
                best = k + 1 - i;
                best_label = label;
                best_weight = weight;
            }
        }
        if (best_label < 0)
            continue;
        for (size_t k = i; k < i + best; k++)
            w->owner[k] = (uint32_t)w->mentions->n;
        vec_push(w->mentions, (struct mention){.start = w->tokens[i].start,
                                               .end = w->tokens[i + best - 1].end,
                                               .probability = best_weight > 1.5f ? 0.8f : 0.7f,
                                               .label = (uint8_t)best_label,
                                               .source = MENTION_CONSISTENCY});
        i += best - 1;
    }
}

void refine_mentions(const uint8_t *text, const struct token *tokens, const bool *starts,
                     size_t count, const struct known_labels *labels, struct mention_vec *mentions)
{
    struct work w = {
        .text = text,
        .tokens = tokens,
        .starts = starts,
        .count = count,
        .labels = labels,
        .mentions = mentions,
    };
    drop_stop_words(&w);
    if (!mentions->n)
        return;
    trim_edges(&w);
    w.owner = xmalloc(count * sizeof *w.owner);
    for (size_t i = 0, k = 0; i < count; i++) {
        while (k < mentions->n && mentions->v[k].end <= tokens[i].start)
            k++;
        bool held = k < mentions->n && mentions->v[k].start < tokens[i].end;
        w.owner[i] = held ? (uint32_t)k : FREE;
    }
    label_abbreviations(&w);
    collect_names(&w);
    settle_unsure(&w);
    spread_names(&w);
    qsort(mentions->v, mentions->n, sizeof *mentions->v, by_start);
    free(w.owner);
    free(w.slots);
    vec_release(&w.names);
}
