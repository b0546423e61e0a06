#include "config.h"

#include "ui/key.h"

#include "core/text/utf8.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    uint32_t code;
} names[] = {
    {"Space", ' '},
    {"Up", KEYSYM_UP},
    {"Down", KEYSYM_DOWN},
    {"Left", KEYSYM_LEFT},
    {"Right", KEYSYM_RIGHT},
    {"Home", KEYSYM_HOME},
    {"End", KEYSYM_END},
    {"PageUp", KEYSYM_PAGE_UP},
    {"PageDown", KEYSYM_PAGE_DOWN},
    {"Insert", KEYSYM_INSERT},
    {"Delete", KEYSYM_DELETE},
    {"Backspace", KEYSYM_BACKSPACE},
    {"Tab", KEYSYM_TAB},
    {"Enter", KEYSYM_ENTER},
    {"Esc", KEYSYM_ESC},
};

enum { NAME_COUNT = sizeof names / sizeof *names };

/* Bytes that a terminal sends for two notations become the named key. */
static struct key fold(struct key k)
{
    if (k.mods & MOD_CTRL) {
        uint32_t code = 0;
        switch (k.code) {
        case 'i':
            code = KEYSYM_TAB;
            break;
        case 'm':
            code = KEYSYM_ENTER;
            break;
        case 'h':
            code = KEYSYM_BACKSPACE;
            break;
        case '[':
            code = KEYSYM_ESC;
            break;
        }
        if (code)
            k = (struct key){code, (uint8_t)(k.mods & ~MOD_CTRL)};
    }
    return k;
}

static bool parse_base(const char *s, size_t n, struct key *k)
{
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (strlen(names[i].name) == n && memcmp(names[i].name, s, n) == 0) {
            k->code = names[i].code;
            return true;
        }
    }
    if ((n == 2 || n == 3) && s[0] == 'F' && s[1] >= '1' && s[1] <= '9') {
        int f = s[1] - '0';
        if (n == 3) {
            if (s[2] < '0' || s[2] > '9')
                return false;
            f = f * 10 + s[2] - '0';
        }
        if (f > 12)
            return false;
        k->code = KEYSYM_F1 + (uint32_t)f - 1;
        return true;
    }
    if (n == 0 || utf8_decode((const uint8_t *)s, n, &k->code) != n || k->code < 0x20 ||
        k->code == 0x7f || k->code == UTF8_REPLACEMENT)
        return false;
    return true;
}

bool key_parse(const char *s, size_t n, struct key *k)
{
    struct key key = {0, 0};
    while (n > 2 && s[1] == '-' && (s[0] == 'C' || s[0] == 'S' || s[0] == 'A')) {
        key.mods |= s[0] == 'C' ? MOD_CTRL : s[0] == 'S' ? MOD_SHIFT : MOD_ALT;
        s += 2;
        n -= 2;
    }
    if (!parse_base(s, n, &key))
        return false;
    if (key.code < KEYSYM_FIRST && key.code != ' ' && key.mods & MOD_SHIFT)
        return false; /* a shifted character is another character */
    if (key.mods & MOD_CTRL && key.code >= 'A' && key.code <= 'Z')
        key.code += 'a' - 'A';
    *k = fold(key);
    return true;
}

size_t key_parse_sequence(const char *s, size_t n, struct key *keys, struct error *err)
{
    if (n > 0 && key_parse(s, n, keys))
        return 1;
    size_t count = 0;
    for (size_t i = 0; i < n; count++) {
        if (count == KEY_SEQUENCE_MOST) {
            error_set(err, "key '%.*s': more than %d keys", (int)n, s, KEY_SEQUENCE_MOST);
            return 0;
        }
        const char *close = s[i] == '<' ? memchr(s + i, '>', n - i) : NULL;
        size_t length;
        if (close && key_parse(s + i + 1, (size_t)(close - (s + i)) - 1, &keys[count])) {
            i = (size_t)(close - s) + 1;
            continue;
        }
        uint32_t c;
        length = utf8_decode((const uint8_t *)s + i, n - i, &c);
        /* "C-" or "C-Dwon" is a mistake, not a row of characters that nobody could guess */
        if (!key_parse(s + i, length, &keys[count]) ||
            (i == 0 && n > 1 && s[1] == '-' && (s[0] == 'C' || s[0] == 'S' || s[0] == 'A'))) {
            count = 0;
            break;
        }
        i += length;
    }
    if (count == 0)
        error_set(err, "key '%.*s': no such key", (int)n, s);
    return count;
}

void key_print(struct key k, char name[KEY_NAME_SIZE])
{
    char base[16];
    const char *found = NULL;
    for (size_t i = 0; i < NAME_COUNT && !found; i++) {
        if (names[i].code == k.code)
            found = names[i].name;
    }
    if (found) {
        snprintf(base, sizeof base, "%s", found);
    } else if (k.code >= KEYSYM_F1 && k.code <= KEYSYM_F12) {
        snprintf(base, sizeof base, "F%d", (int)(k.code - KEYSYM_F1 + 1) & 15);
    } else {
        uint8_t c[4];
        size_t n = utf8_encode(k.code, c);
        memcpy(base, c, n);
        base[n] = '\0';
    }
    snprintf(name, KEY_NAME_SIZE, "%s%s%s%s", k.mods & MOD_CTRL ? "C-" : "",
             k.mods & MOD_ALT ? "A-" : "", k.mods & MOD_SHIFT ? "S-" : "", base);
}
