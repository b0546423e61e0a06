/* Annotations that have lost their place: the list of them, giving one a place, dropping it. */
#include "app/articles.h"
#include "app/label.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/store/carry.h"

#include <stdlib.h>
#include <string.h>

struct orphan_rows {
    struct reader *r;
    struct orphan_vec orphans;
    char right[64], words[256];
};

static size_t count(void *data)
{
    const struct orphan_rows *rows = data;
    return rows->orphans.n;
}

static void row(size_t index, struct list_row *row, void *data)
{
    struct orphan_rows *rows = data;
    const struct orphan *o = &rows->orphans.v[index];
    row->id = o->id;
    row->fold = LIST_LEAF;
    snprintf(rows->words, sizeof rows->words, "  %s", o->words);
    snprintf(rows->right, sizeof rows->right, "characters %zu-%zu before", o->places[0].start,
             o->places[o->place_count - 1].end);
    row->parts[0] = (struct list_part){.text = o->label, .n = strlen(o->label), .role = ROLE_LABEL};
    row->parts[1] = (struct list_part){.text = rows->words, .n = strlen(rows->words)};
    row->parts[2] = (struct list_part){
        .text = rows->right, .n = strlen(rows->right), .role = ROLE_DIM, .right = true};
    row->part_count = 3;
}

static void read_orphans(struct orphan_rows *rows)
{
    orphans_release(&rows->orphans);
    orphans_list(rows->r->session.annotations, &rows->orphans);
}

void orphans_close(struct reader *r)
{
    if (!r->orphan_rows)
        return;
    list_free(r->orphan_list);
    orphans_release(&r->orphan_rows->orphans);
    free(r->orphan_rows);
    r->orphan_rows = NULL;
    r->orphan_list = NULL;
    if (r->view)
        reader_layout(r);
}

void do_orphans(struct reader *r, const struct action *a)
{
    (void)a;
    orphans_close(r);
    struct orphan_rows *rows = xcalloc(1, sizeof *rows);
    rows->r = r;
    r->orphan_rows = rows;
    read_orphans(rows);
    if (rows->orphans.n == 0) {
        orphans_close(r);
        reader_say(r, "every annotation has its place");
        return;
    }
    articles_hide(r);
    preview_end(r, true);
    compare_close(r);
    const struct list_source source = {count, row, NULL, rows};
    r->orphan_list = list_new(&source);
    reader_layout(r);
}

static const struct orphan *selected(struct reader *r)
{
    size_t i = list_selected(r->orphan_list);
    return i < r->orphan_rows->orphans.n ? &r->orphan_rows->orphans.v[i] : NULL;
}

/* To the text, its words searched for: n and N go through the places where it may belong. */
static void look_for(struct reader *r)
{
    const struct orphan *o = selected(r);
    if (!o)
        return;
    r->orphan_id = o->id;
    char *words = xstrdup(o->words);
    orphans_close(r);
    r->wish.focus = FRAME_ARTICLE;
    reader_layout(r);
    search_words(r, words);
    if (r->message_role == ROLE_MESSAGE)
        reader_say(r, "'%s': n and N go on, p puts it here or where you select", words);
    free(words);
}

static void drop(struct reader *r)
{
    const struct orphan *o = selected(r);
    if (!o || !edit_begin(r, "dropped an annotation without a place"))
        return;
    annotations_put_line(r->session.annotations, o->key, NULL);
    edit_end(r);
    read_orphans(r->orphan_rows);
    if (r->orphan_rows->orphans.n == 0)
        orphans_close(r);
    else
        list_changed(r->orphan_list);
}

void do_place(struct reader *r, const struct action *a)
{
    (void)a;
    struct orphan_vec all = {0};
    struct range place;
    size_t i = 0, cursor = textview_cursor(r->view);
    orphans_list(r->session.annotations, &all);
    while (i < all.n && all.v[i].id != r->orphan_id)
        i++;
    if (i == all.n)
        reader_complain(r, "which annotation? :orphans lists those without a place");
    else if (!textview_selection(r->view, &place) &&
             !(range_contains(r->hit, cursor) && (place = r->hit, true)))
        reader_complain(r, "select the words that it belongs to, or go to a hit with n");
    else if (edit_begin(r, "gave an annotation its place")) {
        uint32_t id = orphan_place(r->session.annotations, &all.v[i], &place, 1);
        edit_end(r);
        textview_unselect(r->view);
        r->orphan_id = 0;
        if (id && all.n > 1)
            reader_say(r, "%s has its place; :orphans lists %zu more", all.v[i].label, all.n - 1);
    }
    orphans_release(&all);
}

bool orphans_command(struct reader *r, const struct action *a)
{
    long n = a->count > 0 ? a->count : 1;
    switch (a->command) {
    case CMD_DOWN:
    case CMD_UP:
        list_move(r->orphan_list, a->command == CMD_DOWN ? n : -n);
        return true;
    case CMD_PAGE_DOWN:
    case CMD_PAGE_UP:
        list_page(r->orphan_list, a->command == CMD_PAGE_DOWN ? n : -n);
        return true;
    case CMD_TOP:
    case CMD_BOTTOM:
        list_select(r->orphan_list, a->command == CMD_TOP ? 0 : SIZE_MAX);
        return true;
    case CMD_OPEN:
        look_for(r);
        return true;
    case CMD_REMOVE:
        drop(r);
        return true;
    case CMD_UNDO:
    case CMD_REDO:
        do_undo(r, a);
        read_orphans(r->orphan_rows);
        list_changed(r->orphan_list);
        return true;
    case CMD_CANCEL:
        orphans_close(r);
        return true;
    case CMD_HELP:
    case CMD_COMMAND_LINE:
    case CMD_REDRAW:
    case CMD_SUSPEND:
    case CMD_MOUSE:
    case CMD_WRITE:
    case CMD_QUIT:
        return false;
    case CMD_FILTER:
    case CMD_SORT:
    case CMD_FOLD:
    case CMD_UNFOLD:
        return true; /* they are few */
    default:
        orphans_close(r);
        return false;
    }
}
