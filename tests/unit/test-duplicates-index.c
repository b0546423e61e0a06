#include "config.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/duplicates/index.h"
#include "tests/unit/check.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXTS = 12 };

static uint64_t seed;

static void add_words(struct strbuf *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        strbuf_addf(b, "w%u%s", (unsigned)(seed >> 33) % 4000, i % 14 == 13 ? ". " : " ");
    }
}

struct folder {
    char path[64];
    char *names[TEXTS];
    struct strbuf text[TEXTS];
    uint64_t stamp[TEXTS];
    size_t n;
};

/* Texts of which the even ones share a paragraph, and the third and the ninth another one. */
static struct folder *make_folder(void)
{
    struct folder *d = xcalloc(1, sizeof *d);
    snprintf(d->path, sizeof d->path, "/tmp/diple-test-%ld.db", (long)getpid());
    unlink(d->path);
    d->n = TEXTS;
    for (size_t i = 0; i < TEXTS; i++) {
        d->names[i] = xasprintf("text%02zu", i);
        d->stamp[i] = 100 + i;
        seed = 1000 + i;
        add_words(&d->text[i], 150);
        seed = 7;
        if (i % 2 == 0)
            add_words(&d->text[i], 60);
        seed = 8;
        if (i == 3 || i == 9)
            add_words(&d->text[i], 40);
        seed = 2000 + i;
        add_words(&d->text[i], 150);
    }
    return d;
}

static void remove_file(const char *path)
{
    char *side = xasprintf("%s-wal", path);
    unlink(side);
    free(side);
    side = xasprintf("%s-shm", path);
    unlink(side);
    free(side);
    unlink(path);
}

static void free_folder(struct folder *d)
{
    remove_file(d->path);
    for (size_t i = 0; i < TEXTS; i++) {
        free(d->names[i]);
        strbuf_release(&d->text[i]);
    }
    free(d);
}

/* Searches with the index; *taken gets how many texts it knew. */
static struct dup_report search(struct folder *d, const struct dup_options *o, size_t *taken)
{
    struct error err;
    struct dup_index *x = dup_index_open(d->path, o, &err);
    assert_non_null(x);
    struct dup_finder *f = dup_finder_new(o);
    struct dup_report r;
    dup_finder_expect(f, d->n);
    *taken = 0;
    for (size_t i = 0; i < d->n; i++) {
        struct dup_source source = {d->stamp[i] * 3, i};
        struct dup_source known;
        if (dup_index_take(x, d->names[i], d->stamp[i], f, i, &known)) {
            assert_int_equal(known.hash, source.hash);
            assert_int_equal(known.size, source.size);
            ++*taken;
        } else {
            assert_true(dup_finder_put(f, i, (const uint8_t *)d->text[i].v, d->text[i].n, &err));
            dup_finder_describe(f, i, source);
        }
    }
    assert_true(dup_index_run(x, f, d->names, d->stamp, 2, NULL, &r, &err));
    dup_finder_free(f);
    dup_index_close(x);
    return r;
}

static struct dup_report search_plainly(struct folder *d, const struct dup_options *o)
{
    struct dup_finder *f = dup_finder_new(o);
    struct dup_report r;
    for (size_t i = 0; i < d->n; i++)
        assert_true(dup_finder_add(f, (const uint8_t *)d->text[i].v, d->text[i].n, NULL, NULL));
    assert_true(dup_finder_run(f, 1, NULL, &r, NULL));
    dup_finder_free(f);
    return r;
}

/* The index must make no difference, and know as many texts as expected. */
static void check(struct folder *d, size_t expected)
{
    struct dup_options o = dup_options_default();
    size_t taken;
    struct dup_report r = search(d, &o, &taken), plain = search_plainly(d, &o);
    assert_int_equal(taken, expected);
    assert_int_equal(r.group_count, plain.group_count);
    assert_int_equal(r.occurrence_count, plain.occurrence_count);
    for (size_t i = 0; i < r.occurrence_count; i++) {
        assert_int_equal(r.occurrences[i].document, plain.occurrences[i].document);
        assert_int_equal(r.occurrences[i].range.start, plain.occurrences[i].range.start);
        assert_int_equal(r.occurrences[i].range.end, plain.occurrences[i].range.end);
    }
    dup_report_release(&r);
    dup_report_release(&plain);
}

