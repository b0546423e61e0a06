/* Annotations of several pieces, and relations between two annotations. */
#include "app/label.h"

#include "core/annotation/attached.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* ---- the mark ------------------------------------------------------------------------------- */

/* A mark must last, which a suggestion does not. */
static uint32_t lasting(struct reader *r, const struct annotation *at)
{
    uint32_t id = at->id;
    if (!(id & ANNOTATION_SUGGESTION))
        return id;
    if (!edit_begin(r, NULL))
        return 0;
    id = annotations_accept(r->session.annotations, id);
    edit_end(r);
    return id;
}

static void mark(struct reader *r, const struct annotation *at, const char *more)
{
    r->marked_id = lasting(r, at);
    at = r->marked_id ? annotations_get(r->session.annotations, r->marked_id) : NULL;
    if (!at)
        return;
    char *what = label_describe(r, at);
    reader_say(r, "%s is marked; %s", what, more);
    free(what);
}

static const struct annotation *here(struct reader *r)
{
    return reader_annotation_at(r, textview_cursor(r->view),
                                ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED);
}

void do_mark(struct reader *r, const struct action *a)
{
    (void)a;
    const struct annotation *at = here(r);
    if (!at || (r->marked_id && at->id == r->marked_id)) {
        reader_say(r, r->marked_id ? "nothing is marked any more" : "no annotation at the cursor");
        r->marked_id = 0;
        return;
    }
    mark(r, at, "& adds words to it, = relates it");
}

static const struct annotation *marked(struct reader *r)
{
    return r->marked_id ? annotations_get(r->session.annotations, r->marked_id) : NULL;
}

/* ---- fragments ------------------------------------------------------------------------------ */

/* The piece that holds the cursor goes; false when there is none, or it is the only one. */
static bool without_piece(struct range_vec *pieces, size_t cursor)
{
    for (size_t i = 0; pieces->n > 1 && i < pieces->n; i++)
        if (range_contains(pieces->v[i], cursor)) {
            memmove(pieces->v + i, pieces->v + i + 1, (pieces->n - i - 1) * sizeof *pieces->v);
            pieces->n--;
            return true;
        }
    return false;
}

void do_fragment(struct reader *r, const struct action *a)
{
    (void)a;
    const struct annotation *to = marked(r);
    struct range words;
    size_t cursor = textview_cursor(r->view);
    if (!to && r->last_id)
        to = annotations_get(r->session.annotations, r->last_id);
    if (!to) {
        reader_complain(r, "mark an annotation first (`), then go where its other piece is");
        return;
    }
    bool selected = textview_selection(r->view, &words);
    struct label_target target;
    if (selected && label_target(r, &target))
        words = target.range;
    else if (!selected)
        words = label_candidate(r, cursor);
    struct range_vec pieces = {0};
    for (size_t i = 0; i < to->fragment_count; i++)
        vec_push(&pieces, to->fragments[i]);
    bool less = !selected && without_piece(&pieces, cursor);
    if (!less)
        vec_push(&pieces, words);
    uint32_t id = to->id;
    char *what = label_describe(r, to);
    char *description = xasprintf(less ? "took a piece from %s" : "added a piece to %s", what);
    if (edit_begin(r, description)) {
        bool done = annotations_set_fragments(r->session.annotations, id, pieces.v, pieces.n);
        edit_end(r);
        const struct annotation *now = annotations_get(r->session.annotations, id);
        if (done && now && r->message_role == ROLE_MESSAGE) {
            char *text = reader_words(r, now);
            reader_say(r, "%zu piece%s: %s", now->fragment_count,
                       now->fragment_count == 1 ? "" : "s", text);
            free(text);
        }
        textview_unselect(r->view);
    }
    free(description);
    free(what);
    vec_release(&pieces);
}

/* ---- relations ------------------------------------------------------------------------------ */

/* Is the label that one or below it? */
static bool is_a(const struct schema *schema, uint32_t label, uint32_t wanted)
{
    for (int level = 0; label != SCHEMA_NONE && level < 64; level++) {
        if (label == wanted)
            return true;
        label = schema_label(schema, label)->parent;
    }
    return wanted == SCHEMA_NONE;
}

static const struct schema_relation *find_relation(const struct schema *schema, const char *name,
                                                   uint32_t from, uint32_t to)
{
    const struct schema_relation *any = NULL;
    for (size_t i = 0; i < schema_relation_count(schema); i++) {
        const struct schema_relation *s = schema_relation(schema, i);
        if (strcmp(s->name, name) != 0)
            continue;
        any = s;
        if (is_a(schema, from, s->label1) && is_a(schema, to, s->label2))
            return s;
    }
    return any;
}

/* The mark is used up: a relation has two ends. */
static void relate(struct reader *r, const char *name, bool reverse)
{
    const struct annotation *a = marked(r), *b = here(r);
    if (!a || !b || a->id == b->id) {
        reader_complain(r, "the annotations have changed meanwhile");
        return;
    }
    uint32_t ends[2] = {a->id, b->id};
    uint32_t labels[2] = {a->label, b->label};
    const struct schema_relation *s =
        find_relation(r->session.schema, name, labels[reverse], labels[!reverse]);
    const char *roles[2] = {s ? s->argument1 : "Arg1", s ? s->argument2 : "Arg2"};
    char *from = label_describe(r, reverse ? b : a), *to = label_describe(r, reverse ? a : b);
    char *description = xasprintf("%s from %s to %s", name, from, to);
    if (edit_begin(r, description)) {
        size_t lines = annotations_line_count(r->session.annotations);
        ends[1] = label_accepted(r, ends[1]);
        attached_relate(r->session.annotations, name, roles, ends[reverse], ends[!reverse]);
        bool less = annotations_line_count(r->session.annotations) < lines;
        edit_end(r);
        if (less && r->message_role == ROLE_MESSAGE)
            reader_say(r, "took away: %s", description);
        r->marked_id = 0;
    }
    free(description);
    free(from);
    free(to);
}

