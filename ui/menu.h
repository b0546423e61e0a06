/* A list that lies over the text until one thing has been chosen: by the letters in front of it, by
 * moving there and Enter, or by searching for a part of its name. Keys in, state out; no curses in
 * menu.c (drawing is in menu-draw.c). */
#ifndef DIPLE_UI_MENU_H
#define DIPLE_UI_MENU_H

#include "ui/key.h"
#include "ui/theme.h"

#include <stddef.h>

enum { MENU_CODE = 4 }; /* bytes of a code with its NUL */

struct menu_item {
    uint64_t id;
    const char *name;     /* copied */
    const char *detail;   /* behind it, dimmer; copied, NULL: none */
    bool marked;          /* a check mark in front */
    enum role role;       /* of the name: ROLE_TEXT for none */
    uint8_t hue;          /* for ROLE_LABEL and ROLE_ENTITY_... */
    char code[MENU_CODE]; /* small letters; given by menu_assign_codes */
};

struct menu;

struct menu *menu_new(const char *title); /* copied */
void menu_free(struct menu *m);           /* NULL is allowed */
void menu_add(struct menu *m, const struct menu_item *item);
size_t menu_count(const struct menu *m);

/* Gives every item a code of so many letters (1 or 2): letters of its name where they are free, the
 * first one first; items beyond all codes get none. More than 26 items have two letters anyway. */
void menu_assign_codes(struct menu *m, int letters);
/* The item in its place in the list; i < menu_count. */
const struct menu_item *menu_item(const struct menu *m, size_t i);

enum menu_result {
    MENU_UNUSED, /* not a key of the menu */
    MENU_OPEN,   /* used */
    MENU_CHOSEN,
    MENU_REMOVED, /* Backspace or Delete on an item: only where the caller makes use of it */
    MENU_CANCELLED,
};
/* Letters: a code (a capital first letter is noted); Up Down Left Right Home End, Enter; `/` and
 * then text: only what contains it; Esc, C-c, C-g end the search, or cancel. */
enum menu_result menu_key(struct menu *m, struct key key);

/* What was chosen or is to be removed: its id; true for *capital when the first letter of its code
 * was typed as a capital. */
uint64_t menu_chosen(const struct menu *m, bool *capital);

struct canvas;

/* A box at the lower edge of c, as high as it needs to be. */
void menu_draw(struct menu *m, const struct canvas *c);

#endif
