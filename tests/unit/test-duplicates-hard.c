#include "config.h"

/* Input that is hard on the engine: made of repetition, tables, one word, no words, other scripts.
 * The amount of work is bounded by the number of groups and occurrences, not by a clock. */
#include "core/base/strbuf.h"
#include "core/duplicates/duplicates.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static uint64_t seed;

static unsigned random_below(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

/* A sentence of n made-up words, from a vocabulary of that size. */
static void add_sentence(struct strbuf *b, unsigned n, unsigned vocabulary)
{
    static const char *const syllables[] = {"ba", "de", "fi", "go", "lu", "ma", "ne", "ri",
                                            "so", "tu", "va", "we", "xi", "yo", "zu", "ka"};
    for (unsigned i = 0; i < n; i++) {
        unsigned w = random_below(vocabulary) * 7 + 5;
        do
            strbuf_adds(b, syllables[w % 16]);
        while ((w /= 16) > 0);
        strbuf_adds(b, i + 1 < n ? " " : ". ");
    }
}

static struct dup_report run(const struct strbuf *texts, size_t n)
{
    struct dup_finder *f = dup_finder_new(NULL);
    struct dup_report r;
    for (size_t i = 0; i < n; i++)
        assert_true(
            dup_finder_add(f, (const uint8_t *)strbuf_str(&texts[i]), texts[i].n, NULL, NULL));
    assert_true(dup_finder_run(f, 2, NULL, &r, NULL));
    for (size_t i = 0; i < r.occurrence_count; i++)
        assert_true(r.occurrences[i].range.end <= texts[r.occurrences[i].document].n);
    dup_finder_free(f);
    return r;
}

static void one_paragraph_a_thousand_times(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT, p = STRBUF_INIT;
    seed = 1;
    for (int i = 0; i < 6; i++)
        add_sentence(&p, 18, 2000);
    for (int i = 0; i < 1000; i++) {
        strbuf_add(&b, p.v, p.n);
        strbuf_adds(&b, "\n\n");
    }
    struct dup_report r = run(&b, 1);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].count, 1000);
    assert_int_equal(r.groups[0].kind, DUP_EXACT);
    assert_int_equal(r.occurrences[0].range.end, p.n - 1);
    assert_int_equal(r.occurrences[1].range.start, p.n + 2);
    dup_report_release(&r);
    strbuf_release(&b);
    strbuf_release(&p);
}

static void one_word(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < 20000; i++)
        strbuf_adds(&b, "word ");
    struct dup_report r = run(&b, 1);
    assert_true(r.group_count <= 1);
    dup_report_release(&r);
    strbuf_clear(&b);
    for (int i = 0; i < 5000; i++)
        strbuf_adds(&b, "one two three four\n");
    r = run(&b, 1);
    assert_true(r.group_count <= 3);
    dup_report_release(&r);
    strbuf_clear(&b);
    for (int i = 0; i < 300000; i++)
        strbuf_addc(&b, 'a');
    r = run(&b, 1);
    assert_true(r.group_count <= 1);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* Runs of one word or a few, of different length, between other words: they are found in both texts
 * although few of their places are looked up. */
static void runs_in_two_texts(void **state)
{
    (void)state;
    static const char *const words[] = {"ha ", "up and down "};
    for (int form = 0; form < 2; form++) {
        struct strbuf b[2] = {{0}};
        for (unsigned i = 0; i < 2; i++) {
            seed = 70 + i;
            add_sentence(&b[i], 200, 50000);
            for (int k = 0; k < (i ? 300 : 3000); k++)
                strbuf_adds(&b[i], words[form]);
            add_sentence(&b[i], 200, 50000);
        }
        struct dup_report r = run(b, 2);
        bool both = false;
        for (size_t i = 1; i < r.occurrence_count; i++)
            both |= r.occurrences[i].document != r.occurrences[i - 1].document;
        assert_true(both);
        assert_true(r.group_count <= 4);
        dup_report_release(&r);
        strbuf_release(&b[0]);
        strbuf_release(&b[1]);
    }
}

/* The same long text again and again: by content one, with a word changed in each nearly one. */
static void copies_of_a_text(void **state)
{
    (void)state;
    enum { COPIES = 40 };
    struct strbuf b[COPIES] = {{0}};
    for (int changed = 0; changed < 2; changed++) {
        for (unsigned i = 0; i < COPIES; i++) {
            strbuf_clear(&b[i]);
            seed = 2;
            for (unsigned k = 0; k < 300; k++) {
                add_sentence(&b[i], 15, 5000);
                if (changed && k == 20 + i * 5)
                    strbuf_addf(&b[i], "An insertion %u here. ", i * 7919);
            }
        }
        struct dup_report r = run(b, COPIES);
        assert_int_equal(r.group_count, 1);
        assert_int_equal(r.groups[0].count, COPIES);
        assert_int_equal(r.groups[0].kind, changed ? DUP_NEAR : DUP_EXACT);
        dup_report_release(&r);
    }
    for (size_t i = 0; i < COPIES; i++)
        strbuf_release(&b[i]);
}

