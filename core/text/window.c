#include "config.h"

#include "core/text/window.h"
#include "core/base/alloc.h"
#include "core/text/blank.h"
#include "core/text/line.h"

#include <unigbrk.h>

enum {
    WINDOW = 16384,
    SLACK = 1024, /* how far behind a multiple of WINDOW a good place to cut is looked for */
    BLANKS = 64,  /* a line with more blanks than that is not taken for a blank line */
};

static const size_t NONE = SIZE_MAX;

/* Is the line that ends (with its terminator) before offset p blank? */
static bool follows_blank_line(const uint8_t *s, size_t n, size_t p)
{
    size_t i = p - 1; /* its terminator */
    if (s[i] == '\n' && i > 0 && s[i - 1] == '\r')
        i--;
    for (size_t steps = 0; i > 0 && steps < BLANKS; i--, steps++) {
        if (line_ends_with(s, i - 1, n))
            return true;
        if (s[i - 1] != ' ' && s[i - 1] != '\t')
            return false;
    }
    return i == 0;
}

/* Does a line (paragraph) begin at p? */
static bool begins(const struct text *t, size_t p, enum window_kind kind)
{
    const uint8_t *s = text_bytes(t);
    size_t n = text_size(t);
    if (p == 0)
        return true;
    if (p >= n || !line_ends_with(s, p - 1, n))
        return false;
    return kind == WINDOW_LINE || follows_blank_line(s, n, p);
}

static bool may_end_line(uint8_t c)
{
    return c == '\n' || c == '\r';
}

/* The last / first such place in [low, high). */
static size_t last_start(const struct text *t, size_t low, size_t high, enum window_kind kind)
{
    const uint8_t *s = text_bytes(t);
    for (size_t p = high; p-- > low;) {
        if ((!p || may_end_line(s[p - 1])) && begins(t, p, kind))
            return p;
    }
    return NONE;
}

static size_t first_start(const struct text *t, size_t low, size_t high, enum window_kind kind)
{
    const uint8_t *s = text_bytes(t);
    for (size_t p = low; p < high; p++) {
        if ((!p || may_end_line(s[p - 1])) && begins(t, p, kind))
            return p;
    }
    return NONE;
}

/* A cut is forced near k * WINDOW when no place to cut lies in the stretch before it. */
static bool is_forced(const struct text *t, size_t k, enum window_kind kind)
{
    return k && k * WINDOW < text_size(t) &&
           last_start(t, (k - 1) * WINDOW, k * WINDOW, kind) == NONE;
}

/* Where: behind a sentence's stop (paragraphs only), behind a blank, or between two graphemes as
 * far as two characters can tell; all of them before the next line (paragraph) begins. */
static size_t cut(const struct text *t, size_t k, enum window_kind kind)
{
    const uint8_t *s = text_bytes(t);
    size_t n = text_size(t), start = utf8_align(s, n, k * WINDOW);
    size_t end = n - start > SLACK ? start + SLACK : n;
    size_t blank = NONE, grapheme = NONE;
    uint32_t before = 0, stop = 0;
    for (size_t i = start; i < end;) {
        uint32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (begins(t, i, kind))
            return i;
        if (i > start) {
            if (blank_is(before) && !blank_is(cp)) {
                if (kind == WINDOW_LINE || stop)
                    return i;
                blank = blank == NONE ? i : blank;
            }
            if (grapheme == NONE && uc_is_grapheme_break(before, cp))
                grapheme = i;
        }
        if (!blank_is(cp))
            stop = cp == '.' || cp == '!' || cp == '?';
        before = cp;
        i += len;
    }
    return blank != NONE ? blank : grapheme != NONE ? grapheme : start;
}

struct range window_at(const struct text *t, size_t offset, enum window_kind kind)
{
    size_t n = text_size(t);
    if (!n)
        return (struct range){0, 0};
    if (offset >= n)
        offset = n - 1;
    struct range r = {0, n};
    for (size_t k = offset / WINDOW;; k--) {
        size_t high = k == offset / WINDOW ? offset + 1 : (k + 1) * WINDOW;
        size_t p = last_start(t, k * WINDOW, high, kind);
        if (p == NONE && is_forced(t, k, kind)) {
            p = cut(t, k, kind);
            if (p > offset)
                p = NONE;
        }
        if (p != NONE) {
            r.start = p;
            break;
        }
    }
    for (size_t k = offset / WINDOW; k * WINDOW < n; k++) {
        if (is_forced(t, k, kind)) {
            r.end = cut(t, k, kind);
            if (r.end > offset)
                break;
        }
        size_t low = k * WINDOW > offset ? k * WINDOW : offset + 1;
        size_t high = n - k * WINDOW > WINDOW ? (k + 1) * WINDOW : n;
        r.end = first_start(t, low, high, kind);
        if (r.end != NONE)
            break;
        r.end = n;
    }
    return r;
}

uint8_t *window_copy(const struct text *t, struct range r)
{
    uint8_t *copy = xmalloc(r.end - r.start);
    utf8_repair(copy, text_bytes(t) + r.start, r.end - r.start);
    return copy;
}
