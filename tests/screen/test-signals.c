/* The real thing: a process with a terminal of its own that is stopped, continued, resized, ended.
 * A small shell stands between, since a process whose parent is in another session cannot be
 * stopped from the keyboard. */
#include "config.h"

#include "core/base/strbuf.h"
#include "tests/screen/screen.h"
#include "tests/unit/check.h"

#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE = 20000 }; /* ms after which something is taken to have failed */

/* The program: says what happens in words that the test waits for. */
static int program(void)
{
    struct terminal_options options = {.type = "xterm-256color", .signals = true, .wake_fd = -1};
    struct error err;
    struct terminal *t = terminal_start(&options, &err);
    if (!t)
        return 99;
    struct theme *theme = theme_new(terminal_colors(t), THEME_DARK);
    int round = 0, status = 0;
    for (bool running = true; running;) {
        struct canvas c = canvas_screen(t, theme);
        char line[64];
        snprintf(line, sizeof line, "round %d size %dx%d", round, terminal_width(t),
                 terminal_height(t));
        canvas_clear(&c);
        canvas_string(&c, 0, 0, line, theme_full(theme, ROLE_TEXT, 0));
        terminal_flush(t);
        struct event e;
        terminal_wait(t, -1, &e);
        round++;
        if (e.kind == EVENT_KEY && e.key.code == 'z' && e.key.mods == MOD_CTRL)
            terminal_suspend(t);
        if (e.kind == EVENT_SIGNAL) {
            status = e.signal;
            running = false;
        }
        if (e.kind == EVENT_EOF) {
            status = 77;
            running = false;
        }
    }
    terminal_stop(t);
    theme_free(theme);
    return status;
}

struct session {
    int master, reports; /* what the shell tells: 's' stopped, 'x' and a status when it ended */
    pid_t shell, child;
    bool closed;
    struct strbuf out;
};

static void shell(int reports, int ready)
{
    signal(SIGTTOU, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        _exit(program());
    }
    setpgid(pid, pid);
    if (write(ready, &pid, sizeof pid) != sizeof pid)
        _exit(1);
    int status;
    while (waitpid(pid, &status, WUNTRACED) == pid) {
        unsigned char report[2] = {'s', 0};
        if (!WIFSTOPPED(status)) {
            report[0] = 'x';
            report[1] = WIFEXITED(status) ? (unsigned char)WEXITSTATUS(status)
                                          : (unsigned char)(128 + WTERMSIG(status));
        }
        if (write(reports, report, 2) != 2 || report[0] == 'x')
            break;
    }
    _exit(0);
}

static struct session begin(void)
{
    struct session s = {.out = STRBUF_INIT};
    int reports[2], ready[2];
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    assert_int_equal(pipe(reports), 0);
    assert_int_equal(pipe(ready), 0);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    setlocale(LC_ALL, "C.UTF-8");
    s.shell = forkpty(&s.master, NULL, NULL, &size);
    assert_true(s.shell >= 0);
    if (s.shell == 0)
        shell(reports[1], ready[1]);
    close(reports[1]);
    close(ready[1]);
    s.reports = reports[0];
    assert_int_equal(read(ready[0], &s.child, sizeof s.child), sizeof s.child);
    close(ready[0]);
    return s;
}

/* Takes what the program has sent: leaving the screen waits until somebody does. */
static void take(struct session *s)
{
    char buffer[4096];
    ssize_t n = read(s->master, buffer, sizeof buffer);
    if (n > 0)
        strbuf_add(&s->out, buffer, (size_t)n);
    else
        s->closed = true;
}

/* Reads until `text` has come; it and what came before are forgotten. */
static void await(struct session *s, const char *text)
{
    const char *found;
    while (!(found = strstr(strbuf_str(&s->out), text))) {
        struct pollfd p = {s->master, POLLIN, 0};
        if (s->closed || poll(&p, 1, PATIENCE) <= 0)
            fail_msg("'%s' has not come", text);
        take(s);
    }
    struct strbuf rest = STRBUF_INIT;
    strbuf_adds(&rest, found + strlen(text));
    strbuf_release(&s->out);
    s->out = rest;
}

static int report(struct session *s, char kind)
{
    unsigned char r[2];
    for (;;) {
        struct pollfd p[2] = {{s->reports, POLLIN, 0}, {s->closed ? -1 : s->master, POLLIN, 0}};
        assert_true(poll(p, 2, PATIENCE) > 0);
        if (p[0].revents)
            break;
        take(s);
    }
    assert_int_equal(read(s->reports, r, 2), 2);
    assert_int_equal(r[0], kind);
    return r[1];
}

static bool is_raw(struct session *s)
{
    struct termios t;
    assert_int_equal(tcgetattr(s->master, &t), 0);
    return !(t.c_lflag & ICANON);
}

static void end(struct session *s)
{
    int status;
    if (s->master >= 0)
        close(s->master);
    kill(s->child, SIGKILL);
    waitpid(s->shell, &status, 0);
    close(s->reports);
    strbuf_release(&s->out);
}

static void resized_by_the_system(void **state)
{
    (void)state;
    struct session s = begin();
    await(&s, "size 80x24");
    struct winsize size = {.ws_row = 30, .ws_col = 100};
    assert_int_equal(ioctl(s.master, TIOCSWINSZ, &size), 0);
    await(&s, "100x30");
    size = (struct winsize){.ws_row = 3, .ws_col = 30};
    assert_int_equal(ioctl(s.master, TIOCSWINSZ, &size), 0);
    await(&s, "30x3");
    assert_true(is_raw(&s));
    kill(s.child, SIGTERM);
    assert_int_equal(report(&s, 'x'), SIGTERM);
    assert_false(is_raw(&s));
    end(&s);
}

static void stopped_and_continued(struct session *s, bool by_key)
{
    if (by_key)
        assert_int_equal(write(s->master, "\x1a", 1), 1);
    else
        kill(s->child, SIGTSTP);
    report(s, 's');
    assert_false(is_raw(s));
    await(s, "\x1b[?1049l"); /* the shell's screen is back */
    kill(s->child, SIGCONT);
    await(s, "\x1b[?1049h");
    await(s, "round");
    assert_true(is_raw(s));
}

static void stops_and_continues(void **state)
{
    (void)state;
    struct session s = begin();
    await(&s, "round 0");
    stopped_and_continued(&s, true);
    stopped_and_continued(&s, false);
    stopped_and_continued(&s, true);
    /* SIGSTOP cannot be caught, but what follows can */
    kill(s.child, SIGSTOP);
    report(&s, 's');
    kill(s.child, SIGCONT);
    await(&s, "round");
    kill(s.child, SIGHUP);
    assert_int_equal(report(&s, 'x'), SIGHUP);
    await(&s, "\x1b[?1049l");
    assert_false(is_raw(&s));
    end(&s);
}

static void ends_with_its_terminal(void **state)
{
    (void)state;
    struct session s = begin();
    await(&s, "round 0");
    close(s.master);
    s.master = -1;
    s.closed = true;
    int status = report(&s, 'x');
    assert_true(status == 77 || status == SIGHUP);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resized_by_the_system),
        cmocka_unit_test(stops_and_continues),
        cmocka_unit_test(ends_with_its_terminal),
    };
    return cmocka_run_group_tests_name("signals", tests, NULL, NULL);
}
