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
    struct article *a = NULL;
    /* beside the repository, or beside the folder that holds worktrees of it */
    for (int up = 0; up < 2 && !a; up++) {
        char *path = xasprintf("%s/%s../shared/data/sample/000_43bb87c66845d5c6.txt",
                               source ? source : ".", up ? "../" : "");
        a = article_open(path, NULL, NULL);
        free(path);
    }
    if (!a)
        check_skip("no sample article here");
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

/* ---- structure ------------------------------------------------------------------------------ */

#define LONG_A                                                                                  \
    "The lock keeper said on Monday that the new house by the river had cost a good deal less " \
    "than "                                                                                     \
    "the council feared, and that the boats of the valley would pass in half the time they "    \
    "needed."
#define LONG_B                                                                                \
    "Visitors came from three villages to see the doors open for the first time, and nobody " \
    "minded "                                                                                 \
    "that the rain began as soon as the mayor stood up to read his speech from a sheet of paper."

static void structure_of_news(void **state)
{
    (void)state;
    expect("River town opens its lock house\n\ncategory:Local\n River  town opens its lock "
           "house\n\n\n" LONG_A "\n\nAnna Vogel, keeper of the lock\n\n" LONG_B
           "\n\nThe doors of the house\n\n" LONG_A
           " Source: Tilda Brand, editor in charge of River Pages\n\n" LONG_A "\n",
           "title|River town opens its lock house\n"
           "metadata|category:Local\n"
           "heading|River town opens its lock house\n"
           "paragraph|The lock kee...they needed.\n"
           "caption|Anna Vogel, keeper of the lock\n"
           "paragraph|Visitors cam...et of paper.\n"
           "caption|The doors of the house\n"
           "paragraph|The lock kee...they needed.\n"
           "credit|Source: Tild... River Pages\n"
           "paragraph|The lock kee...they needed.\n");
}

static void structure_of_lines(void **state)
{
    (void)state;
    /* every paragraph a line, no blank lines */
    expect("A title\r\n" LONG_A "\r\nAnna Vogel\r\n" LONG_B "\r\n",
           "title|A title\nparagraph|The lock kee...they needed.\ncaption|Anna Vogel\n"
           "paragraph|Visitors cam...et of paper.\n");
    /* verse, a list: no captions */
    expect("A song\n\n" LONG_A "\n\none\n\ntwo\n\nthree\n\nfour\n\n" LONG_B,
           "title|A song\nparagraph|The lock kee...they needed.\nparagraph|one\nparagraph|two\n"
           "paragraph|three\nparagraph|four\nparagraph|Visitors cam...et of paper.\n");
    expect("one\ntwo\n", "title|one\nparagraph|two\n");
    expect("Nothing but a line.", "paragraph|Nothing but a line.\n");
    expect("", "");
    expect(" \n\t\r\n \xE3\x80\x80\n", "");
    expect("\xEF\xBB\xBF\n A title\n\n" LONG_A,
           "title|A title\nparagraph|The lock kee...they needed.\n");
}

static void structure_of_headings(void **state)
{
    (void)state;
    expect("The title\n\n" LONG_A "\n\n1. The first part\n\n" LONG_B "\n\n2.1 The second\n\n" LONG_A
           "\n\nCHAPTER ONE\n\n" LONG_B "\n\n# A marked one\n\n" LONG_A "\n\nChapter IV\n\n" LONG_B
           "\n\nRight above the text\n" LONG_A "\n\nPart of the town\n\n" LONG_B,
           "title|The title\nparagraph|The lock kee...they needed.\nheading|1. The first part\n"
           "paragraph|Visitors cam...et of paper.\nheading|2.1 The second\n"
           "paragraph|The lock kee...they needed.\nheading|CHAPTER ONE\n"
           "paragraph|Visitors cam...et of paper.\nheading|# A marked one\n"
           "paragraph|The lock kee...they needed.\nheading|Chapter IV\n"
           "paragraph|Visitors cam...et of paper.\nheading|Right above the text\n"
           "paragraph|The lock kee...they needed.\ncaption|Part of the town\n"
           "paragraph|Visitors cam...et of paper.\n");
}

