#include "config.h"

#include "core/text/segment.h"
#include "ui/textview-private.h"

#include <limits.h>

enum {
    ROWS_MOST = 10000,
    LINE_LIMIT = 1 << 20, /* bytes of a line that a motion by lines looks at */
    BLANKS_MOST = 4096,   /* bytes, and lines, of nothing that it passes over */
};

static bool move_rows(struct textview *v, long rows)
{
    struct row row = layout_row_at(v->layout, v->cursor);
    int goal = v->goal >= 0 ? v->goal : layout_cell_of(v->layout, &row, v->cursor);
    if (layout_row_walk(v->layout, &row, rows) == 0)
        return false;
    v->cursor = layout_offset_at(v->layout, &row, goal);
    v->goal = goal;
    textview_reveal(v, v->cursor, TEXTVIEW_NEAR);
    return true;
}

/* The view by whole rows, as far as there is text; returns how many. */
static long move_view(struct textview *v, long rows)
{
    struct row row = layout_row_at(v->layout, v->top);
    size_t before = v->top;
    layout_row_walk(v->layout, &row, rows);
    textview_set_top(v, row.range.start);
    if (v->top == before)
        return 0;
    /* how far it really went matters only as yes or no */
    return rows;
}

static bool move_page(struct textview *v, long rows)
{
    long limit = rows < 0 ? -ROWS_MOST : ROWS_MOST;
    if (rows < 0 ? rows < limit : rows > limit)
        rows = limit;
    bool moved = move_view(v, rows) != 0;
    return move_rows(v, rows) || moved;
}

static bool is_blank_line(const struct text *t, size_t start)
{
    const uint8_t *s = text_bytes(t);
    size_t end = text_line_end(t, start, BLANKS_MOST);
    for (size_t i = start; i < end; i++) {
        if (s[i] != ' ' && s[i] != '\t')
            return false;
    }
    return true;
}

static bool next_paragraph(const struct text *t, size_t *at)
{
    size_t offset = *at;
    for (int i = 0; i < BLANKS_MOST; i++) {
        size_t next = text_next_line(t, offset, LINE_LIMIT);
        if (next <= offset || next >= text_size(t))
            return false;
        offset = next;
        if (!is_blank_line(t, offset)) {
            *at = offset;
            return true;
        }
    }
    *at = offset;
    return true;
}

/* To the start of the present line first, then of the one before. */
static bool prev_paragraph(const struct text *t, size_t *at)
{
    size_t offset = text_line_start(t, *at, LINE_LIMIT);
    if (offset < *at && !is_blank_line(t, offset)) {
        *at = offset;
        return true;
    }
    for (int i = 0; i < BLANKS_MOST; i++) {
        if (offset == 0)
            return false;
        offset = text_line_start(t, offset - 1, LINE_LIMIT);
        if (!is_blank_line(t, offset))
            break;
    }
    *at = offset;
    return true;
}

/* One motion to another offset of the text. */
static bool step(struct textview *v, enum motion motion, size_t *at)
{
    const struct text *t = v->text;
    size_t before = *at;
    struct range word;
    struct row row;
    switch (motion) {
    case MOTION_CLUSTER_NEXT:
        *at = text_grapheme_next(t, *at);
        return *at > before && *at < text_size(t);
    case MOTION_CLUSTER_PREV:
        *at = text_grapheme_prev(t, *at);
        return *at < before;
    case MOTION_WORD_NEXT:
        if (!text_word_next(t, *at, &word))
            return false;
        *at = word.start;
        return true;
    case MOTION_WORD_PREV:
        if (!text_word_prev(t, *at, &word))
            return false;
        *at = word.start;
        return true;
    case MOTION_SENTENCE_NEXT:
        return text_sentence_next(t, *at, at);
    case MOTION_SENTENCE_PREV:
        return text_sentence_prev(t, *at, at);
    case MOTION_PARAGRAPH_NEXT:
        return next_paragraph(t, at);
    case MOTION_PARAGRAPH_PREV:
        return prev_paragraph(t, at);
    case MOTION_ROW_START:
        *at = layout_row_at(v->layout, *at).range.start;
        return *at != before;
    case MOTION_ROW_END:
        row = layout_row_at(v->layout, *at);
        *at = layout_offset_at(v->layout, &row, INT_MAX);
        return *at != before;
    case MOTION_TEXT_START:
        *at = 0;
        return before != 0;
    case MOTION_TEXT_END:
        *at = layout_row_at(v->layout, text_size(t)).range.start;
        return *at != before;
    default:
        return false;
    }
}

