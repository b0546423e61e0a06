#include "app/session.h"

#include "app/paths.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

void session_init(struct session *s, const struct options *o, int wake_fd, char **notice)
{
    memset(s, 0, sizeof *s);
    s->options = o;
    s->jobs = jobs_new(wake_fd);
    *notice = NULL;
    struct error err;
    if (!o->no_state) {
        s->state = state_open(NULL, &err);
        if (!s->state)
            *notice = xstrdup(err.message);
    }
}

void session_release(struct session *s)
{
    session_close(s);
    jobs_free(s->jobs);
    recogniser_free(s->recogniser);
    state_close(s->state);
    free(s->model_trouble);
    free(s->kept_trouble);
}

/* The schema beside the article, or our own. */
static struct schema *load_schema(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    char *folder =
        !slash ? xstrdup(".") : xmemdup0(path, slash == path ? 1 : (size_t)(slash - path));
    err->message[0] = '\0';
    struct schema *schema = strcmp(path, "-") == 0 ? NULL : schema_load(folder, NULL, err);
    free(folder);
    if (!schema && err->message[0])
        return NULL;
    return schema ? schema : schema_builtin();
}

bool session_open(struct session *s, const char *path, struct error *err)
{
    struct article *article = article_open(path, &s->options->article, err);
    if (!article)
        return false;
    struct schema *schema = load_schema(path, err);
    if (!schema) {
        article_free(article);
        return false;
    }
    bool piped = strcmp(path, "-") == 0;
    char *beside = piped || article_is_plain(article) ? NULL : xasprintf("%s.txt", path);
    /* an article that is no plain text has its annotations beside its whole name: x.html.ann */
    char *ann = beside ? xasprintf("%s.ann", path) : NULL;
    if (s->options->annotator && !piped) {
        char *one = ann ? ann : document_ann_path(path);
        ann = xasprintf("%.*s.%s.ann", (int)(strlen(one) - strlen(".ann")), one,
                        s->options->annotator);
        free(one);
    }
    if (s->options->ann && !piped) {
        free(ann);
        ann = xstrdup(s->options->ann);
    }
    const struct document_options options = {
        .annotator = s->options->ann ? s->options->ann : s->options->annotator,
        .carry = s->options->command == SUB_READ,
        .state = s->state,
        .schema = schema,
        .ann_path = ann,
        .text_path = beside,
        .read_only = s->options->read_only,
    };
    struct document *document =
        document_open(piped ? NULL : path, article_text(article), &options, err);
    free(beside);
    free(ann);
    if (!document) {
        schema_free(schema);
        article_free(article);
        return false;
    }
    s->article = article;
    s->text = article_text(article);
    s->path = xstrdup(path);
    s->schema = schema;
    s->document = document;
    s->annotations = document_annotations(document);
    s->partial = text_size(s->text) > SESSION_WHOLE_MOST;
    return true;
}

void session_close(struct session *s)
{
    if (!s->article)
        return;
    /* the jobs read the text: it must outlive them */
    jobs_cancel(s->jobs);
    jobs_wait(s->jobs);
    dup_report_release(&s->repeats);
    memset(&s->repeats, 0, sizeof s->repeats);
    free(s->repeat_forms);
    s->repeat_forms = NULL;
    s->repeats_known = s->names_known = s->partial = false;
    s->repeats_version++;
    document_close(s->document);
    schema_free(s->schema);
    article_free(s->article);
    free(s->path);
    s->document = NULL;
    s->annotations = NULL;
    s->schema = NULL;
    s->article = NULL;
    s->text = NULL;
    s->path = NULL;
}

void session_take(struct session *s, struct session *from)
{
    session_close(s);
    /* the same article by another name: we held its lock ourselves */
    if (document_read_only(from->document) && !s->options->read_only &&
        strcmp(from->path, "-") != 0) {
        char *path = xstrdup(from->path);
        struct error err;
        struct session again = {.options = s->options, .state = s->state, .jobs = s->jobs};
        if (session_open(&again, path, &err)) {
            session_close(from);
            *from = again;
        }
        free(path);
    }
    s->article = from->article;
    s->text = from->text;
    s->path = from->path;
    s->schema = from->schema;
    s->document = from->document;
    s->annotations = from->annotations;
    s->partial = from->partial;
    memset(from, 0, sizeof *from);
}
