/* What the files of the terminal share, and canvas.c. Includes curses. */
#ifndef DIPLE_UI_TERMINAL_PRIVATE_H
#define DIPLE_UI_TERMINAL_PRIVATE_H

#define NCURSES_WIDECHAR 1
#include <curses.h>

#include "core/base/strbuf.h"
#include "ui/style.h"
#include "ui/terminal.h"

#include <signal.h>
#include <stdint.h>

struct terminal {
    SCREEN *screen;
    WINDOW *keys; /* a pad: reading from one draws nothing */
    FILE *in, *out;
    int wake_fd;
    int colors;
    bool wide;    /* the locale is UTF-8: curses takes any character */
    bool unicode; /* and the user has nothing against them */
    bool mouse;
    bool ansi;      /* understands ECMA-48 sequences, so private modes may be sent */
    bool left;      /* the screen is with somebody else */
    bool redrawing; /* EVENT_RESIZE is due */
    bool cursor_set;
    int cursor_x, cursor_y;

    bool signals;
    /* input that is half read */
    bool have_next;
    struct event next;
    uint8_t utf8[4];
    size_t utf8_n;
    int silences; /* descriptor readable, yet nothing to read: a terminal that is gone */
    struct strbuf paste;
    /* the last click, for double ones */
    struct mouse last;
    int64_t last_ms;
};

/* terminal-keys.c: our own key codes, beyond curses' (16-bit) ones */
enum {
    CODE_MOUSE = 0x4000,
    CODE_PASTE_BEGIN,
    CODE_PASTE_END,
    CODE_MODIFIED = 0x4100, /* keys that terminfo need not know; up to 0x41ff */
};
void terminal_define_keys(struct terminal *t);
/* The key of a code from wgetch beyond the bytes; false: none of ours. */
bool terminal_function_key(int c, struct key *key);
struct key terminal_control_key(int c); /* C0 and DEL */

/* terminal-signals.c: a pipe that the handler writes to, since only that is safe in one. */
bool terminal_signals_start(struct error *err);
void terminal_signals_stop(void);
int terminal_signals_fd(void);   /* -1 when not started */
int terminal_signals_next(void); /* a signal that came, or 0 */
/* Stops the process, or its group, the way SIGTSTP does by default; returns after SIGCONT. */
void terminal_signals_suspend(bool group);

/* terminal.c */
void terminal_take_size(struct terminal *t);     /* asks the system for it */
void terminal_restore_modes(struct terminal *t); /* after SIGCONT: all that start had set */

/* Attributes and pair of a style on this terminal. */
attr_t terminal_attributes(const struct terminal *t, struct style style, int *pair);

#endif
