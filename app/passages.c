#include "config.h"

#include "app/passages.h"

#include "app/known.h"
#include "app/output.h"
#include "core/base/alloc.h"
#include "core/base/parallel.h"
#include "core/text/utf8.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Articles of so many bytes in all are kept open: the usual few need not be read twice. */
enum { KEPT_MOST = 8 << 20 };

static void on_trouble(const char *message, void *data)
{
    struct passages *p = data;
    pthread_mutex_lock(&p->lock);
    p->trouble = true;
    options_trouble("%s", message);
    pthread_mutex_unlock(&p->lock);
}

void passages_init(struct passages *p, const struct options *o)
{
    memset(p, 0, sizeof *p);
    p->article = o->article;
    p->article.text_only = true;
    pthread_mutex_init(&p->lock, NULL);
}

void passages_release(struct passages *p)
{
    for (size_t i = 0; p->kept && i < p->names.n; i++)
        article_free(p->kept[i]);
    free(p->kept);
    free(p->stamps);
    dup_index_close(p->index);
    files_release(&p->names);
    pthread_mutex_destroy(&p->lock);
}

void passages_add(struct passages *p, const char *path)
{
    files_add(&p->names, path, on_trouble, p);
}

void passages_open_index(struct passages *p, const struct options *o)
{
    uint64_t bytes = 0, size;
    p->stamps = xcalloc(p->names.n, sizeof *p->stamps);
    for (size_t i = 0; i < p->names.n; i++) {
        p->stamps[i] = known_stamp(p->names.v[i], &size);
        bytes += size;
    }
    p->index = known_open(o, &p->names, bytes);
}

struct loading {
    struct passages *p;
    bool *known; /* of each article: it is in the finder already */
    struct dup_finder *finder;
    struct meter meter;
    atomic_size_t done;
};

/* May this article be read again? */
static bool is_repeatable(const char *name)
{
    return strcmp(name, "-") != 0;
}

static void keep_or_free(struct passages *p, size_t i, struct article *a)
{
    size_t n = text_size(article_text(a));
    pthread_mutex_lock(&p->lock);
    bool keep = p->kept_bytes + n <= KEPT_MOST || !is_repeatable(p->names.v[i]);
    if (keep) {
        p->kept_bytes += n;
        p->kept[i] = a;
    }
    pthread_mutex_unlock(&p->lock);
    if (!keep)
        article_free(a);
}

static void load(size_t i, unsigned thread, void *data)
{
    struct loading *l = data;
    struct passages *p = l->p;
    struct error err;
    size_t done = atomic_fetch_add(&l->done, 1);
    if (l->known[i])
        return;
    if (thread == 0)
        meter_update(&l->meter, done, p->names.n, "files");
    struct article *a = article_open(p->names.v[i], &p->article, &err);
    if (!a) {
        on_trouble(err.message, p);
        return;
    }
    const struct text *t = article_text(a);
    if (!dup_finder_put(l->finder, i, text_bytes(t), text_size(t), &err)) {
        char *message = xasprintf("'%s': %s", p->names.v[i], err.message);
        on_trouble(message, p);
        free(message);
    } else if (p->index) {
        dup_finder_describe(l->finder, i, (struct dup_source){article_hash(a), text_size(t)});
    }
    keep_or_free(p, i, a);
}

void passages_load(struct passages *p, struct dup_finder *finder, unsigned threads)
{
    struct loading l = {.p = p, .finder = finder};
    p->kept = xcalloc(p->names.n, sizeof *p->kept);
    l.known = xcalloc(p->names.n, sizeof *l.known);
    for (size_t i = 0; p->index && i < p->names.n; i++)
        l.known[i] = dup_index_take(p->index, p->names.v[i], p->stamps[i], finder, i, NULL);
    meter_start(&l.meter, "reading");
    parallel_for(threads, p->names.n, load, &l);
    meter_stop(&l.meter);
    free(l.known);
}

/* An end of an occurrence and where its place in code points goes. */
struct end {
    size_t document, byte, occurrence;
    bool is_end;
};

static int by_place(const void *x, const void *y)
{
    const struct end *p = x, *q = y;
    if (p->document != q->document)
        return p->document < q->document ? -1 : 1;
    if (p->byte != q->byte)
        return p->byte < q->byte ? -1 : 1;
    return 0;
}

struct showing {
    struct passages *p;
    const struct dup_report *report;
    struct passage *shown;
    const struct end *ends;
    const size_t *first; /* of each document in ends; one more at the end */
    const size_t *documents;
    bool lines;
};

/* Lines that end in [from, to) of a text of n bytes: after LF, CR LF, or a CR alone. */
static size_t count_lines(const uint8_t *s, size_t n, size_t from, size_t to)
{
    size_t lines = 0;
    for (size_t i = from; i < to; i++)
        lines += s[i] == '\n' || (s[i] == '\r' && (i + 1 == n || s[i + 1] != '\n'));
    return lines;
}

static void show(size_t index, unsigned thread, void *data)
{
    (void)thread;
    struct showing *s = data;
    size_t document = s->documents[index], counted = 0, at = 0, line = 1;
    struct article *a = s->p->kept[document], *opened = NULL;
    struct error err;
    if (!a) {
        a = opened = article_open(s->p->names.v[document], &s->p->article, &err);
        if (!a) {
            on_trouble(err.message, s->p);
            return;
        }
    }
    const uint8_t *bytes = text_bytes(article_text(a));
    size_t size = text_size(article_text(a)); /* it may have changed on the disk since */
    for (size_t i = s->first[index]; i < s->first[index + 1]; i++) {
        const struct end *e = &s->ends[i];
        struct passage *x = &s->shown[e->occurrence];
        size_t byte = e->byte < size ? e->byte : size;
        counted += utf8_codepoints(bytes + at, byte - at);
        if (s->lines)
            line += count_lines(bytes, size, at, byte);
        at = byte;
        if (e->is_end) {
            x->end = counted;
            continue;
        }
        struct range r = s->report->occurrences[e->occurrence].range;
        size_t end = r.end < size ? r.end : size;
        x->start = counted;
        x->line = line;
        x->n = end - byte;
        x->text = xmemdup0(bytes + byte, x->n);
    }
    article_free(opened);
}

struct passage *passages_show(struct passages *p, const struct dup_report *r, bool lines,
                              unsigned threads)
{
    size_t n = r->occurrence_count, documents = 0;
    struct passage *shown = xcalloc(n, sizeof *shown);
    struct end *ends = xcalloc(2 * n, sizeof *ends);
    for (size_t i = 0; i < n; i++) {
        const struct dup_occurrence *o = &r->occurrences[i];
        ends[2 * i] = (struct end){o->document, o->range.start, i, false};
        ends[2 * i + 1] = (struct end){o->document, o->range.end, i, true};
    }
    qsort(ends, 2 * n, sizeof *ends, by_place);
    size_t *first = xcalloc(2 * n + 1, sizeof *first), *numbers = xcalloc(2 * n, sizeof *numbers);
    for (size_t i = 0; i < 2 * n; i++)
        if (i == 0 || ends[i].document != ends[i - 1].document) {
            numbers[documents] = ends[i].document;
            first[documents++] = i;
        }
    first[documents] = 2 * n;
    struct showing s = {p, r, shown, ends, first, numbers, lines};
    parallel_for(threads, documents, show, &s);
    free(numbers);
    free(first);
    free(ends);
    return shown;
}

void passages_free_shown(struct passage *shown, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(shown[i].text);
    free(shown);
}
