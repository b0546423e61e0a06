/* Colours as a person names them, and the nearest number that a terminal has for each. */
#ifndef DIPLE_UI_COLOR_H
#define DIPLE_UI_COLOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum color_depth {
    COLOR_DEPTH_MONO,
    COLOR_DEPTH_8,
    COLOR_DEPTH_16,
    COLOR_DEPTH_256,
    COLOR_DEPTH_DIRECT, /* colour numbers from 8 on are 0xRRGGBB */
};

enum color_kind {
    COLOR_KEEP,    /* none given */
    COLOR_NORMAL,  /* the terminal's own */
    COLOR_PALETTE, /* number 0 to 255 of xterm's palette */
    COLOR_RGB,     /* 0xRRGGBB */
    COLOR_HUE,     /* the label's */
};

struct color {
    enum color_kind kind;
    uint32_t value;
};

enum color_depth color_depth(int colors);

/* A name ("red", "bright-blue", "default", "hue"), a number 0 to 255, or #rrggbb. */
bool color_parse(const char *s, size_t n, struct color *color);

/* The number to draw with: STYLE_KEEP or STYLE_DEFAULT, the terminal's nearest colour, or `hue` for
 * COLOR_HUE. In monochrome always STYLE_KEEP, or STYLE_DEFAULT for COLOR_NORMAL. */
int32_t color_number(struct color color, enum color_depth depth, int32_t hue);

/* rgb made lighter (on black) or darker (on white) until its contrast is 3:1 (WCAG 2.1, 1.4.11). */
uint32_t color_readable(uint32_t rgb, bool on_white);

#endif
