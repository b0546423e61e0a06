/* CoNLL columns: a token and its tag per line, a blank line between sentences, IOB2 tags.
 *
 *   conll       "token TAG", as in CoNLL-2002
 *   conll2003   "token -X- _ TAG", with a -DOCSTART- line per article
 *
 * Tokens carry one tag, so of annotations that overlap the longest is kept, of equals the first.
 * Edges inside a token cut the token there; several fragments are written as one place, from the
 * first to the last. */
#include "core/base/vec.h"
#include "core/entities/tokenizer.h"
#include "core/format/conll.h"
#include "core/format/formats.h"
#include "core/format/write.h"

#include <string.h>

struct place {
    struct range range;
    uint32_t label;
};

struct place_vec {
    struct place *v;
    size_t n, cap;
};

static int compare_longest(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    size_t i = x->range.end - x->range.start, j = y->range.end - y->range.start;
    if (i != j)
        return i > j ? -1 : 1;
    return (x->range.start > y->range.start) - (x->range.start < y->range.start);
}

static int compare_starts(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return (x->range.start > y->range.start) - (x->range.start < y->range.start);
}

/* Index of the first place of the sorted list that ends behind offset. */
static size_t first_behind(const struct place_vec *list, size_t offset)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (list->v[mid].range.end <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Runs of annotations that touch each other: within each the longest first, each kept if nothing
 * kept is in its way. */
static void keep_flat(struct place_vec *places, struct place_vec *kept,
                      struct format_report *report)
{
    for (size_t i = 0; i < places->n;) {
        size_t end = i + 1, reach = places->v[i].range.end, first = kept->n;
        for (; end < places->n && places->v[end].range.start < reach; end++)
            if (places->v[end].range.end > reach)
                reach = places->v[end].range.end;
        qsort(places->v + i, end - i, sizeof *places->v, compare_longest);
        for (size_t k = i; k < end; k++) {
            struct place p = places->v[k];
            struct place_vec run = {kept->v ? kept->v + first : NULL, kept->n - first, 0};
            size_t at = first_behind(&run, p.range.start);
            if (at < run.n && run.v[at].range.start < p.range.end) {
                format_remark(report, 0, "overlapping annotations left out");
                continue;
            }
            vec_push(kept, p);
            memmove(kept->v + first + at + 1, kept->v + first + at,
                    (kept->n - 1 - first - at) * sizeof *kept->v);
            kept->v[first + at] = p;
        }
        i = end;
    }
}

static void collect(const struct export_document *doc, struct place_vec *kept,
                    struct format_report *report)
{
    struct place_vec places = {0};
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    while ((a = annotations_next(&c))) {
        vec_push(&places, (struct place){a->range, a->label});
        remark_fragments(a, report);
        if (a->note)
            format_remark(report, 0, "notes left out");
    }
    if (places.n > 1)
        qsort(places.v, places.n, sizeof *places.v, compare_starts);
    keep_flat(&places, kept, report);
    vec_release(&places);
}

struct columns {
    const struct export_document *doc;
    struct strbuf *out;
    const char *middle; /* " -X- _ " or " " */
    struct place_vec kept;
    size_t next; /* the first of `kept` that is not behind us */
    bool *used;  /* per kept one: has it had its B-? */
};

static void write_piece(struct columns *c, struct range piece)
{
    const struct place *p = c->next < c->kept.n ? &c->kept.v[c->next] : NULL;
    bool inside = p && piece.start >= p->range.start && piece.start < p->range.end;
    write_text(c->out, c->doc->text, piece);
    strbuf_adds(c->out, c->middle);
    if (inside) {
        strbuf_addf(c->out, "%c-%s", c->used[c->next] ? 'I' : 'B',
                    schema_label(annotations_schema(c->doc->annotations), p->label)->name);
        c->used[c->next] = true;
    } else {
        strbuf_addc(c->out, 'O');
    }
    strbuf_addc(c->out, '\n');
}

/* The token, cut where annotations begin and end. */
static void write_token(struct columns *c, struct range token)
{
    while (token.start < token.end) {
        while (c->next < c->kept.n && c->kept.v[c->next].range.end <= token.start)
            c->next++;
        struct range piece = token;
        if (c->next < c->kept.n) {
            struct range r = c->kept.v[c->next].range;
            size_t cut = r.start > token.start ? r.start : r.end;
            if (cut < piece.end)
                piece.end = cut;
        }
        write_piece(c, piece);
        token.start = piece.end;
    }
}

static void write_columns(const struct export_document *doc, const char *middle, struct strbuf *out,
                          struct format_report *report)
{
    struct columns c = {.doc = doc, .out = out, .middle = middle};
    struct token_vec tokens = {0};
    const uint8_t *text = text_bytes(doc->text);
    collect(doc, &c.kept, report);
    c.used = xcalloc(c.kept.n + 1, sizeof *c.used);
    tokenize(text, (struct range){0, text_size(doc->text)}, &tokens);
    bool *starts = xcalloc(tokens.n + 1, sizeof *starts);
    tokens_mark_sentences(text, tokens.v, tokens.n, starts);
    for (size_t i = 0; i < tokens.n; i++) {
        if (i > 0 && starts[i])
            strbuf_addc(out, '\n');
        write_token(&c, (struct range){tokens.v[i].start, tokens.v[i].end});
    }
    strbuf_addc(out, '\n');
    for (size_t i = 0; i < c.kept.n; i++)
        if (!c.used[i])
            format_remark(report, 0, "annotations without a token left out");
    free(starts);
    vec_release(&tokens);
    free(c.used);
    vec_release(&c.kept);
    remark_lines(doc, "", report);
}

static void conll_write(const struct export_document *doc, size_t index, struct strbuf *out,
                        struct format_report *report)
{
    (void)index;
    write_columns(doc, " ", out, report);
}

static void conll2003_write(const struct export_document *doc, size_t index, struct strbuf *out,
                            struct format_report *report)
{
    (void)index;
    strbuf_adds(out, "-DOCSTART- -X- -X- O\n\n");
    write_columns(doc, " -X- _ ", out, report);
}

const struct format format_conll = {
    .name = "conll",
    .extension = "conll",
    .description = "CoNLL-2002 columns: token and IOB2 tag",
    .write = conll_write,
    .read = conll_read,
    .articles = conll_articles,
};

const struct format format_conll2003 = {
    .name = "conll2003",
    .extension = "conll",
    .description = "CoNLL-2003 columns: token, part of speech, chunk, IOB2 tag",
    .write = conll2003_write,
    .read = conll_read,
    .articles = conll_articles,
};
