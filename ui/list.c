#include "config.h"

#include "ui/list.h"

#include "core/base/alloc.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "core/text/width.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
    struct list_source source;
    size_t selected, top;
    uint64_t id; /* of the selected row */
    int height;  /* rows drawn last, without the filter line */
    struct strbuf filter;
    bool typing;
};

static size_t count(const struct list *l)
{
    return l->source.count(l->source.data);
}

static uint64_t id_of(const struct list *l, size_t index)
{
    struct list_row row = {0};
    l->source.row(index, &row, l->source.data);
    return row.id;
}

struct list *list_new(const struct list_source *source)
{
    struct list *l = xcalloc(1, sizeof *l);
    l->source = *source;
    l->height = 1;
    list_changed(l);
    return l;
}

void list_free(struct list *l)
{
    if (!l)
        return;
    strbuf_release(&l->filter);
    free(l);
}

static void show_selected(struct list *l, size_t n)
{
    size_t height = (size_t)(l->height > 0 ? l->height : 1);
    if (l->selected < l->top)
        l->top = l->selected;
    if (l->selected >= l->top + height)
        l->top = l->selected - height + 1;
    size_t most = n > height ? n - height : 0;
    if (l->top > most)
        l->top = most;
}

void list_changed(struct list *l)
{
    size_t n = count(l);
    if (n == 0) {
        /* the id is kept: the rows may come back */
        l->selected = l->top = 0;
        return;
    }
    size_t offset = l->selected - l->top;
    if (l->source.find && l->id != 0)
        l->selected = l->source.find(l->id, l->source.data);
    if (l->selected >= n)
        l->selected = n - 1;
    l->top = l->selected > offset ? l->selected - offset : 0;
    l->id = id_of(l, l->selected);
    show_selected(l, n);
}

size_t list_selected(const struct list *l)
{
    return l->selected;
}

uint64_t list_selected_id(const struct list *l)
{
    return count(l) > 0 ? l->id : 0;
}

bool list_select(struct list *l, size_t index)
{
    size_t n = count(l);
    if (n == 0)
        return false;
    if (index >= n)
        index = n - 1;
    bool moved = index != l->selected;
    l->selected = index;
    l->id = id_of(l, index);
    show_selected(l, n);
    return moved;
}

bool list_select_id(struct list *l, uint64_t id)
{
    return l->source.find && count(l) > 0 && list_select(l, l->source.find(id, l->source.data));
}

bool list_move(struct list *l, long rows)
{
    size_t by = rows < 0 ? (size_t)-rows : (size_t)rows;
    if (rows < 0)
        return list_select(l, l->selected > by ? l->selected - by : 0);
    return list_select(l, by > SIZE_MAX - l->selected ? SIZE_MAX : l->selected + by);
}

bool list_page(struct list *l, long pages)
{
    return list_move(l, pages * (l->height > 2 ? l->height - 1 : 1));
}

bool list_scroll(struct list *l, long rows)
{
    size_t n = count(l), height = (size_t)(l->height > 0 ? l->height : 1);
    size_t most = n > height ? n - height : 0, top = l->top;
    if (rows < 0)
        l->top = (size_t)-rows < top ? top - (size_t)-rows : 0;
    else
        l->top = (size_t)rows < most - (top < most ? top : most) ? top + (size_t)rows : most;
    if (l->top == top)
        return false;
    size_t selected = l->selected;
    if (selected < l->top)
        selected = l->top;
    if (selected >= l->top + height)
        selected = l->top + height - 1;
    if (selected != l->selected)
        list_select(l, selected);
    return true;
}

static int part_cells(const struct list_part *part)
{
    /* what is beyond a screen's width does not matter */
    size_t n = part->n < 4096 ? part->n : utf8_align((const uint8_t *)part->text, part->n, 4096);
    return (int)width_string((const uint8_t *)part->text, n);
}

static struct style part_style(const struct canvas *c, const struct list_part *part,
                               struct style row)
{
    return part->role == ROLE_TEXT ? row
                                   : style_over(row, theme_style(c->theme, part->role, part->hue));
}

static void draw_row(const struct canvas *c, int y, const struct list_row *row, bool selected,
                     bool focused)
{
    struct style style = theme_full(c->theme, ROLE_TEXT, 0);
    if (row->fold != LIST_LEAF)
        style = style_over(style, theme_style(c->theme, ROLE_LIST_GROUP, 0));
    struct style chosen =
        theme_style(c->theme, focused ? ROLE_LIST_SELECTED_FOCUS : ROLE_LIST_SELECTED, 0);
    if (selected)
        style = style_over(style, chosen);
    canvas_fill(c, (struct rect){0, y, c->area.width, 1}, style);
    if (selected) /* not by colour alone */
        canvas_sign(c, 0, y, SIGN_POINTER, style);
    int x = 1 + 2 * row->level, to = c->area.width - 1;
    if (row->fold != LIST_LEAF) {
        canvas_sign(c, x, y, row->fold == LIST_OPEN ? SIGN_OPEN : SIGN_CLOSED, style);
        x += 2;
    }
    size_t count = row->part_count < LIST_PARTS ? row->part_count : LIST_PARTS;
    for (size_t i = count; i-- > 0;) {
        const struct list_part *part = &row->parts[i];
        if (!part->right)
            continue;
        int cells = part_cells(part);
        if (to - cells < x + 4)
            continue;
        struct style look = part_style(c, part, style);
        canvas_text(c, to - cells, y, part->text, part->n,
                    selected ? style_over(look, chosen) : look);
        to -= cells + 1;
    }
    for (size_t i = 0; i < count && x < to; i++) {
        const struct list_part *part = &row->parts[i];
        if (part->right)
            continue;
        int cells = part_cells(part);
        if (cells > to - x)
            cells = to - x;
        struct style look = part_style(c, part, style);
        canvas_field(c, x, y, cells, part->text, part->n,
                     selected ? style_over(look, chosen) : look, CANVAS_LEFT);
        x += cells + (cells > 0);
    }
}

