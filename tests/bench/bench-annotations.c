/* How fast a heavily annotated article is opened, asked, edited and saved: bench-annotations
 * [COUNT] [FOLDER]
 *
 * Makes an article of COUNT (100,000) names in FOLDER (/tmp/diple-bench), half of them accepted
 * proposals, and prints milliseconds per thing measured. Not part of `make check`. */
#include "core/annotation/mentions.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/store/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double started, started_cpu;

static void start(void)
{
    started = now(CLOCK_MONOTONIC);
    started_cpu = now(CLOCK_PROCESS_CPUTIME_ID);
}

static void report(const char *what, size_t times)
{
    printf("%-44s %10.4f ms %10.4f ms of the processor\n", what,
           (now(CLOCK_MONOTONIC) - started) / (double)times,
           (now(CLOCK_PROCESS_CPUTIME_ID) - started_cpu) / (double)times);
    fflush(stdout);
    start();
}

static void must(bool good, const struct error *err)
{
    if (good)
        return;
    fprintf(stderr, "bench-annotations: %s\n", err->message);
    exit(1);
}

struct bench {
    struct text *text;
    struct schema *schema;
    struct state *state;
    struct document *document;
    struct annotations *set;
    char *article, *database;
    struct error err;
};

static void open_all(struct bench *b)
{
    b->state = state_open(b->database, &b->err);
    must(b->state, &b->err);
    b->schema = schema_builtin();
    struct document_options options = {.state = b->state, .schema = b->schema};
    b->document = document_open(b->article, b->text, &options, &b->err);
    must(b->document, &b->err);
    b->set = document_annotations(b->document);
}

static void close_all(struct bench *b)
{
    document_close(b->document);
    schema_free(b->schema);
    state_close(b->state);
}

/* Every 10th name is the same. */
static struct text *make_text(size_t count, struct suggestion *names)
{
    struct strbuf s = STRBUF_INIT;
    for (size_t i = 0; i < count; i++) {
        names[i].start = s.n;
        if (i % 10)
            strbuf_addf(&s, "Name\xC3\xA9%06zu", i);
        else
            strbuf_adds(&s, "Sichuan University");
        names[i].end = s.n;
        names[i].label = (uint32_t)(i % 3);
        names[i].score = 0.9f;
        strbuf_addf(&s, " said something%s", i % 5 ? " " : ".\n");
    }
    return text_new((uint8_t *)s.v, s.n);
}

static void ask(const struct bench *b, size_t count)
{
    size_t found = 0, size = text_size(b->text);
    for (size_t i = 0; i < count; i++) {
        struct annotation_cursor c;
        size_t at = i * 7919 % size;
        annotations_find(b->set, (struct range){at, at + 80}, ANNOTATIONS_ALL, &c);
        while (annotations_next(&c))
            found++;
    }
    if (!found)
        exit(1);
}

static void edit(struct bench *b, struct range place)
{
    annotations_begin(b->set, NULL);
    annotations_add(b->set, place, 3);
    must(annotations_commit(b->set, &b->err), &b->err);
    ask(b, 1);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    const char *folder = argc > 2 ? argv[2] : "/tmp/diple-bench";
    struct bench b = {0};
    struct suggestion *names = xcalloc(count, sizeof *names);
    struct range_vec mentions = {0};
    bool ok;
    char *ann = xasprintf("%s/article.ann", folder);

    mkdir(folder, 0700);
    b.article = xasprintf("%s/article.txt", folder);
    b.database = xasprintf("%s/state.db", folder);
    unlink(ann);
    unlink(b.database);
    b.text = make_text(count, names);
    printf("%zu names, %zu bytes\n", count, text_size(b.text));
    open_all(&b);
    start();
    annotations_suggest(b.set, "model", (struct range){0, SIZE_MAX}, names, count);
    annotations_count(b.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE);
    report("suggest all", 1);
    annotations_begin(b.set, "half of them");
    struct annotation_cursor c;
    const struct annotation *a;
    struct {
        uint32_t *v;
        size_t n, cap;
    } ids = {0};
    annotations_find(b.set, (struct range){0, SIZE_MAX}, ANNOTATIONS_SUGGESTED, &c);
    while ((a = annotations_next(&c)))
        if (a->range.start % 2)
            vec_push(&ids, a->id);
    for (size_t i = 0; i < ids.n; i++)
        annotations_accept(b.set, ids.v[i]);
    must(annotations_commit(b.set, &b.err), &b.err);
    report("accept half of them, durable", 1);
    annotations_begin(b.set, "the rest");
    for (size_t i = 0; i < count; i++)
        if (names[i].start % 2 == 0)
            annotations_add(b.set, (struct range){names[i].start, names[i].end - 1}, 4);
    must(annotations_commit(b.set, &b.err), &b.err);
    report("make the rest by hand, durable", 1);
    must(document_save(b.document, &b.err), &b.err);
    report("save", 1);
    close_all(&b);
    start();
    open_all(&b);
    ask(&b, 1);
    report("open again, first question", 1);
    ask(&b, 100000);
    report("what is in these 80 bytes?", 100000);
    for (size_t i = 0; i < 100; i++)
        edit(&b, (struct range){i * 40, i * 40 + 5});
    report("one edit, durable, and the next question", 100);
    annotations_undo(b.set, &ok, &b.err);
    ask(&b, 1);
    report("undo", 1);
    struct range like = {names[0].start, names[0].end};
    mentions_identical(b.text, like, MENTIONS_WHOLE_WORD, 0, NULL, &mentions);
    report("find all identical mentions", 1);
    annotations_begin(b.set, "label all");
    for (size_t i = 0; i < mentions.n; i++)
        annotations_add(b.set, mentions.v[i], 6);
    must(annotations_commit(b.set, &b.err), &b.err);
    ask(&b, 1);
    printf("%zu mentions\n", mentions.n);
    report("label them all, durable", 1);
    annotations_undo(b.set, &ok, &b.err);
    ask(&b, 1);
    report("undo that", 1);
    must(document_save(b.document, &b.err), &b.err);
    report("save", 1);
    close_all(&b);
    start();
    open_all(&b);
    report("open again", 1);
    annotations_undo(b.set, &ok, &b.err);
    report("undo from the last run", 1);
    close_all(&b);
    text_free(b.text);
    vec_release(&ids);
    vec_release(&mentions);
    free(names);
    free(b.article);
    free(b.database);
    free(ann);
    return 0;
}
