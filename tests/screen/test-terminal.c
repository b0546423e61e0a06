/* The terminal itself: starting and leaving, keys, the mouse, pastes, the clipboard, its end. */
#include "config.h"

#include "core/base/alloc.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct event next(struct screen *s)
{
    struct event e;
    terminal_wait(s->terminal, 0, &e);
    return e;
}

static void assert_key(struct screen *s, const char *bytes, const char *expected)
{
    screen_type(s, bytes);
    struct event e;
    terminal_wait(s->terminal, 200, &e);
    if (e.kind != EVENT_KEY)
        fail_msg("no key, but event %d for %s", e.kind, expected);
    char name[KEY_NAME_SIZE];
    key_print(e.key, name);
    assert_string_equal(name, expected);
    assert_int_equal(next(s).kind, EVENT_TIMEOUT);
}

static void keys_are_known(void **state)
{
    (void)state;
    static const char *const types[] = {"xterm-256color", "screen-256color", "vt100", "linux"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct screen_options options = {.type = types[i], .width = 80, .height = 24};
        struct screen *s = screen_start(&options);
        assert_key(s, "j", "j");
        assert_key(s, " ", "Space");
        assert_key(s, "\r", "Enter");
        assert_key(s, "\t", "Tab");
        assert_key(s, "\x1b", "Esc");
        assert_key(s, "\x7f", "Backspace");
        assert_key(s, "\x04", "C-d");
        assert_key(s, "\x1a", "C-z");
        assert_key(s, "\x03", "C-c");
        assert_key(s, "\x1c", "C-\\");
        assert_key(s, "中", "中");
        assert_key(s, "é", "é");
        assert_key(s, "\x1b[A", "Up");
        assert_key(s, "\x1bOB", "Down");
        assert_key(s, "\x1b[5~", "PageUp");
        assert_key(s, "\x1b[6~", "PageDown");
        assert_key(s, "\x1b[1;5C", "C-Right");
        assert_key(s, "\x1b[1;3A", "A-Up");
        assert_key(s, "\x1b[3~", "Delete");
        screen_stop(s);
    }
    struct screen *s = screen_new(80, 24);
    assert_key(s, "\x1b[Z", "S-Tab");
    assert_key(s, "\x1bOP", "F1");
    assert_key(s, "\x1b[17~", "F6");
    assert_key(s, "\x1b[17;2~", "S-F6");
    assert_key(s, "\x1b[1;6D", "C-S-Left");
    assert_key(s, "\x1bOH", "Home");
    assert_key(s, "\x1b[1;2B", "S-Down");
    screen_stop(s);
}

static void odd_input_is_harmless(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    screen_type(s, "\xe4"); /* a character in two writes */
    assert_int_equal(next(s).kind, EVENT_TIMEOUT);
    assert_key(s, "\xb8\xad", "中");
    assert_key(s, "\xff\xc3\xe4\xb8j", "j"); /* broken ones are dropped */
    assert_key(s, "\xc2\x9bj", "j");
    /* answers and reports that nobody asked for are not taken for commands */
    assert_key(s, "\x1b[?1;2cq", "q");
    assert_key(s, "\x1b[Iq", "q");
    assert_key(s, "\x1b[<0;5;5Mq", "q"); /* a mouse that is not wanted */
    assert_key(s, "\x1b[<qj", "j");
    screen_stop(s);
}

static void many_keys_are_one_batch(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    char burst[201];
    memset(burst, 'j', 200);
    burst[200] = '\0';
    screen_type(s, burst);
    int count = 0;
    struct event e;
    terminal_wait(s->terminal, 200, &e);
    do {
        assert_int_equal(e.kind, EVENT_KEY);
        count++;
        if (!terminal_pending(s->terminal))
            break;
        e = next(s);
    } while (true);
    assert_int_equal(count, 200);
    screen_stop(s);
}

