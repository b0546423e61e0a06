/* One label in all opened articles: the others are done one by one between two events. */
#include "app/label.h"

#include "core/annotation/mentions.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { MENTIONS_MOST = 100000 };

enum work { LABELLING, UNDOING, REDOING };

/* What is being done, and when it is over what was done last: that can be undone together. */
struct everywhere {
    char *label, *words, *description;
    struct jobs *jobs; /* for the sessions of the others; nothing runs in it */
    enum work work;
    bool busy, done_here; /* done_here: the step of the open article stands */
    size_t next;
    size_t mentions, articles, skipped;
    bool *changed; /* of each file: it has a step of this description */
};

static struct everywhere *begin(struct reader *r, enum work work)
{
    struct everywhere *e = r->everywhere;
    e->work = work;
    e->busy = r->files.n > 1;
    e->next = e->mentions = e->articles = e->skipped = 0;
    return e;
}

void everywhere_free(struct reader *r)
{
    struct everywhere *e = r->everywhere;
    if (!e)
        return;
    jobs_free(e->jobs);
    free(e->label);
    free(e->words);
    free(e->description);
    free(e->changed);
    free(e);
    r->everywhere = NULL;
}

void everywhere_label(struct reader *r, const char *label, const char *words,
                      const char *description)
{
    /* what was begun before is carried through: every one of them was asked for */
    while (everywhere_step(r))
        ;
    everywhere_free(r);
    struct everywhere *e = r->everywhere = xcalloc(1, sizeof *e);
    e->label = xstrdup(label);
    e->words = xstrdup(words);
    e->description = xstrdup(description);
    e->changed = xcalloc(r->files.n + 1, sizeof *e->changed);
    e->jobs = jobs_new(-1);
    e->done_here = true;
    begin(r, LABELLING);
    if (rules_add(&r->rules, r->session.state, label, words))
        rules_apply(r);
}

/* ---- one article ---------------------------------------------------------------------------- */

static void label_one(struct everywhere *e, struct session *s, size_t file)
{
    struct range_vec places = {0};
    uint32_t label = schema_find(s->schema, e->label);
    mentions_of(s->text, e->words, MENTIONS_WHOLE_WORD, MENTIONS_MOST, NULL, &places);
    if (label == SCHEMA_NONE || places.n == 0) {
        vec_release(&places);
        return;
    }
    annotations_begin(s->annotations, e->description);
    struct labelled done = label_every(s->annotations, &places, SIZE_MAX, label);
    annotations_commit(s->annotations, NULL);
    e->mentions += done.given;
    e->articles += done.given > 0;
    e->changed[file] = done.given > 0;
    vec_release(&places);
}

/* Only if nothing has been done there since. */
static void turn_one(struct everywhere *e, struct session *s)
{
    bool ok, undo = e->work == UNDOING;
    bool turned = undo ? annotations_undo(s->annotations, &ok, NULL)
                       : annotations_redo(s->annotations, &ok, NULL);
    const char *step = annotations_last_step(s->annotations);
    size_t n = strlen(step), m = strlen(e->description);
    if (turned && n >= m && strcmp(step + n - m, e->description) == 0) {
        e->articles++;
        return;
    }
    if (turned && undo)
        annotations_redo(s->annotations, &ok, NULL);
    else if (turned)
        annotations_undo(s->annotations, &ok, NULL);
    e->skipped++;
}

static void do_one(struct reader *r, size_t file)
{
    struct everywhere *e = r->everywhere;
    struct session other = {
        .options = r->session.options, .state = r->session.state, .jobs = e->jobs};
    struct error err;
    if (!session_open(&other, r->files.v[file], &err)) {
        e->skipped++;
        return;
    }
    if (document_read_only(other.document))
        e->skipped++;
    else if (e->work == LABELLING)
        label_one(e, &other, file);
    else
        turn_one(e, &other);
    /* what cannot be written now is in the state and comes with the next opening */
    document_save(other.document, &err);
    session_close(&other);
}

static void tell(struct reader *r)
{
    const struct everywhere *e = r->everywhere;
    char skipped[64] = "";
    if (e->skipped)
        snprintf(skipped, sizeof skipped, "; %zu could not be changed", e->skipped);
    if (e->work == LABELLING)
        reader_say(r, "%s '%s': %zu more in %zu other article%s%s, and proposed in later ones",
                   e->label, e->words, e->mentions, e->articles, e->articles == 1 ? "" : "s",
                   skipped);
    else
        reader_say(r, "%s in %zu other article%s%s", e->work == UNDOING ? "undone" : "redone",
                   e->articles, e->articles == 1 ? "" : "s", skipped);
}

bool everywhere_busy(const struct reader *r, uint64_t *done, uint64_t *total)
{
    const struct everywhere *e = r->everywhere;
    if (!e || !e->busy)
        return false;
    *done = e->next;
    *total = r->files.n;
    return true;
}

bool everywhere_step(struct reader *r)
{
    struct everywhere *e = r->everywhere;
    if (!e || !e->busy)
        return false;
    size_t file = e->next++;
    bool wanted = e->work == LABELLING || e->changed[file];
    if (file < r->files.n && file != r->file && wanted && strcmp(r->files.v[file], "-") != 0)
        do_one(r, file);
    if (e->next >= r->files.n) {
        e->busy = false;
        tell(r);
    }
    return e->busy;
}

/* ---- undo together -------------------------------------------------------------------------- */

void everywhere_follow(struct reader *r, bool undo)
{
    struct everywhere *e = r->everywhere;
    const char *step = annotations_last_step(r->session.annotations);
    size_t n = strlen(step), m = e ? strlen(e->description) : 0;
    if (!e || n < m || strcmp(step + n - m, e->description) != 0 || e->done_here != undo)
        return;
    while (everywhere_step(r))
        ;
    e->done_here = !undo;
    begin(r, undo ? UNDOING : REDOING);
}
