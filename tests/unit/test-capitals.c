#include "core/base/vec.h"
#include "core/entities/capitals.h"
#include "tests/unit/check.h"

#include <string.h>

static const char spanish[] =
    "Ana Ruiz Bello vive en la ciudad de Orán desde que era una niña. El lunes visitó la Oficina "
    "de "
    "Puertos del Norte con su hermana y habló con los vecinos de la calle. Según la OPN, la obra "
    "no estará lista en mayo. Nadie sabe cuándo. En el puerto nadie trabaja, pero Orán espera.\n";

static const char english[] =
    "Ana Ruiz Bello has lived in the city of Oran since she was a child. On Monday she went to the "
    "Office of Northern Ports with her sister and spoke to the people of the street. The work is "
    "not to be ready in May. Nobody knows when that will be, and the harbour is empty.\n";

static void tells_the_language(void **state)
{
    (void)state;
    assert_true(capitals_language_is_foreign((const uint8_t *)spanish, strlen(spanish)));
    assert_false(capitals_language_is_foreign((const uint8_t *)english, strlen(english)));
    assert_false(capitals_language_is_foreign((const uint8_t *)"Orán", 5));
    assert_false(capitals_language_is_foreign((const uint8_t *)"", 0));
}

static bool finds(const struct capitals_name_vec *names, const char *text, const char *words)
{
    for (size_t i = 0; i < names->n; i++)
        if (names->v[i].end - names->v[i].start == strlen(words) &&
            memcmp(text + names->v[i].start, words, strlen(words)) == 0)
            return true;
    return false;
}

static void finds_runs(void **state)
{
    (void)state;
    struct capitals_name_vec names = {0};
    capitals_find((const uint8_t *)spanish, strlen(spanish), &names);
    assert_true(finds(&names, spanish, "Ana Ruiz Bello"));
    assert_true(finds(&names, spanish, "Orán"));
    assert_true(finds(&names, spanish, "Oficina de Puertos del Norte"));
    assert_true(finds(&names, spanish, "OPN"));
    /* small words at the beginning of a sentence, and what stands in small letters elsewhere */
    assert_false(finds(&names, spanish, "El"));
    assert_false(finds(&names, spanish, "En"));
    assert_false(finds(&names, spanish, "Nadie"));
    for (size_t i = 1; i < names.n; i++)
        assert_true(names.v[i - 1].end <= names.v[i].start);
    vec_release(&names);
}

/* A word alone at the beginning of a sentence or line is a name if it is one elsewhere too. */
static void wants_more_than_a_beginning(void **state)
{
    (void)state;
    static const char text[] =
        "Tomaten wassen.\nBereiding\nBrussel slaapt. Wij gaan naar Brussel.\n"
        "NAVO zwijgt. Toen kwam Het terug.\n";
    struct capitals_name_vec names = {0};
    capitals_find((const uint8_t *)text, strlen(text), &names);
    assert_false(finds(&names, text, "Tomaten"));
    assert_false(finds(&names, text, "Bereiding"));
    assert_true(finds(&names, text, "NAVO"));
    assert_false(finds(&names, text, "Het")); /* never by itself */
    size_t brussel = 0;
    for (size_t i = 0; i < names.n; i++)
        brussel += memcmp(text + names.v[i].start, "Brussel", 7) == 0;
    assert_int_equal(brussel, 2);
    vec_release(&names);
}

static void survives_any_bytes(void **state)
{
    (void)state;
    uint8_t bytes[4096];
    uint32_t seed = 7;
    for (int round = 0; round < 50; round++) {
        struct capitals_name_vec names = {0};
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525 + 1013904223;
            bytes[i] = round % 2 ? (uint8_t)(seed >> 24) : (uint8_t) " A-b.&\xC3\x89\n"[seed >> 29];
        }
        capitals_language_is_foreign(bytes, sizeof bytes);
        capitals_find(bytes, sizeof bytes, &names);
        for (size_t i = 0; i < names.n; i++)
            assert_true(names.v[i].start < names.v[i].end && names.v[i].end <= sizeof bytes);
        vec_release(&names);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_language),
        cmocka_unit_test(finds_runs),
        cmocka_unit_test(wants_more_than_a_beginning),
        cmocka_unit_test(survives_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