/* Copies of a text in each of which one word of a hundred is another: every place of it has other
 * neighbours, and still there is little to say. */
static void copies_with_changes_everywhere(void **state)
{
    (void)state;
    enum { COPIES = 30 };
    struct strbuf b[COPIES] = {{0}};
    for (unsigned i = 0; i < COPIES; i++) {
        for (unsigned k = 0; k < 700; k++) {
            seed = 1000 + k;
            add_sentence(&b[i], 6, 5000);
            seed = 50000 + i * 1000 + k;
            if (random_below(14) == 0)
                add_sentence(&b[i], 1, 5000);
        }
    }
    struct dup_report r = run(b, COPIES);
    assert_true(r.group_count < 10);
    assert_int_equal(r.groups[0].count, COPIES);
    assert_int_equal(r.groups[0].kind, DUP_NEAR);
    assert_true(r.groups[0].words > 4200);
    dup_report_release(&r);
    for (size_t i = 0; i < COPIES; i++)
        strbuf_release(&b[i]);
}

/* One word of a hundred is another one in each copy, which leaves all the others in their places;
 * a text that takes over only a part of what they share is found beside them. */
static void copies_with_words_exchanged(void **state)
{
    (void)state;
    enum { COPIES = 30, WORDS = 6000, PART = 2000, PART_END = 2400 };
    struct strbuf b[COPIES + 1] = {{0}};
    for (unsigned i = 0; i <= COPIES; i++) {
        for (unsigned k = 0; k < WORDS; k++) {
            uint64_t own = (uint64_t)(i * WORDS + k) + 1000000;
            seed = own * UINT64_C(0x9E3779B97F4A7C15);
            bool other = random_below(100) == 0;
            if (i == 0) /* the part, in the text before all others */
                other = k < PART || k >= PART_END;
            seed = (other ? own : k) * UINT64_C(0xD1B54A32D192ED03);
            seed = (seed ^ seed >> 29) * UINT64_C(0x9E3779B97F4A7C15);
            seed ^= seed >> 32;
            add_sentence(&b[i], 1, 5000);
        }
    }
    struct dup_report r = run(b, COPIES + 1);
    bool whole = false, part = false;
    for (size_t g = 0; g < r.group_count; g++) {
        const struct dup_group *x = &r.groups[g];
        whole |= x->count == COPIES && x->words > WORDS - 10;
        part |= r.occurrences[x->first].document == 0 &&
                r.occurrences[x->first].words > PART_END - PART - 10;
    }
    assert_true(whole);
    assert_true(part);
    assert_int_equal(r.group_count, 2);
    dup_report_release(&r);
    for (size_t i = 0; i <= COPIES; i++)
        strbuf_release(&b[i]);
}

static void boilerplate(void **state)
{
    (void)state;
    enum { TEXTS = 200 };
    struct strbuf b[TEXTS] = {{0}}, notice = STRBUF_INIT;
    seed = 3;
    for (int i = 0; i < 12; i++)
        add_sentence(&notice, 20, 3000);
    for (size_t i = 0; i < TEXTS; i++) {
        for (int k = 0; k < 20; k++) {
            add_sentence(&b[i], 16, 50000);
            if (k == 10)
                strbuf_add(&b[i], notice.v, notice.n);
        }
    }
    struct dup_report r = run(b, TEXTS);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].count, TEXTS);
    for (size_t i = 0; i < TEXTS; i++) {
        struct range x = r.occurrences[i].range;
        assert_int_equal(r.occurrences[i].document, i);
        /* a word behind it may be the same in two texts by chance */
        assert_true(x.end - x.start >= notice.n - 1 && x.end - x.start < notice.n + 40);
    }
    dup_report_release(&r);
    for (size_t i = 0; i < TEXTS; i++)
        strbuf_release(&b[i]);
    strbuf_release(&notice);
}

/* A few sentences in ever other orders: groups of one, two, three sentences that follow each other,
 * not of every pair of places. */
