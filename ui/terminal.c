#include "config.h"

#include "ui/terminal-private.h"

#include "core/base/alloc.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

/* term.h has macros for words that are ours, too */
#undef columns
#undef lines

/* The one that runs, for the emergency stop. */
static struct terminal *running;

/* Save, then set: alternate scroll (the wheel sends arrows) was on or off before, and is put back.
 */
static const char modes_on[] = "\033[?1007s\033[?1007h\033[?2004h";
static const char modes_off[] = "\033[?2004l\033[?1007r";
static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

/* Straight to the terminal: curses holds back nothing between its own updates, and putp of ncurses
 * would write to standard output. */
static void send_bytes(struct terminal *t, const char *s)
{
    size_t n = strlen(s);
    while (n > 0) {
        ssize_t written = write(fileno(t->out), s, n);
        if (written < 0 && errno == EAGAIN) {
            struct pollfd p = {fileno(t->out), POLLOUT, 0};
            if (poll(&p, 1, 1000) <= 0)
                return;
        } else if (written < 0 && errno != EINTR) {
            return; /* the terminal is gone; who waits for events will know */
        }
        if (written > 0) {
            s += written;
            n -= (size_t)written;
        }
    }
}

static void send_modes(struct terminal *t, bool on)
{
    if (!t->ansi)
        return;
    if (on) {
        send_bytes(t, modes_on);
        if (t->mouse)
            send_bytes(t, mouse_on);
    } else {
        if (t->mouse)
            send_bytes(t, mouse_off);
        send_bytes(t, modes_off);
    }
}

/* Is there a terminal of this type on which one can draw? */
static bool check_type(const char *type, int fd, bool *ansi, struct error *err)
{
    if (!type || !*type)
        return error_set(err, "TERM is not set, so there is no way to draw on this terminal");
    int result;
    if (setupterm(type, fd, &result) != OK)
        return error_set(err, "TERM is '%s', of which this system knows nothing (terminfo)", type);
    const char *cup = tigetstr("cup");
    bool able = cup && cup != (char *)-1 && tigetflag("gn") <= 0 && tigetflag("hc") <= 0;
    *ansi = able && strncmp(cup, "\033[", 2) == 0;
    del_curterm(cur_term);
    return able || error_set(err, "TERM is '%s', a terminal that cannot place its cursor", type);
}

static bool want_color(enum terminal_color color)
{
    const char *no = getenv("NO_COLOR");
    return color == TERMINAL_COLOR_ALWAYS || (color == TERMINAL_COLOR_AUTO && !(no && *no));
}

static void start_colors(struct terminal *t, enum terminal_color color)
{
    t->colors = 0;
    if (!want_color(color) || !has_colors())
        return;
    start_color();
    if (use_default_colors() != OK)
        assume_default_colors(COLOR_WHITE, COLOR_BLACK);
    t->colors = COLORS;
}

struct terminal *terminal_start(const struct terminal_options *options, struct error *err)
{
    const char *type = options->type ? options->type : getenv("TERM");
    FILE *out = options->out ? options->out : stdout;
    FILE *in = options->in ? options->in : stdin;
    bool ansi = false;
    if (running) {
        error_set(err, "the terminal is in use already");
        return NULL;
    }
    if (!options->out && !isatty(STDOUT_FILENO)) {
        error_set(err, "standard output is not a terminal");
        return NULL;
    }
    if (!options->in && !isatty(STDIN_FILENO)) {
        error_set(err, "standard input is not a terminal");
        return NULL;
    }
    if (!check_type(type, fileno(out), &ansi, err))
        return NULL;
    struct terminal *t = xcalloc(1, sizeof *t);
    t->in = in;
    t->out = out;
    t->ansi = ansi;
    t->wake_fd = options->wake_fd;
    t->signals = options->signals;
    t->mouse = options->mouse;
    t->wide = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    t->unicode = t->wide && !options->ascii;
    /* before newterm: curses leaves a signal alone that has a handler. Its own one for SIGTSTP
     * would be put back after every update, and one that comes during an update would be lost. */
    if (t->signals && !terminal_signals_start(err)) {
        free(t);
        return NULL;
    }
    set_escdelay(25);
    t->screen = newterm(type, out, in);
    if (!t->screen) {
        error_set(err, "TERM is '%s': the terminal cannot be started", type);
        if (t->signals)
            terminal_signals_stop();
        free(t);
        return NULL;
    }
    running = t;
    typeahead(-1); /* waiting keys are taken before a repaint, so none has to be broken off */
    raw();
    noecho();
    nonl();
    curs_set(0);
    idlok(stdscr, TRUE);
    start_colors(t, options->color);
    t->keys = newpad(1, 1);
    keypad(t->keys, TRUE);
    meta(t->keys, TRUE);
    nodelay(t->keys, TRUE);
    intrflush(t->keys, FALSE);
    terminal_define_keys(t);
    send_modes(t, true);
    return t;
}

static void leave_screen(struct terminal *t)
{
    if (t->left)
        return;
    t->left = true;
    send_modes(t, false);
    curs_set(1);
    endwin();
}

