#include "config.h"

#include "ui/terminal-private.h"

#include "core/text/utf8.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    PASTE_MOST = 64 * 1024,
    PASTE_WAIT = 500,   /* ms without a byte after which a paste has ended */
    SEQUENCE_WAIT = 25, /* ms for the rest of a sequence */
    DOUBLE_CLICK_MS = 400,
};

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* The next code of curses, waiting a little for it: within a sequence. */
static int next_code(struct terminal *t, int wait_ms)
{
    int c = wgetch(t->keys);
    if (c == ERR) {
        struct pollfd p = {fileno(t->in), POLLIN, 0};
        if (poll(&p, 1, wait_ms) > 0)
            c = wgetch(t->keys);
    }
    return c;
}

/* Behind CSI <: button ; x ; y, then M or m. */
static bool read_mouse(struct terminal *t, struct event *event)
{
    int values[3] = {0, 0, 0}, n = 0, c;
    for (int length = 0;; length++) {
        c = next_code(t, SEQUENCE_WAIT);
        if (c >= '0' && c <= '9' && values[n] < 100000)
            values[n] = values[n] * 10 + c - '0';
        else if (c == ';' && n < 2)
            n++;
        else
            break;
    }
    if ((c != 'M' && c != 'm') || n != 2)
        return false;
    int b = values[0];
    struct mouse m = {.x = values[1] - 1, .y = values[2] - 1};
    m.mods = (uint8_t)((b & 4 ? MOD_SHIFT : 0) | (b & 8 ? MOD_ALT : 0) | (b & 16 ? MOD_CTRL : 0));
    if (b & 64) {
        if ((b & 3) > 1 || c == 'm')
            return false; /* sideways */
        m.button = b & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
    } else {
        static const enum mouse_button buttons[4] = {MOUSE_LEFT, MOUSE_MIDDLE, MOUSE_RIGHT,
                                                     MOUSE_NONE};
        m.button = buttons[b & 3];
        m.action = c == 'm' ? MOUSE_RELEASE : b & 32 ? MOUSE_DRAG : MOUSE_PRESS;
        if (m.action == MOUSE_PRESS) {
            int64_t now = now_ms();
            bool again = t->last.clicks > 0 && t->last.clicks < 3 && t->last.x == m.x &&
                         t->last.y == m.y && t->last.button == m.button &&
                         now - t->last_ms < DOUBLE_CLICK_MS;
            m.clicks = again ? t->last.clicks + 1 : 1;
            t->last = m;
            t->last_ms = now;
        }
    }
    if (m.x < 0 || m.y < 0 || !t->mouse)
        return false;
    event->kind = EVENT_MOUSE;
    event->mouse = m;
    return true;
}

static void read_paste(struct terminal *t, struct event *event)
{
    strbuf_clear(&t->paste);
    for (;;) {
        int c = next_code(t, PASTE_WAIT);
        if (c == ERR || c == CODE_PASTE_END)
            break;
        if (c > 0 && c < 256 && t->paste.n < PASTE_MOST)
            strbuf_addc(&t->paste, (char)c);
    }
    event->kind = EVENT_PASTE;
}

/* A control sequence that nobody has defined (an answer, a key of some protocol) is dropped: its
 * bytes must not be taken for commands. */
static bool drop_sequence(struct terminal *t)
{
    int c = wgetch(t->keys);
    if (c != '[') {
        if (c != ERR)
            ungetch(c);
        return false;
    }
    for (int i = 0; i < 64; i++) {
        c = next_code(t, SEQUENCE_WAIT);
        if (c == ERR || c > 0x7e || (c >= 0x40 && c <= 0x7e))
            break;
    }
    return true;
}

