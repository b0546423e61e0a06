/* Placing orphans by their words, where the former text is not known. */
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/store/carry-private.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>

/* A placed annotation, as far as is known: by how much the text has moved there. */
struct anchor {
    size_t before; /* code point in the former text */
    ptrdiff_t shift;
};

struct by_words {
    struct annotations *set;
    const struct text *text;
    const uint8_t *s;
    size_t size;
    struct {
        struct anchor *v;
        size_t n, cap;
    } anchors; /* by place */
    struct orphan_vec orphans;
    bool *done;
    struct carried *result;
};

/* ---- where words stand
 * ------------------------------------------------------------------------------- */

/* A letter that words are made of with blanks between them. */
static bool is_letter(uint32_t cp)
{
    return cp < 0x2E80 &&
           (uc_is_general_category(cp, UC_LETTER) || uc_is_general_category(cp, UC_NUMBER));
}

static bool cuts_word(const struct by_words *b, struct range r)
{
    uint32_t inside, outside;
    size_t before = r.start;
    if (r.end < b->size) {
        size_t last = r.end - 1;
        while (last > r.start && (b->s[last] & 0xC0) == 0x80)
            last--;
        utf8_decode(b->s + last, r.end - last, &inside);
        utf8_decode(b->s + r.end, b->size - r.end, &outside);
        if (is_letter(inside) && is_letter(outside))
            return true;
    }
    if (before == 0)
        return false;
    do
        before--;
    while (before > 0 && (b->s[before] & 0xC0) == 0x80);
    utf8_decode(b->s + before, r.start - before, &outside);
    utf8_decode(b->s + r.start, r.end - r.start, &inside);
    return is_letter(inside) && is_letter(outside);
}

static bool is_taken(const struct by_words *b, struct range r, const char *label)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(b->set, r, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        if (a->range.start == r.start && a->range.end == r.end &&
            strcmp(schema_label(annotations_schema(b->set), a->label)->name, label) == 0)
            return true;
    return false;
}

/* The next free place of the words, SIZE_MAX: none. */
static size_t next_place(const struct by_words *b, const struct orphan *o, size_t from)
{
    size_t n = strlen(o->words);
    while (from < b->size) {
        const uint8_t *at = memmem(b->s + from, b->size - from, o->words, n);
        if (!at)
            break;
        size_t start = (size_t)(at - b->s);
        struct range r = {start, start + n};
        if (!cuts_word(b, r) && !is_taken(b, r, o->label))
            return start;
        from = start + 1;
    }
    return SIZE_MAX;
}

static void place(struct by_words *b, size_t i, const struct range *fragments)
{
    const struct orphan *o = &b->orphans.v[i];
    if (!orphan_place(b->set, o, fragments, o->place_count))
        return;
    b->done[i] = true;
    b->result->placed++;
    b->result->changes++;
}

/* ---- as many places as annotations
 * ------------------------------------------------------------------------ */

static bool same_words(const struct orphan *a, const struct orphan *b)
{
    return strcmp(a->words, b->words) == 0 && strcmp(a->label, b->label) == 0;
}

static void place_all(struct by_words *b, size_t first)
{
    const struct orphan *o = &b->orphans.v[first];
    size_t n = 0, found = 0;
    for (size_t i = first; i < b->orphans.n; i++)
        n += b->orphans.v[i].place_count == 1 && same_words(&b->orphans.v[i], o);
    for (size_t at = 0; found <= n && (at = next_place(b, o, at)) != SIZE_MAX; at++)
        found++;
    if (found != n)
        return;
    size_t from = 0, length = strlen(o->words);
    for (size_t i = first; i < b->orphans.n; i++) {
        const struct orphan *p = &b->orphans.v[i];
        if (p->place_count != 1 || !same_words(p, o))
            continue;
        size_t at = next_place(b, p, from);
        if (at == SIZE_MAX)
            return;
        struct range fragment = {at, at + length};
        from = fragment.end;
        vec_push(&b->anchors,
                 (struct anchor){p->places[0].start, (ptrdiff_t)text_codepoint_of(b->text, at) -
                                                         (ptrdiff_t)p->places[0].start});
        place(b, i, &fragment);
    }
}

/* ---- where the neighbours have gone
 * ----------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct anchor *x = a, *y = b;
    return (x->before > y->before) - (x->before < y->before);
}

/* Do the words stand there when the text has moved so far? */
static bool fits(const struct by_words *b, const struct orphan *o, ptrdiff_t shift,
                 struct range *fragments)
{
    const char *words = o->words;
    size_t left = strlen(words);
    for (size_t i = 0; i < o->place_count; i++) {
        ptrdiff_t start = (ptrdiff_t)o->places[i].start + shift;
        size_t length = o->places[i].end - o->places[i].start;
        if (start < 0)
            return false;
        struct range r = {text_from_codepoint(b->text, (size_t)start),
                          text_from_codepoint(b->text, (size_t)start + length)};
        size_t n = r.end - r.start;
        if (i && (left == 0 || *words++ != ' ' || left-- == 0))
            return false;
        if (n == 0 || n > left || memcmp(b->s + r.start, words, n) != 0)
            return false;
        words += n;
        left -= n;
        fragments[i] = r;
    }
    return left == 0 && !is_taken(b, fragments[0], o->label);
}

static void place_by_neighbours(struct by_words *b, size_t i)
{
    const struct orphan *o = &b->orphans.v[i];
    struct range *one = xcalloc(o->place_count, sizeof *one);
    struct range *two = xcalloc(o->place_count, sizeof *two);
    size_t behind = 0;
    while (behind < b->anchors.n && b->anchors.v[behind].before < o->places[0].start)
        behind++;
    bool before = behind > 0 && fits(b, o, b->anchors.v[behind - 1].shift, one);
    bool after = behind < b->anchors.n && fits(b, o, b->anchors.v[behind].shift, two);
    if (before && (!after || memcmp(one, two, o->place_count * sizeof *one) == 0))
        place(b, i, one);
    else if (after && !before)
        place(b, i, two);
    free(one);
    free(two);
}

void carry_by_words(struct annotations *set, struct carried *out)
{
    struct by_words b = {.set = set, .text = annotations_text(set), .result = out};
    struct annotation_cursor c;
    const struct annotation *a;
    orphans_list(set, &b.orphans);
    if (b.orphans.n == 0)
        return;
    b.s = text_bytes(b.text);
    b.size = text_size(b.text);
    b.done = xcalloc(b.orphans.n, sizeof *b.done);
    /* what has its words where they were has not moved */
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        vec_push(&b.anchors, (struct anchor){text_codepoint_of(b.text, a->range.start), 0});
    for (size_t i = 0; i < b.orphans.n; i++) {
        bool first = b.orphans.v[i].place_count == 1;
        for (size_t k = 0; first && k < i; k++)
            first = !same_words(&b.orphans.v[k], &b.orphans.v[i]);
        if (first)
            place_all(&b, i);
    }
    if (b.anchors.n)
        qsort(b.anchors.v, b.anchors.n, sizeof *b.anchors.v, by_place);
    for (size_t i = 0; i < b.orphans.n; i++)
        if (!b.done[i])
            place_by_neighbours(&b, i);
    vec_release(&b.anchors);
    orphans_release(&b.orphans);
    free(b.done);
}
