/* Folded passages in the article's view. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/text/segment.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"
#include "ui/textview.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct screen *s;
    struct text *text;
    struct textview *v;
    struct mark_vec marks;
};

static struct fixture start(const char *content, int width, int height, enum terminal_color color)
{
    struct screen_options options = {.width = width, .height = height, .color = color};
    struct fixture f = {.s = screen_start(&options)};
    size_t n = strlen(content);
    f.text = text_new((uint8_t *)xmemdup0(content, n), n);
    f.v = textview_new(f.text);
    textview_set_size(f.v, width, height);
    return f;
}

static void stop(struct fixture *f)
{
    textview_free(f->v);
    text_free(f->text);
    vec_release(&f->marks);
    screen_stop(f->s);
}

static void show(struct fixture *f)
{
    canvas_clear(&f->s->canvas);
    textview_draw(f->v, &f->s->canvas, true);
    screen_show(f->s);
}

static void give_marks(struct range visible, struct mark_vec *out, void *data)
{
    const struct mark_vec *marks = data;
    for (size_t i = 0; i < marks->n; i++) {
        if (range_overlaps(marks->v[i].range, visible))
            vec_push(out, marks->v[i]);
    }
}

static void assert_cursor(struct fixture *f, int x, int y)
{
    int cx, cy;
    show(f);
    assert_true(screen_cursor(f->s, &cx, &cy));
    assert_int_equal(cx, x);
    assert_int_equal(cy, y);
}

static char *numbered(int lines)
{
    struct strbuf b = STRBUF_INIT;
    for (int i = 0; i < lines; i++)
        strbuf_addf(&b, "line %d of the text\n", i);
    return strbuf_detach(&b);
}

static size_t offset_of(const char *content, const char *part)
{
    const char *found = strstr(content, part);
    assert_non_null(found);
    return (size_t)(found - content);
}

static struct textview_fold fold_of(const char *content, const char *from, const char *to,
                                    const char *label)
{
    return (struct textview_fold){{offset_of(content, from), offset_of(content, to)}, label};
}

static const char twice[] = "First words here.\n"
                            "Some copy of the text. And more.\n"
                            "Another whole line that is a copy\n"
                            "The end of it.\n";

static void folded_passages_are_one_row(void **state)
{
    (void)state;
    struct fixture f = start(twice, 30, 8, TERMINAL_COLOR_ALWAYS);
    const struct textview_fold folds[] = {fold_of(twice, "copy", "And", "4 words, hidden"),
                                          fold_of(twice, "Another", "The end", "7 words, hidden")};
    f.marks = (struct mark_vec){0};
    /* a mark inside a fold shows nowhere */
    vec_push(&f.marks, (struct mark){{offset_of(twice, "whole"), offset_of(twice, "line")},
                                     ROLE_ENTITY_ACCEPTED,
                                     3,
                                     2,
                                     'p'});
    textview_set_marks(f.v, give_marks, &f.marks);
    textview_set_folds(f.v, folds, 2);
    show(&f);
    assert_row(f.s, 0, "    First words here.");
    assert_row(f.s, 1, "    Some");
    assert_row(f.s, 2, "  ▌ ▸ 4 words, hidden");
    assert_row(f.s, 3, "    And more.");
    assert_row(f.s, 4, "  ▌ ▸ 7 words, hidden");
    assert_row(f.s, 5, "    The end of it.");
    assert_row(f.s, 6, "");

    /* rows and words pass over them */
    textview_move(f.v, MOTION_ROW_DOWN, 2);
    assert_cursor(&f, 4, 2);
    assert_int_equal(textview_cursor(f.v), folds[0].range.start);
    textview_move(f.v, MOTION_ROW_DOWN, 1);
    assert_int_equal(textview_cursor(f.v), offset_of(twice, "And"));
    textview_move(f.v, MOTION_WORD_PREV, 1);
    assert_int_equal(textview_cursor(f.v), folds[0].range.start);
    textview_move(f.v, MOTION_CLUSTER_NEXT, 1);
    assert_int_equal(textview_cursor(f.v), offset_of(twice, "And"));
    textview_move(f.v, MOTION_WORD_NEXT, 2);
    assert_int_equal(textview_cursor(f.v), folds[1].range.start);
    textview_move(f.v, MOTION_SENTENCE_NEXT, 1);
    assert_int_equal(textview_cursor(f.v), offset_of(twice, "The end"));
    textview_move(f.v, MOTION_CLUSTER_PREV, 1);
    assert_int_equal(textview_cursor(f.v), folds[1].range.start);
    textview_move(f.v, MOTION_PARAGRAPH_NEXT, 1);
    assert_int_equal(textview_cursor(f.v), offset_of(twice, "The end"));

    /* the mouse and the cells agree */
    size_t offset;
    int x, y;
    assert_true(textview_hit(f.v, 12, 4, &offset));
    assert_int_equal(offset, folds[1].range.start);
    assert_true(textview_hit(f.v, 6, 5, &offset));
    assert_int_equal(offset, offset_of(twice, "e end"));
    assert_true(textview_cell_of(f.v, folds[1].range.start + 9, &x, &y));
    assert_int_equal(y, 4);

    /* a selection takes a fold as a whole, without opening it */
    struct range selection;
    textview_goto(f.v, offset_of(twice, "And"), TEXTVIEW_NEAR);
    textview_select_from(f.v, textview_cursor(f.v));
    textview_move(f.v, MOTION_ROW_DOWN, 1);
    assert_true(textview_selection(f.v, &selection));
    assert_int_equal(selection.end, folds[1].range.end);
    textview_unselect(f.v);
    stop(&f);
}