static void shuffled_sentences(void **state)
{
    (void)state;
    enum { KINDS = 30, ROUNDS = 100 };
    struct strbuf b = STRBUF_INIT, s[KINDS] = {{0}};
    seed = 4;
    for (int i = 0; i < KINDS; i++)
        add_sentence(&s[i], 20, 2000);
    for (int i = 0; i < KINDS * ROUNDS; i++) {
        struct strbuf *x = &s[random_below(KINDS)];
        strbuf_add(&b, x->v, x->n);
    }
    struct dup_report r = run(&b, 1);
    assert_true(r.group_count > 0 && r.group_count < 2 * KINDS * KINDS);
    assert_true(r.occurrence_count < 4 * KINDS * ROUNDS);
    dup_report_release(&r);
    strbuf_release(&b);
    for (int i = 0; i < KINDS; i++)
        strbuf_release(&s[i]);
}

static void add_row(struct strbuf *b, int form, const unsigned x[4])
{
    switch (form) {
    case 0:
        strbuf_addf(b, "2021-%02u-%02u;Berlin;Monday;temperature;%u;wind;%u;north west;cloudy\n",
                    x[0], x[1], x[2], x[3]);
        break;
    case 1:
        strbuf_addf(b, "%u,open,north,%u,2020-01-01,%u,closed,south,2021-01-01,seen,%u,ready\n",
                    x[0], x[1], x[2], x[3]);
        break;
    case 2:
        strbuf_addf(b, "| %u | the harbour office of the old town | %u | crane %u | %u |\n", x[0],
                    x[1], x[2], x[3]);
        break;
    default:
        strbuf_addf(b, "station\t%u\topened\t%u\tplatforms\t%u\tpassengers\t%u\n", x[0], x[1], x[2],
                    x[3]);
    }
}

static void tables_are_quiet(void **state)
{
    (void)state;
    seed = 5;
    for (int form = 0; form < 4; form++) {
        struct strbuf b = STRBUF_INIT;
        for (int i = 0; i < 1500; i++) {
            unsigned x[4];
            for (int k = 0; k < 4; k++)
                x[k] = 1 + random_below(28);
            add_row(&b, form, x);
        }
        struct dup_report r = run(&b, 1);
        assert_int_equal(r.group_count, 0);
        dup_report_release(&r);
        strbuf_release(&b);
    }
}

static void append_character(struct strbuf *b, unsigned cp)
{
    strbuf_addc(b, (char)(0xE0 | cp >> 12));
    strbuf_addc(b, (char)(0x80 | (cp >> 6 & 0x3F)));
    strbuf_addc(b, (char)(0x80 | (cp & 0x3F)));
}

/* Without blanks every character is a word; the copy has other punctuation and a character changed.
 */
static void chinese(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    size_t first = 0, first_end = 0, second = 0;
    for (int part = 0; part < 4; part++) {
        seed = part % 2 == 0 ? (uint64_t)part + 60 : 61; /* parts 1 and 3 are the same */
        if (part == 1)
            first = b.n;
        if (part == 3)
            second = b.n;
        for (int i = 0; i < 120; i++) {
            append_character(&b, 0x4E00 + random_below(2500));
            if (i % 15 == 14 && i < 119)
                strbuf_adds(&b, part == 3 ? "\xEF\xBC\x8C" : "\xE3\x80\x82");
            if (part == 3 && i == 50)
                append_character(&b, 0x9F99);
        }
        if (part == 1)
            first_end = b.n;
        strbuf_adds(&b, "\n\n");
    }
    struct dup_report r = run(&b, 1);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].kind, DUP_NEAR);
    assert_int_equal(r.occurrences[0].range.start, first);
    assert_int_equal(r.occurrences[0].range.end, first_end);
    assert_int_equal(r.occurrences[1].range.start, second);
    assert_int_equal(r.occurrences[1].range.end, b.n - 2);
    dup_report_release(&r);
    strbuf_release(&b);
}

static void noise(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    seed = 7;
    for (int i = 0; i < 200000; i++)
        strbuf_addc(&b, (char)random_below(256));
    struct dup_report r = run(&b, 1);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    strbuf_clear(&b);
    for (int i = 0; i < 60000; i++)
        strbuf_addf(&b, "%u ", random_below(10));
    r = run(&b, 1);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    strbuf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_paragraph_a_thousand_times),
        cmocka_unit_test(one_word),
        cmocka_unit_test(runs_in_two_texts),
        cmocka_unit_test(copies_of_a_text),
        cmocka_unit_test(copies_with_changes_everywhere),
        cmocka_unit_test(copies_with_words_exchanged),
        cmocka_unit_test(boilerplate),
        cmocka_unit_test(shuffled_sentences),
        cmocka_unit_test(tables_are_quiet),
        cmocka_unit_test(chinese),
        cmocka_unit_test(noise),
    };
    return cmocka_run_group_tests_name("duplicates-hard", tests, NULL, NULL);
}
