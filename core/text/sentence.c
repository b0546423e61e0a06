/* Sentences by own rules (UAX #29 alone cuts after "Mr." and "U.S."). See segment.h. */
#include "config.h"

#include "core/text/segment.h"
#include "core/text/abbreviation.h"
#include "core/text/blank.h"
#include "core/text/paragraph.h"

#include <string.h>
#include <unictype.h>

enum { WORD = 32 }; /* bytes of a word before or behind a stop that are looked at */

/* What a run of stops is; the greater one decides in a mixed run. */
enum stop {
    STOP_NONE,
    STOP_PERIOD,   /* one full stop: may belong to an abbreviation */
    STOP_ELLIPSIS, /* "..." */
    STOP_STRONG,   /* ! ? and the like */
    STOP_WIDE,     /* of Chinese and Japanese: no blank needs to follow */
};

static enum stop stop_of(uint32_t cp)
{
    if (cp < 0x80)
        return cp == '.' ? STOP_PERIOD : cp == '!' || cp == '?' ? STOP_STRONG : STOP_NONE;
    if (cp == 0x2026)
        return STOP_ELLIPSIS;
    if (cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF61 || cp == 0xFF0E)
        return STOP_WIDE;
    return cp >= 0x589 && uc_is_property_sentence_terminal(cp) ? STOP_STRONG : STOP_NONE;
}

static bool is_digit(uint32_t cp)
{
    return cp < 0x80 ? cp >= '0' && cp <= '9' : uc_is_general_category(cp, UC_CATEGORY_Nd);
}

static bool is_opening(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == '(' || cp == '[' || cp == '{' ||
           (cp >= 0x80 &&
            uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Ps | UC_CATEGORY_MASK_Pi));
}

/* Quotes and brackets that close behind a stop. The German closing quotes open in English; directly
 * behind a stop and before a blank they close. */
static bool is_closing(const uint8_t *s, size_t at, size_t end, uint32_t cp)
{
    if (cp < 0x80)
        return cp && strchr("\"')]}", (int)cp);
    if (cp == 0x201C || cp == 0xAB) {
        size_t behind = at + 2 + (cp == 0x201C);
        return behind >= end || blank_is(utf8_peek(s, behind, end));
    }
    return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Pe | UC_CATEGORY_MASK_Pf);
}

/* Behind a reference such as "[12]" at `at`; `at` when there is none. */
static size_t skip_reference(const uint8_t *s, size_t at, size_t end)
{
    size_t i = at + 1;
    if (at >= end || s[at] != '[')
        return at;
    while (i < end && i < at + 5 && is_digit(s[i]))
        i++;
    return i > at + 1 && i < end && s[i] == ']' ? i + 1 : at;
}

struct stops {
    enum stop kind;
    size_t start, end; /* of the first run of stops */
    size_t behind;     /* behind closing quotes, brackets and references */
};

static size_t skip_stops(const uint8_t *s, size_t at, size_t end, struct stops *stops)
{
    size_t count = 0;
    while (at < end) {
        uint32_t cp;
        size_t len = utf8_decode(s + at, end - at, &cp);
        enum stop kind = stop_of(cp);
        if (kind == STOP_NONE)
            break;
        if (kind == STOP_PERIOD && count++)
            kind = STOP_ELLIPSIS;
        if (kind > stops->kind)
            stops->kind = kind;
        at += len;
    }
    return at;
}

/* Reads the stops at s[at], what closes behind them, and further stops behind that: `("Go!").` */
static struct stops read_stops(const uint8_t *s, size_t at, size_t end)
{
    struct stops stops = {.start = at};
    stops.end = stops.behind = skip_stops(s, at, end, &stops);
    for (;;) {
        size_t i = skip_reference(s, stops.behind, end);
        while (i < end) {
            uint32_t cp;
            size_t len = utf8_decode(s + i, end - i, &cp);
            if (!is_closing(s, i, end, cp))
                break;
            i += len;
        }
        if (i > stops.behind)
            i = skip_stops(s, i, end, &stops);
        if (i == stops.behind)
            return stops;
        stops.behind = i;
    }
}

