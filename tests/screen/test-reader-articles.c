/* Many articles: the list, going on to what is open, the session that is resumed. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "app/articles.h"
#include "app/resume.h"
#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_folder(struct reading *g)
{
    static const struct {
        const char *name, *text;
    } articles[] = {
        {"news/a.txt",
         "Rain in Wuhan\n\nIn the rain Li Moran visited Sichuan University in China with "
         "a delegation of the ministry.\n"},
        {"news/b.txt", "nothing is named here, only rain and wind and a long grey day.\n"},
        {"news/c.txt", "Harbour reopened\n\nThe Bank of China and Tomas Reinholt signed in Berlin, "
                       "said Shen Qiaoyun of the Haiyan Institute.\n"},
    };
    char *folder = reading_path(g, "news");
    assert_int_equal(mkdir(folder, 0700), 0);
    free(folder);
    setenv("DIPLE_MODEL", "/nowhere/diple.model",
           1); /* names by their capitals: they stay the same */
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        reading_write(g, articles[i].name, articles[i].text, strlen(articles[i].text));
}

static bool is_open(struct reading *g, const char *name)
{
    const char *path = g->reader.session.path;
    size_t n = strlen(path), k = strlen(name);
    return n >= k && strcmp(path + n - k, name) == 0;
}

static int row_of(struct reading *g, const char *text)
{
    int x, y;
    return screen_find(g->screen, text, &x, &y) ? y : -1;
}

static size_t open_count(struct reading *g)
{
    return annotations_count(g->reader.session.annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE);
}

static void list_of_a_folder(void **state)
{
    struct reading *g = *state;
    make_folder(g);
    reading_open(g, "news", 100, 20);
    assert_true(g->reader.browsing);
    assert_shown(g, "Articles 3   1 without open names");
    assert_shown(g, "Rain in Wuhan    a.txt");
    assert_shown(g, "✓ ");
    assert_int_equal(row_of(g, "a.txt") + 1, row_of(g, "b.txt"));
    /* one opens, the list comes back at the same row */
    reading_type(g, "jj\r");
    assert_false(g->reader.browsing);
    assert_true(is_open(g, "news/c.txt"));
    assert_shown(g, "signed in Berlin");
    reading_type(g, "a");
    assert_true(g->reader.browsing);
    assert_not_shown(g, "signed in Berlin");
    assert_string_equal(screen_cell(g->screen, 1, row_of(g, "c.txt")).text, "›");
    /* what is decided in the article counts in the list, also when it is open */
    reading_type(g, "a");
    size_t open = open_count(g);
    reading_command(g, "accept all");
    assert_int_equal(open_count(g), 0);
    reading_type(g, "a");
    char *expected = xasprintf("%zu annotated", open);
    assert_shown(g, expected);
    free(expected);
    assert_shown(g, "Articles 3   2 without open names");
    /* Esc goes back to the text as well */
    reading_type(g, "\x1b");
    assert_false(g->reader.browsing);
    assert_shown(g, "signed in Berlin");
}

static void filter_and_sort(void **state)
{
    struct reading *g = *state;
    make_folder(g);
    reading_open(g, "news", 100, 20);
    reading_type(g, "/harbour\r");
    assert_int_equal(row_of(g, "a.txt"), -1);
    assert_int_not_equal(row_of(g, "c.txt"), -1);
    reading_type(g, "\r");
    assert_true(is_open(g, "news/c.txt"));
    reading_type(g, "a\x1b"); /* drops the filter, and stays */
    assert_true(g->reader.browsing);
    assert_int_not_equal(row_of(g, "a.txt"), -1);
    /* the ones with nothing open are last by doubt, and by progress */
    reading_type(g, "s");
    assert_message(g, "the most uncertain first");
    assert_true(row_of(g, "b.txt") > row_of(g, "a.txt"));
    assert_true(row_of(g, "b.txt") > row_of(g, "c.txt"));
    reading_type(g, "s");
    assert_message(g, "the least annotated first");
    assert_true(row_of(g, "b.txt") > row_of(g, "c.txt"));
    reading_command(g, "sort name");
    assert_true(row_of(g, "b.txt") < row_of(g, "c.txt"));
    reading_command(g, "sort colour");
    assert_message(g, "name, doubt or progress");
}

static void on_to_what_is_open(void **state)
{
    struct reading *g = *state;
    make_folder(g);
    reading_open(g, "news", 100, 20);
    /* in LABEL mode, b has nothing to decide: over it, to the first thing in c */
    reading_type(g, "i");
    assert_true(g->reader.label_mode);
    assert_true(is_open(g, "news/a.txt"));
    reading_type(g, "%");
    assert_true(is_open(g, "news/c.txt"));
    assert_true(g->reader.label_mode);
    assert_non_null(reader_annotation_at(&g->reader, reading_cursor(g), ANNOTATIONS_SUGGESTED));
    /* around the end, and when all is decided there is nowhere to go */
    reading_type(g, "%");
    assert_true(is_open(g, "news/a.txt"));
    reading_command(g, "accept all");
    reading_type(g, "%");
    assert_true(is_open(g, "news/c.txt"));
    reading_command(g, "reject all");
    reading_type(g, "%");
    assert_true(is_open(g, "news/c.txt"));
    assert_message(g, "no other article has open suggestions");
}

