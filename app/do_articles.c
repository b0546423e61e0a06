/* The list of articles: showing it, its commands, the next article that is not done. */
#include "app/articles.h"

#include "core/base/alloc.h"

#include <string.h>

/* What the list says of the open article is what it holds now. */
static void note_open_article(struct reader *r)
{
    folder_note(r->folder, r->file, &r->session);
}

void articles_show(struct reader *r)
{
    if (r->browsing)
        return;
    preview_end(r, true);
    compare_close(r);
    note_open_article(r);
    r->browsing = true;
    article_rows_update(r->article_rows, list_filter(r->article_list));
    list_changed(r->article_list);
    list_select_id(r->article_list, r->file + 1);
    reader_layout(r);
}

void articles_hide(struct reader *r)
{
    if (!r->browsing)
        return;
    r->browsing = false;
    reader_layout(r);
}

void do_articles(struct reader *r, const struct action *a)
{
    (void)a;
    if (r->files.n < 2)
        reader_say(r, "there is only this article");
    else
        articles_show(r);
}

/* ---- while it is shown
 * ------------------------------------------------------------------------------- */

static bool move(struct list *list, const struct action *a)
{
    long n = a->count > 0 ? a->count : 1;
    switch (a->command) {
    case CMD_DOWN:
    case CMD_UP:
        list_move(list, a->command == CMD_DOWN ? n : -n);
        return true;
    case CMD_PAGE_DOWN:
    case CMD_HALF_DOWN:
        list_page(list, n);
        return true;
    case CMD_PAGE_UP:
    case CMD_HALF_UP:
        list_page(list, -n);
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

/* True: the article of the row is open now. */
static bool open_selected(struct reader *r)
{
    size_t file = article_rows_file(r->article_rows, list_selected(r->article_list));
    if (file == SIZE_MAX || (file != r->file && !reader_open_file(r, file)))
        return false;
    articles_hide(r);
    return true;
}

static void sort(struct reader *r, const char *name)
{
    enum article_sort now = article_rows_sort(r->article_rows), next = ARTICLE_SORTS;
    if (name && *name) {
        for (int i = 0; i < ARTICLE_SORTS; i++)
            if (strcmp(name, article_sort_name((enum article_sort)i)) == 0)
                next = (enum article_sort)i;
        if (next == ARTICLE_SORTS) {
            reader_complain(r, "articles are sorted by name, doubt or progress, not '%s'", name);
            return;
        }
    } else
        next = (enum article_sort)((now + 1) % ARTICLE_SORTS);
    article_rows_set_sort(r->article_rows, next);
    article_rows_update(r->article_rows, list_filter(r->article_list));
    list_changed(r->article_list);
    list_select(r->article_list, 0);
    static const char *const how[ARTICLE_SORTS] = {"as they were named", "the most uncertain first",
                                                   "the least annotated first"};
    reader_say(r, "%s", how[next]);
}

bool articles_command(struct reader *r, const struct action *a)
{
    if (move(r->article_list, a))
        return true;
    switch (a->command) {
    case CMD_OPEN:
        open_selected(r);
        return true;
    case CMD_LABEL_MODE:
        if (!open_selected(r))
            return true;
        r->stop_awaited = true;
        return false;
    case CMD_FILTER:
        list_filter_begin(r->article_list);
        if (a->text && *a->text)
            list_filter_set(r->article_list, a->text);
        return true;
    case CMD_SORT:
        sort(r, a->text);
        return true;
    case CMD_CANCEL:
        if (list_filter(r->article_list)[0])
            list_filter_set(r->article_list, "");
        else
            articles_hide(r);
        return true;
    case CMD_ARTICLES:
        articles_hide(r);
        return true;
    case CMD_FOLD:
    case CMD_UNFOLD:
    case CMD_ENTITIES:
    case CMD_DUPLICATES:
    case CMD_FOCUS_NEXT:
    case CMD_FOCUS_PREV:
    case CMD_ZOOM:
    case CMD_WIDEN:
    case CMD_NARROW:
        return true; /* there is one list and nothing else */
    case CMD_HELP:
    case CMD_COMMAND_LINE:
    case CMD_SET:
    case CMD_REDRAW:
    case CMD_SUSPEND:
    case CMD_MOUSE:
    case CMD_WRITE:
    case CMD_QUIT:
        return false;
    default: /* something to be done in the article */
        articles_hide(r);
        return false;
    }
}

/* ---- going on
 * ---------------------------------------------------------------------------------------- */

size_t articles_next_open(struct reader *r)
{
    note_open_article(r);
    return article_rows_next_open(r->article_rows, r->file);
}
