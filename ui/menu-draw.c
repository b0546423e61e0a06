/* Drawing a menu. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/text/width.h"
#include "ui/canvas.h"
#include "ui/menu-private.h"

#include <stdlib.h>
#include <string.h>

enum { MARK = 2, GAP = 2, COLUMN_MOST = 40 };

static int cells_of(const char *s)
{
    return s ? (int)width_string((const uint8_t *)s, strlen(s)) : 0;
}

static int code_cells(const struct menu *m)
{
    int most = 0;
    for (size_t i = 0; i < m->items.n; i++) {
        int n = (int)strlen(m->items.v[i].code);
        most = n > most ? n : most;
    }
    return most ? most + 1 : 0;
}

static int column_cells(const struct menu *m, bool details)
{
    int most = 8;
    for (size_t i = 0; i < m->items.n; i++) {
        const struct menu_item *item = &m->items.v[i];
        int cells = cells_of(item->name);
        if (details && item->detail)
            cells += GAP + cells_of(item->detail);
        most = cells > most ? cells : most;
    }
    return MARK + code_cells(m) + most + GAP;
}

static void draw_item(const struct menu *m, const struct canvas *c, int x, int y, int cells,
                      const struct menu_item *item, bool selected)
{
    struct style text = theme_full(c->theme, ROLE_TEXT, 0);
    struct style own = selected ? theme_full(c->theme, ROLE_LIST_SELECTED_FOCUS, 0) : text;
    int codes = code_cells(m), at = x + MARK + codes, end = x + cells - GAP;
    canvas_fill(c, (struct rect){x, y, cells, 1}, own);
    if (item->marked)
        canvas_sign(c, x, y, SIGN_CHECK, own);
    canvas_string(c, x + MARK, y, item->code,
                  selected ? own : theme_full(c->theme, ROLE_KEY_NAME, 0));
    struct style name =
        item->role == ROLE_TEXT || selected ? own : theme_full(c->theme, item->role, item->hue);
    int taken = cells_of(item->name);
    if (taken > end - at)
        taken = end - at;
    canvas_field(c, at, y, taken, item->name, strlen(item->name), name, CANVAS_LEFT);
    at += taken + GAP;
    if (item->detail && at < end) {
        int room = cells_of(item->detail);
        canvas_field(c, at, y, room < end - at ? room : end - at, item->detail,
                     strlen(item->detail), selected ? own : theme_full(c->theme, ROLE_DIM, 0),
                     CANVAS_LEFT);
    }
}

void menu_draw(struct menu *m, const struct canvas *c)
{
    struct style border = theme_full(c->theme, ROLE_BORDER_FOCUS, 0);
    int width = c->area.width - 2, column = column_cells(m, true);
    int most_rows = c->area.height - 2;
    if (width < 4 || most_rows < 1)
        return;
    /* many names stand in columns, and then without what is behind them */
    if ((int)m->shown.n > most_rows && column > width / 2)
        column = column_cells(m, false);
    if ((int)m->shown.n > most_rows && column > COLUMN_MOST)
        column = COLUMN_MOST;
    if (column > width || (int)m->shown.n <= most_rows)
        column = width;
    int columns = width / column, rows = ((int)m->shown.n + columns - 1) / columns;
    rows = rows < 1 ? 1 : rows > most_rows ? most_rows : rows;
    m->rows = (size_t)rows;
    size_t page = (size_t)rows * (size_t)columns;
    size_t first = m->selected / page * page;
    struct rect box = {0, c->area.height - rows - 2, c->area.width, rows + 2};
    canvas_fill(c, box, theme_full(c->theme, ROLE_TEXT, 0));
    char *right = m->searching ? xasprintf("/%s", strbuf_str(&m->search))
                  : *m->typed  ? xasprintf("%s", m->typed)
                               : xstrdup("/ searches, Esc leaves");
    canvas_box(c, box, m->title, right, border, theme_full(c->theme, ROLE_TITLE, 0));
    free(right);
    for (size_t i = first; i < m->shown.n && i < first + page; i++) {
        int at = (int)(i - first);
        draw_item(m, c, 1 + at / rows * column, box.y + 1 + at % rows, column,
                  &m->items.v[m->shown.v[i]], i == m->selected);
    }
    if (m->shown.n == 0)
        canvas_string(c, 2, box.y + 1, "nothing is called so", theme_full(c->theme, ROLE_DIM, 0));
}
