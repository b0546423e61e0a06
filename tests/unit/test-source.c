/* Where the bytes of an article come from, and what encoding they are taken for. */
#include "config.h"

#include "core/article/article.h"
#include "core/base/alloc.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/diple-test-XXXXXX";
static char path[64];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/article.txt", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void write_file(const void *s, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(s, 1, n, f), n);
    fclose(f);
}

static struct article *open_bytes(const void *s, size_t n, const char *encoding)
{
    struct error err;
    struct article_options options = {.encoding = encoding};
    write_file(s, n);
    struct article *a = article_open(path, &options, &err);
    if (!a)
        fail_msg("%s", err.message);
    return a;
}

/* Text, encoding and how it was found out. */
static void expect(const void *s, size_t n, const char *encoding, const char *source,
                   const char *text)
{
    struct article *a = open_bytes(s, n, NULL);
    assert_string_equal(article_encoding(a), encoding);
    assert_string_equal(article_encoding_source(a), source);
    char *got = text_copy(article_text(a), (struct range){0, SIZE_MAX});
    assert_string_equal(got, text);
    free(got);
    article_free(a);
}

#define EXPECT(s, encoding, source, text) expect(s, sizeof(s) - 1, encoding, source, text)

static void marks_and_utf8(void **state)
{
    (void)state;
    EXPECT("", "UTF-8", "valid", "");
    EXPECT("plain", "UTF-8", "valid", "plain");
    EXPECT("gr\xC3\xBC\xC3\x9F", "UTF-8", "valid", "gr\xC3\xBC\xC3\x9F");
    EXPECT("\xEF\xBB\xBFx\r\n", "UTF-8", "BOM", "\xEF\xBB\xBFx\r\n");
    EXPECT("\xFF\xFEx\0\xFC\0", "UTF-16LE", "BOM", "x\xC3\xBC");
    EXPECT("\xFE\xFF\0x\xD8\x3D\xDE\0", "UTF-16BE", "BOM", "x\xF0\x9F\x98\x80");
    EXPECT("\xFF\xFE\0\0x\0\0\0", "UTF-32LE", "BOM", "x");
    EXPECT("\0\0\xFE\xFF\0\0\0x", "UTF-32BE", "BOM", "x");
    EXPECT("h\0e\0l\0l\0o\0\n\0", "UTF-16LE", "detected", "hello\n");
    EXPECT("\xFF\xFE-N\x87\x65", "UTF-16LE", "BOM", "\xE4\xB8\xAD\xE6\x96\x87");
    EXPECT("-N\x87\x65-N\x87\x65-N\x87\x65-N\x87\x65\n\0", "UTF-16LE", "detected",
           "\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87"
           "\xE4\xB8\xAD\xE6\x96\x87\n");
    EXPECT("\0h\0e\0l\0l\0o\0\n", "UTF-16BE", "detected", "hello\n");
}

static void legacy_encodings(void **state)
{
    (void)state;
    EXPECT("<meta charset=\"windows-1251\">\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251", "declared",
           "<meta charset=\"windows-1251\">"
           "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82");
    EXPECT("<?xml encoding='ISO-8859-1'?>\x93\xFC\x94", "windows-1252", "declared",
           "<?xml encoding='ISO-8859-1'?>\xE2\x80\x9C\xC3\xBC\xE2\x80\x9D");
    /* a declaration that is not true, or of nothing known, is passed over */
    EXPECT("charset=utf-8 gr\xC3\xBC", "UTF-8", "valid", "charset=utf-8 gr\xC3\xBC");
    EXPECT("charset=windows-1251 \xC3\xBC", "UTF-8", "valid", "charset=windows-1251 \xC3\xBC");
    struct article *a = open_bytes("charset=nonsense \xFC", 18, NULL);
    assert_string_not_equal(article_encoding_source(a), "declared");
    article_free(a);
#ifdef HAVE_UCHARDET
    /* Russian in KOI8-R: "the town opened a new lock" */
    static const char koi[] =
        "\xE7\xCF\xD2\xCF\xC4 \xCF\xD4\xCB\xD2\xD9\xCC \xCE\xCF\xD7\xD9\xCA \xDB\xCC\xC0\xDA "
        "\xCE\xC1 "
        "\xD2\xC5\xCB\xC5. \xFA\xC4\xC5\xD3\xD8 \xD6\xC9\xD7\xD5\xD4 \xCC\xC0\xC4\xC9. ";
    char many[10 * (sizeof koi - 1)];
    for (size_t i = 0; i < 10; i++)
        memcpy(many + i * (sizeof koi - 1), koi, sizeof koi - 1);
    a = open_bytes(many, sizeof many, NULL);
    assert_string_equal(article_encoding(a), "KOI8-R");
    assert_string_equal(article_encoding_source(a), "detected");
    assert_false(article_is_plain(a));
    article_free(a);
#endif
}

