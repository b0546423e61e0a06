/* A terminal without a terminal: curses writes to a memory file, libvterm reads it, keys come
 * through a pipe. Everything stays in this process, so that sanitizers see it. */
#ifndef DIPLE_TESTS_SCREEN_H
#define DIPLE_TESTS_SCREEN_H

#include "core/base/strbuf.h"
#include "ui/canvas.h"

struct screen {
    struct terminal *terminal;
    struct theme *theme;
    struct canvas canvas; /* the whole screen; set anew by screen_resize */
    struct strbuf raw;    /* all that was ever sent */
    struct emulator *emulator;
};

struct screen_options {
    const char *type; /* NULL: xterm-256color */
    int width, height;
    enum terminal_color color;
    enum theme_background background;
    bool ascii, mouse;
    int wake_fd; /* 0: none */
};

/* Is there such a terminal type here? The rarer ones are in a package of their own. */
bool screen_knows(const char *type);

/* Fails the test when it cannot be started. */
struct screen *screen_start(const struct screen_options *options);
struct screen *screen_new(int width, int height); /* 256 colours */
/* The emulator alone; *terminal is what to start on it. Who starts a terminal sets s->terminal and,
 * when it has stopped it, sets it to NULL again. */
struct screen *screen_blank(const struct screen_options *options,
                            struct terminal_options *terminal);
void screen_stop(struct screen *s);

/* Shows what was drawn. */
void screen_show(struct screen *s);
/* Passes on what the terminal has sent, without a flush. */
void screen_drain(struct screen *s);

void screen_resize(struct screen *s, int width, int height);

/* Bytes from the keyboard. */
void screen_type(struct screen *s, const char *bytes);
/* Closes the keyboard's end: the terminal is gone. */
void screen_hang_up(struct screen *s);

struct screen_cell {
    char text[32]; /* UTF-8; "" for the second half of a wide character */
    int width;
    int fg, bg; /* number of the palette, -1 the default, 0x1000000 + rgb for direct colours */
    bool bold, italic, underline, reverse;
};
struct screen_cell screen_cell(struct screen *s, int x, int y);

/* The row's text without blanks at its end; valid until the next call. */
const char *screen_row(struct screen *s, int y);
/* All rows, each with a line break behind it; valid until the next call. */
const char *screen_text(struct screen *s);
/* The first cell at which the text is seen; false when it is not. */
bool screen_find(struct screen *s, const char *text, int *x, int *y);

bool screen_cursor(struct screen *s, int *x, int *y); /* false: hidden */
bool screen_alternate(struct screen *s);

#define assert_row(s, y, expected) assert_string_equal(screen_row(s, y), expected)

#endif
