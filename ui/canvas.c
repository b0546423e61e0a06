#include "config.h"

#include "ui/canvas.h"

#include "core/base/alloc.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "core/text/width.h"
#include "ui/terminal-private.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Bytes of a label that are looked at; none is so long that more could be seen. */
enum { LABEL_MOST = 16 * 1024 };

static const struct {
    wchar_t unicode;
    char ascii;
} signs[SIGN_COUNT] = {
    [SIGN_HORIZONTAL] = {0x2500, '-'}, [SIGN_VERTICAL] = {0x2502, '|'},
    [SIGN_UPPER_LEFT] = {0x250C, '+'}, [SIGN_UPPER_RIGHT] = {0x2510, '+'},
    [SIGN_LOWER_LEFT] = {0x2514, '+'}, [SIGN_LOWER_RIGHT] = {0x2518, '+'},
    [SIGN_TEE_RIGHT] = {0x251C, '+'},  [SIGN_TEE_LEFT] = {0x2524, '+'},
    [SIGN_OPEN] = {0x25BE, 'v'},       [SIGN_CLOSED] = {0x25B8, '>'},
    [SIGN_POINTER] = {0x203A, '>'},    [SIGN_BAR] = {0x258C, '|'},
    [SIGN_BAR_NEAR] = {0x250A, ':'},   [SIGN_ELLIPSIS] = {0x2026, '~'},
    [SIGN_FULL] = {0x2588, '#'},       [SIGN_REST] = {0x2591, '-'},
    [SIGN_UP] = {0x25B4, '^'},         [SIGN_DOWN] = {0x25BE, 'v'},
    [SIGN_CHECK] = {0x2713, '+'},      [SIGN_CROSS] = {0x2717, 'x'},
    [SIGN_DOT] = {0x00B7, '.'},
};

struct canvas canvas_screen(struct terminal *terminal, const struct theme *theme)
{
    return (struct canvas){
        terminal, theme, {0, 0, terminal_width(terminal), terminal_height(terminal)}};
}

struct canvas canvas_part(const struct canvas *c, struct rect r)
{
    r.x += c->area.x;
    r.y += c->area.y;
    return (struct canvas){c->terminal, c->theme, rect_clip(r, c->area)};
}

/* The only call that hands characters to curses: `cell` is one character of ours or a base with its
 * combining marks, all of a kind that width_kind calls plain. (x, y) is on the screen. */
static void put(const struct canvas *c, int x, int y, const wchar_t *cell, struct style style)
{
    cchar_t cc;
    int pair;
    attr_t attrs = terminal_attributes(c->terminal, style, &pair);
    if (setcchar(&cc, cell, attrs, 0, &pair) == OK)
        mvwadd_wch(stdscr, c->area.y + y, c->area.x + x, &cc);
}

static void put_blanks(const struct canvas *c, int x, int y, int cells, struct style style)
{
    if (y < 0 || y >= c->area.height)
        return;
    for (int i = x < 0 ? 0 : x; i < x + cells && i < c->area.width; i++)
        put(c, i, y, L" ", style);
}

void canvas_fill(const struct canvas *c, struct rect r, struct style style)
{
    for (int y = r.y; y < r.y + r.height; y++)
        put_blanks(c, r.x, y, r.width, style);
}

void canvas_clear(const struct canvas *c)
{
    canvas_fill(c, (struct rect){0, 0, c->area.width, c->area.height},
                theme_full(c->theme, ROLE_TEXT, 0));
}

/* Draws the characters of a cluster that fit `cells` cells from x on; returns the cells used. */
static int put_cluster(const struct canvas *c, int x, int y, const uint8_t *s, size_t n, int cells,
                       struct style style)
{
    wchar_t cell[CCHARW_MAX + 1];
    size_t parts = 0; /* characters in `cell` */
    int used = 0, cell_width = 0;
    uint32_t codepoint;
    if (width_is_emoji_sequence(s, n))
        n = utf8_decode(s, n, &codepoint);
    for (size_t i = 0; i < n;) {
        i += utf8_decode(s + i, n - i, &codepoint);
        wchar_t w = (wchar_t)codepoint;
        int width = 1;
        switch (width_kind(codepoint)) {
        case GLYPH_HIDDEN:
            continue;
        case GLYPH_CONTROL:
            if (used + 2 <= cells) {
                wchar_t caret[2] = L"^", letter[2] = {(wchar_t)(codepoint ^ 0x40), 0};
                put(c, x + used, y, caret, style);
                put(c, x + used + 1, y, letter, style);
                used += 2;
            }
            continue;
        case GLYPH_STAND_IN:
            w = c->terminal->wide ? (wchar_t)UTF8_REPLACEMENT : L'?';
            break;
        case GLYPH_PLAIN:
            width = wcwidth(w);
            break;
        }
        if (codepoint >= 0x80 && !c->terminal->wide) {
            w = L'?';
            width = 1;
        }
        if (width <= 0) {
            if (parts == 0 && used < cells) { /* a mark with nothing to stand on */
                cell[0] = c->terminal->wide ? 0x25CC : L' ';
                parts = 1;
                cell_width = 1;
                used++;
            }
            if (parts > 0 && parts < CCHARW_MAX) /* what curses cannot hold is dropped */
                cell[parts++] = w;
            continue;
        }
        if (used + width > cells)
            break;
        if (parts > 0) {
            cell[parts] = L'\0';
            put(c, x + used - cell_width, y, cell, style);
        }
        cell[0] = w;
        parts = 1;
        cell_width = width;
        used += width;
    }
    if (parts > 0) {
        cell[parts] = L'\0';
        put(c, x + used - cell_width, y, cell, style);
    }
    return used;
}

