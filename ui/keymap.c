#include "config.h"

#include "ui/keymap.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <stdio.h>
#include <string.h>
#include <unictype.h>

struct binding {
    struct key keys[KEY_SEQUENCE_MOST];
    size_t n;
    enum command_id command;
};

struct binding_vec {
    struct binding *v;
    size_t n, cap;
};

struct keymap {
    struct binding_vec bindings[MODE_COUNT];
    /* the unfinished command */
    enum mode mode;
    struct key keys[KEY_SEQUENCE_MOST];
    size_t n;
    enum command_id waiting; /* for characters that it takes */
    int taken;
    struct keymap_action action;
    bool counting;
    struct strbuf pending;
};

enum { COUNT_MOST = 999999999 };

/* True when one of both begins with the other. */
static bool clashes(const struct binding *b, const struct key *keys, size_t n)
{
    for (size_t i = 0; i < n && i < b->n; i++) {
        if (!key_equal(b->keys[i], keys[i]))
            return false;
    }
    return true;
}

static bool is_letter(struct key k)
{
    return key_is_text(k) && uc_is_property_alphabetic(k.code);
}

static void remove_binding(struct binding_vec *b, size_t i)
{
    memmove(b->v + i, b->v + i + 1, (b->n - i - 1) * sizeof *b->v);
    b->n--;
}

static bool bind_sequence(struct binding_vec *b, enum mode mode, const char *s, size_t length,
                          enum command_id command, struct error *err)
{
    struct binding new = {.command = command};
    new.n = key_parse_sequence(s, length, new.keys, err);
    if (new.n == 0)
        return false;
    if (mode == MODE_LABEL && is_letter(new.keys[0]))
        return error_set(err, "key '%.*s': letters belong to the labels in this mode", (int)length,
                         s);
    for (size_t i = 0; i < b->n; i++) {
        if (!clashes(&b->v[i], new.keys, new.n))
            continue;
        if (b->v[i].n != new.n)
            return error_set(err, "key '%.*s': clashes with a key of '%s'", (int)length, s,
                             command_info(b->v[i].command)->name);
        remove_binding(b, i);
        break;
    }
    if (command != CMD_NONE)
        vec_push(b, new);
    return true;
}

static bool bind_all(struct binding_vec *b, enum mode mode, const char *keys,
                     enum command_id command, struct error *err)
{
    while (*(keys += strspn(keys, " \t"))) {
        size_t n = strcspn(keys, " \t");
        if (!bind_sequence(b, mode, keys, n, command, err))
            return false;
        keys += n;
    }
    return true;
}

struct keymap *keymap_new(void)
{
    struct keymap *m = xcalloc(1, sizeof *m);
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        for (int id = 1; id < CMD_COUNT; id++)
            bind_all(&m->bindings[mode], (enum mode)mode,
                     command_info((enum command_id)id)->keys[mode], (enum command_id)id, NULL);
    }
    return m;
}

void keymap_free(struct keymap *m)
{
    if (!m)
        return;
    for (int mode = 0; mode < MODE_COUNT; mode++)
        vec_release(&m->bindings[mode]);
    strbuf_release(&m->pending);
    free(m);
}

static bool find_command(const char *name, enum command_id *id, struct error *err)
{
    *id = CMD_NONE;
    if (strcmp(name, "none") == 0)
        return true;
    *id = command_find(name, strlen(name));
    return *id != CMD_NONE || error_set(err, "command '%s': no such command", name);
}

bool keymap_bind(struct keymap *m, enum mode mode, const char *keys, const char *command,
                 struct error *err)
{
    enum command_id id;
    if (!find_command(command, &id, err))
        return false;
    keymap_reset(m);
    return bind_sequence(&m->bindings[mode], mode, keys, strlen(keys), id, err);
}

bool keymap_set(struct keymap *m, enum mode mode, const char *command, const char *keys,
                struct error *err)
{
    enum command_id id;
    if (!find_command(command, &id, err))
        return false;
    if (id == CMD_NONE)
        return error_set(err, "command 'none' has no keys of its own");
    struct binding_vec *old = &m->bindings[mode], new = {0};
    for (size_t i = 0; i < old->n; i++) {
        if (old->v[i].command != id)
            vec_push(&new, old->v[i]);
    }
    if (!bind_all(&new, mode, keys, id, err)) {
        vec_release(&new);
        return false;
    }
    vec_release(old);
    *old = new;
    keymap_reset(m);
    return true;
}

void keymap_reset(struct keymap *m)
{
    m->n = 0;
    m->waiting = CMD_NONE;
    m->taken = 0;
    m->counting = false;
    m->action = (struct keymap_action){0};
    strbuf_clear(&m->pending);
}

