/* A list in a pane: rows that the caller describes on demand, a selection, scrolling, a filter
 * line.
 *
 * The rows are the caller's: it knows what is folded and what the filter lets through, and tells
 * how many rows there are now and what stands in row i. Only visible rows are asked for, so a list
 * of 100 000 rows costs what one of 20 costs. Rows have ids that survive folding, filtering and new
 * results: list_changed keeps the selected id selected when it still exists. */
#ifndef DIPLE_UI_LIST_H
#define DIPLE_UI_LIST_H

#include "core/base/strbuf.h"
#include "ui/canvas.h"

enum { LIST_PARTS = 6 };

struct list_part {
    const char *text; /* UTF-8, drawn sanitised; must live until the callback is called again */
    size_t n;
    enum role role; /* laid over the row's look; ROLE_TEXT for none */
    uint8_t hue;
    bool
        right; /* at the right edge (parts marked so come last); the rest yields with an ellipsis */
};

enum list_fold {
    LIST_LEAF,
    LIST_OPEN,
    LIST_CLOSED,
};

struct list_row {
    uint64_t id;
    int level;           /* indentation, two cells each */
    enum list_fold fold; /* a leaf of level 1 stands under the text of its group */
    struct list_part parts[LIST_PARTS];
    size_t part_count;
};

struct list_source {
    size_t (*count)(void *data);
    void (*row)(size_t index, struct list_row *row, void *data); /* *row comes zeroed */
    /* Index of the row with this id or, when it is gone, of the row to select instead. May be NULL:
     * then the index is kept. */
    size_t (*find)(uint64_t id, void *data);
    void *data;
};

struct list;

struct list *list_new(const struct list_source *source); /* the struct is copied */
void list_free(struct list *l);

/* To be called whenever count or order of the rows have changed. */
void list_changed(struct list *l);

size_t list_selected(const struct list *l);      /* index; 0 for an empty list */
uint64_t list_selected_id(const struct list *l); /* 0 for an empty list */
bool list_select(struct list *l, size_t index); /* clamped; true when another row is selected now */
bool list_select_id(struct list *l, uint64_t id); /* needs find */
bool list_move(struct list *l, long rows);
bool list_page(struct list *l, long pages);  /* by the height drawn last */
bool list_scroll(struct list *l, long rows); /* the view; the selection is taken along */

/* The pane's contents, without border: the rows, and a filter line at the bottom when there is a
 * filter or it is being typed. A hint "3-20/100" belongs to the border: list_hint. */
void list_draw(struct list *l, const struct canvas *c, bool focused);

/* Text for the pane's border, at least 32 bytes: "12/340", with arrows' worth of context left out.
 */
void list_hint(const struct list *l, char *out, size_t size);

/* The index at cell (x, y) of the canvas drawn last; false when no row is there. *on_fold (may be
 * NULL): the fold mark was hit. */
bool list_hit(const struct list *l, int x, int y, size_t *index, bool *on_fold);

/* Filter as you type. list_filter_key: true when the key was used by the filter line (characters,
 * Backspace, C-u, C-w; Enter keeps the filter and ends typing, Esc clears it and ends typing). The
 * caller applies list_filter() to its rows and calls list_changed() when it differs from before. */
void list_filter_begin(struct list *l);
bool list_filter_typing(const struct list *l);
bool list_filter_key(struct list *l, struct key key);
void list_filter_set(struct list *l, const char *filter);
const char *list_filter(const struct list *l); /* "" for none */

#endif
