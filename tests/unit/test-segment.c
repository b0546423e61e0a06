/* Sentences, and the motions over graphemes, words and sentences. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/text/paragraph.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "core/text/window.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 99;

static unsigned pick(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static struct text *copy_of(const void *s, size_t n)
{
    uint8_t *bytes = xmalloc(n);
    memcpy(bytes, s, n);
    return text_new(bytes, n);
}

/* ---- sentences ------------------------------------------------------------------------------ */

struct marked {
    const uint8_t *s;
    struct strbuf out;
    size_t end;
};

static void mark(struct range sentence, void *data)
{
    struct marked *m = data;
    if (m->out.n)
        strbuf_addc(&m->out, '|');
    strbuf_add(&m->out, m->s + sentence.start, sentence.end - sentence.start);
    assert_true(sentence.start >= m->end);
    m->end = sentence.end;
}

/* In a case | stands between sentences: in the text that is a blank, or what follows if that is a
 * line break, or nothing before \1. */
static void check_sentences(const char *marked)
{
    struct strbuf text = STRBUF_INIT, want = STRBUF_INIT;
    for (const char *c = marked; *c; c++) {
        if (*c == '|') {
            strbuf_addc(&want, '|');
            if (c[1] != '\1' && c[1] != '\n')
                strbuf_addc(&text, ' ');
            for (; c[1] == '\1' || c[1] == '\n'; c++) {
                if (c[1] == '\n')
                    strbuf_addc(&text, '\n');
            }
        } else {
            strbuf_addc(&want, *c);
            strbuf_addc(&text, *c);
        }
    }
    struct marked m = {.s = (const uint8_t *)strbuf_str(&text)};
    segment_sentences(m.s, text.n, mark, &m);
    assert_string_equal(strbuf_str(&m.out), strbuf_str(&want));
    strbuf_release(&m.out);
    strbuf_release(&text);
    strbuf_release(&want);
}

static void sentences_in_english(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "One sentence",
        "He came.|She left.",
        "He came!|She left?|Nobody knows.",
        "What?!|Really!!!|Yes.",
        "Dr. Anna Vogel met Mr. Brown and Mrs. Hill.|They talked.",
        "Prof. Dr. Weber spoke.|Gen. Lee did not.",
        "The U.S. Senate voted.|The House did not.",
        "He lives in the U.S.|The law there is old.",
        "He works for the U.N. in New York.|It pays well.",
        "She has a Ph.D. in physics.|Her work is known.",
        "See Fig. 3 and Eq. 12.|Then go on.",
        "See Fig. A and No. 5.|No. 6 is missing.",
        "Was it he?|No.|He was away.",
        "Read vol. II, pp. 3-9, ch. 4.|It is long.",
        "Many animals, e.g. dogs, sleep.|Cats, i.e. felines, too.",
        "Dogs vs. Cats was the title.|Nobody laughed.",
        "It cost 3.14 dollars.|That is little.",
        "Version 2.0.1 is out.|Get it.",
        "Look at www.example.org.|It is new.",
        "He was born on Jan. 5, 1950.|He died in Dec. 1999.",
        "It was in Sept.|The days were short.",
        "They met at 5 p.m. on Monday.|It rained.",
        "They met at 5 p.m.|Police came later.",
        "They met at 5 p.m. Monday.|Police came later.",
        "The train left at 9 a.m. EST and was late.",
        "J. R. R. Tolkien wrote it.|We read it.",
        "George W. Bush and John F. Kennedy were presidents.",
        "It was Plan B.|The others failed.",
        "World War I.|In 1914 it began.",
        "Apple Inc. Chief Tim Cook spoke.|He was brief.",
        "He founded Vogel Ltd.|The company grew.",
        "Martin Luther King Jr. Boulevard is long.",
        "John Smith Jr.|He was a king.",
        "St. Louis is far.|Mt. Rainier is farther.",
        "We sell apples, pears, etc.|Come in.",
        "We sell apples, etc. and pears.",
        "Well...|I do not know.",
        "Well... maybe.|Or not.",
        "Wait\xE2\x80\xA6 what?|Nothing.",
        "\"Go!\" he said.|She went.",
        "\"Go.\"|\"No.\"|He sighed.",
        "\xE2\x80\x9CIt is small,\xE2\x80\x9D she said.|\xE2\x80\x9C"
        "But it is ours.\xE2\x80\x9D|He "
        "nodded.",
        "He said (quietly.)|Then he left.",
        "He left (see below).|She stayed.",
        "He shouted (\"Quick!\").|Nobody moved.",
        "It was proved.[12]|Then it was forgotten.",
        "1. The first point.|2. The second point.",
        "a. The first point.|It ends.",
        "IV. The fourth part begins.|V. The fifth.",
        "It happened in 2020.|The year was hard.",
        "He has 5.|The rest is gone.",
        "Am Sonntag, 3. Oktober, war Feiertag.|Alle ruhten.",
        "Das ist z.B. ein Hund bzw. eine Katze.|Schluss.",
        "Yes? no.",
        "\"Why?\", he asked.|Nobody knew.",
        "He left. \xE2\x80\x94 and came back.",
        "Lt.-Gen. Hart spoke.|He is old.",
        "Rev. Green et al. wrote it.|The book sold.",
        "He is approx. 1.80 m tall.|She is not.",
        "Smith v. Jones was decided.|It changed little.",
        "why we left.|our bill was high, e.g. in march at 5 p.m. on monday.|nobody knew?|yes.",
        "Ven. Sr. Comr. Bello spoke.|He was brief.",
        ". Alone.",
        "...",
        "?",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_sentences(cases[i]);
}

