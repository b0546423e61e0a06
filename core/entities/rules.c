#include "core/entities/rules.h"

#include "core/base/vec.h"
#include "core/entities/character.h"
#include "core/text/utf8.h"

#include <string.h>

#define LONGEST_TITLE 16 /* tokens between the quotes */

struct reading {
    const uint8_t *text;
    const struct token *tokens;
    const bool *starts;
    size_t count;
};

/* Is token i one of the words (in lower case; the comparison is without ASCII case)? */
static bool is_one(const struct reading *r, size_t i, const char *const *words)
{
    if (i >= r->count)
        return false;
    const uint8_t *s = r->text + r->tokens[i].start;
    size_t n = r->tokens[i].end - r->tokens[i].start;
    uint8_t first = *s >= 'A' && *s <= 'Z' ? *s | 0x20 : *s;
    for (; *words; words++) {
        size_t k = 1;
        if ((uint8_t) * *words != first)
            continue;
        while (k < n && (s[k] >= 'A' && s[k] <= 'Z' ? s[k] | 0x20 : s[k]) == (uint8_t)(*words)[k])
            k++;
        if (k == n && !(*words)[k])
            return true;
    }
    return false;
}

static bool is(const struct reading *r, size_t i, const char *word)
{
    const char *const words[] = {word, NULL};
    return is_one(r, i, words);
}

static bool is_number(const struct reading *r, size_t i)
{
    if (i >= r->count || r->tokens[i].kind != TOKEN_NUMBER)
        return false;
    uint8_t last = r->text[r->tokens[i].end - 1];
    return last >= '0' && last <= '9';
}

static bool is_year(const struct reading *r, size_t i)
{
    return is_number(r, i) && r->tokens[i].end - r->tokens[i].start == 4 &&
           (r->text[r->tokens[i].start] == '1' || r->text[r->tokens[i].start] == '2');
}

static enum character first_kind(const struct reading *r, size_t i)
{
    uint32_t cp;
    utf8_decode(r->text + r->tokens[i].start, r->tokens[i].end - r->tokens[i].start, &cp);
    return character_kind(cp);
}

static const char *const scales[] = {"million", "billion", "trillion", "thousand", "hundred",
                                     "m",       "bn",      "mn",       NULL};

/* A number with its scale from token i on: the token behind it, or i. */
static size_t amount_end(const struct reading *r, size_t i)
{
    size_t k = i;
    if (!is_number(r, k))
        return i;
    k++;
    while (is_one(r, k, scales) && !r->starts[k] && k - i < 3)
        k++;
    return k;
}

/* Each rule returns the token behind its match, or i. */
typedef size_t rule(const struct reading *r, size_t i);

static size_t money(const struct reading *r, size_t i)
{
    static const char *const signs[] = {"$", "€", "£", "¥", "￥", "₹", "₽", "₩", "₦", "₺", NULL};
    static const char *const prefixes[] = {"us", "hk", "nt", "a", "c", "s", "nz", NULL};
    static const char *const codes[] = {"usd", "eur", "gbp", "cny", "rmb", "jpy", "inr",
                                        "krw", "hkd", "aud", "cad", "chf", "rub", NULL};
    static const char *const units[] = {
        "yuan",      "rmb",    "dollars", "dollar", "euros",  "euro",  "pounds", "yen",  "won",
        "rupee",     "rupees", "rubles",  "ruble",  "francs", "pesos", "lira",   "baht", "ringgit",
        "naira",     "rand",   "dirhams", "riyals", "usd",    "cny",   "eur",    "gbp",  "cents",
        "shillings", "reais",  "taka",    "rupiah", "dong",   "krona", "kronor", NULL};
    static const char *const nations[] = {"us",       "u.s.",       "hong",     "kong",
                                          "american", "australian", "canadian", "singapore",
                                          "british",  "japanese",   NULL};
    size_t k = i;
    if (r->tokens[i].kind != TOKEN_NUMBER && r->tokens[i].end - r->tokens[i].start > 3)
        return i; /* longer than any sign, code or prefix */
    if (is_one(r, k, prefixes) && is_one(r, k + 1, signs) && r->tokens[k + 1].gap == TOKEN_GLUED)
        k++;
    if (is_one(r, k, signs) || is_one(r, k, codes)) {
        size_t end = amount_end(r, k + 1);
        return end > k + 1 ? end : i;
    }
    k = amount_end(r, i);
    if (k == i)
        return i;
    while (is_one(r, k, nations))
        k++;
    return is_one(r, k, units) ? k + 1 : i;
}

