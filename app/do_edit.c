/* Deciding on suggestions, removing, moving edges, selecting, notes, undo. */
#include "app/label.h"

#include "app/filter.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/text/segment.h"

#include <stdlib.h>
#include <string.h>

struct id_vec {
    uint32_t *v;
    size_t n, cap;
};

/* ---- accept, reject
 * ----------------------------------------------------------------------------------- */

/* Those of the statuses in `mask` that the line behind the command means; false: it makes no sense.
 */
static bool choose(struct reader *r, const char *line, unsigned mask, struct id_vec *ids)
{
    struct annotation_cursor cursor;
    const struct annotation *a;
    struct range all = {0, SIZE_MAX};
    struct filter f;
    struct error err;
    if (!filter_parse(&f, line, r->session.schema, false, &err)) {
        reader_complain(r, "%s", err.message);
        return false;
    }
    annotations_find(r->session.annotations, f.visible ? textview_visible(r->view) : all, mask,
                     &cursor);
    while ((a = annotations_next(&cursor))) {
        if (!filter_passes(&f, a->status, a->label, a->score))
            continue;
        char *words = f.text ? reader_words(r, a) : NULL;
        if (!words || filter_has_text(&f, words))
            vec_push(ids, a->id);
        free(words);
    }
    filter_release(&f);
    return true;
}

static void decide_all(struct reader *r, bool accept, const uint32_t *ids, size_t n)
{
    if (n == 0) {
        reader_say(r, "no open suggestion there");
        return;
    }
    char *description =
        xasprintf("%s %zu suggestion%s", accept ? "accepted" : "rejected", n, n == 1 ? "" : "s");
    if (edit_begin(r, n == 1 ? NULL : description)) {
        for (size_t i = 0; i < n; i++) {
            if (accept)
                annotations_accept(r->session.annotations, ids[i]);
            else
                annotations_reject(r->session.annotations, ids[i]);
        }
        edit_end(r);
    }
    free(description);
}

void do_decide(struct reader *r, const struct action *a)
{
    bool accept = a->command == CMD_ACCEPT;
    struct id_vec ids = {0};
    if (a->text && *a->text) {
        if (choose(r, a->text, ANNOTATIONS_SUGGESTED, &ids))
            decide_all(r, accept, ids.v, ids.n);
        vec_release(&ids);
        return;
    }
    if (r->frame.focus == FRAME_ENTITIES) {
        /* every mention of the entity that is still open; refusing takes back an acceptance too */
        const uint32_t *all;
        size_t n = entity_rows_ids(r->entity_rows, list_selected(r->entity_list), &all);
        for (size_t i = 0; i < n; i++) {
            const struct annotation *at = annotations_get(r->session.annotations, all[i]);
            if (at && (at->status == ANNOTATION_SUGGESTED ||
                       (at->status == ANNOTATION_REJECTED) == accept))
                vec_push(&ids, all[i]);
        }
        decide_all(r, accept, ids.v, ids.n);
        vec_release(&ids);
        return;
    }
    size_t cursor = textview_cursor(r->view);
    const struct annotation *at =
        reader_annotation_at(r, cursor, ANNOTATIONS_SUGGESTED | ANNOTATIONS_REJECTED);
    if (!at && !accept)
        at = reader_annotation_at(r, cursor, ANNOTATIONS_MADE);
    if (!at) {
        /* what is accepted already is accepted: go on */
        if (accept && reader_annotation_at(r, cursor, ANNOTATIONS_MADE)) {
            struct action next = {.command = CMD_STOP_NEXT};
            do_stop(r, &next);
        } else
            reader_say(r, "no suggestion at the cursor");
        return;
    }
    uint32_t id = at->id;
    size_t end = at->range.end;
    if (accept)
        r->last_label = at->label;
    decide_all(r, accept, &id, 1);
    label_go_on(r, end);
}

/* How much is accepted at once behind the cursor: to the end of the paragraph, or what is sure to
 * the end of the screen. */