void canvas_cluster(const struct canvas *c, int x, int y, const char *s, size_t n, int cells,
                    struct style style)
{
    if (y < 0 || y >= c->area.height || x >= c->area.width || x + cells <= 0 || cells <= 0)
        return;
    int used = 0;
    if (x >= 0 && x + cells <= c->area.width && n > 0 && *s != '\t' && *s != '\n' && *s != '\r')
        used = put_cluster(c, x, y, (const uint8_t *)s, n, cells, style);
    put_blanks(c, x + used, y, cells - used, style);
}

/* Ends of the clusters of s within what can matter for `cells` cells, as offsets into the array. */
static uint8_t *clusters(const char *s, size_t *n, int cells)
{
    /* a cluster may be of any length, but what is beyond this is not for a label */
    size_t most = (size_t)(cells > 0 ? cells : 0) * 64 + 256;
    if (*n > most)
        *n = utf8_align((const uint8_t *)s, *n, most);
    uint8_t *breaks = xmalloc(*n + 1);
    if (*n > 0)
        segment_graphemes((const uint8_t *)s, *n, breaks);
    return breaks;
}

int canvas_text(const struct canvas *c, int x, int y, const char *s, size_t n, struct style style)
{
    uint8_t *breaks = clusters(s, &n, c->area.width - x);
    int at = x;
    for (size_t i = 0, j; i < n && at < c->area.width; i = j) {
        for (j = i + 1; j < n && !breaks[j];)
            j++;
        int cells = width_cluster((const uint8_t *)s + i, j - i);
        canvas_cluster(c, at, y, s + i, j - i, cells, style);
        at += cells;
    }
    free(breaks);
    return (at < c->area.width ? at : c->area.width) - x;
}

int canvas_string(const struct canvas *c, int x, int y, const char *s, struct style style)
{
    return canvas_text(c, x, y, s, strlen(s), style);
}

/* Start of the longest suffix of whole clusters that fits. */
static size_t suffix(const char *s, size_t n, int cells, int *used)
{
    size_t from = 0;
    if (n > (size_t)cells * 64 + 256)
        from = utf8_align((const uint8_t *)s, n, n - ((size_t)cells * 64 + 256));
    uint8_t *breaks = xmalloc(n - from + 1);
    if (n > from)
        segment_graphemes((const uint8_t *)s + from, n - from, breaks);
    size_t start = n;
    *used = 0;
    for (size_t i = n, end = n; i > from; i--) {
        if (!breaks[i - 1 - from])
            continue;
        int width = width_cluster((const uint8_t *)s + i - 1, end - (i - 1));
        if (*used + width > cells)
            break;
        *used += width;
        start = end = i - 1;
    }
    free(breaks);
    return start;
}

void canvas_field(const struct canvas *c, int x, int y, int cells, const char *s, size_t n,
                  struct style style, enum canvas_align align)
{
    if (cells <= 0)
        return;
    if (n > LABEL_MOST && align != CANVAS_RIGHT)
        n = utf8_align((const uint8_t *)s, n, LABEL_MOST);
    struct canvas field = canvas_part(c, (struct rect){x, y, cells, 1});
    if (field.area.width < cells) { /* partly outside: rare, so drawn without refinements */
        put_blanks(c, x, y, cells, style);
        canvas_text(c, x, y, s, n, style);
        return;
    }
    size_t used;
    size_t fits = width_prefix((const uint8_t *)s, n, (size_t)cells, &used);
    if (fits == n && used <= (size_t)cells) {
        int room = cells - (int)used;
        int before = align == CANVAS_LEFT ? 0 : align == CANVAS_RIGHT ? room : room / 2;
        put_blanks(&field, 0, 0, before, style);
        canvas_text(&field, before, 0, s, n, style);
        put_blanks(&field, before + (int)used, 0, room - before, style);
    } else if (align == CANVAS_RIGHT) {
        int drawn;
        size_t start = suffix(s, n, cells - 1, &drawn);
        put_blanks(&field, 0, 0, cells - drawn - 1, style);
        canvas_sign(&field, cells - drawn - 1, 0, SIGN_ELLIPSIS, style);
        canvas_text(&field, cells - drawn, 0, s + start, n - start, style);
    } else {
        fits = width_prefix((const uint8_t *)s, n, (size_t)cells - 1, &used);
        canvas_text(&field, 0, 0, s, fits, style);
        canvas_sign(&field, (int)used, 0, SIGN_ELLIPSIS, style);
        put_blanks(&field, (int)used + 1, 0, cells - (int)used - 1, style);
    }
}

