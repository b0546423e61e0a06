/* The second look at an article, and learning it. */
#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/entities/model.h"
#include "core/entities/scorer.h"
#include "core/entities/second.h"
#include "core/entities/tagger.h"
#include "core/entities/train.h"
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
    unlink(path);
    return model ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    model_free(model);
    return 0;
}

static void votes_of_other_places(void **state)
{
    (void)state;
    /*                  0    1    2   3 4     5   6    7    8  */
    const char *text = "They saw Kesh . Then the Kesh Dorn left .";
    struct token_vec tokens = {0};
    bool starts[16];
    uint8_t tags[16] = {0};
    struct feature_keys none = {.n = 0}, place = {.n = 0}, person = {.n = 0}, again = {.n = 0};
    tokenize((const uint8_t *)text, (struct range){0, strlen(text)}, &tokens);
    assert_int_equal(tokens.n, 10);
    tokens_mark_sentences((const uint8_t *)text, tokens.v, tokens.n, starts);
    struct scorer *s = scorer_new(model, KIND_PLAIN);
    scorer_run(s, (const uint8_t *)text, tokens.v, starts, tokens.n);
    const struct passage *p = scorer_passage(s);
    /* what stands in one place only, and what has no capital */
    second_features(p, tags, 7, &none);
    second_features(p, tags, 5, &none);
    assert_int_equal(none.n, 0);
    second_features(p, tags, 2, &none);
    assert_true(none.n > 0);
    tags[6] = (uint8_t)chain_tag(1, CHAIN_SINGLE);
    second_features(p, tags, 2, &place);
    tags[6] = (uint8_t)chain_tag(0, CHAIN_SINGLE);
    second_features(p, tags, 2, &person);
    /* the word itself has no vote */
    tags[2] = (uint8_t)chain_tag(2, CHAIN_SINGLE);
    second_features(p, tags, 2, &again);
    assert_int_equal(place.n, person.n);
    assert_int_equal(again.n, person.n);
    assert_memory_equal(again.v, person.v, again.n * sizeof *again.v);
    for (size_t i = 0; i < place.n; i++) {
        assert_int_not_equal(place.v[i], person.v[i]);
        assert_int_not_equal(place.v[i], none.v[i]);
    }
    scorer_free(s);
    vec_release(&tokens);
}

static void write_articles(const char *path)
{
    static const char *const names[] = {"Brekke", "Duarte", "Kralj", "Solen", "Tunby", "Vashti"};
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (unsigned i = 0; i < 120; i++) {
        const char *name = names[hash_mix(i) % 6], *other = names[hash_mix(i + 999) % 6];
        bool person = hash_mix(i + 77) % 2;
        if (strcmp(name, other) == 0)
            other = "Norum";
        fprintf(f, "Old [%s %s] %s there.\nThey wrote of [%s %s] again.\n%s [%s %s] %s.\n=====\n",
                person ? "PER" : "LOC", name, person ? "laughed" : "lies", person ? "PER" : "LOC",
                name, person ? "In" : "Mr", person ? "LOC" : "PER", other,
                person ? "it rained" : "slept");
    }
    fclose(f);
}

static char *train(const char *data, unsigned second, unsigned threads, const char *path)
{
    struct train_recipe r;
    struct train_report report;
    struct error err = {""};
    train_recipe_init(&r);
    r.second = second;
    r.threads = threads;
    r.cutoff = 1;
    r.l1 = 0.1f;
    train_recipe_add(&r, data);
    assert_true(train_model(&r, path, NULL, &report, &err));
    train_recipe_release(&r);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    static char bytes[2][1 << 20];
    memset(bytes[threads - 1], 0, sizeof *bytes);
    assert_true(fread(bytes[threads - 1], 1, sizeof *bytes, f) < sizeof *bytes);
    fclose(f);
    return bytes[threads - 1];
}

static void learning(void **state)
{
    (void)state;
    char data[] = "/tmp/diple-XXXXXX.marked", path[] = "/tmp/diple-model-XXXXXX";
    struct error err;
    close(mkstemps(data, 7));
    close(mkstemp(path));
    write_articles(data);
    char *one = train(data, 3, 1, path), *two = train(data, 3, 2, path);
    assert_memory_equal(one, two, 1 << 20);
    struct model *m = model_open(path, &err);
    assert_non_null(m);
    assert_true(m->looks_twice);
    model_free(m);
    char *fold = malloc(strlen(path) + 6);
    sprintf(fold, "%s.fold", path);
    assert_int_not_equal(access(fold, F_OK), 0); /* cleaned up */
    free(fold);
    train(data, 0, 1, path);
    m = model_open(path, &err);
    assert_false(m->looks_twice);
    model_free(m);
    unlink(data);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(votes_of_other_places),
        cmocka_unit_test(learning),
    };
    return cmocka_run_group_tests_name("second", tests, set_up, tear_down);
}
