/* Unicode's own break tests, where Debian's package unicode-data is installed. Cases with code
 * points that the library does not know yet are passed over. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "tests/unit/check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

enum { LONGEST = 512 };

struct sample {
    uint8_t s[LONGEST];
    uint8_t want[LONGEST + 1]; /* a boundary before the byte, or at the end */
    size_t n;
    bool known;
};

/* "÷ 0061 × 0301 ÷ # comment": a division sign is a boundary, a multiplication sign is none. */
static bool parse(const char *line, struct sample *c)
{
    c->n = 0;
    c->known = true;
    memset(c->want, 0, sizeof c->want);
    for (const char *p = line; *p && *p != '#' && c->n + 4 < LONGEST;) {
        if (!strncmp(p, "\xC3\xB7", 2)) {
            c->want[c->n] = SEGMENT_BREAK;
            p += 2;
        } else if (!strncmp(p, "\xC3\x97", 2)) {
            p += 2;
        } else if (strchr("0123456789ABCDEF", *p)) {
            char *end;
            uint32_t cp = (uint32_t)strtoul(p, &end, 16);
            if (cp >= 0xD800 && cp <= 0xDFFF)
                return false;
            c->known = c->known && !uc_is_general_category(cp, UC_CATEGORY_Cn);
            c->n += utf8_encode(cp, c->s + c->n);
            p = end;
        } else {
            p++;
        }
    }
    return c->n > 0;
}

/* Runs a file, returns the number of cases with a difference; names the first ones. */
static size_t run(const char *name, void (*segment)(const uint8_t *, size_t, uint8_t *),
                  bool (*same)(const struct sample *, const uint8_t *))
{
    char *path = xasprintf("/usr/share/unicode/auxiliary/%s", name), line[8192];
    FILE *f = fopen(path, "r");
    free(path);
    if (!f) {
        print_message("# skipped: no %s\n", name);
        return 0;
    }
    size_t cases = 0, wrong = 0;
    while (fgets(line, sizeof line, f)) {
        struct sample c;
        uint8_t got[LONGEST];
        if (!parse(line, &c) || !c.known)
            continue;
        cases++;
        segment(c.s, c.n, got);
        if (!same(&c, got) && wrong++ < 3)
            print_message("# %s: %s", name, line);
    }
    fclose(f);
    print_message("# %s: %zu cases, %zu differ\n", name, cases, wrong);
    assert_true(cases > 100);
    return wrong;
}

static bool same_boundaries(const struct sample *c, const uint8_t *got)
{
    return !memcmp(c->want, got, c->n);
}

static void graphemes(void **state)
{
    (void)state;
    assert_int_equal(run("GraphemeBreakTest.txt", segment_graphemes, same_boundaries), 0);
}

static void words(void **state)
{
    (void)state;
    assert_int_equal(run("WordBreakTest.txt", segment_words, same_boundaries), 0);
}

/* At the start nothing is broken; MUST and BREAK both are boundaries. */
static bool same_lines(const struct sample *c, const uint8_t *got)
{
    for (size_t i = 1; i < c->n; i++) {
        if ((got[i] != SEGMENT_NONE) != (c->want[i] != 0))
            return false;
    }
    return got[0] == SEGMENT_NONE;
}

/* The test file expects a tailoring for numbers that libunistring does not have, and treats blanks
 * at the start of a line differently; which cases these are depends on the library's version. With
 * libunistring 1.0 there are 342 of 7313. */
static void lines(void **state)
{
    (void)state;
    assert_in_range(run("LineBreakTest.txt", segment_lines, same_lines), 0, 360);
}

/* What the program relies on in any version. */
static void lines_own_rules(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "a |b",       "U.S. |e.g. |x", "a, |b;c:d", "1.5 |2,000",
        "end.\r\n!x", "a\n!b\r!c",     "x-|y",      "\xE4\xB8\xAD|\xE6\x96\x87",
        "(a) |\"b\"", "f(x)",          "a.b@c.d",   "n\xC2\xA0v",
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        uint8_t s[64], want[64] = {0}, got[64];
        size_t n = 0;
        for (const char *p = cases[k]; *p; p++) {
            if (*p == '|' || *p == '!')
                want[n] = *p == '|' ? SEGMENT_BREAK : SEGMENT_MUST;
            else
                s[n++] = (uint8_t)*p;
        }
        segment_lines(s, n, got);
        for (size_t i = 0; i < n; i++) {
            if (got[i] != want[i])
                fail_msg("'%s': %d at byte %zu, not %d", cases[k], got[i], i, want[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graphemes),
        cmocka_unit_test(words),
        cmocka_unit_test(lines),
        cmocka_unit_test(lines_own_rules),
    };
    return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