static enum keymap_result drop(struct keymap *m)
{
    keymap_reset(m);
    return KEYMAP_UNKNOWN;
}

static enum keymap_result finish(struct keymap *m, enum keymap_result result,
                                 struct keymap_action *action)
{
    *action = m->action;
    keymap_reset(m);
    return result;
}

/* The binding of exactly the keys typed; *longer is set when some binding begins with them. */
static const struct binding *lookup(const struct keymap *m, enum mode mode, bool *longer)
{
    const struct binding_vec *b = &m->bindings[mode];
    for (size_t i = 0; i < b->n; i++) {
        if (b->v[i].n >= m->n && clashes(&b->v[i], m->keys, m->n)) {
            if (b->v[i].n == m->n)
                return &b->v[i];
            *longer = true;
        }
    }
    return NULL;
}

static bool cancels(struct key k)
{
    return (k.code == KEYSYM_ESC && !k.mods) ||
           (k.mods == MOD_CTRL && (k.code == 'c' || k.code == 'g'));
}

static void remember(struct keymap *m, struct key k)
{
    char name[KEY_NAME_SIZE];
    key_print(k, name);
    strbuf_adds(&m->pending, name);
}

enum keymap_result keymap_feed(struct keymap *m, enum mode mode, struct key key,
                               struct keymap_action *action)
{
    if (m->mode != mode)
        keymap_reset(m);
    m->mode = mode;
    *action = (struct keymap_action){0};
    bool fresh = m->n == 0 && m->waiting == CMD_NONE;
    if (cancels(key) && (!fresh || m->counting))
        return drop(m);
    m->action.key = key;

    if (m->waiting != CMD_NONE) {
        if (!key_is_text(key))
            return drop(m);
        m->action.arg[m->taken++] = key.code;
        if (m->taken == command_info(m->waiting)->takes)
            return finish(m, KEYMAP_COMMAND, action);
        remember(m, key);
        return KEYMAP_PENDING;
    }

    if (fresh && mode != MODE_LABEL && key_is_text(key) && key.code >= '0' && key.code <= '9' &&
        (key.code != '0' || m->counting)) {
        m->action.count = m->action.count * 10 + (long)(key.code - '0');
        if (m->action.count > COUNT_MOST)
            return drop(m);
        m->counting = true;
        remember(m, key);
        return KEYMAP_PENDING;
    }

    if (m->n == KEY_SEQUENCE_MOST)
        return drop(m);
    m->keys[m->n++] = key;
    bool longer = false;
    const struct binding *b = lookup(m, mode, &longer);
    if (!b && mode == MODE_PANE && !longer)
        b = lookup(m, MODE_READ, &longer);
    if (b) {
        m->action.command = b->command;
        if (command_info(b->command)->takes == 0)
            return finish(m, KEYMAP_COMMAND, action);
        m->waiting = b->command;
        remember(m, key);
        return KEYMAP_PENDING;
    }
    if (longer) {
        remember(m, key);
        return KEYMAP_PENDING;
    }
    if (mode == MODE_LABEL && m->n == 1 && is_letter(key)) {
        m->action.label = key.code;
        return finish(m, KEYMAP_LABEL, action);
    }
    return drop(m);
}

const char *keymap_pending(const struct keymap *m)
{
    return strbuf_str(&m->pending);
}

static void list_keys(const struct keymap *m, enum mode mode, enum command_id id, size_t most,
                      char *out, size_t size)
{
    size_t used = 0, found = 0;
    out[0] = '\0';
    for (size_t i = 0; i < m->bindings[mode].n && found < most; i++) {
        const struct binding *b = &m->bindings[mode].v[i];
        if (b->command != id)
            continue;
        char one[KEY_SEQUENCE_MOST * (KEY_NAME_SIZE + 2)];
        size_t n = 0;
        for (size_t k = 0; k < b->n; k++) {
            char name[KEY_NAME_SIZE];
            key_print(b->keys[k], name);
            bool named = b->n > 1 && (b->keys[k].code >= KEYSYM_FIRST || b->keys[k].mods ||
                                      b->keys[k].code == ' ');
            n += (size_t)snprintf(one + n, sizeof one - n, named ? "<%s>" : "%s", name);
        }
        if (used + (used > 0) + n + 1 > size)
            return;
        if (used)
            out[used++] = ' ';
        memcpy(out + used, one, n + 1);
        used += n;
        found++;
    }
}

void keymap_keys(const struct keymap *m, enum mode mode, enum command_id id, char *out, size_t size)
{
    list_keys(m, mode, id, SIZE_MAX, out, size);
}

void keymap_first_key(const struct keymap *m, enum mode mode, enum command_id id, char *out,
                      size_t size)
{
    list_keys(m, mode, id, 1, out, size);
}
