/* Rows of two passages at the same height: linked without curses. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"
#include "ui/twin.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct text *text[2];
    struct layout *layout[2];
    struct range range[2];
    struct dup_alignment alignment;
    struct twin_rows rows;
};

static void start(struct fixture *f, const char *left, const char *right, int left_width,
                  int right_width)
{
    const char *content[2] = {left, right};
    int width[2] = {left_width, right_width};
    memset(f, 0, sizeof *f);
    for (int k = 0; k < 2; k++) {
        size_t n = strlen(content[k]);
        f->text[k] = text_new((uint8_t *)xmemdup0(content[k], n), n);
        f->layout[k] = layout_new(f->text[k], width[k]);
        f->range[k] = (struct range){0, n};
    }
}

static void pair(struct fixture *f)
{
    dup_align(text_bytes(f->text[0]), f->range[0], text_bytes(f->text[1]), f->range[1],
              &f->alignment);
    twin_pair(f->layout[0], f->range[0], f->layout[1], f->range[1], &f->alignment, &f->rows);
}

static void stop(struct fixture *f)
{
    dup_alignment_release(&f->alignment);
    vec_release(&f->rows);
    for (int k = 0; k < 2; k++) {
        layout_free(f->layout[k]);
        text_free(f->text[k]);
    }
}

/* "left|right" of each row, one per line; nothing for a filler. */
static char *picture(const struct fixture *f)
{
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < f->rows.n; i++)
        for (int k = 0; k < 2; k++) {
            const struct row *row = &f->rows.v[i].side[k];
            if (!(row->flags & ROW_FILLER))
                strbuf_add(&b, text_bytes(f->text[k]) + row->range.start,
                           row->shown - row->range.start);
            strbuf_addc(&b, k ? '\n' : '|');
        }
    return strbuf_detach(&b);
}

static void check(const char *left, const char *right, int width, const char *expected)
{
    struct fixture f;
    start(&f, left, right, width, width);
    pair(&f);
    char *s = picture(&f);
    assert_string_equal(s, expected);
    free(s);
    stop(&f);
}

static void what_corresponds_stands_level(void **state)
{
    (void)state;
    check("one two three four", "one two three four", 9,
          "one two|one two\n"
          "three|three\n"
          "four|four\n");
    /* words that only one side has leave room on the other */
    check("aa bb cc dd ee ff gg hh", "aa bb cc xx yy zz uu vv ww dd ee ff gg hh", 8,
          "aa bb cc|aa bb cc\n"
          "|xx yy zz\n"
          "|uu vv ww\n"
          "dd ee ff|dd ee ff\n"
          "gg hh|gg hh\n");
    check("aa bb cc xx yy zz uu vv ww dd ee ff", "aa bb cc dd ee ff", 8,
          "aa bb cc|aa bb cc\n"
          "xx yy zz|\n"
          "uu vv ww|\n"
          "dd ee ff|dd ee ff\n");
    /* less than three quarters of a row is left as it is */
    check("aa bb cc dd ee ff gg hh ii", "xx aa bb cc dd ee ff gg hh ii", 8,
          "aa bb cc|xx aa bb\n"
          "dd ee ff|cc dd ee\n"
          "gg hh ii|ff gg hh\n"
          "|ii\n");
    /* nothing in common at all */
    check("aa bb cc", "xx yy zz uu vv", 5, "aa bb|xx yy\ncc|zz uu\n|vv\n");
    check("", "", 5, "|\n");
}

static void the_text_around_comes_along(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, "first\nsecond\naa bb cc\nbehind\n", "aa bb cc\n\nmore\nand more", 20, 20);
    f.range[0] = (struct range){13, 21};
    f.range[1] = (struct range){0, 8};
    pair(&f);
    char *s = picture(&f);
    assert_string_equal(s, "first|\nsecond|\naa bb cc|aa bb cc\nbehind|\n|more\n|and more\n");
    assert_int_equal(f.rows.first, 2);
    free(s);
    stop(&f);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static void add_words(struct strbuf *b, uint64_t *seed, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strbuf_addf(b, "w%d ", (int)(next_random(seed) % 100000));
}

/* Of any two passages every row comes once and in order, and words that correspond stand a row
 * apart at most, two where a paragraph ended on one side just before them. */
static void heights_hardly_differ(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 120; round++) {
        struct strbuf side[2] = {STRBUF_INIT, STRBUF_INIT};
        for (int part = 0; part < 12; part++) {
            struct strbuf same = STRBUF_INIT;
            add_words(&same, &seed, next_random(&seed) % 60 + 1);
            for (int k = 0; k < 2; k++) {
                if (next_random(&seed) % 3 == 0)
                    add_words(&side[k], &seed, next_random(&seed) % 40);
                if (next_random(&seed) % 5 == 0)
                    strbuf_adds(&side[k], "\n\n");
                strbuf_adds(&side[k], strbuf_str(&same));
            }
            strbuf_release(&same);
        }
        struct fixture f;
        int width = 12 + round % 60;
        start(&f, strbuf_str(&side[0]), strbuf_str(&side[1]), width, width + round % 3);
        pair(&f);
        size_t expected[2] = {0, 0};
        for (size_t i = 0; i < f.rows.n; i++)
            for (int k = 0; k < 2; k++) {
                const struct row *row = &f.rows.v[i].side[k];
                if (row->flags & ROW_FILLER)
                    continue;
                assert_int_equal(row->range.start, expected[k]);
                expected[k] = row->range.end;
            }
        for (int k = 0; k < 2; k++)
            assert_int_equal(expected[k], text_size(f.text[k]));
        for (size_t i = 0; i < f.alignment.count; i++) {
            const struct dup_run *run = &f.alignment.runs[i];
            size_t height[2] = {0, 0};
            if (run->op != DUP_EQUAL || run->left.end - run->left.start < 2 * (size_t)width)
                continue; /* a word between two changes cannot always be had */
            size_t at[2] = {run->left.end - 1, run->right.end - 1};
            for (size_t y = 0; y < f.rows.n; y++)
                for (int k = 0; k < 2; k++)
                    if (!(f.rows.v[y].side[k].flags & ROW_FILLER) &&
                        range_contains(f.rows.v[y].side[k].range, at[k]))
                        height[k] = y;
            assert_true(height[0] <= height[1] + 2 && height[1] <= height[0] + 2);
        }
        stop(&f);
        for (int k = 0; k < 2; k++)
            strbuf_release(&side[k]);
    }
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_corresponds_stands_level),
        cmocka_unit_test(the_text_around_comes_along),
        cmocka_unit_test(heights_hardly_differ),
    };
    return cmocka_run_group_tests_name("twin", tests, NULL, NULL);
}
