/* What menu.c and menu-draw.c share. */
#ifndef DIPLE_UI_MENU_PRIVATE_H
#define DIPLE_UI_MENU_PRIVATE_H

#include "core/base/strbuf.h"
#include "ui/menu.h"

struct menu {
    char *title;
    struct {
        struct menu_item *v;
        size_t n, cap;
    } items;
    struct {
        size_t *v;
        size_t n, cap;
    } shown;         /* indices of items that the search lets through */
    size_t selected; /* index in `shown` */
    size_t rows;     /* of the columns drawn last; 0: not drawn yet */
    char typed[MENU_CODE];
    bool capital;
    bool searching;
    struct strbuf search;
};

#endif
