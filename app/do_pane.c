/* Panes: focus, preview, opening, folding, sizes; Esc. */
#include "app/reader.h"

#include <string.h>

/* ---- preview: a pane shows a place without going there
 * --------------------------------------------- */

static bool pane_place(struct reader *r, size_t from, struct range *place)
{
    if (r->frame.focus == FRAME_ENTITIES)
        return entity_rows_place(r->entity_rows, list_selected(r->entity_list), from, place);
    if (r->frame.focus == FRAME_DUPLICATES)
        return repeat_rows_place(r->repeat_rows, list_selected(r->repeat_list), from, place);
    return false;
}

void pane_preview(struct reader *r)
{
    struct range place;
    if (!r->previewing) {
        r->before = (struct place){textview_top(r->view), textview_cursor(r->view)};
        r->previewing = true;
    }
    /* the mention nearest to where the reader is, seen from the top */
    if (pane_place(r, r->before.cursor ? r->before.cursor - 1 : 0, &place)) {
        /* of what is hidden the row that says so: only going there opens it */
        const struct range *fold = layout_fold_at(textview_layout(r->view), place.start);
        if (fold)
            place = *fold;
        textview_goto(r->view, place.start, TEXTVIEW_NEAR);
        textview_show(r->view, place, TEXTVIEW_NEAR);
    }
}

void preview_end(struct reader *r, bool back)
{
    if (r->previewing && back)
        textview_set_place(r->view, r->before.top, r->before.cursor);
    r->previewing = false;
}

/* ---- focus
 * ----------------------------------------------------------------------------------------- */

static void focus(struct reader *r, enum frame_focus where)
{
    if (where == FRAME_ARTICLE)
        preview_end(r, true);
    r->label_mode = false;
    r->wish.focus = where;
    reader_layout(r);
    if (where != FRAME_ARTICLE)
        pane_preview(r);
}

void do_focus(struct reader *r, const struct action *a)
{
    enum frame_focus next = frame_next_focus(&r->wish, a->command == CMD_FOCUS_NEXT ? 1 : -1);
    if (next == FRAME_ARTICLE && r->wish.focus == FRAME_ARTICLE)
        reader_say(r, "no pane is shown; E and D show them");
    focus(r, next);
}

/* ---- Enter
 * ------------------------------------------------------------------------------------------- */

/* In the text: the passage at the cursor, the shortest when there are several, beside its next
 * place. */
static void open_comparison(struct reader *r)
{
    enum { MOST = 64 };
    size_t cursor = textview_cursor(r->view), found[MOST], best = 0;
    const struct repeats *repeats = repeat_rows_repeats(r->repeat_rows);
    size_t n = repeats_overlapping(repeats, (struct range){cursor, cursor + 1}, found, MOST);
    if (n == 0) {
        reader_say(r, "no repeated passage at the cursor");
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const struct range a = repeats->places.v[found[i]].range;
        const struct range b = repeats->places.v[found[best]].range;
        if (a.end - a.start < b.end - b.start)
            best = i;
    }
    size_t group = repeats->group_of[found[best]];
    compare_open(r, group, found[best] - repeats->groups.v[group].first, SIZE_MAX);
}

void do_open(struct reader *r, const struct action *a)
{
    (void)a;
    struct range place;
    if (r->frame.focus == FRAME_ARTICLE) {
        if (!textview_unfold(r->view, textview_cursor(r->view)))
            open_comparison(r);
        return;
    }
    size_t from = textview_cursor(r->view), group, at;
    if (r->frame.focus == FRAME_DUPLICATES) {
        if (!repeat_rows_at(r->repeat_rows, list_selected(r->repeat_list), &group, &at))
            return;
        size_t first = repeat_rows_repeats(r->repeat_rows)->groups.v[group].first;
        compare_open(r, group, SIZE_MAX, at == SIZE_MAX ? SIZE_MAX : at - first);
        return;
    }
    if (!pane_place(r, r->previewing ? from - (from > 0) : from, &place)) {
        /* a heading: fold it or unfold it */
        struct action fold = {.command = CMD_FOLD, .text = "toggle"};
        do_fold(r, &fold);
        return;
    }
    /* what Esc and C-o come back to is the place before the preview */
    preview_end(r, true);
    jump_remember(r);
    r->wish.focus = FRAME_ARTICLE;
    reader_layout(r);
    textview_unfold(r->view, place.start);
    textview_goto(r->view, place.start, TEXTVIEW_NEAR);
}

