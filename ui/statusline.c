#include "config.h"

#include "ui/statusline.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/text/width.h"

#include <stdio.h>
#include <string.h>

enum {
    GAP = 2,
    LABELS_ALONE_BELOW = 60,
    BAR = 8,
    PARTS_MOST = 16,
    PERCENT_CELLS = 5, /* " 63 %" or "100 %" */
};

static int text_cells(const char *s)
{
    return (int)width_string((const uint8_t *)s, strlen(s));
}

static int part_cells(const struct status_part *p)
{
    return text_cells(p->text) + (p->total > 0 ? 1 + BAR + 1 + PERCENT_CELLS : 0);
}

/* Draws a part into `cells` cells. */
static void draw_part(const struct canvas *c, int x, const struct status_part *p, int cells,
                      struct style below)
{
    struct style style =
        p->role == ROLE_STATUS ? below : style_over(below, theme_style(c->theme, p->role, p->hue));
    int text = text_cells(p->text), rest = cells - text;
    if (p->total == 0 || rest < 1 + BAR + 1 + PERCENT_CELLS) {
        canvas_field(c, x, 0, cells, p->text, strlen(p->text), style, CANVAS_LEFT);
        return;
    }
    canvas_string(c, x, 0, p->text, style);
    canvas_progress(c, x + text + 1, 0, BAR, p->done, p->total,
                    style_over(below, theme_style(c->theme, ROLE_PROGRESS, 0)));
    char percent[16];
    double done = p->done >= p->total ? 100 : (double)p->done / (double)p->total * 100;
    snprintf(percent, sizeof percent, "%3d %%", (int)done);
    canvas_string(c, x + text + 1 + BAR + 1, 0, percent, style);
}

void statusline_draw(const struct canvas *c, const struct status_part *parts, size_t n)
{
    struct style below = theme_full(c->theme, ROLE_STATUS, 0);
    int width = c->area.width, cells[PARTS_MOST], total = 0;
    bool shown[PARTS_MOST];
    canvas_fill(c, (struct rect){0, 0, width, 1}, below);
    if (n > PARTS_MOST)
        n = PARTS_MOST;
    size_t left_over = 0;
    for (size_t i = 0; i < n; i++) {
        shown[i] = parts[i].text && *parts[i].text;
        cells[i] = shown[i] ? part_cells(&parts[i]) : 0;
        total += shown[i] ? cells[i] + GAP : 0;
        left_over += shown[i];
    }
    while (total > width && left_over > 1) {
        size_t least = n;
        for (size_t i = 0; i < n; i++) {
            if (shown[i] && (least == n || parts[i].priority <= parts[least].priority))
                least = i;
        }
        shown[least] = false;
        total -= cells[least] + GAP;
        left_over--;
    }
    int from = 1, to = width - 1;
    for (size_t i = n; i-- > 0;) {
        if (!shown[i] || !parts[i].right || cells[i] > to - from)
            continue;
        to -= cells[i];
        draw_part(c, to, &parts[i], cells[i], below);
        to -= GAP;
    }
    for (size_t i = 0; i < n; i++) {
        if (!shown[i] || parts[i].right || from >= to)
            continue;
        int room = cells[i] < to - from ? cells[i] : to - from;
        draw_part(c, from, &parts[i], room, below);
        from += room + GAP;
    }
}

void statusline_message(const struct canvas *c, const char *text, enum role role)
{
    struct style style = theme_full(c->theme, role, 0);
    canvas_fill(c, (struct rect){0, 0, c->area.width, 1}, theme_full(c->theme, ROLE_TEXT, 0));
    canvas_field(c, 1, 0, c->area.width - 1, text, strlen(text), style, CANVAS_LEFT);
}

/* "key hint" at x; returns the cells taken with the gap behind, 0 and nothing drawn when there is
 * not room up to `to`. */
static int draw_key(const struct canvas *c, int x, int to, const char *key, struct style key_style,
                    const char *hint)
{
    struct style style = theme_full(c->theme, ROLE_KEY_LINE, 0);
    int key_cells = text_cells(key), hint_cells = text_cells(hint);
    bool same = strcmp(key, hint) == 0;
    int cells = key_cells + (same ? 0 : 1 + hint_cells);
    if (x + cells > to)
        return 0;
    canvas_string(c, x, 0, key, key_style);
    if (!same)
        canvas_string(c, x + key_cells + 1, 0, hint, style);
    return cells + GAP;
}

