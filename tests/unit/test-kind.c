/* Telling kinds of text apart. */
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/kind.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static const char *const texts[][4] = {
    {"The ministry said on Tuesday that the bridge was closed.",
     "Police said the driver was held on Tuesday.", "The minister spoke to reporters.",
     "Reporters were told that the bridge will open."},
    {"hi all, thanks for your mail :-) lol", "i love this place, you should go!!!",
     "thanks guys, my phone is broken lol", "you will love it, thanks!!!"},
    {"He was born in 1911 and studied law.", "The village lies in the district of the same name.",
     "The album was released in 1984.", "She was born in the village and studied music."},
};

static struct kind_words read(const char *s)
{
    struct token_vec tokens = {0};
    struct kind_words w = {0};
    tokenize((const uint8_t *)s, (struct range){0, strlen(s)}, &tokens);
    kind_words_read(&w, (const uint8_t *)s, tokens.v, tokens.n);
    vec_release(&tokens);
    return w;
}

static unsigned kind_of(const struct kinds *k, const char *s)
{
    struct token_vec tokens = {0};
    tokenize((const uint8_t *)s, (struct range){0, strlen(s)}, &tokens);
    unsigned kind = kinds_of(k, (const uint8_t *)s, tokens.v, tokens.n);
    vec_release(&tokens);
    return kind;
}

static void learn(struct strbuf *out)
{
    static const char *const names[] = {"web", "a-longer-name"};
    struct kind_words articles[12];
    for (size_t i = 0; i < 12; i++) {
        articles[i] = read(texts[i / 4][i % 4]);
        articles[i].kind = (uint8_t)(i / 4);
    }
    kinds_learn(articles, 12, names, 2, out);
    for (size_t i = 0; i < 12; i++)
        vec_release(&articles[i]);
}

static void kinds_are_told_apart(void **state)
{
    (void)state;
    struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
    struct kinds k;
    learn(&a);
    learn(&b);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.v, b.v, a.n);
    assert_true(kinds_open(&k, (uint8_t *)a.v, a.n));
    assert_int_equal(k.count, 2);
    assert_memory_equal(k.names, "web\0\0\0\0\0a-longer", 16);
    for (size_t i = 0; i < 3; i++) {
        char all[512] = "";
        for (size_t t = 0; t < 4; t++)
            strcat(strcat(all, texts[i][t]), " ");
        assert_int_equal(kind_of(&k, all), i);
        for (char *c = all; *c; c++) /* capitals do not count */
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
        assert_int_equal(kind_of(&k, all), i);
    }
    /* a few words tell too little */
    assert_int_equal(kind_of(&k, "thanks"), KIND_PLAIN);
    assert_int_equal(kind_of(&k, ""), KIND_PLAIN);
    strbuf_release(&a);
    strbuf_release(&b);
}

static void damaged_sections_are_refused(void **state)
{
    (void)state;
    struct strbuf a = STRBUF_INIT;
    struct kinds k;
    learn(&a);
    assert_false(kinds_open(&k, (uint8_t *)a.v, a.n - 1));
    a.v[0] = KINDS_MOST + 1;
    assert_false(kinds_open(&k, (uint8_t *)a.v, a.n));
    /* none at all: every text is plain */
    assert_true(kinds_open(&k, NULL, 0));
    assert_int_equal(kind_of(&k, texts[1][0]), KIND_PLAIN);
    strbuf_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(damaged_sections_are_refused),
    };
    return cmocka_run_group_tests_name("kind", tests, NULL, NULL);
}
