#include "config.h"

#include "core/base/alloc.h"
#include "core/duplicates/align.h"
#include "core/duplicates/diff.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t *bytes(const char *s)
{
    return (const uint8_t *)s;
}

/* Writes an alignment as "=same ~old|new -left +right" words for comparison. */
static char *picture(const char *left, const char *right)
{
    struct dup_alignment a;
    dup_align(bytes(left), (struct range){0, strlen(left)}, bytes(right),
              (struct range){0, strlen(right)}, &a);
    char *out = xstrdup("");
    for (size_t i = 0; i < a.count; i++) {
        const struct dup_run *r = &a.runs[i];
        char *next = xasprintf("%s[%c%.*s|%.*s]", out, "=~-+"[r->op],
                               (int)(r->left.end - r->left.start), left + r->left.start,
                               (int)(r->right.end - r->right.start), right + r->right.start);
        free(out);
        out = next;
    }
    dup_alignment_release(&a);
    return out;
}

static void check(const char *left, const char *right, const char *expected)
{
    char *s = picture(left, right);
    assert_string_equal(s, expected);
    free(s);
}

static void small_alignments(void **state)
{
    (void)state;
    check("", "", "");
    check("one", "", "[-one|]");
    check("", "one two", "[+|one two]");
    check("One, two; three.", "ONE two\nthree", "[=One, two; three|ONE two\nthree]");
    check("a b c d", "a x c d e", "[=a|a][~b|x][=c d|c d][+|e]");
    check("a b c", "x y z", "[~a b c|x y z]");
    check("the cat sat on the mat", "the dog sat on a mat",
          "[=the|the][~cat|dog][=sat on|sat on][~the|a][=mat|mat]");
    check("b a", "a", "[-b|][=a|a]");
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7FFF;
}

/* Length of the longest common subsequence by the table, n and m up to 40. */
static int common(const uint32_t *a, int n, const uint32_t *b, int m)
{
    int t[41][41] = {{0}};
    for (int i = 1; i <= n; i++)
        for (int k = 1; k <= m; k++) {
            int best = t[i - 1][k] > t[i][k - 1] ? t[i - 1][k] : t[i][k - 1];
            t[i][k] = a[i - 1] == b[k - 1] ? t[i - 1][k - 1] + 1 : best;
        }
    return t[n][m];
}

static void diff_is_shortest(void **state)
{
    (void)state;
    unsigned seed = 5;
    for (int round = 0; round < 20000; round++) {
        uint32_t a[40], b[40], words = 1 + next_random(&seed) % 8;
        uint8_t odd_a[40], odd_b[40];
        uint32_t n = next_random(&seed) % 41, m = next_random(&seed) % 41;
        for (uint32_t i = 0; i < n; i++)
            a[i] = next_random(&seed) % words;
        for (uint32_t i = 0; i < m; i++)
            b[i] = next_random(&seed) % words;
        dup_diff(a, n, b, m, odd_a, odd_b);
        uint32_t i = 0, k = 0;
        int equal = 0;
        for (;;) {
            while (i < n && odd_a[i])
                i++;
            while (k < m && odd_b[k])
                k++;
            if (i == n || k == m)
                break;
            assert_int_equal(a[i++], b[k++]);
            equal++;
        }
        assert_true(i == n && k == m);
        assert_int_equal(equal, common(a, (int)n, b, (int)m));
    }
}

/* Sides that have nothing or little in common must not take quadratic time or memory. */
static void diff_of_strangers(void **state)
{
    (void)state;
    enum { N = 60000 };
    uint32_t *a = xcalloc(N, sizeof *a), *b = xcalloc(N, sizeof *b);
    uint8_t *odd_a = xmalloc(N), *odd_b = xmalloc(N);
    unsigned seed = 9;
    for (uint32_t i = 0; i < N; i++) {
        a[i] = i;
        b[i] = i % 3 ? next_random(&seed) : N - i;
    }
    dup_diff(a, N, b, N, odd_a, odd_b);
    uint32_t left = 0, right = 0;
    for (uint32_t i = 0; i < N; i++) {
        left += !odd_a[i];
        right += !odd_b[i];
    }
    assert_int_equal(left, right);
    free(a);
    free(b);
    free(odd_a);
    free(odd_b);
}

