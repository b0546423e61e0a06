/* Choosing from a list: one of several annotations at a place, one of many labels. */
#include "app/label.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

static const char *status_word(const struct annotation *a)
{
    static const char *const words[] = {"suggested", "accepted", "rejected", "by hand"};
    return words[a->status];
}

static void remove_one(struct reader *r, uint32_t id)
{
    if (!edit_begin(r, NULL))
        return;
    if (id & ANNOTATION_SUGGESTION)
        annotations_reject(r->session.annotations, id);
    else
        annotations_remove(r->session.annotations, id);
    edit_end(r);
}

static void choose_done(struct reader *r, enum menu_result result, uint64_t id, bool capital)
{
    (void)capital;
    const struct annotation *a = annotations_get(r->session.annotations, (uint32_t)id);
    if (!a) {
        reader_complain(r, "it has changed meanwhile");
    } else if (result == MENU_REMOVED) {
        remove_one(r, (uint32_t)id);
    } else {
        r->chosen_id = a->id;
        char *what = label_describe(r, a);
        reader_say(r, "%s is meant now", what);
        free(what);
    }
}

void do_choose(struct reader *r, const struct action *a)
{
    (void)a;
    struct annotation_cursor c;
    const struct annotation *at;
    size_t cursor = textview_cursor(r->view);
    struct menu *menu = menu_new("Annotations here; Backspace removes");
    const struct annotation *now = reader_annotation_at(r, cursor, ANNOTATIONS_ALL);
    uint32_t now_id = now ? now->id : 0;
    annotations_find(r->session.annotations, (struct range){cursor, cursor}, ANNOTATIONS_ALL, &c);
    while ((at = annotations_next(&c))) {
        char *words = reader_words(r, at);
        const struct label *l = schema_label(r->session.schema, at->label);
        char *detail = xasprintf("%s  %s", status_word(at), words);
        menu_add(menu, &(struct menu_item){.id = at->id,
                                           .name = l->name,
                                           .detail = detail,
                                           .marked = at->id == now_id,
                                           .role = ROLE_LABEL,
                                           .hue = reader_hue(r, at->label)});
        free(detail);
        free(words);
    }
    if (menu_count(menu) == 0) {
        menu_free(menu);
        reader_say(r, "no annotation at the cursor");
        return;
    }
    menu_assign_codes(menu, 1);
    reader_menu(r, menu, choose_done);
}

/* ---- labels --------------------------------------------------------------------------------- */

static void label_done(struct reader *r, enum menu_result result, uint64_t id, bool capital)
{
    if (result == MENU_CHOSEN)
        label_give(r, (uint32_t)id, capital);
}

void do_labels(struct reader *r, const struct action *a)
{
    (void)a;
    struct menu *menu = menu_new("Labels by two letters; capitals: every identical mention");
    for (uint32_t i = 0; i < schema_count(r->session.schema); i++) {
        const struct label *l = schema_label(r->session.schema, i);
        bool named = strcmp(l->name, l->display) != 0;
        if (!l->grouping)
            menu_add(menu, &(struct menu_item){.id = i,
                                               .name = l->name,
                                               .detail = l->description ? l->description
                                                         : named        ? l->display
                                                                        : NULL,
                                               .role = ROLE_LABEL,
                                               .hue = reader_hue(r, i)});
    }
    menu_assign_codes(menu, 2);
    reader_menu(r, menu, label_done);
}