/* The word (letters, digits, stops and hyphens) that ends at `end`, not before `low`. */
static struct range word_before(const uint8_t *s, size_t low, size_t end)
{
    struct range w = {end, end};
    while (w.start > low && end - w.start < WORD) {
        size_t at = utf8_prev(s, w.start);
        uint32_t cp = utf8_peek(s, at, end);
        if (cp != '.' && cp != '-' && !uc_is_alnum(cp))
            break;
        w.start = at;
    }
    return w;
}

/* The word behind opening quotes and brackets at `at`. */
static struct range word_behind(const uint8_t *s, size_t at, size_t end)
{
    while (at < end && is_opening(utf8_peek(s, at, end))) {
        uint32_t cp;
        at += utf8_decode(s + at, end - at, &cp);
    }
    struct range w = {at, at};
    while (w.end < end && w.end - at < WORD && uc_is_alnum(utf8_peek(s, w.end, end))) {
        uint32_t cp;
        w.end += utf8_decode(s + w.end, end - w.end, &cp);
    }
    return w;
}

static bool only(const uint8_t *s, struct range w, const char *set, size_t most)
{
    if (w.end == w.start || w.end - w.start > most)
        return false;
    for (size_t i = w.start; i < w.end; i++) {
        if (!s[i] || !strchr(set, s[i]))
            return false;
    }
    return true;
}

static bool is_one_capital(const uint8_t *s, struct range w)
{
    uint32_t cp;
    return w.end > w.start && utf8_decode(s + w.start, w.end - w.start, &cp) == w.end - w.start &&
           uc_is_upper(cp);
}

static enum abbreviation kind_of(const uint8_t *s, struct range w)
{
    /* of "Lt.-Gen" the last part decides */
    for (size_t i = w.end; i-- > w.start;) {
        if (s[i] != '-')
            continue;
        enum abbreviation kind = abbreviation_kind(s + i + 1, w.end - i - 1);
        if (kind != ABBREVIATION_NONE)
            return kind;
        break;
    }
    return abbreviation_kind(s + w.start, w.end - w.start);
}

/* Does the single full stop at `stop` end the sentence that began at `begin`? At `at` the next word
 * begins, not in lower case. */
static bool period_ends(const uint8_t *s, size_t begin, size_t stop, size_t at, size_t end)
{
    struct range w = word_before(s, begin, stop), next = word_behind(s, at, end);
    bool first = w.start == begin || (w.start == begin + 1 && s[begin] == '(');
    uint32_t cp = utf8_peek(s, next.start, end);
    size_t next_len = next.end - next.start;
    bool opener = abbreviation_is_opener(s + next.start, next_len);
    bool date = abbreviation_is_date_word(s + next.start, next_len);
    if (only(s, w, "0123456789", 3)) /* "1. The first"; "3. Oktober" */
        return !first && !(date && w.end - w.start <= 2);
    if (first && only(s, w, "IVXLC", 5))
        return false;
    if (is_one_capital(s, w))
        return opener || !uc_is_upper(cp);
    switch (kind_of(s, w)) {
    case ABBREVIATION_TITLE:
    case ABBREVIATION_INNER:
        return false;
    case ABBREVIATION_NUMBER:
        return !is_digit(cp) && cp != '#' && !is_one_capital(s, next) && !only(s, next, "IVXLC", 5);
    case ABBREVIATION_MONTH:
        return !is_digit(cp);
    case ABBREVIATION_NAME:
        return opener || utf8_peek(s, at, end) == '"' || utf8_peek(s, at, end) == 0x201C;
    case ABBREVIATION_TIME:
        return !date && !is_digit(cp) && utf8_peek(s, at, end) != '(';
    case ABBREVIATION_LAST:
    case ABBREVIATION_NONE:
        break;
    }
    /* "a. first item" */
    return !(first && w.end - w.start == 1);
}