/* The same, with a folded passage as one place: its start. */
static bool step_over_folds(struct textview *v, enum motion motion, size_t *at)
{
    size_t before = *at;
    if (!step(v, motion, at))
        return false;
    const struct range *fold = layout_fold_at(v->layout, *at);
    if (!fold || *at == fold->start)
        return true;
    if (before == fold->start && *at > before) { /* from the fold on to what comes behind it */
        *at = text_grapheme_prev(v->text, fold->end);
        if (fold->end >= text_size(v->text) || !step(v, motion, at)) {
            *at = before;
            return false;
        }
        fold = layout_fold_at(v->layout, *at);
    }
    if (fold)
        *at = fold->start;
    return true;
}

bool textview_move(struct textview *v, enum motion motion, long count)
{
    if (count < 1)
        count = 1;
    if (count > ROWS_MOST)
        count = ROWS_MOST;
    long page = v->height > 3 ? v->height - 2 : 1, half = v->height > 1 ? v->height / 2 : 1;
    switch (motion) {
    case MOTION_ROW_DOWN:
        return move_rows(v, count);
    case MOTION_ROW_UP:
        return move_rows(v, -count);
    case MOTION_PAGE_DOWN:
        return move_page(v, page * count);
    case MOTION_PAGE_UP:
        return move_page(v, -page * count);
    case MOTION_HALF_DOWN:
        return move_page(v, half * count);
    case MOTION_HALF_UP:
        return move_page(v, -half * count);
    default:
        break;
    }
    size_t at = v->cursor;
    bool moved = false;
    while (count-- > 0 && step_over_folds(v, motion, &at)) {
        v->cursor = at;
        moved = true;
        if (motion >= MOTION_ROW_START) /* the same again goes nowhere */
            break;
    }
    v->cursor = textview_align(v, v->cursor);
    v->goal = -1;
    textview_reveal(v, v->cursor, TEXTVIEW_NEAR);
    return moved;
}

void textview_goto_percent(struct textview *v, int percent)
{
    percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    size_t size = text_size(v->text);
    size_t offset = (size_t)((double)size * percent / 100);
    struct row row = layout_row_at(v->layout, offset);
    textview_goto(v, row.range.start, TEXTVIEW_TOP);
}

void textview_goto_line(struct textview *v, size_t line)
{
    size_t offset = text_from_position(v->text, (struct text_position){line > 0 ? line : 1, 1});
    textview_goto(v, offset, TEXTVIEW_NEAR);
}

bool textview_scroll(struct textview *v, long rows)
{
    if (rows > ROWS_MOST)
        rows = ROWS_MOST;
    if (rows < -ROWS_MOST)
        rows = -ROWS_MOST;
    if (move_view(v, rows) == 0)
        return false;
    const struct view_rows *visible = textview_rows(v);
    struct row row = layout_row_at(v->layout, v->cursor);
    struct row edge = v->cursor < v->top ? visible->v[0] : vec_last(visible);
    if (v->cursor < v->top || row.range.start > edge.range.start) {
        int goal = v->goal >= 0 ? v->goal : layout_cell_of(v->layout, &row, v->cursor);
        v->cursor = layout_offset_at(v->layout, &edge, goal);
        v->goal = goal;
    }
    return true;
}
