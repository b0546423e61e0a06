/* Repeats in the reader: the pane, the comparison, hidden copies, other articles. */
#include "config.h"

#include "core/base/alloc.h"
#include "tests/screen/reading.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

#define MILL                                                                                      \
    "Nobody in the valley remembers who built the paper mill, yet every child can tell which of " \
    "its nineteen windows was broken last, by whose brother, and with what kind of apple."

/* Enough of something else to keep copies apart. */
#define WINTER                                                                                    \
    "In winter, when the ice is thick and the gulls are hungry, nobody goes out without a lamp. " \
    "The baker opens late, sells two kinds of bread and knows all the gossip before his first "   \
    "customer has taken off his gloves; whoever wants rye must come by boat or do without. Old "  \
    "Marta keeps the list of those who owe him money, and a longer one of those to whom he owes " \
    "an apology, neither of which has been read aloud since the great flood."
#define SPRING                                                                                    \
    "Spring brings surveyors with yellow tripods, quarrels about fences, and a brass band that "  \
    "can play only one march, though in seven keys. Children trade frogs for marbles behind the " \
    "chapel, where the sexton pretends to be asleep. By May every door has been painted green, "  \
    "because a merchant once ordered too much of that colour and nobody likes to waste paint, "   \
    "least of all the heirs of the merchant, who still live above his shop."

static const char harbour[] =
    "A Harbour Town and Its Ferry\n\n"
    "The ferry to the outer islands leaves the stone pier at seven in the morning and comes back "
    "with crates of herring, wet mail and two sleepy customs officers before the tide "
    "turns.\n\n" WINTER "\n\n"
    "The ferry to the inner islands leaves the stone pier at nine in the morning and comes back "
    "with crates of herring and two sleepy customs officers before the tide turns.\n\n" SPRING
    "\n\n"
    "The ferry to the outer islands leaves the stone pier at seven in the morning and comes back "
    "with crates of herring, wet mail and two sleepy customs officers before the tide "
    "turns.\n\n" MILL "\n";

static const char other[] =
    "Another Town Entirely\n\n"
    "It lies far from every harbour, on a hill without a name. " MILL
    " Since then the glazier has had a good life.\n\nThat is all there is to be told of it.\n";

static void write_articles(struct reading *g)
{
    reading_write(g, "harbour.txt", harbour, sizeof harbour - 1);
    reading_write(g, "other.txt", other, sizeof other - 1);
}

static void the_pane_tells_what_they_are(void **state)
{
    struct reading *g = *state;
    int x, y, later;
    reading_start(g, "sample.txt", 120, 40);
    assert_shown(g, "87 words whole");
    assert_shown(g, "7 words caption");
    assert_true(screen_find(g->screen, "14 words title", &x, &y));
    assert_true(screen_find(g->screen, "87 words", &x, &later));
    assert_true(later < y); /* what spares most comes first */
    reading_type(g, "\t\ts");
    assert_true(screen_find(g->screen, "14 words title", &x, &y));
    assert_true(screen_find(g->screen, "87 words", &x, &later));
    assert_true(later > y); /* by place */
    reading_command(g, "sort size");
    assert_true(screen_find(g->screen, "87 words", &x, &later));
    assert_true(screen_find(g->screen, "14 words title", &x, &y));
    assert_true(later < y);
    reading_type(g, "/caption\r");
    assert_not_shown(g, "87 words whole");
    assert_shown(g, "7 words caption");
    reading_type(g, "l");
    assert_shown(g, "The green book of tidal w");
    reading_stop(g);
}