/* As many as there is room for between x and `to`. */
static void draw_labels(const struct canvas *c, int x, int to, const struct keyline_label *labels,
                        size_t count)
{
    struct style style = theme_full(c->theme, ROLE_KEY_LINE, 0);
    for (size_t i = 0; i < count; i++) {
        char letter[2] = {labels[i].letter, '\0'};
        int cells = draw_key(c, x, to, letter, theme_full(c->theme, ROLE_LABEL, labels[i].hue),
                             labels[i].name);
        if (cells == 0) {
            if (x < to)
                canvas_sign(c, x, 0, SIGN_ELLIPSIS, style);
            return;
        }
        x += cells;
    }
}

/* What is shown first in each mode; CMD_NONE ends a list. The others follow in the table's order.
 */
static const enum command_id shown_first[MODE_COUNT][10] = {
    [MODE_READ] = {CMD_SEARCH, CMD_ENTITY_NEXT, CMD_DUPLICATE_NEXT, CMD_LABEL_MODE, CMD_FOCUS_NEXT,
                   CMD_COMMAND_LINE, CMD_QUIT},
    [MODE_LABEL] = {CMD_ACCEPT, CMD_REJECT, CMD_SKIP},
    [MODE_PANE] = {CMD_OPEN, CMD_CANCEL, CMD_FILTER, CMD_ACCEPT, CMD_REJECT, CMD_FOCUS_NEXT,
                   CMD_ZOOM},
};

static bool is_shown_first(enum mode mode, enum command_id id)
{
    for (const enum command_id *p = shown_first[mode]; *p != CMD_NONE; p++) {
        if (*p == id)
            return true;
    }
    return false;
}

static int draw_command(const struct canvas *c, int x, int to, const struct keymap *keymap,
                        enum mode mode, enum command_id id)
{
    char key[64];
    const struct command *command = command_info(id);
    keymap_first_key(keymap, mode, id, key, sizeof key);
    if (!*key && mode == MODE_PANE)
        keymap_first_key(keymap, MODE_READ, id, key, sizeof key);
    if (!*key || !*command->hint)
        return 0;
    return draw_key(c, x, to, key, theme_full(c->theme, ROLE_KEY_NAME, 0), command->hint);
}

void keyline_draw(const struct canvas *c, const struct keymap *keymap, enum mode mode,
                  const struct keyline_label *labels, size_t label_count)
{
    int width = c->area.width, x = 1, to = width;
    struct style style = theme_full(c->theme, ROLE_KEY_LINE, 0);
    canvas_fill(c, (struct rect){0, 0, width, 1}, style);
    char key[64];
    keymap_first_key(keymap, mode, CMD_HELP, key, sizeof key);
    int help = text_cells(key) + 1 + text_cells(command_info(CMD_HELP)->hint);
    if (*key && help + 1 <= width) {
        draw_command(c, width - help, width, keymap, mode, CMD_HELP);
        to = width - help - GAP;
    }
    /* a narrow row belongs to the labels */
    bool first = label_count == 0 || width >= LABELS_ALONE_BELOW;
    for (const enum command_id *p = shown_first[mode]; first && *p != CMD_NONE; p++)
        x += draw_command(c, x, to, keymap, mode, *p);
    if (label_count == 0) {
        for (int id = 1; id < CMD_COUNT; id++) {
            /* in the text Esc has nothing to leave */
            if (id != CMD_HELP && id != CMD_CANCEL && !is_shown_first(mode, (enum command_id)id))
                x += draw_command(c, x, to, keymap, mode, (enum command_id)id);
        }
        return;
    }
    draw_labels(c, x, to, labels, label_count);
}

int label_rows_needed(int width, const struct keyline_label *labels, size_t count)
{
    int rows = count > 0, x = 1;
    for (size_t i = 0; i < count; i++) {
        int cells = 2 + text_cells(labels[i].name);
        if (x > 1 && x + cells > width) {
            rows++;
            x = 1;
        }
        x += cells + GAP;
    }
    return rows;
}

void label_rows_draw(const struct canvas *c, const struct keyline_label *labels, size_t count)
{
    canvas_fill(c, (struct rect){0, 0, c->area.width, c->area.height},
                theme_full(c->theme, ROLE_KEY_LINE, 0));
    for (int y = 0; y < c->area.height && count > 0; y++) {
        struct canvas row = canvas_part(c, (struct rect){0, y, c->area.width, 1});
        bool last = y == c->area.height - 1;
        size_t n = count;
        while (!last && n > 1 && label_rows_needed(c->area.width, labels, n) > 1)
            n--;
        draw_labels(&row, 1, c->area.width, labels, n);
        labels += n;
        count -= n;
    }
}
