/* UTF-8, conversions and lines, against implementations that are too simple to be wrong. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/text/blank.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t seed = 12345;

static unsigned pick(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

/* Pieces that make trouble: line ends of all kinds, characters of 1 to 4 bytes, broken ones. */
static size_t random_text(uint8_t *s, size_t n)
{
    static const char *const pieces[] = {
        "a",
        "word ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\xC3\xA9",
        "\xE4\xB8\xAD",
        "\xF0\x9F\x98\x80",
        "\xE2\x80\xA8",
        "\xFF",
        "\xE4\xB8",
        "\xF0\x9F",
        "\x80",
        "\xC0\x80",
        "\xED\xA0\x80",
        "\xF5\x80\x80\x80",
        "\xEF\xBB\xBF",
    };
    size_t i = 0;
    while (i < n) {
        const char *p = pieces[pick(sizeof pieces / sizeof *pieces)];
        size_t len = strlen(p);
        if (pick(8) == 0)
            s[i++] = (uint8_t)pick(256);
        for (size_t k = 0; k < len && i < n; k++)
            s[i++] = (uint8_t)p[k];
    }
    return n;
}

static struct text *copy_of(const uint8_t *s, size_t n)
{
    uint8_t *bytes = malloc(n ? n : 1);
    memcpy(bytes, s, n);
    return text_new(bytes, n);
}

static struct text *of(const char *s)
{
    return copy_of((const uint8_t *)s, strlen(s));
}

/* ---- utf8 ----------------------------------------------------------------------------------- */

static void utf8_round_trip(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110100; cp += cp < 0x3000 ? 1 : 7) {
        uint8_t s[4];
        uint32_t back;
        size_t n = utf8_encode(cp, s);
        bool valid = cp < 0xD800 || (cp > 0xDFFF && cp < 0x110000);
        assert_int_equal(utf8_decode(s, n, &back), n);
        assert_int_equal(back, valid ? cp : UTF8_REPLACEMENT);
        assert_int_equal(utf8_prev(s, n), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(utf8_align(s, n, i), 0);
        assert_true(utf8_valid(s, n));
    }
}

/* Decoding and libunistring's check must call the same bytes invalid. */
static void utf8_agrees_with_itself(void **state)
{
    (void)state;
    uint8_t s[64], fixed[64];
    for (int round = 0; round < 20000; round++) {
        size_t n = random_text(s, pick(sizeof s) + 1), count = 0, units = 0, invalid = 0;
        size_t first = n;
        for (size_t i = 0; i < n;) {
            uint32_t cp;
            size_t len = utf8_decode(s + i, n - i, &cp);
            if (len == 1 && s[i] >= 0x80) {
                assert_int_equal(cp, UTF8_REPLACEMENT);
                first = invalid++ ? first : i;
            }
            for (size_t k = 0; k < len; k++)
                assert_int_equal(utf8_align(s, n, i + k), i);
            assert_int_equal(utf8_prev(s, i + len), i);
            count++;
            units += cp > 0xFFFF ? 2 : 1;
            i += len;
        }
        assert_int_equal(utf8_codepoints(s, n), count);
        assert_int_equal(utf8_utf16_units(s, n), units);
        assert_int_equal(utf8_invalid_at(s, n), first);
        assert_int_equal(utf8_repair(fixed, s, n), invalid);
        assert_true(utf8_valid(fixed, n));
        assert_int_equal(utf8_codepoints(fixed, n), count);
    }
}

/* ---- conversions ---------------------------------------------------------------------------- */

static bool ends_line(const uint8_t *s, size_t n, size_t i)
{
    return s[i] == '\n' || (s[i] == '\r' && !(i + 1 < n && s[i + 1] == '\n'));
}

