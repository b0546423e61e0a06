/* How fast text is opened, indexed, cut and searched: bench-text FILE [PATTERN...]
 *
 * Prints one line per thing measured: seconds, GB/s, resident memory. Not part of `make check`. */
#include "config.h"

#include "core/article/article.h"
#include "core/base/vec.h"
#include "core/text/search.h"
#include "core/text/segment.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double resident(void)
{
    unsigned long pages = 0, in_memory = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f) {
        if (fscanf(f, "%lu %lu", &pages, &in_memory) != 2)
            in_memory = 0;
        fclose(f);
    }
    return (double)in_memory * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

static void report(const char *what, double start, size_t bytes)
{
    double seconds = now() - start;
    printf("%-44s %9.4f s %7.3f GB/s  %7.1f MB resident\n", what, seconds,
           (double)bytes / seconds / 1e9, resident());
    fflush(stdout);
}

static void count(struct range sentence, void *data)
{
    (void)sentence;
    ++*(size_t *)data;
}

static void search(const struct text *t, const char *pattern, unsigned flags, const char *how)
{
    struct error err;
    struct search *s = search_new(pattern, flags, &err);
    if (!s) {
        printf("%s\n", err.message);
        return;
    }
    struct range m;
    size_t n = 0, at = 0;
    double start = now();
    enum search_result r;
    while ((r = search_next(s, t, at, NULL, &m)) == SEARCH_FOUND && n < 1000000) {
        n++;
        at = m.end;
    }
    char what[80];
    snprintf(what, sizeof what, "%s /%.20s/ %zu found%s", how, pattern, n,
             r == SEARCH_FAILED ? ", failed" : "");
    report(what, start, r == SEARCH_FOUND ? at : text_size(t));
    search_free(s);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        fprintf(stderr, "usage: bench-text FILE [PATTERN]...\n");
        return 2;
    }
    struct error err;
    double start = now();
    struct article *a = article_open(argv[1], NULL, &err);
    if (!a) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    const struct text *t = article_text(a);
    size_t n = text_size(t);
    report("open and first blocks", start, n);
    start = now();
    text_index(t, NULL);
    report("index (first pass also reads the file)", start, n);
    size_t sum = 0;
    start = now();
    for (size_t i = 0; i < 100000; i++)
        sum += text_position_of(t, i * 2654435761u % (n + 1)).column;
    printf("%-44s %9.3f us each (%zu)\n", "position of a random offset", (now() - start) * 10,
           sum % 10);
    start = now();
    struct block_vec blocks = {0};
    article_structure(a, NULL, &blocks);
    report("structure", start, n);
    printf("%zu blocks\n", blocks.n);
    vec_release(&blocks);
    size_t part = n < 100 << 20 ? n : 100 << 20, sentences = 0;
    uint8_t *breaks = xmalloc(part);
    start = now();
    segment_graphemes(text_bytes(t), part, breaks);
    report("graphemes", start, part);
    start = now();
    segment_words(text_bytes(t), part, breaks);
    report("words", start, part);
    start = now();
    segment_lines(text_bytes(t), part, breaks);
    report("line breaks", start, part);
    free(breaks);
    start = now();
    segment_sentences(text_bytes(t), part, count, &sentences);
    report("sentences", start, part);
    for (int i = 2; i < argc; i++) {
        search(t, argv[i], SEARCH_LITERAL | SEARCH_CASE, "literal");
        search(t, argv[i], SEARCH_LITERAL, "caseless");
        search(t, argv[i], 0, "regex");
    }
    article_free(a);
    return 0;
}
