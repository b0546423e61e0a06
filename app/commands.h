/* The subcommands: `diple NAME ...`. Each returns the exit status. */
#ifndef DIPLE_APP_COMMANDS_H
#define DIPLE_APP_COMMANDS_H

#include "app/options.h"

int cmd_read(const struct options *o);
int cmd_text(const struct options *o);
int cmd_entities(const struct options *o);
int cmd_duplicates(const struct options *o);
int cmd_export(const struct options *o);
int cmd_train(const struct options *o);
int cmd_evaluate(const struct options *o);
int cmd_compare(const struct options *o);
int cmd_convert(const struct options *o);
int cmd_import(const struct options *o);
int cmd_init(const struct options *o);

struct reader;
/* Shows r->files on the terminal, r as for reader_start; all of it is taken over. With two files of
 * annotations in o->sides their disagreements are shown. The exit status. */
int read_on_terminal(struct reader *r, struct options *o);

#endif
