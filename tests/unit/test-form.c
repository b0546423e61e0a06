#include "config.h"

#include "core/article/article.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/duplicates/form.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

#define FERRY                                                                                      \
    "The ferry to the outer islands leaves the stone pier at seven in the morning and comes back " \
    "with crates of herring, wet mail and two sleepy customs officers before the tide turns."
#define MILL                                                                                      \
    "Nobody in the valley remembers who built the paper mill, yet every child can tell which of " \
    "its nineteen windows was broken last, by whose brother, and with what kind of apple."
#define CHESS                                                                                      \
    "Upstairs the chess club of retired welders argues about openings in four dialects while the " \
    "caretaker quietly repairs the only clock that still knows how much time is left."

/* "caption 2: words" for each group, as text. */
static char *groups_of(const char *text, unsigned min_words)
{
    struct error err;
    struct article *a = article_from_bytes("test", (uint8_t *)xmemdup0(text, strlen(text)),
                                           strlen(text), NULL, &err);
    assert_non_null(a);
    const uint8_t *bytes = text_bytes(article_text(a));
    size_t n = text_size(article_text(a));
    struct dup_options options = dup_options_default();
    struct dup_report report;
    options.min_words = min_words;
    assert_true(dup_find(bytes, n, &options, NULL, &report, NULL));
    dup_form_add_short(bytes, n, article_blocks(a), min_words, &report);
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < report.group_count; i++) {
        const struct dup_group *g = &report.groups[i];
        struct range r = report.occurrences[g->first].range;
        enum dup_form form =
            dup_form_of(bytes, article_blocks(a), report.occurrences + g->first, g->count);
        strbuf_addf(&b, "%s%s %zu %.*s", i ? "|" : "", dup_form_name(form), g->count,
                    (int)(r.end - r.start < 24 ? r.end - r.start : 24), bytes + r.start);
        for (size_t k = 1; k < g->count; k++)
            assert_true(report.occurrences[g->first + k - 1].range.start <=
                        report.occurrences[g->first + k].range.start);
    }
    dup_report_release(&report);
    article_free(a);
    return strbuf_detach(&b);
}

static void check(const char *text, const char *expected)
{
    char *s = groups_of(text, 14);
    assert_string_equal(s, expected);
    free(s);
}

static void paragraphs(void **state)
{
    (void)state;
    check("A Harbour Town\n\n" FERRY "\n\n" MILL "\n\n" FERRY "\n",
          "whole 2 The ferry to the outer i");
    /* a word of the next paragraph that happens to be the same makes no difference */
    check("A Harbour Town\n\n" FERRY "\n\n" MILL "\n\n" FERRY "\n\nNobody else, said he.\n",
          "whole 2 The ferry to the outer i");
    check("A Harbour Town\n\n" FERRY "\n\n" MILL " " FERRY "\n\n" CHESS "\n",
          "glued 2 The ferry to the outer i");
}

static void captions(void **state)
{
    (void)state;
    /* long enough for the engine, and too short for it */
    check(
        "A Harbour Town\n\n" FERRY "\n\nThe caretaker and the clock that he quietly repairs while "
        "the welders argue about openings upstairs\n\n" MILL " The caretaker and the clock that he "
        "quietly repairs, while the welders argue about openings upstairs. So it was.\n\n" CHESS
        "\n",
        "caption 2 The caretaker and the cl");
    check("A Harbour Town\n\n" FERRY "\n\nCustoms officers asleep on deck\n\n" MILL
          " We saw customs officers, asleep on deck.\n\n" CHESS "\n",
          "caption 2 Customs officers asleep ");
    /* names of people and the like are no news */
    check("A Harbour Town\n\n" FERRY "\n\nCustoms officers\n\n" MILL
          " We saw customs officers asleep on deck.\n\n" CHESS "\n",
          "");
}

static void titles(void **state)
{
    (void)state;
    check("A Harbour Town\n\nA HARBOUR TOWN\n\n" FERRY "\n\n" MILL "\n", "title 2 A Harbour Town");
    check("A Harbour Town\n\nA harbour town is a fine thing, said the mayor. " FERRY "\n", "");
    check("How a Harbour Town Lost Its Clock\n\nHow a harbour town lost its clock: " FERRY
          "\n\n" MILL "\n",
          "title 2 How a Harbour Town Lost ");
}

static void nothing_is_told_twice(void **state)
{
    (void)state;
    /* the caption stands in a passage that is repeated as a whole */
    check("A Harbour Town\n\n" FERRY "\n\nThe valley remembers the mill\n\n" FERRY
          "\n\nThe valley remembers the mill\n\n" CHESS "\n",
          "whole 2 The ferry to the outer i");
    check("", "");
    check("\n\n", "");
    check("A Harbour Town\n\n" FERRY "\n\n" MILL "\n\n" CHESS "\n", "");
}

static void many_captions_take_no_time(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < 4000; i++)
        strbuf_addf(&b, "A caption of number %d here\n\n%s A caption of number 7 here.\n\n", i,
                    MILL);
    char *s = groups_of(strbuf_str(&b), 14);
    free(s);
    strbuf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs),
        cmocka_unit_test(captions),
        cmocka_unit_test(titles),
        cmocka_unit_test(nothing_is_told_twice),
        cmocka_unit_test(many_captions_take_no_time),
    };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
