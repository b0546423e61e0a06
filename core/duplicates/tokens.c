#include "config.h"

#include "core/duplicates/tokens.h"

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

struct dup_cutter {
    struct dup_fold *fold;
    uint32_t *word, *begin; /* room for `cap` words, `n` of them filled */
    uint8_t *length;
    size_t n, cap;
    struct {
        struct dup_fringe *v;
        size_t n, cap;
    } fringe;
    struct dup_tables tables;
    struct arena lent; /* tokens */
};

struct dup_cutter *dup_cutter_new(void)
{
    struct dup_cutter *c = xcalloc(1, sizeof *c);
    c->fold = dup_fold_new();
    return c;
}

void dup_cutter_free(struct dup_cutter *c)
{
    if (!c)
        return;
    dup_fold_free(c->fold);
    free(c->word);
    free(c->begin);
    free(c->length);
    vec_release(&c->fringe);
    vec_release(&c->tables.spans);
    arena_release(&c->lent);
    free(c);
}

void dup_tokens_release(struct dup_tokens *t)
{
    if (!t->lent)
        free(t->word); /* the other arrays stand in the same block */
    *t = (struct dup_tokens){0};
}

/* 1: ASCII letter or digit */
static const uint8_t plain[256] = {
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,
    ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1,
    ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1,
    ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1,
    ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1,
    ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1,
    ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1,
    ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

/* Up to 8 bytes as one little-endian number, on any machine. */
static uint64_t load(const uint8_t *s, size_t n)
{
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++)
        x |= (uint64_t)s[i] << 8 * i;
    return x;
}

static uint64_t load8(const uint8_t *s)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t x;
    memcpy(&x, s, sizeof x);
    return x;
#else
    return load(s, 8);
#endif
}

static uint64_t stir(uint64_t h, uint64_t chunk)
{
    h = (h ^ chunk) * UINT64_C(0x9FB21C651E98DF25);
    return h ^ h >> 35;
}

