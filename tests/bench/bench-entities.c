/* Trains, measures and times the recogniser without the program around it.
 *   bench-entities train RECIPE FOLDER OUT [NAME VALUE]...
 *   bench-entities evaluate MODEL [-iLABEL,...] CORPUS...   (-i: labels that it does not mark)
 *   bench-entities errors MODEL CORPUS                      (differences, one per line)
 *   bench-entities find MODEL FILE                          (what is found, one per line)
 *   bench-entities speed MODEL FILE [THREADS]               (beside wc -w on the same file) */
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/evaluate.h"
#include "core/entities/lines.h"
#include "core/entities/model.h"
#include "core/entities/recogniser.h"
#include "core/entities/refine.h"
#include "core/entities/tagger.h"
#include "core/entities/train.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fail(const struct error *err)
{
    fprintf(stderr, "bench-entities: %s\n", err->message);
    return 1;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int train(int argc, char **argv)
{
    struct train_recipe r;
    struct train_report report;
    struct error err;
    double start = now();
    train_recipe_init(&r);
    if (argc < 3 || !train_recipe_read(&r, argv[0], argv[1], &err))
        return fail(&err);
    for (int i = 3; i + 1 < argc; i += 2)
        if (!train_recipe_set(&r, argv[i], argv[i + 1], &err))
            return fail(&err);
    if (!train_model(&r, argv[2], NULL, &report, &err))
        return fail(&err);
    printf(
        "%s: %zu words, %zu rows, likelihood %.5f, %zu features, %zu weights, %zu bytes, %.1f s\n",
        argv[2], report.words, report.rows, report.likelihood, report.features, report.weights,
        report.bytes, now() - start);
    train_recipe_release(&r);
    return 0;
}

static void tag_document(struct tagger *t, const struct known_labels *refined,
                         const struct document *d, struct mention_vec *found,
                         struct gold_vec *spans)
{
    found->n = spans->n = 0;
    tagger_run(t, d->text, d->tokens.v, d->starts, d->tokens.n, found);
    if (refined)
        refine_mentions(d->text, d->tokens.v, d->starts, d->tokens.n, refined, found);
    for (size_t i = 0; i < found->n; i++)
        vec_push(spans, (struct gold_span){found->v[i].start, found->v[i].end, found->v[i].label});
}

static void print_row(const char *name, struct evaluation_row r)
{
    printf("%-6s P %6.2f R %6.2f F1 %6.2f [%5.1f %5.1f] gold %zu\n", name, r.precision, r.recall,
           r.f1, r.low, r.high, r.tally.gold);
}

static void print_errors(const struct document *d, const struct gold_vec *found,
                         const struct model *m)
{
    for (int side = 0; side < 2; side++) {
        const struct gold_vec *a = side ? found : &d->gold, *b = side ? &d->gold : found;
        for (size_t i = 0; i < a->n; i++) {
            bool match = false;
            for (size_t k = 0; k < b->n; k++)
                match = match || (a->v[i].start == b->v[k].start && a->v[i].end == b->v[k].end &&
                                  a->v[i].label == b->v[k].label);
            size_t from = a->v[i].start > 40 ? a->v[i].start - 40 : 0;
            size_t to = a->v[i].end + 40 < d->n ? a->v[i].end + 40 : d->n;
            if (match)
                continue;
            printf("%s %s\t%.*s[[%.*s]]%.*s\n", side ? "FALSE " : "MISSED",
                   m->labels[a->v[i].label], (int)(a->v[i].start - from), d->text + from,
                   (int)(a->v[i].end - a->v[i].start), d->text + a->v[i].start,
                   (int)(to - a->v[i].end), d->text + a->v[i].end);
        }
    }
}

static int evaluate(int argc, char **argv, bool errors)
{
    struct error err;
    struct model *m = argc ? model_open(argv[0], &err) : NULL;
    if (!m)
        return fail(&err);
    struct label_set labels = {0};
    struct known_labels known = known_labels_of(m);
    bool refine = true;
    unsigned ignored = 0, part = 0, parts = 0;
    for (unsigned i = 0; i < m->label_count; i++)
        label_set_find(&labels, m->labels[i], strlen(m->labels[i]), false);
    for (int i = 1; i < argc; i++) {
        struct corpus c = {0};
        struct evaluation e = {0};
        struct mention_vec found = {0};
        struct gold_vec spans = {0};
        size_t words = 0;
        if (!strncmp(argv[i], "-i", 2)) {
            ignored = 0;
            for (char *l = strtok(argv[i] + 2, ","); l; l = strtok(NULL, ","))
                ignored |= 1u << label_set_find(&labels, l, strlen(l), true);
            continue;
        }
        if (!strncmp(argv[i], "-r", 2)) {
            refine = argv[i][2] != '0';
            continue;
        }
        if (!strncmp(argv[i], "-k", 2)) {
            sscanf(argv[i] + 2, "%u/%u", &part, &parts);
            continue;
        }
        if (!corpus_read(&c, argv[i], &labels, true, false, &err))
            return fail(&err);
        corpus_split(&c, part, parts, true);
        struct tagger *t = tagger_new(m, KIND_PLAIN);
        double start = now();
        for (size_t a = 0; a < c.n; a++) {
            tag_document(t, refine ? &known : NULL, &c.v[a], &found, &spans);
            words += c.v[a].tokens.n;
            if (errors)
                print_errors(&c.v[a], &spans, m);
            evaluation_add(&e, c.v[a].gold.v, c.v[a].gold.n, spans.v, spans.n, ignored);
        }
        double seconds = now() - start;
        printf("== %s: %zu documents, %zu words, %.0f words/s\n", argv[i], c.n, words,
               (double)words / seconds);
        for (unsigned l = 0; l < labels.n; l++)
            if (!(ignored >> l & 1))
                print_row(labels.name[l], evaluation_row(&e, l, 0));
        print_row("all", evaluation_row(&e, CHAIN_MOST_LABELS, 500));
        tagger_free(t);
        evaluation_release(&e);
        vec_release(&found);
        vec_release(&spans);
        corpus_release(&c);
    }
    label_set_release(&labels);
    model_free(m);
    return 0;
}

static void print_found(const struct recogniser *r, const uint8_t *text,
                        const struct mention_vec *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct mention *m = &found->v[i];
        printf("%-8s %.2f %d %.*s", recogniser_label(r, m->label), (double)m->probability,
               m->source, (int)(m->end - m->start), text + m->start);
        for (unsigned a = 0; a < m->alternative_count; a++)
            printf(" | %s %.2f",
                   m->alternatives[a].label == MENTION_NO_NAME
                       ? "-"
                       : recogniser_label(r, m->alternatives[a].label),
                   (double)m->alternatives[a].probability);
        putchar('\n');
    }
}