static void places_are_compared(void **state)
{
    struct reading *g = *state;
    static const int sizes[][2] = {{120, 40}, {80, 24}, {40, 10}};
    write_articles(g);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        reading_start(g, "harbour.txt", sizes[i][0], sizes[i][1]);
        reading_goto(g, "The ferry to", 1);
        size_t cursor = textview_cursor(g->reader.view), top = textview_top(g->reader.view);
        reading_type(g, "\r");
        assert_non_null(g->reader.compare);
        assert_shown(g, "words differ");
        assert_shown(g, "Esc leave");
        assert_shown(g, "The ferry to the outer");
        assert_shown(g, "The ferry to the inner");
        int x, y;
        assert_true(screen_find(g->screen, "inner", &x, &y));
        assert_true(screen_cell(g->screen, x, y).bg != screen_cell(g->screen, x - 5, y).bg);
        reading_type(g, "n");
        assert_shown(g, "3/3");
        assert_shown(g, "% alike");
        reading_type(g, "N");
        assert_shown(g, "2/3");
        reading_type(g, "N"); /* around, without the left side itself */
        assert_shown(g, "3/3");
        reading_type(g, "jj");
        assert_null(strstr(screen_row(g->screen, 2), "The ferry"));
        reading_type(g, "g");
        assert_non_null(strstr(screen_row(g->screen, 2), "The ferry"));
        reading_resize(g, 100, 30);
        reading_resize(g, 20, 5);
        reading_resize(g, sizes[i][0], sizes[i][1]);
        reading_type(g, "\x1b");
        assert_null(g->reader.compare);
        assert_int_equal(textview_cursor(g->reader.view), cursor);
        assert_int_equal(textview_top(g->reader.view), top);
        /* Enter once more goes to the place that is shown, C-o comes back */
        reading_type(g, "\r");
        reading_type(g, "\r");
        assert_null(g->reader.compare);
        assert_int_equal(textview_cursor(g->reader.view), reading_offset(g, "The ferry to", 2));
        reading_type(g, "\x0f");
        assert_int_equal(textview_cursor(g->reader.view), cursor);
        reading_stop(g);
    }
}

static void differences_show_without_colours(void **state)
{
    struct reading *g = *state;
    const struct screen_options options = {
        .width = 80, .height = 24, .color = TERMINAL_COLOR_NEVER};
    int x, y;
    write_articles(g);
    reading_start_on(g, "harbour.txt", &options);
    reading_goto(g, "The ferry to", 1);
    reading_type(g, "\r");
    assert_true(screen_find(g->screen, "inner", &x, &y));
    assert_true(screen_cell(g->screen, x, y).underline);
    assert_false(screen_cell(g->screen, x - 4, y).underline);
    assert_true(screen_find(g->screen, "wet mail", &x, &y));
    assert_true(screen_cell(g->screen, x, y).underline && screen_cell(g->screen, x, y).bold);
    /* a command for the text ends the comparison */
    reading_type(g, "/lamp\r");
    assert_null(g->reader.compare);
    assert_shown(g, "hit 1 of 1");
    reading_stop(g);
}

static void the_pane_opens_the_comparison(void **state)
{
    struct reading *g = *state;
    write_articles(g);
    reading_start(g, "harbour.txt", 120, 40);
    reading_type(g, "\t\tl");
    reading_type(g, "jjj\r"); /* the third place: beside the first */
    assert_shown(g, "3/3");
    reading_type(g, "\x1b"); /* back into the pane */
    assert_int_equal(g->reader.frame.focus, FRAME_DUPLICATES);
    reading_type(g, "\x1b");
    assert_int_equal(g->reader.frame.focus, FRAME_ARTICLE);
    assert_int_equal(textview_cursor(g->reader.view), 0);
    reading_stop(g);
}

