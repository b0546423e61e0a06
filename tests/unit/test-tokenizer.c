#include "core/base/vec.h"
#include "core/entities/clipped.h"
#include "core/entities/tokenizer.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

/* The tokens of text, joined by '|', must be as expected. */
static void check(const char *text, const char *expected)
{
    struct token_vec tokens = {0};
    char joined[1024] = "";
    tokenize((const uint8_t *)text, (struct range){0, strlen(text)}, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        if (i)
            strcat(joined, "|");
        strncat(joined, text + tokens.v[i].start, tokens.v[i].end - tokens.v[i].start);
    }
    vec_release(&tokens);
    assert_string_equal(joined, expected);
}

static void words(void **state)
{
    (void)state;
    check("", "");
    check(" \t\n", "");
    check("Hello, world.", "Hello|,|world|.");
    check("Xi'an and Chang\xE2\x80\x99"
          "an",
          "Xi'an|and|Chang\xE2\x80\x99"
          "an");
    check("O'Brien didn't; they're China's.", "O'Brien|did|n't|;|they|'re|China|'s|.");
    check("can't won\xE2\x80\x99t", "ca|n't|wo|n\xE2\x80\x99t");
    check("China 's", "China|'s");
    check("the lions' den", "the|lions|'|den");
    check("state-run it/OT 1 + n", "state|-|run|it|/|OT|1|+|n");
    check("AT&T, R&D; Tom & Jerry", "AT&T|,|R&D|;|Tom|&|Jerry");
    check("channel_ NT1941", "channel|_|NT1941");
    check("Łódź naïve Ōsaka", "Łódź|naïve|Ōsaka");
}

static void stops(void **state)
{
    (void)state;
    check("The U.S. and the U.N.", "The|U.S.|and|the|U.N.");
    check("Dr. J. R. Smith Jr. of Acme Inc. left.", "Dr.|J.|R.|Smith|Jr.|of|Acme|Inc.|left|.");
    check("at 5 p.m. e.g. here", "at|5|p.m.|e.g.|here");
    check("no. It ended", "no|.|It|ended");
    check("Wait... what?!", "Wait|...|what|?|!");
    check("end.Next", "end|.|Next");
    check("Amazon.com rose", "Amazon.com|rose");
    check("plan B.", "plan|B|.");
}

static void numbers(void **state)
{
    (void)state;
    check("34,000 3.5% $5 10:30 13th 1990s 5G", "34,000|3.5|%|$|5|10:30|13th|1990s|5G");
    check("2019-2020, 12/05/2020", "2019|-|2020|,|12|/|05|/|2020");
}

static void addresses(void **state)
{
    (void)state;
    check("see https://example.org/a?b=1, or www.example.com/x.",
          "see|https://example.org/a?b=1|,|or|www.example.com/x|.");
    check("mail jane.doe+x@mail.example.org now", "mail|jane.doe+x@mail.example.org|now");
    check("a@b", "a|@|b");
    check("half-baked@ idea", "half|-|baked|@|idea");
}

static void other_scripts(void **state)
{
    (void)state;
    check("北京大学 is", "北|京|大|学|is");
    check("𠮷野家。", "𠮷|野|家|。");
    check("Москва́ и Київ", "Москва́|и|Київ");
}

static void invalid_bytes_are_gaps(void **state)
{
    (void)state;
    check("a\xFF\x80"
          "b",
          "a|b");
    check("\xE2\x80", "");
    check("x\xC3", "x");
    check("\x01\x02word\x7F", "word");
}

/* Whatever the bytes are: in order, not empty, not overlapping, inside the range. */
static void any_bytes(void **state)
{
    (void)state;
    uint32_t seed = 1;
    uint8_t text[400];
    static const char alphabet[] = "ab.'@-/:w 1\n&n\xC3\xA9\xE4\xBD\xA0\xE2\x80\x99";
    for (int round = 0; round < 3000; round++) {
        struct token_vec tokens = {0};
        size_t n = (size_t)round % sizeof text;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = round % 3 ? (uint8_t)alphabet[(seed >> 16) % (sizeof alphabet - 1)]
                                : (uint8_t)(seed >> 24);
        }
        uint8_t *exact = malloc(n ? n : 1); /* so that a read behind the end is seen */
        memcpy(exact, text, n);
        tokenize(exact, (struct range){0, n}, &tokens);
        bool *starts = malloc(tokens.n ? tokens.n : 1);
        tokens_mark_sentences(exact, tokens.v, tokens.n, starts);
        size_t at = 0;
        for (size_t i = 0; i < tokens.n; i++) {
            assert_true(tokens.v[i].start >= at);
            assert_true(tokens.v[i].end > tokens.v[i].start);
            assert_true(tokens.v[i].end <= n);
            at = tokens.v[i].end;
        }
        free(exact);
        free(starts);
        vec_release(&tokens);
    }
}