static void map(const char *left, const char *right, const char *part, const char *expected)
{
    struct dup_alignment a;
    dup_align(bytes(left), (struct range){0, strlen(left)}, bytes(right),
              (struct range){0, strlen(right)}, &a);
    const char *at = strstr(left, part);
    assert_non_null(at);
    struct range p = {(size_t)(at - left), (size_t)(at - left) + strlen(part)}, other, again;
    bool ok = dup_align_map(&a, bytes(left), bytes(right), p, false, &other);
    assert_int_equal(ok, expected != NULL);
    if (ok) {
        assert_int_equal(other.end - other.start, strlen(expected));
        assert_memory_equal(right + other.start, expected, strlen(expected));
        assert_true(dup_align_map(&a, bytes(left), bytes(right), other, true, &again));
        assert_true(range_overlaps(again, p));
    }
    dup_alignment_release(&a);
}

static void maps_labels(void **state)
{
    (void)state;
    const char *left = "Yesterday the mayor of Port Elin, Ana Berg, opened a bridge.";
    const char *right = "The mayor of PORT ELIN, (Ana Berg) opened the old bridge";
    map(left, right, "Port Elin", "PORT ELIN");
    map(left, right, "Ana Berg", "Ana Berg");
    map(left, right, "Elin, Ana", "ELIN, (Ana");
    map(left, right, "Ana Berg,", "Ana Berg");
    map(left, right, "Ber", "Ber");
    map(left, right, "Por", "PORT");
    map(left, right, "opened a", NULL);
    map(left, right, "Yesterday", NULL);
    map(left, right, ", ", NULL);
    map("see Ana Berg here", "see Ana Lou Berg here", "Ana Berg", NULL);
}

static void ends_are_joined(void **state)
{
    (void)state;
    const char left[] = "We saw. The old ferry leaves at seven, every day. Then it rained.";
    const char right[] = "Nobody saw! the OLD ferry leaves at nine, every day. Then it stopped.";
    struct range l = {strstr(left, "leaves") - left, strstr(left, " every") - left};
    struct range r = {strstr(right, "leaves") - right, strstr(right, " every") - right};
    dup_align_widen(bytes(left), strlen(left), &l, bytes(right), strlen(right), &r);
    assert_int_equal(l.start, strstr(left, "saw") - left);
    assert_int_equal(r.start, strstr(right, "saw") - right);
    assert_int_equal(l.end, strstr(left, " rained") - left);
    assert_int_equal(r.end, strstr(right, " stopped") - right);
    /* nothing to join, and nothing there at all */
    dup_align_widen(bytes(left), strlen(left), &l, bytes(right), strlen(right), &r);
    assert_int_equal(l.start, strstr(left, "saw") - left);
    l = r = (struct range){0, 0};
    dup_align_widen(bytes(""), 0, &l, bytes(""), 0, &r);
    assert_int_equal(l.end + r.end, 0);
    /* a long way is not gone to its end, and ends between words */
    size_t n = 12000;
    char *same = xmalloc(n + 1);
    for (size_t i = 0; i < n; i++)
        same[i] = i % 6 ? (char)('a' + i * 7 / 6 % 26) : ' ';
    l = r = (struct range){6001, 6006};
    dup_align_widen(bytes(same), n, &l, bytes(same), n, &r);
    assert_true(l.start < 4100 && l.start > 3900 && l.end > 7900 && l.end < 8100);
    assert_int_equal(same[l.start - 1], ' ');
    assert_int_equal(same[l.end], ' ');
    assert_int_equal(l.start, r.start);
    assert_int_equal(l.end, r.end);
    free(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_alignments), cmocka_unit_test(ends_are_joined),
        cmocka_unit_test(diff_is_shortest), cmocka_unit_test(diff_of_strangers),
        cmocka_unit_test(maps_labels),
    };
    return cmocka_run_group_tests_name("align", tests, NULL, NULL);
}
