#include "config.h"

#include "core/base/strbuf.h"
#include "core/duplicates/duplicates.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prose of our own: sentences that have little in common. */
static const char *const prose[] = {
    "The harbour office reopened on Monday after a winter of repairs to its roof and cellar.",
    "Nobody had expected the ferry captain, Ana Lindqvist, to speak before the council.",
    "She described how the tide gauge at the northern pier had been wrong by eleven centimetres.",
    "A grant from the coastal fund paid for two cranes, a slipway and new lamps along the quay.",
    "Fishermen complained that the ice plant still closes at noon on Saturdays.",
    "According to the survey, half of the visitors arrive by bicycle and stay for a single night.",
    "The museum of rope making will move into the former customs shed before autumn.",
    "Its director, Tomas Berg, promised that children may twist their own cord there.",
    "In a letter to the editor a retired pilot recalled the storm that broke the old breakwater.",
    "The mayor thanked the volunteers who had sorted sixty boxes of water-stained charts.",
    "Trains between the junction and the port will run every forty minutes from May onwards.",
    "Critics of the plan doubt that the marsh can be crossed without disturbing the herons.",
    "An engineer explained the lock gates with a model built from matchsticks and glue.",
    "Last year the market hall sold more cheese than herring for the first time on record.",
};
enum { SENTENCES = sizeof prose / sizeof *prose };

static void add(struct strbuf *b, size_t i)
{
    strbuf_adds(b, prose[i % SENTENCES]);
    strbuf_addc(b, ' ');
}

static struct dup_report find(const struct strbuf *b, const struct dup_options *options)
{
    struct dup_report r;
    struct error err;
    assert_true(dup_find((const uint8_t *)strbuf_str(b), b->n, options, NULL, &r, &err));
    for (size_t g = 0; g < r.group_count; g++) {
        const struct dup_group *p = &r.groups[g];
        assert_true(p->count >= 2 && p->first + p->count <= r.occurrence_count);
        assert_true(p->similarity >= 0 && p->similarity <= 1);
        for (size_t i = p->first; i < p->first + p->count; i++) {
            assert_true(r.occurrences[i].range.start < r.occurrences[i].range.end);
            assert_true(r.occurrences[i].range.end <= b->n);
        }
    }
    return r;
}

static void assert_range(const struct dup_report *r, size_t occurrence, size_t start, size_t end)
{
    assert_true(occurrence < r->occurrence_count);
    assert_int_equal(r->occurrences[occurrence].range.start, start);
    assert_int_equal(r->occurrences[occurrence].range.end, end);
}

static void nothing_in_plain_prose(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < SENTENCES; i++)
        add(&b, i);
    struct dup_report r = find(&b, NULL);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    strbuf_release(&b);
}

static void repeated_paragraph(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 5; i++)
        add(&b, i);
    strbuf_adds(&b, "\n\n");
    size_t first = b.n;
    add(&b, 5);
    add(&b, 6);
    add(&b, 7);
    size_t length = b.n - 1 - first;
    strbuf_adds(&b, "Source: our own correspondent.\n\n");
    add(&b, 9);
    strbuf_adds(&b, "\n\n");
    size_t second = b.n;
    add(&b, 5);
    add(&b, 6);
    add(&b, 7);
    struct dup_report r = find(&b, NULL);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].kind, DUP_EXACT);
    assert_int_equal(r.groups[0].count, 2);
    assert_true(r.groups[0].similarity == 1);
    assert_range(&r, 0, first, first + length);
    assert_range(&r, 1, second, second + length);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* A title stands again as first line, in capitals, with other quotes, blanks and ligatures. */
