/* Repeats: hiding the later copies, sorting the pane. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/copies.h"
#include "core/text/segment.h"

#include <stdlib.h>
#include <string.h>

/* What is hidden must be what was read before, but for a word here and there. */
static const double HIDE_SIMILARITY = 0.8;

/* ---- hiding
 * ---------------------------------------------------------------------------------------- */

static char *label_of(struct reader *r, const struct dup_copy *copy)
{
    const struct dup_report *report = &r->session.repeats;
    const struct dup_occurrence *o = &report->occurrences[copy->occurrence];
    size_t original = report->occurrences[copy->original].range.start;
    size_t paragraph = article_block_at(r->session.article, original) + 1;
    if (report->groups[copy->group].kind == DUP_EXACT || o->similarity >= 0.995)
        return xasprintf("%zu words as in ¶%zu, hidden", o->words, paragraph);
    return xasprintf("%zu words, %.0f %% as in ¶%zu, hidden", o->words, o->similarity * 100,
                     paragraph);
}

void repeats_hide(struct reader *r)
{
    struct session *s = &r->session;
    if (!r->hiding || !s->repeats_known || r->hidden_version == s->repeats_version)
        return;
    r->hidden_version = s->repeats_version;
    struct dup_copy_vec copies = {0};
    dup_later_copies(&s->repeats, text_bytes(s->text), text_size(s->text),
                     s->options->duplicates.min_words, HIDE_SIMILARITY, &copies);
    struct textview_fold *folds = xcalloc(copies.n, sizeof *folds);
    char **labels = xcalloc(copies.n, sizeof *labels);
    size_t n = 0;
    for (size_t i = 0; i < copies.n; i++) {
        struct range range = copies.v[i].range;
        range.start = text_grapheme_align(s->text, range.start);
        range.end = range.end < text_size(s->text) ? text_grapheme_align(s->text, range.end)
                                                   : text_size(s->text);
        if (range.end <= range.start)
            continue;
        labels[n] = label_of(r, &copies.v[i]);
        folds[n] = (struct textview_fold){range, labels[n]};
        n++;
    }
    textview_set_folds(r->view, folds, n);
    for (size_t i = 0; i < n; i++)
        free(labels[i]);
    free(labels);
    free(folds);
    vec_release(&copies);
}

void do_hide(struct reader *r, const struct action *a)
{
    bool given = a->text && *a->text;
    if (given && strcmp(a->text, "on") != 0 && strcmp(a->text, "off") != 0) {
        reader_complain(r, "hide on, or hide off");
        return;
    }
    r->hiding = given ? strcmp(a->text, "on") == 0 : !r->hiding;
    r->hidden_version = 0;
    if (!r->hiding) {
        textview_set_folds(r->view, NULL, 0);
        reader_say(r, "all copies are shown");
        return;
    }
    if (!r->session.repeats_known) {
        reader_say(r, "copies will be hidden when the repeats are known");
        return;
    }
    repeats_hide(r);
    size_t n = textview_fold_count(r->view);
    if (n)
        reader_say(r, "%zu %s hidden; Enter on one opens it, H shows all", n,
                   n == 1 ? "copy is" : "copies are");
    else
        reader_say(r, "no later copies to hide");
}

/* ---- the pane
 * --------------------------------------------------------------------------------------- */

void do_sort(struct reader *r, const struct action *a)
{
    bool given = a->text && *a->text;
    if (given && strcmp(a->text, "place") != 0 && strcmp(a->text, "size") != 0) {
        reader_complain(r, "sort place, or sort size");
        return;
    }
    bool by_place = given ? strcmp(a->text, "place") == 0 : !repeat_rows_by_place(r->repeat_rows);
    repeat_rows_sort(r->repeat_rows, by_place);
    list_changed(r->repeat_list);
    reader_say(r, by_place ? "repeats by place" : "repeats by what they spare the reader");
}
