#include "config.h"

#include "ui/frame.h"

enum {
    BORDERS_LEAST_WIDTH = 44,
    BORDERS_LEAST_HEIGHT = 12,
    LABELS_HEIGHT = 20,      /* below, the labels have one row; without borders none */
    KEYS_LEAST_HEIGHT = 4,   /* below, there is only the status line */
    TEXT_LEAST_WIDTH = 40,   /* beside panes */
    TEXT_LEAST_HEIGHT = 6,   /* above one */
    COMPARE_SIDE_LEAST = 76, /* columns in which two texts stand beside each other */
    PANE_LEAST_HEIGHT = 4,
    SIDE_WIDTH = 30,
    SIDE_WIDTH_MOST = 44,
    TEXT_FULL_WIDTH = 86, /* column of 80, gutter, borders: what is over goes to the panes */
};

static int clamp(int value, int low, int high)
{
    if (value > high)
        value = high;
    return value < low ? low : value;
}

/* What is inside a box: less the border, or less the title row. */
static struct rect inside(struct rect box, bool borders)
{
    struct rect r = borders ? (struct rect){box.x + 1, box.y + 1, box.width - 2, box.height - 2}
                            : (struct rect){box.x, box.y + 1, box.width, box.height - 1};
    return r.width > 0 && r.height > 0 ? r : (struct rect){box.x, box.y, 0, 0};
}

static enum frame_form choose_form(struct rect room, const struct frame_wish *wish)
{
    bool side = room.width >= FRAME_SIDE_LEAST;
    bool below = room.height + 2 >= FRAME_BELOW_LEAST;
    switch (wish->form) {
    case FRAME_SIDE: /* on demand on a narrower screen too, if the text keeps its least */
        if (room.width >= TEXT_LEAST_WIDTH + FRAME_PANE_LEAST)
            return FRAME_SIDE;
        break;
    case FRAME_BELOW:
        if (room.height >= TEXT_LEAST_HEIGHT + PANE_LEAST_HEIGHT)
            return FRAME_BELOW;
        break;
    case FRAME_SHEET:
        return FRAME_SHEET;
    case FRAME_AUTO:
        break;
    }
    return side ? FRAME_SIDE : below ? FRAME_BELOW : FRAME_SHEET;
}

static void split_article(struct frame *f, bool compare)
{
    if (!compare)
        return;
    struct rect *a = &f->article_box, *b = &f->second_box;
    *b = *a;
    if (a->width >= COMPARE_SIDE_LEAST) {
        a->width /= 2;
        b->x += a->width;
        b->width -= a->width;
    } else {
        a->height = (a->height + 1) / 2;
        b->y += a->height;
        b->height -= a->height;
    }
}

/* Both panes in the column r: one box, the entities above with what is left by the duplicates,
 * which need fewer rows. */
static void stack_panes(struct frame *f, struct rect r, bool entities, bool duplicates)
{
    if (!entities || !duplicates) {
        *(entities ? &f->entities_box : &f->duplicates_box) = r;
        return;
    }
    int below = r.height * 2 / 5;
    /* with borders the rule between both is the entities' last row and the duplicates' first */
    f->joined = f->borders && below >= 3;
    f->entities_box = r;
    f->entities_box.height = r.height - below;
    f->duplicates_box = r;
    f->duplicates_box.y += r.height - below;
    f->duplicates_box.height = below;
    if (f->joined) {
        f->duplicates_box.y--;
        f->duplicates_box.height++;
    }
}

static void place_panes(struct frame *f, struct rect room, const struct frame_wish *wish)
{
    bool entities = wish->entities, duplicates = wish->duplicates;
    switch (f->form) {
    case FRAME_SIDE: {
        int least = f->borders ? FRAME_PANE_LEAST : FRAME_PANE_LEAST - 2;
        int usual = clamp(room.width - TEXT_FULL_WIDTH, SIDE_WIDTH, SIDE_WIDTH_MOST);
        int width = clamp(wish->side_width > 0 ? wish->side_width : usual, least,
                          room.width - TEXT_LEAST_WIDTH);
        f->article_box.width -= width;
        stack_panes(f, (struct rect){room.x + room.width - width, room.y, width, room.height},
                    entities, duplicates);
        return;
    }
    case FRAME_BELOW: {
        int height = clamp(wish->below_height > 0 ? wish->below_height : room.height / 3,
                           PANE_LEAST_HEIGHT, room.height - TEXT_LEAST_HEIGHT);
        f->article_box.height -= height;
        struct rect r = {room.x, room.y + room.height - height, room.width, height};
        bool second = f->focus == FRAME_DUPLICATES || !entities;
        *(second ? &f->duplicates_box : &f->entities_box) = r;
        return;
    }
    default: {
        int height = clamp(room.height * 2 / 3, room.height < 5 ? room.height : 5, room.height);
        struct rect r = {room.x, room.y + room.height - height, room.width, height};
        if (f->focus == FRAME_ENTITIES)
            f->entities_box = r;
        else if (f->focus == FRAME_DUPLICATES)
            f->duplicates_box = r;
    }
    }
}

