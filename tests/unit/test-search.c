#include "config.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/text/search.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 4711;

static unsigned pick(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static struct text *of(const char *s)
{
    size_t n = strlen(s);
    uint8_t *bytes = xmalloc(n);
    memcpy(bytes, s, n);
    return text_new(bytes, n);
}

/* Matches of the pattern in s as "start-end start-end ..." going forwards, checked backwards. */
static void expect(const char *pattern, unsigned flags, const char *s, const char *want)
{
    struct error err;
    struct search *search = search_new(pattern, flags, &err);
    assert_non_null(search);
    assert_string_equal(search_pattern(search), pattern);
    struct text *t = of(s);
    char got[512] = "";
    struct range m, all[64];
    size_t at = 0, n = 0, count = search_all(search, t, (struct range){0, SIZE_MAX}, all, 64);
    while (search_next(search, t, at, NULL, &m) == SEARCH_FOUND) {
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%zu-%zu", at ? " " : "", m.start,
                 m.end);
        assert_true(n < count && all[n].start == m.start && all[n].end == m.end);
        n++;
        at = m.end;
    }
    if (strcmp(got, want) != 0)
        fail_msg("'%s' in '%s': %s, not %s", pattern, s, got, want);
    assert_int_equal(n, count);
    at = text_size(t);
    while (search_prev(search, t, at, NULL, &m) == SEARCH_FOUND) {
        n--;
        assert_true(all[n].start == m.start && all[n].end == m.end);
        at = m.start;
    }
    assert_int_equal(n, 0);
    text_free(t);
    search_free(search);
}

static void patterns(void **state)
{
    (void)state;
    expect("abc", 0, "abc ABC xabcx", "0-3 4-7 9-12");
    expect("aBc", 0, "abc aBc", "4-7");
    expect("abc", SEARCH_CASE, "abc ABC", "0-3");
    expect("aa", SEARCH_CASE, "aaaaa", "0-2 2-4");
    expect("the", SEARCH_WHOLE_WORD, "the other the, bathe THE", "0-3 10-13 21-24");
    expect("(", SEARCH_LITERAL, "f(x) (", "1-2 5-6");
    expect("a.c", SEARCH_LITERAL, "abc a.c", "4-7");
    expect("a.c", 0, "abc a.c", "0-3 4-7");
    expect("\\w+", 0, "one, two", "0-3 5-8");
    expect("\\bT\\w+", 0, "the Tree", "4-8");
    expect("\\Sx", 0, "ax AX", "0-2 3-5");     /* the capital of \S is none of the pattern's */
    expect("\\x{4B}x", 0, "kx KX", "0-2 3-5"); /* nor are hexadecimal digits */
    expect("^b.*$", 0, "abc\r\nbcd\rb\nxb", "5-8 9-10");
    expect("a\\s+b", 0, "a\n\n b a b", "0-5 6-9");
    expect("x*", 0, "axxb", "1-3");
    expect("\xC3\xBC"
           "ber",
           0,
           "\xC3\x9C"
           "BER \xC3\xBC"
           "ber",
           "0-5 6-11");
    expect("stra\xC3\x9F"
           "e",
           0,
           "STRA\xE1\xBA\x9E"
           "E",
           "0-8");
    expect("\xE4\xB8\xAD", 0, "\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD", "0-3 6-9");
    expect("b.", 0,
           "a\xFF"
           "bc\xFF\xE4\xB8"
           "b\xFF"
           "bd",
           "2-4 9-11");
    expect("(?<=a)b", 0, "ab bb", "1-2");
    expect("colou?r|gr[ae]y", 0, "Color, grey, colour", "0-5 7-11 13-19");
    expect("\\d{4}-\\d\\d", 0, "2020-12 and 99-12", "0-7");
    expect("none", 0, "something else", "");
    expect("x", 0, "", "");
    expect("#", 0, "a#b", "1-2");
}

static void bad_patterns(void **state)
{
    (void)state;
    struct error err;
    assert_null(search_new("", 0, &err));
    assert_string_equal(err.message, "pattern: nothing to search for");
    assert_null(search_new("ab(", 0, &err));
    assert_string_equal(err.message, "pattern: missing closing parenthesis at offset 3");
    assert_null(search_new("ab(", SEARCH_WHOLE_WORD, &err));
    assert_non_null(strstr(err.message, "pattern: "));
    assert_null(search_new("a\xFFz", 0, &err));
    assert_string_equal(err.message, "pattern: not valid UTF-8 at offset 1");
    assert_null(search_new("\\C", 0, &err));
    assert_null(search_new("a{2,1}", 0, NULL));
    char nested[3000];
    memset(nested, '(', sizeof nested);
    nested[sizeof nested - 1] = '\0';
    assert_null(search_new(nested, 0, &err));
    search_free(NULL);
}

static void costly_patterns_end(void **state)
{
    (void)state;
    struct text *t =
        of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    struct search *s = search_new("(a|aa)+$", 0, NULL);
    struct range m;
    assert_non_null(s);
    assert_int_equal(search_next(s, t, 0, NULL, &m), SEARCH_FAILED);
    assert_int_equal(search_prev(s, t, 100, NULL, &m), SEARCH_FAILED);
    assert_int_equal(search_all(s, t, (struct range){0, 10}, &m, 1), 0);
    search_free(s);
    text_free(t);
}

