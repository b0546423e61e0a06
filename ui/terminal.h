/* The terminal: started, asked for events, given back as it was found. At most one at a time, since
 * curses has only one. All drawing goes through ui/canvas.h.
 *
 * Keys are read in raw mode (C-c, C-z, C-s are keys), the alternate screen is used, the mouse is
 * left to the terminal unless asked for (its wheel then sends Up and Down by alternate scroll, mode
 * 1007). Pasted text comes as one event (bracketed paste). While the terminal runs and `signals` is
 * set, SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP and SIGINT are turned into events; they are
 * given back on stop. The worker threads of the caller should block no signal for this: any thread
 * may catch. */
#ifndef DIPLE_UI_TERMINAL_H
#define DIPLE_UI_TERMINAL_H

#include "core/base/error.h"
#include "ui/event.h"

#include <stdio.h>

struct terminal;

enum terminal_color {
    TERMINAL_COLOR_AUTO,   /* as the terminal can, none when NO_COLOR is set and not empty */
    TERMINAL_COLOR_ALWAYS, /* as the terminal can, whatever NO_COLOR says */
    TERMINAL_COLOR_NEVER,
};

struct terminal_options {
    FILE *in;         /* keys; NULL: standard input. For an article from a pipe the caller opens
                         /dev/tty. Must stay open until terminal_stop; it is not closed here. */
    FILE *out;        /* the screen; NULL: standard output. The same holds. */
    const char *type; /* NULL: the environment's TERM */
    enum terminal_color color;
    bool mouse;   /* capture it from the start */
    bool ascii;   /* no line-drawing or other characters outside ASCII by our own hand */
    bool signals; /* catch the signals named above; off in tests */
    int wake_fd;  /* readable when EVENT_WAKE is due; -1: none */
};

/* NULL and err when there is nothing to draw on: TERM missing, unknown, dumb, or without cursor
 * addressing; out is not a terminal and not a file given on purpose (only standard output is
 * checked). The message is one sentence that names TERM. Nothing was changed then. LC_CTYPE must be
 * set to a UTF-8 locale before, otherwise only ASCII is drawn. */
struct terminal *terminal_start(const struct terminal_options *options, struct error *err);

/* Gives the screen, the modes, the mouse and the signals back, and frees t. NULL is allowed. */
void terminal_stop(struct terminal *t);

/* Restores the terminal that runs, if one does, and frees nothing: for atexit, for an abort because
 * memory ran out. Idempotent. */
void terminal_emergency_stop(void);

/* Hands the terminal to the shell and stops the process (group), as C-z does elsewhere; returns
 * after SIGCONT with everything set up again. The next event is EVENT_RESIZE: draw everything. */
void terminal_suspend(struct terminal *t);

/* Leaves the screen to another program (an editor, a pager) until resumed; no stop. */
void terminal_leave(struct terminal *t);
void terminal_resume(struct terminal *t);

int terminal_width(const struct terminal *t);
int terminal_height(const struct terminal *t);

/* Another size, for tests; a real terminal's size is taken on SIGWINCH by terminal_wait. */
void terminal_set_size(struct terminal *t, int width, int height);

/* 0 in monochrome, otherwise how many colours may be used: 8, 16, 88, 256, 1 << 24. */
int terminal_colors(const struct terminal *t);
bool terminal_unicode(const struct terminal *t); /* may we draw lines and arrows ourselves */

/* Waits for the next event: at most timeout_ms milliseconds (0: do not wait; -1: for ever). Waiting
 * keys come before EVENT_WAKE. A lone Esc is known as such after 25 ms. */
void terminal_wait(struct terminal *t, int timeout_ms, struct event *event);

/* True when an event of the user's is there already: take it before the next repaint. */
bool terminal_pending(struct terminal *t);

/* The text of the last EVENT_PASTE: UTF-8, any characters, at most 64 KB, valid until the next
 * event. */
const char *terminal_paste(const struct terminal *t);

/* Brings what was drawn to the screen: one doupdate. The cursor is shown where canvas_cursor put it
 * since the last flush, and hidden otherwise. */
void terminal_flush(struct terminal *t);

/* Forgets what is on the screen: the next flush draws every cell (C-l, after a stop). */
void terminal_redraw(struct terminal *t);

void terminal_set_mouse(struct terminal *t, bool on);
bool terminal_mouse(const struct terminal *t);

void terminal_bell(struct terminal *t);

/* Copies text to the clipboard of the user's terminal by OSC 52 (terminfo Ms or the literal
 * sequence). False and err when it is longer than TERMINAL_COPY_MOST bytes; whether the terminal
 * obeys, nobody can know. */
enum { TERMINAL_COPY_MOST = 74994 }; /* 100 000 bytes of sequence: what xterm and tmux take */
bool terminal_copy(struct terminal *t, const char *text, size_t n, struct error *err);

#endif