static size_t percent(const struct reading *r, size_t i)
{
    static const char *const words[] = {"%", "％", "percent", "pct", NULL};
    if (!is_number(r, i))
        return i;
    if (is_one(r, i + 1, words))
        return i + 2;
    if (is(r, i + 1, "per") && is(r, i + 2, "cent"))
        return i + 3;
    if (is(r, i + 1, "percentage") && (is(r, i + 2, "points") || is(r, i + 2, "point")))
        return i + 3;
    return i;
}

static size_t quantity(const struct reading *r, size_t i)
{
    static const char *const kinds[] = {"square", "cubic", "nautical", "metric", "light", NULL};
    static const char *const units[] = {
        "km",        "kilometers", "kilometres", "kilometer", "meters",      "metres",
        "meter",     "metre",      "cm",         "mm",        "centimeters", "centimetres",
        "miles",     "mile",       "feet",       "foot",      "inches",      "yards",
        "tons",      "tonnes",     "ton",        "tonne",     "kg",          "kilograms",
        "kilogram",  "grams",      "pounds",     "ounces",    "liters",      "litres",
        "liter",     "gallons",    "barrels",    "hectares",  "hectare",     "acres",
        "mu",        "mw",         "gw",         "kw",        "kwh",         "kilowatts",
        "megawatts", "gigawatts",  "watts",      "volts",     "degrees",     "celsius",
        "mph",       "knots",      "gb",         "tb",        "mb",          "gigabytes",
        "terabytes", "nm",         "nanometers", "ghz",       "mhz",         "teu",
        "carats",    "sq",         NULL};
    static const char *const scales_of_heat[] = {
        "celsius", "fahrenheit", "kelvin", "kilometers", "meters", "km", "m", "feet", "ft", NULL};
    size_t k = amount_end(r, i);
    if (k == i)
        return i;
    if (is_one(r, k, kinds))
        k++;
    if (!is_one(r, k, units))
        return i;
    k++;
    bool open = is(r, k - 1, "degrees") || is(r, k - 1, "sq");
    return open && is_one(r, k, scales_of_heat) ? k + 1 : k;
}

static size_t clock_time(const struct reading *r, size_t i)
{
    static const char *const halves[] = {"am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock", NULL};
    static const char *const zones[] = {"gmt",  "utc", "est", "edt", "cet",
                                        "cest", "pst", "ist", NULL};
    if (!is_number(r, i))
        return i;
    const uint8_t *s = r->text + r->tokens[i].start;
    size_t n = r->tokens[i].end - r->tokens[i].start, k = i + 1;
    const uint8_t *colon = memchr(s, ':', n);
    bool timed = colon && colon - s <= 2 && n - (size_t)(colon - s) >= 3;
    if (is_one(r, k, halves) && !r->starts[k]) {
        timed = timed || n <= 2;
        k++;
    }
    if (timed && is_one(r, k, zones))
        k++;
    return timed ? k : i;
}

