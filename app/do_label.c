/* Giving labels: by letter, by name, again, to every identical mention. */
#include "app/label.h"

#include "core/annotation/mentions.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Mentions labelled by one key at most; more is hardly meant. */
enum { MENTIONS_MOST = 100000 };

bool edit_begin(struct reader *r, const char *description)
{
    if (document_read_only(r->session.document)) {
        reader_complain(r, "read-only: nothing is changed");
        return false;
    }
    annotations_begin(r->session.annotations, description);
    return true;
}

void edit_end(struct reader *r)
{
    struct error err;
    bool kept = annotations_commit(r->session.annotations, &err);
    r->edited = reader_now();
    /* the next stop is chosen knowing this */
    hand_update(r);
    if (!kept)
        reader_complain(r, "not kept on disk: %s", err.message);
    else if (!r->message[0])
        reader_say(r, "%s", annotations_last_step(r->session.annotations));
}

void label_go_on(struct reader *r, size_t from)
{
    textview_unselect(r->view);
    if (!r->label_mode)
        return;
    if (r->stops == STOPS_HITS && r->search) {
        search_go_on(r, from);
        return;
    }
    struct range next;
    if (stop_find(r, from, true, &next))
        textview_goto(r->view, next.start, TEXTVIEW_NEAR);
}

static void remember(struct reader *r, uint32_t id, uint32_t label)
{
    r->last_id = id;
    r->last_label = label;
    r->last_act = LAST_LABEL;
}

/* ---- one mention
 * ------------------------------------------------------------------------------------ */

static void give(struct reader *r, uint32_t label)
{
    struct label_target target;
    if (!label_target(r, &target)) {
        reader_complain(r, "no word at the cursor");
        return;
    }
    if (!edit_begin(r, NULL))
        return;
    uint32_t id = target.id ? annotations_set_label(r->session.annotations, target.id, label)
                            : annotations_add(r->session.annotations, target.range, label);
    edit_end(r);
    remember(r, id, label);
    label_go_on(r, target.range.end);
}

/* ---- every identical mention
 * ------------------------------------------------------------------------ */

/* The annotation of exactly this place; *inside: a longer one holds it. */
static uint32_t annotation_of(const struct annotations *set, struct range place, bool *inside)
{
    struct annotation_cursor c;
    const struct annotation *a;
    uint32_t id = 0;
    *inside = false;
    annotations_find(set, place, ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED, &c);
    while ((a = annotations_next(&c))) {
        if (a->range.start == place.start && a->range.end == place.end && a->fragment_count == 1)
            id = a->id;
        else if (a->range.start <= place.start && a->range.end >= place.end &&
                 a->range.end - a->range.start <
                     ANNOTATIONS_LONG_FACTOR * (place.end - place.start))
            *inside = true;
    }
    return id;
}

struct labelled label_every(struct annotations *set, const struct range_vec *places, size_t here,
                            uint32_t label)
{
    struct labelled done = {0};
    uint32_t *ids = xcalloc(places->n + 1, sizeof *ids);
    bool *inside = xcalloc(places->n + 1, sizeof *inside);
    /* all are looked up before the first edit: to look behind each of them would cost their square
     */
    for (size_t i = 0; i < places->n; i++)
        ids[i] = annotation_of(set, places->v[i], &inside[i]);
    for (size_t i = 0; i < places->n; i++) {
        bool is_here = places->v[i].start == here;
        uint32_t id = ids[i];
        if (!id && inside[i] && !is_here) {
            done.left++;
            continue;
        }
        id = id ? annotations_set_label(set, id, label) : annotations_add(set, places->v[i], label);
        done.here = is_here ? id : done.here;
        done.given++;
    }
    free(ids);
    free(inside);
    return done;
}

