/* Articles and files: writing, exporting, copying, going to another article. */
#include "app/articles.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/format/format.h"
#include "core/store/atomic.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void do_write(struct reader *r, const struct action *a)
{
    (void)a;
    struct error err;
    struct document *d = r->session.document;
    if (document_read_only(d)) {
        reader_complain(r, "read-only: nothing is written");
        return;
    }
    if (!document_file(d)) {
        reader_complain(r, "an article from a pipe has no file; :export FORMAT FILE writes one");
        return;
    }
    bool modified = document_modified(d);
    if (!document_save(d, &err)) {
        reader_complain(r, "not saved: %s", err.message);
        return;
    }
    r->edited = 0;
    r->saved = reader_now();
    if (modified)
        reader_say(r, "wrote %s", document_file(d));
    else
        reader_say(r, "nothing has changed");
    reader_tell_notices(r); /* another program may have changed the file too */
}

/* ---- export
 * -------------------------------------------------------------------------------------------- */

static void say_report(struct reader *r, const char *path, const struct format_report *report)
{
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < report->n; i++) {
        char *line = format_remark_line(&report->v[i]);
        strbuf_addf(&b, "%s%s", i ? "; " : "", line);
        free(line);
    }
    if (b.n)
        reader_complain(r, "wrote %s, but: %s", path, strbuf_str(&b));
    else
        reader_say(r, "wrote %s", path);
    strbuf_release(&b);
}

void do_export(struct reader *r, const struct action *a)
{
    struct session *s = &r->session;
    const char *arg = a->text ? a->text : "";
    size_t n = strcspn(arg, " ");
    bool replace = n && arg[n - 1] == '!';
    char *name = xmemdup0(arg, n - replace);
    const struct format *f = format_find(name);
    const char *file = arg + n + strspn(arg + n, " ");
    if (!f || !f->write) {
        reader_complain(r, *name ? "no format '%s'; Tab shows them" : "which format?%s", name);
        free(name);
        return;
    }
    char *path = *file ? xstrdup(file) : xasprintf("%s.%s", s->path, f->extension);
    if (!*file && strcmp(s->path, "-") == 0)
        reader_complain(r, "an article from a pipe needs a file: :export %s FILE", name);
    else if (!replace && access(path, F_OK) == 0)
        reader_complain(r, "'%s' is there already; :export %s! replaces it", path, name);
    else {
        struct range title_range = article_title(s->article);
        char *title = text_copy_line(s->text, title_range);
        const struct block_vec *blocks = article_blocks(s->article);
        const struct export_document doc = {
            .name = article_name(s->article),
            .title = *title ? title : NULL,
            .text = s->text,
            .annotations = s->annotations,
            .blocks = blocks->v,
            .block_count = blocks->n,
            .mask = ANNOTATIONS_MADE,
        };
        struct strbuf out = STRBUF_INIT;
        struct format_report report = FORMAT_REPORT_INIT;
        struct error err;
        format_export(f, &doc, &out, &report);
        if (atomic_write(path, strbuf_str(&out), out.n, NULL, &err))
            say_report(r, path, &report);
        else
            reader_complain(r, "%s", err.message);
        format_report_release(&report);
        strbuf_release(&out);
        free(title);
    }
    free(path);
    free(name);
}

/* ---- copy
 * ------------------------------------------------------------------------------------------------
 */

void do_copy(struct reader *r, const struct action *a)
{
    (void)a;
    struct range range;
    struct error err;
    const struct annotation *at;
    const struct repeats *repeats = repeat_rows_repeats(r->repeat_rows);
    size_t cursor = textview_cursor(r->view), found;
    if (textview_selection(r->view, &range))
        textview_unselect(r->view);
    else if ((at = reader_annotation_at(r, cursor, ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED)))
        range = at->range;
    else if (repeats_overlapping(repeats, (struct range){cursor, cursor + 1}, &found, 1))
        range = repeats->places.v[found].range;
    else {
        reader_complain(r, "nothing is selected; v starts a selection");
        return;
    }
    char *copy = text_copy(r->session.text, range);
    if (terminal_copy(r->terminal, copy, strlen(copy), &err))
        reader_say(r, "copied %zu characters",
                   text_codepoint_of(r->session.text, range.end) -
                       text_codepoint_of(r->session.text, range.start));
    else
        reader_complain(r, "%s", err.message);
    free(copy);
}

/* ---- other articles
 * ---------------------------------------------------------------------------------------- */

void do_article(struct reader *r, const struct action *a)
{
    bool label_mode = r->label_mode, open = a->command == CMD_ARTICLE_OPEN;
    size_t step = a->count > 0 ? (size_t)a->count : 1, next;
    if (open)
        next = articles_next_open(r);
    else if (a->command == CMD_ARTICLE_PREV)
        next = step <= r->file ? r->file - step : SIZE_MAX;
    else
        next = r->files.n - r->file > step ? r->file + step : SIZE_MAX;
    if (next == SIZE_MAX) {
        reader_say(r, r->files.n == 1 ? "there is only this article"
                      : open          ? "no other article has open suggestions"
                                      : "no article further on");
        return;
    }
    if (!reader_open_file(r, next))
        return;
    r->label_mode = label_mode;
    reader_layout(r);
    if (label_mode && !r->message[0])
        do_label_mode(r, a);
    r->stop_awaited = label_mode;
}

void do_info(struct reader *r, const struct action *a)
{
    (void)a;
    struct session *s = &r->session;
    struct text_position p = text_position_of(s->text, textview_cursor(r->view));
    reader_say(
        r, "%s  %zu bytes, %s (%s)  line %zu, column %zu  %zu annotations, %zu open, %zu repeats",
        article_name(s->article), text_size(s->text), article_encoding(s->article),
        article_encoding_source(s->article), p.line, p.column,
        annotations_count(s->annotations, ANNOTATIONS_MADE, SCHEMA_NONE),
        annotations_count(s->annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE),
        repeat_rows_total(r->repeat_rows));
}

void do_analyse(struct reader *r, const struct action *a)
{
    (void)a;
    jobs_cancel(r->session.jobs);
    session_analyse(&r->session, textview_visible(r->view), true);
    others_start(r->others, &r->files, r->options, true);
}
