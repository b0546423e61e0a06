/* Steps: begun, committed, undone, redone, handed to the journal. */
#include "core/annotation/set.h"

#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <string.h>

void step_release(struct step *step)
{
    for (size_t i = 0; i < step->spans.n; i++) {
        span_unref(step->spans.v[i].before);
        span_unref(step->spans.v[i].after);
    }
    for (size_t i = 0; i < step->lines.n; i++) {
        line_unref(step->lines.v[i].before);
        line_unref(step->lines.v[i].after);
    }
    vec_release(&step->spans);
    vec_release(&step->lines);
    free(step->description);
    *step = (struct step){0};
}

static uint32_t change_id(const struct span_change *c)
{
    return c->before ? c->before->a.id : c->after->a.id;
}

static const char *change_key(const struct line_change *c)
{
    return c->before ? c->before->a.key : c->after->a.key;
}

void set_apply(struct annotations *set, const struct step *step, bool backward)
{
    for (size_t i = 0; i < step->spans.n; i++) {
        const struct span_change *c = &step->spans.v[backward ? step->spans.n - 1 - i : i];
        set_place_span(set, change_id(c), backward ? c->before : c->after);
    }
    for (size_t i = 0; i < step->lines.n; i++) {
        const struct line_change *c = &step->lines.v[backward ? step->lines.n - 1 - i : i];
        set_place_line(set, change_key(c), backward ? c->before : c->after);
    }
}

/* ---- one change per id: the first state before, the last one after -------------------------- */

struct sortable {
    const void *change;
    size_t order;
};

