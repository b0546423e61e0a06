/* Two passages on the screen. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"
#include "ui/twinview.h"

#include <stdlib.h>
#include <string.h>

static const char left_text[] = "Before it.\n"
                                "The ferry to the outer islands leaves the pier at seven in the "
                                "morning and comes back with crates of herring before noon.\n"
                                "Behind it.\n";
static const char right_text[] =
    "The ferry to the inner islands leaves the pier, when there is no ice and the captain is well "
    "and nobody is against it, at seven in the morning and comes back with crates of herring "
    "before "
    "noon.\n";

struct fixture {
    struct screen *s;
    struct text *text[2];
    struct range range[2];
    struct dup_alignment alignment;
    struct twinview *t;
    struct canvas part[2];
};

static void mark(const struct dup_alignment *a, bool right, struct mark_vec *out)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->runs[i].op != DUP_EQUAL)
            vec_push(out, (struct mark){right ? a->runs[i].right : a->runs[i].left,
                                        a->runs[i].op == DUP_CHANGED ? ROLE_DIFF_CHANGED
                                                                     : ROLE_DIFF_ONLY,
                                        0, 1, 0});
}

static void mark_left(struct range visible, struct mark_vec *out, void *data)
{
    (void)visible;
    mark(data, false, out);
}

static void mark_right(struct range visible, struct mark_vec *out, void *data)
{
    (void)visible;
    mark(data, true, out);
}

static void place(struct fixture *f, int width, int height, bool beside)
{
    struct rect l = {0, 0, beside ? width / 2 : width, beside ? height : height / 2};
    struct rect r = beside ? (struct rect){width / 2, 0, width - width / 2, height}
                           : (struct rect){0, height / 2, width, height - height / 2};
    f->part[0] = canvas_part(&f->s->canvas, l);
    f->part[1] = canvas_part(&f->s->canvas, r);
    twinview_set_size(f->t, l.width, l.height, r.width, r.height);
}

static struct fixture start(int width, int height, enum terminal_color color)
{
    struct screen_options options = {.width = width, .height = height, .color = color};
    struct fixture f = {.s = screen_start(&options)};
    f.text[0] =
        text_new((uint8_t *)xmemdup0(left_text, sizeof left_text - 1), sizeof left_text - 1);
    f.text[1] =
        text_new((uint8_t *)xmemdup0(right_text, sizeof right_text - 1), sizeof right_text - 1);
    f.range[0] = (struct range){11, sizeof left_text - 13};
    f.range[1] = (struct range){0, sizeof right_text - 2};
    dup_align((const uint8_t *)left_text, f.range[0], (const uint8_t *)right_text, f.range[1],
              &f.alignment);
    f.t = twinview_new();
    return f;
}

static void show(struct fixture *f)
{
    canvas_clear(&f->s->canvas);
    twinview_draw(f->t, TWIN_LEFT, &f->part[0]);
    twinview_draw(f->t, TWIN_RIGHT, &f->part[1]);
    screen_show(f->s);
}

static void begin(struct fixture *f)
{
    twinview_show(f->t, f->text[0], f->range[0], f->text[1], f->range[1], &f->alignment);
    twinview_set_marks(f->t, TWIN_LEFT, mark_left, &f->alignment);
    twinview_set_marks(f->t, TWIN_RIGHT, mark_right, &f->alignment);
}

static void stop(struct fixture *f)
{
    twinview_free(f->t);
    dup_alignment_release(&f->alignment);
    text_free(f->text[0]);
    text_free(f->text[1]);
    screen_stop(f->s);
}

static void stand_beside_each_other(void **state)
{
    (void)state;
    struct fixture f = start(80, 12, TERMINAL_COLOR_NEVER);
    place(&f, 80, 12, true); /* before there is anything to show */
    begin(&f);
    show(&f);
    assert_row(f.s, 0, "Before it.");
    assert_row(f.s, 1,
               "The ferry to the outer islands leaves   The ferry to the inner islands leaves");
    assert_row(f.s, 2,
               "the pier at seven in the morning and    the pier, when there is no ice and the");
    assert_row(f.s, 3,
               "                                        captain is well and nobody is against");
    assert_row(f.s, 4,
               "                                        it, at seven in the morning and comes");
    assert_row(f.s, 5,
               "comes back with crates of herring beforeback with crates of herring before noon.");
    /* what differs is told without colour */
    assert_true(screen_cell(f.s, 17, 1).underline); /* outer */
    assert_true(screen_cell(f.s, 57, 1).underline); /* inner */
    assert_false(screen_cell(f.s, 13, 1).underline);
    assert_true(screen_cell(f.s, 50, 3).underline); /* is well */
    assert_true(screen_cell(f.s, 50, 3).bold);
    assert_false(screen_cell(f.s, 45, 4).underline); /* at seven */
    stop(&f);
}

static void stand_above_each_other(void **state)
{
    (void)state;
    struct fixture f = start(40, 6, TERMINAL_COLOR_ALWAYS);
    begin(&f);
    place(&f, 40, 6, false);
    show(&f);
    assert_row(f.s, 1, "The ferry to the outer islands leaves");
    assert_row(f.s, 2, "the pier at seven in the morning and");
    assert_row(f.s, 4, "The ferry to the inner islands leaves");
    assert_row(f.s, 5, "the pier, when there is no ice and the");
    assert_int_not_equal(screen_cell(f.s, 17, 1).bg, screen_cell(f.s, 2, 1).bg);
    /* both go on together */
    assert_true(twinview_scroll(f.t, 3));
    show(&f);
    assert_row(f.s, 0, "");
    assert_row(f.s, 2, "comes back with crates of herring before");
    assert_row(f.s, 5, "back with crates of herring before noon.");
    assert_true(twinview_scroll(f.t, 100));
    assert_false(twinview_scroll(f.t, 1));
    twinview_end(f.t, false);
    show(&f);
    assert_row(f.s, 0, "Before it.");
    stop(&f);
}

static void any_size_will_do(void **state)
{
    (void)state;
    struct fixture f = start(80, 24, TERMINAL_COLOR_ALWAYS);
    begin(&f);
    for (int width = 2; width < 80; width += 3)
        for (int height = 2; height < 24; height += 5) {
            place(&f, width, height, width > 40);
            twinview_scroll(f.t, height % 3);
            show(&f);
            twinview_end(f.t, true);
            show(&f);
        }
    /* and the place is kept when the width changes */
    place(&f, 80, 4, true);
    twinview_end(f.t, false);
    twinview_scroll(f.t, 4);
    show(&f);
    assert_row(f.s, 1,
               "comes back with crates of herring beforeback with crates of herring before noon.");
    place(&f, 60, 4, true);
    place(&f, 80, 4, true);
    show(&f);
    assert_true(strstr(screen_text(f.s), "comes back with crates") != NULL);
    stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stand_beside_each_other),
        cmocka_unit_test(stand_above_each_other),
        cmocka_unit_test(any_size_will_do),
    };
    return cmocka_run_group_tests_name("twinview", tests, NULL, NULL);
}
