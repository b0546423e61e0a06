#include "core/entities/form.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/entities/character.h"
#include "core/entities/key.h"
#include "core/entities/origin.h"
#include "core/text/utf8.h"

#include <string.h>

/* Of a long token the first this many bytes are looked at; all of it is in the hash. */
#define LOOK ((size_t)128)

static char class_of(uint32_t cp, enum character k)
{
    switch (k) {
    case CHARACTER_UPPER:
        return 'X';
    case CHARACTER_LOWER:
        return 'x';
    case CHARACTER_DIGIT:
        return 'd';
    case CHARACTER_IDEOGRAPH:
        return 'c';
    default:
        return cp < 128 ? (char)cp : cp >= 0x2010 && cp <= 0x2015 ? '-' : 's';
    }
}

/* Lower case with digits as 0; returns the length (out has room for 2 * n + 4). */
static size_t lower_bytes(const uint8_t *s, size_t n, bool fold_digits, uint8_t *out)
{
    size_t m = 0;
    for (size_t i = 0; i < n;) {
        if (s[i] < 0x80) {
            uint8_t c = s[i++];
            if (c >= 'A' && c <= 'Z')
                c |= 0x20;
            else if (fold_digits && c >= '0' && c <= '9')
                c = '0';
            out[m++] = c;
            continue;
        }
        uint32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        m += utf8_encode(character_lower_wide(cp), out + m);
        i += k;
    }
    return m;
}

