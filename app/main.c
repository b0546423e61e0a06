#include "app/commands.h"
#include "app/options.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>

const struct subcommand subcommands[] = {
    {SUB_READ, NULL, "[FILE|DIR|-]...", "read articles (the default)", cmd_read},
    {SUB_ENTITIES, "entities", "[FILE|DIR|-]...", "print the names found, or annotated",
     cmd_entities},
    {SUB_DUPLICATES, "duplicates", "[FILE|DIR|-]...", "print the passages that are repeated",
     cmd_duplicates},
    {SUB_EXPORT, "export", "--format=F [FILE|DIR|-]...",
     "write annotations in another tool's format", cmd_export},
    {SUB_TEXT, "text", "[FILE|-]...", "print the text that all offsets refer to", cmd_text},
    {SUB_TRAIN, "train", "-o MODEL [--recipe=FILE] [DATA]...",
     "learn a model of names from annotated text", cmd_train},
    {SUB_EVALUATE, "evaluate", "MODEL DATA...", "measure a model on annotated text", cmd_evaluate},
    {SUB_INIT, "init", "[DIR]", "write the labels' configuration for brat and diple, to start from",
     cmd_init},
    {SUB_IMPORT, "import", "ANNOTATIONS [FILE]",
     "bring another tool's annotations into an article's", cmd_import},
    {SUB_CONVERT, "convert", "--to=F IN OUT", "turn one format of annotations into another",
     cmd_convert},
    {SUB_COMPARE, "compare", "A B [TEXT]", "measure how far two people's annotations agree",
     cmd_compare},
    {0, NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    /* The text is UTF-8 whatever the locale says; without this wcwidth would know ASCII only. */
    if (mblen("\xC3\xA9", 2) != 2)
        setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);

    struct options o;
    int status;
    if (!options_parse(&o, argc, argv, &status))
        return status;
    const struct subcommand *s = subcommands;
    while (s->command != o.command)
        s++;
    return s->run(&o);
}