/* Marks behind which a sentence goes on: `"Why?", he asked.` */
static bool goes_on(uint32_t cp)
{
    return cp && (uc_is_lower(cp) || (cp < 0x80 && strchr(",;:)", (int)cp)) || cp == 0xFF0C ||
                  cp == 0x3001 || cp == 0xFF1B || cp == 0xFF1A);
}

static bool is_dash(uint32_t cp)
{
    return cp == '-' || cp == 0x2013 || cp == 0x2014;
}

/* In a text without capitals a full stop before a small letter ends a sentence, unless the word
 * before it is known to be written with one or is a single letter. */
static bool ends_in_small_letters(const uint8_t *s, size_t begin, const struct stops *stops)
{
    struct range w = word_before(s, begin, stops->start);
    return stops->kind == STOP_STRONG || (stops->kind == STOP_PERIOD && w.end - w.start > 1 &&
                                          kind_of(s, w) == ABBREVIATION_NONE);
}

/* `small`: the paragraph begins with a small letter, so that it may have no capitals at all. */
static bool ends_sentence(const uint8_t *s, size_t begin, const struct stops *stops, size_t end,
                          bool small)
{
    size_t at = stops->behind;
    uint32_t cp = utf8_peek(s, at, end);
    if (at >= end)
        return true;
    if (!blank_is(cp)) { /* "3.14", "U.S", "Yahoo!s"; but a full stop of Chinese needs no blank */
        if (stops->kind == STOP_WIDE)
            return !goes_on(cp) && !is_digit(cp);
        return stops->kind == STOP_STRONG && uc_is_property_ideographic(cp);
    }
    while (at < end && blank_is(utf8_peek(s, at, end)))
        at += utf8_decode(s + at, end - at, &cp);
    cp = utf8_peek(s, at, end);
    if (stops->kind == STOP_WIDE)
        return true;
    if (is_dash(cp)) {
        struct range next = {at, at};
        next.start += utf8_decode(s + at, end - at, &cp);
        while (next.start < end && blank_is(utf8_peek(s, next.start, end)))
            next.start += utf8_decode(s + next.start, end - next.start, &cp);
        cp = utf8_peek(s, next.start, end);
    }
    if (small && uc_is_lower(cp))
        return ends_in_small_letters(s, begin, stops);
    if (goes_on(cp))
        return false;
    if (stops->kind == STOP_PERIOD && stops->behind == stops->end)
        return period_ends(s, begin, stops->start, at, end);
    return true;
}

static void split(const uint8_t *s, struct range r, void (*found)(struct range, void *), void *data)
{
    size_t begin = r.start, i = r.start;
    bool small = uc_is_lower(utf8_peek(s, r.start, r.end));
    while (i < r.end) {
        if (s[i] < 0x80 && s[i] != '.' && s[i] != '!' && s[i] != '?') {
            i++;
            continue;
        }
        uint32_t cp;
        size_t len = utf8_decode(s + i, r.end - i, &cp);
        if (stop_of(cp) == STOP_NONE) {
            i += len;
            continue;
        }
        struct stops stops = read_stops(s, i, r.end);
        i = stops.behind;
        /* stops before any word belong to what follows */
        if (stops.start == begin || !ends_sentence(s, begin, &stops, r.end, small))
            continue;
        found((struct range){begin, i}, data);
        while (i < r.end && blank_is(utf8_peek(s, i, r.end)))
            i += utf8_decode(s + i, r.end - i, &cp);
        begin = i;
    }
    if (begin < r.end)
        found((struct range){begin, r.end}, data);
}

void segment_sentences(const uint8_t *s, size_t n, void (*found)(struct range sentence, void *data),
                       void *data)
{
    struct paragraph_reader *reader = paragraph_reader_new(s, 0, n);
    struct paragraph p;
    while (paragraph_next(reader, &p))
        split(s, p.range, found, data);
    paragraph_reader_free(reader);
}
