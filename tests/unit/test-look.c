/* Theme, colours and the frame's geometry: linked without curses. */
#include "config.h"

#include "tests/unit/check.h"
#include "ui/color.h"
#include "ui/frame.h"
#include "ui/theme.h"

#include <string.h>

static const int depths[] = {0, 8, 16, 256, 1 << 24};

/* In every pair of roles that can meet in one place, something besides the colour differs; at least
 * without colours. */
static void roles_differ_without_colour(void **state)
{
    (void)state;
    static const enum role meeting[] = {ROLE_TEXT,
                                        ROLE_DUPLICATE_EXACT,
                                        ROLE_DUPLICATE_NEAR,
                                        ROLE_ENTITY_SUGGESTED,
                                        ROLE_ENTITY_ACCEPTED,
                                        ROLE_ENTITY_REJECTED,
                                        ROLE_CANDIDATE,
                                        ROLE_SEARCH_HIT,
                                        ROLE_SEARCH_CURRENT,
                                        ROLE_SELECTION};
    struct theme *mono = theme_new(0, THEME_DARK);
    for (size_t i = 0; i < sizeof meeting / sizeof *meeting; i++) {
        struct style a = theme_full(mono, meeting[i], 0);
        assert_int_equal(a.fg, STYLE_DEFAULT);
        assert_int_equal(a.bg, STYLE_DEFAULT);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(a.attrs, theme_full(mono, meeting[k], 0).attrs);
    }
    theme_free(mono);
    for (size_t d = 0; d < sizeof depths / sizeof *depths; d++) {
        for (int background = 0; background < 2; background++) {
            struct theme *t = theme_new(depths[d], (enum theme_background)background);
            uint16_t suggested = theme_style(t, ROLE_ENTITY_SUGGESTED, 0).attrs;
            uint16_t accepted = theme_style(t, ROLE_ENTITY_ACCEPTED, 0).attrs;
            uint16_t rejected = theme_style(t, ROLE_ENTITY_REJECTED, 0).attrs;
            assert_true(suggested != accepted && accepted != rejected && suggested != rejected);
            for (int r = 0; r < ROLE_COUNT; r++) {
                struct style s = theme_full(t, (enum role)r, 3);
                assert_true(s.fg >= STYLE_DEFAULT && s.bg >= STYLE_DEFAULT);
                assert_true(s.fg < (depths[d] ? depths[d] : 1));
            }
            theme_free(t);
        }
    }
}

static void looks_are_read(void **state)
{
    (void)state;
    struct theme *t = theme_new(256, THEME_DARK);
    struct error err;
    assert_true(theme_set(t, "search-hit", "bold red on 17", &err));
    struct style s = theme_style(t, ROLE_SEARCH_HIT, 0);
    assert_int_equal(s.fg, 1);
    assert_int_equal(s.bg, 17);
    assert_int_equal(s.attrs, STYLE_BOLD);
    assert_true(theme_set(t, "selection", "on #ff8700 underline", &err));
    s = theme_style(t, ROLE_SELECTION, 0);
    assert_int_equal(s.bg, 208);
    assert_int_equal(s.fg, STYLE_KEEP);
    assert_false(theme_set(t, "selection", "on", &err));
    assert_false(theme_set(t, "selection", "purplish", &err));
    assert_string_equal(err.message, "colour 'purplish': no such colour or attribute");
    assert_false(theme_set(t, "selection", "256", &err));
    assert_false(theme_set(t, "selection", "#12345", &err));
    assert_false(theme_set(t, "nothing", "red", &err));
    assert_int_equal(theme_style(t, ROLE_SELECTION, 0).bg, 208);

    int32_t hue = theme_style(t, ROLE_LABEL, 2).fg;
    assert_int_equal(theme_style(t, ROLE_LABEL, 2 + THEME_HUES).fg, hue);
    assert_int_not_equal(theme_style(t, ROLE_LABEL, 3).fg, hue);
    theme_set_hue(t, 2, 0xff0000);
    assert_int_equal(theme_style(t, ROLE_LABEL, 2).fg, 196);
    theme_set_hue(t, 2, 0x000000); /* would be black on black */
    assert_int_not_equal(theme_style(t, ROLE_LABEL, 2).fg, 16);
    theme_set_hue(t, THEME_OWN_HUES + 1, 0x00ff00); /* one label's own, no other's */
    assert_int_equal(theme_style(t, ROLE_LABEL, THEME_OWN_HUES + 1).fg, 46);
    assert_int_not_equal(theme_style(t, ROLE_LABEL, 1).fg, 46);
    assert_int_not_equal(theme_style(t, ROLE_LABEL, THEME_OWN_HUES + 9).fg, 46);
    theme_free(t);
    t = theme_new(1 << 24, THEME_DARK);
    theme_set_hue(t, 0, 0x7fa2ff);
    assert_int_equal(theme_style(t, ROLE_LABEL, 0).fg, 0x7fa2ff);
    theme_free(t);
}

static bool inside(struct rect inner, struct rect outer)
{
    return rect_empty(inner) || (inner.x >= outer.x && inner.y >= outer.y &&
                                 inner.x + inner.width <= outer.x + outer.width &&
                                 inner.y + inner.height <= outer.y + outer.height);
}

static bool apart(struct rect a, struct rect b)
{
    return rect_empty(rect_clip(a, b));
}

