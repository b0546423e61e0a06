/* Agreement of two annotators: pairs, F1, kappa, differences. */
#include "core/annotation/agreement.h"
#include "core/base/alloc.h"
#include "tests/unit/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 20 }; /* "aa aa aa ...": word i is 3i to 3i + 2 */

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *a, *b;
    struct range words[WORDS];
    struct agreement g;
};

static struct fixture setup(void)
{
    struct fixture f = {.schema = schema_new()};
    char *s = xcalloc(3 * WORDS + 1, 1);
    for (size_t i = 0; i < WORDS; i++) {
        memcpy(s + 3 * i, "aa ", 3);
        f.words[i] = (struct range){3 * i, 3 * i + 2};
    }
    f.text = text_new((uint8_t *)s, 3 * WORDS);
    f.a = annotations_new(f.text, f.schema);
    f.b = annotations_new(f.text, f.schema);
    return f;
}

static void teardown(struct fixture *f)
{
    agreement_release(&f->g);
    annotations_free(f->a);
    annotations_free(f->b);
    schema_free(f->schema);
    text_free(f->text);
}

/* Words first to last of each of the ranges get the label. */
static void mark(struct fixture *f, struct annotations *set, size_t first, size_t last,
                 const char *label)
{
    struct range r = {f->words[first].start, f->words[last].end};
    struct annotation a = {
        .label = schema_intern(f->schema, label),
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .range = r,
        .fragments = &r,
        .fragment_count = 1,
    };
    assert_int_not_equal(annotations_load(set, &a), 0);
}

static void measure(struct fixture *f)
{
    agreement_measure(f->a, f->b, f->words, WORDS, &f->g);
}

static void close_to(double got, double wanted)
{
    if (fabs(got - wanted) > 1e-9)
        fail_msg("%f is not %f", got, wanted);
}

static void nothing_agrees_with_nothing(void **state)
{
    (void)state;
    struct fixture f = setup();
    measure(&f);
    close_to(agreement_f1(&f.g.all, f.g.all.exact), 1);
    close_to(f.g.kappa, 1);
    assert_int_equal(f.g.differences.n, 0);
    agreement_measure(f.a, f.b, NULL, 0, &f.g);
    close_to(f.g.kappa, 1);
    teardown(&f);
}