static uint32_t connector(const uint8_t *s, size_t n)
{
    static const char *const words[] = {"of",  "and", "the", "for", "de",  "&", "on", "la",
                                        "del", "von", "van", "al",  "bin", "-", "'s", "in"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (n == strlen(words[i]) && !memcmp(s, words[i], n))
            return FORM_CONNECTOR;
    return 0;
}

/* Words that stand in no name of their own accord ("of" and "and" may). */
static uint32_t function_word(const uint8_t *s, size_t n)
{
    static const char *const words[] = {
        "the",    "a",      "an",    "in",    "on",    "at",   "by",   "to",   "with",  "from",
        "as",     "is",     "was",   "are",   "were",  "be",   "been", "has",  "have",  "had",
        "will",   "would",  "can",   "could", "may",   "it",   "its",  "he",   "she",   "his",
        "her",    "they",   "their", "we",    "our",   "you",  "this", "that", "these", "those",
        "which",  "who",    "or",    "but",   "not",   "also", "said", "says", "into",  "after",
        "before", "during", "under", "over",  "about", "than", "more", "when", "where", "while",
        "if",     "so",     "such",  "other", "all",   "some", "held", "made", "told"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if ((uint8_t)words[i][0] == s[0] && n == strlen(words[i]) && !memcmp(s, words[i], n))
            return FORM_FUNCTION;
    return 0;
}

static uint32_t sign_flags(const uint8_t *s, size_t n)
{
    static const char quotes[][4] = {"\"", "''", "``", "“", "”", "«", "»", "„", "「", "」"};
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++)
        if (n == strlen(quotes[i]) && !memcmp(s, quotes[i], n))
            return FORM_QUOTE;
    if (n == 1 && (*s == '(' || *s == '['))
        return FORM_OPEN;
    if (n == 1 && (*s == ')' || *s == ']'))
        return FORM_CLOSE;
    return 0;
}

void form_describe(struct form *f, const uint8_t *s, size_t n)
{
    char shape[16], full[40];
    size_t shape_n = 0, full_n = 0, run = 0, look = n < LOOK ? n : LOOK;
    char last = 0;
    memset(f, 0, sizeof *f);
    f->hash = key_bytes(s, n);
    for (size_t i = 0; i < look;) {
        uint32_t cp;
        size_t length = utf8_decode(s + i, n - i, &cp);
        enum character k = character_kind(cp);
        char c = class_of(cp, k);
        if (i == 0)
            f->flags |= k == CHARACTER_UPPER       ? FORM_CAPITAL
                        : k == CHARACTER_DIGIT     ? FORM_DIGIT
                        : k == CHARACTER_IDEOGRAPH ? FORM_IDEOGRAPH
                                                   : 0;
        f->flags |= k == CHARACTER_LOWER   ? FORM_HAS_LOWER | FORM_LETTERS
                    : k == CHARACTER_UPPER ? FORM_HAS_UPPER | FORM_LETTERS
                                           : 0;
        if (c == '.' && i)
            f->flags |= FORM_ABBREVIATION;
        run = c == last ? run + 1 : 1;
        if (c != last && shape_n < sizeof shape)
            shape[shape_n++] = c;
        if (run <= 4 && full_n < sizeof full)
            full[full_n++] = c;
        last = c;
        i += length;
    }
    f->shape = key_bytes((const uint8_t *)shape, shape_n);
    f->long_shape = key_bytes((const uint8_t *)full, full_n);
    if (n <= 6 && n)
        f->flags |= function_word(s, n);
    if (n <= 3)
        f->flags |= FORM_SHORT | connector(s, n) | sign_flags(s, n);

    if (f->flags & FORM_CAPITAL)
        f->origin = origin_of(s, n);
    else if (f->flags & FORM_IDEOGRAPH)
        f->origin = origin_of_ideograph(s, n);
    uint8_t lower[2 * LOOK + 8];
    size_t m = lower_bytes(s, look, true, lower);
    f->lower = key_bytes(lower, m);
    if (n > look) /* different long tokens stay different */
        f->lower = key_join(f->lower, f->hash);
    f->title = f->hash;
    if (!(f->flags & FORM_HAS_LOWER) && (f->flags & FORM_CAPITAL)) {
        uint32_t cp;
        size_t first = utf8_decode(s, n, &cp);
        memcpy(lower, s, first);
        m = first + lower_bytes(s + first, look - first, false, lower + first);
        f->title = key_bytes(lower, m);
    }
}

void form_affixes(struct affixes *a, const uint8_t *s, size_t n)
{
    uint8_t lower[2 * LOOK + 8];
    size_t at = 0;
    uint64_t key = KEY_START;
    a->count = 0;
    if (n > LOOK)
        n = utf8_align(s, n, LOOK);
    while (at < n && a->count < FORM_MOST_AFFIX) {
        uint32_t cp;
        size_t length = s[at] < 0x80 ? 1 : utf8_decode(s + at, n - at, &cp);
        key = key_more(key, s + at, length);
        a->prefix[a->count++] = key_end(key);
        at += length;
    }
    size_t m = lower_bytes(s, n, true, lower), from = m;
    for (size_t k = 0; k < a->count; k++) {
        if (from)
            from = lower[from - 1] < 0x80 ? from - 1 : utf8_prev(lower, from);
        a->suffix[k] = key_bytes(lower + from, m - from);
    }
}

/* ---- the table: open addressing over the hash, forms in an array ---- */

struct slot {
    uint64_t hash;
    uint32_t number; /* 1 + index, 0: empty */
};

struct index {
    struct slot *v;
    size_t n, cap; /* cap is a power of two */
};

struct form_table {
    struct form *v;
    size_t n, cap;
    struct index by_hash, by_lower, by_shape;
};

static struct slot *index_find(struct index *x, uint64_t hash)
{
    size_t i = (size_t)(hash * 0x9E3779B97F4A7C15u >> 32) & (x->cap - 1);
    while (x->v[i].number && x->v[i].hash != hash)
        i = (i + 1) & (x->cap - 1);
    return &x->v[i];
}

static void index_grow(struct index *x)
{
    struct index old = *x;
    if (x->n * 2 < x->cap)
        return;
    x->cap = old.cap ? old.cap * 2 : 1024;
    x->v = xcalloc(x->cap, sizeof *x->v);
    for (size_t i = 0; i < old.cap; i++)
        if (old.v[i].number)
            *index_find(x, old.v[i].hash) = old.v[i];
    free(old.v);
}

/* Number of hash in x, adding it when it is not there. */
static uint32_t index_intern(struct index *x, uint64_t hash, bool *fresh)
{
    index_grow(x);
    struct slot *s = index_find(x, hash);
    *fresh = !s->number;
    if (*fresh)
        *s = (struct slot){hash, (uint32_t)++x->n};
    return s->number - 1;
}

struct form_table *form_table_new(void)
{
    return xcalloc(1, sizeof(struct form_table));
}

void form_table_free(struct form_table *t)
{
    if (!t)
        return;
    free(t->by_hash.v);
    free(t->by_lower.v);
    free(t->by_shape.v);
    vec_release(t);
    free(t);
}

uint32_t form_table_intern(struct form_table *t, const uint8_t *s, size_t n, bool *fresh)
{
    uint32_t number = index_intern(&t->by_hash, hash_bytes(s, n), fresh);
    if (*fresh) {
        struct form f;
        bool ignored;
        form_describe(&f, s, n);
        f.root = index_intern(&t->by_lower, f.lower, &ignored);
        f.outline = 1 + index_intern(&t->by_shape, f.shape, &ignored);
        vec_push(t, f);
    }
    return number;
}

struct form *form_table_at(struct form_table *t, uint32_t number)
{
    return &t->v[number];
}

size_t form_table_count(const struct form_table *t)
{
    return t->n;
}

size_t form_table_roots(const struct form_table *t)
{
    return t->by_lower.n;
}

static void index_clear(struct index *x)
{
    x->n = 0;
    if (x->cap)
        memset(x->v, 0, x->cap * sizeof *x->v);
}

void form_table_clear(struct form_table *t)
{
    t->n = 0;
    index_clear(&t->by_hash);
    index_clear(&t->by_lower);
    index_clear(&t->by_shape);
}
