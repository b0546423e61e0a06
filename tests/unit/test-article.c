#include "config.h"

#include "core/article/article.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct article *from(const void *s, size_t n)
{
    struct error err;
    uint8_t *bytes = xmalloc(n);
    memcpy(bytes, s, n);
    struct article *a = article_from_bytes("test", bytes, n, NULL, &err);
    assert_non_null(a);
    return a;
}

static struct article *of(const char *s)
{
    return from(s, strlen(s));
}

/* "kind|first words ... last word" of every block, one per line. */
static char *blocks_of(const struct article *a)
{
    struct strbuf b = STRBUF_INIT;
    const struct block_vec *blocks = article_blocks(a);
    for (size_t i = 0; i < blocks->n; i++) {
        char *s = text_copy_line(article_text(a), blocks->v[i].range);
        size_t n = strlen(s);
        if (n > 40)
            strbuf_addf(&b, "%s|%.12s...%s\n", block_kind_name(blocks->v[i].kind), s, s + n - 12);
        else
            strbuf_addf(&b, "%s|%s\n", block_kind_name(blocks->v[i].kind), s);
        free(s);
    }
    return strbuf_detach(&b);
}

static void expect(const char *text, const char *blocks)
{
    struct article *a = of(text);
    char *got = blocks_of(a);
    assert_string_equal(got, blocks);
    free(got);
    article_free(a);
}

static void expect_range(const struct article *a, struct range r, const char *s)
{
    char *got = text_copy(article_text(a), r);
    assert_string_equal(got, s);
    free(got);
}

/* The article that the project was made for, when it is there. */
static void sample(void **state)
{
    (void)state;
    const char *source = getenv("DIPLE_SRCDIR");
    char *path =
        xasprintf("%s/../shared/data/sample/000_43bb87c66845d5c6.txt", source ? source : ".");
    struct article *a = article_open(path, NULL, NULL);
    if (!a) {
        free(path);
        path = xasprintf("%s/../../shared/data/sample/000_43bb87c66845d5c6.txt",
                         source ? source : ".");
        a = article_open(path, NULL, NULL);
    }
    free(path);
    if (!a) {
        print_message("no sample article here: skipped\n");
        skip();
    }
    char *got = blocks_of(a);
    assert_string_equal(got, "title|China Indust...ial Internet\n"
                             "metadata|category:Internet\n"
                             "heading|China Indust...ial Internet\n"
                             "paragraph|Lu Xin point...al Internet.\n"
                             "caption|Liu Lihua, d...n technology\n"
                             "paragraph|Liu Lihua po...net talents.\n"
                             "paragraph|At the sympo...evant units.\n"
                             "caption|Industrial I...nter unveils\n"
                             "paragraph|The white pa...d education.\n"
                             "caption|White paper ...lents (2020)\n"
                             "paragraph|The white pa...e personnel.\n"
                             "credit|Source: Ding...nnel_ NT1941\n"
                             "paragraph|The white pa...e personnel.\n");
    free(got);
    assert_int_equal(article_metadata_count(a), 1);
    expect_range(a, article_metadata(a, 0).key, "category");
    expect_range(a, article_metadata(a, 0).value, "Internet");
    assert_true(article_is_plain(a));
    assert_string_equal(article_encoding(a), "UTF-8");
    article_free(a);
}

static void simple(void **state)
{
    (void)state;
    expect("One line", "paragraph|One line\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample),
        cmocka_unit_test(simple),
    };
    return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
