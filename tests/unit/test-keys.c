/* Keys, the command table, the key map, the prompt: linked without curses. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"
#include "ui/keymap.h"
#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

static struct key parse(const char *s)
{
    struct key k = {0, 0};
    assert_true(key_parse(s, strlen(s), &k));
    return k;
}

static void keys_are_read_and_printed(void **state)
{
    (void)state;
    static const char *const good[] = {"j",  "]",   "中",    "Space", "Down",   "C-d",
                                       "F1", "F12", "Tab",   "S-Tab", "A-Left", "C-S-Right",
                                       "-",  "<",   "Enter", "Esc",   "C-\\",   "C-Space"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char name[KEY_NAME_SIZE];
        key_print(parse(good[i]), name);
        assert_string_equal(name, strcmp(good[i], "C-S-Right") == 0 ? "C-S-Right" : good[i]);
    }
    static const char *const bad[] = {"", "F0", "F13", "S-a", "Dwon", "C-", "\x01", "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct key k;
        assert_false(key_parse(bad[i], strlen(bad[i]), &k));
    }
    assert_true(key_equal(parse("C-i"), parse("Tab")));
    assert_true(key_equal(parse("C-m"), parse("Enter")));
    assert_true(key_equal(parse("C-["), parse("Esc")));
    assert_true(key_equal(parse("C-D"), parse("C-d")));
}

static void sequences_are_read(void **state)
{
    (void)state;
    struct key keys[KEY_SEQUENCE_MOST];
    struct error err;
    assert_int_equal(key_parse_sequence("]e", 2, keys, &err), 2);
    assert_int_equal(keys[0].code, ']');
    assert_int_equal(keys[1].code, 'e');
    assert_int_equal(key_parse_sequence("]<Tab>", 6, keys, &err), 2);
    assert_int_equal(keys[1].code, KEYSYM_TAB);
    assert_int_equal(key_parse_sequence("<", 1, keys, &err), 1);
    assert_int_equal(key_parse_sequence("<a", 2, keys, &err), 2);
    assert_int_equal(key_parse_sequence("C-", 2, keys, &err), 0);
    assert_string_equal(err.message, "key 'C-': no such key");
    assert_int_equal(key_parse_sequence("abcde", 5, keys, &err), 0);
    assert_int_equal(key_parse_sequence("", 0, keys, &err), 0);
}

/* Every key in the table reaches its command, or the table contradicts itself. */
static void every_default_key_works(void **state)
{
    (void)state;
    struct keymap *m = keymap_new();
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        for (int id = 1; id < CMD_COUNT; id++) {
            const struct command *command = command_info((enum command_id)id);
            const char *p = command->keys[mode];
            char listed[256];
            keymap_keys(m, (enum mode)mode, (enum command_id)id, listed, sizeof listed);
            assert_string_equal(listed, p);
            while (*p) {
                size_t n = strcspn(p, " ");
                struct key keys[KEY_SEQUENCE_MOST];
                struct error err = {""};
                size_t count = key_parse_sequence(p, n, keys, &err);
                assert_string_equal(err.message, "");
                struct keymap_action action;
                enum keymap_result result = KEYMAP_UNKNOWN;
                for (size_t i = 0; i < count; i++)
                    result = keymap_feed(m, (enum mode)mode, keys[i], &action);
                for (int i = 0; i < command->takes; i++) {
                    assert_int_equal(result, KEYMAP_PENDING);
                    result = keymap_feed(m, (enum mode)mode, parse("x"), &action);
                }
                assert_int_equal(result, KEYMAP_COMMAND);
                assert_int_equal(action.command, id);
                p += n;
                p += *p == ' ';
            }
        }
    }
    keymap_free(m);
}