static void sentences_in_other_scripts(void **state)
{
    (void)state;
    /* Chinese: "He came.She left!Where?" without blanks */
    check_sentences("\xE4\xBB\x96\xE6\x9D\xA5\xE4\xBA\x86\xE3\x80\x82|\1\xE5\xA5\xB9\xE8\xB5\xB0"
                    "\xE4\xBA\x86\xEF\xBC\x81|\1\xE5\x93\xAA\xE9\x87\x8C\xEF\xBC\x9F");
    /* a closing quote belongs to the sentence; a comma behind it goes on */
    check_sentences("\xE2\x80\x9C\xE5\xA5\xBD\xE3\x80\x82\xE2\x80\x9D|\1\xE4\xBB\x96\xE8\xB5\xB0"
                    "\xE4\xBA\x86\xE3\x80\x82");
    check_sentences("\xE2\x80\x9C\xE5\xA5\xBD\xEF\xBC\x81\xE2\x80\x9D\xEF\xBC\x8C\xE4\xBB\x96\xE8"
                    "\xAF\xB4\xE3\x80\x82");
    /* Russian, Hindi, Arabic */
    check_sentences("\xD0\x94\xD0\xB0.|\xD0\x9D\xD0\xB5\xD1\x82.");
    check_sentences("\xE0\xA4\xB9\xE0\xA4\xBE\xE0\xA5\xA4|\xE0\xA4\xA8\xE0\xA4\xBE\xE0\xA5\xA4");
    check_sentences("\xD9\x87\xD9\x84\xD8\x9F|\xD9\x86\xD8\xB9\xD9\x85.");
}

static void sentences_and_lines(void **state)
{
    (void)state;
    check_sentences("A title without a stop|\n\nThe first paragraph.|It is short.");
    check_sentences("short line|\nanother one|\nthird");
    /* wrapped lines make one sentence */
    check_sentences("The old mill stands where the brook leaves the wood and turns to the\n"
                    "north where nobody has ground corn since the war.|Still the wheel is\n"
                    "moving when the snow melts, and children come to throw their sticks\n"
                    "into it.");
}

/* ---- paragraphs ----------------------------------------------------------------------------- */

static char *paragraphs_of(const char *s)
{
    struct strbuf b = STRBUF_INIT;
    struct paragraph p;
    struct paragraph_reader *r = paragraph_reader_new((const uint8_t *)s, 0, strlen(s));
    while (paragraph_next(r, &p))
        strbuf_addf(&b, "%s%zu%s ", p.blank_before ? "(" : "", p.lines, p.blank_after ? ")" : "");
    paragraph_reader_free(r);
    return strbuf_detach(&b);
}

static void expect_paragraphs(const char *s, const char *want)
{
    char *got = paragraphs_of(s);
    assert_string_equal(got, want);
    free(got);
}

