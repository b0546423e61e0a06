/* From keys to commands: one map for each mode, filled from ui/commands.def, changed by the user's
 * configuration, and a small state machine that knows counts, sequences and characters that belong
 * to a command. No curses in here. */
#ifndef DIPLE_UI_KEYMAP_H
#define DIPLE_UI_KEYMAP_H

#include "core/base/error.h"
#include "ui/commands.h"
#include "ui/key.h"

enum keymap_result {
    KEYMAP_PENDING, /* more keys are needed: show keymap_pending() */
    KEYMAP_COMMAND,
    KEYMAP_LABEL,   /* LABEL mode: a letter, .label; upper or lower case as typed */
    KEYMAP_UNKNOWN, /* nothing; the keys so far are dropped */
};

struct keymap_action {
    enum command_id command;
    long count;      /* number typed before (READ, PANE), 0 when none; at most 999 999 999 */
    uint32_t arg[2]; /* the characters that the command takes */
    uint32_t label;  /* KEYMAP_LABEL: the letter */
    struct key key;  /* the last key: which digit, which of several keys */
};

struct keymap;

struct keymap *keymap_new(void); /* the default keys */
void keymap_free(struct keymap *m);

/* Makes a key sequence mean a command ("none": nothing) in a mode. Errors: no such command, no such
 * key, a letter in LABEL, a sequence that begins with one bound already or the other way round. */
bool keymap_bind(struct keymap *m, enum mode mode, const char *keys, const char *command,
                 struct error *err);

/* Gives a command these keys (separated by blanks, "" for none) in place of all it had in the mode:
 * a line "down = j Down" of the configuration. On an error nothing has changed. */
bool keymap_set(struct keymap *m, enum mode mode, const char *command, const char *keys,
                struct error *err);

/* The next key. State is kept between calls and forgotten when the mode is another one than before.
 * Esc, C-c or C-g in the middle of a sequence drops it (KEYMAP_UNKNOWN). */
enum keymap_result keymap_feed(struct keymap *m, enum mode mode, struct key key,
                               struct keymap_action *action);
void keymap_reset(struct keymap *m);

/* What was typed of an unfinished command: "12]" ; "" when nothing is. */
const char *keymap_pending(const struct keymap *m);

/* The keys of a command in a mode, separated by one blank; "" for none. At most size bytes with the
 * NUL, whole keys only. PANE gives only what is bound there. */
void keymap_keys(const struct keymap *m, enum mode mode, enum command_id id, char *out,
                 size_t size);
/* Only the first of them. */
void keymap_first_key(const struct keymap *m, enum mode mode, enum command_id id, char *out,
                      size_t size);

#endif
