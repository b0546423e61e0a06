/* Comparing two places: opening, the keys meanwhile, leaving. */
#include "app/reader.h"

void compare_open(struct reader *r, size_t group, size_t left, size_t right)
{
    const struct repeat_group *g = &repeat_rows_repeats(r->repeat_rows)->groups.v[group];
    const struct repeat_place *places = repeat_rows_repeats(r->repeat_rows)->places.v + g->first;
    if (left == SIZE_MAX)
        left = right == 0 && places[1].file == REPEAT_HERE ? 1 : 0;
    if (right == SIZE_MAX || right == left)
        right = left + 1 < g->count ? left + 1 : 0;
    compare_close(r);
    r->compare = compare_new(r, group, left, right);
    reader_layout(r);
}

void compare_close(struct reader *r)
{
    if (!r->compare)
        return;
    compare_free(r->compare);
    r->compare = NULL;
    reader_layout(r);
}

/* To the place on the right, in its article. */
static void go_there(struct reader *r)
{
    struct repeat_place place = compare_place(r->compare, TWIN_RIGHT);
    compare_close(r);
    preview_end(r, true);
    r->wish.focus = FRAME_ARTICLE;
    reader_layout(r);
    if (place.file != REPEAT_HERE) {
        if (!reader_open_file(r, place.file))
            return;
    } else
        jump_remember(r);
    textview_unfold(r->view, place.range.start);
    textview_goto(r->view, place.range.start, TEXTVIEW_NEAR);
}

static bool scroll(struct reader *r, const struct action *a)
{
    struct twinview *view = compare_view(r->compare);
    long n = a->count > 0 && a->count < 100000 ? a->count : 1, height = twinview_height(view);
    long page = height > 3 ? height - 2 : 1, half = height > 1 ? height / 2 : 1;
    switch (a->command) {
    case CMD_DOWN:
    case CMD_SCROLL_DOWN:
        twinview_scroll(view, n);
        return true;
    case CMD_UP:
    case CMD_SCROLL_UP:
        twinview_scroll(view, -n);
        return true;
    case CMD_PAGE_DOWN:
        twinview_scroll(view, n * page);
        return true;
    case CMD_PAGE_UP:
        twinview_scroll(view, -n * page);
        return true;
    case CMD_HALF_DOWN:
        twinview_scroll(view, n * half);
        return true;
    case CMD_HALF_UP:
        twinview_scroll(view, -n * half);
        return true;
    case CMD_TOP:
    case CMD_BOTTOM:
        twinview_end(view, a->command == CMD_BOTTOM);
        return true;
    default:
        return false;
    }
}

bool compare_command(struct reader *r, const struct action *a)
{
    if (scroll(r, a))
        return true;
    switch (a->command) {
    case CMD_SEARCH_NEXT:
    case CMD_SEARCH_PREV:
    case CMD_DUPLICATE_NEXT:
    case CMD_DUPLICATE_PREV:
        compare_step(r->compare, a->command == CMD_SEARCH_NEXT || a->command == CMD_DUPLICATE_NEXT);
        return true;
    case CMD_OPEN:
        go_there(r);
        return true;
    case CMD_CANCEL:
        compare_close(r);
        return true;
    case CMD_LEFT:
    case CMD_RIGHT:
    case CMD_WORD_NEXT:
    case CMD_WORD_PREV:
    case CMD_ROW_START:
    case CMD_ROW_END:
        return true; /* there is no cursor */
    case CMD_HELP:
    case CMD_COMMAND_LINE:
    case CMD_REDRAW:
    case CMD_SUSPEND:
    case CMD_MOUSE:
    case CMD_QUIT:
        return false;
    default: /* something to be done in the text */
        compare_close(r);
        return false;
    }
}