static void say_labelled(struct reader *r, const struct labelled *done, uint32_t label,
                         const char *words)
{
    char rest[64] = "";
    if (done->left)
        snprintf(rest, sizeof rest, "; %zu inside longer names left", done->left);
    reader_say(r, "%s '%s': %zu mention%s%s", schema_label(r->session.schema, label)->name, words,
               done->given, done->given == 1 ? "" : "s", rest);
}

static void give_all(struct reader *r, uint32_t label, bool everywhere)
{
    struct label_target target;
    struct range_vec places = {0};
    if (!label_target(r, &target)) {
        reader_complain(r, "no word at the cursor");
        return;
    }
    mentions_identical(r->session.text, target.range, MENTIONS_WHOLE_WORD, MENTIONS_MOST, NULL,
                       &places);
    char *words = text_copy_line(r->session.text, target.range);
    const char *name = schema_label(r->session.schema, label)->name;
    char *description =
        xasprintf("labelled every '%s' %s%s", words, name, everywhere ? " in all articles" : "");
    if (edit_begin(r, description)) {
        struct labelled done =
            label_every(r->session.annotations, &places, target.range.start, label);
        edit_end(r);
        if (r->message_role == ROLE_MESSAGE)
            say_labelled(r, &done, label, words);
        remember(r, done.here, label);
        if (everywhere)
            everywhere_label(r, name, words, description);
        label_go_on(r, target.range.end);
    }
    free(description);
    free(words);
    vec_release(&places);
}

void label_give(struct reader *r, uint32_t label, bool all)
{
    if (all)
        give_all(r, label, false);
    else
        give(r, label);
}

/* ---- commands
 * ---------------------------------------------------------------------------------------- */

void reader_label_key(struct reader *r, uint32_t letter)
{
    r->jump_going_on = false;
    bool all = letter < 128 && isupper((int)letter);
    uint32_t label =
        letter < 128 ? schema_by_key(r->session.schema, (char)tolower((int)letter)) : SCHEMA_NONE;
    if (label == SCHEMA_NONE) {
        reader_complain(r, "no label has this letter; 0 shows all labels");
        return;
    }
    label_give(r, label, all);
}

/* A label by its name, or by the only one that begins so. */
static uint32_t find_label(struct reader *r, const char *name, size_t n)
{
    char *copy = xmemdup0(name, n);
    uint32_t found = schema_find_any_case(r->session.schema, copy);
    if (found == SCHEMA_NONE) {
        size_t matches = 0;
        for (uint32_t i = 0; i < schema_count(r->session.schema); i++) {
            const struct label *l = schema_label(r->session.schema, i);
            if (strncasecmp(l->name, copy, n) == 0 || strncasecmp(l->display, copy, n) == 0) {
                found = i;
                matches++;
            }
        }
        if (matches != 1)
            found = SCHEMA_NONE;
    }
    if (found == SCHEMA_NONE)
        reader_complain(r, n ? "no label '%s'" : "which label?%s", copy);
    free(copy);
    return found;
}

void do_label(struct reader *r, const struct action *a)
{
    const char *name = a->text ? a->text : "";
    uint32_t label = find_label(r, name, strcspn(name, " "));
    if (label == SCHEMA_NONE)
        return;
    label_give(r, label, a->command == CMD_LABEL_ALL);
}

/* A second label for the same words. */
void do_also(struct reader *r, const struct action *a)
{
    const char *name = a->text ? a->text : "";
    uint32_t label = find_label(r, name, strcspn(name, " "));
    struct label_target target;
    if (label == SCHEMA_NONE)
        return;
    if (!label_target(r, &target))
        reader_complain(r, "no word at the cursor");
    else if (edit_begin(r, NULL)) {
        uint32_t id = annotations_add(r->session.annotations, target.range, label);
        edit_end(r);
        remember(r, id, label);
        r->chosen_id = id;
        textview_unselect(r->view);
    }
}