static int compare_span_changes(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;
    uint32_t i = change_id(x->change), j = change_id(y->change);
    if (i != j)
        return i < j ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static int compare_line_changes(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;
    int c = strcmp(change_key(x->change), change_key(y->change));
    return c ? c : x->order < y->order ? -1 : 1;
}

static struct sortable *sorted_changes(const void *v, size_t n, size_t size,
                                       int (*compare)(const void *, const void *))
{
    struct sortable *s = xcalloc(n, sizeof *s);
    for (size_t i = 0; i < n; i++)
        s[i] = (struct sortable){(const char *)v + i * size, i};
    qsort(s, n, sizeof *s, compare);
    return s;
}

static void coalesce_spans(struct step *step)
{
    size_t n = step->spans.n, kept = 0;
    if (!n)
        return;
    struct sortable *s =
        sorted_changes(step->spans.v, n, sizeof *step->spans.v, compare_span_changes);
    struct span_change *out = xcalloc(n, sizeof *out);
    for (size_t i = 0; i < n;) {
        const struct span_change *first = s[i].change, *last = first;
        size_t end = i + 1;
        for (; end < n && change_id(s[end].change) == change_id(first); end++)
            last = s[end].change;
        struct span_change c = {first->before ? span_ref(first->before) : NULL,
                                last->after ? span_ref(last->after) : NULL};
        if (c.before == c.after || span_equal(c.before, c.after)) {
            span_unref(c.before);
            span_unref(c.after);
        } else {
            out[kept++] = c;
        }
        i = end;
    }
    for (size_t i = 0; i < n; i++) {
        span_unref(step->spans.v[i].before);
        span_unref(step->spans.v[i].after);
    }
    free(s);
    free(step->spans.v);
    step->spans.v = out;
    step->spans.n = kept;
    step->spans.cap = n;
}

static void coalesce_lines(struct step *step)
{
    size_t n = step->lines.n, kept = 0;
    if (!n)
        return;
    struct sortable *s =
        sorted_changes(step->lines.v, n, sizeof *step->lines.v, compare_line_changes);
    struct line_change *out = xcalloc(n, sizeof *out);
    for (size_t i = 0; i < n;) {
        const struct line_change *first = s[i].change, *last = first;
        size_t end = i + 1;
        for (; end < n && strcmp(change_key(s[end].change), change_key(first)) == 0; end++)
            last = s[end].change;
        struct line_change c = {first->before ? line_ref(first->before) : NULL,
                                last->after ? line_ref(last->after) : NULL};
        if (c.before == c.after ||
            (c.before && c.after && strcmp(c.before->a.body, c.after->a.body) == 0)) {
            line_unref(c.before);
            line_unref(c.after);
        } else {
            out[kept++] = c;
        }
        i = end;
    }
    for (size_t i = 0; i < n; i++) {
        line_unref(step->lines.v[i].before);
        line_unref(step->lines.v[i].after);
    }
    free(s);
    free(step->lines.v);
    step->lines.v = out;
    step->lines.n = kept;
    step->lines.cap = n;
}

/* ---- words for people ----------------------------------------------------------------------- */

#define QUOTED_BYTES 48

static char *quoted(const struct annotations *set, const struct span *s)
{
    struct range r = s->a.range;
    bool cut = r.end - r.start > QUOTED_BYTES;
    if (cut)
        r.end = utf8_align(text_bytes(set->text), text_size(set->text), r.start + QUOTED_BYTES);
    char *words = text_copy_line(set->text, r);
    char *out = xasprintf("%s '%s%s'", schema_label(set->schema, s->a.label)->name, words,
                          cut ? "\xE2\x80\xA6" : "");
    free(words);
    return out;
}

static const char *verb(const struct span_change *c)
{
    const struct annotation *b = c->before ? &c->before->a : NULL, *a = c->after ? &c->after->a : b;
    if (!c->after)
        return "removed";
    if (a->status == ANNOTATION_REJECTED && (!b || b->status != a->status))
        return "rejected";
    if (!b)
        return a->status == ANNOTATION_ACCEPTED ? "accepted" : "added";
    if (a->label != b->label)
        return "relabelled";
    if (a->status != b->status)
        return "accepted";
    if (a->range.start != b->range.start || a->range.end != b->range.end ||
        a->fragment_count != b->fragment_count)
        return "moved";
    return a->note ? "noted" : "changed";
}

static char *describe(const struct annotations *set, const struct step *step)
{
    if (step->spans.n == 1) {
        const struct span_change *c = &step->spans.v[0];
        char *words = quoted(set, c->after ? c->after : c->before);
        char *out = xasprintf("%s %s", verb(c), words);
        free(words);
        return out;
    }
    size_t n = step->spans.n + step->lines.n;
    return xasprintf("%zu change%s", n, n == 1 ? "" : "s");
}

/* ---- steps ---------------------------------------------------------------------------------- */

void annotations_begin(struct annotations *set, const char *description)
{
    if (set->open)
        return;
    set->open = true;
    set->current.loaded = true;
    set->current.description = description ? xstrdup(description) : NULL;
}

void annotations_cancel(struct annotations *set)
{
    if (!set->open)
        return;
    set_apply(set, &set->current, true);
    step_release(&set->current);
    set->open = false;
}

/* Tells the journal and the status line. */
static bool finish(struct annotations *set, enum annotations_event event, const struct step *step,
                   struct error *err)
{
    static const char *const prefix[] = {"", "undone: ", "redone: "};
    free(set->last_step);
    set->last_step = xasprintf("%s%s", prefix[event], step->description);
    set->last_place = step->place;
    if (!set->journal.append)
        return true;
    struct strbuf record = STRBUF_INIT;
    record_write(set, step, event == ANNOTATIONS_UNDO, &record);
    bool ok = set->journal.append(set->journal.data, event, set->position, record.v, record.n, err);
    strbuf_release(&record);
    return ok;
}

bool annotations_commit(struct annotations *set, struct error *err)
{
    if (!set->open)
        return true;
    set->open = false;
    struct step *step = &set->current;
    if (step->spans.n)
        step->place = step->spans.v[0].after ? step->spans.v[0].after->a.range
                                             : step->spans.v[0].before->a.range;
    coalesce_spans(step);
    coalesce_lines(step);
    if (!step->spans.n && !step->lines.n) {
        step_release(step);
        return true;
    }
    if (!step->description)
        step->description = describe(set, step);
    while (set->history.n > set->position)
        step_release(&set->history.v[--set->history.n]);
    vec_push(&set->history, *step);
    set->position++;
    *step = (struct step){0};
    return finish(set, ANNOTATIONS_COMMIT, &vec_last(&set->history), err);
}

static bool load_step(struct annotations *set, size_t i, struct error *err)
{
    struct step *step = &set->history.v[i];
    if (step->loaded)
        return true;
    if (!set->journal.fetch)
        return error_set(err, "the history is not there any more");
    char *record = set->journal.fetch(set->journal.data, i, err);
    if (!record)
        return false;
    step->loaded = record_read(set, record, strlen(record), step, err);
    free(record);
    return step->loaded;
}

static bool move(struct annotations *set, enum annotations_event event, bool *ok, struct error *err)
{
    bool back = event == ANNOTATIONS_UNDO;
    *ok = true;
    if (set->open || (back ? set->position == 0 : set->position == set->history.n))
        return false;
    size_t i = back ? set->position - 1 : set->position;
    if (!load_step(set, i, err)) {
        *ok = false;
        return false;
    }
    set_apply(set, &set->history.v[i], back);
    set->position = back ? i : i + 1;
    *ok = finish(set, event, &set->history.v[i], err);
    return true;
}

bool annotations_undo(struct annotations *set, bool *ok, struct error *err)
{
    return move(set, ANNOTATIONS_UNDO, ok, err);
}

bool annotations_redo(struct annotations *set, bool *ok, struct error *err)
{
    return move(set, ANNOTATIONS_REDO, ok, err);
}

size_t annotations_undo_count(const struct annotations *set)
{
    return set->position;
}

size_t annotations_redo_count(const struct annotations *set)
{
    return set->history.n - set->position;
}

const char *annotations_last_step(const struct annotations *set)
{
    return set->last_step;
}

struct range annotations_last_place(const struct annotations *set)
{
    return set->last_place;
}

void annotations_set_journal(struct annotations *set, const struct annotations_journal *journal)
{
    set->journal = *journal;
}

void annotations_set_history(struct annotations *set, size_t count, size_t position)
{
    for (size_t i = 0; i < set->history.n; i++)
        step_release(&set->history.v[i]);
    set->history.n = 0;
    vec_reserve(&set->history, count);
    for (size_t i = 0; i < count; i++)
        vec_push(&set->history, (struct step){0});
    set->position = position < count ? position : count;
}

bool annotations_replay(struct annotations *set, const char *record, size_t size, struct error *err)
{
    struct step step = {0};
    bool ok = record_read(set, record, size, &step, err);
    if (ok)
        set_apply(set, &step, false);
    step_release(&step);
    return ok;
}
