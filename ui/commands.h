/* The table of commands (ui/commands.def): names, default keys, help. The key map, the help, the
 * completion of `:`, the man page's key list and the shell completions all come from it. The
 * functions behind the commands are app's. No curses in here. */
#ifndef DIPLE_UI_COMMANDS_H
#define DIPLE_UI_COMMANDS_H

#include <stddef.h>

enum command_id {
    CMD_NONE,
#define COMMAND(id, ...) CMD_##id,
#define ALIAS(name, id)
#include "ui/commands.def"
#undef ALIAS
#undef COMMAND
    CMD_COUNT
};

enum mode {
    MODE_READ,
    MODE_LABEL,
    MODE_PANE, /* the focus is in a pane; keys without a meaning of their own there mean what they
                  mean in READ */
    MODE_COUNT
};

enum command_group {
    GROUP_MOVE,
    GROUP_JUMP,
    GROUP_SEARCH,
    GROUP_LABEL,
    GROUP_PANES,
    GROUP_ARTICLE,
    GROUP_PROGRAM,
    GROUP_COUNT
};

struct command {
    const char *name;             /* "page-down": as typed after `:` and in the configuration */
    const char *usage;            /* arguments after `:`, "" for none: "FORMAT [FILE]" */
    const char *keys[MODE_COUNT]; /* default key sequences, separated by blanks; "" for none */
    int takes;                    /* characters that must follow the keys: m x, \ x y */
    enum command_group group;
    const char *hint; /* one word for the key line; "" when it is not shown there */
    const char *help; /* one line, no full stop */
};

/* id from 1 to CMD_COUNT - 1. */
const struct command *command_info(enum command_id id);

/* The command with this name or alias, or the only one whose name begins so; CMD_NONE otherwise. */
enum command_id command_find(const char *name, size_t n);

const char *command_group_name(enum command_group group); /* "Moving" */
const char *command_mode_name(enum mode mode);            /* "read", "label", "pane" */

#endif
