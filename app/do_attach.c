/* Attributes of an annotation, and the labels of the article as a whole. */
#include "app/label.h"

#include "core/annotation/attached.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

uint32_t label_accepted(struct reader *r, uint32_t id)
{
    if (id & ANNOTATION_SUGGESTION)
        return annotations_accept(r->session.annotations, id);
    return annotations_get(r->session.annotations, id) ? id : 0;
}

/* ---- attributes ----------------------------------------------------------------------------- */

static const struct annotation *annotation_here(struct reader *r, const char *what)
{
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED);
    if (!at)
        reader_complain(r, "no annotation at the cursor to give %s to", what);
    return at;
}

static void set_attribute(struct reader *r, const char *name, const char *value, bool on)
{
    const struct annotation *at = annotation_here(r, "an attribute");
    if (!at)
        return;
    uint32_t id = at->id;
    char *what = label_describe(r, at);
    char *description = xasprintf("%s %s%s%s %s %s", on ? "gave" : "took", name, value ? " " : "",
                                  value ? value : "", on ? "to" : "from", what);
    struct choice last = {xstrdup(name), value ? xstrdup(value) : NULL, on, false};
    if (edit_begin(r, description)) {
        id = label_accepted(r, id);
        attached_set_attribute(r->session.annotations, id, name, value, on);
        edit_end(r);
        if (r->chosen_id)
            r->chosen_id = id;
        r->last_act = LAST_ATTRIBUTE;
    }
    free(r->last_attribute.name);
    free(r->last_attribute.value);
    r->last_attribute = last;
    free(description);
    free(what);
}

void attribute_again(struct reader *r)
{
    char *name = xstrdup(r->last_attribute.name);
    char *value = r->last_attribute.value ? xstrdup(r->last_attribute.value) : NULL;
    set_attribute(r, name, value, r->last_attribute.on);
    free(name);
    free(value);
}

static void attribute_done(struct reader *r, enum menu_result result, uint64_t id, bool capital)
{
    (void)capital;
    const struct choice *c = &r->choices.v[id];
    if (result == MENU_CHOSEN || c->on)
        set_attribute(r, c->name, c->value, !c->on);
}

static bool has(const struct attached_attributes *list, const char *name, const char *value)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].name, name) == 0 &&
            (!value ? !list->v[i].value : list->v[i].value && strcmp(list->v[i].value, value) == 0))
            return true;
    return false;
}

static void add_attribute(struct reader *r, struct menu *menu,
                          const struct attached_attributes *list, const char *name,
                          const char *value)
{
    char *row = value ? xasprintf("%s: %s", name, value) : xstrdup(name);
    struct choice choice = {(char *)name, (char *)value, has(list, name, value), false};
    for (size_t i = 0; i < r->choices.n; i++)
        if (strcmp(r->choices.v[i].name, name) == 0 &&
            strcmp(r->choices.v[i].value ? r->choices.v[i].value : "", value ? value : "") == 0) {
            free(row);
            return;
        }
    reader_menu_add(r, menu, row, NULL, &choice);
    free(row);
}

static void open_attributes(struct reader *r, const struct annotation *at)
{
    struct attached_attributes list = {0};
    char *what = label_describe(r, at), *title = xasprintf("Attributes of %s", what);
    struct menu *menu = menu_new(title);
    attached_attributes(r->session.annotations, at->id, &list);
    for (size_t i = 0; i < schema_attribute_count(r->session.schema); i++) {
        const struct schema_attribute *s = schema_attribute(r->session.schema, i);
        if (!s->value_count)
            add_attribute(r, menu, &list, s->name, NULL);
        for (size_t k = 0; k < s->value_count; k++)
            add_attribute(r, menu, &list, s->name, s->values[k]);
    }
    for (size_t i = 0; i < list.n; i++) /* that the schema does not know */
        add_attribute(r, menu, &list, list.v[i].name, list.v[i].value);
    attached_attributes_release(&list);
    free(title);
    free(what);
    if (menu_count(menu)) {
        menu_assign_codes(menu, 1);
        reader_menu(r, menu, attribute_done);
        return;
    }
    menu_free(menu);
    reader_say(r, "annotation.conf has no [attributes]; :attribute NAME VALUE gives any");
}