static void structure_of_bylines_and_lists(void **state)
{
    (void)state;
    expect("The title\n\nBy Jane Doe and John Smith\n\n" LONG_A "\n\nHighlights\n\n" LONG_B
           "\n\n1. First\n\n2. Second\n\n3. Third\n\n" LONG_A,
           "title|The title\ncredit|By Jane Doe and John Smith\n"
           "paragraph|The lock kee...they needed.\nheading|Highlights\n"
           "paragraph|Visitors cam...et of paper.\nparagraph|1. First\nparagraph|2. Second\n"
           "paragraph|3. Third\nparagraph|The lock kee...they needed.\n");
    expect("The title\n\n" LONG_A "\n\n'Well,' said he, 'it is only that--'\n\n" LONG_B,
           "title|The title\nparagraph|The lock kee...they needed.\n"
           "paragraph|'Well,' said he, 'it is only that--'\n"
           "paragraph|Visitors cam...et of paper.\n");
    expect("News\n\nBook review: The Empty Nail\nreading time: 3 minutes\n\n" LONG_A,
           "title|News\ncaption|Book review: The Empty Nail\nmetadata|reading time: 3 minutes\n"
           "paragraph|The lock kee...they needed.\n");
}

static void structure_of_wrapped_text(void **state)
{
    (void)state;
    expect("The mill in the wood\n\n"
           "The old mill stands where the brook leaves the wood and turns to the\n"
           "north where nobody has ground corn since the war, and the wheel is\n"
           "moving when the snow melts, and children come to throw their sticks\n"
           "into it.\n\n"
           "Its owner lives in the town and does not come more often than once or\n"
           "twice in a year.\n",
           "title|The mill in the wood\nparagraph|The old mill...cks into it.\n"
           "paragraph|Its owner li...e in a year.\n");
}

static void structure_of_metadata(void **state)
{
    (void)state;
    struct article *a =
        of("title: The lock\nauthor: A. Vogel\ndate:2020-12-01\nlink: https://a.b/c\n\n" LONG_A
           "\n\nreason: none\n\n" LONG_B);
    char *got = blocks_of(a);
    assert_string_equal(got, "metadata|title: The lock\nmetadata|author: A. Vogel\n"
                             "metadata|date:2020-12-01\nmetadata|link: https://a.b/c\n"
                             "paragraph|The lock kee...they needed.\ncaption|reason: none\n"
                             "paragraph|Visitors cam...et of paper.\n");
    free(got);
    assert_int_equal(article_metadata_count(a), 4);
    expect_range(a, article_metadata(a, 3).value, "https://a.b/c");
    expect_range(a, article_title(a), "The lock");
    article_free(a);
    expect("Ukraine: what we know\n\n" LONG_A,
           "title|Ukraine: what we know\nparagraph|The lock kee...they needed.\n");
    expect(
        "https://example.org/a\n\nA title\n\n" LONG_A,
        "paragraph|https://example.org/a\ntitle|A title\nparagraph|The lock kee...they needed.\n");
    a = of(LONG_A);
    assert_true(article_title(a).start == article_title(a).end);
    article_free(a);
}

static void structure_of_credits(void **state)
{
    (void)state;
    expect("A title\n\n" LONG_A "\n\nResponsible editor: Tilda Brand",
           "title|A title\nparagraph|The lock kee...they needed.\n"
           "credit|Responsible editor: Tilda Brand\n");
    expect("A title\n\n" LONG_A " Reporter : B. Hill Editor: T. Brand",
           "title|A title\nparagraph|The lock kee...they needed.\n"
           "credit|Reporter : B. Hill Editor: T. Brand\n");
    expect("A title\n\n" LONG_A "(Source: River Pages)",
           "title|A title\nparagraph|The lock kee...River Pages)\n");
    expect("A title\n\n" LONG_A " (Source: River Pages)",
           "title|A title\nparagraph|The lock kee...they needed.\ncredit|(Source: River Pages)\n");
    /* no credit: in the middle of a sentence, or too long for one */
    expect("A title\n\n" LONG_A " He gave the source: a letter.",
           "title|A title\nparagraph|The lock kee...e: a letter.\n");
    expect("A title\n\n" LONG_A " Source: " LONG_B " " LONG_B,
           "title|A title\nparagraph|The lock kee...et of paper.\n");
    /* Chinese, glued without a blank, in brackets, full-width colon */
    struct article *a =
        of("\xE6\xA0\x87\xE9\xA2\x98\n\n\xE4\xBB\x96\xE6\x9D\xA5\xE4\xBA\x86\xE3\x80\x82"
           "\xEF\xBC\x88\xE8\xB4\xA3\xE4\xBB\xBB\xE7\xBC\x96\xE8\xBE\x91\xEF\xBC\x9A"
           "\xE6\x9D\x8E\xE6\x98\x8E\xEF\xBC\x89\n");
    const struct block_vec *b = article_blocks(a);
    assert_int_equal(b->n, 3);
    assert_int_equal(b->v[1].kind, BLOCK_PARAGRAPH);
    assert_int_equal(b->v[1].range.end, 20);
    assert_int_equal(b->v[2].kind, BLOCK_CREDIT);
    assert_int_equal(b->v[2].range.start, 20);
    article_free(a);
}

