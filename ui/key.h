/* Keys without curses: what a person pressed, and how a key is written in the key table, in the
 * configuration file and in the help.
 *
 * Notation of one key: a character ("j", "]", "中"), a name ("Down", "Space", "Enter", "Esc",
 * "Tab", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "Up", "Left",
 * "Right", "F1" to "F12"), or either with modifiers in front: "C-d", "S-Tab", "A-Left",
 * "C-S-Right". A sequence is written without blanks: "]e" is `]` then `e`; a named key within a
 * longer sequence stands in angle brackets: "]<Tab>". A word that is the name of a key is that key.
 *
 * Terminals send the same byte for Tab and C-i, Enter and C-m, Backspace and C-h, Esc and C-[:
 * these are the named keys here, and the notation folds them. Shift is a modifier of named keys
 * only; a shifted character is another character. */
#ifndef DIPLE_UI_KEY_H
#define DIPLE_UI_KEY_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Named keys have codes beyond Unicode. */
enum keysym {
    KEYSYM_FIRST = 0x200000,
    KEYSYM_UP = KEYSYM_FIRST,
    KEYSYM_DOWN,
    KEYSYM_LEFT,
    KEYSYM_RIGHT,
    KEYSYM_HOME,
    KEYSYM_END,
    KEYSYM_PAGE_UP,
    KEYSYM_PAGE_DOWN,
    KEYSYM_INSERT,
    KEYSYM_DELETE,
    KEYSYM_BACKSPACE,
    KEYSYM_TAB,
    KEYSYM_ENTER,
    KEYSYM_ESC,
    KEYSYM_F1, /* F2 to F12 follow */
    KEYSYM_F12 = KEYSYM_F1 + 11,
};

enum key_mod {
    MOD_SHIFT = 1, /* named keys only */
    MOD_CTRL = 2,
    MOD_ALT = 4,
};

struct key {
    uint32_t code; /* a Unicode code point (space and above) or an enum keysym */
    uint8_t mods;  /* enum key_mod */
};

static inline bool key_equal(struct key a, struct key b)
{
    return a.code == b.code && a.mods == b.mods;
}

/* True for a character without Ctrl and Alt: something that would be typed into a text. */
static inline bool key_is_text(struct key k)
{
    return k.code >= 0x20 && k.code < KEYSYM_FIRST && k.code != 0x7f && !(k.mods & ~MOD_SHIFT);
}

enum {
    KEY_SEQUENCE_MOST = 4, /* keys in one sequence */
    KEY_NAME_SIZE = 32,    /* bytes that key_print may write, NUL included */
};

/* One key; the whole of s[0..n) must be it. */
bool key_parse(const char *s, size_t n, struct key *k);

/* A sequence of up to KEY_SEQUENCE_MOST keys; returns how many, 0 and err when it is not one
 * ("key 'C-': no such key"). */
size_t key_parse_sequence(const char *s, size_t n, struct key *keys, struct error *err);

/* The notation of a key, as key_parse takes it; for the screen too (Space is "Space"). */
void key_print(struct key k, char name[KEY_NAME_SIZE]);

#endif
