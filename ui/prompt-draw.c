#include "config.h"

#include "core/base/alloc.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "core/text/width.h"
#include "ui/canvas.h"
#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

static int cells_of(const char *s, size_t n)
{
    return (int)width_string((const uint8_t *)s, n);
}

/* Start of the first cluster from which line[start, cursor) takes no more than `cells`. */
static size_t scrolled_start(const char *line, size_t cursor, int cells)
{
    if (cells_of(line, cursor) <= cells)
        return 0;
    uint8_t *breaks = xmalloc(cursor);
    segment_graphemes((const uint8_t *)line, cursor, breaks);
    size_t start = cursor, end = cursor;
    int used = 0;
    for (size_t i = cursor; i > 0; i--) {
        if (!breaks[i - 1])
            continue;
        used += width_cluster((const uint8_t *)line + i - 1, end - (i - 1));
        if (used > cells)
            break;
        start = end = i - 1;
    }
    free(breaks);
    return start;
}

void prompt_draw(const struct prompt *p, const struct canvas *c, const char *right)
{
    const char *line = prompt_line(p);
    size_t n = strlen(line), cursor = prompt_cursor(p);
    struct style text = theme_full(c->theme, ROLE_TEXT, 0);
    struct style label = theme_full(c->theme, ROLE_PROMPT, 0);
    int width = c->area.width;
    canvas_fill(c, (struct rect){0, 0, width, 1}, text);
    int x = canvas_string(c, 0, 0, prompt_label(p), label);
    int needed = cells_of(line, n) + 1;
    int right_cells = right ? cells_of(right, strlen(right)) : 0;
    if (right_cells > 0 && x + needed + right_cells + 2 <= width)
        canvas_string(c, width - right_cells, 0, right, theme_full(c->theme, ROLE_DIM, 0));
    int room = width - x - 1; /* the cursor may stand behind the last character */
    size_t start = scrolled_start(line, cursor, room > 0 ? room : 0);
    if (start > 0) {
        canvas_sign(c, x > 0 ? x - 1 : 0, 0, SIGN_ELLIPSIS, label);
    }
    canvas_text(c, x, 0, line + start, n - start, text);
    canvas_cursor(c, x + cells_of(line + start, cursor - start), 0);
}

void prompt_draw_candidates(const struct prompt *p, const struct canvas *c)
{
    size_t selected;
    const struct prompt_candidates *candidates = prompt_candidates(p, &selected);
    if (!candidates)
        return;
    struct style status = theme_full(c->theme, ROLE_STATUS, 0);
    struct style chosen = theme_full(c->theme, ROLE_LIST_SELECTED_FOCUS, 0);
    int width = c->area.width;
    canvas_fill(c, (struct rect){0, 0, width, 1}, status);
    /* as many before the chosen one as leave it in view */
    size_t first = selected < candidates->n ? selected : 0;
    int used = 0;
    while (first < candidates->n && first > 0) {
        const char *s = candidates->v[first];
        used += cells_of(s, strlen(s)) + 2;
        const char *before = candidates->v[first - 1];
        if (used + cells_of(before, strlen(before)) + 2 > width)
            break;
        first--;
    }
    int x = 1;
    for (size_t i = first; i < candidates->n && x < width; i++) {
        x += canvas_string(c, x, 0, candidates->v[i], i == selected ? chosen : status);
        x += 2;
    }
}