/* Walks the whole text and compares every conversion at every character. */
static void check_conversions(const uint8_t *s, size_t n)
{
    struct text *t = copy_of(s, n);
    size_t cps = 0, units = 0, line = 1, column = 1;
    for (size_t i = 0; i <= n;) {
        uint32_t cp = 0;
        size_t len = i < n ? utf8_decode(s + i, n - i, &cp) : 1;
        assert_int_equal(text_codepoint_of(t, i), cps);
        assert_int_equal(text_utf16_of(t, i), units);
        assert_int_equal(text_from_codepoint(t, cps), i);
        assert_int_equal(text_from_utf16(t, units), i);
        struct text_position p = text_position_of(t, i);
        assert_int_equal(p.line, line);
        assert_int_equal(p.column, column);
        bool terminator = i < n && (s[i] == '\n' || s[i] == '\r');
        bool inside = terminator && s[i] == '\n' && i > 0 && s[i - 1] == '\r';
        if (!inside)
            assert_int_equal(text_from_position(t, p), i);
        if (i == n)
            break;
        for (size_t k = 1; k < len; k++) { /* inside the character */
            assert_int_equal(text_codepoint_of(t, i + k), cps);
            assert_int_equal(text_utf16_of(t, i + k), units);
        }
        if (cp > 0xFFFF)
            assert_int_equal(text_from_utf16(t, units + 1), i);
        cps++;
        units += cp > 0xFFFF ? 2 : 1;
        column++;
        if (ends_line(s, n, i)) {
            line++;
            column = 1;
        }
        i += len;
    }
    assert_int_equal(text_from_codepoint(t, cps + 10), n);
    assert_int_equal(text_from_utf16(t, SIZE_MAX), n);
    assert_int_equal(text_codepoint_of(t, n + 10), cps);
    assert_int_equal(text_line_count(t), line - (n == 0 || ends_line(s, n, n - 1)));
    assert_int_equal(text_from_position(t, (struct text_position){line + 1, 1}), n);
    text_free(t);
}

static void conversions_agree(void **state)
{
    (void)state;
    static uint8_t s[20000];
    check_conversions(s, 0);
    for (int round = 0; round < 60; round++)
        check_conversions(s, random_text(s, pick(200)));
    for (int round = 0; round < 4; round++)
        check_conversions(s, random_text(s, 9000 + pick(11000)));
    memset(s, '\r', 5000);
    check_conversions(s, 5000);
    for (size_t i = 0; i < 10000; i += 2)
        memcpy(s + i, "\r\n", 2);
    check_conversions(s + 1, 9998); /* CR LF across the checkpoints */
}

static void position_clamps_to_line(void **state)
{
    (void)state;
    struct text *t = of("ab\r\ncd\n\nlast");
    assert_int_equal(text_from_position(t, (struct text_position){1, 99}), 2);
    assert_int_equal(text_from_position(t, (struct text_position){2, 99}), 6);
    assert_int_equal(text_from_position(t, (struct text_position){3, 5}), 7);
    assert_int_equal(text_from_position(t, (struct text_position){4, 3}), 10);
    assert_int_equal(text_from_position(t, (struct text_position){0, 0}), 0);
    assert_int_equal(text_from_position(t, (struct text_position){SIZE_MAX, SIZE_MAX}), 12);
    text_free(t);
}

static void *ask(void *data)
{
    const struct text *t = data;
    for (size_t i = 0; i < 200; i++) {
        size_t offset = i * 9973 % text_size(t);
        if (text_from_codepoint(t, text_codepoint_of(t, offset)) != offset)
            return data;
    }
    return NULL;
}

static void index_serves_threads(void **state)
{
    (void)state;
    size_t n = 4 << 20;
    uint8_t *s = malloc(n);
    memset(s, 'x', n);
    struct text *t = text_new(s, n);
    struct progress p = {0};
    pthread_t threads[3];
    assert_int_equal(text_index_reach(t), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask, t), 0);
    assert_true(text_index(t, &p));
    for (int i = 0; i < 3; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    assert_int_equal(text_index_reach(t), n);
    assert_true(p.total > 0 && p.done == p.total);
    text_free(t);
}

