#include "config.h"

#include "core/text/paragraph.h"
#include "core/base/alloc.h"
#include "core/text/blank.h"
#include "core/text/line.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>

enum {
    LOOK = 512,     /* bytes of a line that are measured */
    NARROW = 40,    /* nobody wraps at fewer cells */
    WIDE = 140,     /* ... or at more */
    TWO_LINES = 60, /* a run of only two lines must be so wide to count as wrapped */
};

struct line {
    struct range range; /* without the blanks around */
    size_t cells;       /* estimate; WIDE + 1 or more: longer than any wrapped line */
    size_t first_word;  /* cells up to the first blank */
    size_t indent;
    bool lower; /* begins with a lower-case letter */
    bool item;  /* begins with a list mark */
};

struct paragraph_reader {
    const uint8_t *s;
    size_t n;
    size_t at;                          /* start of the next line that was not read yet */
    struct line lines[PARAGRAPH_LINES]; /* of one run without a blank line among them */
    size_t count, first;                /* lines there; the first not handed out */
    bool blank_before, blank_after;     /* around lines[0..count) */
    size_t width;                       /* of the run; 0: it is not wrapped */
};

struct paragraph_reader *paragraph_reader_new(const uint8_t *s, size_t at, size_t n)
{
    struct paragraph_reader *r = xcalloc(1, sizeof *r);
    r->s = s;
    r->at = at;
    r->n = n;
    r->blank_after = true;
    return r;
}

void paragraph_reader_free(struct paragraph_reader *r)
{
    free(r);
}

/* Wide scripts take two cells; good enough to compare lengths. */
static size_t cells_of(uint32_t cp)
{
    return (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xD7A3) ||
                   (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFF00 && cp <= 0xFF60) || cp >= 0x1F000
               ? 2
               : 1;
}

/* "- ", "* ", "1. ", "(2) ", a bullet: what begins an item of a list. */
static bool is_item(const uint8_t *s, size_t n)
{
    uint32_t cp;
    size_t len = utf8_decode(s, n, &cp);
    if (cp == 0x2022 || cp == 0x25CF || cp == 0x25A0 || cp == 0x25AA || cp == 0x00B7)
        return true;
    if (strchr("-*+#>|", s[0]) || cp == 0x2013 || cp == 0x2014)
        return len < n && s[len] == ' ';
    size_t i = s[0] == '(', digits = i;
    while (i < n && i < digits + 3 && s[i] >= '0' && s[i] <= '9')
        i++;
    return i > digits && i + 1 < n && (s[i] == '.' || s[i] == ')') && s[i + 1] == ' ';
}

static struct line measure(const struct paragraph_reader *r, size_t start, struct range inner)
{
    const uint8_t *s = r->s;
    struct line line = {.range = inner, .indent = inner.start - start};
    size_t end = inner.end - inner.start > LOOK ? inner.start + LOOK : inner.end;
    bool in_word = true;
    uint32_t cp;
    utf8_decode(s + inner.start, end - inner.start, &cp);
    line.lower = cp < 0x80 ? cp >= 'a' && cp <= 'z' : uc_is_lower(cp);
    line.item = is_item(s + inner.start, end - inner.start);
    for (size_t i = inner.start; i < end && line.cells <= WIDE;) {
        if (s[i] < 0x80) {
            in_word = in_word && s[i] != ' ';
            line.first_word += in_word;
            line.cells++;
            i++;
            continue;
        }
        size_t len = utf8_decode(s + i, end - i, &cp), cells = cells_of(cp);
        if (blank_is(cp) || (cells == 2 && i > inner.start))
            in_word = false; /* scripts without blanks break between any two characters */
        line.first_word += in_word ? cells : 0;
        line.cells += cells;
        i += len;
    }
    return line;
}

/* Reads lines behind lines[0..count) until the array is full or a blank line has been passed. */
static void fill(struct paragraph_reader *r)
{
    r->blank_after = false;
    while (r->count < PARAGRAPH_LINES) {
        if (r->at >= r->n) {
            r->blank_after = true;
            return;
        }
        size_t end = line_find_end(r->s, r->at, r->n);
        struct range inner = blank_trim(r->s, (struct range){r->at, end});
        size_t start = r->at;
        r->at = line_skip_end(r->s, end, r->n);
        if (inner.start < inner.end) {
            r->lines[r->count++] = measure(r, start, inner);
        } else if (r->count) {
            r->blank_after = true;
            return;
        } else {
            r->blank_before = true;
        }
    }
}

/* The next word would not have fitted. */
static bool is_full(const struct line *line, const struct line *next, size_t width)
{
    return line->cells + 1 + next->first_word > width;
}

static void judge(struct paragraph_reader *r)
{
    size_t width = 0, full = 0, breaks = r->count ? r->count - 1 : 0;
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].cells > width && r->lines[i].cells <= WIDE)
            width = r->lines[i].cells;
    }
    for (size_t i = 0; i < breaks; i++)
        full += is_full(&r->lines[i], &r->lines[i + 1], width);
    bool wrapped = width >= NARROW && full * 4 >= breaks * 3;
    if (breaks == 1)
        wrapped = wrapped && (width >= TWO_LINES || r->lines[1].lower);
    r->width = wrapped ? width : 0;
}

static bool joins(const struct paragraph_reader *r, size_t i)
{
    const struct line *line = &r->lines[i], *next = &r->lines[i + 1];
    if (!r->width || line->cells > WIDE || next->item || next->indent > line->indent + 1)
        return false;
    return next->lower || is_full(line, next, r->width);
}

/* Drops the lines that were handed out and reads on. */
static void refill(struct paragraph_reader *r)
{
    if (r->first == r->count) {
        /* the flag of the run that ended now stands before the next one */
        r->blank_before = r->blank_after;
        r->count = 0;
    } else {
        memmove(r->lines, r->lines + r->first, (r->count - r->first) * sizeof *r->lines);
        r->count -= r->first;
        r->blank_before = false;
    }
    r->first = 0;
    fill(r);
    judge(r);
}

bool paragraph_next(struct paragraph_reader *r, struct paragraph *p)
{
    if (r->first == r->count) {
        refill(r);
        if (!r->count)
            return false;
    }
    size_t last = r->first;
    for (;;) {
        while (last + 1 < r->count && joins(r, last))
            last++;
        if (last + 1 < r->count || r->blank_after || r->first == 0)
            break;
        /* the paragraph may go on behind the piece that was read */
        last -= r->first;
        refill(r);
    }
    p->range = (struct range){r->lines[r->first].range.start, r->lines[last].range.end};
    p->lines = last - r->first + 1;
    p->blank_before = r->first == 0 && r->blank_before;
    r->first = last + 1;
    p->blank_after = r->first == r->count && r->blank_after;
    return true;
}
