/* Opening and closing. */
#include "core/store/document.h"

#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "core/store/document-private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void document_notify(struct document *d, const char *format, ...)
{
    char line[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    vec_push(&d->notices, xstrdup(line));
}

char *document_ann_path(const char *article_path)
{
    size_t n = strlen(article_path);
    const char *slash = strrchr(article_path, '/');
    const char *name = slash ? slash + 1 : article_path;
    if (strlen(name) > 4 && strcmp(article_path + n - 4, ".txt") == 0)
        n -= 4;
    return xasprintf("%.*s.ann", (int)n, article_path);
}

#define WHOLE_HASH ((size_t)16 << 20)
#define HASH_SAMPLE ((size_t)1 << 20)

uint64_t document_text_hash(const struct text *text)
{
    const uint8_t *s = text_bytes(text);
    size_t n = text_size(text);
    if (n <= WHOLE_HASH)
        return hash_bytes(s, n);
    uint64_t parts[] = {
        n,
        hash_bytes(s, HASH_SAMPLE),
        hash_bytes(s + n / 2, HASH_SAMPLE),
        hash_bytes(s + n - HASH_SAMPLE, HASH_SAMPLE),
    };
    return hash_bytes(parts, sizeof parts);
}

/* ---- loading -------------------------------------------------------------------------------- */

static void read_file(struct document *d)
{
    const struct format *brat = format_find("brat");
    struct format_report report = FORMAT_REPORT_INIT;
    brat->read(d->base, d->base_size, d->set, &report, NULL);
    for (size_t i = 0; i < report.n; i++) {
        char *remark = format_remark_line(&report.v[i]);
        document_notify(d, "%s: %s; kept as they are", d->ann_path, remark);
        free(remark);
    }
    format_report_release(&report);
}

static bool replay(void *data, const char *record, size_t size, struct error *err)
{
    struct document *d = data;
    return annotations_replay(d->set, record, size, err);
}

static void without_state(struct document *d, const struct error *err)
{
    document_notify(d, "%s; edits go straight to the file, undo does not reach over a restart",
                    err->message);
    d->state = NULL;
    d->state_id = 0;
}

/* From the database: what the file cannot say, the edits since it was written, the history. */
static bool restore(struct document *d, const struct state_document *s, const char *extra,
                    struct error *err)
{
    if (extra && !annotations_replay(d->set, extra, strlen(extra), err))
        return false;
    if (!state_load_unsaved(d->state, s->id, replay, d, err))
        return false;
    d->unsaved = s->unsaved;
    annotations_set_history(d->set, s->steps, s->position);
    return true;
}

/* Begins with an empty set again after something went wrong half way. */
static void start_over(struct document *d)
{
    struct schema *schema = annotations_schema(d->set);
    annotations_free(d->set);
    d->set = annotations_new(d->text, schema);
    d->unsaved = 0;
    read_file(d);
}

/* d->base holds the file as it is now. */
static bool load_with_state(struct document *d, struct state_document *s, struct error *err)
{
    char *old = NULL, *extra = NULL;
    size_t old_size = 0;
    uint64_t now = d->stamp.exists ? d->stamp.hash : 0;

    if (s->has_base && !state_base(d->state, s->id, &old, &old_size, &extra, err))
        return false;
    bool same = !s->has_base || s->file_hash == now;
    char *theirs = d->base;
    size_t theirs_size = d->base_size;
    if (!same) {
        d->base = old;
        d->base_size = old_size;
    }
    read_file(d);
    bool ok = restore(d, s, extra, err);
    if (!ok && !same) { /* what the file says now counts more than what we cannot read */
        d->base = theirs;
        d->base_size = theirs_size;
        theirs = old;
        same = true;
    }
    if (!ok)
        start_over(d);
    else if (d->unsaved && !d->read_only)
        document_notify(d, "%zu edit%s recovered that %s not in %s yet", d->unsaved,
                        d->unsaved == 1 ? "" : "s", d->unsaved == 1 ? "was" : "were", d->ann_path);
    if (same) {
        if (theirs != d->base)
            free(theirs);
        if (old != theirs)
            free(old);
    } else if (!d->stamp.exists) {
        document_notify(d, "%s is gone; its annotations are kept and will be written again",
                        d->ann_path);
        free(theirs);
        d->unsaved++;
    } else {
        struct annotations_journal journal = {document_append, document_fetch, d};
        annotations_set_journal(d->set, &journal);
        document_merge(d, theirs, theirs_size, NULL, NULL);
    }
    free(extra);
    return ok;
}

static bool find_state(struct document *d, const char *path, uint64_t text_hash,
                       struct state_document *s, struct error *err)
{
    if (!state_document(d->state, path, text_hash, !d->read_only, s, err))
        return false;
    bool written = d->stamp.exists && s->pending_hash && s->pending_hash == d->stamp.hash;
    if (!written || d->read_only)
        return true;
    /* The last save was cut off when it had got as far as the file. */
    return state_mark_saved(d->state, s->id, err) &&
           state_document(d->state, path, text_hash, !d->read_only, s, err);
}

/* The hash of the file as the edits of this text know it; 0: they know none. */
static uint64_t load(struct document *d, const char *path, uint64_t text_hash)
{
    struct error err = {""};
    struct state_document s = {0};
    if (!d->state || !find_state(d, path, text_hash, &s, &err)) {
        if (d->state)
            without_state(d, &err);
        read_file(d);
        return 0;
    }
    d->state_id = s.id;
    d->has_base = s.has_base;
    if (s.other_text && d->read_only)
        document_notify(d, "the article has changed: edits of its former text are kept aside");
    if (!s.id) {
        read_file(d);
        return 0;
    }
    if (!load_with_state(d, &s, &err)) {
        document_notify(d, "the edits kept in the database cannot be read: %s", err.message);
        without_state(d, &err);
    }
    return s.has_base ? s.file_hash : 0;
}

static void take_lock(struct document *d, const char *path)
{
    struct error err;
    long holder = 0;
    d->lock = state_lock(d->state, path, &holder, &err);
    if (d->lock)
        return;
    if (holder >= 0) {
        document_notify(d, "%s: it is open here for reading only", err.message);
        d->read_only = true;
    } else {
        document_notify(d, "%s: nothing keeps a second program from editing this article",
                        err.message);
    }
}

struct document *document_open(const char *article_path, const struct text *text,
                               const struct document_options *options, struct error *err)
{
    struct document *d = xcalloc(1, sizeof *d);
    uint8_t *bytes;
    d->text = text;
    d->set = annotations_new(text, options->schema);
    d->read_only = options->read_only;
    if (!article_path)
        return d;
    d->state = options->state;
    d->ann_path = options->ann_path ? xstrdup(options->ann_path) : document_ann_path(article_path);
    d->text_path = options->text_path ? xstrdup(options->text_path) : NULL;
    char *real = realpath(article_path, NULL);
    if (options->annotator) {
        char *own = xasprintf("%s@%s", real ? real : article_path, options->annotator);
        free(real);
        real = own;
    }
    const char *path = real ? real : article_path;
    if (!d->read_only)
        take_lock(d, path);
    if (d->lock)
        atomic_clean(d->ann_path);
    if (!atomic_read(d->ann_path, 0, &bytes, &d->base_size, &d->stamp, err)) {
        free(real);
        document_close(d);
        return NULL;
    }
    d->base = (char *)bytes;
    uint64_t hash =
        load(d, path, options->text_hash ? options->text_hash : document_text_hash(text));
    struct annotations_journal journal = {document_append, document_fetch, d};
    annotations_set_journal(d->set, &journal);
    if (options->carry && !d->read_only)
        document_carry(d, path, hash);
    free(real);
    return d;
}

void document_close(struct document *d)
{
    if (!d)
        return;
    annotations_free(d->set);
    state_unlock(d->lock);
    for (size_t i = 0; i < d->pending.n; i++)
        free(d->pending.v[i].record);
    vec_release(&d->pending);
    for (size_t i = 0; i < d->notices.n; i++)
        free(d->notices.v[i]);
    vec_release(&d->notices);
    free(d->ann_path);
    free(d->text_path);
    free(d->base);
    free(d);
}

/* ---- asking --------------------------------------------------------------------------------- */

struct annotations *document_annotations(struct document *d)
{
    return d->set;
}

const char *document_file(const struct document *d)
{
    return d->ann_path;
}

size_t document_notice_count(const struct document *d)
{
    return d->notices.n;
}

const char *document_notice(const struct document *d, size_t i)
{
    return d->notices.v[i];
}

bool document_read_only(const struct document *d)
{
    return d->read_only;
}

bool document_modified(const struct document *d)
{
    return d->unsaved > 0;
}

size_t document_unsaved(const struct document *d)
{
    return d->unsaved;
}

bool document_durable(const struct document *d)
{
    return d->pending.n == 0 && (d->unsaved == 0 || (d->state && !d->read_only));
}

int64_t document_state_id(const struct document *d)
{
    return d->state_id;
}