static void knows_what_it_has_seen(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    check(d, 0);
    check(d, TEXTS);
    free_folder(d);
}

static void a_text_changes(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    check(d, 0);
    /* the paragraph of the third text goes, one of the fifth comes into the seventh */
    strbuf_clear(&d->text[3]);
    seed = 77;
    add_words(&d->text[3], 300);
    d->stamp[3] = 999;
    check(d, TEXTS - 1);
    check(d, TEXTS);
    strbuf_add(&d->text[7], d->text[5].v, 400);
    d->stamp[7] = 998;
    check(d, TEXTS - 1);
    check(d, TEXTS);
    /* only its time: the words are compared */
    d->stamp[7] = 997;
    check(d, TEXTS - 1);
    /* a time that proves nothing */
    d->stamp[7] = 0;
    check(d, TEXTS - 1);
    check(d, TEXTS - 1);
    free_folder(d);
}

static void texts_come_and_go(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    d->n = TEXTS - 2;
    check(d, 0);
    d->n = TEXTS;
    check(d, TEXTS - 2);
    d->n = TEXTS - 4;
    check(d, TEXTS - 4);
    d->n = TEXTS;
    check(d, TEXTS - 4);
    check(d, TEXTS);
    free_folder(d);
}

/* A text that repeats another one has no passages of its own, until that one changes. */
static void same_texts(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    strbuf_clear(&d->text[4]);
    strbuf_add(&d->text[4], d->text[2].v, d->text[2].n);
    check(d, 0);
    check(d, TEXTS);
    strbuf_clear(&d->text[2]);
    seed = 78;
    add_words(&d->text[2], 200);
    d->stamp[2] = 5;
    check(d, TEXTS - 1);
    strbuf_clear(&d->text[2]);
    strbuf_add(&d->text[2], d->text[4].v, d->text[4].n);
    d->stamp[2] = 6;
    check(d, TEXTS - 1);
    check(d, TEXTS);
    free_folder(d);
}

static void other_options(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    check(d, 0);
    struct dup_options o = dup_options_default();
    o.min_words = 50;
    size_t taken;
    struct dup_report r = search(d, &o, &taken);
    assert_int_equal(taken, 0);
    assert_int_equal(r.group_count, 1);
    dup_report_release(&r);
    check(d, 0);
    check(d, TEXTS);
    free_folder(d);
}

static void damaged_file(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    check(d, 0);
    remove_file(d->path);
    FILE *f = fopen(d->path, "wb");
    for (int i = 0; i < 5000; i++)
        fputs("this is no database ", f);
    fclose(f);
    check(d, 0);
    check(d, TEXTS);
    /* well-formed, but with nonsense in it */
    sqlite3 *db;
    assert_int_equal(sqlite3_open(d->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "UPDATE passage SET list = randomblob(length(list));"
                                  "UPDATE text SET words = randomblob(7) WHERE id % 2 = 0",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    struct dup_options o = dup_options_default();
    size_t taken;
    struct dup_report r = search(d, &o, &taken);
    assert_int_equal(taken, TEXTS / 2);
    dup_report_release(&r);
    free_folder(d);
}

/* What another process has written meanwhile is not overwritten with what is older. */
static void two_processes(void **state)
{
    (void)state;
    struct folder *d = make_folder();
    struct dup_options o = dup_options_default();
    struct error err;
    size_t taken;
    struct dup_index *x = dup_index_open(d->path, &o, &err);
    assert_non_null(x);
    struct dup_report r = search(d, &o, &taken);
    dup_report_release(&r);
    struct dup_finder *f = dup_finder_new(&o);
    dup_finder_expect(f, 1);
    assert_true(dup_finder_put(f, 0, (const uint8_t *)d->text[0].v, d->text[0].n, &err));
    assert_true(dup_index_run(x, f, d->names, d->stamp, 1, NULL, &r, &err));
    dup_report_release(&r);
    dup_finder_free(f);
    dup_index_close(x);
    check(d, TEXTS);
    free_folder(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_it_has_seen), cmocka_unit_test(a_text_changes),
        cmocka_unit_test(texts_come_and_go),      cmocka_unit_test(same_texts),
        cmocka_unit_test(other_options),          cmocka_unit_test(damaged_file),
        cmocka_unit_test(two_processes),
    };
    return cmocka_run_group_tests_name("duplicates-index", tests, NULL, NULL);
}
