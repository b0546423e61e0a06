/* Hard articles in the whole reader: whatever the bytes are, nothing falls over and no border
 * moves. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* A walk over everything that draws, at several sizes. */
static void walk(struct reading *g)
{
    static const int sizes[][2] = {{120, 40}, {80, 24}, {40, 10}, {61, 17}, {13, 7}};
    static const char *const keys[] = {
        "G",    "g",   "jjjj", "llllllhh", "wwww", "]p]p", "]e",   "]d",   "\t",  "jj",
        "G",    "\r",  "\t\t", "l",        "j",    "\r",   "i",    "\t",   "~~~", "m",
        "_",    "]",   "}",    "\\ab",     ",",    "<",    "/a\r", "\t",   "m",   "\x1b",
        "\x1b", "v$y", "fbdu", "*",        "n",    "50%",  "z",    "z",    "=",   ",",
        "U",    "U",   "]f",   "+-.;",     "\x1b", "\r",   "\r",   "\x1b", "zz",  "g",
    };
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        reading_resize(g, sizes[s][0], sizes[s][1]);
        assert_borders(g);
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            reading_type(g, keys[i]);
            assert_borders(g);
        }
        for (int i = 0; i < 5; i++)
            reading_type(g, "\x1b");
    }
}

static void shows(struct reading *g, const char *bytes, size_t n)
{
    reading_forget(g);
    reading_write(g, "hard.txt", bytes, n);
    reading_start(g, "hard.txt", 120, 40);
    walk(g);
    assert_int_equal(reading_stop(g), EXIT_OK);
    char *ann = reading_path(g, "hard.ann");
    remove(ann);
    free(ann);
}

#define SHOWS(g, literal) shows(g, literal, sizeof literal - 1)

static void small_articles(void **state)
{
    struct reading *g = *state;
    SHOWS(g, "");
    SHOWS(g, "\n");
    SHOWS(g, "\r\n\r\n\r\n");
    SHOWS(g, "   \t  \n \n\t\t\n   ");
    SHOWS(g, "x");
    SHOWS(g, "One line without an end, said Anna Karenina in Moscow");
    SHOWS(g, "\xef\xbb\xbf");
    SHOWS(g, "\0");
    SHOWS(g, "\xe4\xb8\xad");
}

static void all_kinds_of_characters(void **state)
{
    struct reading *g = *state;
    SHOWS(g, "中国工业互联网研究院与四川大学\r\n\r\n北京——记者王小明报道：“中国工业互联网研究院”（"
             "简称CAII）"
             "与四川大学在成都签署协议。中国工业互联网研究院与四川大学在成都签署协议。王小明说，"
             "这是很长的一行没有空格的文字，它必须在任意两个汉字之间换行而不能移动边框。\r\n");
    SHOWS(
        g,
        "Emoji 👩‍👩‍👧‍👦 family, 🇩🇪🇫🇷🇩 flags, 👍🏽 skin, ☺️ "
        "text "
        "and "
        "❤️ "
        "heart\n\n"
        "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84 combining, \xcc\x81 at the start, क्षि हिन्दी, ﷽ wide, "
        "ﬀ ligature, \xe2\x80\x8bzero\xe2\x80\x8dwidth, soft\xc2\xadhyphen\n"
        "한국어 조선말 \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab and ｆｕｌｌ ｗｉｄｔｈ ﾊﾝｶｸ\n");
    SHOWS(g, "Tabs\tand\ttabs\r\n\tMr. Smith\tlives\tin\tParis\r\n\t\t\tdeep\rold Mac\rlines\n\f "
             "form feed\v"
             "\xc2\x85next line\xe2\x80\xa8line sep\xe2\x80\xa9para sep\n");
}

static void hostile_bytes(void **state)
{
    struct reading *g = *state;
    SHOWS(g, "Title \x1b[31mred\x1b]0;owned\x07 \x1b[2J\x1b[999;999H end\x1b[?1049l\n\n"
             "A bidi \xe2\x80\xae mark \xe2\x81\xa7 and a c1 \xc2\x9b"
             "31m here \x9b 5n \x90q\x9c.\n"
             "\x0e\x0f\x7f\x08\x08\x08 backspaces \r over\n");
    SHOWS(g, "\xff\xfe\xfd invalid \xc0\x80 \xed\xa0\x80 \xf5\x80\x80\x80 \xe2\x82 \xf0\x9f\x98 "
             "end \xc3");
    /* every byte, and lines without an end */
    struct strbuf b = STRBUF_INIT;
    for (int round = 0; round < 40; round++)
        for (int c = 0; c < 256; c++)
            strbuf_addc(&b, (char)c);
    shows(g, strbuf_str(&b), b.n);
    strbuf_clear(&b);
    for (int i = 0; i < 5000; i++)
        strbuf_adds(&b, "a\xcc\x81\xcc\x81");
    for (int i = 0; i < 5000; i++)
        strbuf_adds(&b, "\xcc\x81");
    for (int i = 0; i < 2000; i++)
        strbuf_adds(&b, "👩\xe2\x80\x8d");
    shows(g, strbuf_str(&b), b.n);
    strbuf_clear(&b);
    for (int i = 0; i < 3000; i++)
        strbuf_adds(&b, i % 3 ? "Anna " : "\n");
    shows(g, strbuf_str(&b), b.n);
    strbuf_release(&b);
}

/* Nothing of an article may be sent as it is. */
static void no_escape_gets_out(void **state)
{
    struct reading *g = *state;
    static const char text[] = "Evil \x1b]0;owned\x07 title\n\nMr. Evil\x1b[31mson \xc2\x9b"
                               "7;1H here.\n";
    reading_write(g, "evil\x1b[7m.txt", text, sizeof text - 1);
    reading_start(g, "evil\x1b[7m.txt", 100, 30);
    walk(g);
    reading_command(g, "export nothing\x1b");
    reading_type(g, "\x1b");
    const char *sent = strbuf_str(&g->screen->raw);
    assert_null(strstr(sent, "\x1b]0;"));
    assert_null(strstr(sent, "\xc2\x9b"));
    assert_null(strstr(sent, "\x1b[31mson"));
    assert_null(strstr(sent, "evil\x1b[7m"));
}

/* A label set that comes with the article, hostile too. */
static void labels_of_the_folder(void **state)
{
    struct reading *g = *state;
    static const char conf[] =
        "[entities]\nGene\n!Group\n\tProtein\n\tX\x1b[31m\n[relations]\n[events]\n[attributes]\n";
    static const char ann[] =
        "T1\tGene 0 6\tHaiyan\nT2\tUnknown_label 10 13\t???\nT3\tGene 5 99999999\tx\nnonsense\n"
        "R1\tRel Arg1:T1 Arg2:T9\n";
    reading_write(g, "annotation.conf", conf, sizeof conf - 1);
    reading_write(g, "sample.ann", ann, sizeof ann - 1);
    reading_start(g, "sample.txt", 120, 40);
    assert_shown(g, "Gene");
    walk(g);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(small_articles),     TEST(all_kinds_of_characters), TEST(hostile_bytes),
        TEST(no_escape_gets_out), TEST(labels_of_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
