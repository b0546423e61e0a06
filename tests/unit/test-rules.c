#include "core/base/vec.h"
#include "core/entities/rules.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

/* The rules find exactly "LABEL text; LABEL text" in text. */
static void check(const char *text, const char *expected)
{
    struct token_vec tokens = {0};
    struct mention_vec found = {0};
    char joined[512] = "";
    tokenize((const uint8_t *)text, (struct range){0, strlen(text)}, &tokens);
    bool *starts = calloc(tokens.n + 1, sizeof *starts);
    tokens_mark_sentences((const uint8_t *)text, tokens.v, tokens.n, starts);
    rules_find((const uint8_t *)text, tokens.v, starts, tokens.n, 0, &found);
    for (size_t i = 0; i < found.n; i++) {
        strcat(joined, i ? "; " : "");
        strcat(joined, rule_label_name((enum rule_label)found.v[i].label));
        strcat(joined, " ");
        strncat(joined, text + found.v[i].start, found.v[i].end - found.v[i].start);
    }
    free(starts);
    vec_release(&tokens);
    vec_release(&found);
    assert_string_equal(joined, expected);
}

static void money(void **state)
{
    (void)state;
    check("It cost $5 million in all.", "MONEY $5 million");
    check("about US$3.2 bn and 40 billion yuan", "MONEY US$3.2 bn; MONEY 40 billion yuan");
    check("2 million U.S. dollars or 300 euros", "MONEY 2 million U.S. dollars; MONEY 300 euros");
    check("RMB 500, €20", "MONEY RMB 500; MONEY €20");
    check("five dollars", "");
}

static void shares_and_sizes(void **state)
{
    (void)state;
    check("up 3.5% and 12 percent, 7 per cent",
          "PERCENT 3.5%; PERCENT 12 percent; PERCENT 7 per cent");
    check("2 percentage points", "PERCENT 2 percentage points");
    check("300 square kilometers, 5 kg, 20 degrees Celsius",
          "QUANTITY 300 square kilometers; QUANTITY 5 kg; QUANTITY 20 degrees Celsius");
    check("300 people in 14 rooms", "");
}

static void times(void **state)
{
    (void)state;
    check("at 10:30 a.m. or 5 pm", "TIME 10:30 a.m.; TIME 5 pm");
    check("at 22:15 GMT they won 3:1", "TIME 22:15 GMT");
}

static void addresses(void **state)
{
    (void)state;
    check("See https://example.org/x or ask me@example.org.",
          "URL https://example.org/x; EMAIL me@example.org");
}

static void works(void **state)
{
    (void)state;
    check("Her film \"The Long Way Home\" won.", "WORK The Long Way Home");
    check("He said \"we are going home\" and left.", "");
    check("The novel 《红楼梦》 is long.", "WORK 红楼梦");
    check("A white paper on industrial talents (2020) came out.",
          "WORK white paper on industrial talents (2020)");
    check("under the Data Protection Act 2018 and the Harbour Act",
          "WORK Data Protection Act 2018");
    check("certified to ISO 9001 and ISO 2020", "WORK ISO 9001");
    check("an open \"Quote that never ends and goes on", "");
}

static void long_openings_end(void **state)
{
    (void)state;
    enum { N = 40000 };
    char *text = malloc(N + 1);
    for (size_t i = 0; i < N; i += 2)
        memcpy(text + i, i % 4 ? "A " : "\" ", 2);
    text[N] = '\0';
    struct token_vec tokens = {0};
    struct mention_vec found = {0};
    tokenize((const uint8_t *)text, (struct range){0, N}, &tokens);
    bool *starts = calloc(tokens.n, sizeof *starts);
    rules_find((const uint8_t *)text, tokens.v, starts, tokens.n, 0, &found);
    for (size_t i = 1; i < found.n; i++)
        assert_true(found.v[i].start >= found.v[i - 1].end);
    free(starts);
    free(text);
    vec_release(&tokens);
    vec_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money), cmocka_unit_test(shares_and_sizes),
        cmocka_unit_test(times), cmocka_unit_test(addresses),
        cmocka_unit_test(works), cmocka_unit_test(long_openings_end),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