/* What is decided in one article is proposed in those opened later. */
static void decisions_reach_the_folder(void **state)
{
    struct reading *g = *state;
    make_folder(g);
    static const char text[] = "Third day of rain\n\nrain, said Li Moran, and mud said Sichuan "
                               "University.\n";
    reading_write(g, "news/d.txt", text, sizeof text - 1);
    reading_open(g, "news", 100, 20);
    reading_type(g, "\r");
    reading_goto(g, "Li Moran", 1);
    reading_type(g, "ip");
    reading_goto(g, "Sichuan University", 1);
    reading_type(g, "-\x1b");
    reading_command(g, "next");
    reading_command(g, "next");
    reading_command(g, "next");
    assert_true(is_open(g, "d.txt"));
    reading_goto(g, "Li Moran", 1);
    const struct annotation *at =
        reader_annotation_at(&g->reader, reading_cursor(g), ANNOTATIONS_SUGGESTED);
    assert_non_null(at);
    assert_string_equal(schema_label(g->reader.session.schema, at->label)->name, "PER");
    reading_command(g, "why");
    assert_message(g, "the same words are PER in a.txt");
    reading_goto(g, "Sichuan University", 1);
    assert_null(reader_annotation_at(&g->reader, reading_cursor(g), ANNOTATIONS_SUGGESTED));
    /* it can be switched off */
    reading_command(g, "set learn no");
    assert_non_null(reader_annotation_at(&g->reader, reading_cursor(g), ANNOTATIONS_SUGGESTED));
    reading_command(g, "set learn yes");
    assert_null(reader_annotation_at(&g->reader, reading_cursor(g), ANNOTATIONS_SUGGESTED));
    /* undone there, it is gone here; after a restart it is read from the files */
    reading_type(g, "3[f");
    assert_true(is_open(g, "a.txt"));
    reading_type(g, "U"); /* the rejection */
    reading_type(g, "3]f");
    assert_true(is_open(g, "d.txt"));
    reading_goto(g, "Sichuan University", 1);
    assert_non_null(reader_annotation_at(&g->reader, reading_cursor(g), ANNOTATIONS_SUGGESTED));
    assert_int_equal(reading_stop(g), EXIT_OK);
    reading_open(g, "", 100, 20);
    assert_true(is_open(g, "d.txt"));
    reading_goto(g, "Li Moran", 1);
    reading_command(g, "why");
    assert_message(g, "the same words are PER in a.txt");
}

static void session_goes_on(void **state)
{
    struct reading *g = *state;
    make_folder(g);
    reading_open(g, "news", 100, 20);
    reading_command(g, "sort doubt");
    reading_type(g, "a]f]f");
    assert_true(is_open(g, "news/c.txt"));
    reading_goto(g, "Berlin", 1);
    reading_type(g, "i");
    size_t place = reading_cursor(g);
    assert_int_equal(reading_stop(g), EXIT_OK);
    /* `diple` alone: the same files, article, place and mode */
    reading_open(g, "", 100, 20);
    assert_int_equal(g->reader.files.n, 3);
    assert_true(is_open(g, "news/c.txt"));
    assert_int_equal(reading_cursor(g), place);
    assert_true(g->reader.label_mode);
    assert_false(g->reader.browsing);
    assert_int_equal(article_rows_sort(g->reader.article_rows), ARTICLES_BY_DOUBT);
    reading_type(g, "\x1b");
    reading_type(g, "a");
    assert_int_equal(reading_stop(g), EXIT_OK);
    /* the list is what was seen last, and a new article is in it */
    reading_write(g, "news/d.txt", "A new one\n\nby Gu Wenbo.\n", 24);
    reading_open(g, "", 100, 20);
    assert_true(g->reader.browsing);
    assert_shown(g, "d.txt");
    assert_shown(g, "Articles 4");
    assert_int_equal(reading_stop(g), EXIT_OK);
    /* an article named on the command line is a session of its own */
    reading_open(g, "sample.txt", 100, 20);
    assert_int_equal(reading_stop(g), EXIT_OK);
    reading_open(g, "", 100, 20);
    assert_int_equal(g->reader.files.n, 1);
    assert_true(is_open(g, "sample.txt"));
}

static void unreadable_articles(void **state)
{
    struct reading *g = *state;
    make_folder(g);
    char *path = reading_path(g, "news/a.txt.gz"), *first = reading_path(g, "news/a.txt");
    reading_write(g, "news/a.txt.gz", "\x1f\x8b\x08\0no gzip at all", 18);
    assert_int_equal(unlink(first), 0);
    reading_open(g, "news", 100, 20);
    assert_true(g->reader.browsing);
    assert_shown(g, "cannot be read");
    reading_type(g, "g\r"); /* it stays in the list and says why */
    assert_true(g->reader.browsing);
    assert_int_not_equal(g->reader.message[0], '\0');
    free(path);
    free(first);
}

/* The first screen does not wait for what a thousand articles hold. */
static void thousand_articles(void **state)
{
    struct reading *g = *state;
    char name[64], text[128];
    make_folder(g);
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "news/n%04d.txt", i);
        int n = snprintf(text, sizeof text, "Article %d of Li Moran\n\nIt rained in Wuhan.\n", i);
        reading_write(g, name, text, (size_t)n);
    }
    reading_open(g, "news", 40, 10);
    assert_shown(g, "Articles 1003");
    reading_type(g, "G");
    assert_shown(g, "Article 999");
    reading_type(g, "\r");
    assert_true(is_open(g, "n0999.txt"));
    reading_resize(g, 120, 40);
    reading_type(g, "a");
    assert_shown(g, "Article 999");
    assert_borders(g);
}

static void one_article_has_no_list(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 100, 20);
    reading_type(g, "a");
    assert_false(g->reader.browsing);
    assert_message(g, "there is only this article");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(list_of_a_folder),           TEST(filter_and_sort),         TEST(on_to_what_is_open),
        TEST(decisions_reach_the_folder), TEST(session_goes_on),         TEST(unreadable_articles),
        TEST(thousand_articles),          TEST(one_article_has_no_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