static void given_encoding(void **state)
{
    (void)state;
    struct error err;
    struct article *a = open_bytes("\xFC", 1, "ISO-8859-1");
    char *s = text_copy(article_text(a), (struct range){0, 9});
    assert_string_equal(s, "\xC3\xBC");
    assert_string_equal(article_encoding_source(a), "given");
    free(s);
    article_free(a);
    struct article_options options = {.encoding = "no-such-thing"};
    assert_null(article_open(path, &options, &err));
    assert_non_null(strstr(err.message, "the encoding 'no-such-thing' is not known"));
    a = open_bytes("x\xFFy", 3, "UTF-8");
    assert_int_equal(text_size(article_text(a)), 3);
    assert_true(article_is_plain(a));
    article_free(a);
}

static void invalid_bytes_are_reported(void **state)
{
    (void)state;
    static const char s[] = "gr\xC3\xBC\xC3\x9F dich, sch\xC3\xB6ne, \xC3\xBC"
                            "ber\nall \xFF gl\xC3\xBC"
                            "ck";
    struct article *a = open_bytes(s, sizeof s - 1, NULL);
    assert_string_equal(article_encoding(a), "UTF-8");
    assert_true(article_is_plain(a));
    assert_int_equal(text_size(article_text(a)), sizeof s - 1);
    assert_int_equal(article_warning_count(a), 1);
    assert_string_equal(article_warning(a, 0), "1 invalid byte, the first at line 2, column 5");
    article_free(a);
    a = open_bytes("\xFF\xFEx\0\0\xD8y\0", 8, NULL);
    assert_int_equal(article_warning_count(a), 1);
    assert_string_equal(article_warning(a, 0), "1 place not valid in UTF-16LE, shown as U+FFFD");
    char *text = text_copy(article_text(a), (struct range){0, 99});
    assert_string_equal(text, "x\xEF\xBF\xBDy");
    free(text);
    article_free(a);
    a = open_bytes("ascii with a stray zero byte \0 in the middle of it all", 54, NULL);
    assert_string_equal(article_encoding(a), "UTF-8");
    article_free(a);
    char zeros[2000] = "binary";
    a = open_bytes(zeros, sizeof zeros, NULL);
    assert_int_equal(article_warning_count(a), 1);
    assert_non_null(strstr(article_warning(a, 0), "binary"));
    article_free(a);
}

static void files_that_are_none(void **state)
{
    (void)state;
    struct error err;
    assert_null(article_open(folder, NULL, &err));
    assert_non_null(strstr(err.message, "is a directory"));
    assert_null(article_open("/no/such/file", NULL, &err));
    assert_string_equal(err.message, "cannot open '/no/such/file': No such file or directory");
}

