#include "app/resume.h"

#include "app/articles.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char SETTING[] = "session";

/* Names of files are any bytes: what is no UTF-8 does not go into JSON. NULL then. */
static json_t *json_path(const char *path)
{
    char *real = realpath(path, NULL);
    json_t *out = real ? json_string(real) : NULL;
    free(real);
    return out;
}

void resume_keep(struct reader *r)
{
    if (!r->session.state || r->named.n == 0)
        return;
    json_t *named = json_array();
    for (size_t i = 0; i < r->named.n; i++) {
        json_t *path = file_is_regular(r->named.v[i]) || file_is_folder(r->named.v[i])
                           ? json_path(r->named.v[i])
                           : NULL;
        if (!path) {
            json_decref(named);
            return;
        }
        json_array_append_new(named, path);
    }
    json_t *session =
        json_pack("{s:o, s:o*, s:b, s:b, s:s, s:b, s:s*}", "named", named, "open",
                  json_path(r->files.v[r->file]), "label", (int)r->label_mode, "list",
                  (int)r->browsing, "sort", article_sort_name(article_rows_sort(r->article_rows)),
                  "read-only", (int)r->options->read_only, "annotator", r->options->annotator);
    char *text = session ? json_dumps(session, JSON_COMPACT) : NULL;
    if (text)
        state_set(r->session.state, SETTING, text, NULL);
    free(text);
    json_decref(session);
}

/* The stored text, read by a connection of its own: the reader's is opened later. */
static json_t *load(const struct options *options)
{
    struct error err;
    struct state *state = options->no_state ? NULL : state_open(NULL, &err);
    char *text = state ? state_get(state, SETTING) : NULL;
    json_t *session = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    state_close(state);
    return session;
}

static void find_open(struct reader *r, const char *open)
{
    for (size_t i = 0; open && i < r->files.n; i++)
        if (strcmp(r->files.v[i], open) == 0 || file_is_same(r->files.v[i], open)) {
            r->file = i;
            return;
        }
}

bool resume_load(struct reader *r, struct options *options, files_trouble *trouble, void *data)
{
    json_t *session = load(options), *named = json_object_get(session, "named"), *path;
    size_t i;
    json_array_foreach(named, i, path)
    {
        const char *name = json_string_value(path);
        if (!name)
            continue;
        if (access(name, F_OK) != 0) {
            char *message = xasprintf("'%s' is gone", name);
            trouble(message, data);
            free(message);
            continue;
        }
        vec_push(&r->named, xstrdup(name));
        files_add(&r->files, name, trouble, data);
    }
    find_open(r, json_string_value(json_object_get(session, "open")));
    r->browsing = json_is_true(json_object_get(session, "list")) && r->files.n > 1;
    r->label_mode = json_is_true(json_object_get(session, "label"));
    const char *sort = json_string_value(json_object_get(session, "sort"));
    for (int k = 0; sort && k < ARTICLE_SORTS; k++)
        if (strcmp(sort, article_sort_name((enum article_sort)k)) == 0)
            r->article_sort = (enum article_sort)k;
    options->read_only = options->read_only || json_is_true(json_object_get(session, "read-only"));
    const char *annotator = json_string_value(json_object_get(session, "annotator"));
    if (!options->annotator && annotator && options_annotator_ok(annotator))
        options->annotator = r->annotator = xstrdup(annotator);
    json_decref(session);
    return r->files.n > 0;
}
