/* Rows: linked without curses. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "tests/unit/check.h"
#include "ui/layout.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct text *make(const char *s, size_t n)
{
    return text_new((uint8_t *)xmemdup0(s, n), n);
}

/* All rows as "row|row|", only what is shown; checks on the way what must hold for any text. */
static char *rows(const char *s, size_t n, int width)
{
    struct text *t = make(s, n);
    struct layout *l = layout_new(t, width);
    struct strbuf out = STRBUF_INIT;
    struct row row = layout_row_at(l, 0);
    size_t expected = 0, previous = 0;
    bool more;
    do {
        assert_int_equal(row.range.start, expected);
        assert_true(row.range.end > row.range.start || n == 0);
        assert_true(row.shown >= row.range.start && row.shown <= row.range.end);
        assert_true(row.width >= 0 && row.width <= layout_width(l));
        strbuf_add(&out, s + row.range.start, row.shown - row.range.start);
        strbuf_addc(&out, '|');
        struct layout_cell cell = {0};
        int x = 0;
        size_t at = row.range.start;
        while (layout_cell_next(l, &row, &cell)) {
            assert_int_equal(cell.range.start, at);
            assert_int_equal(cell.x, x);
            at = cell.range.end;
            x += cell.width;
        }
        assert_int_equal(at, row.range.end);
        assert_int_equal(x, row.width);
        if (row.range.start > 0) {
            struct row back = row;
            assert_true(layout_row_prev(l, &back));
            assert_int_equal(back.range.start, previous);
        }
        previous = row.range.start;
        expected = row.range.end;
        more = layout_row_next(l, &row);
    } while (more);
    assert_int_equal(expected, n);
    layout_free(l);
    text_free(t);
    return strbuf_detach(&out);
}

#define assert_rows(s, width, expected)             \
    do {                                            \
        char *got_ = rows(s, sizeof(s) - 1, width); \
        assert_string_equal(got_, expected);        \
        free(got_);                                 \
    } while (0)

static void breaks_between_words(void **state)
{
    (void)state;
    assert_rows("the quick brown fox", 10, "the quick|brown fox|");
    assert_rows("the quick brown fox", 9, "the quick|brown fox|");
    assert_rows("the quick   brown", 9, "the quick|brown|");
    assert_rows("abcdefghijkl mn", 5, "abcde|fghij|kl mn|");
    assert_rows("ab abcdefghijkl", 5, "ab|abcde|fghij|kl|");
    assert_rows("U.S. Army e.g. x", 7, "U.S.|Army|e.g. x|");
}

static void lines_end_rows(void **state)
{
    (void)state;
    assert_rows("", 10, "|");
    assert_rows("\n", 10, "|");
    assert_rows("a\n", 10, "a|");
    assert_rows("a\r\n\r\nb\rc\n\nd", 10, "a||b|c||d|");
    assert_rows("  indented", 20, "  indented|");
    assert_rows("a   \nb", 10, "a   |b|");
    assert_rows("a          \nb", 5, "a    |b|"); /* blanks never make a row */
}

static void wide_and_joined_characters(void **state)
{
    (void)state;
    assert_rows("中文字文中", 4, "中文|字文|中|");
    assert_rows("中文字文中", 5, "中文|字文|中|"); /* no half of one in the fifth cell */
    assert_rows("cafe\xcc\x81s", 5, "cafe\xcc\x81s|");
    assert_rows("abc👩‍👩‍👧‍👦d", 6, "abc👩‍👩‍👧‍👦d|");
    assert_rows("a\tb", 20, "a\tb|");
    assert_rows("\x1b[31mred", 4, "\x1b[3|1mre|d|"); /* ^[ takes two cells */
    assert_rows("\xff\xfe"
                "ab",
                4,
                "\xff\xfe"
                "ab|");
}

static void tabs_reach_stops(void **state)
{
    (void)state;
    struct text *t = make("a\tbc\td", 6);
    struct layout *l = layout_new(t, 40);
    struct row row = layout_row_at(l, 0);
    assert_int_equal(row.width, 17);
    assert_int_equal(layout_cell_of(l, &row, 1), 1);
    assert_int_equal(layout_cell_of(l, &row, 2), 8);
    assert_int_equal(layout_cell_of(l, &row, 5), 16);
    assert_int_equal(layout_cell_of(l, &row, 6), 17);
    for (int x = 1; x < 8; x++)
        assert_int_equal(layout_offset_at(l, &row, x), 1);
    assert_int_equal(layout_offset_at(l, &row, 8), 2);
    assert_int_equal(layout_offset_at(l, &row, 99), 5);
    layout_free(l);
    text_free(t);
}