/* A word of an attribute cannot hold what separates the columns of the file. */
static char *next_word(const char **s)
{
    *s += strspn(*s, " \t=");
    size_t n = strcspn(*s, " \t=");
    char *word = n ? xmemdup0(*s, n) : NULL;
    *s += n;
    return word;
}

void do_attribute(struct reader *r, const struct action *a)
{
    const char *s = a->text ? a->text : "";
    const struct annotation *at = annotation_here(r, "an attribute");
    if (!at)
        return;
    if (!*s) {
        open_attributes(r, at);
        return;
    }
    char *name = next_word(&s), *value = next_word(&s);
    struct attached_attributes list = {0};
    attached_attributes(r->session.annotations, at->id, &list);
    if (name)
        set_attribute(r, name, value, !has(&list, name, value));
    attached_attributes_release(&list);
    free(name);
    free(value);
}

/* ---- labels of the article ------------------------------------------------------------------ */

static const char *const known_labels = "article-labels"; /* in the state: every name ever used */

static bool is_word_of(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *s = list; s && *s;) {
        size_t m = strcspn(s, " ");
        if (m == n && strncmp(s, word, n) == 0)
            return true;
        s += m + strspn(s + m, " ");
    }
    return false;
}

static void remember_label(struct reader *r, const char *name)
{
    struct state *state = r->session.state;
    char *known = state ? state_get(state, known_labels) : NULL;
    if (state && !is_word_of(known, name)) {
        char *more = xasprintf("%s%s%s", known ? known : "", known ? " " : "", name);
        state_set(state, known_labels, more, NULL);
        free(more);
    }
    free(known);
}

void article_labels_complete(const char *line, size_t cursor, struct prompt_candidates *out,
                             void *data)
{
    struct reader *r = data;
    char *known = r->session.state ? state_get(r->session.state, known_labels) : NULL;
    for (const char *s = known; s && *s;) {
        size_t n = strcspn(s, " ");
        if (n >= cursor - out->start && strncasecmp(s, line + out->start, cursor - out->start) == 0)
            vec_push(out, xmemdup0(s, n));
        s += n + strspn(s + n, " ");
    }
    free(known);
}

static char *labels_line(struct reader *r)
{
    struct strbuf line = STRBUF_INIT;
    struct attached_labels list = {0};
    attached_labels(r->session.annotations, &list);
    for (size_t i = 0; i < list.n; i++)
        strbuf_addf(&line, "%s%s", i ? " " : "", list.v[i]);
    attached_labels_release(&list);
    return strbuf_detach(&line);
}

void article_labels_done(struct reader *r, const char *line)
{
    struct attached_labels names = {0};
    for (const char *s = line + strspn(line, " \t,"); *s;) {
        size_t n = strcspn(s, " \t,");
        vec_push(&names, xmemdup0(s, n));
        s += n + strspn(s + n, " \t,");
    }
    if (edit_begin(r, "changed the labels of the article")) {
        bool changed =
            attached_set_labels(r->session.annotations, (const char *const *)names.v, names.n);
        edit_end(r);
        for (size_t i = 0; changed && i < names.n; i++)
            remember_label(r, names.v[i]);
        if (r->message_role == ROLE_MESSAGE) {
            char *now = labels_line(r);
            reader_say(r, *now ? "labels of the article: %s" : "the article has no labels%s", now);
            free(now);
        }
    }
    attached_labels_release(&names);
}

void do_article_labels(struct reader *r, const struct action *a)
{
    if (a->text && *a->text) {
        article_labels_done(r, a->text);
        return;
    }
    char *now = labels_line(r), *line = xasprintf("%s%s", now, *now ? " " : "");
    r->prompt_use = PROMPT_LABELS;
    r->prompt = prompt_new("labels of the article: ", NULL, article_labels_complete, r);
    prompt_set(r->prompt, line);
    free(line);
    free(now);
}