static void paragraphs_are_found(void **state)
{
    (void)state;
    expect_paragraphs("", "");
    expect_paragraphs(" \n\n \t\r\n", "");
    expect_paragraphs("one", "(1) ");
    expect_paragraphs("one\ntwo\n\nthree", "(1 1) (1) ");
    const char *wrapped = "The old mill stands where the brook leaves the wood and turns to the\n"
                          "north where nobody has ground corn since the war, and the wheel is\n"
                          "moving when the snow melts, and children come to throw their sticks\n"
                          "into it.\n";
    expect_paragraphs(wrapped, "(4) ");
    char *two = xasprintf("%s\n%s", wrapped, wrapped);
    expect_paragraphs(two, "(4) (4) ");
    free(two);
    two = xasprintf("%s   Indented as books do, so that a new paragraph can be seen by all who\n"
                    "read it in the evening.\n",
                    wrapped);
    expect_paragraphs(two, "(4 2) ");
    free(two);
    two = xasprintf("%s- the first point of a list that follows the text without a blank line\n"
                    "- the second point\n",
                    wrapped);
    expect_paragraphs(two, "(4 1 1) ");
    free(two);
}

static void long_runs_are_cut(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < 1000; i++)
        strbuf_adds(&b, "words that fill a line of text as evenly as a typist would have done\n");
    size_t lines = 0, count = 0;
    struct paragraph p;
    struct paragraph_reader *r = paragraph_reader_new((const uint8_t *)b.v, 0, b.n);
    while (paragraph_next(r, &p)) {
        assert_true(p.lines <= PARAGRAPH_LINES);
        lines += p.lines;
        count++;
    }
    paragraph_reader_free(r);
    strbuf_release(&b);
    assert_int_equal(lines, 1000);
    assert_int_equal(count, 4);
}

/* ---- motions -------------------------------------------------------------------------------- */

static size_t random_text(uint8_t *s, size_t n, unsigned kind)
{
    static const char *const pieces[] = {
        "word",
        " ",
        "U.S.",
        " The ",
        ". ",
        "! ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "e\xCC\x81",
        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
        "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA",
        "\xE4\xB8\xAD\xE6\x96\x87\xE3\x80\x82",
        "\xFF",
        "\xE4\xB8",
        "\xE1\x84\x80\xE1\x85\xA1",
        "\xCC\x81",
        "\xE2\x80\x8D",
        "can't",
        "3.14",
        "_",
    };
    size_t i = 0, count = sizeof pieces / sizeof *pieces;
    while (i < n) {
        const char *p = pieces[kind == 0 ? pick((unsigned)count) : kind == 1 ? pick(3) : 10];
        for (size_t k = 0; p[k] && i < n; k++)
            s[i++] = (uint8_t)p[k];
    }
    return n;
}

/* Windows cover the text and are the same from every place inside. */
static void check_windows(const struct text *t, enum window_kind kind)
{
    size_t n = text_size(t);
    for (size_t at = 0; at < n;) {
        struct range w = window_at(t, at, kind);
        assert_int_equal(w.start, at);
        assert_true(w.end > at && w.end <= n && w.end - w.start <= 3 * 16384);
        for (int i = 0; i < 5; i++) {
            size_t inside = w.start + pick((unsigned)(w.end - w.start));
            struct range again = window_at(t, inside, kind);
            assert_int_equal(again.start, w.start);
            assert_int_equal(again.end, w.end);
        }
        at = w.end;
    }
}

static void check_motions(const struct text *t, size_t from, size_t steps)
{
    size_t n = text_size(t), at = from;
    for (size_t i = 0; i < steps && at < n; i++) {
        size_t next = text_grapheme_next(t, at);
        assert_true(next > at && next <= n);
        assert_int_equal(text_grapheme_prev(t, next), at);
        for (size_t k = at; k < next && k < at + 20; k++)
            assert_int_equal(text_grapheme_align(t, k), at);
        at = next;
    }
    struct range word, back;
    at = from;
    for (size_t i = 0; i < steps / 4 && text_word_next(t, at, &word); i++) {
        assert_true(word.start > at && word.end > word.start);
        assert_true(text_word_prev(t, word.start + 1, &back));
        assert_int_equal(back.start, word.start);
        assert_int_equal(back.end, word.end);
        assert_true(text_word_at(t, word.end - 1, &back) && back.start == word.start);
        if (text_word_prev(t, word.start, &back))
            assert_true(back.end <= word.start);
        at = word.start;
    }
    size_t sentence = from, before;
    for (size_t i = 0; i < steps / 8; i++) {
        size_t start;
        if (!text_sentence_next(t, sentence, &start))
            break;
        assert_true(start > sentence);
        assert_int_equal(text_sentence_at(t, start).start, start);
        assert_true(text_sentence_prev(t, start + 1, &before) && before == start);
        if (text_sentence_prev(t, start, &before))
            assert_true(before < start && before <= sentence + 0 * start);
        sentence = start;
    }
}