static void offsets_find_their_rows(void **state)
{
    (void)state;
    const char s[] = "one two three\nfour\n\nfive six seven eight";
    size_t n = sizeof s - 1;
    struct text *t = make(s, n);
    for (int width = LAYOUT_LEAST; width < 30; width++) {
        struct layout *l = layout_new(t, width);
        for (size_t i = 0; i < n; i++) {
            struct row row = layout_row_at(l, i);
            assert_true(range_contains(row.range, i));
            if (i < row.shown)
                assert_int_equal(layout_offset_at(l, &row, layout_cell_of(l, &row, i)), i);
        }
        struct row last = layout_row_at(l, n + 100);
        assert_int_equal(last.range.end, n);
        struct row row = layout_row_at(l, 0);
        long down = layout_row_walk(l, &row, 1000);
        assert_int_equal(row.range.end, n);
        assert_int_equal(layout_row_walk(l, &row, -1000), -down);
        assert_int_equal(row.range.start, 0);
        layout_free(l);
    }
    text_free(t);
}

/* A line of any length costs no more than some chunks, and rows do not depend on the way one came.
 */
static void over_long_lines_are_cut(void **state)
{
    (void)state;
    static const char *const units[] = {
        "word ", "x", "中", "e\xcc\x81", "\xff", "👩‍👩‍👧‍👦", "a\r"};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        struct strbuf b = STRBUF_INIT;
        strbuf_adds(&b, "first line\n");
        while (b.n < 5 * LAYOUT_CHUNK)
            strbuf_adds(&b, units[u]);
        strbuf_adds(&b, "\nlast line");
        size_t n = b.n;
        char *all = rows(b.v, b.n, 60); /* checks contiguity both ways */
        free(all);
        struct text *t = text_new((uint8_t *)strbuf_detach(&b), n);
        struct layout *forward = layout_new(t, 60);
        struct row row = layout_row_at(forward, 0);
        size_t count = 0;
        do {
            assert_true(row.range.end - row.range.start <= 2 * LAYOUT_CHUNK + 2048);
            if (++count % 97 == 0) {
                struct layout *fresh = layout_new(t, 60);
                struct row again =
                    layout_row_at(fresh, row.range.start + (row.range.end - row.range.start) / 2);
                assert_int_equal(again.range.start, row.range.start);
                assert_int_equal(again.range.end, row.range.end);
                layout_free(fresh);
            }
        } while (layout_row_next(forward, &row));
        assert_true(count > 100);
        assert_true(row.flags & ROW_LAST && row.flags & ROW_FIRST);
        layout_free(forward);
        text_free(t);
    }
}

/* Any bytes at all, with line ends and long runs among them. */
static void any_bytes_can_be_laid_out(void **state)
{
    (void)state;
    uint64_t seed = 42;
    static const char *const parts[] = {
        " ",        "\n",           "\r", "\r\n",         "\t",           "a",    "word", "中",
        "\xcc\x81", "\xe2\x80\x8d", "👩",  "\xe2\x80\xae", "\xe2\x80\xa8", "\x0b", "\x0c", "\x80",
        "\xc3",     "\x01",         "🇫🇷", "\xc2\xa0",     "\xc2\xad"};
    for (int round = 0; round < 60; round++) {
        struct strbuf b = STRBUF_INIT;
        size_t want = round < 50 ? 400 : 40000;
        while (b.n < want) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *part = parts[(seed >> 33) % (sizeof parts / sizeof *parts)];
            for (size_t k = (seed >> 60) == 0 ? 30 : 1; k > 0; k--)
                strbuf_adds(&b, part);
        }
        char *all = rows(b.v, b.n, 4 + round % 40);
        free(all);
        strbuf_release(&b);
    }
}

static void width_can_change(void **state)
{
    (void)state;
    struct text *t = make("aaa bbb ccc ddd", 15);
    struct layout *l = layout_new(t, 7);
    assert_int_equal(layout_row_at(l, 9).range.start, 8);
    layout_set_width(l, 11);
    assert_int_equal(layout_row_at(l, 9).range.start, 0);
    layout_set_width(l, -3);
    assert_int_equal(layout_width(l), LAYOUT_LEAST);
    assert_int_equal(layout_row_at(l, 9).range.start, 8);
    layout_free(l);
    text_free(t);
}

/* ---- folds ---- */