/* A closing mark for the opening one at token i; NULL when it opens nothing. */
static const char *closing(const struct reading *r, size_t i)
{
    static const char *const pairs[][2] = {{"“", "”"},   {"\"", "\""}, {"«", "»"},
                                           {"《", "》"}, {"〈", "〉"}, {"``", "''"}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
        if ((uint8_t)*pairs[k][0] == r->text[r->tokens[i].start] && is(r, i, pairs[k][0]))
            return pairs[k][1];
    return NULL;
}

/* Words that stay small in a title. */
static bool is_small_word(const struct reading *r, size_t i)
{
    static const char *const words[] = {"a",   "an", "the", "of", "and", "in",   "on",
                                        "for", "to", "at",  "by", "or",  "with", "from",
                                        "de",  "la", "'s",  "as", NULL};
    return is_one(r, i, words);
}

/* A title in quotes: it begins with a capital, every other word of weight has one too, and it holds
 * two words at least; between 《 and 》 anything is one. Proverbs and speech do not look so. */
static size_t title(const struct reading *r, size_t i)
{
    const char *close = closing(r, i);
    size_t k = i + 1, words = 0;
    if (!close)
        return i;
    bool sure = r->tokens[i].end - r->tokens[i].start == 3 && r->text[r->tokens[i].start] == 0xE3;
    for (; k < r->count && k - i <= LONGEST_TITLE && !r->starts[k] && !is(r, k, close); k++) {
        enum character c = first_kind(r, k);
        if (!sure && c == CHARACTER_LOWER && !is_small_word(r, k))
            return i;
        if (!sure && (is(r, k, ",") || is(r, k, ".")) && is(r, k + 1, close))
            return i;
        words += c == CHARACTER_UPPER || c == CHARACTER_DIGIT;
    }
    if (k >= r->count || !is(r, k, close) || k == i + 1)
        return i;
    return sure || (words >= 2 && first_kind(r, i + 1) != CHARACTER_LOWER) ? k + 1 : i;
}

/* "White paper on industrial talents (2020)" */
static size_t white_paper(const struct reading *r, size_t i)
{
    static const char *const colours[] = {"white", "blue", "green", NULL};
    static const char *const links[] = {"on", "of", NULL};
    if (!is_one(r, i, colours) || !is(r, i + 1, "paper") || !is_one(r, i + 2, links))
        return i;
    for (size_t k = i + 3; k + 2 < r->count && k - i < LONGEST_TITLE && !r->starts[k]; k++) {
        if (is(r, k, "(") && is_year(r, k + 1) && is(r, k + 2, ")"))
            return k + 3;
        if (r->tokens[k].kind == TOKEN_SIGN)
            return i;
    }
    return i;
}

/* "Data Protection Act 2018", "Immigration Act of 1990" */
static size_t act(const struct reading *r, size_t i)
{
    if (first_kind(r, i) != CHARACTER_UPPER)
        return i;
    for (size_t k = i + 1; k < r->count && k - i < 8 && !r->starts[k]; k++) {
        if (is(r, k, "act") && first_kind(r, k) == CHARACTER_UPPER) {
            size_t year = is(r, k + 1, "of") ? k + 2 : k + 1;
            return is_year(r, year) ? year + 1 : i;
        }
        if (first_kind(r, k) != CHARACTER_UPPER && !is_small_word(r, k))
            return i;
    }
    return i;
}

/* "ISO 9001", "IEC 61850", "RFC 2616", "IEEE 802.11" */
static size_t standard(const struct reading *r, size_t i)
{
    static const char *const bodies[] = {"iso", "iec", "rfc", "ieee", "din", NULL};
    if (!is_one(r, i, bodies) || first_kind(r, i) != CHARACTER_UPPER || i + 1 >= r->count ||
        r->tokens[i + 1].kind != TOKEN_NUMBER || is_year(r, i + 1) ||
        r->tokens[i + 1].end - r->tokens[i + 1].start < 3)
        return i;
    return i + 2;
}

/* Kinds of first tokens, as bits. */
enum { NUMBER = 1, SIGN = 2, CAPITAL = 4, SMALL = 8 };

static unsigned kind_of(const struct reading *r, size_t i)
{
    uint8_t kind = r->tokens[i].kind, c = r->text[r->tokens[i].start];
    if (kind == TOKEN_NUMBER || kind == TOKEN_SIGN)
        return kind == TOKEN_NUMBER ? NUMBER : SIGN;
    return c >= 'a' && c <= 'z' ? SMALL : CAPITAL;
}

static const struct {
    rule *find;
    enum rule_label label;
    unsigned kinds; /* of first tokens that it is for: most tokens are spared all rules */
    bool quoted;    /* the marks around it are no part of the name */
} rules[] = {
    {money, RULE_MONEY, NUMBER | SIGN | CAPITAL, false},
    {percent, RULE_PERCENT, NUMBER, false},
    {quantity, RULE_QUANTITY, NUMBER, false},
    {clock_time, RULE_TIME, NUMBER, false},
    {white_paper, RULE_WORK, CAPITAL | SMALL, false},
    {act, RULE_WORK, CAPITAL, false},
    {standard, RULE_WORK, CAPITAL, false},
    {title, RULE_WORK, SIGN, true},
};

static void note(const struct reading *r, size_t from, size_t to, unsigned label, bool sure,
                 struct mention_vec *out)
{
    vec_push(out, (struct mention){.start = r->tokens[from].start,
                                   .end = r->tokens[to - 1].end,
                                   .probability = sure ? RULES_SURE : 0.9f,
                                   .label = (uint8_t)label,
                                   .source = MENTION_RULE});
}

void rules_find(const uint8_t *text, const struct token *tokens, const bool *starts, size_t count,
                unsigned first_label, struct mention_vec *out)
{
    struct reading r = {text, tokens, starts, count};
    for (size_t i = 0; i < count;) {
        size_t end = i;
        if (tokens[i].kind == TOKEN_URL || tokens[i].kind == TOKEN_EMAIL) {
            note(&r, i, i + 1, first_label + (tokens[i].kind == TOKEN_URL ? RULE_URL : RULE_EMAIL),
                 true, out);
            i++;
            continue;
        }
        unsigned kind = kind_of(&r, i);
        for (size_t k = 0; k < sizeof rules / sizeof rules[0] && end == i; k++) {
            if (!(rules[k].kinds & kind))
                continue;
            end = rules[k].find(&r, i);
            if (end > i)
                note(&r, i + rules[k].quoted, end - rules[k].quoted, first_label + rules[k].label,
                     rules[k].find == white_paper, out);
        }
        i = end > i ? end : i + 1;
    }
}
