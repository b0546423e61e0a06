#include "config.h"

#include "ui/terminal-private.h"

#include <stdio.h>
#include <string.h>

/* Keys with modifiers: final byte of CSI 1 ; m X, or number of CSI n ; m ~; and the first letters
 * of the name that extended terminfo entries give them (kUP5 is C-Up). */
static const struct {
    uint32_t code;
    const char *final;
    const char *name;
} cursor_keys[] = {
    {KEYSYM_UP, "A", "kUP"},          {KEYSYM_DOWN, "B", "kDN"},    {KEYSYM_RIGHT, "C", "kRIT"},
    {KEYSYM_LEFT, "D", "kLFT"},       {KEYSYM_END, "F", "kEND"},    {KEYSYM_HOME, "H", "kHOM"},
    {KEYSYM_INSERT, "2~", "kIC"},     {KEYSYM_DELETE, "3~", "kDC"}, {KEYSYM_PAGE_UP, "5~", "kPRV"},
    {KEYSYM_PAGE_DOWN, "6~", "kNXT"},
};
enum { CURSOR_KEYS = sizeof cursor_keys / sizeof *cursor_keys };

/* Keys that curses has names for. */
static const struct {
    int curses;
    uint32_t code;
    uint8_t mods;
} curses_keys[] = {
    {KEY_UP, KEYSYM_UP, 0},
    {KEY_DOWN, KEYSYM_DOWN, 0},
    {KEY_LEFT, KEYSYM_LEFT, 0},
    {KEY_RIGHT, KEYSYM_RIGHT, 0},
    {KEY_HOME, KEYSYM_HOME, 0},
    {KEY_END, KEYSYM_END, 0},
    {KEY_LL, KEYSYM_END, 0},
    {KEY_FIND, KEYSYM_HOME, 0},
    {KEY_SELECT, KEYSYM_END, 0},
    {KEY_PPAGE, KEYSYM_PAGE_UP, 0},
    {KEY_NPAGE, KEYSYM_PAGE_DOWN, 0},
    {KEY_IC, KEYSYM_INSERT, 0},
    {KEY_DC, KEYSYM_DELETE, 0},
    {KEY_BACKSPACE, KEYSYM_BACKSPACE, 0},
    {KEY_ENTER, KEYSYM_ENTER, 0},
    {KEY_BTAB, KEYSYM_TAB, MOD_SHIFT},
    {KEY_A1, KEYSYM_HOME, 0},
    {KEY_A3, KEYSYM_PAGE_UP, 0},
    {KEY_C1, KEYSYM_END, 0},
    {KEY_C3, KEYSYM_PAGE_DOWN, 0},
    {KEY_SR, KEYSYM_UP, MOD_SHIFT},
    {KEY_SF, KEYSYM_DOWN, MOD_SHIFT},
    {KEY_SLEFT, KEYSYM_LEFT, MOD_SHIFT},
    {KEY_SRIGHT, KEYSYM_RIGHT, MOD_SHIFT},
    {KEY_SHOME, KEYSYM_HOME, MOD_SHIFT},
    {KEY_SEND, KEYSYM_END, MOD_SHIFT},
    {KEY_SPREVIOUS, KEYSYM_PAGE_UP, MOD_SHIFT},
    {KEY_SNEXT, KEYSYM_PAGE_DOWN, MOD_SHIFT},
    {KEY_SDC, KEYSYM_DELETE, MOD_SHIFT},
    {KEY_SIC, KEYSYM_INSERT, MOD_SHIFT},
};

static void define(const char *sequence, int code)
{
    if (key_defined(sequence) == 0)
        define_key(sequence, code);
}

/* What terminals send whatever their terminfo entry says. SGR mouse reports are parsed here and not
 * by curses, which knows them only for terminals whose entry has them. */
void terminal_define_keys(struct terminal *t)
{
    if (!t->ansi)
        return;
    /* entries have names for single control characters too (C-z is "suspend") */
    for (char c = 1; c < ' '; c++)
        define_key((char[]){c, '\0'}, 0);
    define_key("\033[<", CODE_MOUSE);
    define("\033[200~", CODE_PASTE_BEGIN);
    define("\033[201~", CODE_PASTE_END);
    for (int i = 0; i < CURSOR_KEYS; i++) {
        const char *final = cursor_keys[i].final;
        char sequence[16];
        for (int m = 0; m < 8; m++) {
            if (final[1] && m > 0)
                snprintf(sequence, sizeof sequence, "\033[%c;%d~", final[0], m + 1);
            else if (m > 0)
                snprintf(sequence, sizeof sequence, "\033[1;%d%s", m + 1, final);
            else
                snprintf(sequence, sizeof sequence, "\033[%s", final);
            define(sequence, CODE_MODIFIED + 8 * i + m);
        }
        if (!final[1]) {
            snprintf(sequence, sizeof sequence, "\033O%s", final);
            define(sequence, CODE_MODIFIED + 8 * i);
        }
    }
}

/* xterm's numbering: one more than the sum of 1 Shift, 2 Alt, 4 Ctrl. */
static uint8_t xterm_mods(int m)
{
    return (uint8_t)((m & 1 ? MOD_SHIFT : 0) | (m & 2 ? MOD_ALT : 0) | (m & 4 ? MOD_CTRL : 0));
}

bool terminal_function_key(int c, struct key *key)
{
    if (c >= CODE_MODIFIED && c < CODE_MODIFIED + 8 * CURSOR_KEYS) {
        *key = (struct key){cursor_keys[(c - CODE_MODIFIED) / 8].code,
                            xterm_mods((c - CODE_MODIFIED) % 8)};
        return true;
    }
    if (c > KEY_F0 && c <= KEY_F0 + 48) {
        static const uint8_t mods[4] = {0, MOD_SHIFT, MOD_CTRL, MOD_CTRL | MOD_SHIFT};
        int f = c - KEY_F0 - 1;
        *key = (struct key){KEYSYM_F1 + (uint32_t)(f % 12), mods[f / 12]};
        return true;
    }
    for (size_t i = 0; i < sizeof curses_keys / sizeof *curses_keys; i++) {
        if (curses_keys[i].curses == c) {
            *key = (struct key){curses_keys[i].code, curses_keys[i].mods};
            return true;
        }
    }
    const char *name = keyname(c);
    for (int i = 0; name && i < CURSOR_KEYS; i++) {
        size_t n = strlen(cursor_keys[i].name);
        if (strncmp(name, cursor_keys[i].name, n) == 0 && name[n] >= '2' && name[n] <= '8' &&
            !name[n + 1]) {
            *key = (struct key){cursor_keys[i].code, xterm_mods(name[n] - '1')};
            return true;
        }
    }
    return false;
}

struct key terminal_control_key(int c)
{
    switch (c) {
    case 0:
        return (struct key){' ', MOD_CTRL};
    case '\b':
    case 0x7f:
        return (struct key){KEYSYM_BACKSPACE, 0};
    case '\t':
        return (struct key){KEYSYM_TAB, 0};
    case '\r':
        return (struct key){KEYSYM_ENTER, 0};
    case 0x1b:
        return (struct key){KEYSYM_ESC, 0};
    default:
        return (struct key){(uint32_t)(c < 27 ? c + 'a' - 1 : c + '@'), MOD_CTRL};
    }
}