static void later_copies_are_hidden(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 80, 60);
    assert_not_shown(g, "hidden");
    reading_type(g, "H");
    assert_shown(g, "2 copies are hidden");
    reading_goto(g, "Behind the green", 1);
    reading_type(g, "c");
    assert_shown(g, "87 words as in ¶11, hidden");
    reading_type(g, "g");
    assert_shown(g, "14 words as in ¶1, hidden");
    reading_type(g, "jjjj\r");
    assert_int_equal(textview_fold_count(g->reader.view), 1);
    reading_goto(g, "Behind the green", 1);
    /* Enter opens it */
    reading_type(g, "]d");
    assert_int_equal(textview_cursor(g->reader.view), reading_offset(g, "Behind the green", 2));
    assert_shown(g, "87 words as in ¶11, hidden");
    reading_type(g, "\r");
    assert_not_shown(g, "87 words as in");
    /* so does a hit inside, and a name */
    reading_type(g, "HH");
    assert_shown(g, "87 words as in ¶11, hidden");
    reading_type(g, "g/modest proposals\rc");
    assert_shown(g, "87 words as in ¶11, hidden");
    reading_type(g, "n");
    assert_not_shown(g, "87 words as in");
    assert_int_equal(textview_cursor(g->reader.view), reading_offset(g, "modest proposals", 2));
    reading_type(g, "HHgG");
    for (int i = 0; i < 20 && textview_fold_count(g->reader.view); i++)
        reading_type(g, "[e");
    reading_type(g, "g");
    for (int i = 0; i < 60 && textview_fold_count(g->reader.view); i++)
        reading_type(g, "]e");
    assert_int_equal(textview_fold_count(g->reader.view), 0);
    /* a preview leaves it folded, going there does not */
    reading_type(g, "HH");
    reading_goto(g, "Its editor, Tang Ruolan", 1);
    reading_type(g, "www\t/tang\r");
    reading_type(g, "j");
    assert_int_equal(textview_fold_count(g->reader.view), 2);
    reading_type(g, "\r");
    assert_int_equal(g->reader.frame.focus, FRAME_ARTICLE);
    assert_int_equal(textview_fold_count(g->reader.view), 1);
    reading_command(g, "hide off");
    assert_shown(g, "all copies are shown");
    reading_stop(g);
}

/* What is annotated and exported does not know of folds. */
static void hiding_changes_nothing(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 80, 40);
    reading_type(g, "H");
    reading_command(g, "accept all");
    reading_command(g, "w");
    reading_stop(g);
    size_t n, m;
    char *folded = reading_file(g, "sample.ann", &n);
    reading_forget(g);
    char *path = reading_path(g, "sample.ann");
    remove(path);
    free(path);
    reading_start(g, "sample.txt", 80, 40);
    reading_command(g, "accept all");
    reading_command(g, "w");
    reading_stop(g);
    char *plain = reading_file(g, "sample.ann", &m);
    assert_non_null(folded);
    assert_string_equal(folded, plain);
    free(folded);
    free(plain);
}

static void other_articles_are_compared(void **state)
{
    struct reading *g = *state;
    write_articles(g);
    reading_start(g, "harbour.txt other.txt", 120, 40);
    assert_shown(g, "other.txt");
    reading_goto(g, "Nobody in the valley", 1);
    reading_type(g, "\r");
    assert_shown(g, "other.txt ¶2");
    assert_shown(g, "Since then the glazier");
    assert_shown(g, "words the same");
    reading_type(g, "\r"); /* over there */
    assert_shown(g, "file 2/2");
    assert_int_equal(textview_cursor(g->reader.view), reading_offset(g, "Nobody in the valley", 1));
    assert_shown(g, "harbour.txt");
    reading_type(g, "[f");
    assert_shown(g, "file 1/2");
    assert_shown(g, "other.txt");
    /* what has changed since is not shown at wrong places */
    reading_write(g, "other.txt", "Gone\n", 5);
    reading_goto(g, "Nobody in the valley", 1);
    reading_type(g, "\r");
    assert_null(g->reader.compare);
    assert_shown(g, "has changed");
    reading_stop(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_pane_tells_what_they_are, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(places_are_compared, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(differences_show_without_colours, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(the_pane_opens_the_comparison, reading_setup,
                                        reading_teardown),
        cmocka_unit_test_setup_teardown(later_copies_are_hidden, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(hiding_changes_nothing, reading_setup, reading_teardown),
        cmocka_unit_test_setup_teardown(other_articles_are_compared, reading_setup,
                                        reading_teardown),
    };
    return cmocka_run_group_tests_name("reader-repeats", tests, NULL, NULL);
}
