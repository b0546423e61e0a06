/* One label in all opened articles, undone together, and the rule that stays. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/labelling.h"

#include <stdlib.h>
#include <string.h>

static void write_articles(struct reading *g)
{
    static const char first[] = "Gulls of Crab Island\n\nThe gulls of Crab Island eat Crab Cakes. "
                                "Bank of Crab Island lends to gulls.\n";
    static const char second[] = "Weather\n\nRain fell on Crab\nIsland, not on Crab Islands.\n";
    static const char third[] = "Sport\n\nNothing happened.\n";
    reading_write(g, "a.txt", first, sizeof first - 1);
    reading_write(g, "b.txt", second, sizeof second - 1);
    reading_write(g, "c.txt", third, sizeof third - 1);
    reading_write(g, "later.txt", second, sizeof second - 1);
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
}

static size_t places_in(struct reading *g, const char *name)
{
    size_t n, count = 0;
    char *ann = reading_file(g, name, &n);
    for (const char *s = ann; s && (s = strstr(s, "\tLOC ")); s++)
        count++;
    free(ann);
    return count;
}

static const struct annotation *at(struct reading *g, const char *words)
{
    struct annotation_cursor c;
    size_t start = reading_offset(g, words, 1);
    annotations_find(g->reader.session.annotations, (struct range){start, start}, ANNOTATIONS_ALL,
                     &c);
    return annotations_next(&c);
}

static void labelled_everywhere(void **state)
{
    struct reading *g = *state;
    write_articles(g);
    reading_start(g, "a.txt b.txt c.txt", 120, 40);
    reading_goto(g, "Crab Island", 2);
    reading_type(g, "i#l");
    assert_message(g, "LOC 'Crab Island': 1 more in 1 other article, and proposed in later ones");
    reading_command(g, "write");
    assert_int_equal(places_in(g, "a.ann"), 2); /* not within the bank */
    assert_int_equal(places_in(g, "b.ann"), 1); /* over the line break, not in "Islands" */
    assert_int_equal(places_in(g, "c.ann"), 0);

    /* one undo for all, and a redo */
    reading_type(g, ",");
    assert_message(g, "undone in 1 other article");
    assert_int_equal(places_in(g, "b.ann"), 0);
    reading_type(g, "<");
    assert_message(g, "redone in 1 other article");
    assert_int_equal(places_in(g, "b.ann"), 1);
    reading_command(g, "write");
    assert_int_equal(places_in(g, "a.ann"), 2);

    /* what was done there since is left alone */
    reading_command(g, "next");
    reading_goto(g, "Rain", 1);
    reading_type(g, "m");
    reading_command(g, "previous");
    reading_type(g, ",");
    assert_message(g, "1 could not be changed");
    assert_int_equal(places_in(g, "b.ann"), 1);
}

static void rules_stay(void **state)
{
    struct reading *g = *state;
    write_articles(g);
    reading_start(g, "a.txt", 120, 40);
    reading_goto(g, "Crab Island", 1);
    reading_type(g, "i#l");
    reading_stop(g);
    /* later: proposed, never accepted unasked */
    reading_start(g, "later.txt", 120, 40);
    const struct annotation *a = at(g, "Crab\nIsland");
    assert_non_null(a);
    assert_int_equal(a->status, ANNOTATION_SUGGESTED);
    assert_string_equal(schema_label(g->reader.session.schema, a->label)->name, "LOC");
    assert_int_equal(a->range.end - a->range.start, strlen("Crab Island"));
    reading_goto(g, "Crab\nIsland", 1);
    reading_command(g, "why");
    assert_message(g, "is always LOC");
    reading_command(g, "rules");
    assert_shown(g, "Crab Island  LOC");
    reading_type(g, "\x7f");
    assert_message(g, "no rule for 'Crab Island' any more");
    a = at(g, "Crab\nIsland");
    assert_true(!a || strcmp(a->source, "hand") != 0);
    reading_command(g, "rules");
    assert_message(g, "no rules");
    /* by command, also without learning */
    reading_command(g, "set learn no");
    reading_command(g, "rule misc Rain fell");
    assert_message(g, "always proposed as MISC");
    a = at(g, "Rain fell");
    assert_non_null(a);
    assert_string_equal(a->source, "rule");
    reading_command(g, "rule org Rain fell"); /* another label for the same words */
    assert_string_equal(schema_label(g->reader.session.schema, at(g, "Rain fell")->label)->name,
                        "ORG");
    reading_command(g, "unrule Rain fell");
    assert_message(g, "no rule for 'Rain fell'");
    reading_command(g, "unrule Rain fell");
    assert_message(g, "there is no rule");
    reading_command(g, "rule nobody x");
    assert_message(g, "no label 'nobody'");
    reading_command(g, "rule PER");
    assert_message(g, "for which words");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(labelled_everywhere),
        TEST(rules_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
