/* What reaches the cells: clipping, wide characters, stand-ins, borders, colours. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/text/width.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static struct style text(struct screen *s)
{
    return theme_full(s->theme, ROLE_TEXT, 0);
}

static void text_is_clipped(void **state)
{
    (void)state;
    struct screen *s = screen_new(20, 6);
    canvas_clear(&s->canvas);
    struct canvas part = canvas_part(&s->canvas, (struct rect){5, 1, 6, 3});
    assert_int_equal(canvas_string(&part, 0, 0, "abcdefghij", text(s)), 6);
    assert_int_equal(canvas_string(&part, 1, 1, "abc中中", text(s)), 5);
    canvas_string(&part, -2, 2, "abcdef", text(s));
    canvas_string(&part, 0, 3, "below", text(s));
    canvas_string(&part, 0, -1, "above", text(s));
    canvas_string(&s->canvas, 15, 5, "at the edge", text(s));
    canvas_string(&s->canvas, 18, 4, "x中", text(s)); /* half a character would be left */
    screen_show(s);
    assert_row(s, 0, "");
    assert_row(s, 1, "     abcdef");
    assert_row(s, 2, "      abc中");
    assert_row(s, 3, "     cdef");
    assert_row(s, 4, "                  x");
    assert_row(s, 5, "               at th");
    struct canvas outside = canvas_part(&s->canvas, (struct rect){30, 0, 5, 5});
    assert_true(rect_empty(outside.area));
    canvas_string(&outside, 0, 0, "nothing", text(s));
    canvas_clear(&outside);
    screen_stop(s);
}

static void clusters_keep_their_cells(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "中",
        "é",
        "e\xcc\x81",
        "o\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88",
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "🇫🇷",
        "❤️",
        "1️⃣",
        "क्षि",
        "한",
        "각",
        "\xcc\x81",
        "\xc2\xad",
        "ﷺ",
        "\xe2\x80\x8d",
        "\xf0\x9f\xab\xa8",
    };
    struct screen *s = screen_new(30, 24);
    canvas_clear(&s->canvas);
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++) {
        size_t n = strlen(cases[i]);
        int cells = (int)width_string((const uint8_t *)cases[i], n);
        assert_int_equal(canvas_text(&s->canvas, 0, i, cases[i], n, text(s)), cells);
        canvas_string(&s->canvas, cells, i, "|", text(s));
    }
    screen_show(s);
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++) {
        int cells = (int)width_string((const uint8_t *)cases[i], strlen(cases[i]));
        assert_string_equal(screen_cell(s, cells, i).text, "|");
    }
    assert_string_equal(screen_cell(s, 0, 0).text, "中");
    assert_int_equal(screen_cell(s, 0, 0).width, 2);
    assert_string_equal(screen_cell(s, 0, 2).text, "e\xcc\x81");
    assert_string_equal(screen_cell(s, 0, 4).text, "👩"); /* by its first character alone */
    screen_stop(s);
}

/* Nothing of this may reach a terminal: what a text, a file name or a note can hold. */
static const char *const hostile[] = {
    "\x1b]0;title\x07",
    "\x1b[31mred",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J",
    "\x1bPq#0\x1b\\",
    ("\xc2\x9b"
     "31m"),
    ("\x9b"
     "31m"),
    "\r\b\n\x0b\x0c",
    "\x05\x0e\x0f",
    "\x7f",
    ("\xe2\x80\xae"
     "rtl"),
    ("\xe2\x81\xa7"
     "iso"),
    "\xd8\x9c",
    "\xe2\x80\x8b",
    "\xef\xbb\xbf",
    "\xf3\xa0\x81\x81",
    "\xff\xfe\xc3",
    "\xed\xa0\x80",
    "\xe2\x80\xa8",
    "\xc2\x85",
};

