#include "config.h"

/* The engine against an oracle that knows all verbatim repeats: the words of a text sorted by what
 * follows them, as a suffix array does, equal neighbours compared to their full length. */
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/duplicates/duplicates.h"
#include "core/duplicates/tokens.h"
#include "tests/unit/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 10 };

struct suffix {
    const uint32_t *word;
    uint32_t at, n;
};

static int by_words(const void *x, const void *y)
{
    const struct suffix *p = x, *q = y;
    for (uint32_t i = 0; i < 400 && p->at + i < p->n && q->at + i < p->n; i++)
        if (p->word[p->at + i] != q->word[q->at + i])
            return p->word[p->at + i] < q->word[q->at + i] ? -1 : 1;
    return p->at < q->at ? -1 : p->at > q->at;
}

struct outcome {
    size_t repeats, missed;
};

static bool covered(const struct dup_report *r, struct range x)
{
    for (size_t i = 0; i < r->occurrence_count; i++)
        if (r->occurrences[i].range.start <= x.start && r->occurrences[i].range.end >= x.end)
            return true;
    return false;
}

static struct outcome compare(const struct strbuf *b, bool show)
{
    struct dup_cutter *c = dup_cutter_new();
    struct dup_tokens t;
    dup_cut(c, (const uint8_t *)b->v, b->n, &t);
    dup_cutter_free(c);
    struct dup_options o = dup_options_default();
    o.min_words = LEAST;
    struct dup_report r;
    assert_true(dup_find((const uint8_t *)b->v, b->n, &o, NULL, &r, NULL));
    struct suffix *s = xcalloc(t.n, sizeof *s);
    for (uint32_t i = 0; i < t.n; i++)
        s[i] = (struct suffix){t.word, i, t.n};
    qsort(s, t.n, sizeof *s, by_words);
    struct outcome out = {0, 0};
    for (uint32_t i = 1; i < t.n; i++) {
        uint32_t p = s[i - 1].at < s[i].at ? s[i - 1].at : s[i].at;
        uint32_t q = s[i - 1].at < s[i].at ? s[i].at : s[i - 1].at, n = 0;
        if (p > 0 && t.word[p - 1] == t.word[q - 1])
            continue; /* not maximal */
        while (q + n < t.n && t.word[p + n] == t.word[q + n])
            n++;
        if (n < LEAST || p + n > q)
            continue;
        out.repeats++;
        struct range x = dup_tokens_words(&t, p, p + n), y = dup_tokens_words(&t, q, q + n);
        if (!covered(&r, x) || !covered(&r, y)) {
            out.missed++;
            if (show)
                fprintf(stderr, "missed %u words at %u and %u: %.*s\n", n, p, q,
                        (int)(x.end - x.start < 200 ? x.end - x.start : 200), b->v + x.start);
        }
    }
    free(s);
    dup_tokens_release(&t);
    dup_report_release(&r);
    return out;
}

static unsigned next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(*seed >> 33);
}

/* Words by a law like that of language: the k-th is used about 1/k times as often as the first. */
static unsigned random_word(uint64_t *seed, unsigned vocabulary)
{
    double u = (next_random(seed) % 1000000 + 1) / 1000001.0, k = 1;
    for (double v = vocabulary; v > 1 && u < 0.5; v /= 2, u *= 2)
        k *= 2;
    unsigned w = vocabulary / (unsigned)k;
    return w ? next_random(seed) % w : 0;
}

static void random_text(struct strbuf *b, uint64_t seed, unsigned vocabulary, unsigned words,
                        unsigned repeats)
{
    unsigned *w = xcalloc(words, sizeof *w);
    for (unsigned i = 0; i < words; i++)
        w[i] = random_word(&seed, vocabulary);
    for (unsigned i = 0; i < repeats; i++) {
        unsigned n = LEAST + next_random(&seed) % 40;
        unsigned from = next_random(&seed) % (words - n), to = next_random(&seed) % (words - n);
        memmove(w + to, w + from, n * sizeof *w);
    }
    for (unsigned i = 0; i < words; i++)
        strbuf_addf(b, "w%u%s", w[i], i % 17 == 16 ? ". " : " ");
    free(w);
}

static void random_texts(void **state)
{
    (void)state;
    static const unsigned vocabulary[] = {30, 100, 300, 1000, 5000, 30000};
    struct outcome sum = {0, 0};
    for (unsigned i = 0; i < sizeof vocabulary / sizeof *vocabulary; i++)
        for (uint64_t seed = 1; seed <= 6; seed++) {
            struct strbuf b = STRBUF_INIT;
            random_text(&b, seed * 77 + i, vocabulary[i], 6000, 60);
            struct outcome x = compare(&b, getenv("ORACLE_SHOW"));
            if (getenv("ORACLE_SHOW"))
                fprintf(stderr, "vocabulary %u: %zu repeats, %zu missed\n", vocabulary[i],
                        x.repeats, x.missed);
            sum.repeats += x.repeats;
            sum.missed += x.missed;
            strbuf_release(&b);
        }
    assert_true(sum.repeats > 1000);
    assert_int_equal(sum.missed, 0);
}

static void add_file(struct strbuf *b, const char *path)
{
    FILE *f = fopen(path, "rb");
    char buffer[4096];
    size_t n;
    while (f && (n = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(b, buffer, n);
    if (f)
        fclose(f);
}

/* Prose that people wrote, where it is at hand. */
static void real_texts(void **state)
{
    (void)state;
    static const char *const sets[] = {"s1", "m1", "a60k"};
    const char *top = getenv("DIPLE_SRCDIR");
    unsigned seen = 0;
    for (size_t i = 0; top && i < sizeof sets / sizeof *sets; i++) {
        char *path = xasprintf("%s/../shared/data/duplicates/%s/docs", top, sets[i]);
        DIR *d = opendir(path);
        struct strbuf b = STRBUF_INIT;
        for (struct dirent *e; d && (e = readdir(d));) {
            char *name = xasprintf("%s/%s", path, e->d_name);
            if (e->d_name[0] != '.')
                add_file(&b, name);
            free(name);
        }
        if (d)
            closedir(d);
        free(path);
        if (b.n > 0) {
            struct outcome x = compare(&b, getenv("ORACLE_SHOW"));
            if (getenv("ORACLE_SHOW"))
                fprintf(stderr, "%s: %zu repeats, %zu missed\n", sets[i], x.repeats, x.missed);
            assert_true(x.repeats > 0);
            assert_int_equal(x.missed, 0);
            seen++;
        }
        strbuf_release(&b);
    }
    if (seen == 0) {
        print_message("no ../shared/data/duplicates beside the source: skipped\n");
        return;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_texts),
        cmocka_unit_test(real_texts),
    };
    return cmocka_run_group_tests_name("duplicates-oracle", tests, NULL, NULL);
}
