#include "core/format/conll.h"

#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* One line of a file: a token with its tag, or the end of a sentence. */
struct row {
    const char *token, *tag;
    size_t token_size; /* 0: an empty line */
    size_t tag_size;   /* 0: a line of one column */
    size_t line;
    bool document; /* a -DOCSTART- line */
};

struct rows {
    const char *s, *end;
    size_t line;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool next_row(struct rows *r, struct row *row)
{
    static const char docstart[] = "-DOCSTART-";
    if (r->s == r->end)
        return false;
    const char *feed = memchr(r->s, '\n', (size_t)(r->end - r->s));
    const char *s = r->s, *stop = feed ? feed : r->end;
    r->s = feed ? feed + 1 : r->end;
    if (r->line == 0 && stop - s >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        s += 3;
    while (s < stop && is_blank(*s))
        s++;
    while (stop > s && is_blank(stop[-1]))
        stop--;
    *row = (struct row){.token = s, .line = ++r->line};
    while (s < stop && !is_blank(*s))
        s++;
    row->token_size = (size_t)(s - row->token);
    row->tag = stop;
    while (row->tag > s && !is_blank(row->tag[-1]))
        row->tag--;
    row->tag_size = row->tag > s ? (size_t)(stop - row->tag) : 0;
    row->document = row->token_size == sizeof docstart - 1 &&
                    memcmp(row->token, docstart, row->token_size) == 0;
    return true;
}

/* The next article's lines, without the -DOCSTART- line; false when there is none. */
static bool next_piece(struct rows *r, struct rows *piece)
{
    struct row row;
    bool tokens = false;
    *piece = *r;
    for (;;) {
        struct rows before = *r;
        if (!next_row(r, &row))
            break;
        if (row.document && tokens) {
            *r = before;
            break;
        }
        if (row.document)
            *piece = *r;
        tokens |= !row.document && row.token_size > 0;
    }
    piece->end = r->s;
    return tokens;
}

/* ---- where the tokens stand ----------------------------------------------------------------- */

/* Blanks, control characters and invalid bytes belong to no token. */
static size_t skip_gap(const struct text *text, size_t at)
{
    const uint8_t *s = text_bytes(text);
    size_t size = text_size(text);
    while (at < size) {
        uint32_t c;
        size_t n = utf8_decode(s + at, size - at, &c);
        bool space = c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x1680 ||
                     (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
                     (c >= 0x205F && c <= 0x2064) || c == 0x3000 || c == 0xFEFF;
        if (!space && !(c == UTF8_REPLACEMENT && n == 1))
            break;
        at += n;
    }
    return at;
}

struct place_vec { /* of the tokens of one article */
    struct range *v;
    size_t n, cap;
};

/* False when the tokens are not those of the text; *line is that of the first which is not. */
static bool align(const struct text *text, struct rows piece, struct place_vec *places,
                  size_t *line)
{
    struct row row;
    size_t at = 0;
    places->n = 0;
    while (next_row(&piece, &row)) {
        if (!row.token_size)
            continue;
        *line = row.line;
        size_t found = at;
        /* a token may itself begin with what is passed over otherwise */
        for (int attempt = 0;; attempt++) {
            if (row.token_size <= text_size(text) - found &&
                memcmp(text_bytes(text) + found, row.token, row.token_size) == 0)
                break;
            if (attempt)
                return false;
            found = skip_gap(text, at);
        }
        at = found + row.token_size;
        vec_push(places, (struct range){found, at});
    }
    return skip_gap(text, at) == text_size(text);
}

/* ---- what the tags say ---------------------------------------------------------------------- */

struct reader {
    struct annotations *into;
    struct format_report *report;
    struct range place; /* of the annotation that is open; empty: none */
    const char *label;
    size_t label_size, line;
};

static void close_open(struct reader *r)
{
    if (r->place.start == r->place.end)
        return;
    char *name = xmemdup0(r->label, r->label_size);
    struct annotation a = {
        .label = schema_intern(annotations_schema(r->into), name),
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .fragments = &r->place,
        .fragment_count = 1,
        .range = r->place,
    };
    if (a.label == SCHEMA_NONE || !annotations_load(r->into, &a))
        format_remark(r->report, r->line, "labels that cannot be used");
    free(name);
    r->place = (struct range){0, 0};
}

static void read_tag(struct reader *r, const struct row *row, struct range place)
{
    const char *tag = row->tag;
    bool outside = row->tag_size == 1 && *tag == 'O';
    bool inside = row->tag_size > 2 && memchr("BIESLU", *tag, 6) && tag[1] == '-' &&
                  !memchr(tag, 0, row->tag_size);
    if (!inside) {
        close_open(r);
        if (!outside)
            format_remark(r->report, row->line, "tags not understood");
        return;
    }
    bool same = row->tag_size - 2 == r->label_size && memcmp(tag + 2, r->label, r->label_size) == 0;
    if (strchr("BSU", *tag) || !same)
        close_open(r);
    if (r->place.start == r->place.end) {
        r->place.start = place.start;
        r->label = tag + 2;
        r->label_size = row->tag_size - 2;
        r->line = row->line;
    }
    r->place.end = place.end;
    if (strchr("ELSU", *tag))
        close_open(r);
}

bool conll_read(const char *bytes, size_t size, struct annotations *into,
                struct format_report *report, struct error *err)
{
    struct rows all = {bytes, bytes + size, 0}, piece;
    struct place_vec places = {0};
    size_t line = 0, count = 0;
    bool met = false;
    while (!met && next_piece(&all, &piece)) {
        met = align(annotations_text(into), piece, &places, &line);
        count++;
    }
    if (met) {
        struct reader r = {.into = into, .report = report, .label = ""};
        struct row row;
        for (size_t i = 0; next_row(&piece, &row);) {
            if (row.token_size)
                read_tag(&r, &row, places.v[i++]);
            else
                close_open(&r);
        }
        close_open(&r);
    } else if (count == 1) {
        error_set(err, "its words are not those of the text, from line %zu on", line);
    } else {
        error_set(err, count ? "no article in it has the words of the text" : "no words in it");
    }
    vec_release(&places);
    return met;
}

bool conll_articles(const char *bytes, size_t size, format_each_article *each, void *data,
                    struct format_report *report, struct error *err)
{
    struct rows all = {bytes, bytes + size, 0}, piece;
    struct strbuf text = STRBUF_INIT;
    bool more = true, any = false;
    (void)report;
    while (more && next_piece(&all, &piece)) {
        struct rows rest = piece;
        struct row row;
        strbuf_clear(&text);
        while (next_row(&rest, &row)) {
            bool inside = text.n && text.v[text.n - 1] != '\n';
            if (inside)
                strbuf_addc(&text, row.token_size ? ' ' : '\n');
            strbuf_add(&text, row.token, row.token_size);
        }
        if (text.n && text.v[text.n - 1] != '\n')
            strbuf_addc(&text, '\n');
        const struct format_article found = {
            .text = strbuf_str(&text),
            .text_size = text.n,
            .bytes = piece.s,
            .size = (size_t)(piece.end - piece.s),
        };
        any = true;
        more = each(data, &found);
    }
    strbuf_release(&text);
    return any || error_set(err, "no words in it");
}