void canvas_restyle(const struct canvas *c, struct rect r, struct style style)
{
    r.x += c->area.x;
    r.y += c->area.y;
    r = rect_clip(r, c->area);
    int pair;
    attr_t attrs = terminal_attributes(c->terminal, style, &pair);
    for (int y = r.y; y < r.y + r.height; y++)
        mvwchgat(stdscr, y, r.x, r.width, attrs, (short)pair, &pair);
}

void canvas_sign(const struct canvas *c, int x, int y, enum canvas_sign sign, struct style style)
{
    if (!rect_contains((struct rect){0, 0, c->area.width, c->area.height}, x, y))
        return;
    wchar_t cell[2] = {signs[sign].unicode, 0};
    if (!terminal_unicode(c->terminal) || wcwidth(cell[0]) != 1)
        cell[0] = (wchar_t)signs[sign].ascii;
    put(c, x, y, cell, style);
}

static void line(const struct canvas *c, int x, int y, int cells, struct style style)
{
    for (int i = 0; i < cells; i++)
        canvas_sign(c, x + i, y, SIGN_HORIZONTAL, style);
}

static int label_width(const char *s)
{
    return s ? (int)width_string((const uint8_t *)s, strnlen(s, LABEL_MOST)) : 0;
}

/* Titles on a horizontal line from x, `cells` wide: " left ---- right ". */
static void titles(const struct canvas *c, int x, int y, int cells, const char *left,
                   const char *right, struct style style)
{
    enum { LEFT_LEAST = 8 };
    int left_cells = label_width(left), right_cells = label_width(right);
    int least = left_cells < LEFT_LEAST ? left_cells : LEFT_LEAST;
    if (right_cells > 0 && least + right_cells + 5 <= cells) {
        int at = x + cells - right_cells - 2;
        put_blanks(c, at, y, 1, style);
        canvas_string(c, at + 1, y, right, style);
        put_blanks(c, at + 1 + right_cells, y, 1, style);
        cells -= right_cells + 3;
    }
    if (left_cells == 0 || cells < 3)
        return;
    if (left_cells > cells - 2)
        left_cells = cells - 2;
    put_blanks(c, x, y, 1, style);
    canvas_field(c, x + 1, y, left_cells, left, strlen(left), style, CANVAS_LEFT);
    put_blanks(c, x + 1 + left_cells, y, 1, style);
}

void canvas_box(const struct canvas *c, struct rect r, const char *title, const char *right,
                struct style border, struct style title_style)
{
    if (r.width < 2 || r.height < 2)
        return;
    int x1 = r.x + r.width - 1, y1 = r.y + r.height - 1;
    line(c, r.x + 1, r.y, r.width - 2, border);
    line(c, r.x + 1, y1, r.width - 2, border);
    for (int y = r.y + 1; y < y1; y++) {
        canvas_sign(c, r.x, y, SIGN_VERTICAL, border);
        canvas_sign(c, x1, y, SIGN_VERTICAL, border);
    }
    canvas_sign(c, r.x, r.y, SIGN_UPPER_LEFT, border);
    canvas_sign(c, x1, r.y, SIGN_UPPER_RIGHT, border);
    canvas_sign(c, r.x, y1, SIGN_LOWER_LEFT, border);
    canvas_sign(c, x1, y1, SIGN_LOWER_RIGHT, border);
    titles(c, r.x + 1, r.y, r.width - 2, title, right, title_style);
}

void canvas_rule(const struct canvas *c, int y, bool joined, const char *title, const char *right,
                 struct style border, struct style title_style)
{
    int width = c->area.width, edge = joined && width >= 2;
    line(c, 0, y, width, border);
    if (edge) {
        canvas_sign(c, 0, y, SIGN_TEE_RIGHT, border);
        canvas_sign(c, width - 1, y, SIGN_TEE_LEFT, border);
    }
    titles(c, edge, y, width - 2 * edge, title, right, title_style);
}

void canvas_progress(const struct canvas *c, int x, int y, int cells, uint64_t done, uint64_t total,
                     struct style style)
{
    int full = total == 0 || done >= total ? cells : (int)((double)done / (double)total * cells);
    for (int i = 0; i < cells; i++)
        canvas_sign(c, x + i, y, i < full ? SIGN_FULL : SIGN_REST, style);
}

void canvas_cursor(const struct canvas *c, int x, int y)
{
    if (!rect_contains((struct rect){0, 0, c->area.width, c->area.height}, x, y))
        return;
    c->terminal->cursor_set = true;
    c->terminal->cursor_x = c->area.x + x;
    c->terminal->cursor_y = c->area.y + y;
}
