/* What can happen while the program waits: one value per happening. No curses in here. */
#ifndef DIPLE_UI_EVENT_H
#define DIPLE_UI_EVENT_H

#include "ui/key.h"

enum event_kind {
    EVENT_TIMEOUT, /* the time given to terminal_wait has passed */
    EVENT_KEY,     /* .key */
    EVENT_PASTE,   /* text was pasted: terminal_paste(); never taken for keys */
    EVENT_MOUSE,   /* .mouse; only while terminal_set_mouse is on */
    EVENT_RESIZE,  /* the size is another one, or the screen must be drawn anew (after a stop) */
    EVENT_WAKE,    /* the wake descriptor became readable; the caller empties it */
    EVENT_SIGNAL,  /* SIGTERM, SIGHUP or SIGINT came (.signal): save, stop the terminal, leave */
    EVENT_EOF,     /* the terminal is gone: nothing will ever come any more; save and leave */
};

enum mouse_button {
    MOUSE_NONE, /* moved without a button */
    MOUSE_LEFT,
    MOUSE_MIDDLE,
    MOUSE_RIGHT,
    MOUSE_WHEEL_UP,
    MOUSE_WHEEL_DOWN,
};

enum mouse_action {
    MOUSE_PRESS, /* wheel events are always this */
    MOUSE_DRAG,  /* moved with the button down */
    MOUSE_RELEASE,
};

struct mouse {
    int x, y; /* cells of the screen from 0 */
    enum mouse_button button;
    enum mouse_action action;
    int clicks;   /* with MOUSE_PRESS: 1, 2 or 3 for a single, double, triple click */
    uint8_t mods; /* enum key_mod, as far as the terminal tells */
};

struct event {
    enum event_kind kind;
    union {
        struct key key;
        struct mouse mouse;
        int signal;
    };
};

#endif
