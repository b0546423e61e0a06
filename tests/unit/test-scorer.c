/* The remembered and shared sums against adding up every feature of every word. */
#include "core/base/vec.h"
#include "core/entities/features.h"
#include "core/entities/row_cache.h"
#include "core/entities/scorer.h"
#include "tests/unit/check.h"
#include "tests/unit/tiny-model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct model *model;

static int set_up(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-model-XXXXXX";
    struct error err;
    close(mkstemp(path));
    tiny_model_train(path, 1);
    model = model_open(path, &err);
    unlink(path); /* it stays mapped */
    return model ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    model_free(model);
    return 0;
}

/* Words without a capital that O leads by far may be left with less than all their features. */
static bool may_be_short(const struct passage *p, size_t i, const int16_t *row)
{
    return !(passage_form(p, i)->flags & (FORM_CAPITAL | FORM_DIGIT | FORM_IDEOGRAPH)) &&
           chain_lead(&model->chain, row) > 4 * (int)model->steps;
}

static size_t compare(struct scorer *s, const char *text)
{
    struct token_vec tokens = {0};
    bool starts[4096];
    const uint8_t *bytes = (const uint8_t *)text;
    tokenize(bytes, (struct range){0, strlen(text)}, &tokens);
    assert_true(tokens.n < 4096);
    tokens_mark_sentences(bytes, tokens.v, tokens.n, starts);
    const int16_t *scores = scorer_run(s, bytes, tokens.v, starts, tokens.n);
    const struct passage *p = scorer_passage(s);
    static struct feature_keys keys;
    static const uint8_t *places[FEATURES_MOST_KEYS];
    size_t same = 0;
    for (size_t i = 0; i < tokens.n; i++) {
        int16_t row[CHAIN_STRIDE] = {0};
        const int16_t *found = scores + i * model->chain.stride;
        keys.n = 0;
        features_of_word(p, i, &keys);
        weights_locate(&model->weights, keys.v, keys.n, places);
        weights_add(&model->weights, keys.v, places, keys.n, row);
        bool equal = !memcmp(row, found, model->chain.tags * sizeof *row);
        assert_true(equal || may_be_short(p, i, found));
        same += equal;
        for (unsigned b = model->chain.tags; b < model->chain.stride; b++)
            assert_true(found[b] < found[0]);
    }
    vec_release(&tokens);
    return same;
}

static void sums_are_those_of_all_features(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Ana Duarte said the rain would stop in Kesh next week , according to the Harbour Union .",
        "Kesh\n\nKESH AND DORN TO MEET\n\n\"Ana (of Kesh) Duarte\" met Ana Duarte, Kesh's mayor. "
        "Kesh won 3-1; Kesh, Kesh, Kesh, Kesh, Kesh, Kesh, Kesh and Kesh again. The Union of the "
        "Harbour left at 10:30 on 5 May 2020. D. J. O'Neil-Smith's e-mail: a.b@c.org",
        "x",
        "",
        "Ana",
        "said Ana\nAna said\n\nANA SAID\n\nana said",
    };
    struct scorer *s = scorer_new(model, KIND_PLAIN);
    size_t same = 0;
    for (int round = 0; round < 3; round++) /* what is remembered from one text serves the next */
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            same += strlen(texts[i]) ? compare(s, texts[i]) : 0;
    assert_true(same > 150);
    scorer_free(s);
}

static void row_cache_keeps_and_forgets(void **state)
{
    (void)state;
    struct row_cache c = {0};
    bool known;
    size_t kept = 0;
    row_cache_reserve(&c, 100, 8);
    assert_true(c.places >= 100);
    for (uint64_t key = 1; key <= 200; key++) {
        int16_t *row = row_cache_find(&c, key, &known);
        assert_false(known);
        assert_int_equal(row[7], 0);
        row[7] = (int16_t)key;
    }
    for (uint64_t key = 200; key >= 1; key--) {
        int16_t *row = row_cache_find(&c, key, &known);
        assert_int_equal(row[7], known ? (int16_t)key : 0);
        kept += known;
    }
    assert_true(kept > 20);
    row_cache_find(&c, 5, &known);
    row_cache_clear(&c);
    row_cache_find(&c, 5, &known);
    assert_false(known);
    row_cache_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_all_features),
        cmocka_unit_test(row_cache_keeps_and_forgets),
    };
    return cmocka_run_group_tests_name("scorer", tests, set_up, tear_down);
}
