/* What decisions teach a tiny model. */
#include "core/entities/lessons.h"

#include "core/base/vec.h"
#include "core/entities/recogniser.h"
#include "tests/unit/check.h"
#include "tests/unit/tiny-model.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct recogniser *recogniser;

/* The model knows nothing of this kind of text: names of vessels behind "the ship". */
static const char text[] = "On Monday the ship Rosalind left the quay before noon .\n"
                           "On Friday the ship Meridian left the quay before dawn .\n"
                           "On Sunday the ship Albacore left the quay before dusk .\n"
                           "On Tuesday the ship Corvette left the quay before noon .\n"
                           "Ana Duarte said the rain would stop in Kesh next week .\n";

static int set_up(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-model-XXXXXX";
    struct error err;
    close(mkstemp(path));
    tiny_model_train(path, 1);
    recogniser = recogniser_open(path, &err);
    unlink(path); /* it stays mapped */
    return recogniser ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    recogniser_free(recogniser);
    return 0;
}

static struct lesson lesson(const char *words, const char *label)
{
    size_t start = (size_t)(strstr(text, words) - text);
    return (struct lesson){{start, start + strlen(words)}, label};
}

static struct lessons *learn(const struct lesson *decisions, size_t count, const struct lessons *on)
{
    struct lessons *l = lessons_new();
    struct progress p = {0};
    assert_true(recogniser_learn(recogniser, l, on, (const uint8_t *)text, strlen(text), NULL, 0,
                                 decisions, count, &p));
    return l;
}

/* The model is trained on so little that it is surer than any real one: it takes some repeating. */
static struct lessons *repeat(const struct lesson *decisions, size_t count)
{
    struct lessons *all = lessons_new();
    for (int i = 0; i < 8; i++) {
        struct lessons *l = learn(decisions, count, all);
        lessons_merge(all, l);
        lessons_free(l);
    }
    return all;
}

/* How probable the words are a name of the label, with the lessons (taken over). */
static double probability(struct lessons *lessons, const char *words, const char *label)
{
    struct recogniser *taught = recogniser_taught(recogniser, lessons);
    struct mention_vec found = {0};
    size_t start = (size_t)(strstr(text, words) - text);
    double p = 0;
    assert_true(recogniser_find_all(taught, (const uint8_t *)text, strlen(text), NULL, 0, NULL,
                                    NULL, &found));
    for (size_t i = 0; i < found.n; i++)
        if (found.v[i].start == start && found.v[i].end == start + strlen(words) &&
            strcmp(recogniser_label(taught, found.v[i].label), label) == 0)
            p = (double)found.v[i].probability;
    vec_release(&found);
    recogniser_free(taught);
    return p;
}

static void others_of_the_kind_are_found(void **state)
{
    (void)state;
    const struct lesson decisions[] = {lesson("Rosalind", "ORG"), lesson("Meridian", "ORG"),
                                       lesson("Albacore", "ORG")};
    double before = probability(lessons_new(), "Corvette", "ORG");
    double after = probability(repeat(decisions, 3), "Corvette", "ORG");
    assert_true(after > before + 0.3);
    /* what it knew is still known */
    assert_true(probability(repeat(decisions, 3), "Ana Duarte", "PER") > 0.5);
    assert_true(probability(repeat(decisions, 3), "Kesh", "LOC") > 0.5);
}

static void what_is_no_name(void **state)
{
    (void)state;
    double before = probability(lessons_new(), "Kesh", "LOC");
    const struct lesson decisions[] = {lesson("Kesh", NULL)};
    assert_true(before > 0.5);
    assert_true(probability(learn(decisions, 1, NULL), "Kesh", "LOC") < before);
    assert_true(probability(repeat(decisions, 1), "Kesh", "LOC") < before - 0.05);
}

static void what_cannot_be_learnt(void **state)
{
    (void)state;
    /* a label that the model does not have, a part of a word, a place outside */
    struct lesson decisions[] = {lesson("Rosalind", "VESSEL"),
                                 lesson("erid", "ORG"),
                                 {{sizeof text + 5, sizeof text + 9}, "ORG"}};
    struct lessons *l = learn(decisions, 3, NULL);
    assert_int_equal(lessons_count(l), 0);
    lessons_free(l);
    /* and what was foreseen changes next to nothing */
    decisions[0] = lesson("Ana Duarte", "PER");
    double before = probability(lessons_new(), "Corvette", "ORG");
    double after = probability(learn(decisions, 1, NULL), "Corvette", "ORG");
    assert_true(after - before < 0.05 && before - after < 0.05);
}

/* Learnt on top of others and put together with them, they are what both have learnt. */
static void lessons_add_up(void **state)
{
    (void)state;
    const struct lesson one[] = {lesson("Rosalind", "ORG"), lesson("Meridian", "ORG")};
    const struct lesson two[] = {lesson("Kesh", NULL)};
    struct lessons *first = learn(one, 2, NULL), *second = learn(two, 1, first);
    struct lessons *both = lessons_copy(first), *again = lessons_copy(first);
    lessons_merge(both, second);
    lessons_merge(again, second);
    assert_int_equal(lessons_count(both), 3);
    double p = probability(both, "Kesh", "LOC");
    assert_true(p == probability(again, "Kesh", "LOC")); /* the same every time */
    assert_true(p < probability(first, "Kesh", "LOC"));
    lessons_free(second);
    lessons_free(lessons_copy(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_of_the_kind_are_found),
        cmocka_unit_test(what_is_no_name),
        cmocka_unit_test(what_cannot_be_learnt),
        cmocka_unit_test(lessons_add_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