static void every_kind_of_difference(void **state)
{
    (void)state;
    static const enum difference_kind wanted[] = {
        DIFFERENCE_PLACE, DIFFERENCE_LABEL, DIFFERENCE_BOTH, DIFFERENCE_ONLY_A, DIFFERENCE_ONLY_B};
    struct fixture f = setup();
    mark(&f, f.a, 0, 1, "PER");
    mark(&f, f.b, 0, 1, "PER"); /* the same */
    mark(&f, f.a, 3, 5, "PER");
    mark(&f, f.b, 4, 5, "PER");
    mark(&f, f.a, 7, 8, "ORG");
    mark(&f, f.b, 7, 8, "LOC");
    mark(&f, f.a, 10, 11, "ORG");
    mark(&f, f.b, 11, 12, "LOC");
    mark(&f, f.a, 14, 14, "PER");
    mark(&f, f.b, 16, 16, "PER");
    measure(&f);
    assert_int_equal(f.g.all.a, 5);
    assert_int_equal(f.g.all.b, 5);
    assert_int_equal(f.g.all.exact, 1);
    assert_int_equal(f.g.all.overlapping, 2);
    close_to(agreement_f1(&f.g.all, f.g.all.exact), 0.2);
    close_to(agreement_f1(&f.g.all, f.g.all.overlapping), 0.4);
    assert_int_equal(f.g.differences.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(f.g.differences.v[i].kind, wanted[i]);
    const struct agreement_counts *per = &f.g.labels.v[schema_find(f.schema, "PER")];
    assert_int_equal(per->a, 3);
    assert_int_equal(per->exact, 1);
    assert_int_equal(per->overlapping, 2);
    teardown(&f);
}

/* Worked by hand: 20 tokens; both PER 4, both none 12, A alone PER 1, B alone PER 3.
 * po = 16/20, pe = 5/20 * 7/20 + 15/20 * 13/20 = 0.575. */
static void kappa_of_tokens(void **state)
{
    (void)state;
    struct fixture f = setup();
    mark(&f, f.a, 0, 4, "PER");
    mark(&f, f.b, 0, 3, "PER");
    mark(&f, f.b, 10, 12, "PER");
    measure(&f);
    assert_int_equal(f.g.tokens, 20);
    assert_int_equal(f.g.agreed, 16);
    close_to(f.g.kappa, (0.8 - 0.575) / (1 - 0.575));
    teardown(&f);
}

/* One side says all is PER, the other that nothing is: no agreement beyond chance. */
static void kappa_of_opposites(void **state)
{
    (void)state;
    struct fixture f = setup();
    mark(&f, f.a, 0, WORDS - 1, "PER");
    measure(&f);
    close_to(f.g.kappa, 0);
    teardown(&f);
}

static void the_shortest_labels_the_token(void **state)
{
    (void)state;
    struct fixture f = setup();
    mark(&f, f.a, 0, 9, "ORG");
    mark(&f, f.a, 2, 3, "PER");
    mark(&f, f.b, 0, 1, "ORG");
    mark(&f, f.b, 2, 3, "PER");
    mark(&f, f.b, 4, 9, "ORG");
    measure(&f);
    assert_int_equal(f.g.agreed, 20);
    assert_int_equal(f.g.all.exact, 1);
    assert_int_equal(f.g.all.overlapping, 2); /* one to one */
    teardown(&f);
}

/* The same annotation twice needs two partners. */
static void pairs_are_one_to_one(void **state)
{
    (void)state;
    struct fixture f = setup();
    mark(&f, f.a, 5, 6, "PER");
    mark(&f, f.a, 5, 6, "PER");
    mark(&f, f.b, 5, 6, "PER");
    measure(&f);
    assert_int_equal(f.g.all.exact, 1);
    assert_int_equal(f.g.differences.n, 1);
    assert_int_equal(f.g.differences.v[0].kind, DIFFERENCE_ONLY_A);
    teardown(&f);
}

/* Changing sides changes nothing but the sides. */
static void it_is_symmetrical(void **state)
{
    (void)state;
    static const char *const labels[] = {"PER", "ORG", "LOC"};
    for (unsigned seed = 1; seed < 200; seed++) {
        struct fixture f = setup();
        unsigned r = seed * 2654435761u;
        for (int i = 0; i < 12; i++) {
            r = r * 1664525u + 1013904223u;
            size_t first = r >> 8 & 15, last = first + (r >> 14 & 3);
            mark(&f, i % 2 ? f.a : f.b, first, last, labels[(r >> 20) % 3]);
        }
        struct agreement other;
        measure(&f);
        agreement_measure(f.b, f.a, f.words, WORDS, &other);
        assert_int_equal(f.g.all.exact, other.all.exact);
        assert_int_equal(f.g.all.overlapping, other.all.overlapping);
        assert_int_equal(f.g.differences.n, other.differences.n);
        assert_int_equal(f.g.agreed, other.agreed);
        close_to(f.g.kappa, other.kappa);
        size_t missing[2] = {0, 0}, pairs = f.g.all.exact;
        for (size_t i = 0; i < f.g.differences.n; i++) {
            const struct difference *d = &f.g.differences.v[i];
            missing[0] += !d->a;
            missing[1] += !d->b;
            pairs += d->a && d->b;
        }
        assert_int_equal(pairs + missing[1], f.g.all.a);
        assert_int_equal(pairs + missing[0], f.g.all.b);
        agreement_release(&other);
        teardown(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_agrees_with_nothing),
        cmocka_unit_test(every_kind_of_difference),
        cmocka_unit_test(kappa_of_tokens),
        cmocka_unit_test(kappa_of_opposites),
        cmocka_unit_test(the_shortest_labels_the_token),
        cmocka_unit_test(pairs_are_one_to_one),
        cmocka_unit_test(it_is_symmetrical),
    };
    return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}