static void relation_done(struct reader *r, enum menu_result result, uint64_t id, bool capital)
{
    (void)capital;
    const struct choice *c = &r->choices.v[id];
    if (result == MENU_CHOSEN || c->on)
        relate(r, c->name, c->reverse);
}

static bool is_related(const struct attached_relations *list, const char *name, uint32_t from,
                       uint32_t to)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].from == from && list->v[i].to == to && strcmp(list->v[i].name, name) == 0)
            return true;
    return false;
}

static void add_relation(struct reader *r, struct menu *menu, const char *name, bool on,
                         bool reverse)
{
    for (size_t i = 0; i < r->choices.n; i++)
        if (strcmp(r->choices.v[i].name, name) == 0 && r->choices.v[i].reverse == reverse)
            return;
    struct choice choice = {(char *)name, NULL, on, reverse};
    reader_menu_add(r, menu, name, reverse ? "from here to the mark" : "from the mark to here",
                    &choice);
}

/* What the schema allows between the two in either direction, and what is there already. */
static void open_relations(struct reader *r, const struct annotation *a, const struct annotation *b)
{
    const struct schema *schema = r->session.schema;
    struct attached_relations list = {0};
    struct menu *menu = menu_new("Relation");
    attached_relations(r->session.annotations, a->id, &list);
    for (int reverse = 0; reverse < 2; reverse++) {
        const struct annotation *from = reverse ? b : a, *to = reverse ? a : b;
        for (size_t i = 0; i < schema_relation_count(schema); i++) {
            const struct schema_relation *s = schema_relation(schema, i);
            if (is_a(schema, from->label, s->label1) && is_a(schema, to->label, s->label2))
                add_relation(r, menu, s->name, is_related(&list, s->name, from->id, to->id),
                             reverse);
        }
        for (size_t i = 0; i < list.n; i++)
            if (list.v[i].from == from->id && list.v[i].to == to->id)
                add_relation(r, menu, list.v[i].name, true, reverse);
    }
    attached_relations_release(&list);
    if (menu_count(menu) == 0) {
        menu_free(menu);
        reader_complain(r,
                        "annotation.conf has no relation from %s to %s; :relation NAME makes any",
                        schema_label(schema, a->label)->name, schema_label(schema, b->label)->name);
        return;
    }
    menu_assign_codes(menu, 1);
    if (menu_count(menu) > 1) {
        reader_menu(r, menu, relation_done);
        return;
    }
    menu_free(menu);
    relate(r, r->choices.v[0].name, r->choices.v[0].reverse);
    reader_menu_close(r);
}

void do_relation(struct reader *r, const struct action *action)
{
    const struct annotation *a = marked(r), *b = here(r);
    const char *name = action->text ? action->text : "";
    if (!b)
        reader_complain(r, "no annotation at the cursor");
    else if (!a)
        mark(r, b, "= on another relates it to that");
    else if (a->id == b->id)
        reader_say(r, "that is the marked one; = on another relates it to that");
    else if (*name) {
        char *word = xmemdup0(name, strcspn(name, " \t"));
        relate(r, word, false);
        free(word);
    } else
        open_relations(r, a, b);
}

/* ---- all relations -------------------------------------------------------------------------- */

static void list_done(struct reader *r, enum menu_result result, uint64_t id, bool capital)
{
    (void)capital;
    const struct choice *c = &r->choices.v[id];
    if (result == MENU_REMOVED) {
        if (edit_begin(r, "took a relation away")) {
            annotations_put_line(r->session.annotations, c->name, NULL);
            edit_end(r);
        }
        return;
    }
    size_t offset = (size_t)strtoull(c->value, NULL, 10);
    textview_unfold(r->view, offset);
    jump_to(r, offset);
}

/* Those at the cursor's annotation, or all; what is chosen is gone to: the other end. */
void do_relations(struct reader *r, const struct action *a)
{
    (void)a;
    const struct annotation *at = here(r);
    struct attached_relations list = {0};
    uint32_t own = at && !(at->id & ANNOTATION_SUGGESTION) ? at->id : 0;
    attached_relations(r->session.annotations, own, &list);
    if (!list.n && own)
        attached_relations(r->session.annotations, own = 0, &list);
    struct menu *menu = menu_new(own ? "Relations here; Enter goes to the other end"
                                     : "Relations; Enter goes to where one begins");
    for (size_t i = 0; i < list.n; i++) {
        const struct attached_relation *x = &list.v[i];
        const struct annotation *from = annotations_get(r->session.annotations, x->from);
        const struct annotation *to = annotations_get(r->session.annotations, x->to);
        char *left = label_describe(r, from), *right = label_describe(r, to);
        char *detail = xasprintf("%s → %s", left, right);
        char place[32];
        snprintf(place, sizeof place, "%zu", own == x->from ? to->range.start : from->range.start);
        reader_menu_add(r, menu, x->name, detail, &(struct choice){x->key, place, false, false});
        free(detail);
        free(left);
        free(right);
    }
    attached_relations_release(&list);
    if (menu_count(menu) == 0) {
        menu_free(menu);
        reader_say(r, "no relations; = on one annotation and = on another makes one");
        return;
    }
    menu_assign_codes(menu, 1);
    reader_menu(r, menu, list_done);
}