static void gaps(void **state)
{
    (void)state;
    const char *text = "one two,\nthree\r\n\r\nfour\xC2\xA0"
                       "five \xFF six\001seven";
    static const uint8_t expected[] = {TOKEN_NEW_PARAGRAPH, TOKEN_BLANK,         TOKEN_GLUED,
                                       TOKEN_NEW_LINE,      TOKEN_NEW_PARAGRAPH, TOKEN_BLANK,
                                       TOKEN_NEW_PARAGRAPH, TOKEN_NEW_PARAGRAPH};
    struct token_vec tokens = {0};
    tokenize((const uint8_t *)text, (struct range){0, strlen(text)}, &tokens);
    assert_int_equal(tokens.n, 8);
    for (size_t i = 0; i < tokens.n; i++)
        assert_int_equal(tokens.v[i].gap, expected[i]);
    vec_release(&tokens);
}

static void check_sentences(const char *text, size_t expected)
{
    struct token_vec tokens = {0};
    tokenize((const uint8_t *)text, (struct range){0, strlen(text)}, &tokens);
    bool *starts = calloc(tokens.n + 1, sizeof *starts);
    size_t count = 0;
    tokens_mark_sentences((const uint8_t *)text, tokens.v, tokens.n, starts);
    for (size_t i = 0; i < tokens.n; i++)
        count += starts[i];
    free(starts);
    vec_release(&tokens);
    assert_int_equal(count, expected);
}

static void sentences(void **state)
{
    (void)state;
    check_sentences("", 0);
    check_sentences("It rained. Then it stopped.", 2);
    check_sentences("Dr. Smith met Gov. Jones in the U.S. Senate.", 1);
    check_sentences("He lives in the U.S. The house is old.", 2);
    check_sentences("\"Go!\" she said. \"Now.\" They went.", 3);
    check_sentences("A heading without a stop\n\nThe text begins.", 2);
    check_sentences("A short line\nAnother line", 2);
    check_sentences(
        "This is a line that some mailer has wrapped at a width of seventy or so and\nit "
        "goes on here.",
        1);
    check_sentences("今天下雨。明天晴。", 2);
}

static void abbreviation_lists_are_sorted(void **state)
{
    (void)state;
    static const char *const words_that_lead[] = {"Dr",  "Mr", "Prof", "St",
                                                  "Gen", "No", "vs",   "Sr"};
    for (size_t i = 0; i < sizeof words_that_lead / sizeof *words_that_lead; i++)
        assert_int_equal(
            clipped_find((const uint8_t *)words_that_lead[i], strlen(words_that_lead[i])),
            CLIPPED_LEADS);
    static const char *const words_that_end[] = {"Inc", "Ltd", "Jan", "Dec", "etc", "Co", "Bros"};
    for (size_t i = 0; i < sizeof words_that_end / sizeof *words_that_end; i++)
        assert_int_equal(
            clipped_find((const uint8_t *)words_that_end[i], strlen(words_that_end[i])),
            CLIPPED_ENDS);
    assert_int_equal(clipped_find((const uint8_t *)"no", 2), CLIPPED_NOT);
    assert_int_equal(clipped_find((const uint8_t *)"house", 5), CLIPPED_NOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),         cmocka_unit_test(stops),
        cmocka_unit_test(numbers),       cmocka_unit_test(addresses),
        cmocka_unit_test(other_scripts), cmocka_unit_test(invalid_bytes_are_gaps),
        cmocka_unit_test(any_bytes),     cmocka_unit_test(gaps),
        cmocka_unit_test(sentences),     cmocka_unit_test(abbreviation_lists_are_sorted),
    };
    return cmocka_run_group_tests_name("tokenizer", tests, NULL, NULL);
}