static void going_inside_opens(void **state)
{
    (void)state;
    struct fixture f = start(twice, 30, 8, TERMINAL_COLOR_ALWAYS);
    const struct textview_fold folds[] = {fold_of(twice, "copy", "And", "4 words, hidden"),
                                          fold_of(twice, "Another", "The end", "7 words, hidden")};
    /* the cursor is taken to the start of what is folded around it */
    textview_goto(f.v, offset_of(twice, "whole"), TEXTVIEW_NEAR);
    textview_set_folds(f.v, folds, 2);
    assert_cursor(&f, 4, 4);
    assert_int_equal(textview_fold_count(f.v), 2);
    textview_goto(f.v, folds[0].range.start, TEXTVIEW_NEAR); /* its row */
    assert_int_equal(textview_fold_count(f.v), 2);
    textview_goto(f.v, offset_of(twice, "of the"), TEXTVIEW_NEAR);
    assert_int_equal(textview_fold_count(f.v), 1);
    show(&f);
    assert_row(f.s, 1, "    Some copy of the text. And");
    assert_cursor(&f, 14, 1);
    textview_select(f.v, (struct range){folds[1].range.start, folds[1].range.start + 1});
    assert_int_equal(textview_fold_count(f.v), 0);
    textview_set_folds(f.v, folds, 2);
    assert_true(textview_unfold(f.v, folds[1].range.start));
    assert_false(textview_unfold(f.v, folds[1].range.start));
    assert_true(textview_unfold(f.v, folds[0].range.end - 1));
    assert_int_equal(textview_fold_count(f.v), 0);
    stop(&f);
}