static void repeated_title_other_form(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    strbuf_adds(&b, "Council of Saint Brendan's Haven accepts the official plan for a field "
                    "hospital and \"lighthouse school\" near the first fjord\n\n");
    size_t second = b.n;
    strbuf_adds(&b, "COUNCIL  OF SAINT BRENDAN\xE2\x80\x99S HAVEN accepts the o\xEF\xAC\x83"
                    "cial plan for\na \xEF\xAC\x81"
                    "eld hospital and \xE2\x80\x9Clighthouse school\xE2\x80\x9D near the "
                    "\xEF\xAC\x81rst fjord");
    size_t end = b.n;
    strbuf_adds(&b, "\n\n");
    for (size_t i = 0; i < SENTENCES; i++)
        add(&b, i);
    struct dup_report r = find(&b, NULL);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].kind, DUP_EXACT);
    assert_range(&r, 0, 0, second - 2);
    assert_range(&r, 1, second, end);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* A copy in which words are replaced, left out and put in. */
static void edited_paragraph(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 4; i++)
        add(&b, i);
    size_t first = b.n;
    add(&b, 5);
    add(&b, 6);
    add(&b, 8);
    size_t first_end = b.n - 1;
    for (size_t i = 9; i < SENTENCES; i++)
        add(&b, i);
    size_t second = b.n;
    strbuf_adds(&b, "According to a new survey, half of all visitors arrive by bicycle and leave "
                    "after a single night. The little museum of rope making will soon move into "
                    "the customs shed before winter. In a long letter to our editor a pilot "
                    "recalled the dreadful storm that broke the breakwater.");
    struct dup_report r = find(&b, NULL);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].kind, DUP_NEAR);
    assert_true(r.groups[0].similarity > 0.5 && r.groups[0].similarity < 0.95);
    assert_range(&r, 0, first, first_end);
    assert_range(&r, 1, second, b.n);
    dup_report_release(&r);

    struct dup_options o = dup_options_default();
    o.exact = true;
    r = find(&b, &o);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    o.exact = false;
    o.similarity = 0.97;
    r = find(&b, &o);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* No two rare words stand together any more, but the sentences still have most of them. */
static void reworded_paragraph(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 5; i++)
        add(&b, i);
    strbuf_adds(&b,
                "An engineer explained the heavy lock gates to visitors with a small model built "
                "from matchsticks and glue. ");
    for (size_t i = 5; i < 12; i++)
        add(&b, i);
    size_t second = b.n;
    strbuf_adds(&b,
                "Built by hand from glue and old matchsticks, a model helped one engineer when the "
                "gates of a lock were explained.");
    struct dup_options o = dup_options_default();
    o.min_words = 7;
    o.similarity = 0.35;
    o.paraphrase = DUP_PARAPHRASE_NO;
    struct dup_report r = find(&b, &o);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    o.paraphrase = DUP_PARAPHRASE_YES;
    r = find(&b, &o);
    assert_int_equal(r.group_count, 1);
    assert_range(&r, 1, second, b.n);
    dup_report_release(&r);
    strbuf_release(&b);
}

static void shuffled_sentences(void **state)
{
    (void)state;
    static const size_t order[] = {3, 0, 2, 4, 1};
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 5; i++)
        add(&b, i);
    size_t first_end = b.n - 1;
    for (size_t i = 5; i < SENTENCES; i++)
        add(&b, i);
    size_t second = b.n;
    for (size_t i = 0; i < 5; i++)
        add(&b, order[i]);
    struct dup_report r = find(&b, NULL);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].kind, DUP_NEAR);
    assert_range(&r, 0, 0, first_end);
    assert_range(&r, 1, second, b.n - 1);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* Exact ranges of a short verbatim repeat: no shorter than asked, in words. */
static void min_words_counts_words(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 7; i++)
        add(&b, i);
    strbuf_adds(&b, "Again the two cranes, a slipway and new lamps along the quay were praised.");
    struct dup_options o = dup_options_default();
    o.min_words = 11;
    struct dup_report r = find(&b, &o);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    o.min_words = 10;
    r = find(&b, &o);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].words, 10);
    const char *text = strbuf_str(&b);
    for (size_t i = 0; i < 2; i++) {
        struct range x = r.occurrences[i].range;
        assert_memory_equal(text + x.start, "two cranes, a slipway and new lamps along the quay",
                            50);
        assert_int_equal(x.end - x.start - 50, i == 0); /* with its full stop */
    }
    dup_report_release(&r);
    strbuf_release(&b);
}

