#include "config.h"

#include "ui/color.h"

#include "ui/style.h"

#include <stdlib.h>
#include <string.h>

/* xterm's defaults for the first 16; the cube and the greys follow by rule. */
static const uint32_t ansi[16] = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};
static const uint8_t cube[6] = {0, 95, 135, 175, 215, 255};

static uint32_t palette_rgb(uint32_t i)
{
    if (i < 16)
        return ansi[i];
    if (i >= 232) {
        uint32_t grey = 8 + 10 * (i - 232);
        return grey << 16 | grey << 8 | grey;
    }
    i -= 16;
    return (uint32_t)cube[i / 36] << 16 | (uint32_t)cube[i / 6 % 6] << 8 | cube[i % 6];
}

static int distance(uint32_t a, uint32_t b)
{
    int red = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
    int green = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
    int blue = (int)(a & 255) - (int)(b & 255);
    return 3 * red * red + 4 * green * green + 2 * blue * blue;
}

static int32_t nearest(uint32_t rgb, uint32_t from, uint32_t to)
{
    uint32_t best = from;
    for (uint32_t i = from; i < to; i++) {
        if (distance(palette_rgb(i), rgb) < distance(palette_rgb(best), rgb))
            best = i;
    }
    return (int32_t)best;
}

enum color_depth color_depth(int colors)
{
    return colors > 65536  ? COLOR_DEPTH_DIRECT
           : colors >= 256 ? COLOR_DEPTH_256
           : colors >= 16  ? COLOR_DEPTH_16
           : colors >= 8   ? COLOR_DEPTH_8
                           : COLOR_DEPTH_MONO;
}

static bool parse_hex(const char *s, size_t n, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = s[i] >= '0' && s[i] <= '9'   ? s[i] - '0'
                    : s[i] >= 'a' && s[i] <= 'f' ? s[i] - 'a' + 10
                    : s[i] >= 'A' && s[i] <= 'F' ? s[i] - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return false;
        *value = *value << 4 | (uint32_t)digit;
    }
    return n == 6;
}

static bool is_word(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && memcmp(s, word, n) == 0;
}

bool color_parse(const char *s, size_t n, struct color *color)
{
    static const char *const names[8] = {"black", "red",     "green", "yellow",
                                         "blue",  "magenta", "cyan",  "white"};
    if (is_word(s, n, "default")) {
        *color = (struct color){COLOR_NORMAL, 0};
        return true;
    }
    if (is_word(s, n, "hue")) {
        *color = (struct color){COLOR_HUE, 0};
        return true;
    }
    if (n > 0 && s[0] == '#') {
        color->kind = COLOR_RGB;
        return parse_hex(s + 1, n - 1, &color->value);
    }
    if (n > 0 && n <= 3 && s[0] >= '0' && s[0] <= '9') {
        uint32_t value = 0;
        for (size_t i = 0; i < n; i++) {
            if (s[i] < '0' || s[i] > '9')
                return false;
            value = value * 10 + (uint32_t)(s[i] - '0');
        }
        *color = (struct color){COLOR_PALETTE, value};
        return value < 256;
    }
    uint32_t bright = 0;
    if (n > 7 && memcmp(s, "bright-", 7) == 0) {
        bright = 8;
        s += 7;
        n -= 7;
    }
    for (uint32_t i = 0; i < 8; i++) {
        if (is_word(s, n, names[i])) {
            *color = (struct color){COLOR_PALETTE, i + bright};
            return true;
        }
    }
    return false;
}

int32_t color_number(struct color color, enum color_depth depth, int32_t hue)
{
    if (color.kind == COLOR_NORMAL)
        return STYLE_DEFAULT;
    if (color.kind == COLOR_KEEP || depth == COLOR_DEPTH_MONO)
        return STYLE_KEEP;
    if (color.kind == COLOR_HUE)
        return hue;
    uint32_t value = color.value;
    if (depth == COLOR_DEPTH_DIRECT) {
        if (color.kind == COLOR_PALETTE)
            return value < 8 ? (int32_t)value : (int32_t)palette_rgb(value);
        /* numbers below 8 mean the palette even here: one shade of blue more is no loss */
        return value < 8 ? 8 : (int32_t)value;
    }
    if (color.kind == COLOR_PALETTE) {
        if (depth == COLOR_DEPTH_256 || value < 8 || (depth == COLOR_DEPTH_16 && value < 16))
            return (int32_t)value;
        value = palette_rgb(value);
    }
    if (depth == COLOR_DEPTH_256)
        return nearest(value, 16, 256);
    return nearest(value, 0, depth == COLOR_DEPTH_16 ? 16 : 8);
}

/* Relative luminance (WCAG 2.1) in 1/10000; the gamma of 2.4 is taken as 2, which is near enough
 * for choosing a shade. */
static int luminance(uint32_t rgb)
{
    int red = (int)(rgb >> 16 & 255), green = (int)(rgb >> 8 & 255), blue = (int)(rgb & 255);
    return (2126 * red * red + 7152 * green * green + 722 * blue * blue) / (255 * 255);
}

uint32_t color_readable(uint32_t rgb, bool on_white)
{
    for (int step = 0; step < 16; step++) {
        int l = luminance(rgb);
        if (on_white ? (10000 + 500) >= 3 * (l + 500) : (l + 500) >= 3 * 500)
            break;
        uint32_t mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            uint32_t part = rgb >> shift & 255;
            part = on_white ? part * 7 / 8 : part + (255 - part + 7) / 8;
            mixed |= part << shift;
        }
        rgb = mixed;
    }
    return rgb;
}
