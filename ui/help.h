/* The help over the screen: every command with its keys in this key map, grouped, scrollable. */
#ifndef DIPLE_UI_HELP_H
#define DIPLE_UI_HELP_H

#include "ui/canvas.h"
#include "ui/keymap.h"

struct help;

/* The keys of the mode from which help was asked stand in the first column, those of the other mode
 * behind the help; commands without a key are listed as `:name USAGE`. Long lines wrap. */
struct help *help_new(const struct keymap *keymap, enum mode mode);
void help_free(struct help *h);

/* Over all of c, with a border. */
void help_draw(struct help *h, const struct canvas *c);

void help_scroll(struct help *h, long rows); /* stops at both ends */
void help_page(struct help *h, long pages);
void help_end(struct help *h, bool bottom);
/* Brings the first line that mentions the word (a command's name or a part of its help) to the top;
 * false when none does. */
bool help_find(struct help *h, const char *word);

#endif
