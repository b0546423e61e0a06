/* Keeping: the journal, saving, merging. */
#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "core/store/document-private.h"
#include "core/store/merge.h"

#include <stdlib.h>
#include <string.h>

char *document_serialise(const struct annotations *set, const struct text *text, size_t *size)
{
    struct strbuf out = STRBUF_INIT;
    struct format_report report = FORMAT_REPORT_INIT;
    struct export_document doc = {
        .name = "",
        .text = text,
        .annotations = set,
        .mask = ANNOTATIONS_MADE,
    };
    format_export(format_find("brat"), &doc, &out, &report);
    format_report_release(&report);
    *size = out.n;
    return strbuf_detach(&out);
}

struct annotations *document_parse(const struct text *text, struct schema *schema,
                                   const char *bytes, size_t size)
{
    struct annotations *set = annotations_new(text, schema);
    struct format_report report = FORMAT_REPORT_INIT;
    format_find("brat")->read(bytes, size, set, &report, NULL);
    format_report_release(&report);
    return set;
}

/* ---- the journal ---------------------------------------------------------------------------- */

bool document_keep_base(struct document *d, struct error *err)
{
    document_keep_text(d);
    if (d->has_base)
        return true;
    uint64_t hash = d->stamp.exists ? d->stamp.hash : 0;
    d->has_base = state_begin_save(d->state, d->state_id, hash, d->base, d->base_size, NULL, err) &&
                  state_mark_saved(d->state, d->state_id, err);
    return d->has_base;
}

static bool flush_pending(struct document *d, struct error *err)
{
    size_t done = 0;
    if (!document_keep_base(d, err))
        return false;
    for (; done < d->pending.n; done++) {
        struct pending_record *p = &d->pending.v[done];
        if (!state_append_step(d->state, d->state_id, p->event, p->position, p->record, p->size,
                               err))
            break;
        free(p->record);
    }
    if (done)
        memmove(d->pending.v, d->pending.v + done, (d->pending.n - done) * sizeof *d->pending.v);
    d->pending.n -= done;
    return d->pending.n == 0;
}

bool document_append(void *data, enum annotations_event event, size_t position, const char *record,
                     size_t size, struct error *err)
{
    struct document *d = data;
    d->unsaved++;
    if (d->read_only)
        return error_set(err, "this article is open for reading only: the edit is not kept");
    if (!d->ann_path)
        return error_set(err, "this article has no file: the edit is not kept");
    if (!d->state)
        return d->saving || document_save(d, err);
    vec_push(&d->pending,
             (struct pending_record){(int)event, position, xmemdup0(record, size), size});
    return flush_pending(d, err);
}

char *document_fetch(void *data, size_t i, struct error *err)
{
    struct document *d = data;
    if (!d->state) {
        error_set(err, "the history of this article cannot be read");
        return NULL;
    }
    return state_step(d->state, d->state_id, i, err);
}

/* ---- merging -------------------------------------------------------------------------------- */

bool document_merge(struct document *d, char *bytes, size_t size, bool *merged, struct error *err)
{
    struct schema *schema = annotations_schema(d->set);
    struct annotations *base = document_parse(d->text, schema, d->base, d->base_size);
    struct annotations *theirs = document_parse(d->text, schema, bytes, size);
    struct merge_result result;
    annotations_begin(d->set, "merged the changes of another program");
    merge_changes(base, theirs, d->set, &result);
    bool ok = annotations_commit(d->set, err);
    annotations_free(base);
    annotations_free(theirs);
    free(d->base);
    d->base = bytes;
    d->base_size = size;
    d->unsaved++; /* even if nothing came in, the file is another one than we would write */
    if (result.changes)
        document_notify(d, "%zu change%s of another program to %s taken over", result.changes,
                        result.changes == 1 ? "" : "s", d->ann_path);
    if (result.conflicts)
        document_notify(d, "%zu annotation%s changed here and in %s: both are kept",
                        result.conflicts, result.conflicts == 1 ? "" : "s", d->ann_path);
    if (merged)
        *merged = result.changes || result.conflicts;
    return ok;
}

bool document_refresh(struct document *d, bool *merged, struct error *err)
{
    uint8_t *bytes;
    size_t size;
    struct file_stamp stamp;
    if (merged)
        *merged = false;
    if (!d->ann_path || !file_changed(d->ann_path, &d->stamp))
        return true;
    if (!atomic_read(d->ann_path, 0, &bytes, &size, &stamp, err))
        return false;
    bool was_there = d->stamp.exists;
    d->stamp = stamp;
    if (!stamp.exists) {
        if (was_there)
            document_notify(d, "%s was removed by another program; it will be written again",
                            d->ann_path);
        d->unsaved++;
        return true;
    }
    return document_merge(d, (char *)bytes, size, merged, err);
}

/* ---- saving --------------------------------------------------------------------------------- */

static bool write_text_file(struct document *d, struct error *err)
{
    struct file_stamp stamp;
    uint8_t *bytes;
    size_t size;
    if (!d->text_path)
        return true;
    if (!atomic_read(d->text_path, 0, &bytes, &size, &stamp, err))
        return false;
    bool same = stamp.exists && size == text_size(d->text) &&
                (size == 0 || memcmp(bytes, text_bytes(d->text), size) == 0);
    free(bytes);
    return same || atomic_write(d->text_path, text_bytes(d->text), text_size(d->text), NULL, err);
}

static bool needs_more(const struct annotation *a, void *data)
{
    const struct document *d = data;
    return a->status != ANNOTATION_HAND || a->source || a->score >= 0 ||
           !format_find("brat")->carries(d->text, a);
}

/* Tells the database what the file is about to hold. Without that, the edits kept in the database
 * would be made again on top of a file that holds them: so a file that cannot be announced is not
 * written. */
static bool announce(struct document *d, uint64_t hash, const char *bytes, size_t size,
                     struct error *err)
{
    if (!flush_pending(d, err) || (d->unmarked && !state_mark_saved(d->state, d->state_id, err)))
        return false;
    char *extra = annotations_snapshot_of(d->set, needs_more, d);
    d->unmarked = state_begin_save(d->state, d->state_id, hash, bytes, size, extra, err);
    free(extra);
    return d->unmarked;
}

static bool write_file(struct document *d, const char *bytes, size_t size, struct error *err)
{
    uint64_t hash = hash_bytes(bytes, size);
    bool same = d->stamp.exists ? d->stamp.hash == hash : size == 0;
    if (d->state && !announce(d, same && !d->stamp.exists ? 0 : hash, bytes, size, err))
        return false;
    if (!same &&
        (!write_text_file(d, err) || !atomic_write(d->ann_path, bytes, size, &d->stamp, err)))
        return false;
    /* If this fails, the announcement still tells the next start what happened. */
    if (d->state && state_mark_saved(d->state, d->state_id, NULL))
        d->unmarked = false;
    return true;
}

bool document_save(struct document *d, struct error *err)
{
    if (!d->unsaved)
        return true;
    if (d->read_only)
        return error_set(err, "this article is open for reading only");
    if (!d->ann_path)
        return error_set(err, "this article has no file to save to");
    d->saving = true; /* without a database the step that merges would save again */
    bool ok = document_refresh(d, NULL, err);
    d->saving = false;
    if (!ok)
        return false;
    size_t size;
    char *bytes = document_serialise(d->set, d->text, &size);
    ok = write_file(d, bytes, size, err);
    if (!ok) {
        free(bytes);
        return false;
    }
    free(d->base);
    d->base = bytes;
    d->base_size = size;
    d->unsaved = 0;
    return true;
}