void terminal_stop(struct terminal *t)
{
    if (!t)
        return;
    leave_screen(t);
    if (t->signals)
        terminal_signals_stop();
    running = NULL;
    if (t->keys)
        delwin(t->keys);
    delscreen(t->screen);
    strbuf_release(&t->paste);
    free(t);
}

void terminal_emergency_stop(void)
{
    if (running)
        leave_screen(running);
}

void terminal_leave(struct terminal *t)
{
    leave_screen(t);
}

void terminal_restore_modes(struct terminal *t)
{
    reset_prog_mode();
    send_modes(t, true);
    terminal_take_size(t);
    clearok(curscr, TRUE);
    t->redrawing = true;
}

void terminal_resume(struct terminal *t)
{
    if (!t->left)
        return;
    t->left = false;
    /* brings the alternate screen back, with what was on it: the caller draws at once */
    wnoutrefresh(stdscr);
    doupdate();
    terminal_restore_modes(t);
}

void terminal_suspend(struct terminal *t)
{
    terminal_leave(t);
    terminal_signals_suspend(true);
    terminal_resume(t);
}

int terminal_width(const struct terminal *t)
{
    (void)t;
    return COLS;
}

int terminal_height(const struct terminal *t)
{
    (void)t;
    return LINES;
}

void terminal_set_size(struct terminal *t, int width, int height)
{
    if (width < 1 || height < 1 || (width == COLS && height == LINES))
        return;
    resizeterm(height, width);
    t->redrawing = true;
}

void terminal_take_size(struct terminal *t)
{
    struct winsize size;
    if (ioctl(fileno(t->out), TIOCGWINSZ, &size) == 0)
        terminal_set_size(t, size.ws_col, size.ws_row);
}

int terminal_colors(const struct terminal *t)
{
    return t->colors;
}

bool terminal_unicode(const struct terminal *t)
{
    return t->unicode;
}

attr_t terminal_attributes(const struct terminal *t, struct style style, int *pair)
{
    attr_t attrs = 0;
    attrs |= style.attrs & STYLE_BOLD ? A_BOLD : 0;
    attrs |= style.attrs & STYLE_DIM ? A_DIM : 0;
    attrs |= style.attrs & STYLE_ITALIC ? A_ITALIC : 0;
    attrs |= style.attrs & STYLE_UNDERLINE ? A_UNDERLINE : 0;
    attrs |= style.attrs & STYLE_REVERSE ? A_REVERSE : 0;
    *pair = 0;
    if (t->colors > 0 && (style.fg >= 0 || style.bg >= 0)) {
        int fg = style.fg >= 0 ? style.fg : -1, bg = style.bg >= 0 ? style.bg : -1;
        int allocated = alloc_pair(fg, bg);
        *pair = allocated > 0 ? allocated : 0;
    }
    return attrs;
}

void terminal_flush(struct terminal *t)
{
    if (t->left)
        return;
    curs_set(t->cursor_set ? 1 : 0);
    if (t->cursor_set)
        wmove(stdscr, t->cursor_y, t->cursor_x);
    wnoutrefresh(stdscr);
    doupdate();
    t->cursor_set = false;
}

void terminal_redraw(struct terminal *t)
{
    (void)t;
    clearok(curscr, TRUE);
}

void terminal_set_mouse(struct terminal *t, bool on)
{
    if (t->mouse == on)
        return;
    t->mouse = on;
    if (t->ansi && !t->left)
        send_bytes(t, on ? mouse_on : mouse_off);
}

bool terminal_mouse(const struct terminal *t)
{
    return t->mouse;
}

void terminal_bell(struct terminal *t)
{
    (void)t;
    beep();
}

static void add_base64(struct strbuf *b, const unsigned char *s, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)s[i] << 16 | (i + 1 < n ? (unsigned)s[i + 1] << 8 : 0) |
                     (i + 2 < n ? s[i + 2] : 0u);
        strbuf_addc(b, digits[v >> 18]);
        strbuf_addc(b, digits[v >> 12 & 63]);
        strbuf_addc(b, i + 1 < n ? digits[v >> 6 & 63] : '=');
        strbuf_addc(b, i + 2 < n ? digits[v & 63] : '=');
    }
}

bool terminal_copy(struct terminal *t, const char *text, size_t n, struct error *err)
{
    if (n > TERMINAL_COPY_MOST)
        return error_set(err, "%zu bytes are too many for the terminal's clipboard (%d at most)", n,
                         TERMINAL_COPY_MOST);
    if (!t->ansi)
        return error_set(err, "this terminal has no clipboard");
    struct strbuf payload = STRBUF_INIT, sequence = STRBUF_INIT;
    add_base64(&payload, (const unsigned char *)text, n);
    char *ms = tigetstr("Ms");
    char *made = NULL;
    char selection[] = "c";
    if (ms && ms != (char *)-1)
        made = tiparm(ms, selection, strbuf_str(&payload));
    if (made && *made)
        strbuf_adds(&sequence, made);
    else
        strbuf_addf(&sequence, "\033]52;c;%s\a", strbuf_str(&payload));
    send_bytes(t, strbuf_str(&sequence));
    strbuf_release(&payload);
    strbuf_release(&sequence);
    return true;
}
