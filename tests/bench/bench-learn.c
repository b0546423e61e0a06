/* How much the suggestions of the rest of a text gain from decisions at its beginning.
 *
 *     bench-learn MODEL [-iLABEL,...] CORPUS...      (-i: labels that the corpus does not mark)
 *
 * A corpus is cut into stretches of some 400 names. In each a person who makes no mistake goes
 * through the text from its beginning and decides what comes: a name is accepted, corrected or
 * marked by hand, a suggestion that touches no name is rejected. After 0, 10, 30 and 100 decisions
 * the suggestions behind the hundredth are compared with the names there: exact places and labels,
 * all stretches together. Printed are what the model says, that with the evidence of names, that
 * with the update of the weights, and both, as in the reader. */
#include "core/annotation/evidence.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/entities/corpus.h"
#include "core/entities/recogniser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAMES = 400, MOST = 100, STEPS = 4, WAYS = 4 };
static const size_t steps[STEPS] = {0, 10, 30, MOST};
static const char *const ways[WAYS] = {"model", "evidence", "weights", "both"};

struct tally {
    size_t right, found, gold;
};

struct bench {
    struct recogniser *r;
    struct label_set labels;
    bool ignored[CHAIN_MOST_LABELS];
    struct tally of[STEPS][WAYS];
    size_t stretches;
    double learning;
};

struct stretch {
    struct strbuf text;
    struct gold_vec gold;
    struct lesson decisions[MOST]; /* sorted by place */
    size_t count;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool is_ignored(const struct bench *b, const char *label)
{
    for (unsigned i = 0; i < b->labels.n; i++)
        if (strcmp(b->labels.name[i], label) == 0)
            return b->ignored[i];
    return true;
}

static void suggest(struct bench *b, const struct recogniser *r, const struct stretch *s,
                    struct annotations *set)
{
    struct mention_vec found = {0};
    struct progress p = {0};
    recogniser_find_all(r, (const uint8_t *)s->text.v, s->text.n, NULL, 0, NULL, &p, &found);
    struct suggestion *items = xcalloc(found.n + 1, sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < found.n; i++) {
        const char *label = recogniser_label(r, found.v[i].label);
        if (is_ignored(b, label))
            continue;
        struct suggestion *it = &items[n++];
        it->start = found.v[i].start;
        it->end = found.v[i].end;
        it->label = schema_intern(annotations_schema(set), label);
        it->score = found.v[i].probability;
        for (size_t k = 0; k < found.v[i].alternative_count && k < 3; k++) {
            uint8_t other = found.v[i].alternatives[k].label;
            it->alternatives[it->alternative_count++] = (struct annotation_alternative){
                other == MENTION_NO_NAME
                    ? SCHEMA_NONE
                    : schema_intern(annotations_schema(set), recogniser_label(r, other)),
                found.v[i].alternatives[k].probability};
        }
    }
    annotations_suggest(set, "model", (struct range){0, SIZE_MAX}, items, n);
    free(items);
    vec_release(&found);
}

/* The first decisions, as they come. */
static void decide(struct bench *b, struct stretch *s, const struct annotations *set)
{
    struct annotation_cursor c;
    const struct annotation *a;
    size_t k = 0;
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_SUGGESTED, &c);
    a = annotations_next(&c);
    while (s->count < MOST && (a || k < s->gold.n)) {
        const struct gold_span *g = k < s->gold.n ? &s->gold.v[k] : NULL;
        if (g && (!a || g->start < a->range.end)) {
            if (a && a->range.start < g->end)
                a = annotations_next(&c); /* it is corrected, or was right */
            s->decisions[s->count++] =
                (struct lesson){{g->start, g->end}, b->labels.name[g->label]};
            k++;
        } else {
            bool touches = k > 0 && s->gold.v[k - 1].end > a->range.start;
            if (!touches)
                s->decisions[s->count++] = (struct lesson){
                    a->range, schema_label(annotations_schema(set), a->label)->name};
            if (!touches)
                s->decisions[s->count - 1].label = NULL;
            a = annotations_next(&c);
        }
    }
}

static int by_place(const void *a, const void *b)
{
    const struct lesson *x = a, *y = b;
    return (x->range.start > y->range.start) - (x->range.start < y->range.start);
}

static void count(struct bench *b, const struct stretch *s, const struct annotations *set,
                  size_t from, struct tally *t)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, (struct range){from, SIZE_MAX}, ANNOTATIONS_SUGGESTED, &c);
    while ((a = annotations_next(&c)))
        if (a->range.start >= from) {
            const char *label = schema_label(annotations_schema(set), a->label)->name;
            t->found++;
            for (size_t i = 0; i < s->gold.n; i++)
                t->right += s->gold.v[i].start == a->range.start &&
                            s->gold.v[i].end == a->range.end &&
                            strcmp(b->labels.name[s->gold.v[i].label], label) == 0;
        }
    for (size_t i = 0; i < s->gold.n; i++)
        t->gold += s->gold.v[i].start >= from;
}

/* The rejected suggestion of that place, whatever its label. */
static void reject(struct annotations *set, struct range place)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, place, ANNOTATIONS_SUGGESTED, &c);
    while ((a = annotations_next(&c)))
        if (a->range.start == place.start && a->range.end == place.end) {
            annotations_reject(set, a->id);
            return;
        }
}

