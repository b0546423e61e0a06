/* diple export: annotations in another tool's format, to standard output, a file or a folder. */
#include "app/commands.h"

#include "app/files.h"
#include "app/output.h"
#include "app/session.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "core/store/atomic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct exporting {
    const struct options *options;
    const struct format *format;
    unsigned mask;
    struct session session;
    const char *folder; /* one file per article in it; NULL: all go to `out` */
    struct strbuf out;
    size_t count; /* articles in `out` */
    struct {      /* files written to the folder: two articles may not share one */
        char **v;
        size_t n, cap;
    } written;
    bool trouble, lossy;
};

static void on_trouble(const char *message, void *data)
{
    struct exporting *e = data;
    e->trouble = true;
    options_trouble("%s", message);
}

static const struct format *choose_format(const struct options *o)
{
    const struct format *f = o->format ? format_find(o->format) : NULL;
    if (f && f->write)
        return f;
    struct strbuf names = STRBUF_INIT;
    for (size_t i = 0; i < format_count(); i++)
        if (format_at(i)->write)
            strbuf_addf(&names, "%s%s", names.n ? ", " : "", format_at(i)->name);
    if (o->format)
        options_usage("unknown format '%s' (%s)", o->format, strbuf_str(&names));
    else
        options_usage("export needs --format=F (%s)", strbuf_str(&names));
    strbuf_release(&names);
    return NULL;
}

/* "annotated,suggested" as a mask; 0 after a line about a word that is none of these. */
static unsigned parse_include(const char *list)
{
    static const struct {
        const char *name;
        unsigned mask;
    } words[] = {{"annotated", ANNOTATIONS_MADE},
                 {"suggested", ANNOTATIONS_SUGGESTED},
                 {"rejected", ANNOTATIONS_REJECTED}};
    enum { WORDS = sizeof words / sizeof *words };
    unsigned mask = 0;
    for (const char *s = list ? list : "annotated";; s++) {
        size_t n = strcspn(s, ","), i = 0;
        while (i < WORDS && (strlen(words[i].name) != n || memcmp(words[i].name, s, n) != 0))
            i++;
        if (i == WORDS) {
            options_usage("--include takes annotated, suggested, rejected, not '%.*s'", (int)n, s);
            return 0;
        }
        mask |= words[i].mask;
        s += n;
        if (!*s)
            return mask;
    }
}

/* ---- where it goes -------------------------------------------------------------------------- */

static void write_to(struct exporting *e, const char *path, const void *bytes, size_t size)
{
    struct error err;
    for (size_t i = 0; i < e->written.n; i++) {
        if (strcmp(e->written.v[i], path) == 0) {
            e->trouble = true;
            options_trouble("two articles would both be written to '%s'", path);
            return;
        }
    }
    if (!atomic_write(path, bytes, size, NULL, &err)) {
        on_trouble(err.message, e);
        return;
    }
    vec_push(&e->written, xstrdup(path));
}

/* brat wants the text beside the annotations and the labels in the folder. */
static void write_for_brat(struct exporting *e, const char *stem)
{
    const struct session *s = &e->session;
    char *text = xasprintf("%s.txt", stem);
    if (!file_is_same(text, s->path)) {
        struct strbuf valid = STRBUF_INIT;
        format_write_text(&valid, s->text);
        write_to(e, text, strbuf_str(&valid), valid.n);
        strbuf_release(&valid);
    }
    free(text);
}

static void write_brat_labels(struct exporting *e, const struct schema *schema)
{
    const struct {
        const char *name;
        char *content;
    } files[] = {
        {"annotation.conf", schema_annotation_conf(schema)},
        {"visual.conf", schema_visual_conf(schema)},
        {"kb_shortcuts.conf", schema_kb_shortcuts_conf(schema)},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *path = xasprintf("%s/%s", e->folder, files[i].name);
        struct stat st;
        struct error err;
        if (stat(path, &st) != 0 &&
            !atomic_write(path, files[i].content, strlen(files[i].content), NULL, &err))
            on_trouble(err.message, e);
        free(path);
        free(files[i].content);
    }
}

static void write_to_folder(struct exporting *e, const struct export_document *doc,
                            struct format_report *report)
{
    const struct session *s = &e->session;
    bool brat = strcmp(e->format->name, "brat") == 0;
    char *stem = file_stem_in(e->folder, s->path);
    char *path = xasprintf("%s.%s", stem, e->format->extension);
    const char *own = document_file(s->document);
    if (file_is_same(path, s->path) || (own && file_is_same(path, own))) {
        e->trouble = true;
        options_trouble("'%s' is the article's own file; choose another folder", path);
    } else {
        struct strbuf out = STRBUF_INIT;
        format_export(e->format, doc, &out, report);
        write_to(e, path, strbuf_str(&out), out.n);
        strbuf_release(&out);
        if (brat) {
            write_for_brat(e, stem);
            write_brat_labels(e, s->schema);
        }
    }
    free(path);
    free(stem);
}