/* The place at the top stays there, and every size can show folds. */
static void folds_keep_the_place(void **state)
{
    (void)state;
    char *content = numbered(200);
    struct fixture f = start(content, 30, 8, TERMINAL_COLOR_NEVER);
    struct textview_fold folds[20];
    for (size_t i = 0; i < 20; i++) {
        char line[32];
        snprintf(line, sizeof line, "line %zu of", i * 10 + 3);
        folds[i].range.start = offset_of(content, line);
        snprintf(line, sizeof line, "line %zu of", i * 10 + 7);
        folds[i].range.end = offset_of(content, line);
        folds[i].label = "a rather long label that says what is hidden here, and where else";
    }
    textview_goto(f.v, offset_of(content, "line 101 of"), TEXTVIEW_TOP);
    textview_set_folds(f.v, folds, 20);
    show(&f);
    assert_row(f.s, 0, "    line 101 of the text");
    assert_row(f.s, 2, "  ▌ ▸ a rather long label tha…");
    assert_row(f.s, 3, "    line 107 of the text");
    textview_move(f.v, MOTION_PAGE_DOWN, 1);
    textview_move(f.v, MOTION_PAGE_UP, 1);
    show(&f);
    assert_row(f.s, 0, "    line 101 of the text");
    for (int width = 1; width < 40; width++) {
        textview_set_size(f.v, width, 1 + width % 9);
        textview_move(f.v, MOTION_ROW_DOWN, 3);
        show(&f);
    }
    textview_set_size(f.v, 30, 8);
    textview_move(f.v, MOTION_TEXT_END, 1);
    show(&f);
    assert_row(f.s, 7, "    line 199 of the text");
    stop(&f);
    free(content);
}

/* Whatever is done with folds about: the cursor stands on a visible row and never inside what is
 * folded, and cells, mouse and rows agree. */
static void motions_and_folds_agree(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    uint64_t dice = 5;
    for (int i = 0; i < 400; i++)
        strbuf_adds(&b, ((const char *const[]){
                            "word ", "more. ", "\n", "\n\n", "中文", "e\xcc\x81", "A b ",
                            "longerword "})[(dice = dice * 6364136223846793005u + 1) >> 61]);
    const char *content = strbuf_str(&b);
    struct fixture f = start(content, 33, 9, TERMINAL_COLOR_NEVER);
    for (int round = 0; round < 60; round++) {
        struct textview_fold folds[8];
        size_t count = 0;
        for (size_t at = 0; count < 8;) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            size_t from = text_grapheme_align(f.text, at + (dice >> 33) % (b.n / 6));
            size_t to = text_grapheme_align(f.text, from + 1 + (dice >> 45) % 90);
            if (to > b.n || from >= b.n)
                break;
            if (to > from)
                folds[count++] = (struct textview_fold){{from, to}, "hidden"};
            at = to > from ? to : from + 1;
        }
        textview_set_folds(f.v, folds, count);
        for (int k = 0; k < 60; k++) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            enum motion motion = (enum motion)((dice >> 40) % (MOTION_TEXT_END + 1));
            if ((dice >> 33) % 7 == 0)
                textview_scroll(f.v, (long)((dice >> 50) % 11) - 5);
            else if ((dice >> 33) % 11 == 0)
                textview_set_size(f.v, 10 + (int)((dice >> 50) % 40), 1 + (int)((dice >> 57) % 12));
            else
                textview_move(f.v, motion, 1 + (long)((dice >> 36) % 3));
            size_t cursor = textview_cursor(f.v), offset;
            const struct range *fold = layout_fold_at(textview_layout(f.v), cursor);
            assert_true(!fold || fold->start == cursor);
            assert_int_equal(textview_fold_count(f.v), count); /* moving opens nothing */
            int x, y;
            assert_true(textview_cell_of(f.v, cursor, &x, &y));
            assert_true(textview_hit(f.v, x, y, &offset));
            if (offset != cursor) /* behind the last character of a row */
                assert_true(layout_row_at(textview_layout(f.v), cursor).range.start <= offset);
        }
        show(&f);
        if (count) { /* to a place inside: only that fold opens */
            struct range r = folds[round % (int)count].range;
            size_t inside = text_grapheme_next(f.text, r.start);
            textview_goto(f.v, inside, TEXTVIEW_NEAR);
            assert_int_equal(textview_fold_count(f.v), inside < r.end ? count - 1 : count);
        }
    }
    stop(&f);
    strbuf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folded_passages_are_one_row),
        cmocka_unit_test(going_inside_opens),
        cmocka_unit_test(folds_keep_the_place),
        cmocka_unit_test(motions_and_folds_agree),
    };
    return cmocka_run_group_tests_name("folds", tests, NULL, NULL);
}