static void measure(struct bench *b, struct stretch *s, size_t step, size_t way)
{
    struct schema *schema = schema_builtin();
    struct text *text = text_new((uint8_t *)xmemdup0(s->text.v, s->text.n), s->text.n);
    struct annotations *set = annotations_new(text, schema);
    struct evidence *evidence = evidence_new(text);
    struct error err;
    size_t n = steps[step] < s->count ? steps[step] : s->count;
    suggest(b, b->r, s, set);
    if (s->count == 0)
        decide(b, s, set);
    annotations_begin(set, NULL);
    for (size_t i = 0; i < n; i++) {
        if (s->decisions[i].label)
            annotations_add(set, s->decisions[i].range,
                            schema_intern(schema, s->decisions[i].label));
        else
            reject(set, s->decisions[i].range);
    }
    annotations_commit(set, &err);
    if (way >= 2 && n) {
        struct lessons *lessons = lessons_new();
        struct progress p = {0};
        qsort(s->decisions, n, sizeof *s->decisions, by_place);
        double start = now();
        recogniser_learn(b->r, lessons, NULL, (const uint8_t *)s->text.v, s->text.n, NULL, 0,
                         s->decisions, n, &p);
        b->learning += steps[step] == MOST && way == 2 ? now() - start : 0;
        struct recogniser *taught = recogniser_taught(b->r, lessons);
        suggest(b, taught, s, set);
        recogniser_free(taught);
    }
    if (way & 1)
        evidence_update(evidence, set, NULL, 0, NULL);
    count(b, s, set, s->decisions[s->count - 1].range.end, &b->of[step][way]);
    evidence_free(evidence);
    annotations_free(set);
    text_free(text);
    schema_free(schema);
}

static void run(struct bench *b, struct stretch *s)
{
    if (s->gold.n >= NAMES / 2) {
        b->stretches++;
        for (size_t step = 0; step < STEPS; step++)
            for (size_t way = 0; way < WAYS; way++)
                measure(b, s, step, way);
    }
    strbuf_release(&s->text);
    vec_release(&s->gold);
    *s = (struct stretch){.text = STRBUF_INIT};
}

static void add(struct bench *b, struct stretch *s, const struct document *d)
{
    for (size_t i = 0; i < d->gold.n; i++)
        if (!b->ignored[d->gold.v[i].label]) {
            struct gold_span g = d->gold.v[i];
            g.start += s->text.n;
            g.end += s->text.n;
            vec_push(&s->gold, g);
        }
    strbuf_add(&s->text, (const char *)d->text, d->n);
    strbuf_adds(&s->text, "\n\n");
}

static void print(const struct bench *b, const char *name)
{
    printf("%s: %zu stretches, %.1f ms to learn from %d decisions\n%10s", name, b->stretches,
           b->stretches ? b->learning * 1e3 / (double)b->stretches : 0, MOST, "decisions");
    for (size_t way = 0; way < WAYS; way++)
        printf("%10s", ways[way]);
    putchar('\n');
    for (size_t step = 0; step < STEPS; step++) {
        printf("%10zu", steps[step]);
        for (size_t way = 0; way < WAYS; way++) {
            const struct tally *t = &b->of[step][way];
            printf("%10.2f", t->found + t->gold
                                 ? 200.0 * (double)t->right / (double)(t->found + t->gold)
                                 : 0.0);
        }
        putchar('\n');
    }
}

static bool bench_corpus(struct bench *b, const char *path)
{
    struct corpus corpus = {0};
    struct stretch s = {.text = STRBUF_INIT};
    struct error err;
    if (!corpus_read(&corpus, path, &b->labels, true, false, &err)) {
        fprintf(stderr, "bench-learn: %s\n", err.message);
        return false;
    }
    memset(b->of, 0, sizeof b->of);
    b->stretches = 0;
    b->learning = 0;
    for (size_t i = 0; i < corpus.n; i++) {
        add(b, &s, &corpus.v[i]);
        if (s.gold.n >= NAMES)
            run(b, &s);
    }
    run(b, &s);
    print(b, path);
    corpus_release(&corpus);
    return true;
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    struct error err;
    if (argc < 3) {
        fputs("usage: bench-learn MODEL [-iLABEL,...] CORPUS...\n", stderr);
        return 2;
    }
    b.r = recogniser_open(argv[1], &err);
    if (!b.r) {
        fprintf(stderr, "bench-learn: %s\n", err.message);
        return 1;
    }
    for (size_t i = 0; i < recogniser_label_count(b.r); i++) {
        const char *label = recogniser_label(b.r, i);
        if (!recogniser_label_is_minor(b.r, i) && b.labels.n < CHAIN_MOST_LABELS)
            label_set_find(&b.labels, label, strlen(label), false);
    }
    bool ok = true;
    for (int i = 2; i < argc; i++)
        if (strncmp(argv[i], "-i", 2) == 0) {
            for (unsigned k = 0; k < b.labels.n; k++)
                b.ignored[k] = strstr(argv[i] + 2, b.labels.name[k]) != NULL;
        } else
            ok = bench_corpus(&b, argv[i]) && ok;
    label_set_release(&b.labels);
    recogniser_free(b.r);
    return ok ? 0 : 1;
}
