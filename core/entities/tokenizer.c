#include "core/entities/tokenizer.h"

#include "core/base/vec.h"
#include "core/entities/clipped.h"
#include "core/entities/character.h"
#include "core/text/utf8.h"

#include <string.h>

#define LONGEST_TOKEN ((size_t)64 << 10)

/* The range under work: s[p..n). */
struct scan {
    const uint8_t *s;
    size_t n;
    struct token_vec *out;
};

static inline enum character kind_at(const struct scan *c, size_t p, size_t *length)
{
    if (c->s[p] < 0x80) {
        *length = 1;
        return (enum character)character_ascii[c->s[p]];
    }
    uint32_t cp;
    *length = utf8_decode(c->s + p, c->n - p, &cp);
    return character_kind_wide(cp);
}

static inline bool is_letter(enum character k)
{
    return k == CHARACTER_LOWER || k == CHARACTER_UPPER;
}

static bool letter_at(const struct scan *c, size_t p)
{
    size_t length;
    return p < c->n && is_letter(kind_at(c, p, &length));
}

static bool digit_at(const struct scan *c, size_t p)
{
    return p < c->n && c->s[p] >= '0' && c->s[p] <= '9';
}

/* Letter or digit: something that would continue a word. */
static bool word_at(const struct scan *c, size_t p)
{
    size_t length;
    if (p >= c->n)
        return false;
    enum character k = kind_at(c, p, &length);
    return is_letter(k) || k == CHARACTER_DIGIT;
}

/* Length of an apostrophe at p, or 0. */
static size_t apostrophe_at(const struct scan *c, size_t p)
{
    if (p < c->n && c->s[p] == '\'')
        return 1;
    return p + 3 <= c->n && !memcmp(c->s + p, "\xE2\x80\x99", 3) ? 3 : 0;
}

/* Length of the clitic ('s, 're ...) whose apostrophe stands at p, or 0. */
static size_t clitic_at(const struct scan *c, size_t p)
{
    static const char *const tails[] = {"s", "re", "ve", "ll", "d", "m"};
    size_t mark = apostrophe_at(c, p);
    if (!mark)
        return 0;
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        size_t n = strlen(tails[i]), q = p + mark;
        if (q + n > c->n || (c->s[q] | 0x20) != tails[i][0] ||
            (n == 2 && (c->s[q + 1] | 0x20) != tails[i][1]))
            continue;
        if (!word_at(c, q + n))
            return mark + n;
    }
    return 0;
}

/* Letters, digits and marks from p on. */
static size_t skip_letters(const struct scan *c, size_t p)
{
    size_t length = 1;
    while (p < c->n) {
        enum character k = kind_at(c, p, &length);
        if (k != CHARACTER_LOWER && k != CHARACTER_UPPER && k != CHARACTER_DIGIT)
            break;
        p += length;
    }
    return p;
}

/* End of a URL or an address that has begun: up to a blank or a character that cannot stand in one,
 * without closing punctuation. */
static size_t skip_address(const struct scan *c, size_t p)
{
    size_t start = p;
    while (p < c->n && c->s[p] > ' ' && c->s[p] < 0x7F && !strchr("\"<>\\^`{|}", c->s[p]))
        p++;
    while (p > start && strchr(".,;:!?)]'", c->s[p - 1]))
        p--;
    return p;
}

