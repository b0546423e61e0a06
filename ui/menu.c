#include "config.h"

#include "ui/menu-private.h"

#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <string.h>
#include <strings.h>

struct menu *menu_new(const char *title)
{
    struct menu *m = xcalloc(1, sizeof *m);
    m->title = xstrdup(title);
    return m;
}

void menu_free(struct menu *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->items.n; i++) {
        free((char *)m->items.v[i].name);
        free((char *)m->items.v[i].detail);
    }
    vec_release(&m->items);
    vec_release(&m->shown);
    strbuf_release(&m->search);
    free(m->title);
    free(m);
}

void menu_add(struct menu *m, const struct menu_item *item)
{
    struct menu_item own = *item;
    own.name = xstrdup(item->name);
    own.detail = item->detail ? xstrdup(item->detail) : NULL;
    vec_push(&m->shown, m->items.n);
    vec_push(&m->items, own);
}

size_t menu_count(const struct menu *m)
{
    return m->items.n;
}

const struct menu_item *menu_item(const struct menu *m, size_t i)
{
    return &m->items.v[i];
}

/* ---- codes ---------------------------------------------------------------------------------- */

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The small letters of a name, then all others. */
static void letters_of(const char *name, char out[64])
{
    size_t n = 0;
    for (; *name && n < 32; name++) {
        char c = small(*name);
        if (c >= 'a' && c <= 'z')
            out[n++] = c;
    }
    for (char c = 'a'; c <= 'z'; c++)
        out[n++] = c;
    out[n] = '\0';
}

static bool give_code(struct menu_item *item, bool *taken, int letters)
{
    char order[64];
    letters_of(item->name, order);
    for (const char *a = order; *a; a++) {
        if (letters == 1) {
            if (taken[*a - 'a'])
                continue;
            taken[*a - 'a'] = true;
            item->code[0] = *a;
            return true;
        }
        for (const char *b = a == order && order[1] ? order + 1 : order; *b; b++) {
            bool *code = &taken[(*a - 'a') * 26 + *b - 'a'];
            if (*code)
                continue;
            *code = true;
            item->code[0] = *a;
            item->code[1] = *b;
            return true;
        }
    }
    return false;
}

void menu_assign_codes(struct menu *m, int letters)
{
    bool taken[26 * 26] = {false};
    if (m->items.n > 26)
        letters = 2;
    for (size_t i = 0; i < m->items.n; i++) {
        memset(m->items.v[i].code, 0, sizeof m->items.v[i].code);
        give_code(&m->items.v[i], taken, letters);
    }
}

/* ---- keys ----------------------------------------------------------------------------------- */

static bool contains(const char *s, const char *part)
{
    size_t n = strlen(part);
    for (; s && *s; s++)
        if (strncasecmp(s, part, n) == 0)
            return true;
    return n == 0;
}

static void filter(struct menu *m)
{
    const char *part = strbuf_str(&m->search);
    m->shown.n = 0;
    for (size_t i = 0; i < m->items.n; i++)
        if (contains(m->items.v[i].name, part) || contains(m->items.v[i].detail, part))
            vec_push(&m->shown, i);
    m->selected = 0;
}

static enum menu_result search_key(struct menu *m, struct key key, bool cancels)
{
    if (cancels) {
        m->searching = false;
        strbuf_clear(&m->search);
        filter(m);
        return MENU_OPEN;
    }
    if (key_is_text(key)) {
        uint8_t c[4];
        strbuf_add(&m->search, c, utf8_encode(key.code, c));
        filter(m);
        return MENU_OPEN;
    }
    if (key.code == KEYSYM_BACKSPACE) {
        if (m->search.n == 0)
            m->searching = false;
        else {
            m->search.n = utf8_prev((const uint8_t *)m->search.v, m->search.n);
            m->search.v[m->search.n] = '\0';
        }
        filter(m);
        return MENU_OPEN;
    }
    return MENU_UNUSED;
}

static enum menu_result code_key(struct menu *m, char c)
{
    size_t n = strlen(m->typed);
    if (n == 0)
        m->capital = c != small(c);
    m->typed[n] = small(c);
    m->typed[n + 1] = '\0';
    bool begins = false;
    for (size_t i = 0; i < m->shown.n; i++) {
        const char *code = m->items.v[m->shown.v[i]].code;
        if (strcmp(code, m->typed) == 0) {
            m->selected = i;
            return MENU_CHOSEN;
        }
        if (!begins && *code && strncmp(code, m->typed, n + 1) == 0) {
            begins = true;
            m->selected = i;
        }
    }
    if (!begins)
        m->typed[0] = '\0';
    return begins ? MENU_OPEN : MENU_UNUSED;
}

static void move(struct menu *m, long step)
{
    long last = (long)m->shown.n - 1, to = (long)m->selected + step;
    m->selected = (size_t)(to < 0 ? 0 : to > last ? last : to);
}

enum menu_result menu_key(struct menu *m, struct key key)
{
    bool cancels =
        key.code == KEYSYM_ESC || (key.mods == MOD_CTRL && (key.code == 'c' || key.code == 'g'));
    long rows = m->rows ? (long)m->rows : 1;
    if (m->searching) {
        enum menu_result used = search_key(m, key, cancels);
        if (used != MENU_UNUSED)
            return used;
    }
    if (cancels)
        return MENU_CANCELLED;
    if (key_is_text(key) && key.code < 128 && small((char)key.code) >= 'a' &&
        small((char)key.code) <= 'z')
        return code_key(m, (char)key.code);
    m->typed[0] = '\0';
    m->capital = false;
    if (key.code == '/' && !key.mods) {
        m->searching = true;
        return MENU_OPEN;
    }
    if (m->shown.n == 0)
        return MENU_UNUSED;
    switch (key.code) {
    case KEYSYM_UP:
        move(m, -1);
        return MENU_OPEN;
    case KEYSYM_DOWN:
    case KEYSYM_TAB:
        move(m, 1);
        return MENU_OPEN;
    case KEYSYM_LEFT:
        move(m, -rows);
        return MENU_OPEN;
    case KEYSYM_RIGHT:
        move(m, rows);
        return MENU_OPEN;
    case KEYSYM_HOME:
        m->selected = 0;
        return MENU_OPEN;
    case KEYSYM_END:
        m->selected = m->shown.n - 1;
        return MENU_OPEN;
    case KEYSYM_ENTER:
        return MENU_CHOSEN;
    case KEYSYM_BACKSPACE:
    case KEYSYM_DELETE:
        return MENU_REMOVED;
    default:
        return MENU_UNUSED;
    }
}

uint64_t menu_chosen(const struct menu *m, bool *capital)
{
    if (capital)
        *capital = m->capital;
    return m->selected < m->shown.n ? m->items.v[m->shown.v[m->selected]].id : 0;
}