static void the_table_is_complete(void **state)
{
    (void)state;
    for (int id = 1; id < CMD_COUNT; id++) {
        const struct command *c = command_info((enum command_id)id);
        assert_true(*c->name && *c->help);
        assert_true(c->help[strlen(c->help) - 1] != '.');
        assert_int_equal(command_find(c->name, strlen(c->name)), id);
    }
    assert_int_equal(command_find("w", 1), CMD_WRITE);
    assert_int_equal(command_find("q", 1), CMD_QUIT);
    assert_int_equal(command_find("zo", 2), CMD_ZOOM);
    assert_int_equal(command_find("entity", 6), CMD_NONE); /* two begin so */
    assert_int_equal(command_find("", 0), CMD_NONE);
    assert_int_equal(command_find("no-such", 7), CMD_NONE);
}

static enum keymap_result feed(struct keymap *m, enum mode mode, const char *key,
                               struct keymap_action *a)
{
    return keymap_feed(m, mode, parse(key), a);
}

static void the_map_is_a_state_machine(void **state)
{
    (void)state;
    struct keymap *m = keymap_new();
    struct keymap_action a;
    assert_int_equal(feed(m, MODE_READ, "1", &a), KEYMAP_PENDING);
    assert_int_equal(feed(m, MODE_READ, "2", &a), KEYMAP_PENDING);
    assert_string_equal(keymap_pending(m), "12");
    assert_int_equal(feed(m, MODE_READ, "]", &a), KEYMAP_PENDING);
    assert_string_equal(keymap_pending(m), "12]");
    assert_int_equal(feed(m, MODE_READ, "e", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_ENTITY_NEXT);
    assert_int_equal(a.count, 12);
    assert_string_equal(keymap_pending(m), "");

    /* Esc in the middle drops it; alone it is a command */
    assert_int_equal(feed(m, MODE_READ, "]", &a), KEYMAP_PENDING);
    assert_int_equal(feed(m, MODE_READ, "Esc", &a), KEYMAP_UNKNOWN);
    assert_int_equal(feed(m, MODE_READ, "Esc", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_CANCEL);

    /* characters that a command takes, whatever they mean elsewhere */
    assert_int_equal(feed(m, MODE_READ, "m", &a), KEYMAP_PENDING);
    assert_int_equal(feed(m, MODE_READ, "q", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_MARK_SET);
    assert_int_equal(a.arg[0], 'q');
    feed(m, MODE_LABEL, "\\", &a);
    feed(m, MODE_LABEL, "S", &a);
    assert_int_equal(feed(m, MODE_LABEL, "中", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_JUMP_WORD);
    assert_int_equal(a.arg[0], 'S');
    assert_int_equal(a.arg[1], 0x4e2d);

    /* LABEL: letters are labels, digits alternatives */
    assert_int_equal(feed(m, MODE_LABEL, "q", &a), KEYMAP_LABEL);
    assert_int_equal(a.label, 'q');
    assert_int_equal(feed(m, MODE_LABEL, "P", &a), KEYMAP_LABEL);
    assert_int_equal(a.label, 'P');
    assert_int_equal(feed(m, MODE_LABEL, "3", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_ALTERNATIVE);
    assert_int_equal(a.key.code, '3');

    /* a pane's own keys first, then READ's */
    assert_int_equal(feed(m, MODE_PANE, "/", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_FILTER);
    assert_int_equal(feed(m, MODE_PANE, "n", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_SEARCH_NEXT);
    assert_int_equal(feed(m, MODE_PANE, "[", &a), KEYMAP_PENDING);
    assert_int_equal(feed(m, MODE_PANE, "d", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_DUPLICATE_PREV);

    /* a change of mode forgets; a count without end is dropped */
    feed(m, MODE_READ, "]", &a);
    assert_int_equal(feed(m, MODE_LABEL, "e", &a), KEYMAP_LABEL);
    enum keymap_result result = KEYMAP_PENDING;
    for (int i = 0; i < 10; i++)
        result = feed(m, MODE_READ, "9", &a);
    assert_int_equal(result, KEYMAP_UNKNOWN);
    assert_int_equal(feed(m, MODE_READ, "0", &a), KEYMAP_UNKNOWN);
    keymap_free(m);
}

static void keys_are_remapped(void **state)
{
    (void)state;
    struct keymap *m = keymap_new();
    struct keymap_action a;
    struct error err;
    char keys[64];
    assert_true(keymap_set(m, MODE_READ, "down", "e C-n", &err));
    assert_int_equal(feed(m, MODE_READ, "e", &a), KEYMAP_COMMAND);
    assert_int_equal(a.command, CMD_DOWN);
    assert_int_equal(feed(m, MODE_READ, "j", &a), KEYMAP_UNKNOWN);
    keymap_keys(m, MODE_READ, CMD_DOWN, keys, sizeof keys);
    assert_string_equal(keys, "e C-n");
    keymap_keys(m, MODE_READ, CMD_DOWN, keys, 3); /* whole keys only */
    assert_string_equal(keys, "e");
    keymap_first_key(m, MODE_READ, CMD_DOWN, keys, sizeof keys);
    assert_string_equal(keys, "e");

    assert_false(keymap_bind(m, MODE_LABEL, "x", "quit", &err));
    assert_string_equal(err.message, "key 'x': letters belong to the labels in this mode");
    assert_false(keymap_bind(m, MODE_READ, "]", "quit", &err));
    assert_non_null(strstr(err.message, "clashes"));
    assert_false(keymap_bind(m, MODE_READ, "ex", "quit", &err));
    assert_false(keymap_bind(m, MODE_READ, "Q", "nothing-like-this", &err));
    assert_false(keymap_set(m, MODE_READ, "up", "K ]", &err));
    keymap_keys(m, MODE_READ, CMD_UP, keys, sizeof keys);
    assert_string_equal(keys, "k Up"); /* nothing has changed */
    assert_true(keymap_bind(m, MODE_READ, "q", "none", &err));
    assert_int_equal(feed(m, MODE_READ, "q", &a), KEYMAP_UNKNOWN);
    keymap_free(m);
}

/* ---- prompt ---- */

static enum prompt_result press(struct prompt *p, const char *key)
{
    return prompt_key(p, parse(key));
}

static void type(struct prompt *p, const char *s)
{
    for (; *s; s++)
        prompt_key(p, (struct key){(uint8_t)*s, 0});
}

static void prompt_edits(void **state)
{
    (void)state;
    struct prompt *p = prompt_new(":", NULL, NULL, NULL);
    type(p, "export brat-out");
    assert_string_equal(prompt_line(p), "export brat-out");
    press(p, "C-w");
    assert_string_equal(prompt_line(p), "export brat-");
    press(p, "C-w");
    assert_string_equal(prompt_line(p), "export ");
    press(p, "C-a");
    assert_int_equal(prompt_cursor(p), 0);
    press(p, "C-Right");
    assert_int_equal(prompt_cursor(p), 6);
    press(p, "C-u");
    assert_string_equal(prompt_line(p), " ");
    press(p, "C-y");
    assert_string_equal(prompt_line(p), "export ");
    press(p, "C-b");
    press(p, "C-k");
    press(p, "C-y");
    press(p, "C-y");
    assert_int_equal(press(p, "C-e"), PROMPT_MOVED);
    assert_string_equal(prompt_line(p), "export t ");
    assert_int_equal(press(p, "F5"), PROMPT_UNUSED);
    assert_int_equal(press(p, "Enter"), PROMPT_DONE);
    assert_int_equal(press(p, "Esc"), PROMPT_CANCELLED);
    press(p, "C-e");
    press(p, "C-u");
    assert_int_equal(press(p, "Backspace"), PROMPT_CANCELLED);
    prompt_free(p);
}

static void prompt_moves_by_graphemes(void **state)
{
    (void)state;
    struct prompt *p = prompt_new("/", NULL, NULL, NULL);
    const char *line =
        "e\xcc\x81\xe4\xb8\xad\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"; /* é 中 family */
    assert_true(prompt_insert(p, line, strlen(line)));
    press(p, "Left");
    assert_int_equal(prompt_cursor(p), 6);
    press(p, "Delete");
    assert_string_equal(prompt_line(p), "e\xcc\x81\xe4\xb8\xad");
    press(p, "Backspace");
    press(p, "Backspace");
    assert_string_equal(prompt_line(p), "");
    assert_true(prompt_insert(p, "a\nb\tc\x1b\xc2\x9b\xff", 9));
    assert_string_equal(prompt_line(p), "a b c");
    char *big = xmalloc(PROMPT_MOST + 1);
    memset(big, 'x', PROMPT_MOST + 1);
    assert_false(prompt_insert(p, big, PROMPT_MOST + 1));
    assert_string_equal(prompt_line(p), "a b c");
    free(big);
    prompt_free(p);
}

static void prompt_has_history(void **state)
{
    (void)state;
    struct prompt_history h = {0};
    prompt_history_add(&h, "write", 3);
    prompt_history_add(&h, "export a", 3);
    prompt_history_add(&h, "export a", 3);
    prompt_history_add(&h, "", 3);
    prompt_history_add(&h, "set x", 3);
    prompt_history_add(&h, "export b", 3);
    assert_int_equal(h.n, 3);
    struct prompt *p = prompt_new(":", &h, NULL, NULL);
    press(p, "Up");
    assert_string_equal(prompt_line(p), "export b");
    press(p, "C-p");
    assert_string_equal(prompt_line(p), "set x");
    press(p, "Down");
    press(p, "Down");
    assert_string_equal(prompt_line(p), "");
    type(p, "exp");
    press(p, "Up");
    press(p, "Up");
    assert_string_equal(prompt_line(p), "export a"); /* over "set x" */
    assert_int_equal(press(p, "Up"), PROMPT_MOVED);
    press(p, "Down");
    press(p, "Down");
    assert_string_equal(prompt_line(p), "exp");
    prompt_free(p);
    prompt_history_release(&h);
}

static void offer(const char *line, size_t cursor, struct prompt_candidates *out, void *data)
{
    (void)data;
    static const char *const all[] = {"export", "entities", "entity-next"};
    for (size_t i = 0; i < 3; i++) {
        if (strncmp(all[i], line + out->start, cursor - out->start) == 0)
            vec_push(out, xstrdup(all[i]));
    }
}

static void prompt_completes(void **state)
{
    (void)state;
    struct prompt *p = prompt_new(":", NULL, offer, NULL);
    type(p, "help en");
    size_t selected;
    assert_int_equal(press(p, "Tab"), PROMPT_CHANGED);
    assert_string_equal(prompt_line(p), "help entities");
    assert_non_null(prompt_candidates(p, &selected));
    assert_int_equal(selected, 0);
    press(p, "Tab");
    assert_string_equal(prompt_line(p), "help entity-next");
    press(p, "Tab");
    assert_string_equal(prompt_line(p), "help en");
    press(p, "S-Tab");
    assert_string_equal(prompt_line(p), "help entity-next");
    type(p, "x");
    assert_null(prompt_candidates(p, &selected));
    press(p, "C-u");
    type(p, "exp");
    press(p, "Tab");
    assert_string_equal(prompt_line(p), "export");
    assert_null(prompt_candidates(p, NULL)); /* the only one needs no list */
    type(p, "q");
    assert_int_equal(press(p, "Tab"), PROMPT_MOVED);
    prompt_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_read_and_printed),
        cmocka_unit_test(sequences_are_read),
        cmocka_unit_test(every_default_key_works),
        cmocka_unit_test(the_table_is_complete),
        cmocka_unit_test(the_map_is_a_state_machine),
        cmocka_unit_test(keys_are_remapped),
        cmocka_unit_test(prompt_edits),
        cmocka_unit_test(prompt_moves_by_graphemes),
        cmocka_unit_test(prompt_has_history),
        cmocka_unit_test(prompt_completes),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