const float label_sure = 0.8F;

struct range label_run(struct reader *r, bool sure, uint32_t *ids, size_t most, size_t *count)
{
    size_t cursor = textview_cursor(r->view);
    const struct annotation *at = reader_annotation_at(r, cursor, ANNOTATIONS_SUGGESTED);
    struct range rest = {at ? at->range.start : cursor,
                         text_line_end(r->session.text, cursor, 1 << 20)};
    size_t block = article_block_at(r->session.article, cursor), end = rest.start;
    if (sure)
        rest.end = textview_visible(r->view).end;
    else if (block != SIZE_MAX)
        rest.end = article_blocks(r->session.article)->v[block].range.end;
    struct annotation_cursor c;
    *count = 0;
    annotations_find(r->session.annotations, rest, ANNOTATIONS_SUGGESTED, &c);
    while (*count < most && (at = annotations_next(&c))) {
        /* of those that overlap only one can be right: the first */
        if (at->range.start < end)
            continue;
        if (sure && *count > 0 && at->score < label_sure)
            break;
        ids[(*count)++] = at->id;
        end = at->range.end;
    }
    return (struct range){rest.start, *count ? end : rest.start};
}

void do_accept_run(struct reader *r, const struct action *a)
{
    enum { MOST = 4096 };
    uint32_t ids[MOST];
    size_t n;
    struct range run = label_run(r, a->command == CMD_ACCEPT_SURE, ids, MOST, &n);
    decide_all(r, true, ids, n);
    if (n)
        label_go_on(r, run.end);
}

/* ---- one annotation
 * ----------------------------------------------------------------------------------- */

static void remove_all(struct reader *r, const struct id_vec *ids)
{
    char *description = xasprintf("removed %zu annotation%s", ids->n, ids->n == 1 ? "" : "s");
    if (ids->n == 0)
        reader_say(r, "no such annotation");
    else if (edit_begin(r, ids->n == 1 ? NULL : description)) {
        for (size_t i = 0; i < ids->n; i++)
            annotations_remove(r->session.annotations, ids->v[i]);
        edit_end(r);
    }
    free(description);
}

/* Several made ones at the cursor, none of them chosen: it must be said which. */
static bool is_ambiguous(struct reader *r)
{
    struct annotation_cursor c;
    size_t cursor = textview_cursor(r->view), n = 0;
    annotations_find(r->session.annotations, (struct range){cursor, cursor}, ANNOTATIONS_MADE, &c);
    while (annotations_next(&c))
        n++;
    const struct annotation *at = reader_annotation_at(r, cursor, ANNOTATIONS_MADE);
    return n > 1 && at->id != r->chosen_id;
}

void do_remove(struct reader *r, const struct action *a)
{
    if (a->text && *a->text) {
        struct id_vec ids = {0};
        if (choose(r, a->text, ANNOTATIONS_MADE, &ids))
            remove_all(r, &ids);
        vec_release(&ids);
        return;
    }
    if (r->frame.focus == FRAME_ENTITIES) {
        const uint32_t *ids;
        size_t n = entity_rows_ids(r->entity_rows, list_selected(r->entity_list), &ids),
               removed = 0;
        if (n && edit_begin(r, "removed an entity's annotations")) {
            for (size_t i = 0; i < n; i++)
                removed += !(ids[i] & ANNOTATION_SUGGESTION) &&
                           annotations_remove(r->session.annotations, ids[i]);
            edit_end(r);
        }
        if (!removed)
            reader_say(r, "nothing is annotated there; - rejects a suggestion");
        return;
    }
    if (is_ambiguous(r)) {
        do_choose(r, a);
        return;
    }
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_MADE | ANNOTATIONS_REJECTED);
    if (!at) {
        reader_say(r, "no annotation at the cursor");
        return;
    }
    uint32_t id = at->id;
    if (!edit_begin(r, NULL))
        return;
    annotations_remove(r->session.annotations, id);
    edit_end(r);
}