static void index_can_be_cancelled(void **state)
{
    (void)state;
    struct text *t = of("text");
    struct progress p = {.cancel = true};
    assert_false(text_index(t, &p));
    assert_true(text_index(t, NULL));
    text_free(t);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void lines_agree(void **state)
{
    (void)state;
    uint8_t s[300];
    for (int round = 0; round < 2000; round++) {
        size_t n = random_text(s, pick(sizeof s) + 1);
        struct text *t = copy_of(s, n);
        size_t start = 0;
        while (start < n) {
            size_t last = start;
            while (last + 1 < n && !ends_line(s, n, last))
                last++;
            size_t next = last + 1, end = next;
            if (ends_line(s, n, last))
                end -= s[last] == '\n' && last > start && s[last - 1] == '\r' ? 2 : 1;
            for (size_t i = start; i < next; i++) {
                assert_int_equal(text_line_start(t, i, 0), start);
                assert_int_equal(text_line_end(t, i, 0), end);
                assert_int_equal(text_next_line(t, i, 0), next);
            }
            start = next;
        }
        assert_int_equal(text_line_end(t, n, 0), n);
        assert_int_equal(text_line_start(t, n, 0),
                         ends_line(s, n, n - 1) ? n : text_line_start(t, n - 1, 0));
        text_free(t);
    }
}

static void long_lines_stop_at_the_limit(void **state)
{
    (void)state;
    size_t n = 30000;
    uint8_t *s = malloc(n);
    for (size_t i = 0; i < n; i += 3)
        memcpy(s + i, "\xE4\xB8\xAD", 3);
    struct text *t = text_new(s, n);
    size_t at = 15000;
    assert_int_equal(text_line_start(t, at, 1000) % 3, 0);
    assert_in_range(text_line_start(t, at, 1000), at - 1003, at - 997);
    assert_in_range(text_line_end(t, at, 1000), at + 997, at + 1000);
    assert_int_equal(text_line_end(t, at, 1000) % 3, 0);
    assert_int_equal(text_next_line(t, at, 1000), text_line_end(t, at, 1000));
    assert_int_equal(text_line_end(t, at, 1), at + 3);
    assert_int_equal(text_line_start(t, at, 0), 0);
    assert_int_equal(text_line_end(t, at, 0), n);
    text_free(t);
}

/* ---- copies, mapping ------------------------------------------------------------------------ */

static void copies(void **state)
{
    (void)state;
    struct text *t = of(" a\xFF"
                        "b \r\n\t c\xC2\xA0\n");
    char *s = text_copy(t, (struct range){1, 4});
    assert_string_equal(s, "a\xEF\xBF\xBD"
                           "b");
    free(s);
    s = text_copy_line(t, (struct range){0, 100});
    assert_string_equal(s, "a\xEF\xBF\xBD"
                           "b c");
    free(s);
    s = text_copy(t, (struct range){50, 20});
    assert_string_equal(s, "");
    free(s);
    text_free(t);
    t = text_new(NULL, 0);
    assert_int_equal(text_line_count(t), 0);
    assert_int_equal(text_position_of(t, 5).line, 1);
    text_free(t);
}

static void blanks_are_trimmed(void **state)
{
    (void)state;
    const char *s = " \xE3\x80\x80 x y\xC2\xA0\r\n";
    struct range r = blank_trim((const uint8_t *)s, (struct range){0, strlen(s)});
    assert_int_equal(r.start, 5);
    assert_int_equal(r.end, 8);
    r = blank_trim((const uint8_t *)s, (struct range){0, 5});
    assert_int_equal(r.start, r.end);
}

/* What is behind the end of a file that shrank reads as zeros. */
static void shrunken_file_reads_as_zeros(void **state)
{
    (void)state;
    FILE *f = tmpfile();
    assert_non_null(f);
    size_t page = (size_t)sysconf(_SC_PAGESIZE), n = page * 8;
    for (size_t i = 0; i < n; i++)
        putc('x', f);
    fflush(f);
    struct error err;
    struct text *t = text_map(fileno(f), n, &err), *other = text_map(fileno(f), page, &err);
    assert_non_null(t);
    assert_int_equal(ftruncate(fileno(f), (off_t)page * 2), 0);
    fclose(f);
    assert_int_equal(text_bytes(t)[page], 'x');
    assert_int_equal(text_bytes(t)[n - 1], 0);
    assert_int_equal(text_codepoint_of(t, n), n);
    text_free(t);
    text_free(other);
}

static int child_status;

/* In a child that has mapped a file, SIGBUS comes from elsewhere. Called before cmocka has put its
 * own handler in place. */
static void raise_in_child(void)
{
    FILE *f = tmpfile();
    pid_t child = f ? fork() : -1;
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO); /* a sanitizer says much about it */
        putc('x', f);
        fflush(f);
        if (text_map(fileno(f), 1, NULL))
            raise(SIGBUS);
        _exit(0);
    }
    if (child > 0)
        waitpid(child, &child_status, 0);
    if (f)
        fclose(f);
}

static void other_bus_errors_are_passed_on(void **state)
{
    (void)state;
    assert_false(WIFEXITED(child_status) && WEXITSTATUS(child_status) == 0);
}

int main(void)
{
    raise_in_child();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_round_trip),
        cmocka_unit_test(utf8_agrees_with_itself),
        cmocka_unit_test(conversions_agree),
        cmocka_unit_test(position_clamps_to_line),
        cmocka_unit_test(index_serves_threads),
        cmocka_unit_test(index_can_be_cancelled),
        cmocka_unit_test(lines_agree),
        cmocka_unit_test(long_lines_stop_at_the_limit),
        cmocka_unit_test(copies),
        cmocka_unit_test(blanks_are_trimmed),
        cmocka_unit_test(shrunken_file_reads_as_zeros),
        cmocka_unit_test(other_bus_errors_are_passed_on),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
