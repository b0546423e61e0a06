/* Moving in the text and in the panes. */
#include "app/reader.h"

#include <stdlib.h>

static long times(const struct action *a)
{
    return a->count > 0 ? a->count : 1;
}

static struct list *pane_list(struct reader *r)
{
    return r->frame.focus == FRAME_ENTITIES     ? r->entity_list
           : r->frame.focus == FRAME_DUPLICATES ? r->repeat_list
                                                : NULL;
}

/* True when the command means something in a list. */
static bool move_in_pane(struct list *list, const struct action *a)
{
    switch (a->command) {
    case CMD_DOWN:
        list_move(list, times(a));
        return true;
    case CMD_UP:
        list_move(list, -times(a));
        return true;
    case CMD_PAGE_DOWN:
    case CMD_HALF_DOWN:
        list_page(list, times(a));
        return true;
    case CMD_PAGE_UP:
    case CMD_HALF_UP:
        list_page(list, -times(a));
        return true;
    case CMD_TOP:
        list_select(list, 0);
        return true;
    case CMD_BOTTOM:
        list_select(list, SIZE_MAX);
        return true;
    default:
        return false;
    }
}

/* While words are being selected the arrows extend the selection by words. */
static bool extend_by_unit(struct reader *r, const struct action *a)
{
    struct range selection, word;
    const struct text *t = r->session.text;
    if (!r->label_mode || r->unit != UNIT_WORD || !textview_selection(r->view, &selection))
        return false;
    size_t cursor = textview_cursor(r->view);
    for (long i = times(a); i > 0; i--) {
        if (a->command == CMD_RIGHT ? !text_word_next(t, cursor, &word)
                                    : !text_word_prev(t, cursor, &word))
            break;
        /* back from inside a word goes to the end of the one before it */
        if (a->command == CMD_LEFT && word.end > cursor && !text_word_prev(t, word.start, &word))
            break;
        cursor = text_grapheme_prev(t, word.end);
    }
    textview_goto(r->view, cursor, TEXTVIEW_NEAR);
    return true;
}

/* Paragraphs are those of the article, so that hard-wrapped lines are not taken for some. */
static bool move_by_blocks(struct reader *r, const struct action *a)
{
    const struct block_vec *blocks = article_blocks(r->session.article);
    if (!article_structure_complete(r->session.article) || blocks->n == 0)
        return false;
    size_t cursor = textview_cursor(r->view);
    size_t at = article_block_at(r->session.article, cursor), n = (size_t)times(a);
    if (a->command == CMD_PARAGRAPH_NEXT)
        at = at == SIZE_MAX ? n - 1 : at + n;
    else if (at == SIZE_MAX)
        at = 0;
    else {
        /* from inside a paragraph first to its beginning */
        n -= cursor > blocks->v[at].range.start;
        at = at > n ? at - n : 0;
    }
    if (at >= blocks->n)
        at = blocks->n - 1;
    textview_goto(r->view, blocks->v[at].range.start, TEXTVIEW_NEAR);
    return true;
}

void do_move(struct reader *r, const struct action *a)
{
    static const struct {
        enum command_id command;
        enum motion motion;
        bool far;
    } motions[] = {
        {CMD_DOWN, MOTION_ROW_DOWN, false},
        {CMD_UP, MOTION_ROW_UP, false},
        {CMD_LEFT, MOTION_CLUSTER_PREV, false},
        {CMD_RIGHT, MOTION_CLUSTER_NEXT, false},
        {CMD_WORD_NEXT, MOTION_WORD_NEXT, false},
        {CMD_WORD_PREV, MOTION_WORD_PREV, false},
        {CMD_ROW_START, MOTION_ROW_START, false},
        {CMD_ROW_END, MOTION_ROW_END, false},
        {CMD_PAGE_DOWN, MOTION_PAGE_DOWN, false},
        {CMD_PAGE_UP, MOTION_PAGE_UP, false},
        {CMD_HALF_DOWN, MOTION_HALF_DOWN, false},
        {CMD_HALF_UP, MOTION_HALF_UP, false},
        {CMD_TOP, MOTION_TEXT_START, true},
        {CMD_BOTTOM, MOTION_TEXT_END, true},
        /* where the article's structure is not known yet: by lines */
        {CMD_PARAGRAPH_NEXT, MOTION_PARAGRAPH_NEXT, false},
        {CMD_PARAGRAPH_PREV, MOTION_PARAGRAPH_PREV, false},
        {CMD_SENTENCE_NEXT, MOTION_SENTENCE_NEXT, false},
        {CMD_SENTENCE_PREV, MOTION_SENTENCE_PREV, false},
    };
    struct list *list = pane_list(r);
    if (list) {
        if (move_in_pane(list, a))
            pane_preview(r);
        return;
    }
    if (a->command == CMD_SCROLL_DOWN || a->command == CMD_SCROLL_UP) {
        textview_scroll(r->view, a->command == CMD_SCROLL_DOWN ? times(a) : -times(a));
        return;
    }
    if ((a->command == CMD_LEFT || a->command == CMD_RIGHT) && extend_by_unit(r, a))
        return;
    if ((a->command == CMD_PARAGRAPH_NEXT || a->command == CMD_PARAGRAPH_PREV) &&
        move_by_blocks(r, a))
        return;
    for (size_t i = 0; i < sizeof motions / sizeof *motions; i++)
        if (motions[i].command == a->command) {
            if (motions[i].far)
                jump_remember(r);
            textview_move(r->view, motions[i].motion, times(a));
            return;
        }
}

/* The number comes before the key or behind the name. */
static long number(const struct action *a)
{
    return a->text && *a->text ? strtol(a->text, NULL, 10) : a->count;
}

void do_percent(struct reader *r, const struct action *a)
{
    long n = number(a);
    bool given = a->count > 0 || (a->text && *a->text);
    if (!given || n < 0 || n > 100) {
        reader_complain(r, "a number from 0 to 100 goes before %%");
        return;
    }
    jump_remember(r);
    textview_goto_percent(r->view, (int)n);
}

void do_line(struct reader *r, const struct action *a)
{
    long n = number(a);
    if (n < 1) {
        reader_complain(r, "lines are numbered from 1");
        return;
    }
    jump_remember(r);
    textview_goto_line(r->view, (size_t)n);
}

void do_centre(struct reader *r, const struct action *a)
{
    (void)a;
    textview_goto(r->view, textview_cursor(r->view), TEXTVIEW_CENTRE);
}
