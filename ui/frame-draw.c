#include "config.h"

#include "ui/canvas.h"
#include "ui/frame.h"

#include <string.h>

static void draw_box(const struct frame *frame, const struct canvas *c, struct rect box,
                     const char *title, const char *right, bool focused)
{
    if (rect_empty(box))
        return;
    struct style text = theme_full(c->theme, ROLE_TEXT, 0);
    struct style border =
        style_over(text, theme_style(c->theme, focused ? ROLE_BORDER_FOCUS : ROLE_BORDER, 0));
    struct style name = style_over(focused ? border : text, theme_style(c->theme, ROLE_TITLE, 0));
    if (frame->borders) {
        canvas_box(c, box, title, right, border, name);
    } else {
        struct canvas row = canvas_part(c, (struct rect){box.x, box.y, box.width, 1});
        canvas_rule(&row, 0, false, title, right, border, name);
    }
}

void frame_draw(const struct frame *frame, const struct canvas *c,
                const struct frame_titles *titles)
{
    draw_box(frame, c, frame->article_box, titles->article, titles->article_right,
             frame->focus == FRAME_ARTICLE);
    draw_box(frame, c, frame->second_box, titles->second, titles->second_right, false);
    bool entities = frame->focus == FRAME_ENTITIES, duplicates = frame->focus == FRAME_DUPLICATES;
    /* of two boxes that share a line, the one in focus is drawn last */
    if (!entities)
        draw_box(frame, c, frame->entities_box, titles->entities, titles->entities_right, false);
    draw_box(frame, c, frame->duplicates_box, titles->duplicates, titles->duplicates_right,
             duplicates);
    if (entities)
        draw_box(frame, c, frame->entities_box, titles->entities, titles->entities_right, true);
    if (!frame->joined)
        return;
    struct rect d = frame->duplicates_box;
    struct canvas rule = canvas_part(c, (struct rect){d.x, d.y, d.width, 1});
    enum role role = entities || duplicates ? ROLE_BORDER_FOCUS : ROLE_BORDER;
    struct style border =
        style_over(theme_full(c->theme, ROLE_TEXT, 0), theme_style(c->theme, role, 0));
    canvas_rule(&rule, 0, true, titles->duplicates, titles->duplicates_right, border,
                style_over(duplicates ? border : theme_full(c->theme, ROLE_TEXT, 0),
                           theme_style(c->theme, ROLE_TITLE, 0)));
}