/* Collects the bytes of one character. True when `event` is complete. */
static bool read_byte(struct terminal *t, int c, struct event *event)
{
    if (c < 0x80) {
        t->utf8_n = 0;
        if (c == 0x1b && drop_sequence(t))
            return false;
        event->kind = EVENT_KEY;
        event->key = c < 0x20 || c == 0x7f ? terminal_control_key(c) : (struct key){(uint32_t)c, 0};
        return true;
    }
    if ((c & 0xc0) == 0xc0)
        t->utf8_n = 0;
    else if (t->utf8_n == 0)
        return false;
    t->utf8[t->utf8_n++] = (uint8_t)c;
    size_t need = t->utf8[0] >= 0xf0 ? 4 : t->utf8[0] >= 0xe0 ? 3 : 2;
    if (t->utf8_n < need)
        return false;
    uint32_t codepoint;
    bool valid = utf8_decode(t->utf8, t->utf8_n, &codepoint) == t->utf8_n && codepoint >= 0xa0;
    t->utf8_n = 0;
    event->kind = EVENT_KEY;
    event->key = (struct key){codepoint, 0};
    return valid;
}

/* An event of the user's that is there already. */
static bool read_input(struct terminal *t, struct event *event)
{
    int c;
    while ((c = wgetch(t->keys)) != ERR) {
        t->silences = 0;
        if (c == CODE_MOUSE) {
            if (read_mouse(t, event))
                return true;
        } else if (c == CODE_PASTE_BEGIN) {
            read_paste(t, event);
            return true;
        } else if (c < 256) {
            if (read_byte(t, c, event))
                return true;
        } else if (terminal_function_key(c, &event->key)) {
            event->kind = EVENT_KEY;
            return true;
        }
    }
    return false;
}

/* True when the signals that came make an event. */
static bool read_signal(struct terminal *t, struct event *event)
{
    int number;
    while ((number = terminal_signals_next()) != 0) {
        switch (number) {
        case SIGWINCH:
            terminal_take_size(t);
            t->redrawing = true;
            break;
        case SIGTSTP:
            terminal_leave(t);
            terminal_signals_suspend(false);
            terminal_resume(t);
            break;
        case SIGCONT: /* after a SIGSTOP, or what a suspend has left over */
            if (!t->left)
                terminal_restore_modes(t);
            break;
        default:
            event->kind = EVENT_SIGNAL;
            event->signal = number;
            return true;
        }
    }
    if (!t->redrawing || t->left)
        return false;
    t->redrawing = false;
    event->kind = EVENT_RESIZE;
    return true;
}

bool terminal_pending(struct terminal *t)
{
    if (!t->have_next && !t->left)
        t->have_next = read_input(t, &t->next);
    return t->have_next;
}

void terminal_wait(struct terminal *t, int timeout_ms, struct event *event)
{
    int64_t until = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
    for (;;) {
        if (read_signal(t, event))
            return;
        if (terminal_pending(t)) {
            *event = t->next;
            t->have_next = false;
            return;
        }
        struct pollfd fds[3] = {{fileno(t->in), POLLIN, 0},
                                {terminal_signals_fd(), POLLIN, 0}, /* -1 is passed over */
                                {t->wake_fd, POLLIN, 0}};
        int64_t left = timeout_ms < 0 ? -1 : until - now_ms();
        if (timeout_ms >= 0 && left < 0)
            left = 0;
        int ready = poll(fds, 3, (int)left);
        if (ready < 0 && errno != EINTR) {
            event->kind = EVENT_EOF;
            return;
        }
        if (ready == 0) {
            event->kind = EVENT_TIMEOUT;
            return;
        }
        if (ready < 0 || fds[1].revents)
            continue;
        if (fds[0].revents) {
            if (terminal_pending(t))
                continue;
            int waiting = 0;
            bool silent = ioctl(fileno(t->in), FIONREAD, &waiting) != 0 || waiting == 0;
            if (silent && (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL) || ++t->silences > 1)) {
                event->kind = EVENT_EOF;
                return;
            }
        }
        if (fds[2].revents) {
            event->kind = EVENT_WAKE;
            return;
        }
    }
}

const char *terminal_paste(const struct terminal *t)
{
    return strbuf_str(&t->paste);
}