void do_everywhere(struct reader *r, const struct action *a)
{
    const char *name = a->text ? a->text : "";
    uint32_t label = SCHEMA_NONE;
    if (a->arg[0] && a->arg[0] < 128)
        label = schema_by_key(r->session.schema, (char)tolower((int)a->arg[0]));
    else
        label = find_label(r, name, strcspn(name, " "));
    if (label != SCHEMA_NONE)
        give_all(r, label, true);
    else if (a->arg[0])
        reader_complain(r, "no label has this letter; :everywhere NAME takes any");
}

void do_repeat(struct reader *r, const struct action *a)
{
    if (a->command == CMD_REPEAT && r->last_act == LAST_ATTRIBUTE) {
        attribute_again(r);
        return;
    }
    if (a->command == CMD_REPEAT && r->last_act == LAST_NOTE) {
        struct action note = {.command = CMD_NOTE, .text = r->last_note};
        do_note(r, &note);
        return;
    }
    if (r->last_label == SCHEMA_NONE || r->last_label >= schema_count(r->session.schema)) {
        reader_complain(r, "no label was given yet");
        return;
    }
    label_give(r, r->last_label, a->command == CMD_REPEAT_ALL);
}

void do_alternative(struct reader *r, const struct action *a)
{
    size_t n = a->text && *a->text
                   ? (size_t)strtoul(a->text, NULL, 10)
                   : (size_t)(a->key.code >= '1' && a->key.code <= '9' ? a->key.code - '0' : 0);
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL);
    if (!at || n < 1 || n > at->alternative_count) {
        reader_complain(r, at ? "there is no alternative %zu" : "no suggestion at the cursor", n);
        return;
    }
    uint32_t id = at->id, label = at->alternatives[n - 1].label;
    size_t end = at->range.end;
    if (!edit_begin(r, NULL))
        return;
    if (label == SCHEMA_NONE)
        annotations_reject(r->session.annotations, id);
    else {
        remember(r, annotations_set_label(r->session.annotations, id, label), label);
    }
    edit_end(r);
    label_go_on(r, end);
}

void do_relabel(struct reader *r, const struct action *a)
{
    const char *from = a->text ? a->text : "";
    size_t n = strcspn(from, " ");
    const char *to = from + n + strspn(from + n, " ");
    uint32_t old = find_label(r, from, n);
    uint32_t new = old == SCHEMA_NONE ? SCHEMA_NONE : find_label(r, to, strcspn(to, " "));
    if (new == SCHEMA_NONE)
        return;
    struct annotation_cursor c;
    const struct annotation *at;
    struct {
        uint32_t *v;
        size_t n, cap;
    } ids = {0};
    annotations_find(r->session.annotations, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((at = annotations_next(&c)))
        if (at->label == old)
            vec_push(&ids, at->id);
    if (ids.n == 0)
        reader_say(r, "nothing is labelled %s", schema_label(r->session.schema, old)->name);
    else if (edit_begin(r, NULL)) {
        for (size_t i = 0; i < ids.n; i++)
            annotations_set_label(r->session.annotations, ids.v[i], new);
        edit_end(r);
    }
    vec_release(&ids);
}

void do_label_mode(struct reader *r, const struct action *a)
{
    (void)a;
    preview_end(r, false);
    r->wish.focus = FRAME_ARTICLE;
    r->label_mode = true;
    if (r->stops == STOPS_HITS)
        r->stops = STOPS_UNDECIDED;
    reader_layout(r);
    size_t cursor = textview_cursor(r->view);
    /* a hit that was just searched for is what is to be labelled */
    if (r->search && range_contains(r->hit, cursor)) {
        r->stops = STOPS_HITS;
        textview_select(r->view, r->hit);
        return;
    }
    /* begin at what is under the cursor, or at the next thing to decide */
    struct range next;
    if (!reader_annotation_at(r, cursor, ANNOTATIONS_SUGGESTED) &&
        stop_find(r, cursor, true, &next))
        textview_goto(r->view, next.start, TEXTVIEW_NEAR);
}
