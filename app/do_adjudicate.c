/* The compare view: the stops are the disagreements of two annotators, and keys take a side. */
#include "app/adjudication.h"
#include "app/label.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- going
 * ------------------------------------------------------------------------------------------- */

static void go_to(struct reader *r, size_t i)
{
    struct range place = adjudication_place(r->adjudication, i);
    textview_unselect(r->view);
    textview_unfold(r->view, place.start);
    textview_goto(r->view, place.start, TEXTVIEW_NEAR);
    textview_show(r->view, place, TEXTVIEW_NEAR);
}

static void go_on(struct reader *r, size_t from)
{
    size_t next = adjudication_next(r->adjudication, from, true, true);
    if (next == SIZE_MAX)
        reader_say(r, "all disagreements are decided; Esc leaves, :w writes");
    else
        go_to(r, next);
}

/* ---- beginning and ending
 * ---------------------------------------------------------------------------- */

static bool begin(struct reader *r, struct annotations *a, struct annotations *b,
                  const char *name_a, const char *name_b, bool anew)
{
    adjudicate_close(r);
    r->adjudication = adjudication_new(&r->session, a, b, name_a, name_b, anew);
    r->browsing = false;
    r->label_mode = true;
    r->wish.focus = FRAME_ARTICLE;
    reader_layout(r);
    return adjudication_count(r->adjudication) > 0;
}

static struct annotations *read_side(struct reader *r, const char *path)
{
    struct format_report report = FORMAT_REPORT_INIT;
    struct error err;
    struct annotations *set = adjudication_read(&r->session, path, &report, &err);
    if (!set)
        reader_complain(r, "%s", err.message);
    else if (report.n) {
        char *line = format_remark_line(&report.v[0]);
        reader_complain(r, "%s: %s", path, line);
        free(line);
    }
    format_report_release(&report);
    return set;
}

bool adjudicate_files(struct reader *r, const char *path_a, const char *path_b)
{
    struct annotations *a = read_side(r, path_a), *b = a ? read_side(r, path_b) : NULL;
    if (!b) {
        annotations_free(a);
        return false;
    }
    /* a result that is there already is gone on with */
    bool anew = annotations_count(r->session.annotations, ANNOTATIONS_MADE, SCHEMA_NONE) == 0;
    bool any = begin(r, a, b, file_name_of(path_a), file_name_of(path_b), true);
    if (anew && edit_begin(r, "took over what both annotators have")) {
        size_t agreed = adjudication_take_agreed(r->adjudication);
        edit_end(r);
        reader_say(r, "the same in both and taken over: %zu", agreed);
    }
    if (any)
        go_to(r, 0);
    else
        reader_say(r, "both have annotated the same");
    return true;
}

void do_adjudicate(struct reader *r, const struct action *a)
{
    const char *path = a->text ? a->text : "";
    if (!*path) {
        reader_complain(r, "compare with which file? :compare FILE.ann");
        return;
    }
    struct annotations *theirs = read_side(r, path);
    if (!theirs)
        return;
    if (begin(r, adjudication_copy(&r->session), theirs, "here", file_name_of(path), false))
        go_to(r, 0);
    else {
        adjudicate_close(r);
        reader_say(r, "no disagreement with %s", file_name_of(path));
    }
}

void adjudicate_close(struct reader *r)
{
    if (!r->adjudication)
        return;
    adjudication_free(r->adjudication);
    r->adjudication = NULL;
    r->label_mode = false;
    if (r->view)
        reader_layout(r);
}

/* ---- deciding
 * ---------------------------------------------------------------------------------------- */

static void take(struct reader *r, size_t i, enum taken what)
{
    static const char *const names[] = {"took neither", "took A", "took B", "took both"};
    if (!edit_begin(r, names[what]))
        return;
    adjudication_take(r->adjudication, i, what);
    edit_end(r);
    go_on(r, adjudication_place(r->adjudication, i).start + 1);
}

bool adjudicate_letter(struct reader *r, uint32_t letter)
{
    size_t i =
        r->adjudication ? adjudication_at(r->adjudication, textview_cursor(r->view)) : SIZE_MAX;
    struct range selected;
    if (i == SIZE_MAX || letter >= 128 || !islower((int)letter) ||
        textview_selection(r->view, &selected))
        return false;
    uint32_t label = schema_by_key(r->session.schema, (char)letter);
    if (label == SCHEMA_NONE || !edit_begin(r, NULL))
        return false;
    adjudication_relabel(r->adjudication, i, label);
    edit_end(r);
    go_on(r, adjudication_place(r->adjudication, i).start + 1);
    return true;
}

