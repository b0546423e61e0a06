#include "core/entities/corpus.h"

#include "core/base/vec.h"
#include "core/entities/lines.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* "LABEL START END" with a single fragment. */
static bool parse_place(char *place, char **label, size_t *start, size_t *end)
{
    char *blank = strchr(place, ' '), *rest;
    if (!blank || strchr(place, ';'))
        return false;
    *blank = '\0';
    *label = place;
    unsigned long long a = strtoull(blank + 1, &rest, 10);
    if (rest == blank + 1 || *rest != ' ')
        return false;
    unsigned long long b = strtoull(rest + 1, &rest, 10);
    *start = (size_t)a;
    *end = (size_t)b;
    return *rest == '\0' && a < b;
}

static int by_start(const void *a, const void *b)
{
    const struct gold_span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

/* Code points to bytes in one walk over the text (spans sorted by start, ends near their starts).
 */
static bool to_bytes(const struct document *d, struct gold_vec *gold)
{
    size_t at = 0, codepoint = 0, kept = 0;
    for (size_t i = 0; i < gold->n; i++) {
        struct gold_span g = gold->v[i];
        uint32_t cp;
        while (codepoint < g.start && at < d->n) {
            at += utf8_decode(d->text + at, d->n - at, &cp);
            codepoint++;
        }
        size_t end = at, end_codepoint = codepoint;
        while (end_codepoint < g.end && end < d->n) {
            end += utf8_decode(d->text + end, d->n - end, &cp);
            end_codepoint++;
        }
        if (codepoint != g.start || end_codepoint != g.end)
            return false;
        if (kept && gold->v[kept - 1].end > at)
            continue; /* overlaps one that began earlier or is longer */
        gold->v[kept++] = (struct gold_span){at, end, g.label};
    }
    gold->n = kept;
    return true;
}

static bool read_annotations(struct document *d, const char *path, struct label_set *labels,
                             bool fixed, struct error *err)
{
    struct lines l;
    if (!lines_open(&l, path, err))
        return false;
    while (lines_next(&l)) {
        char *at = l.line, *id = lines_field(&at), *place = lines_field(&at), *label;
        size_t start, end;
        if (id[0] != 'T' || !place || !parse_place(place, &label, &start, &end))
            continue;
        int number = label_set_find(labels, label, strlen(label), fixed);
        if (number >= 0)
            vec_push(&d->gold, (struct gold_span){start, end, (unsigned)number});
    }
    if (!lines_close(&l, err))
        return false;
    if (d->gold.n)
        qsort(d->gold.v, d->gold.n, sizeof *d->gold.v, by_start);
    return to_bytes(d, &d->gold) || error_set(err, "'%s': an offset lies behind the text", path);
}

bool corpus_read_brat(struct corpus *c, const char *ann_path, struct label_set *labels, bool fixed,
                      struct error *err)
{
    size_t n = strlen(ann_path);
    struct document d = {0};
    if (n < 4 || strcmp(ann_path + n - 4, ".ann") != 0)
        return error_set(err, "'%s' is not named *.ann", ann_path);
    char *text_path = xasprintf("%.*s.txt", (int)(n - 4), ann_path);
    d.text = lines_whole_file(text_path, &d.n, err);
    free(text_path);
    if (!d.text)
        return false;
    if (!read_annotations(&d, ann_path, labels, fixed, err)) {
        document_release(&d);
        return false;
    }
    document_read(&d, false);
    vec_push(c, d);
    return true;
}
