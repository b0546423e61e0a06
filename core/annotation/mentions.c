#include "core/annotation/mentions.h"

#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <string.h>
#include <unictype.h>

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/* Scripts that write words without gaps: what touches is no part of the same word for sure. */
static bool needs_no_gap(uint32_t c)
{
    return uc_is_property_ideographic(c) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF);
}

static bool is_word(uint32_t c)
{
    return c == '_' || uc_is_property_alphabetic(c) || uc_is_property_decimal_digit(c) ||
           uc_is_general_category(c, UC_MARK);
}

static bool word_goes_on(uint32_t before, uint32_t after)
{
    return is_word(before) && is_word(after) && !needs_no_gap(before) && !needs_no_gap(after);
}

static uint32_t char_at(const uint8_t *s, size_t n, size_t at, size_t *next)
{
    uint32_t c;
    *next = at + utf8_decode(s + at, n - at, &c);
    return c;
}

static uint32_t char_before(const uint8_t *s, size_t n, size_t at, size_t *start)
{
    uint32_t c;
    *start = utf8_prev(s, at);
    utf8_decode(s + *start, n - *start, &c);
    return c;
}

/* ---- trimming ------------------------------------------------------------------------------- */

static bool is_stop(uint32_t c)
{
    return c && c < 0x80
               ? strchr(",;:.!?", (int)c) != NULL
               : c == 0x3001 || c == 0x3002 || c == 0xFF0C || c == 0xFF0E || c == 0xFF1A ||
                     c == 0xFF1B || c == 0xFF01 || c == 0xFF1F || c == 0x2026;
}

static uint32_t closing_of(uint32_t c)
{
    static const uint32_t pairs[][2] = {
        {'(', ')'},       {'[', ']'},       {'{', '}'},       {'"', '"'},
        {'\'', '\''},     {0x2018, 0x2019}, {0x201C, 0x201D}, {0x201E, 0x201C},
        {0xAB, 0xBB},     {0x300A, 0x300B}, {0x300C, 0x300D}, {0x300E, 0x300F},
        {0x3010, 0x3011}, {0xFF08, 0xFF09}, {0x3008, 0x3009}, {0x2039, 0x203A},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == c)
            return pairs[i][1];
    return 0;
}

static bool is_closing(uint32_t c)
{
    return c == ')' || c == ']' || c == '}' || c == '"' || c == 0x2019 || c == 0x201D ||
           c == 0xBB || c == 0x300B || c == 0x300D || c == 0x300F || c == 0x3011 || c == 0xFF09 ||
           c == 0x3009 || c == 0x203A || c == '\'';
}

#define TRIM_WINDOW 4096 /* a bracket further away is not looked for */

/* Does the bracket or quote at one end of r have its partner inside? A quote pairs with its like.
 */
static bool paired(const uint8_t *s, struct range r, uint32_t c, bool at_start)
{
    size_t next;
    long depth = 0;
    if (r.end - r.start > TRIM_WINDOW)
        return true;
    uint32_t open = at_start ? c : 0, close = at_start ? closing_of(c) : c;
    for (size_t i = r.start; i < r.end; i = next) {
        uint32_t x = char_at(s, r.end, i, &next);
        if (open == close && x == open) {
            depth ^= 1;
        } else if (at_start ? x == open : closing_of(x) == close) {
            depth++;
        } else if (x == close && --depth < 0) {
            return false;
        }
    }
    return depth == 0;
}

/* "U.S." and "J. R. R." keep the stop: another one stands before it with a single letter between.
 */
static bool stop_belongs(const uint8_t *s, struct range r, size_t stop)
{
    size_t at;
    if (s[stop] != '.' || stop == r.start)
        return false;
    char_before(s, r.end, stop, &at);
    if (at <= r.start)
        return false;
    uint32_t before = char_before(s, r.end, at, &at);
    return before == '.' || (before == ' ' && at > r.start && s[at - 1] == '.');
}

/* "(NASA)" and "\"X\"": the pair encloses all of it. */
static bool enclosed(const uint8_t *s, struct range r)
{
    size_t after, last;
    uint32_t first = char_at(s, r.end, r.start, &after), close = closing_of(first);
    if (!close || after >= r.end || char_before(s, r.end, r.end, &last) != close || last < after)
        return false;
    return paired(s, (struct range){after, last}, close, false) &&
           (first == close || paired(s, (struct range){after, last}, first, true));
}

