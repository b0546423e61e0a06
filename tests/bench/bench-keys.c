/* How many keys an entity costs. An annotator who makes no mistake and always takes the cheapest
 * way works through articles whose right annotations are known, on the real reader: every key goes
 * through its key handler, with the proposals as they come.
 *
 *     bench-keys FOLDER...        folders of brat pairs (NAME.txt, NAME.ann)
 *
 * Counted are all keys between opening and leaving an article: entering LABEL mode, going on,
 * accepting, labels, refusing false proposals, moving edges, jumping to what nobody proposed. The
 * article is done when no proposal is open and the annotations are those of the file; entities that
 * cannot be had so are counted as unreached. The schema is that of the folder's labels.
 *
 * With BENCH_KEYS_VERBOSE in the environment every step is told.
 *
 * slate: the keys that slate would have cost (tokens are what stands between blanks; moving from
 * the last token of an entity to the first of the next by arrows; a label is SPACE and a letter, a
 * token more in a selection one key), and the same with count prefixes that are always right. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/bench/annotator.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

struct totals {
    size_t entities, articles;
    struct annotator_totals own;
    double slate_arrows, slate_counts;
};

/* ---- slate ---- */

static size_t digits(size_t n)
{
    size_t d = 1;
    while (n >= 10) {
        n /= 10;
        d++;
    }
    return d;
}

static size_t token_at(const struct document *d, size_t offset)
{
    size_t token = 0;
    for (size_t k = 1; k <= offset && k < d->n; k++)
        token += d->text[k] > ' ' && d->text[k - 1] <= ' ';
    return token;
}

static void count_slate(const struct document *d, struct totals *t)
{
    size_t here = 0;
    for (size_t i = 0; i < d->gold.n; i++) {
        size_t first = token_at(d, d->gold.v[i].start), last = token_at(d, d->gold.v[i].end - 1);
        size_t far = first > here ? first - here : here - first, more = last - first;
        t->slate_arrows += (double)(far + more + 2);
        t->slate_counts +=
            (double)((far > 1 ? digits(far) + 1 : far) + (more > 1 ? digits(more) + 1 : more) + 2);
        here = last;
    }
}

/* ---- folders ---- */

static void one_article(struct reading *g, const struct document *d, const struct label_set *labels,
                        struct totals *t)
{
    reading_write(g, "article.txt", d->text, d->n);
    reading_start(g, "article.txt", 120, 50);
    struct session *s = &g->reader.session;
    if (text_size(s->text) != d->n || memcmp(text_bytes(s->text), d->text, d->n) != 0) {
        printf("  an article that is read otherwise is left out\n");
    } else {
        uint32_t *own = xcalloc(d->gold.n + 1, sizeof *own);
        for (size_t i = 0; i < d->gold.n; i++)
            own[i] = schema_intern(s->schema, labels->name[d->gold.v[i].label]);
        annotator_work(g, &d->gold, own, &t->own);
        free(own);
        t->entities += d->gold.n;
        t->articles++;
        count_slate(d, t);
    }
    reading_stop(g);
    reading_forget(g);
    char *path = reading_path(g, "article.ann");
    remove(path);
    free(path);
}

static int one_folder(struct reading *g, const char *folder)
{
    struct corpus corpus = {0};
    struct label_set labels = {0};
    struct totals t = {0};
    struct error err;
    if (!corpus_read(&corpus, folder, &labels, false, false, &err)) {
        fprintf(stderr, "bench-keys: %s\n", err.message);
        return 1;
    }
    struct strbuf conf = STRBUF_INIT;
    strbuf_adds(&conf, "[entities]\n");
    for (unsigned i = 0; i < labels.n; i++)
        strbuf_addf(&conf, "%s\n", labels.name[i]);
    strbuf_adds(&conf, "[relations]\n[events]\n[attributes]\n");
    reading_write(g, "annotation.conf", conf.v, conf.n);
    strbuf_release(&conf);
    for (size_t i = 0; i < corpus.n; i++)
        one_article(g, &corpus.v[i], &labels, &t);
    double n = t.entities ? (double)t.entities : 1, sum = 0;
    printf("%s: %zu articles, %zu entities, %zu unreached\n", folder, t.articles, t.entities,
           t.own.unreached);
    for (int k = 0; k < ANNOTATOR_KINDS; k++) {
        sum += (double)t.own.keys[k];
        printf("  %s %.3f", annotator_kinds[k], (double)t.own.keys[k] / n);
    }
    printf("\n  keys per entity %.3f   slate: arrows %.2f, count prefixes %.2f\n", sum / n,
           t.slate_arrows / n, t.slate_counts / n);
    corpus_release(&corpus);
    label_set_release(&labels);
    return 0;
}

int main(int argc, char **argv)
{
    void *state;
    int status = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: bench-keys FOLDER...   (folders of brat pairs)\n");
        return 2;
    }
    if (reading_setup(&state) != 0)
        return 1;
    for (int i = 1; i < argc; i++)
        status |= one_folder(state, argv[i]);
    reading_teardown(&state);
    return status;
}