static bool same_word(const struct scan *c, size_t p, size_t end, const char *word)
{
    size_t n = strlen(word);
    if (end - p != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((c->s[p + i] | 0x20) != word[i])
            return false;
    return true;
}

/* Common endings of host names: "amazon.com" is one token, "end.next sentence" is not. */
static bool is_host_ending(const struct scan *c, size_t p, size_t end)
{
    static const char *const endings[] = {"com", "org", "net", "gov", "edu", "int", "info", "io",
                                          "cn",  "uk",  "de",  "fr",  "ru",  "jp",  "eu",   "tv"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (same_word(c, p, end, endings[i]))
            return true;
    return false;
}

/* "name@host.tld" with the word [start, p) before the sign at p; the end of it, or 0. */
static size_t email_end(const struct scan *c, size_t p)
{
    size_t q = p + 1, dots = 0;
    while (q < c->n && (word_at(c, q) || c->s[q] == '-' || c->s[q] == '.') && c->s[q] < 0x80) {
        dots += c->s[q] == '.';
        q++;
    }
    while (q > p + 1 && !word_at(c, q - 1)) {
        dots -= c->s[q - 1] == '.';
        q--;
    }
    return dots && q > p + 1 ? q : 0;
}

/* The part before an @: word characters, stops, hyphens. Tells whether a word that begins at p is
 * an address, looking no further than such a part may be long (RFC 5321: 64). */
static size_t email_at(const struct scan *c, size_t p)
{
    size_t q = p;
    while (q < c->n && q - p <= 64 && c->s[q] < 0x80 &&
           (word_at(c, q) || c->s[q] == '.' || c->s[q] == '-' || c->s[q] == '_' || c->s[q] == '+'))
        q++;
    return q < c->n && q > p && c->s[q] == '@' ? email_end(c, q) : 0;
}

static bool ends_paragraph(const struct scan *c, size_t p)
{
    while (p < c->n && (c->s[p] == ' ' || c->s[p] == '\t' || c->s[p] == '\r'))
        p++;
    return p >= c->n || c->s[p] == '\n';
}

/* A stop stands at p behind the word [start, p): where does the token end? */
static size_t after_stop(const struct scan *c, size_t start, size_t p, uint8_t *kind)
{
    size_t part = start, q = p;
    bool inner = false;
    /* Initials and the like: parts of one or two letters joined by stops. */
    while (q < c->n && c->s[q] == '.' && q - part <= 2 && letter_at(c, q + 1)) {
        size_t next = skip_letters(c, q + 1);
        if (next - q - 1 > 2)
            break;
        part = q + 1;
        q = next;
        inner = true;
    }
    if (inner && q < c->n && c->s[q] == '.' && q - part <= 2)
        return q + 1;
    if (inner)
        return q;
    if (same_word(c, start, p, "www")) {
        *kind = TOKEN_URL;
        return skip_address(c, p);
    }
    /* Host names: word.word.ending */
    for (q = p; q < c->n && c->s[q] == '.' && letter_at(c, q + 1);) {
        part = q + 1;
        q = skip_letters(c, part);
        if (is_host_ending(c, part, q) && !(q < c->n && c->s[q] == '.' && letter_at(c, q + 1))) {
            if (q < c->n && c->s[q] == '/' && word_at(c, q + 1)) {
                *kind = TOKEN_URL;
                return skip_address(c, q);
            }
            return q;
        }
        if (q - start > 256)
            break;
    }
    size_t length;
    kind_at(c, start, &length);
    if (start + length == p && letter_at(c, start))
        return ends_paragraph(c, p + 1) ? p : p + 1; /* an initial */
    return clipped_find(c->s + start, p - start) != CLIPPED_NOT ? p + 1 : p;
}

static size_t scan_word(const struct scan *c, size_t start, uint8_t *kind)
{
    size_t p = start;
    *kind = TOKEN_WORD;
    for (;;) {
        p = skip_letters(c, p);
        size_t mark = apostrophe_at(c, p);
        if (mark && p > start && letter_at(c, p + mark)) {
            /* n't goes with its n */
            if ((c->s[p - 1] | 0x20) == 'n' && (c->s[p + mark] | 0x20) == 't' &&
                !word_at(c, p + mark + 1)) {
                if (p - 1 > start)
                    return p - 1;
                return p + mark + 1;
            }
            if (clitic_at(c, p))
                return p;
            p += mark;
            continue;
        }
        if (p < c->n && c->s[p] == '&' && letter_at(c, p + 1) && p - start <= 3) {
            p++; /* AT&T */
            continue;
        }
        break;
    }
    if (p >= c->n || c->s[p] >= 0x80)
        return p;
    switch (c->s[p]) {
    case '.':
        if (letter_at(c, p + 1)) {
            size_t q = email_at(c, start);
            if (q) {
                *kind = TOKEN_EMAIL;
                return q;
            }
        }
        return after_stop(c, start, p, kind);
    case ':':
        if (p + 3 < c->n && c->s[p + 1] == '/' && c->s[p + 2] == '/' && c->s[p + 3] > ' ') {
            *kind = TOKEN_URL;
            return skip_address(c, p);
        }
        return p;
    case '@':
    case '_':
    case '+':
    case '-': {
        size_t q = email_at(c, start);
        if (q)
            *kind = TOKEN_EMAIL;
        return q ? q : p;
    }
    default:
        return p;
    }
}

/* "34,000", "3.5", "10:30", "13th", "1990s", "5G". */
static size_t scan_number(const struct scan *c, size_t p)
{
    for (;;) {
        while (digit_at(c, p))
            p++;
        if (p < c->n && (c->s[p] == '.' || c->s[p] == ',' || c->s[p] == ':') && digit_at(c, p + 1))
            p++;
        else
            break;
    }
    return skip_letters(c, p);
}

/* One sign, or a run of one that people repeat. */
static size_t scan_sign(const struct scan *c, size_t p, size_t length)
{
    uint8_t sign = c->s[p];
    if (length == 1 && strchr("-.=*_!?'`~#", sign)) {
        size_t q = p;
        while (q < c->n && c->s[q] == sign && q - p < LONGEST_TOKEN)
            q++;
        return q;
    }
    return p + length;
}

/* Control characters and invalid bytes: no name goes on behind them. */
static bool is_no_text(const struct scan *c, size_t p, size_t length)
{
    uint8_t b = c->s[p];
    return (b < 0x20 && b != '\t') || b == 0x7F || (b >= 0x80 && length == 1) ||
           (length == 3 && !memcmp(c->s + p, "\xEF\xBF\xBD", 3));
}

/* Blanks and whatever belongs to no token; says what kind of gap it was. */
static size_t skip_gap(const struct scan *c, size_t p, uint8_t *gap)
{
    unsigned lines = 0;
    bool broken = false;
    size_t start = p, length;
    for (; p < c->n; p += length) {
        enum character k = kind_at(c, p, &length);
        if (k == CHARACTER_LINE)
            lines += !(c->s[p] == '\r' && p + 1 < c->n && c->s[p + 1] == '\n');
        else if (k != CHARACTER_NONE)
            break;
        else
            broken = broken || is_no_text(c, p, length);
    }
    *gap = lines > 1 || broken ? TOKEN_NEW_PARAGRAPH
           : lines == 1        ? TOKEN_NEW_LINE
           : p > start         ? TOKEN_BLANK
                               : TOKEN_GLUED;
    return p;
}

void tokenize(const uint8_t *text, struct range range, struct token_vec *out)
{
    struct scan c = {text, range.end, out};
    size_t first = out->n, p = range.start;
    while (p < c.n) {
        struct token t = {0};
        p = skip_gap(&c, p, &t.gap);
        if (p >= c.n)
            break;
        size_t length, end;
        enum character k = kind_at(&c, p, &length);
        if (is_letter(k)) {
            end = scan_word(&c, p, &t.kind);
        } else if (k == CHARACTER_DIGIT) {
            t.kind = TOKEN_NUMBER;
            end = length == 1 ? scan_number(&c, p) : p + length;
        } else if (k == CHARACTER_IDEOGRAPH) {
            t.kind = TOKEN_IDEOGRAPH;
            end = p + length;
        } else {
            size_t clitic = clitic_at(&c, p);
            t.kind = clitic ? TOKEN_WORD : TOKEN_SIGN;
            end = clitic ? p + clitic : scan_sign(&c, p, length);
        }
        if (end - p > LONGEST_TOKEN)
            end = utf8_align(text, range.end, p + LONGEST_TOKEN);
        if (out->n == first)
            t.gap = TOKEN_NEW_PARAGRAPH;
        t.start = p;
        t.end = end;
        vec_push(out, t);
        p = end;
    }
}