static void can_be_cancelled(void **state)
{
    (void)state;
    struct text *t = of("some text");
    struct progress p = {.cancel = true};
    struct range m;
    for (unsigned flags = 0; flags <= SEARCH_CASE; flags += SEARCH_CASE) {
        struct search *s = search_new("text", flags, NULL);
        assert_int_equal(search_next(s, t, 0, &p, &m), SEARCH_CANCELLED);
        assert_int_equal(search_prev(s, t, 9, &p, &m), SEARCH_CANCELLED);
        assert_int_equal(search_next(s, t, 0, NULL, &m), SEARCH_FOUND);
        search_free(s);
    }
    text_free(t);
}

/* A long text, in lines or one line alone, with needles at random places and at the seams of the
 * windows: found wherever one starts, in both directions, by every way of searching. */
static void check_long(bool lines)
{
    static const char needle[] = "nee\xC3\xA4"
                                 "dle";
    size_t n = 700000, len = strlen(needle), count = 0;
    uint8_t *bytes = xmalloc(n);
    size_t *places = xcalloc(n / 500, sizeof *places);
    memset(bytes, '.', n);
    for (size_t i = 0; lines && i < n; i += 1 + pick(300))
        bytes[i] = '\n';
    for (size_t i = pick(2000); i + len < n; i += 10 + pick(4000)) {
        if (pick(3) == 0) /* over the seam */
            i = (i + 32768) / 32768 * 32768 - pick((unsigned)len + 2);
        if (i + len >= n)
            break;
        memcpy(bytes + i, needle, len);
        places[count++] = i;
    }
    struct text *t = text_new(bytes, n);
    static const struct {
        const char *pattern;
        unsigned flags;
    } ways[] = {{needle, SEARCH_CASE},
                {needle, 0},
                {"n[e]+\xC3\xA4"
                 "[dl]+e",
                 0},
                {needle, SEARCH_WHOLE_WORD}};
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        struct search *s = search_new(ways[w].pattern, ways[w].flags, NULL);
        struct progress p = {0};
        struct range m;
        size_t at = 0;
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(search_next(s, t, at, &p, &m), SEARCH_FOUND);
            assert_int_equal(m.start, places[i]);
            assert_int_equal(m.end, places[i] + len);
            at = m.start + 1;
        }
        assert_int_equal(search_next(s, t, at, &p, &m), SEARCH_NONE);
        assert_true(p.total > 0);
        at = n;
        for (size_t i = count; i-- > 0;) {
            assert_int_equal(search_prev(s, t, at, &p, &m), SEARCH_FOUND);
            assert_int_equal(m.start, places[i]);
            at = m.start;
        }
        assert_int_equal(search_prev(s, t, at, &p, &m), SEARCH_NONE);
        struct range *all = xcalloc(count, sizeof *all);
        assert_int_equal(search_all(s, t, (struct range){0, n}, all, count), count);
        assert_int_equal(search_all(s, t, (struct range){places[5] + 2, places[7]}, all, count), 2);
        assert_int_equal(all[0].start, places[5]);
        assert_int_equal(search_all(s, t, (struct range){0, n}, all, 3), 3);
        free(all);
        search_free(s);
    }
    free(places);
    text_free(t);
}

static void long_texts(void **state)
{
    (void)state;
    check_long(true);
    check_long(false);
}

/* In any bytes: forwards, backwards and all at once give the same set. */
static void directions_agree(void **state)
{
    (void)state;
    static const char *const expressions[] = {"a+",  "b.?a",   "^.",     "[^a]+$",
                                              "\\W", "a\\s*b", "ab|ba|b"};
    for (int round = 0; round < 400; round++) {
        size_t n = pick(300) + 1;
        uint8_t *bytes = xmalloc(n);
        for (size_t i = 0; i < n; i++)
            bytes[i] = pick(12) ? (uint8_t) "ab \n\rAB\xE4\xB8\xAD"[pick(10)] : (uint8_t)pick(256);
        struct text *t = text_new(bytes, n);
        struct search *s = search_new(expressions[pick(7)], 0, NULL);
        struct range all[400], m;
        size_t count = search_all(s, t, (struct range){0, n}, all, 400), at = 0, i = 0;
        while (search_next(s, t, at, NULL, &m) == SEARCH_FOUND) {
            assert_true(i < count && m.start == all[i].start && m.end == all[i].end);
            assert_true(m.start >= at && m.end > m.start && m.end <= n);
            i++;
            at = m.end;
        }
        assert_int_equal(i, count);
        for (at = n; search_prev(s, t, at, NULL, &m) == SEARCH_FOUND; at = m.start) {
            i--;
            assert_true(m.start == all[i].start && m.end == all[i].end);
        }
        assert_int_equal(i, 0);
        search_free(s);
        text_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns),
        cmocka_unit_test(bad_patterns),
        cmocka_unit_test(costly_patterns_end),
        cmocka_unit_test(can_be_cancelled),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(directions_agree),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
