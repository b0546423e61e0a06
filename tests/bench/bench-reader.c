/* How long the reader takes for what a person does in a heavily annotated article, every key
 * through its key handler and drawn: bench-reader [COUNT]
 *
 * Makes an article of COUNT (100,000) names that are all annotated, every tenth the same, and
 * prints the milliseconds of the thread that draws: for opening until the first picture, and for
 * each kind of key the median and the worst of some times. Nothing of it runs in `make check`. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TIMES = 21 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void make(struct reading *g, size_t count)
{
    struct strbuf text = STRBUF_INIT, ann = STRBUF_INIT;
    for (size_t i = 0; i < count; i++) {
        size_t start = text.n;
        if (i % 10)
            strbuf_addf(&text, "Name%06zu", i);
        else
            strbuf_adds(&text, "Sichuan University");
        strbuf_addf(&ann, "T%zu\t%s %zu %zu\t%s\n", i + 1, i % 3 ? "PER" : "ORG", start, text.n,
                    strbuf_str(&text) + start);
        strbuf_addf(&text, " said something%s", i % 5 ? " " : ".\n");
    }
    reading_write(g, "article.txt", text.v, text.n);
    reading_write(g, "article.ann", ann.v, ann.n);
    printf("%zu annotations, %zu bytes\n", count, text.n);
    strbuf_release(&text);
    strbuf_release(&ann);
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The key again and again, from place to place. */
static void keys(struct reading *g, const char *what, const char *bytes)
{
    double times[TIMES];
    for (int i = 0; i < TIMES; i++) {
        textview_goto(g->reader.view, (size_t)(i + 1) * 9000, TEXTVIEW_NEAR);
        reader_draw(&g->reader);
        screen_type(g->screen, bytes);
        double start = now();
        reader_step(&g->reader, 0);
        times[i] = now() - start;
        reading_settle(g);
    }
    qsort(times, TIMES, sizeof *times, compare);
    printf("%-40s median %8.2f ms   worst %8.2f ms\n", what, times[TIMES / 2], times[TIMES - 1]);
    fflush(stdout);
}

static void once(struct reading *g, const char *what, const char *bytes)
{
    screen_type(g->screen, bytes);
    double start = now();
    reader_step(&g->reader, 0);
    printf("%-40s %8.2f ms\n", what, now() - start);
    fflush(stdout);
    reading_settle(g);
}

int main(int argc, char **argv)
{
    void *state;
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    if (reading_setup(&state) != 0)
        return 1;
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    struct reading *g = state;
    make(g, count);
    double start = now();
    reading_start(g, "article.txt", 120, 40);
    printf("%-40s %8.2f ms (with all jobs)\n", "opened", now() - start);
    reading_type(g, "g");
    keys(g, "j in READ", "j");
    keys(g, "page down", "f");
    keys(g, "]a", "]a");
    reading_type(g, "i");
    keys(g, "Tab", "\t");
    keys(g, "label", "p");
    keys(g, "undo", ",");
    keys(g, "remove", "\x7f");
    keys(g, "edge", "]");
    reading_goto(g, "Sichuan University", 1);
    once(g, "label every of 10,000", "L");
    once(g, "undo that", ",");
    reading_type(g, "\x1b");
    keys(g, "to the pane and back", "\t\x1b");
    once(g, "pane filter, first letter", "\t/N");
    once(g, "pane filter, second letter", "a");
    once(g, "save", "\x13");
    reading_stop(g);
    reading_teardown(&state);
    return 0;
}