/* Groups across texts, whatever the number of threads and the order of reading. */
static void across_texts(void **state)
{
    (void)state;
    enum { TEXTS = 9 };
    struct strbuf b[TEXTS] = {{0}};
    for (size_t i = 0; i < TEXTS; i++) {
        add(&b[i], i);
        if (i % 3 == 0) {
            add(&b[i], 10);
            add(&b[i], 11);
        }
        strbuf_addf(&b[i], "Number %zu of the series was printed on paper %zu.", i * 17, i * 31);
    }
    struct dup_report one = {0};
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        struct dup_finder *f = dup_finder_new(NULL);
        struct error err;
        dup_finder_expect(f, TEXTS);
        for (size_t i = TEXTS; i-- > 0;)
            assert_true(dup_finder_put(f, i, (const uint8_t *)strbuf_str(&b[i]), b[i].n, &err));
        struct dup_report r;
        assert_true(dup_finder_run(f, threads, NULL, &r, &err));
        assert_int_equal(r.group_count, 1);
        assert_int_equal(r.groups[0].count, 3);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(r.occurrences[i].document, 3 * i);
            if (threads > 1)
                assert_memory_equal(&r.occurrences[i].range, &one.occurrences[i].range,
                                    sizeof(struct range));
        }
        dup_report_release(&one);
        one = r;
        dup_finder_free(f);
    }
    dup_report_release(&one);
    for (size_t i = 0; i < TEXTS; i++)
        strbuf_release(&b[i]);
}

static size_t groups_of_two(const char *x, const char *y, const struct dup_options *o)
{
    struct dup_finder *f = dup_finder_new(o);
    struct dup_report r;
    size_t number;
    assert_true(dup_finder_add(f, (const uint8_t *)x, strlen(x), &number, NULL));
    assert_int_equal(number, 0);
    assert_true(dup_finder_add(f, (const uint8_t *)y, strlen(y), &number, NULL));
    assert_int_equal(number, 1);
    assert_true(dup_finder_run(f, 1, NULL, &r, NULL));
    size_t n = r.group_count;
    dup_report_release(&r);
    dup_finder_free(f);
    return n;
}

static void within_and_across(void **state)
{
    (void)state;
    struct strbuf x = STRBUF_INIT, y = STRBUF_INIT;
    for (size_t i = 0; i < 5; i++)
        add(&x, i);
    add(&x, 2); /* inside x */
    for (size_t i = 7; i < 12; i++)
        add(&y, i);
    add(&y, 4); /* from x */
    struct dup_options o = dup_options_default();
    o.min_words = 10;
    assert_int_equal(groups_of_two(x.v, y.v, &o), 2);
    o.within = false;
    assert_int_equal(groups_of_two(x.v, y.v, &o), 1);
    o.across = false;
    assert_int_equal(groups_of_two(x.v, y.v, &o), 0);
    o.within = true;
    assert_int_equal(groups_of_two(x.v, y.v, &o), 1);
    strbuf_release(&x);
    strbuf_release(&y);
}

/* Texts with the same words are found as such, and what one repeats inside the other does too. */
static void same_texts(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 6; i++)
        add(&b, i);
    add(&b, 2);
    struct dup_finder *f = dup_finder_new(NULL);
    for (int i = 0; i < 3; i++)
        assert_true(dup_finder_add(f, (const uint8_t *)b.v, b.n, NULL, NULL));
    struct dup_report r;
    assert_true(dup_finder_run(f, 2, NULL, &r, NULL));
    assert_int_equal(r.group_count, 2);
    assert_int_equal(r.groups[0].count, 3);
    assert_int_equal(r.groups[0].kind, DUP_EXACT);
    assert_range(&r, r.groups[0].first, 0, b.n - 1);
    assert_int_equal(r.groups[1].count, 6);
    dup_report_release(&r);
    dup_finder_free(f);
    strbuf_release(&b);
}