static void motions_are_inverse(void **state)
{
    (void)state;
    static uint8_t s[80000];
    for (int round = 0; round < 100; round++) {
        size_t n = random_text(s, pick(400) + 1, 0);
        struct text *t = copy_of(s, n);
        check_windows(t, WINDOW_LINE);
        check_windows(t, WINDOW_PARAGRAPH);
        check_motions(t, 0, 200);
        text_free(t);
    }
    for (unsigned kind = 0; kind < 3; kind++) {
        size_t n = random_text(s, sizeof s, kind);
        struct text *t = copy_of(s, n);
        check_windows(t, WINDOW_LINE);
        check_windows(t, WINDOW_PARAGRAPH);
        check_motions(t, text_grapheme_align(t, 16384 - 40), 60);
        check_motions(t, text_grapheme_align(t, 2 * 16384 - 40), 60);
        text_free(t);
    }
    for (size_t i = 0; i < sizeof s; i++)
        s[i] = (uint8_t)pick(256);
    struct text *t = copy_of(s, sizeof s);
    check_motions(t, 0, 3000);
    text_free(t);
}

/* Cutting at windows does not show: the motions find the boundaries of the whole. */
static void windows_do_not_show(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    while (b.n < 70000)
        strbuf_adds(&b, "caf\x65\xCC\x81 \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 can't 3.14 ");
    struct text *t = copy_of(b.v, b.n);
    uint8_t *breaks = xmalloc(b.n);
    segment_graphemes((const uint8_t *)b.v, b.n, breaks);
    for (size_t i = 16000; i < 18000; i++)
        assert_int_equal(text_grapheme_align(t, i) == i, breaks[i]);
    segment_words((const uint8_t *)b.v, b.n, breaks);
    struct range word = {0, 0};
    size_t at = 16000, count = 0;
    while (text_word_next(t, at, &word) && word.start < 18000) {
        assert_true(breaks[word.start] && breaks[word.end]);
        for (size_t i = word.start + 1; i < word.end; i++)
            assert_int_equal(breaks[i], 0);
        at = word.start;
        count++;
    }
    assert_true(count > 150);
    free(breaks);
    strbuf_release(&b);
    text_free(t);
}

static void motions_at_the_ends(void **state)
{
    (void)state;
    struct text *t = copy_of("", 0);
    struct range r;
    size_t at;
    assert_int_equal(text_grapheme_next(t, 0), 0);
    assert_int_equal(text_grapheme_prev(t, 5), 0);
    assert_int_equal(text_grapheme_align(t, 5), 0);
    assert_false(text_word_at(t, 0, &r));
    assert_false(text_word_next(t, 0, &r));
    assert_false(text_word_prev(t, 0, &r));
    assert_false(text_sentence_next(t, 0, &at));
    assert_false(text_sentence_prev(t, 9, &at));
    r = text_sentence_at(t, 3);
    assert_true(r.start == 0 && r.end == 0);
    text_free(t);
    const char *s = "  One two.  Three.\n";
    t = copy_of(s, strlen(s));
    assert_true(text_word_next(t, 0, &r) && r.start == 2 && r.end == 5);
    assert_true(text_word_prev(t, 99, &r) && r.start == 12);
    assert_false(text_word_prev(t, 2, &r));
    assert_true(text_word_at(t, 3, &r) && r.start == 2);
    assert_false(text_word_at(t, 5, &r));
    r = text_sentence_at(t, 0);
    assert_true(r.start == 2 && r.end == 10);
    r = text_sentence_at(t, 11);
    assert_true(r.start == 2);
    r = text_sentence_at(t, 99);
    assert_true(r.start == 12 && r.end == 18);
    assert_true(text_sentence_next(t, 2, &at) && at == 12);
    assert_false(text_sentence_next(t, 12, &at));
    assert_true(text_sentence_prev(t, 12, &at) && at == 2);
    text_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_in_english), cmocka_unit_test(sentences_in_other_scripts),
        cmocka_unit_test(sentences_and_lines),  cmocka_unit_test(paragraphs_are_found),
        cmocka_unit_test(long_runs_are_cut),    cmocka_unit_test(motions_are_inverse),
        cmocka_unit_test(windows_do_not_show),  cmocka_unit_test(motions_at_the_ends),
    };
    return cmocka_run_group_tests_name("segment", tests, NULL, NULL);
}