/* What is undone is open again. */
static void undo(struct reader *r, const struct action *a)
{
    do_undo(r, a);
    size_t i =
        adjudication_at(r->adjudication, annotations_last_place(r->session.annotations).start);
    if (i != SIZE_MAX)
        adjudication_decide(r->adjudication, i, a->command == CMD_REDO);
}

bool adjudicate_command(struct reader *r, const struct action *a)
{
    struct adjudication *j = r->adjudication;
    struct range selected;
    size_t cursor = textview_cursor(r->view), i = adjudication_at(j, cursor), next;
    switch (a->command) {
    case CMD_UNDO:
    case CMD_REDO:
        undo(r, a);
        return true;
    case CMD_CANCEL:
        if (!r->label_mode || textview_selection(r->view, &selected))
            return false;
        adjudicate_close(r);
        return true;
    case CMD_STOP_NEXT:
    case CMD_STOP_PREV:
        next = adjudication_next(j,
                                 a->command == CMD_STOP_NEXT ? cursor + 1
                                 : i == SIZE_MAX             ? cursor
                                                             : adjudication_place(j, i).start,
                                 a->command == CMD_STOP_NEXT, false);
        if (next != SIZE_MAX)
            go_to(r, next);
        return true;
    default:
        break;
    }
    if (!r->label_mode || i == SIZE_MAX)
        return false;
    switch (a->command) {
    case CMD_ALTERNATIVE: {
        uint32_t digit = a->key.code ? a->key.code : a->text ? (uint32_t)*a->text : 0;
        if (digit != '1' && digit != '2')
            reader_say(r, "1 takes A, 2 takes B");
        else
            take(r, i, digit == '1' ? TAKEN_A : TAKEN_B);
        return true;
    }
    case CMD_ACCEPT_PARAGRAPH:
        take(r, i, TAKEN_BOTH);
        return true;
    case CMD_REJECT:
        take(r, i, TAKEN_NEITHER);
        return true;
    case CMD_ACCEPT: /* as it is */
        adjudication_decide(j, i, true);
        go_on(r, cursor + 1);
        return true;
    case CMD_SKIP:
        go_on(r, cursor + 1);
        return true;
    default:
        return false;
    }
}

/* ---- on the screen
 * ----------------------------------------------------------------------------------- */

void adjudicate_mark(struct reader *r, struct range visible, struct mark_vec *out, int priority)
{
    struct adjudication *j = r->adjudication;
    for (size_t i = 0; i < adjudication_count(j); i++) {
        struct range place = adjudication_place(j, i);
        if (range_overlaps(place, visible))
            vec_push(out, (struct mark){place,
                                        adjudication_is_decided(j, i) ? ROLE_DIFF_ONLY
                                                                      : ROLE_DIFF_CHANGED,
                                        0, priority, 0});
    }
}

/* On narrower screens the words stand in the text alone. */
enum { NARROW = 60 };

static void add_side(struct reader *r, const char *name, const struct annotation *a,
                     struct strbuf *b)
{
    if (!a) {
        strbuf_addf(b, "  %s: nothing", name);
        return;
    }
    if (r->frame.screen.width < NARROW) {
        strbuf_addf(b, "  %s: %s", name, schema_label(r->session.schema, a->label)->name);
        return;
    }
    char *words = text_copy_line(r->session.text, a->range);
    strbuf_addf(b, "  %s: %s \"%s\"", name, schema_label(r->session.schema, a->label)->name, words);
    free(words);
}

void adjudicate_describe(struct reader *r, struct strbuf *b)
{
    static const char *const states[] = {"neither", "A", "B", "both", "another label"};
    struct adjudication *j = r->adjudication;
    size_t i = adjudication_at(j, textview_cursor(r->view));
    if (i == SIZE_MAX)
        return;
    const struct difference *d = adjudication_difference(j, i);
    strbuf_addf(b, "%zu/%zu %s", i + 1, adjudication_count(j),
                adjudication_is_decided(j, i) ? states[adjudication_taken(j, i)] : "open");
    add_side(r, "A", d->a, b);
    add_side(r, "B", d->b, b);
}

char *adjudicate_title(struct reader *r)
{
    struct adjudication *j = r->adjudication;
    const struct agreement *g = adjudication_agreement(j);
    return xasprintf("A %s  B %s  F1 %.1f  kappa %.3f  %zu of %zu open",
                     adjudication_name(j, SIDE_A), adjudication_name(j, SIDE_B),
                     100 * agreement_f1(&g->all, g->all.exact), g->kappa, adjudication_open(j),
                     adjudication_count(j));
}