static void draw_filter(const struct list *l, const struct canvas *c, int y, bool focused)
{
    struct style style = theme_full(c->theme, ROLE_PROMPT, 0);
    const char *filter = strbuf_str(&l->filter);
    canvas_fill(c, (struct rect){0, y, c->area.width, 1}, theme_full(c->theme, ROLE_TEXT, 0));
    canvas_string(c, 0, y, "/", style);
    int room = c->area.width - 2;
    int cells = (int)width_string((const uint8_t *)filter, l->filter.n);
    if (cells <= room)
        canvas_string(c, 1, y, filter, style);
    else
        canvas_field(c, 1, y, room, filter, l->filter.n, style, CANVAS_RIGHT);
    if (l->typing && focused)
        canvas_cursor(c, 1 + (cells < room ? cells : room), y);
}

void list_draw(struct list *l, const struct canvas *c, bool focused)
{
    bool filter = l->typing || l->filter.n > 0;
    l->height = c->area.height - filter;
    if (l->height < 0)
        l->height = 0;
    size_t n = count(l);
    if (n > 0 && l->selected >= n)
        list_changed(l);
    show_selected(l, n);
    for (int y = 0; y < l->height; y++) {
        size_t index = l->top + (size_t)y;
        if (index >= n) {
            canvas_fill(c, (struct rect){0, y, c->area.width, l->height - y},
                        theme_full(c->theme, ROLE_TEXT, 0));
            break;
        }
        struct list_row row = {0};
        l->source.row(index, &row, l->source.data);
        draw_row(c, y, &row, index == l->selected, focused);
    }
    if (filter && c->area.height > 0)
        draw_filter(l, c, c->area.height - 1, focused);
}

void list_hint(const struct list *l, char *out, size_t size)
{
    size_t n = count(l);
    if (n <= (size_t)(l->height > 0 ? l->height : 0))
        snprintf(out, size, "%s", "");
    else
        snprintf(out, size, "%zu/%zu", l->selected + 1, n);
}

bool list_hit(const struct list *l, int x, int y, size_t *index, bool *on_fold)
{
    if (x < 0 || y < 0 || y >= l->height || l->top + (size_t)y >= count(l))
        return false;
    *index = l->top + (size_t)y;
    if (on_fold) {
        struct list_row row = {0};
        l->source.row(*index, &row, l->source.data);
        *on_fold = row.fold != LIST_LEAF && x >= 2 * row.level && x <= 2 * row.level + 2;
    }
    return true;
}

void list_filter_begin(struct list *l)
{
    l->typing = true;
}

bool list_filter_typing(const struct list *l)
{
    return l->typing;
}

/* Cuts the last cluster, or the last word with the blanks behind it. */
static void filter_cut(struct list *l, bool word)
{
    size_t n = l->filter.n;
    if (n == 0)
        return;
    const uint8_t *s = (const uint8_t *)l->filter.v;
    if (word) {
        while (n > 0 && s[n - 1] == ' ')
            n--;
        while (n > 0 && s[n - 1] != ' ')
            n--;
    } else {
        uint8_t *breaks = xmalloc(n);
        segment_graphemes(s, n, breaks);
        do
            n--;
        while (n > 0 && !breaks[n]);
        free(breaks);
    }
    l->filter.n = n;
    l->filter.v[n] = '\0';
}

bool list_filter_key(struct list *l, struct key key)
{
    enum { FILTER_MOST = 256 };
    if (!l->typing)
        return false;
    if (key_is_text(key)) {
        uint8_t c[4];
        size_t n = utf8_encode(key.code, c);
        if (l->filter.n + n <= FILTER_MOST)
            strbuf_add(&l->filter, c, n);
    } else if (key.code == KEYSYM_BACKSPACE && !key.mods) {
        if (l->filter.n == 0)
            l->typing = false;
        filter_cut(l, false);
    } else if (key.code == 'w' && key.mods == MOD_CTRL) {
        filter_cut(l, true);
    } else if (key.code == 'u' && key.mods == MOD_CTRL) {
        strbuf_clear(&l->filter);
    } else if (key.code == KEYSYM_ENTER) {
        l->typing = false;
    } else if (key.code == KEYSYM_ESC ||
               (key.mods == MOD_CTRL && (key.code == 'c' || key.code == 'g'))) {
        strbuf_clear(&l->filter);
        l->typing = false;
    } else {
        return false;
    }
    return true;
}

void list_filter_set(struct list *l, const char *filter)
{
    strbuf_clear(&l->filter);
    strbuf_adds(&l->filter, filter);
}

const char *list_filter(const struct list *l)
{
    return strbuf_str(&l->filter);
}