static int find(int argc, char **argv)
{
    struct error err;
    struct mention_vec found = {0};
    size_t n;
    struct recogniser *r = argc == 2 ? recogniser_open(argv[0], &err) : NULL;
    uint8_t *text = r ? lines_whole_file(argv[1], &n, &err) : NULL;
    if (!text)
        return fail(&err);
    recogniser_find_all(r, text, n, NULL, 0, NULL, NULL, &found);
    print_found(r, text, &found);
    vec_release(&found);
    free(text);
    recogniser_free(r);
    return 0;
}

/* For scale: how long `wc -w` takes for the same file, its own start included. */
static double time_wc(const char *file)
{
    double start = now();
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout))
            execlp("wc", "wc", "-w", "--", file, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        return 0;
    return now() - start;
}

/* The best of some rounds: what else the machine does only adds to the time. */
static int speed(int argc, char **argv)
{
    enum { ROUNDS = 5 };
    struct error err;
    struct token_vec tokens = {0};
    size_t n = 0, names = 0;
    double opening = 1e9, finding = 1e9, tokenising = 1e9, wc = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        struct mention_vec found = {0};
        double start = now();
        struct recogniser *r = argc >= 2 ? recogniser_open(argv[0], &err) : NULL;
        double opened = now();
        uint8_t *text = r ? lines_whole_file(argv[1], &n, &err) : NULL;
        if (!text)
            return fail(&err);
        if (argc > 2)
            recogniser_set_threads(r, (unsigned)atoi(argv[2]));
        double begin = now();
        recogniser_find_all(r, text, n, NULL, 0, NULL, NULL, &found);
        double end = now();
        tokens.n = 0;
        tokenize(text, (struct range){0, n}, &tokens);
        double last = now(), counted = time_wc(argv[1]);
        opening = opened - start < opening ? opened - start : opening;
        finding = end - begin < finding ? end - begin : finding;
        tokenising = last - end < tokenising ? last - end : tokenising;
        wc = counted < wc ? counted : wc;
        names = found.n;
        vec_release(&found);
        free(text);
        recogniser_free(r);
    }
    printf("%zu bytes, %zu tokens, %zu mentions, opening %.2f ms, finding %.2f ms, %.0f tokens/s\n",
           n, tokens.n, names, opening * 1e3, finding * 1e3, (double)tokens.n / finding);
    printf("tokenising alone %.2f ms; wc -w on the same file %.2f ms, 1/%.1f of finding\n",
           tokenising * 1e3, wc * 1e3, finding / wc);
    vec_release(&tokens);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "train"))
        return train(argc - 2, argv + 2);
    if (argc > 1 && !strcmp(argv[1], "evaluate"))
        return evaluate(argc - 2, argv + 2, false);
    if (argc > 1 && !strcmp(argv[1], "errors"))
        return evaluate(argc - 2, argv + 2, true);
    if (argc > 1 && !strcmp(argv[1], "find"))
        return find(argc - 2, argv + 2);
    if (argc > 1 && !strcmp(argv[1], "speed"))
        return speed(argc - 2, argv + 2);
    fprintf(stderr, "usage: bench-entities train|evaluate|errors|find|speed ...\n");
    return 2;
}