static void nothing_hostile_gets_through(void **state)
{
    (void)state;
    struct screen *s = screen_new(40, 24);
    screen_show(s);
    size_t before = s->raw.n;
    int count = (int)(sizeof hostile / sizeof *hostile);
    canvas_clear(&s->canvas);
    for (int i = 0; i < count; i++) {
        size_t n = strlen(hostile[i]);
        int x = canvas_text(&s->canvas, 0, i, hostile[i], n, text(s));
        assert_int_equal(x, width_string((const uint8_t *)hostile[i], n));
        canvas_string(&s->canvas, x, i, "|", text(s));
    }
    canvas_box(&s->canvas, (struct rect){0, 20, 40, 3}, hostile[0], hostile[10], text(s), text(s));
    canvas_field(&s->canvas, 0, 23, 20, hostile[2], strlen(hostile[2]), text(s), CANVAS_RIGHT);
    screen_show(s);
    const char *sent = strbuf_str(&s->raw) + before;
    assert_null(strstr(sent, "\x1b]"));
    assert_null(strstr(sent, "\x1bP"));
    assert_null(strstr(sent, "\x1b[31m"));
    static const char *const never[] = {"\xc2\x9b",
                                        ("\x9b"
                                         "31m"),
                                        "\x07",
                                        "\x05",
                                        "\x0e",
                                        "\x7f",
                                        "\xe2\x80\xae",
                                        "\xe2\x81\xa7",
                                        "\xd8\x9c",
                                        "\xe2\x80\x8b",
                                        "\xef\xbb\xbf",
                                        "\xf3\xa0\x81\x81",
                                        "\xff",
                                        "\xc2\x85"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_null(strstr(sent, never[i]));
    assert_row(s, 1, "^[[31mred|");
    assert_row(s, 9, "^?|");
    assert_row(s, 10, "\xef\xbf\xbdrtl|");
    for (int i = 0; i < count; i++) {
        int cells = (int)width_string((const uint8_t *)hostile[i], strlen(hostile[i]));
        assert_string_equal(screen_cell(s, cells, i).text, "|");
    }
    screen_stop(s);
}

static void fields_are_padded_and_cut(void **state)
{
    (void)state;
    struct screen *s = screen_new(40, 8);
    canvas_clear(&s->canvas);
    struct style t = text(s);
    canvas_field(&s->canvas, 0, 0, 10, "abc", 3, t, CANVAS_RIGHT);
    canvas_field(&s->canvas, 0, 1, 10, "abcdefghijkl", 12, t, CANVAS_LEFT);
    canvas_field(&s->canvas, 0, 2, 10, "/home/user/article.txt", 22, t, CANVAS_RIGHT);
    canvas_field(&s->canvas, 0, 3, 6, "中文字文", 12, t, CANVAS_LEFT);
    canvas_field(&s->canvas, 0, 4, 7, "ab", 2, t, CANVAS_CENTRE);
    canvas_string(&s->canvas, 7, 4, "|", t);
    canvas_field(&s->canvas, 0, 5, 1, "abc", 3, t, CANVAS_LEFT);
    canvas_field(&s->canvas, 36, 6, 10, "abcdefg", 7, t, CANVAS_LEFT);
    canvas_field(&s->canvas, 0, 7, 5, "中文字文", 12, t, CANVAS_RIGHT);
    screen_show(s);
    assert_row(s, 0, "       abc");
    assert_row(s, 1, "abcdefghi…");
    assert_row(s, 2, "…ticle.txt");
    assert_row(s, 3, "中文…");
    assert_row(s, 4, "  ab   |");
    assert_row(s, 5, "…");
    assert_row(s, 6, "                                    abcd");
    assert_row(s, 7, "…字文");
    screen_stop(s);
}

static void boxes_have_titles(void **state)
{
    (void)state;
    struct screen *s = screen_new(30, 8);
    struct style t = text(s);
    canvas_clear(&s->canvas);
    canvas_box(&s->canvas, (struct rect){0, 0, 30, 3}, "A long title of an article", "3/12", t, t);
    canvas_box(&s->canvas, (struct rect){0, 3, 14, 3}, "Entities", "a long one", t, t);
    struct canvas row = canvas_part(&s->canvas, (struct rect){0, 6, 30, 1});
    canvas_rule(&row, 0, true, "Duplicates", NULL, t, t);
    canvas_progress(&s->canvas, 0, 7, 8, 5, 10, t);
    screen_show(s);
    assert_row(s, 0, "┌ A long title of an… ─ 3/12 ┐");
    assert_row(s, 1, "│                            │");
    assert_row(s, 2, "└────────────────────────────┘");
    assert_row(s, 3, "┌ Entities ──┐");
    assert_row(s, 6, "├ Duplicates ────────────────┤");
    assert_row(s, 7, "████░░░░");
    screen_stop(s);

    struct screen_options options = {.width = 20, .height = 4, .ascii = true};
    s = screen_start(&options);
    canvas_clear(&s->canvas);
    canvas_box(&s->canvas, (struct rect){0, 0, 20, 3}, "ä中 is text", NULL, text(s), text(s));
    canvas_field(&s->canvas, 0, 3, 4, "abcdef", 6, text(s), CANVAS_LEFT);
    screen_show(s);
    assert_row(s, 0, "+ ä中 is text -----+");
    assert_row(s, 2, "+------------------+");
    assert_row(s, 3, "abc~");
    screen_stop(s);
}

static void styles_reach_the_cells(void **state)
{
    (void)state;
    struct screen *s = screen_new(20, 3);
    canvas_clear(&s->canvas);
    canvas_string(&s->canvas, 0, 0, "abc", (struct style){202, 17, STYLE_BOLD | STYLE_UNDERLINE});
    canvas_string(&s->canvas, 3, 0, "d", (struct style){STYLE_DEFAULT, 3, STYLE_ITALIC});
    canvas_string(&s->canvas, 4, 0, "efg", text(s));
    canvas_restyle(&s->canvas, (struct rect){5, 0, 1, 1}, (struct style){5, -1, STYLE_REVERSE});
    screen_show(s);
    struct screen_cell a = screen_cell(s, 0, 0), d = screen_cell(s, 3, 0);
    assert_int_equal(a.fg, 202);
    assert_int_equal(a.bg, 17);
    assert_true(a.bold && a.underline && !a.reverse);
    assert_int_equal(d.fg, -1);
    assert_int_equal(d.bg, 3);
    assert_true(d.italic);
    assert_int_equal(screen_cell(s, 4, 0).fg, -1);
    assert_string_equal(screen_cell(s, 5, 0).text, "f");
    assert_true(screen_cell(s, 5, 0).reverse);
    assert_int_equal(screen_cell(s, 5, 0).fg, 5);
    assert_false(screen_cell(s, 6, 0).reverse);
    screen_stop(s);
}

/* More pairs of colours than there are numbers for with 8 colours: the old ones give way. */
static void every_depth_draws(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        int colors;
    } types[] = {{"xterm-256color", 256},
                 {"xterm", 8},
                 {"vt100", 0},
                 {"linux", 8},
                 {"screen-256color", 256},
                 {"xterm-direct", 1 << 24}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct screen_options options = {.type = types[i].type,
                                         .width = 40,
                                         .height = 10,
                                         .color = TERMINAL_COLOR_ALWAYS,
                                         .background = i % 2 ? THEME_LIGHT : THEME_DARK};
        if (!screen_knows(types[i].type)) {
            print_message("# %s is not known here\n", types[i].type);
            continue;
        }
        struct screen *s = screen_start(&options);
        assert_int_equal(terminal_colors(s->terminal), types[i].colors);
        for (int round = 0; round < 3; round++) {
            canvas_clear(&s->canvas);
            for (int r = 0; r < ROLE_COUNT; r++)
                for (unsigned hue = 0; hue < THEME_HUES; hue++)
                    canvas_string(&s->canvas, (int)hue * 4, r % 10, "abc",
                                  theme_full(s->theme, (enum role)r, hue));
            screen_show(s);
        }
        assert_true(strncmp(screen_row(s, 3), "abc abc", 7) == 0);
        screen_stop(s);
    }
}