struct frame frame_compute(int width, int height, const struct frame_wish *wish)
{
    struct frame f = {.screen = {0, 0, width, height}};
    f.borders = width >= BORDERS_LEAST_WIDTH && height >= BORDERS_LEAST_HEIGHT;
    int lines = height >= KEYS_LEAST_HEIGHT ? 2 : height >= 2 ? 1 : 0;
    int labels = height >= LABELS_HEIGHT                                  ? wish->label_rows
                 : height >= BORDERS_LEAST_HEIGHT && wish->label_rows > 0 ? 1
                                                                          : 0;
    struct rect room = {0, 0, width, height - lines - labels};
    if (labels > 0)
        f.labels = (struct rect){0, room.height, width, labels};
    if (lines > 0)
        f.status = (struct rect){0, height - lines, width, 1};
    if (lines > 1)
        f.keys = (struct rect){0, height - 1, width, 1};
    else
        f.keys = f.status; /* a prompt has to stand somewhere */

    f.focus = wish->focus;
    if ((f.focus == FRAME_ENTITIES && !wish->entities) ||
        (f.focus == FRAME_DUPLICATES && !wish->duplicates))
        f.focus = FRAME_ARTICLE;
    f.form = choose_form(room, wish);
    f.article_box = room;
    if (wish->zoom && f.focus != FRAME_ARTICLE) {
        *(f.focus == FRAME_ENTITIES ? &f.entities_box : &f.duplicates_box) = room;
        f.article_box = (struct rect){0, 0, 0, 0};
    } else if (!wish->zoom && (wish->entities || wish->duplicates)) {
        place_panes(&f, room, wish);
    }
    split_article(&f, wish->compare);
    f.article = inside(f.article_box, f.borders);
    f.second = inside(f.second_box, f.borders);
    f.entities = inside(f.entities_box, f.borders);
    f.duplicates = inside(f.duplicates_box, f.borders);
    return f;
}

void frame_resize_panes(struct frame_wish *wish, const struct frame *frame, int cells)
{
    struct rect pane =
        rect_empty(frame->entities_box) ? frame->duplicates_box : frame->entities_box;
    if (rect_empty(pane) || rect_empty(frame->article_box))
        return;
    if (frame->form == FRAME_SIDE) {
        wish->side_width =
            clamp(pane.width + cells, frame->borders ? FRAME_PANE_LEAST : FRAME_PANE_LEAST - 2,
                  frame->screen.width - TEXT_LEAST_WIDTH);
    } else if (frame->form == FRAME_BELOW) {
        int room = frame->status.y;
        wish->below_height =
            clamp(pane.height + cells, PANE_LEAST_HEIGHT, room - TEXT_LEAST_HEIGHT);
    }
}

enum frame_focus frame_next_focus(const struct frame_wish *wish, int step)
{
    bool wanted[3] = {true, wish->entities, wish->duplicates};
    int i = (int)wish->focus;
    do
        i = (i + (step < 0 ? 2 : 1)) % 3;
    while (!wanted[i]);
    return (enum frame_focus)i;
}

bool frame_at(const struct frame *frame, int x, int y, enum frame_focus *which)
{
    /* a sheet lies over the article, so the panes come first */
    if (rect_contains(frame->entities, x, y))
        *which = FRAME_ENTITIES;
    else if (rect_contains(frame->duplicates, x, y))
        *which = FRAME_DUPLICATES;
    else if (rect_contains(frame->entities_box, x, y) || rect_contains(frame->duplicates_box, x, y))
        return false;
    else if (rect_contains(frame->article, x, y))
        *which = FRAME_ARTICLE;
    else
        return false;
    return true;
}