/* ---- selecting
 * ----------------------------------------------------------------------------------------- */

static struct range unit_at(struct reader *r, size_t at)
{
    const struct text *t = r->session.text;
    struct range range;
    switch (r->unit) {
    case UNIT_WORD:
        if (text_word_at(t, at, &range) || text_word_next(t, at, &range))
            return range;
        break;
    case UNIT_SENTENCE:
        return text_sentence_at(t, at);
    case UNIT_PARAGRAPH:
        return (struct range){text_line_start(t, at, 1 << 20), text_line_end(t, at, 1 << 20)};
    default:
        break;
    }
    return (struct range){at, text_grapheme_next(t, at)};
}

void do_select(struct reader *r, const struct action *a)
{
    (void)a;
    struct range range;
    if (textview_selection(r->view, &range)) {
        textview_unselect(r->view);
        return;
    }
    r->unit = r->label_mode ? UNIT_WORD : UNIT_CHARACTER;
    textview_select(r->view, unit_at(r, textview_cursor(r->view)));
}

void do_unit(struct reader *r, const struct action *a)
{
    (void)a;
    static const char *const names[] = {"word", "sentence", "paragraph", "character"};
    struct range range;
    size_t at = textview_cursor(r->view);
    if (textview_selection(r->view, &range)) {
        at = range.start;
        r->unit = (enum unit)((r->unit + 1) % UNIT_COUNT);
    } else
        r->unit = UNIT_WORD;
    textview_select(r->view, unit_at(r, at));
    reader_say(r, "selecting by %s", names[r->unit]);
}

/* ---- notes
 * ---------------------------------------------------------------------------------------------- */

static void set_note(struct reader *r, uint32_t id, const char *line)
{
    if (!edit_begin(r, NULL))
        return;
    char *own = xstrdup(line); /* it may be the one that is kept for `.` */
    annotations_set_note(r->session.annotations, id, *own ? own : NULL);
    edit_end(r);
    free(r->last_note);
    r->last_note = own;
    r->last_act = *own ? LAST_NOTE : r->last_act;
}

void do_note(struct reader *r, const struct action *a)
{
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED);
    if (!at) {
        reader_complain(r, "no annotation at the cursor to write a note to");
        return;
    }
    if (a->text && *a->text) {
        set_note(r, at->id, a->text);
        return;
    }
    r->note_id = at->id;
    r->prompt_use = PROMPT_NOTE;
    r->prompt = prompt_new("note: ", NULL, NULL, NULL);
    if (at->note)
        prompt_set(r->prompt, at->note);
}

void note_done(struct reader *r, const char *line)
{
    if (annotations_get(r->session.annotations, r->note_id))
        set_note(r, r->note_id, line);
    else
        reader_complain(r, "the suggestion has changed meanwhile; no note was written");
}

/* ---- undo, redo
 * ------------------------------------------------------------------------------------------ */

void do_undo(struct reader *r, const struct action *a)
{
    bool undo = a->command == CMD_UNDO;
    if (document_read_only(r->session.document)) {
        reader_complain(r, "read-only: nothing is changed");
        return;
    }
    for (long i = a->count > 0 ? a->count : 1; i > 0; i--) {
        struct error err;
        bool kept = true;
        bool done = undo ? annotations_undo(r->session.annotations, &kept, &err)
                         : annotations_redo(r->session.annotations, &kept, &err);
        if (!kept) {
            reader_complain(r, "not kept on disk: %s", err.message);
            return;
        }
        if (!done) {
            reader_say(r, undo ? "nothing to undo" : "nothing to redo");
            return;
        }
        r->edited = reader_now();
        reader_say(r, "%s", annotations_last_step(r->session.annotations));
        everywhere_follow(r, undo);
    }
    struct range place = annotations_last_place(r->session.annotations);
    textview_unselect(r->view);
    if (place.end > place.start)
        textview_goto(r->view, place.start, TEXTVIEW_NEAR);
}