static void mouse_events(void **state)
{
    (void)state;
    struct screen_options options = {.width = 80, .height = 24, .mouse = true};
    struct screen *s = screen_start(&options);
    screen_show(s);
    assert_non_null(strstr(strbuf_str(&s->raw), "\x1b[?1002h"));
    screen_type(s, "\x1b[<0;10;5M");
    struct event e = next(s);
    assert_int_equal(e.kind, EVENT_MOUSE);
    assert_int_equal(e.mouse.x, 9);
    assert_int_equal(e.mouse.y, 4);
    assert_int_equal(e.mouse.button, MOUSE_LEFT);
    assert_int_equal(e.mouse.action, MOUSE_PRESS);
    assert_int_equal(e.mouse.clicks, 1);
    screen_type(s, "\x1b[<32;12;5M\x1b[<0;12;5m\x1b[<65;1;1M\x1b[<80;1;1M\x1b[<66;1;1M");
    e = next(s);
    assert_int_equal(e.mouse.action, MOUSE_DRAG);
    e = next(s);
    assert_int_equal(e.mouse.action, MOUSE_RELEASE);
    e = next(s);
    assert_int_equal(e.mouse.button, MOUSE_WHEEL_DOWN);
    e = next(s);
    assert_int_equal(e.mouse.button, MOUSE_WHEEL_UP);
    assert_int_equal(e.mouse.mods, MOD_CTRL);
    assert_int_equal(next(s).kind, EVENT_TIMEOUT); /* sideways */
    screen_type(s, "\x1b[<0;3;3M\x1b[<0;3;3m\x1b[<0;3;3M\x1b[<0;3;3m\x1b[<0;3;3M");
    int clicks = 0;
    while ((e = next(s)).kind == EVENT_MOUSE)
        clicks = e.mouse.clicks ? e.mouse.clicks : clicks;
    assert_int_equal(clicks, 3);
    /* numbers beyond reason, and a report that never ends */
    screen_type(s, "\x1b[<0;99999999999999999999;1Mj");
    e = next(s);
    assert_true(e.kind == EVENT_KEY || e.kind == EVENT_TIMEOUT);
    while (next(s).kind != EVENT_TIMEOUT)
        ;
    terminal_set_mouse(s->terminal, false);
    screen_drain(s);
    assert_non_null(strstr(strbuf_str(&s->raw), "\x1b[?1002l"));
    screen_stop(s);
}

static void a_paste_is_no_keys(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    screen_type(s, "\x1b[200~qq\r:quit\r中\x1b[201~j");
    struct event e = next(s);
    assert_int_equal(e.kind, EVENT_PASTE);
    assert_string_equal(terminal_paste(s->terminal), "qq\r:quit\r中");
    e = next(s);
    assert_int_equal(e.kind, EVENT_KEY);
    assert_int_equal(e.key.code, 'j');
    screen_stop(s);
}

static void wakes_and_ends(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct screen_options options = {.width = 80, .height = 24, .wake_fd = fds[0]};
    struct screen *s = screen_start(&options);
    assert_int_equal(next(s).kind, EVENT_TIMEOUT);
    assert_int_equal(write(fds[1], "x", 1), 1);
    screen_type(s, "j");
    struct event e;
    terminal_wait(s->terminal, -1, &e);
    assert_int_equal(e.kind, EVENT_KEY); /* keys first */
    terminal_wait(s->terminal, -1, &e);
    assert_int_equal(e.kind, EVENT_WAKE);
    char c;
    assert_int_equal(read(fds[0], &c, 1), 1);
    assert_int_equal(next(s).kind, EVENT_TIMEOUT);
    screen_type(s, "q");
    screen_hang_up(s);
    terminal_wait(s->terminal, -1, &e);
    assert_int_equal(e.kind, EVENT_KEY); /* what was typed still counts */
    terminal_wait(s->terminal, -1, &e);
    assert_int_equal(e.kind, EVENT_EOF);
    terminal_wait(s->terminal, -1, &e);
    assert_int_equal(e.kind, EVENT_EOF);
    screen_stop(s);
    close(fds[0]);
    close(fds[1]);
}