/* Every character that is not blank lies in one block, in any bytes. */
static void blocks_hold_everything(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "word ", "Source: ", "\n",           "\n\n",         "\r\n", ". ",
        "key:",  "1. ",      "\xE4\xB8\xAD", "\xE3\x80\x82", "\xFF", "\xC2\xA0",
        "#",     "A title",  "\t",           "\xE3\x80\x80", LONG_A};
    uint64_t seed = 5;
    for (int round = 0; round < 500; round++) {
        struct strbuf s = STRBUF_INIT;
        for (int i = 0; i < 40; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            strbuf_adds(&s, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        struct article *a = from(s.v, s.n);
        const struct block_vec *blocks = article_blocks(a);
        const struct text *t = article_text(a);
        size_t at = 0;
        for (size_t i = 0; i <= blocks->n; i++) {
            struct range gap = {at, i < blocks->n ? blocks->v[i].range.start : text_size(t)};
            char *between = text_copy_line(t, gap);
            assert_string_equal(between, "");
            free(between);
            if (i == blocks->n)
                break;
            struct range r = blocks->v[i].range;
            assert_true(r.start < r.end && r.start >= at);
            assert_null(strchr("\r\n", text_bytes(t)[r.start]));
            assert_null(strchr("\r\n", text_bytes(t)[r.end - 1]));
            assert_int_equal(article_block_at(a, r.start), i);
            assert_int_equal(article_block_at(a, r.end), i);
            at = r.end;
        }
        article_free(a);
        strbuf_release(&s);
    }
}

static void large_text_in_two_steps(void **state)
{
    (void)state;
    struct strbuf s = STRBUF_INIT;
    strbuf_adds(&s, "A title\n\n");
    while (s.n < 2 << 20)
        strbuf_adds(&s, LONG_A "\n\n");
    struct article *a = from(s.v, s.n);
    strbuf_release(&s);
    assert_false(article_structure_complete(a));
    size_t first = article_blocks(a)->n;
    assert_in_range(first, 300, 400);
    struct block_vec all = {0};
    struct progress p = {.cancel = true};
    assert_false(article_structure(a, &p, &all));
    vec_release(&all);
    p.cancel = false;
    assert_true(article_structure(a, &p, &all));
    assert_true(p.total == text_size(article_text(a)) && p.done > 0);
    article_adopt_structure(a, &all);
    assert_null(all.v);
    assert_true(article_structure_complete(a) && article_blocks(a)->n > 10 * first);
    article_free(a);
    /* one line without an end */
    uint8_t *line = xmalloc(3 << 20);
    memset(line, 'x', 3 << 20);
    a = article_from_bytes("line", line, 3 << 20, NULL, NULL);
    assert_int_equal(article_blocks(a)->n, 1);
    assert_int_equal(article_block_at(a, 2 << 20), 0);
    assert_true(article_structure(a, NULL, &all));
    assert_int_equal(all.n, 1);
    assert_int_equal(all.v[0].range.end, 3 << 20);
    vec_release(&all);
    article_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample),
        cmocka_unit_test(structure_of_news),
        cmocka_unit_test(structure_of_lines),
        cmocka_unit_test(structure_of_headings),
        cmocka_unit_test(structure_of_bylines_and_lists),
        cmocka_unit_test(structure_of_wrapped_text),
        cmocka_unit_test(structure_of_metadata),
        cmocka_unit_test(structure_of_credits),
        cmocka_unit_test(blocks_hold_everything),
        cmocka_unit_test(large_text_in_two_steps),
    };
    return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
