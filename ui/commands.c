#include "config.h"

#include "ui/commands.h"

#include <string.h>

static const struct command commands[CMD_COUNT] = {
    {"none", "", {"", "", ""}, 0, GROUP_PROGRAM, "", ""},
#define COMMAND(id, name, usage, read, label, pane, takes, group, hint, help) \
    {name, usage, {read, label, pane}, takes, group, hint, help},
#define ALIAS(name, id)
#include "ui/commands.def"
#undef ALIAS
#undef COMMAND
};

static const struct {
    const char *name;
    enum command_id id;
} aliases[] = {
#define COMMAND(id, ...)
#define ALIAS(name, id) {name, CMD_##id},
#include "ui/commands.def"
#undef ALIAS
#undef COMMAND
};

const struct command *command_info(enum command_id id)
{
    return &commands[id];
}

enum command_id command_find(const char *name, size_t n)
{
    if (n == 0)
        return CMD_NONE;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strlen(aliases[i].name) == n && memcmp(aliases[i].name, name, n) == 0)
            return aliases[i].id;
    }
    enum command_id found = CMD_NONE;
    int matches = 0;
    for (int i = 1; i < CMD_COUNT; i++) {
        if (strncmp(commands[i].name, name, n) == 0) {
            if (commands[i].name[n] == '\0')
                return (enum command_id)i;
            found = (enum command_id)i;
            matches++;
        }
    }
    return matches == 1 ? found : CMD_NONE;
}

const char *command_group_name(enum command_group group)
{
    static const char *const group_names[GROUP_COUNT] = {
        "Moving", "Jumping", "Searching", "Labelling", "Panes", "Articles", "Program",
    };
    return group_names[group];
}

const char *command_mode_name(enum mode mode)
{
    static const char *const mode_names[MODE_COUNT] = {"read", "label", "pane"};
    return mode_names[mode];
}
