#include "config.h"

#include "core/article/structure.h"
#include "core/article/shape.h"
#include "core/base/vec.h"
#include "core/text/blank.h"
#include "core/text/paragraph.h"

#include <string.h>

enum {
    TITLE_LINES = 3,
    HEAD_BLOCKS = 24, /* metadata stand among the first so many blocks */
    CAPTIONS = 2,     /* so many short lines may follow each other as captions */
    REPORT = 1 << 20, /* bytes between two reports of progress */
};

struct builder {
    const uint8_t *s;
    struct block_vec *out;
    struct range title;
    bool body; /* a paragraph has been seen */
    struct short_line {
        struct paragraph p;
        bool heading;    /* it looks like one */
    } pending[CAPTIONS]; /* what is no list unless more follow */
    size_t pending_n;
    bool in_list; /* within a longer run of short lines: verse, a list, a log */
};

static void add(struct builder *b, struct range r, enum block_kind kind)
{
    vec_push(b->out, (struct block){r, kind});
}

enum next { NEXT_PARAGRAPH, NEXT_OTHER, NEXT_NOTHING };

/* The run of short lines ends, because of what comes next. */
static void flush(struct builder *b, enum next next)
{
    for (size_t i = 0; i < b->pending_n; i++) {
        const struct paragraph *p = &b->pending[i].p;
        bool above = i + 1 == b->pending_n && p->blank_before && !p->blank_after;
        enum block_kind kind = BLOCK_CAPTION;
        if (!b->body && next == NEXT_NOTHING)
            kind = BLOCK_PARAGRAPH; /* nothing but short lines */
        else if (b->pending[i].heading || (above && next == NEXT_PARAGRAPH))
            kind = BLOCK_HEADING;
        add(b, p->range, kind);
    }
    b->pending_n = 0;
}

static void add_short(struct builder *b, const struct paragraph *p, bool heading)
{
    if (!b->in_list && b->pending_n < CAPTIONS) {
        b->pending[b->pending_n++] = (struct short_line){*p, heading};
        return;
    }
    for (size_t i = 0; i < b->pending_n; i++)
        add(b, b->pending[i].p.range, BLOCK_PARAGRAPH);
    b->pending_n = 0;
    b->in_list = true;
    add(b, p->range, BLOCK_PARAGRAPH);
}

static void add_other(struct builder *b, struct range r, enum block_kind kind)
{
    flush(b, kind == BLOCK_PARAGRAPH ? NEXT_PARAGRAPH : NEXT_OTHER);
    b->in_list = false;
    b->body = b->body || kind == BLOCK_PARAGRAPH;
    add(b, r, kind);
}

/* The same words, whatever blanks stand between them. */
static bool same_words(const uint8_t *s, struct range a, struct range b)
{
    while (a.start < a.end && b.start < b.end) {
        uint32_t x, y;
        size_t x_len = utf8_decode(s + a.start, a.end - a.start, &x);
        size_t y_len = utf8_decode(s + b.start, b.end - b.start, &y);
        if (blank_is(x)) {
            a.start += x_len;
        } else if (blank_is(y)) {
            b.start += y_len;
        } else if (x != y) {
            return false;
        } else {
            a.start += x_len;
            b.start += y_len;
        }
    }
    return a.start == a.end && b.start == b.end;
}

/* An address alone on its line, as scraped articles have it above the title. */
static bool is_address(const uint8_t *s, struct range r)
{
    if (r.end - r.start > 2048 || !memmem(s + r.start, r.end - r.start, "://", 3))
        return false;
    return !memchr(s + r.start, ' ', r.end - r.start);
}

static bool looks_like_title(const struct paragraph *p, const struct shape *shape)
{
    return p->lines <= TITLE_LINES && shape->chars <= SHAPE_SHORT && shape->has_letter &&
           (shape->end == SHAPE_OPEN || shape->end == SHAPE_QUESTION);
}

/* A colon in the first line is a headline's more often than a key's. */
static bool looks_like_metadata(const struct builder *b, const struct paragraph *p,
                                const struct shape *shape)
{
    struct range key, value;
    bool known;
    if (b->body || b->out->n >= HEAD_BLOCKS || p->lines > 1 || shape->chars > SHAPE_SHORT ||
        !shape_metadata(b->s, p->range, &key, &value, &known))
        return false;
    bool prose = shape->end == SHAPE_STOP || shape->end == SHAPE_QUESTION;
    if (known || !b->out->n || prose)
        return known;
    /* "Book review: The Empty Nail" is a headline, "reading time: 3 minutes" is not */
    const uint8_t *k = b->s + key.start;
    bool one_word = !memchr(k, ' ', key.end - key.start);
    return one_word || !(k[0] >= 'A' && k[0] <= 'Z');
}

static void add_paragraph(struct builder *b, const struct paragraph *p)
{
    struct shape shape = shape_of(b->s, p->range);
    bool is_short =
        p->lines == 1 && shape.chars <= SHAPE_SHORT && shape.has_letter && shape.end == SHAPE_OPEN;
    if (looks_like_metadata(b, p, &shape)) {
        add_other(b, p->range, BLOCK_METADATA);
        return;
    }
    if (!b->body && is_address(b->s, p->range)) {
        flush(b, NEXT_OTHER);
        add(b, p->range, BLOCK_PARAGRAPH);
        return;
    }
    bool untitled = b->title.end == 0 && !b->body && !b->pending_n && !b->in_list;
    if (untitled && looks_like_title(p, &shape)) {
        b->title = p->range;
        add_other(b, p->range, BLOCK_TITLE);
        return;
    }
    if (!b->body && b->title.end && same_words(b->s, b->title, p->range)) {
        add_other(b, p->range, BLOCK_HEADING);
        return;
    }
    size_t credit = b->body || b->title.end ? shape_credit(b->s, p->range) : SIZE_MAX;
    if (credit == p->range.start) {
        add_other(b, p->range, BLOCK_CREDIT);
    } else if (credit != SIZE_MAX) {
        add_other(b, blank_trim(b->s, (struct range){p->range.start, credit}), BLOCK_PARAGRAPH);
        add_other(b, (struct range){credit, p->range.end}, BLOCK_CREDIT);
    } else if (!b->body && shape_byline(b->s, p->range)) {
        add_other(b, p->range, BLOCK_CREDIT);
    } else if (is_short || (shape.heading && p->blank_before)) {
        add_short(b, p, shape.heading && p->blank_before);
    } else {
        add_other(b, p->range, BLOCK_PARAGRAPH);
    }
}

bool structure_find(const struct text *t, size_t end, struct progress *p, struct block_vec *out)
{
    struct builder b = {.s = text_bytes(t), .out = out};
    bool cancelled = false;
    size_t first = out->n, reported = 0;
    size_t start = end >= 3 && !memcmp(b.s, "\xEF\xBB\xBF", 3) ? 3 : 0;
    struct paragraph_reader *reader = paragraph_reader_new(b.s, start, end);
    struct paragraph paragraph;
    while (!cancelled && paragraph_next(reader, &paragraph)) {
        add_paragraph(&b, &paragraph);
        if (paragraph.range.end - reported >= REPORT) {
            reported = paragraph.range.end;
            progress_report(p, reported, end);
            cancelled = progress_cancelled(p);
        }
    }
    paragraph_reader_free(reader);
    flush(&b, NEXT_NOTHING);
    /* one line alone is a text, not the title of one */
    if (out->n == first + 1 && out->v[first].kind == BLOCK_TITLE)
        out->v[first].kind = BLOCK_PARAGRAPH;
    return !cancelled;
}