/* ---- Esc
 * --------------------------------------------------------------------------------------------- */

void do_cancel(struct reader *r, const struct action *a)
{
    (void)a;
    struct range selection;
    const char *job;
    uint64_t done, total;
    if (textview_selection(r->view, &selection))
        textview_unselect(r->view);
    else if (r->frame.focus != FRAME_ARTICLE) {
        struct list *list = r->frame.focus == FRAME_ENTITIES ? r->entity_list : r->repeat_list;
        if (list_filter(list)[0]) {
            list_filter_set(list, "");
            return;
        }
        focus(r, FRAME_ARTICLE);
    } else if (r->label_mode) {
        r->label_mode = false;
        if (r->stops == STOPS_HITS)
            r->stops = STOPS_UNDECIDED;
        reader_layout(r);
    } else if (jobs_busy(r->searches, &job, &done, &total)) {
        jobs_cancel(r->searches);
        reader_say(r, "%s stopped", job);
    } else if (jobs_busy(r->session.jobs, &job, &done, &total)) {
        jobs_cancel(r->session.jobs);
        reader_say(r, "%s stopped; :analyse starts it again", job);
    } else if (jobs_busy(others_jobs(r->others), &job, &done, &total)) {
        jobs_cancel(others_jobs(r->others));
        reader_say(r, "%s stopped; :analyse starts it again", job);
    } else if (r->search) {
        struct action clear = {.command = CMD_SEARCH_CLEAR};
        do_search_clear(r, &clear);
    }
}

/* ---- folding, sizes
 * ----------------------------------------------------------------------------------- */

void do_fold(struct reader *r, const struct action *a)
{
    bool entities = r->frame.focus == FRAME_ENTITIES;
    if (r->frame.focus == FRAME_ARTICLE)
        return;
    struct list *list = entities ? r->entity_list : r->repeat_list;
    size_t index = list_selected(list);
    bool folded = a->command == CMD_FOLD;
    struct list_source source =
        entities ? entity_rows_source(r->entity_rows) : repeat_rows_source(r->repeat_rows);
    if (index >= source.count(source.data))
        return;
    if (a->text && strcmp(a->text, "toggle") == 0) {
        struct list_row row = {0};
        source.row(index, &row, source.data);
        folded = row.fold == LIST_OPEN;
    }
    /* of what is folded away the heading remains: the row above that is not indented */
    while (folded && index > 0) {
        struct list_row row = {0};
        source.row(index, &row, source.data);
        if (row.level == 0)
            break;
        index--;
    }
    if (entities)
        entity_rows_fold(r->entity_rows, index, folded);
    else
        repeat_rows_fold(r->repeat_rows, index, folded);
    list_changed(list);
    list_select(list, index);
}

void do_pane(struct reader *r, const struct action *a)
{
    bool *shown = a->command == CMD_ENTITIES ? &r->wish.entities : &r->wish.duplicates;
    *shown = !*shown;
    if (!*shown &&
        r->frame.focus == (a->command == CMD_ENTITIES ? FRAME_ENTITIES : FRAME_DUPLICATES))
        focus(r, FRAME_ARTICLE);
    reader_layout(r);
}

void do_resize(struct reader *r, const struct action *a)
{
    long n = a->count > 0 && a->count < 1000 ? a->count : 2;
    frame_resize_panes(&r->wish, &r->frame, a->command == CMD_WIDEN ? (int)n : (int)-n);
    reader_layout(r);
}

void do_zoom(struct reader *r, const struct action *a)
{
    (void)a;
    r->wish.zoom = !r->wish.zoom;
    reader_layout(r);
}

void do_below(struct reader *r, const struct action *a)
{
    (void)a;
    static const char *const names[] = {"as there is room", "at the side", "below the text",
                                        "over the text"};
    r->wish.form = (enum frame_form)((r->wish.form + 1) % 4);
    reader_layout(r);
    reader_say(r, "panes %s", names[r->wish.form]);
}