static void nothing_at_all(void **state)
{
    (void)state;
    struct dup_report r;
    assert_true(dup_find(NULL, 0, NULL, NULL, &r, NULL));
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    assert_true(dup_find((const uint8_t *)"\xFF \x80 ... \xED\xA0\x80", 10, NULL, NULL, &r, NULL));
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    struct dup_finder *f = dup_finder_new(NULL);
    assert_true(dup_finder_run(f, 3, NULL, &r, NULL));
    assert_int_equal(r.group_count, 0);
    dup_finder_free(f);
    dup_finder_free(NULL);
}

static void cancelled(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < 100; i++)
        add(&b, i);
    struct progress p = {0};
    p.cancel = true;
    struct dup_report r;
    assert_false(dup_find((const uint8_t *)b.v, b.n, NULL, &p, &r, NULL));
    assert_int_equal(r.group_count, 0);
    assert_null(r.groups);
    strbuf_release(&b);
}

static void options_from_text(void **state)
{
    (void)state;
    struct dup_options o = dup_options_default();
    struct error err;
    assert_true(dup_option_set(&o, "dup-min-words", "20", &err));
    assert_int_equal(o.min_words, 20);
    assert_true(dup_option_set(&o, "similarity", "62.5%", &err));
    assert_true(o.similarity > 0.6249 && o.similarity < 0.6251);
    assert_true(dup_option_set(&o, "dup-exact", "", &err));
    assert_true(o.exact);
    assert_true(dup_option_set(&o, "dup-within", "Off", &err));
    assert_false(o.within);
    assert_true(dup_option_set(&o, "dup-paraphrase", "yes", &err));
    assert_int_equal(o.paraphrase, DUP_PARAPHRASE_YES);
    struct dup_options before = o;
    assert_false(dup_option_set(&o, "dup-min-words", "2", &err));
    assert_string_equal(err.message, "dup-min-words: '2' is not between 3 and 10000");
    assert_false(dup_option_set(&o, "dup-min-words", "-5", &err));
    assert_false(dup_option_set(&o, "dup-min-words", "99999999999999999999", &err));
    assert_false(dup_option_set(&o, "dup-similarity", "1.5", &err));
    assert_false(dup_option_set(&o, "dup-similarity", "", &err));
    assert_false(dup_option_set(&o, "dup-exact", "maybe", &err));
    assert_false(dup_option_set(&o, "dup-colour", "red", &err));
    assert_string_equal(err.message, "no option 'dup-colour' for duplicates");
    assert_memory_equal(&o, &before, sizeof o);

    /* what is written is read back */
    size_t n;
    const struct dup_option *t = dup_option_table(&n);
    struct dup_options copy = dup_options_default();
    for (size_t i = 0; i < n; i++) {
        char *value = dup_option_get(&o, t[i].name);
        assert_true(dup_option_set(&copy, t[i].name, value, &err));
        free(value);
    }
    assert_int_equal(copy.min_words, o.min_words);
    assert_int_equal(copy.exact, o.exact);
    assert_int_equal(copy.within, o.within);
    assert_int_equal(copy.paraphrase, o.paraphrase);
    assert_true(copy.similarity > 0.6249 && copy.similarity < 0.6251);
    assert_null(dup_option_get(&o, "nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_in_plain_prose),
        cmocka_unit_test(repeated_paragraph),
        cmocka_unit_test(repeated_title_other_form),
        cmocka_unit_test(edited_paragraph),
        cmocka_unit_test(reworded_paragraph),
        cmocka_unit_test(shuffled_sentences),
        cmocka_unit_test(min_words_counts_words),
        cmocka_unit_test(across_texts),
        cmocka_unit_test(within_and_across),
        cmocka_unit_test(same_texts),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(cancelled),
        cmocka_unit_test(options_from_text),
    };
    return cmocka_run_group_tests_name("duplicates", tests, NULL, NULL);
}
