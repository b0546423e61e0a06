/* Opening an article whose text has changed since it was annotated. */
#include "core/base/alloc.h"
#include "core/format/format.h"
#include "core/store/carry.h"
#include "core/store/document-private.h"

#include <stdlib.h>
#include <string.h>

/* Annotated texts up to this size are kept, to carry annotations over when they change. */
enum { TEXT_MOST = 16 << 20 };

void document_keep_text(struct document *d)
{
    if (d->text_kept || text_size(d->text) > TEXT_MOST)
        return;
    /* without it annotations are carried over by their words alone: no reason to fail */
    d->text_kept =
        state_keep_text(d->state, d->state_id, text_bytes(d->text), text_size(d->text), NULL);
}

/* ---- what there was before
 * ---------------------------------------------------------------------------- */

struct former {
    struct state_former state;
    struct text *text;
    struct annotations *set; /* NULL: not known */
};

static bool replay(void *data, const char *record, size_t size, struct error *err)
{
    return annotations_replay(data, record, size, err);
}

/* The annotations over the former text, edits that are in no file included. */
static bool load_former(struct document *d, const char *path, uint64_t my_hash, struct former *f)
{
    struct error err;
    char *file = NULL, *extra = NULL;
    size_t size = 0;
    uint64_t now = d->stamp.exists ? d->stamp.hash : 0;
    if (!d->state || !state_former(d->state, path, d->state_id, now, &f->state))
        return false;
    f->text = text_new((uint8_t *)f->state.text, f->state.size);
    /* the file is ours already, or of another text still */
    bool theirs = now && f->state.file_hash == now && my_hash != now;
    if (!theirs && !(f->state.unsaved && !d->has_base))
        return false;
    f->set = annotations_new(f->text, annotations_schema(d->set));
    if (f->state.file_hash && !state_base(d->state, f->state.id, &file, &size, &extra, &err))
        return false;
    struct format_report report = FORMAT_REPORT_INIT;
    if (file)
        format_find("brat")->read(file, size, f->set, &report, NULL);
    format_report_release(&report);
    bool ok = (!extra || annotations_replay(f->set, extra, strlen(extra), &err)) &&
              state_load_unsaved(d->state, f->state.id, replay, f->set, &err);
    free(file);
    free(extra);
    return ok;
}

static void release_former(struct former *f)
{
    annotations_free(f->set);
    text_free(f->text);
}

/* ---- the file of before is kept
 * ----------------------------------------------------------------------- */

static bool keep_former_file(struct document *d, const struct former *f, char **name,
                             struct error *err)
{
    size_t size = d->base_size;
    char *bytes = d->base;
    if (f->set && f->state.unsaved)
        bytes = document_serialise(f->set, f->text, &size);
    bool ok = false, same = false;
    for (int i = 1; i < 100 && !ok && !same; i++) {
        struct file_stamp stamp;
        uint8_t *there;
        size_t n;
        *name =
            i == 1 ? xasprintf("%s.before", d->ann_path) : xasprintf("%s.before%d", d->ann_path, i);
        if (!atomic_read(*name, 0, &there, &n, &stamp, err)) {
            free(*name);
            break;
        }
        same = stamp.exists && n == size && (n == 0 || memcmp(there, bytes, n) == 0);
        if (!stamp.exists)
            ok = atomic_write(*name, bytes, size, NULL, err);
        free(there);
        if (!ok && !same)
            free(*name);
        if (!stamp.exists && !ok)
            break;
    }
    if (bytes != d->base)
        free(bytes);
    return ok || same;
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void tell(struct document *d, const struct carried *c, const char *before)
{
    if (c->orphans)
        document_notify(d,
                        "the article has changed: %zu annotation%s carried over, %zu could not be "
                        "placed, :orphans lists %s; %s is the file of before",
                        c->placed, plural(c->placed), c->orphans, c->orphans == 1 ? "it" : "them",
                        before);
    else
        document_notify(d,
                        "the article has changed: %zu annotation%s carried over; %s is the file of "
                        "before",
                        c->placed, plural(c->placed), before);
}

void document_carry(struct document *d, const char *path, uint64_t my_hash)
{
    struct former f = {0};
    struct carried c;
    struct error err = {""};
    char *name = NULL;
    if (!load_former(d, path, my_hash, &f)) {
        release_former(&f);
        f = (struct former){0};
    }
    annotations_begin(d->set, "carried annotations over to the changed text");
    carry_over(f.set, d->set, &c);
    if (c.changes == 0) {
        annotations_cancel(d->set);
        if (c.orphans)
            document_notify(d, "%zu annotation%s no place in the text; :orphans lists %s",
                            c.orphans, c.orphans == 1 ? " has" : "s have",
                            c.orphans == 1 ? "it" : "them");
    } else if (!keep_former_file(d, &f, &name, &err)) {
        annotations_cancel(d->set);
        document_notify(d, "annotations of the former text are not carried over: %s", err.message);
    } else {
        if (!annotations_commit(d->set, &err))
            document_notify(d, "%s", err.message);
        else if (f.state.unsaved) /* they are in the step now, and in the file of before */
            state_drop_unsaved(d->state, f.state.id, NULL);
        tell(d, &c, name);
        free(name);
    }
    release_former(&f);
}
