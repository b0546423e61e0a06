/* Roles and how they look. Everything is drawn by role; colours stand in one table (ui/roles.def).
 *
 * Never colour alone: in monochrome the roles that can meet in one place differ in attributes
 * (underline, bold, reverse, dim, italic), with colours accepted, suggested and rejected names do,
 * and the text view adds letters, bars and brackets. No curses in here. */
#ifndef DIPLE_UI_THEME_H
#define DIPLE_UI_THEME_H

#include "core/base/error.h"
#include "ui/style.h"

enum role {
#define ROLE(id, ...) ROLE_##id,
#include "ui/roles.def"
#undef ROLE
    ROLE_COUNT
};

/* Hues of our own for labels, told well apart; label i has hue i % THEME_HUES, unless it has a
 * colour of its own: THEME_OWN_HUES + i is free for that (of the first 248 labels). */
enum { THEME_HUES = 8, THEME_OWN_HUES = THEME_HUES, THEME_ALL_HUES = 256 };

enum theme_background {
    THEME_DARK,
    THEME_LIGHT,
};

struct theme;

/* colors: terminal_colors(); anything below 8 is monochrome, from 256 on the 256-colour palette,
 * over 65536 direct colour. */
struct theme *theme_new(int colors, enum theme_background background);
void theme_free(struct theme *theme);

/* The look of a role. `hue` (any number) chooses the colour of the ROLE_ENTITY_... roles and of
 * ROLE_LABEL, the others ignore it. Foreground and background may be STYLE_KEEP: lay it over
 * ROLE_TEXT's or whatever is below by style_over. */
struct style theme_style(const struct theme *theme, enum role role, unsigned hue);

/* The same over ROLE_TEXT: a complete style. */
struct style theme_full(const struct theme *theme, enum role role, unsigned hue);

/* The user's wish for a role by its name ("search-hit"; see roles.def): words in any order out of
 * bold dim italic underline reverse plain, a colour, "on" and a colour. A colour: black red green
 * yellow blue magenta cyan white, bright- before one of these, default, 0 to 255, #rrggbb (the
 * nearest one where the terminal has no such colour). In monochrome colours are read and dropped.
 */
bool theme_set(struct theme *theme, const char *role, const char *look, struct error *err);

/* Hue number `hue`, below THEME_ALL_HUES, gets a label's own colour (brat's visual.conf), 0xRRGGBB,
 * as near as the terminal can; dropped in monochrome, and where it could not be read on the
 * background (contrast below 3:1) made lighter or darker until it can. */
void theme_set_hue(struct theme *theme, unsigned hue, uint32_t rgb);

const char *theme_role_name(enum role role);

#endif