/* ---- one article ---------------------------------------------------------------------------- */

static void say_losses(struct exporting *e, const char *file, const struct format_report *report)
{
    for (size_t i = 0; i < report->n; i++) {
        char *line = format_remark_line(&report->v[i]);
        options_trouble("%s: %s", file, line);
        free(line);
        e->lossy = true;
    }
}

static void export_article(struct exporting *e, const char *file)
{
    struct error err;
    struct session *s = &e->session;
    if (!session_open(s, file, &err)) {
        on_trouble(err.message, e);
        return;
    }
    for (size_t i = 0; i < document_notice_count(s->document); i++)
        options_trouble("%s", document_notice(s->document, i));
    if (e->mask & ANNOTATIONS_SUGGESTED && !session_find_names(s, &err)) {
        on_trouble(err.message, e);
        session_close(s);
        return;
    }
    char *title = text_copy_line(s->text, article_title(s->article));
    const struct block_vec *blocks = article_blocks(s->article);
    const struct export_document doc = {
        .name = article_name(s->article),
        .title = *title ? title : NULL,
        .text = s->text,
        .annotations = s->annotations,
        .blocks = blocks->v,
        .block_count = blocks->n,
        .mask = e->mask,
    };
    struct format_report report = FORMAT_REPORT_INIT;
    if (e->folder)
        write_to_folder(e, &doc, &report);
    else
        e->format->write(&doc, e->count++, &e->out, &report);
    say_losses(e, file, &report);
    format_report_release(&report);
    free(title);
    session_close(s);
}

static bool make_folder(struct exporting *e, const char *path)
{
    e->folder = path;
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return true;
    options_trouble("cannot make the folder '%s': %s", path, strerror(errno));
    return false;
}

/* Everything in one file, or on standard output. */
static void write_out(struct exporting *e)
{
    struct error err;
    if (e->format->end)
        e->format->end(&e->out);
    if (e->options->output) {
        if (!atomic_write(e->options->output, strbuf_str(&e->out), e->out.n, NULL, &err))
            on_trouble(err.message, e);
    } else if (fwrite(strbuf_str(&e->out), 1, e->out.n, stdout) != e->out.n ||
               fflush(stdout) != 0) {
        e->trouble = true;
        options_trouble("cannot write: %s", strerror(errno));
    }
}

static void export_all(struct exporting *e, const struct file_list *files)
{
    struct meter meter;
    meter_start(&meter, "export");
    if (!e->folder && e->format->begin)
        e->format->begin(&e->out);
    for (size_t i = 0; i < files->n; i++) {
        if (e->options->output)
            meter_update(&meter, i, files->n, "files");
        export_article(e, files->v[i]);
    }
    meter_stop(&meter);
    if (!e->folder && (e->count || !e->trouble))
        write_out(e);
}

int cmd_export(const struct options *o)
{
    struct exporting e = {.options = o, .format = choose_format(o)};
    if (!e.format || !(e.mask = parse_include(o->include)))
        return EXIT_USAGE;
    if (o->file_count == 0)
        return options_usage("export: no article named");
    struct file_list files = {0};
    for (size_t i = 0; i < o->file_count; i++)
        files_add(&files, o->files[i], on_trouble, &e);
    bool single = e.format->flags & FORMAT_ONE_DOCUMENT;
    bool to_folder = o->output && (file_is_folder(o->output) || (single && files.n > 1));
    if (single && files.n > 1 && !o->output) {
        files_release(&files);
        return options_usage("%s holds one article per file: name a folder with -o",
                             e.format->name);
    }
    if (!to_folder || make_folder(&e, o->output)) {
        struct options quiet = *o;
        quiet.read_only = true; /* exporting edits nothing */
        char *notice;
        session_init(&e.session, &quiet, -1, &notice);
        if (notice)
            options_trouble("%s", notice);
        free(notice);
        export_all(&e, &files);
        session_release(&e.session);
    } else {
        e.trouble = true;
    }
    for (size_t i = 0; i < e.written.n; i++)
        free(e.written.v[i]);
    vec_release(&e.written);
    strbuf_release(&e.out);
    files_release(&files);
    return e.trouble ? EXIT_TROUBLE : e.lossy ? EXIT_LOSSY : EXIT_OK;
}
