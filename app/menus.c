/* Menus over the text: opening, keys, what their rows stand for. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>

static void forget_choices(struct reader *r)
{
    for (size_t i = 0; i < r->choices.n; i++) {
        free(r->choices.v[i].name);
        free(r->choices.v[i].value);
    }
    vec_release(&r->choices);
}

void reader_menu(struct reader *r, struct menu *menu, menu_done *done)
{
    menu_free(r->menu);
    r->menu = menu;
    r->menu_done = done;
}

void reader_menu_add(struct reader *r, struct menu *menu, const char *name, const char *detail,
                     const struct choice *choice)
{
    const struct menu_item item = {
        .id = r->choices.n, .name = name, .detail = detail, .marked = choice->on};
    struct choice own = *choice;
    own.name = xstrdup(choice->name);
    own.value = choice->value ? xstrdup(choice->value) : NULL;
    vec_push(&r->choices, own);
    menu_add(menu, &item);
}

void reader_menu_close(struct reader *r)
{
    menu_free(r->menu);
    r->menu = NULL;
    forget_choices(r);
}

void reader_menu_key(struct reader *r, struct key key)
{
    bool capital;
    enum menu_result result = menu_key(r->menu, key);
    if (result == MENU_CANCELLED)
        reader_menu_close(r);
    if (result != MENU_CHOSEN && result != MENU_REMOVED)
        return;
    uint64_t id = menu_chosen(r->menu, &capital);
    /* the menu goes before it is done, which may open another; the choices are still needed */
    menu_free(r->menu);
    r->menu = NULL;
    r->menu_done(r, result, id, capital);
    if (!r->menu)
        forget_choices(r);
}
