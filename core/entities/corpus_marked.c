/* Prose with its names marked where they stand: "[PER Lu Xin] left [LOC Harbin]". */
#include "core/entities/corpus.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/entities/lines.h"

#include <string.h>

/* The document being read; flushed at "=====" and at the end. */
struct marked {
    struct corpus *corpus;
    struct strbuf text;
    struct gold_vec gold;
};

static void flush(struct marked *m)
{
    struct document d = {0};
    if (m->text.n) {
        d.n = m->text.n;
        d.text = (uint8_t *)strbuf_detach(&m->text);
        d.gold = m->gold;
        document_read(&d, false);
        vec_push(m->corpus, d);
        m->gold.v = NULL;
        m->gold.n = m->gold.cap = 0;
    }
    strbuf_release(&m->text);
    vec_release(&m->gold);
}

/* One "[LABEL words]" at *at; *at moves behind it. */
static bool read_mark(struct marked *m, const char **at, struct label_set *labels, bool fixed)
{
    const char *label = *at + 1, *blank = strchr(label, ' '), *end = strpbrk(label, "[]");
    if (!blank || !end || *end != ']' || blank == label || blank + 1 >= end)
        return false;
    int number = label_set_find(labels, label, (size_t)(blank - label), fixed);
    size_t start = m->text.n;
    strbuf_add(&m->text, blank + 1, (size_t)(end - blank - 1));
    if (number >= 0)
        vec_push(&m->gold, (struct gold_span){start, m->text.n, (unsigned)number});
    *at = end + 1;
    return true;
}

static bool read_line(struct marked *m, const char *at, struct label_set *labels, bool fixed)
{
    while (*at) {
        size_t n = strcspn(at, "[]");
        strbuf_add(&m->text, at, n);
        at += n;
        if (*at && !read_mark(m, &at, labels, fixed))
            return false;
    }
    strbuf_addc(&m->text, '\n');
    return true;
}

bool corpus_read_marked(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                        struct error *err)
{
    struct marked m = {c, STRBUF_INIT, {0}};
    struct lines l;
    bool ok = true;
    if (!lines_open(&l, path, err))
        return false;
    while (ok && lines_next(&l)) {
        if (!strcmp(l.line, "====="))
            flush(&m);
        else if (!read_line(&m, l.line, labels, fixed))
            ok = error_set(err, "'%s', line %zu: a mark is [LABEL words]", path, l.number);
    }
    flush(&m);
    return lines_close(&l, ok ? err : NULL) && ok;
}