static void monochrome_has_no_colour(void **state)
{
    (void)state;
    struct screen_options options = {.width = 20, .height = 3, .color = TERMINAL_COLOR_NEVER};
    struct screen *s = screen_start(&options);
    assert_int_equal(terminal_colors(s->terminal), 0);
    canvas_clear(&s->canvas);
    canvas_string(&s->canvas, 0, 0, "acc", theme_full(s->theme, ROLE_ENTITY_ACCEPTED, 1));
    canvas_string(&s->canvas, 4, 0, "hit", theme_full(s->theme, ROLE_SEARCH_HIT, 1));
    screen_show(s);
    assert_true(screen_cell(s, 0, 0).bold && screen_cell(s, 0, 0).underline);
    assert_int_equal(screen_cell(s, 0, 0).fg, -1);
    assert_true(screen_cell(s, 4, 0).reverse);
    assert_null(strstr(strbuf_str(&s->raw), "[38;5"));
    screen_stop(s);

    setenv("NO_COLOR", "1", 1);
    options.color = TERMINAL_COLOR_AUTO;
    s = screen_start(&options);
    assert_int_equal(terminal_colors(s->terminal), 0);
    screen_stop(s);
    setenv("NO_COLOR", "", 1); /* empty: as if not set */
    s = screen_start(&options);
    assert_int_equal(terminal_colors(s->terminal), 256);
    screen_stop(s);
    unsetenv("NO_COLOR");
}

static void long_labels_are_cheap(void **state)
{
    (void)state;
    struct screen *s = screen_new(40, 4);
    size_t n = 8 << 20;
    char *big = xmalloc(n + 1);
    memset(big, 'x', n);
    memset(big, '\xcc', 1);
    big[n] = '\0';
    for (int i = 0; i < 20; i++) {
        canvas_text(&s->canvas, 0, 0, big, n, text(s));
        canvas_field(&s->canvas, 0, 1, 20, big, n, text(s), CANVAS_LEFT);
        canvas_field(&s->canvas, 0, 2, 20, big, n, text(s), CANVAS_RIGHT);
        canvas_box(&s->canvas, (struct rect){0, 1, 40, 3}, big, big, text(s), text(s));
    }
    screen_show(s);
    free(big);
    screen_stop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_clipped),
        cmocka_unit_test(clusters_keep_their_cells),
        cmocka_unit_test(nothing_hostile_gets_through),
        cmocka_unit_test(fields_are_padded_and_cut),
        cmocka_unit_test(boxes_have_titles),
        cmocka_unit_test(styles_reach_the_cells),
        cmocka_unit_test(every_depth_draws),
        cmocka_unit_test(monochrome_has_no_colour),
        cmocka_unit_test(long_labels_are_cheap),
    };
    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