static uint32_t finish(uint64_t h, bool alone)
{
    return ((uint32_t)(hash_mix(h) >> 32) & ~UINT32_C(1)) | alone;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* An ASCII word, cut and hashed eight bytes at a time: letters and digits, which bit 5 folds. The
 * highest bit of each byte that is none of them. */
static uint64_t not_plain(uint64_t x)
{
    uint64_t low = x & EACH(0x7F), letter = low | EACH(0x20);
    uint64_t is_letter = (letter + EACH(0x80 - 'a')) & ~(letter + EACH(0x80 - 'z' - 1));
    uint64_t is_digit = (low + EACH(0x80 - '0')) & ~(low + EACH(0x80 - '9' - 1));
    return (~(is_letter | is_digit) | x) & EACH(0x80);
}

/* Where the word at s ends, and its hash. `room` bytes may be read. */
static size_t cut_plain(const uint8_t *s, size_t room, uint32_t *hash)
{
    uint64_t h = 0, last = 0;
    size_t n = 0;
    for (;;) {
        uint64_t x = room - n >= 8 ? load8(s + n) : load(s + n, room - n);
        uint64_t end = not_plain(x);
        if (end) {
            unsigned bytes = (unsigned)__builtin_ctzll(end) / 8;
            if (bytes > 0) {
                if (n > 0)
                    h = stir(h, last);
                last = (x | EACH(0x20)) & (~UINT64_C(0) >> (64 - 8 * bytes));
                n += bytes;
            }
            break;
        }
        if (n > 0)
            h = stir(h, last);
        last = x | EACH(0x20);
        n += 8;
        if (n > DUP_WORD_BYTES)
            break;
    }
    *hash = finish(stir(h, last), false);
    return n;
}

/* The same hash of bytes that are folded already. */
static uint32_t hash_folded(const uint8_t *s, size_t n, bool alone)
{
    uint64_t h = 0;
    for (; n > 8; s += 8, n -= 8)
        h = stir(h, load8(s));
    return finish(stir(h, load(s, n)), alone);
}

static void emit(struct dup_cutter *c, uint32_t word, size_t begin, size_t end, bool opens)
{
    c->word[c->n] = word;
    c->begin[c->n] = (uint32_t)begin;
    c->length[c->n] = (uint8_t)((end - begin) | (opens ? 0x80 : 0));
    c->n++;
}

static bool is_letter(struct dup_cutter *c, const uint8_t *s, size_t n)
{
    if (n == 0)
        return false;
    if (s[0] < 0x80)
        return (s[0] | 32) >= 'a' && (s[0] | 32) <= 'z';
    uint32_t cp;
    utf8_decode(s, n, &cp);
    uint8_t kind = dup_fold_char(c->fold, cp).kind;
    return kind == DUP_CHAR_WORD || kind == DUP_CHAR_COMPLEX;
}

/* A word with anything but ASCII letters and digits in it. s[at] begins it; returns its end, `at`
 * if no word begins there. */
static size_t cut_word(struct dup_cutter *c, const uint8_t *s, size_t n, size_t at, bool opens)
{
    uint8_t folded[DUP_WORD_BYTES * 3];
    size_t k = 0, i = at;
    bool whole = false, alone = false; /* whole: fold all of it at once */
    while (i < n) {
        if (plain[s[i]]) {
            if (alone || i - at >= DUP_WORD_BYTES)
                break;
            folded[k++] = s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 32 : s[i];
            i++;
            continue;
        }
        if (s[i] < 0x80 && s[i] != '\'')
            break;
        uint32_t cp;
        size_t l = utf8_decode(s + i, n - i, &cp);
        struct dup_char x = dup_fold_char(c->fold, cp);
        if (i + l - at > DUP_WORD_BYTES)
            break;
        if (x.kind == DUP_CHAR_MARK && i > at) {
            whole = true;
        } else if (x.kind == DUP_CHAR_APOSTROPHE) {
            if (i == at || alone || !is_letter(c, s + i + l, n - i - l))
                break;
        } else if (x.kind == DUP_CHAR_ALONE) {
            if (i > at)
                break;
            alone = true;
        } else if (x.kind == DUP_CHAR_COMPLEX && !alone) {
            whole = true;
        } else if (x.kind != DUP_CHAR_WORD || alone) {
            break;
        }
        memcpy(folded + k, x.folded, x.n);
        k += x.n;
        i += l;
    }
    if (i == at)
        return at;
    if (whole)
        k = dup_fold_word(s + at, i - at, folded, sizeof folded);
    emit(c, hash_folded(folded, k, alone), at, i, opens);
    return i;
}

/* Does the character between words at s (l bytes) end a sentence? Good enough to compare sentences:
 * an abbreviation that ends one too many does so in every copy. */
static bool ends_sentence(const uint8_t *s, size_t n, uint32_t cp, size_t l)
{
    if (cp == '.' || cp == '!' || cp == '?')
        return n <= l || s[l] <= ' ' || s[l] == '"' || s[l] == '\'' || s[l] == ')' || s[l] == 0xE2;
    if (cp == '\n')
        return n > l && (s[l] == '\n' || s[l] == '\r');
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F;
}

static bool is_closing(uint32_t cp)
{
    switch (cp) {
    case '.':
    case '!':
    case '?':
    case '"':
    case '\'':
    case ')':
    case ']':
    case 0xBB:   /* » */
    case 0x2019: /* ’ */
    case 0x201D: /* ” */
    case 0x2026: /* … */
    case 0x3002: /* ideographic full stop and closing brackets */
    case 0x300B:
    case 0x300D:
    case 0x300F:
    case 0xFF01:
    case 0xFF09:
    case 0xFF1F:
        return true;
    }
    return false;
}

static bool is_opening(uint32_t cp)
{
    switch (cp) {
    case '"':
    case '\'':
    case '(':
    case '[':
    case 0xA1: /* inverted ! and ? */
    case 0xAB: /* « */
    case 0xBF:
    case 0x2018: /* ‘ */
    case 0x201C: /* “ */
    case 0x201E: /* „ */
    case 0x300A: /* ideographic opening brackets */
    case 0x300C:
    case 0x300E:
    case 0xFF08:
        return true;
    }
    return false;
}

static void add_fringe(struct dup_cutter *c, size_t token, size_t before, size_t behind)
{
    uint8_t b = before < 255 ? (uint8_t)before : 0, e = behind < 255 ? (uint8_t)behind : 0;
    if (c->fringe.n && vec_last(&c->fringe).token == token)
        vec_last(&c->fringe).behind = e;
    else
        vec_push(&c->fringe, (struct dup_fringe){(uint32_t)token, b, e});
}

/* Reads what stands between words from s[i] on; returns where the next word may begin. */
static size_t cut_gap(struct dup_cutter *c, const uint8_t *s, size_t n, size_t i, bool *opens)
{
    size_t begin = i, opening = i; /* [opening, i) are opening marks */
    bool closing = c->n > 0 && i == (size_t)c->begin[c->n - 1] + (c->length[c->n - 1] & 0x7F);
    while (i < n && !plain[s[i]]) {
        if (s[i] == ' ') {
            closing = false;
            opening = ++i;
            continue;
        }
        uint32_t cp;
        size_t l = utf8_decode(s + i, n - i, &cp);
        if (cp >= 0x80) {
            uint8_t kind = dup_fold_char(c->fold, cp).kind;
            if (kind == DUP_CHAR_WORD || kind == DUP_CHAR_ALONE || kind == DUP_CHAR_COMPLEX)
                break;
        }
        *opens |= ends_sentence(s + i, n - i, cp, l);
        if (cp == '\n')
            dup_tables_line(&c->tables, (uint32_t)c->n);
        else if (cp == ',' || cp == ';' || cp == '\t' || cp == '|')
            dup_tables_separator(&c->tables, cp);
        closing = closing && is_closing(cp);
        if (closing)
            add_fringe(c, c->n - 1, 0, i + l - begin);
        i += l;
        if (closing || !is_opening(cp))
            opening = i;
    }
    if (opening < i)
        add_fringe(c, c->n, i - opening, 0);
    return i;
}

static void room_for(struct dup_cutter *c, size_t n)
{
    if (c->n + n <= c->cap)
        return;
    c->cap = c->n + n + c->cap / 2;
    c->word = xreallocarray(c->word, c->cap, sizeof *c->word);
    c->begin = xreallocarray(c->begin, c->cap, sizeof *c->begin);
    c->length = xreallocarray(c->length, c->cap, sizeof *c->length);
}

size_t dup_tokens_block_size(const struct dup_tokens *t)
{
    return (size_t)t->n * 9 + t->fringes * sizeof *t->fringe + t->tables * sizeof *t->table;
}

struct dup_tokens dup_tokens_of_block(uint8_t *block, uint32_t n, uint32_t fringes, uint32_t tables)
{
    size_t fringe = (size_t)n * 8, table = fringe + fringes * sizeof(struct dup_fringe);
    return (struct dup_tokens){
        .word = (uint32_t *)block,
        .begin = (uint32_t *)block + n,
        .fringe = (struct dup_fringe *)(block + fringe),
        .table = (struct dup_span *)(block + table),
        .length = block + table + tables * sizeof(struct dup_span),
        .n = n,
        .fringes = fringes,
        .tables = tables,
    };
}

static void store(struct dup_cutter *c, bool lent, struct dup_tokens *out)
{
    struct dup_tokens sizes = {.n = (uint32_t)c->n,
                               .fringes = (uint32_t)c->fringe.n,
                               .tables = (uint32_t)c->tables.spans.n};
    size_t size = dup_tokens_block_size(&sizes);
    uint8_t *block = lent ? arena_alloc(&c->lent, size) : xmalloc(size);
    *out = dup_tokens_of_block(block, sizes.n, sizes.fringes, sizes.tables);
    out->lent = lent;
    if (c->n) {
        memcpy(out->word, c->word, c->n * sizeof *c->word);
        memcpy(out->begin, c->begin, c->n * sizeof *c->begin);
        memcpy(out->length, c->length, c->n);
    }
    if (c->fringe.n)
        memcpy(out->fringe, c->fringe.v, c->fringe.n * sizeof *out->fringe);
    if (c->tables.spans.n)
        memcpy(out->table, c->tables.spans.v, c->tables.spans.n * sizeof *out->table);
}

/* The fringe of a word, or NULL. */
static const struct dup_fringe *fringe_of(const struct dup_tokens *t, uint32_t token)
{
    uint32_t low = 0, high = t->fringes;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->fringe[middle].token < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->fringes && t->fringe[low].token == token ? &t->fringe[low] : NULL;
}

/* The usual things between two words: a blank, a comma and a blank, the end of a sentence and a
 * blank. Returns the begin of the next word; 0 when it is something else. */
static size_t cut_usual_gap(struct dup_cutter *c, const uint8_t *s, size_t n, size_t i, bool *opens)
{
    if (n - i < 3)
        return 0;
    if (s[i] == ' ' && plain[s[i + 1]])
        return i + 1;
    if (s[i + 1] != ' ' || !plain[s[i + 2]])
        return 0;
    if (s[i] == ',') {
        dup_tables_separator(&c->tables, ',');
        return i + 2;
    }
    if (s[i] == '.') {
        add_fringe(c, c->n - 1, 0, 1);
        *opens = true;
        return i + 2;
    }
    return 0;
}

static void cut(struct dup_cutter *c, const uint8_t *s, size_t n)
{
    bool opens = true;
    c->n = c->fringe.n = 0;
    dup_tables_begin(&c->tables);
    for (size_t i = 0; i < n;) {
        if (c->n == c->cap)
            room_for(c, 4096);
        size_t begin = i, next = 0;
        uint32_t hash;
        i += cut_plain(s + i, n - i, &hash);
        if ((i < n && (s[i] >= 0x80 || s[i] == '\'')) || i - begin > DUP_WORD_BYTES)
            i = cut_word(c, s, n, begin, opens);
        else if (i > begin)
            emit(c, hash, begin, i, opens);
        if (i > begin) {
            opens = false;
            next = cut_usual_gap(c, s, n, i, &opens);
        }
        i = next ? next : cut_gap(c, s, n, i, &opens);
    }
    if (c->fringe.n && vec_last(&c->fringe).token == c->n)
        c->fringe.n--;
    dup_tables_line(&c->tables, (uint32_t)c->n);
}

void dup_cut(struct dup_cutter *c, const uint8_t *s, size_t n, struct dup_tokens *out)
{
    cut(c, s, n);
    store(c, false, out);
}

void dup_cut_lent(struct dup_cutter *c, const uint8_t *s, size_t n, struct dup_tokens *out)
{
    cut(c, s, n);
    store(c, true, out);
}

struct range dup_tokens_range(const struct dup_tokens *t, uint32_t first, uint32_t end)
{
    struct range r = dup_tokens_words(t, first, end);
    const struct dup_fringe *a = fringe_of(t, first), *b = fringe_of(t, end - 1);
    r.start -= a ? a->before : 0;
    r.end += b ? b->behind : 0;
    return r;
}

uint32_t dup_tokens_in_tables(const struct dup_tokens *t, uint32_t first, uint32_t end)
{
    uint32_t low = 0, high = t->tables, sum = 0; /* first span that ends behind `first` */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->table[middle].end <= first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < t->tables && t->table[low].begin < end; low++) {
        uint32_t b = t->table[low].begin > first ? t->table[low].begin : first;
        sum += (t->table[low].end < end ? t->table[low].end : end) - b;
    }
    return sum;
}