static void pipes(void **state)
{
    (void)state;
    struct error err;
    int ends[2], saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "from a pipe", 11), 11);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct article *a = article_open("-", NULL, &err);
    assert_non_null(a);
    assert_string_equal(article_name(a), "(standard input)");
    assert_int_equal(text_size(article_text(a)), 11);
    assert_false(article_is_plain(a));
    article_free(a);
    /* standard input that is a file is read from where it stands */
    write_file("head tail", 9);
    int fd = open(path, O_RDONLY);
    assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
    dup2(fd, STDIN_FILENO);
    close(fd);
    a = article_open("-", NULL, &err);
    assert_int_equal(text_size(article_text(a)), 4);
    article_free(a);
    dup2(saved, STDIN_FILENO);
    close(saved);
    /* a device without an end */
    struct article_options options = {.most_bytes = 100000};
    assert_null(article_open("/dev/zero", &options, &err));
    assert_non_null(strstr(err.message, "100000 bytes"));
}

static void packed_files(void **state)
{
    (void)state;
    static const char *const names[] = {"news.gz", "news.xz", "news.bz2", "news.zst"};
    const char *source = getenv("DIPLE_SRCDIR");
    struct error err;
    if (!source)
        check_skip("DIPLE_SRCDIR is not set");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *name = xasprintf("%s/tests/fuzz/corpus/article/%s", source, names[i]);
        struct article *a = article_open(name, NULL, &err);
#ifdef HAVE_LIBARCHIVE
        if (!a)
            fail_msg("%s", err.message);
        struct range title = article_title(a);
        assert_memory_equal(text_bytes(article_text(a)) + title.start, "River town", 10);
        assert_false(article_is_plain(a));
        assert_string_equal(article_encoding(a), "UTF-8");
        article_free(a);
        struct article_options options = {.most_bytes = 100};
        assert_null(article_open(name, &options, &err));
        assert_non_null(strstr(err.message, "unpacks to more than 100 bytes"));
#else
        assert_null(a);
        assert_non_null(strstr(err.message, "built without libarchive"));
#endif
        free(name);
    }
#ifdef HAVE_LIBARCHIVE
    char *name = xasprintf("%s/tests/fuzz/corpus/article/gzip-cut.gz", source);
    assert_null(article_open(name, NULL, &err));
    assert_non_null(strstr(err.message, "cannot unpack"));
    free(name);
#endif
}

/* Over 16 MB a file is mapped; only its beginning is looked at, and it may shrink. */
static void mapped_files(void **state)
{
    (void)state;
    size_t n = 20 << 20;
    char *s = xmalloc(n);
    for (size_t i = 0; i < n; i++)
        s[i] = i % 70 == 69 ? '\n' : 'a';
    s[n - 1] = '\xFF'; /* nobody has looked there */
    write_file(s, n);
    struct error err;
    struct article *a = article_open(path, NULL, &err);
    assert_non_null(a);
    assert_true(article_is_plain(a));
    assert_int_equal(article_warning_count(a), 0);
    assert_int_equal(text_size(article_text(a)), n);
    assert_int_equal(text_codepoint_of(article_text(a), n), n);
    assert_false(article_structure_complete(a));
    assert_int_equal(truncate(path, 1 << 20), 0);
    assert_int_equal(text_bytes(article_text(a))[n - 1], 0);
    article_free(a);
    /* a large file in another encoding is decoded, within the limit */
    for (size_t i = 0; i < n; i += 2) {
        s[i] = '\0';
        s[i + 1] = i % 140 == 138 ? '\n' : 'b';
    }
    write_file(s, n);
    a = article_open(path, NULL, &err);
    assert_non_null(a);
    assert_string_equal(article_encoding(a), "UTF-16BE");
    assert_int_equal(text_size(article_text(a)), n / 2);
    assert_true(article_hash(a) && article_hash(a) == article_hash(a));
    article_free(a);
    struct article_options options = {.most_bytes = 1 << 20};
    assert_null(article_open(path, &options, &err));
    assert_non_null(strstr(err.message, "more than 1048576 bytes"));
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_utf8),      cmocka_unit_test(legacy_encodings),
        cmocka_unit_test(given_encoding),      cmocka_unit_test(invalid_bytes_are_reported),
        cmocka_unit_test(files_that_are_none), cmocka_unit_test(pipes),
        cmocka_unit_test(packed_files),        cmocka_unit_test(mapped_files),
    };
    return cmocka_run_group_tests_name("source", tests, set_up, tear_down);
}
