/* $XDG_CONFIG_HOME/diple/config, an ini file:
 *
 *     [options]            model, color, mouse, light, read-only, no-state
 *     width = 80           cells of the text column
 *     [duplicates]         dup-min-words, dup-similarity ... as on the command line
 *     [keys]               command = keys, in mode READ;  [keys.label] and [keys.pane] likewise
 *     entity-next = ]e
 *     [colors]             role = look, as ui/theme.h has it
 *     search-hit = black on yellow bold
 */
#ifndef DIPLE_APP_CONFIG_H
#define DIPLE_APP_CONFIG_H

#include "app/options.h"

/* Reads the file, if there is one, into the options. False after one line that names file and line.
 */
bool config_load(struct options *o);

/* Key bindings of the file in their order. Owned by the configuration, valid for the whole run. */
struct config_key {
    const char *mode; /* "read", "label", "pane" */
    const char *command, *keys;
};
size_t config_keys(const struct config_key **keys);

/* Looks of the file, likewise. */
struct config_color {
    const char *role, *look;
};
size_t config_colors(const struct config_color **colors);

#endif