static void every_size_has_a_frame(void **state)
{
    (void)state;
    for (int width = 1; width < 220; width += width < 60 ? 1 : 7) {
        for (int height = 1; height < 70; height += height < 30 ? 1 : 7) {
            for (int bits = 0; bits < 1 << 6; bits++) {
                struct frame_wish wish = {.entities = bits & 1,
                                          .duplicates = bits & 2,
                                          .focus = (enum frame_focus)((bits >> 2) % 3),
                                          .zoom = bits & 16,
                                          .form = (enum frame_form)(bits % 4),
                                          .compare = bits & 32,
                                          .side_width = bits % 5 * 20};
                struct frame f = frame_compute(width, height, &wish);
                assert_true(inside(f.article_box, f.screen) && inside(f.entities_box, f.screen));
                assert_true(inside(f.duplicates_box, f.screen) && inside(f.second_box, f.screen));
                assert_true(inside(f.article, f.article_box) && inside(f.second, f.second_box));
                assert_true(inside(f.entities, f.entities_box));
                assert_true(inside(f.duplicates, f.duplicates_box));
                assert_true(inside(f.status, f.screen) && inside(f.keys, f.screen));
                assert_true(apart(f.entities, f.duplicates) && apart(f.article, f.second));
                assert_true(apart(f.status, f.article) && apart(f.status, f.entities_box));
                if (f.form != FRAME_SHEET)
                    assert_true(apart(f.article, f.entities) && apart(f.article, f.duplicates));
                assert_true(f.focus != FRAME_ENTITIES || wish.entities);
            }
        }
    }
}

static void frames_of_the_usual_sizes(void **state)
{
    (void)state;
    struct frame_wish wish = {.entities = true, .duplicates = true};
    struct frame f = frame_compute(120, 40, &wish);
    assert_int_equal(f.form, FRAME_SIDE);
    assert_true(f.borders && f.joined);
    assert_int_equal(f.article.width, 84);
    assert_int_equal(f.entities.width, 32);
    assert_int_equal(f.article.height, 36);
    wish.label_rows = 2;
    f = frame_compute(120, 40, &wish);
    assert_int_equal(f.labels.y, 36);
    assert_int_equal(f.labels.height, 2);
    assert_int_equal(f.article.height, 34);
    assert_int_equal(frame_compute(120, 19, &wish).labels.height, 1);
    assert_true(rect_empty(frame_compute(120, 11, &wish).labels));
    wish.label_rows = 0;
    f = frame_compute(80, 24, &wish);
    assert_int_equal(f.form, FRAME_BELOW);
    assert_int_equal(f.article.width, 78);
    assert_false(rect_empty(f.entities));
    assert_true(rect_empty(f.duplicates));
    wish.focus = FRAME_DUPLICATES;
    f = frame_compute(80, 24, &wish);
    assert_true(rect_empty(f.entities));
    assert_false(rect_empty(f.duplicates));
    f = frame_compute(40, 10, &wish);
    assert_int_equal(f.form, FRAME_SHEET);
    assert_false(f.borders);
    assert_int_equal(f.article.height, 7);
    assert_int_equal(f.article.width, 40);
    assert_true(f.duplicates.height >= 4);
    wish.focus = FRAME_ARTICLE;
    f = frame_compute(40, 10, &wish);
    assert_true(rect_empty(f.duplicates) && rect_empty(f.entities));
    wish.zoom = true;
    f = frame_compute(120, 40, &wish);
    assert_int_equal(f.article.width, 118);
    wish.focus = FRAME_ENTITIES;
    f = frame_compute(120, 40, &wish);
    assert_true(rect_empty(f.article));
    assert_int_equal(f.entities.width, 118);
}

static void panes_change_size_and_focus(void **state)
{
    (void)state;
    struct frame_wish wish = {.entities = true, .duplicates = true};
    struct frame f = frame_compute(120, 40, &wish);
    frame_resize_panes(&wish, &f, 10);
    f = frame_compute(120, 40, &wish);
    assert_int_equal(f.entities_box.width, 44);
    frame_resize_panes(&wish, &f, 1000);
    f = frame_compute(120, 40, &wish);
    assert_int_equal(f.article_box.width, 40);
    frame_resize_panes(&wish, &f, -1000);
    f = frame_compute(120, 40, &wish);
    assert_int_equal(f.entities_box.width, FRAME_PANE_LEAST);
    wish.focus = frame_next_focus(&wish, 1);
    assert_int_equal(wish.focus, FRAME_ENTITIES);
    wish.focus = frame_next_focus(&wish, -1);
    wish.focus = frame_next_focus(&wish, -1);
    assert_int_equal(wish.focus, FRAME_DUPLICATES);
    wish.entities = false;
    assert_int_equal(frame_next_focus(&wish, -1), FRAME_ARTICLE);
    enum frame_focus which;
    f = frame_compute(120, 40, &wish);
    assert_true(frame_at(&f, 5, 5, &which) && which == FRAME_ARTICLE);
    assert_true(frame_at(&f, 118, 5, &which) && which == FRAME_DUPLICATES);
    assert_false(frame_at(&f, 0, 39, &which));
    wish = (struct frame_wish){0};
    assert_int_equal(frame_next_focus(&wish, 1), FRAME_ARTICLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_differ_without_colour), cmocka_unit_test(looks_are_read),
        cmocka_unit_test(every_size_has_a_frame),      cmocka_unit_test(frames_of_the_usual_sizes),
        cmocka_unit_test(panes_change_size_and_focus),
    };
    return cmocka_run_group_tests_name("look", tests, NULL, NULL);
}
