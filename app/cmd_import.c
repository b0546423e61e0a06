/* diple import: another tool's annotations become part of an article's. */
#include "app/commands.h"

#include "app/annotation_file.h"
#include "app/files.h"
#include "app/session.h"
#include "core/annotation/bring.h"
#include "core/base/alloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int say_brought(const struct brought *b, const char *file)
{
    printf("%zu annotation%s brought in", b->added, b->added == 1 ? "" : "s");
    if (b->lines)
        printf(", %zu line%s that hang on them", b->lines, b->lines == 1 ? "" : "s");
    if (b->known)
        printf(", %zu known already", b->known);
    putchar('\n');
    if (fflush(stdout) != 0)
        return options_trouble("cannot write: %s", strerror(errno));
    if (!b->lost)
        return EXIT_OK;
    options_trouble("%s: %zu attributes or relations hang on something that is not there", file,
                    b->lost);
    return EXIT_LOSSY;
}

/* One step: undo in the reader takes all of it back. */
static int bring(struct session *s, const struct annotations *from, const char *file)
{
    struct error err;
    struct brought brought;
    const char *slash = strrchr(file, '/');
    char *what =
        xasprintf("imported %zu annotations from %s",
                  annotations_count(from, ANNOTATIONS_MADE, SCHEMA_NONE), slash ? slash + 1 : file);
    annotations_begin(s->annotations, what);
    free(what);
    annotations_bring(s->annotations, from, &brought);
    if (!annotations_commit(s->annotations, &err) || !document_save(s->document, &err))
        return options_trouble("%s", err.message);
    return say_brought(&brought, file);
}

static int import_into(struct session *s, const struct annotation_file *f)
{
    struct error err;
    struct format_report report = FORMAT_REPORT_INIT;
    for (size_t i = 0; i < document_notice_count(s->document); i++)
        options_trouble("%s", document_notice(s->document, i));
    const char *own = document_file(s->document);
    if (document_read_only(s->document) || !own)
        return options_trouble("'%s' cannot be changed now", s->path);
    if (file_is_same(own, f->path))
        return options_trouble("'%s' are the article's own annotations", f->path);
    struct annotations *from = annotations_new(s->text, s->schema);
    int status;
    if (f->format->read((const char *)f->bytes, f->size, from, &report, &err))
        status = bring(s, from, f->path);
    else
        status = options_trouble("%s: %s", f->path, err.message);
    if (annotation_file_say(f->path, &report) && status == EXIT_OK)
        status = EXIT_LOSSY;
    annotations_free(from);
    return status;
}

int cmd_import(const struct options *o)
{
    if (o->file_count < 1 || o->file_count > 2)
        return options_usage("import: name a file of annotations and the article");
    struct annotation_file f;
    int status = annotation_file_open(&f, o->files[0], o->format);
    if (status != EXIT_OK)
        return status;
    char *beside = o->file_count < 2 ? annotation_file_text(o->files[0]) : NULL;
    char *notice;
    struct session s;
    struct error err;
    session_init(&s, o, -1, &notice);
    if (notice)
        options_trouble("%s", notice);
    free(notice);
    if (session_open(&s, beside ? beside : o->files[1], &err))
        status = import_into(&s, &f);
    else
        status = options_trouble("%s", err.message);
    session_release(&s);
    annotation_file_release(&f);
    free(beside);
    return status;
}
