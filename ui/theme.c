#include "config.h"

#include "ui/theme.h"

#include "core/base/alloc.h"
#include "ui/color.h"

#include <stdlib.h>
#include <string.h>

struct look {
    struct color fg, bg;
    uint16_t attrs;
};

struct theme {
    enum color_depth depth;
    enum theme_background background;
    struct look looks[ROLE_COUNT];
    int32_t hues[THEME_ALL_HUES];
};

static const struct {
    const char *name;
    const char *looks[4]; /* dark, light, eight, mono */
} roles[ROLE_COUNT] = {
#define ROLE(id, name, dark, light, eight, mono) {name, {dark, light, eight, mono}},
#include "ui/roles.def"
#undef ROLE
};

/* Hues of the labels, as numbers of the 256-colour palette and of the 8 colours. */
static const uint8_t hues_dark[THEME_HUES] = {75, 114, 215, 176, 80, 221, 204, 147};
static const uint8_t hues_light[THEME_HUES] = {26, 28, 130, 127, 30, 94, 160, 61};
static const uint8_t hues_eight[THEME_HUES] = {3, 2, 5, 1, 4, 6, 7, 3};

static bool parse_attr(const char *word, size_t n, uint16_t *attr)
{
    static const struct {
        const char *name;
        uint16_t attr;
    } attrs[] = {{"bold", STYLE_BOLD},       {"dim", STYLE_DIM},
                 {"italic", STYLE_ITALIC},   {"underline", STYLE_UNDERLINE},
                 {"reverse", STYLE_REVERSE}, {"plain", 0}};
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
        if (strlen(attrs[i].name) == n && memcmp(attrs[i].name, word, n) == 0) {
            *attr = attrs[i].attr;
            return true;
        }
    }
    return false;
}

static bool parse_look(const char *s, struct look *look, struct error *err)
{
    struct look l = {{COLOR_KEEP, 0}, {COLOR_KEEP, 0}, 0};
    bool on = false;
    while (*(s += strspn(s, " \t"))) {
        size_t n = strcspn(s, " \t");
        uint16_t attr;
        if (n == 2 && memcmp(s, "on", 2) == 0)
            on = true;
        else if (parse_attr(s, n, &attr))
            l.attrs |= attr;
        else if (color_parse(s, n, on ? &l.bg : &l.fg))
            on = false;
        else
            return error_set(err, "colour '%.*s': no such colour or attribute", (int)n, s);
        s += n;
    }
    if (on)
        return error_set(err, "'on' without a colour behind it");
    *look = l;
    return true;
}

struct theme *theme_new(int colors, enum theme_background background)
{
    struct theme *theme = xcalloc(1, sizeof *theme);
    theme->depth = color_depth(colors);
    theme->background = background;
    int column = theme->depth == COLOR_DEPTH_MONO ? 3
                 : theme->depth < COLOR_DEPTH_256 ? 2
                 : background == THEME_LIGHT      ? 1
                                                  : 0;
    for (int i = 0; i < ROLE_COUNT; i++)
        parse_look(roles[i].looks[column], &theme->looks[i], NULL);
    const uint8_t *hues = column == 2 ? hues_eight : column == 1 ? hues_light : hues_dark;
    for (int i = 0; i < THEME_ALL_HUES; i++)
        theme->hues[i] = color_number((struct color){COLOR_PALETTE, hues[i % THEME_HUES]},
                                      theme->depth, STYLE_KEEP);
    return theme;
}

void theme_free(struct theme *theme)
{
    free(theme);
}

struct style theme_style(const struct theme *theme, enum role role, unsigned hue)
{
    const struct look *look = &theme->looks[role];
    int32_t own = theme->hues[hue % THEME_ALL_HUES];
    return (struct style){color_number(look->fg, theme->depth, own),
                          color_number(look->bg, theme->depth, own), look->attrs};
}

struct style theme_full(const struct theme *theme, enum role role, unsigned hue)
{
    struct style text = theme_style(theme, ROLE_TEXT, 0);
    if (text.fg == STYLE_KEEP)
        text.fg = STYLE_DEFAULT;
    if (text.bg == STYLE_KEEP)
        text.bg = STYLE_DEFAULT;
    return role == ROLE_TEXT ? text : style_over(text, theme_style(theme, role, hue));
}

bool theme_set(struct theme *theme, const char *role, const char *look, struct error *err)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(roles[i].name, role) == 0)
            return parse_look(look, &theme->looks[i], err);
    }
    return error_set(err, "'%s': nothing of this name has a colour", role);
}

void theme_set_hue(struct theme *theme, unsigned hue, uint32_t rgb)
{
    rgb = color_readable(rgb & 0xffffff, theme->background == THEME_LIGHT);
    theme->hues[hue % THEME_ALL_HUES] =
        color_number((struct color){COLOR_RGB, rgb}, theme->depth, STYLE_KEEP);
}

const char *theme_role_name(enum role role)
{
    return roles[role].name;
}