static void resize_is_an_event(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    canvas_clear(&s->canvas);
    canvas_string(&s->canvas, 70, 20, "corner", theme_full(s->theme, ROLE_TEXT, 0));
    screen_show(s);
    screen_resize(s, 40, 10);
    assert_int_equal(next(s).kind, EVENT_RESIZE);
    assert_int_equal(next(s).kind, EVENT_TIMEOUT);
    assert_int_equal(terminal_width(s->terminal), 40);
    canvas_clear(&s->canvas);
    canvas_string(&s->canvas, 30, 9, "corner", theme_full(s->theme, ROLE_TEXT, 0));
    screen_show(s);
    assert_row(s, 9, "                              corner");
    screen_resize(s, 120, 40);
    assert_int_equal(next(s).kind, EVENT_RESIZE);
    canvas_clear(&s->canvas);
    canvas_string(&s->canvas, 110, 39, "corner", theme_full(s->theme, ROLE_TEXT, 0));
    screen_show(s);
    assert_true(strstr(screen_row(s, 39), "corner") != NULL);
    assert_row(s, 9, "");
    screen_stop(s);
}

static void leaves_everything_as_it_was(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    canvas_clear(&s->canvas);
    screen_show(s);
    assert_true(screen_alternate(s));
    terminal_set_mouse(s->terminal, true);
    terminal_leave(s->terminal);
    terminal_leave(s->terminal);
    screen_drain(s);
    assert_false(screen_alternate(s));
    int x, y;
    assert_true(screen_cursor(s, &x, &y));
    const char *raw = strbuf_str(&s->raw);
    static const char *const off[] = {"\x1b[?1000l", "\x1b[?1002l", "\x1b[?1006l", "\x1b[?2004l",
                                      "\x1b[?1007r"};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        assert_non_null(strstr(raw, off[i]));
    size_t before = s->raw.n;
    terminal_flush(s->terminal); /* nothing while it is somebody else's */
    screen_drain(s);
    assert_int_equal(s->raw.n, before);
    terminal_resume(s->terminal);
    assert_int_equal(next(s).kind, EVENT_RESIZE);
    canvas_string(&s->canvas, 0, 0, "again", theme_full(s->theme, ROLE_TEXT, 0));
    screen_show(s);
    assert_true(screen_alternate(s));
    assert_row(s, 0, "again");
    assert_non_null(strstr(strbuf_str(&s->raw) + before, "\x1b[?1002h"));
    terminal_emergency_stop();
    terminal_emergency_stop();
    screen_drain(s);
    assert_false(screen_alternate(s));
    screen_stop(s);
    terminal_emergency_stop(); /* none runs */
}

static void copies(void **state)
{
    (void)state;
    struct screen *s = screen_new(80, 24);
    struct error err;
    screen_show(s);
    assert_true(terminal_copy(s->terminal, "Hello, 中!\x1b]x", 14, &err));
    screen_drain(s);
    assert_non_null(strstr(strbuf_str(&s->raw), "\x1b]52;c;SGVsbG8sIOS4rSEbXXg=\a"));
    assert_true(terminal_copy(s->terminal, "ab", 2, &err));
    assert_true(terminal_copy(s->terminal, "", 0, &err));
    char *big = xcalloc(TERMINAL_COPY_MOST + 1, 1);
    assert_true(terminal_copy(s->terminal, big, TERMINAL_COPY_MOST, &err));
    assert_false(terminal_copy(s->terminal, big, TERMINAL_COPY_MOST + 1, &err));
    assert_non_null(strstr(err.message, "too many"));
    free(big);
    screen_stop(s);
}

static void refuses_what_it_cannot_use(void **state)
{
    (void)state;
    struct error err;
    struct terminal_options options = {.in = stdin, .out = stdout, .wake_fd = -1};
    options.type = "dumb";
    assert_null(terminal_start(&options, &err));
    assert_string_equal(err.message, "TERM is 'dumb', a terminal that cannot place its cursor");
    options.type = "no-such-terminal";
    assert_null(terminal_start(&options, &err));
    assert_non_null(strstr(err.message, "knows nothing"));
    options.type = "";
    assert_null(terminal_start(&options, &err));
    assert_non_null(strstr(err.message, "TERM is not set"));
    terminal_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_known),
        cmocka_unit_test(odd_input_is_harmless),
        cmocka_unit_test(many_keys_are_one_batch),
        cmocka_unit_test(mouse_events),
        cmocka_unit_test(a_paste_is_no_keys),
        cmocka_unit_test(wakes_and_ends),
        cmocka_unit_test(resize_is_an_event),
        cmocka_unit_test(leaves_everything_as_it_was),
        cmocka_unit_test(copies),
        cmocka_unit_test(refuses_what_it_cannot_use),
    };
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
