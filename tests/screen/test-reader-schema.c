/* The labels of a project in the whole reader: letters, two-letter codes, colours. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/labelling.h"

#include <string.h>

static void file(struct reading *g, const char *name, const char *text)
{
    reading_write(g, name, text, strlen(text));
}

static void the_letters_are_always_shown(void **state)
{
    struct reading *g = *state;
    labelling_begin(g);
    assert_not_shown(g, "p PER  o ORG");
    size_t top = textview_top(g->reader.view);
    reading_type(g, "i");
    assert_shown(g, "p PER  o ORG  l LOC");
    assert_shown(g, "u URL  e EMAIL");
    assert_int_equal(textview_top(g->reader.view), top);
    reading_type(g, "\r"); /* with a message below them too */
    assert_message(g, "accepted");
    assert_shown(g, "u URL  e EMAIL");
    reading_resize(g, 80, 24);
    assert_shown(g, "p PER  o ORG");
    assert_shown(g, "u URL  e EMAIL"); /* in a second row */
    reading_resize(g, 40, 10);
    reading_type(g, " ");
    assert_message(g, "p PER  o ORG");
    reading_resize(g, 120, 60);
    reading_type(g, "\x1b");
    assert_not_shown(g, "p PER  o ORG");
}

/* More labels than letters: those without one have two. */
static void two_letters(void **state)
{
    struct reading *g = *state;
    char conf[1024] = "[entities]\nPER\nORG\nLOC\n";
    for (char c = 'A'; c <= 'Z'; c++)
        snprintf(conf + strlen(conf), sizeof conf - strlen(conf), "%cx-thing\n", c);
    file(g, "annotation.conf", conf);
    labelling_begin(g);
    reading_type(g, "i0");
    assert_shown(g, "Labels by two letters");
    assert_shown(g, "zx Zx-thing");
    reading_type(g, "zx");
    assert_annotation(g, "Crab Island", 1, ANNOTATION_ACCEPTED, "Zx-thing");
    assert_cursor(g, "Tomas Reinholt", 1);
    reading_goto(g, "Shen Qiaoyun", 1);
    reading_type(g, "0Yx"); /* a capital first: everywhere */
    assert_annotation(g, "Shen Qiaoyun", 1, ANNOTATION_ACCEPTED, "Yx-thing");
    assert_annotation(g, "Shen Qiaoyun", 3, ANNOTATION_HAND, "Yx-thing");
    reading_goto(g, "Donglai Maritime University", 1);
    reading_type(g, "0/wx\r"); /* by a part of its name */
    assert_annotation(g, "Donglai Maritime University", 1, ANNOTATION_ACCEPTED, "Wx-thing");
    reading_goto(g, "Li Moran", 1);
    reading_type(g, "0\x1b");
    assert_annotation(g, "Li Moran", 1, ANNOTATION_SUGGESTED, "PER");
    assert_int_equal(reader_mode(&g->reader), MODE_LABEL);
}

static int colour_of(struct reading *g, const char *words)
{
    int x, y;
    const struct frame *f = &g->reader.frame;
    reading_type(g, "g");
    assert_true(textview_cell_of(g->reader.view, reading_offset(g, words, 1), &x, &y));
    return screen_cell(g->screen, f->article.x + x, f->article.y + y).fg;
}

static void colours_of_the_project(void **state)
{
    struct reading *g = *state;
    file(g, "annotation.conf", "[entities]\nPER\nORG\nLOC\n[relations]\n[events]\n[attributes]\n");
    labelling_begin(g);
    int before = colour_of(g, "Tomas Reinholt"), place = colour_of(g, "Crab Island");
    reading_stop(g);
    file(g, "visual.conf", "[labels]\n[drawing]\nPER\tbgColor:#ff0000, fgColor:black\n");
    labelling_begin(g);
    assert_int_equal(colour_of(g, "Crab Island"), place); /* has none of its own */
    assert_int_not_equal(colour_of(g, "Tomas Reinholt"), before);
    assert_int_equal(colour_of(g, "Tomas Reinholt"), 196);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_letters_are_always_shown),
        TEST(two_letters),
        TEST(colours_of_the_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
