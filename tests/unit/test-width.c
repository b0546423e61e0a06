/* Cells as ncurses counts them. Characters are escapes, so that no editor changes them. */
#include "config.h"

#include "core/text/width.h"
#include "tests/unit/check.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static void expect(const char *s, size_t cells)
{
    size_t got = width_string((const uint8_t *)s, strlen(s));
    if (got != cells)
        fail_msg("'%s' takes %zu cells, not %zu", s, got, cells);
}

static void plain_text(void **state)
{
    (void)state;
    expect("", 0);
    expect("abc", 3);
    expect("caf\xC3\xA9", 4);
    expect("cafe\xCC\x81", 4);                         /* combining acute */
    expect("\xE4\xB8\xAD\xE6\x96\x87", 4);             /* Chinese */
    expect("\xED\x95\x9C\xEA\xB8\x80", 4);             /* Hangul syllables */
    expect("\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", 2); /* Hangul of three jamo */
    expect("\xEF\xBD\xB1", 1);                         /* half-width kana */
    expect("\xE0\xA4\x95\xE0\xA5\x8D\xE0\xA4\xB7", 2); /* Devanagari k-virama-ssa */
    expect("\xE0\xB8\x81\xE0\xB8\xB3", 2);             /* Thai with SARA AM */
    expect("\xD7\xA9\xD6\xB8", 1);                     /* Hebrew with a point */
}

static void emoji(void **state)
{
    (void)state;
    const char *family = "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";
    const char *thumb = "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD",
               *flag = "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA";
    const char *england = "\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xA2\xF3\xA0\x81\xA5"
                          "\xF3\xA0\x81\xAE\xF3\xA0\x81\xA7\xF3\xA0\x81\xBF";
    expect("\xF0\x9F\x98\x80", 2);
    expect(family, 2);
    expect(thumb, 2);
    expect(flag, 2); /* both letters are drawn */
    expect(england, 2);
    expect("1\xEF\xB8\x8F\xE2\x83\xA3", 1); /* keycap */
    expect("\xE2\x9D\xA4\xEF\xB8\x8F", 1);  /* heart and variation selector */
    assert_true(width_is_emoji_sequence((const uint8_t *)family, strlen(family)));
    assert_true(width_is_emoji_sequence((const uint8_t *)thumb, strlen(thumb)));
    assert_false(width_is_emoji_sequence((const uint8_t *)flag, strlen(flag)));
    assert_true(width_is_emoji_sequence((const uint8_t *)england, strlen(england)));
    assert_false(width_is_emoji_sequence((const uint8_t *)"e\xCC\x81", 3));
    assert_false(width_is_emoji_sequence((const uint8_t *)"\xF0\x9F\x98\x80", 4));
}

static void hostile_characters(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        enum glyph_kind kind;
    } kinds[] = {
        {'a', GLYPH_PLAIN},       {0x4E2D, GLYPH_PLAIN},    {0x00, GLYPH_CONTROL},
        {0x1B, GLYPH_CONTROL},    {0x7F, GLYPH_CONTROL},    {0x80, GLYPH_STAND_IN},
        {0x9B, GLYPH_STAND_IN},   {0xAD, GLYPH_HIDDEN},     {0x200B, GLYPH_STAND_IN},
        {0x200D, GLYPH_HIDDEN},   {0x200E, GLYPH_STAND_IN}, {0x2028, GLYPH_STAND_IN},
        {0x202E, GLYPH_STAND_IN}, {0x2066, GLYPH_STAND_IN}, {0xFEFF, GLYPH_STAND_IN},
        {0xFE0F, GLYPH_HIDDEN},   {0xFFFD, GLYPH_STAND_IN}, {0xE0041, GLYPH_STAND_IN},
        {0xE0100, GLYPH_HIDDEN},  {0x0378, GLYPH_STAND_IN}, {0x10FFFF, GLYPH_STAND_IN},
        {0x1F600, GLYPH_PLAIN},   {0x0301, GLYPH_PLAIN},    {0x061C, GLYPH_STAND_IN},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (width_kind(kinds[i].cp) != kinds[i].kind)
            fail_msg("U+%04X is of kind %d", (unsigned)kinds[i].cp, (int)width_kind(kinds[i].cp));
    }
    expect("\x01"
           "a",
           3);
    expect("\x1B[31m", 6);
    expect("\xC2\x9B", 1);
    expect("\xE2\x80\xAE"
           "abc",
           4);
    expect("\xFF\xFE", 2);          /* invalid bytes: one mark each */
    expect("a\xF3\xA0\x81\x81", 2); /* a tag behind a letter is seen */
    expect("\xCC\x81", 1);          /* a mark with nothing to stand on */
    expect("\xC2\xAD", 0);
    expect("a\xE2\x80\x8D", 1);
    assert_int_equal(width_cluster((const uint8_t *)"\t", 1), 1);
    assert_int_equal(width_cluster((const uint8_t *)"\r\n", 2), 1);
    assert_int_equal(width_cluster((const uint8_t *)"", 0), 0);
}

/* Nothing takes fewer than zero cells, and all that is drawn as it is takes what wcwidth says. */
static void every_code_point(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        uint8_t s[4] = {0};
        size_t n;
        if (cp < 0x80) {
            s[0] = (uint8_t)cp;
            n = 1;
        } else if (cp < 0x800) {
            s[0] = (uint8_t)(0xC0 | cp >> 6);
            n = 2;
        } else if (cp < 0x10000) {
            s[0] = (uint8_t)(0xE0 | cp >> 12);
            n = 3;
        } else {
            s[0] = (uint8_t)(0xF0 | cp >> 18);
            n = 4;
        }
        for (size_t i = 1; i < n; i++)
            s[i] = (uint8_t)(0x80 | (cp >> 6 * (n - 1 - i) & 0x3F));
        int cells = width_cluster(s, n);
        assert_in_range(cells, width_kind(cp) == GLYPH_HIDDEN ? 0 : 1,
                        width_kind(cp) == GLYPH_HIDDEN ? 0 : 3);
    }
}

static void prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t cells, bytes, used;
    } cases[] = {
        {"abc", 2, 2, 2},
        {"abc", 9, 3, 3},
        {"abc", 0, 0, 0},
        {"a\xE4\xB8\xAD"
         "b",
         2, 1, 1}, /* half a wide character does not fit */
        {"a\xE4\xB8\xAD"
         "b",
         3, 4, 3},
        {"abe\xCC\x81"
         "c",
         3, 5, 3},
        {"ab\xC3\xA9"
         "c",
         2, 2, 2},
        {"\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD!", 2, 8, 2},
        {"a\x01"
         "b",
         2, 1, 1},
        {"", 5, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t used = 99;
        size_t n =
            width_prefix((const uint8_t *)cases[i].s, strlen(cases[i].s), cases[i].cells, &used);
        assert_int_equal(n, cases[i].bytes);
        assert_int_equal(used, cases[i].used);
    }
}

int main(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8")) {
        printf("1..0 # SKIP no locale C.UTF-8\n");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text),         cmocka_unit_test(emoji),
        cmocka_unit_test(hostile_characters), cmocka_unit_test(every_code_point),
        cmocka_unit_test(prefixes),
    };
    return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