static void folds_are_one_row(void **state)
{
    (void)state;
    const char s[] = "one two three\nfour five six\nseven\n";
    struct text *t = make(s, sizeof s - 1);
    struct layout *l = layout_new(t, 10);
    const struct range folds[] = {{4, 19}, {28, 34}};
    layout_set_folds(l, folds, 2);
    struct row row = layout_row_at(l, 0);
    assert_int_equal(row.range.end, 4);
    assert_int_equal(row.flags, ROW_FIRST);
    assert_true(layout_row_next(l, &row));
    assert_int_equal(row.range.start, 4);
    assert_int_equal(row.range.end, 19);
    assert_int_equal(row.flags, ROW_FOLD);
    assert_int_equal(layout_offset_at(l, &row, 7), 4);
    assert_int_equal(layout_cell_of(l, &row, 9), 0);
    assert_true(layout_row_next(l, &row));
    assert_int_equal(row.range.start, 19);
    assert_int_equal(row.flags, ROW_LAST); /* the rest of a line */
    assert_true(layout_row_next(l, &row));
    assert_int_equal(row.range.end, 34);
    assert_int_equal(row.flags, ROW_FOLD | ROW_FIRST | ROW_LAST);
    assert_false(layout_row_next(l, &row));
    assert_int_equal(layout_row_walk(l, &row, -9), -3);
    assert_int_equal(layout_row_at(l, 99).range.start, 28);
    assert_null(layout_fold_at(l, 3));
    assert_int_equal(layout_fold_at(l, 18)->start, 4);
    assert_null(layout_fold_at(l, 19));
    layout_set_folds(l, NULL, 0);
    assert_int_equal(layout_row_at(l, 5).range.start, 0);
    layout_free(l);
    text_free(t);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

/* However a text is folded, all that holds for rows without folds holds. */
static void rows_with_folds_agree(void **state)
{
    (void)state;
    static const char *const parts[] = {"word ", "a", " ",    "\n",        "\r\n", "\n\n", "中",
                                        "\t",    "👩", "\xff", "e\xcc\x81", "long", ". "};
    uint64_t seed = 7;
    for (int round = 0; round < 80; round++) {
        struct strbuf b = STRBUF_INIT;
        size_t want = round < 70 ? 300 : 3 * LAYOUT_CHUNK;
        bool lines = round % 3 > 0;
        while (b.n < want) {
            const char *part = parts[next_random(&seed) % (sizeof parts / sizeof *parts)];
            if (lines || !strpbrk(part, "\r\n"))
                strbuf_adds(&b, part);
        }
        size_t n = b.n;
        struct text *t = text_new((uint8_t *)strbuf_detach(&b), n);
        struct range folds[64];
        size_t count = 0, at = 0;
        while (count < 64) {
            size_t start = at + next_random(&seed) % (n / 20 + 2);
            size_t end = start + 1 + next_random(&seed) % (n / 10 + 1);
            start = text_grapheme_align(t, start < n ? start : n);
            end = end < n ? text_grapheme_align(t, end) : n;
            if (start >= n)
                break;
            if (start >= at && end > start)
                folds[count++] = (struct range){start, end};
            at = end > at ? end : at + 1;
        }
        int width = 4 + round % 37;
        struct layout *l = layout_new(t, width);
        layout_set_folds(l, folds, count);
        struct row row = layout_row_at(l, 0);
        size_t expected = 0, fold = 0, seen = 0;
        do {
            assert_int_equal(row.range.start, expected);
            expected = row.range.end;
            bool is_fold = fold < count && row.range.start == folds[fold].start;
            assert_int_equal((row.flags & ROW_FOLD) != 0, is_fold);
            if (is_fold)
                assert_int_equal(row.range.end, folds[fold++].end);
            else
                assert_true(fold == count || row.range.end <= folds[fold].start);
            assert_true(row.width <= layout_width(l));
            struct layout_cell cell = {0};
            size_t byte = row.range.start;
            while (layout_cell_next(l, &row, &cell)) {
                assert_int_equal(cell.range.start, byte);
                byte = cell.range.end;
            }
            assert_int_equal(byte, row.range.end);
            struct row other =
                layout_row_at(l, row.range.start + (row.range.end - row.range.start) / 2);
            assert_int_equal(other.range.start, row.range.start);
            assert_int_equal(other.range.end, row.range.end);
            if (layout_row_prev(l, &other)) {
                assert_int_equal(other.range.end, row.range.start);
                assert_true(layout_row_next(l, &other));
                assert_int_equal(other.range.start, row.range.start);
                assert_int_equal(other.flags, row.flags);
            }
            if (++seen % 53 == 0) {
                struct layout *fresh = layout_new(t, width);
                layout_set_folds(fresh, folds, count);
                other = layout_row_at(fresh, row.range.end - 1);
                assert_int_equal(other.range.start, row.range.start);
                assert_int_equal(other.shown, row.shown);
                layout_free(fresh);
            }
        } while (layout_row_next(l, &row));
        assert_int_equal(expected, n);
        assert_int_equal(fold, count);
        layout_free(l);
        text_free(t);
    }
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_between_words),       cmocka_unit_test(lines_end_rows),
        cmocka_unit_test(wide_and_joined_characters), cmocka_unit_test(tabs_reach_stops),
        cmocka_unit_test(offsets_find_their_rows),    cmocka_unit_test(over_long_lines_are_cut),
        cmocka_unit_test(any_bytes_can_be_laid_out),  cmocka_unit_test(width_can_change),
        cmocka_unit_test(folds_are_one_row),          cmocka_unit_test(rows_with_folds_agree),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