struct range mentions_trim(const struct text *text, struct range r)
{
    const uint8_t *s = text_bytes(text);
    if (r.end > text_size(text))
        r.end = text_size(text);
    while (r.start < r.end) {
        size_t next, last;
        uint32_t first = char_at(s, r.end, r.start, &next);
        uint32_t end = char_before(s, r.end, r.end, &last);
        if (is_blank(first) || is_stop(first) || is_closing(first) ||
            (closing_of(first) && !paired(s, r, first, true))) {
            if (!(closing_of(first) && closing_of(first) == first && paired(s, r, first, true))) {
                r.start = next;
                continue;
            }
        }
        if (is_blank(end) || (is_stop(end) && !stop_belongs(s, r, last)) ||
            (closing_of(end) && closing_of(end) != end) ||
            (is_closing(end) && !paired(s, r, end, false))) {
            r.end = last;
            continue;
        }
        if (!enclosed(s, r))
            break;
        r.start = next;
        r.end = last;
    }
    if (r.start > r.end)
        r.end = r.start;
    return r;
}

/* ---- the same words ------------------------------------------------------------------------- */

struct needle {
    const uint8_t *s;
    struct range_vec pieces; /* of s: what stands between the blanks */
};

static void cut_needle(const uint8_t *s, struct range like, struct needle *needle)
{
    size_t next;
    needle->s = s;
    for (size_t i = like.start; i < like.end;) {
        while (i < like.end && is_blank(char_at(s, like.end, i, &next)))
            i = next;
        size_t start = i;
        while (i < like.end && !is_blank(char_at(s, like.end, i, &next)))
            i = next;
        if (i > start)
            vec_push(&needle->pieces, (struct range){start, i});
    }
}

#define MOST_BLANKS 256 /* in one gap of a name */

/* End of the blanks at `at`, or 0 when there are none, too many, or two line breaks among them. */
static size_t skip_gap(const uint8_t *s, size_t n, size_t at)
{
    size_t start = at, next;
    int breaks = 0;
    for (uint32_t c; at < n && at - start < MOST_BLANKS; at = next) {
        c = char_at(s, n, at, &next);
        if (!is_blank(c))
            return at > start && breaks < 2 ? at : 0;
        breaks += c == '\n' || (c == '\r' && !(next < n && s[next] == '\n')) || c == 0x2029;
    }
    return 0;
}

/* End of the needle if it stands at `at`, else 0. */
static size_t match(const uint8_t *s, size_t n, size_t at, const struct needle *needle)
{
    for (size_t i = 0; i < needle->pieces.n; i++) {
        struct range p = needle->pieces.v[i];
        size_t size = p.end - p.start;
        if (i > 0 && (at = skip_gap(s, n, at)) == 0)
            return 0;
        if (size > n - at || memcmp(s + at, needle->s + p.start, size) != 0)
            return 0;
        at += size;
    }
    return at;
}

static bool is_whole(const uint8_t *s, size_t n, struct range r)
{
    size_t at;
    if (r.start > 0 && word_goes_on(char_before(s, n, r.start, &at), char_at(s, n, r.start, &at)))
        return false;
    return r.end >= n || !word_goes_on(char_before(s, n, r.end, &at), char_at(s, n, r.end, &at));
}

#define PIECE ((size_t)1 << 20) /* searched between two looks at the wish to stop */

static bool find_all(const struct text *text, const struct needle *needle, enum mention_rule rule,
                     size_t limit, struct progress *p, struct range_vec *out)
{
    const uint8_t *s = text_bytes(text);
    size_t n = text_size(text), found = 0;
    bool cancelled = false;
    for (size_t at = 0; needle->pieces.n && at < n;) {
        struct range first = needle->pieces.v[0];
        size_t size = first.end - first.start;
        progress_report(p, at, n);
        if ((cancelled = progress_cancelled(p)))
            break;
        size_t window = n - at < PIECE + size - 1 ? n - at : PIECE + size - 1;
        const uint8_t *hit = memmem(s + at, window, needle->s + first.start, size);
        if (!hit) {
            at += window < PIECE + size - 1 ? window : PIECE;
            continue;
        }
        at = (size_t)(hit - s);
        size_t end = match(s, n, at, needle);
        struct range r = {at, end};
        if (end && (rule == MENTIONS_ANYWHERE || is_whole(s, n, r))) {
            vec_push(out, r);
            at = end;
            if (limit && ++found == limit)
                break;
        } else {
            at++;
        }
    }
    return !cancelled;
}

bool mentions_identical(const struct text *text, struct range like, enum mention_rule rule,
                        size_t limit, struct progress *p, struct range_vec *out)
{
    struct needle needle = {0};
    cut_needle(text_bytes(text), mentions_trim(text, like), &needle);
    bool done = find_all(text, &needle, rule, limit, p, out);
    vec_release(&needle.pieces);
    return done;
}

bool mentions_of(const struct text *text, const char *words, enum mention_rule rule, size_t limit,
                 struct progress *p, struct range_vec *out)
{
    struct needle needle = {0};
    cut_needle((const uint8_t *)words, (struct range){0, strlen(words)}, &needle);
    bool done = find_all(text, &needle, rule, limit, p, out);
    vec_release(&needle.pieces);
    return done;
}
