/* The command line. One table of options serves parsing, --help and shell completion; each command
 * takes the options whose mask names it and refuses the others. */
#ifndef DIPLE_APP_OPTIONS_H
#define DIPLE_APP_OPTIONS_H

#include "core/article/article.h"
#include "core/duplicates/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum exit_code {
    EXIT_OK = 0,
    EXIT_TROUBLE = 1, /* something could not be read or written; the rest went on */
    EXIT_USAGE = 2,
    EXIT_LOSSY = 3, /* an export, import or conversion could not carry everything */
};

/* Bits, so that an option can name several. */
enum sub {
    SUB_READ = 1,
    SUB_ENTITIES = 2,
    SUB_DUPLICATES = 4,
    SUB_EXPORT = 8,
    SUB_TEXT = 16,
    SUB_TRAIN = 32,
    SUB_EVALUATE = 64,
    SUB_INIT = 128,
    SUB_IMPORT = 256,
    SUB_CONVERT = 512,
    SUB_COMPARE = 1024,
};

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum index_when { INDEX_AUTO, INDEX_YES, INDEX_NO }; /* auto: for a folder of moderate size */

/* Strings are borrowed from argv or the configuration. */
struct options {
    enum sub command;
    const char *format;    /* --format=F; NULL: for people on a terminal, TSV otherwise */
    const char *output;    /* -o FILE; NULL: standard output */
    const char *from;      /* --from=F */
    const char *to;        /* --to=F */
    const char *text;      /* --text=FILE */
    const char *include;   /* --include=annotated,suggested */
    const char *model;     /* --model=FILE */
    const char *recipe;    /* --recipe=FILE: how to train */
    const char *data;      /* --data=DIR: where the recipe's paths start */
    const char *set;       /* --set=NAME=VALUE,...: numbers of the training */
    const char *ignore;    /* --ignore=LABEL,...: labels that do not count */
    bool glued;            /* --glued: columns of a script without blanks */
    bool annotated;        /* --annotated */
    const char *annotator; /* --annotator=NAME; NULL: none */
    const char *log;       /* --log=FILE; NULL: none */
    bool read_only;        /* --read-only */
    bool no_state;         /* --no-state */
    bool mouse;            /* --mouse */
    bool light;            /* --light */
    bool no_learn;         /* learn = no: decisions tell nothing about the rest */
    enum color_when color;
    enum index_when index;
    unsigned threads; /* --threads=N; 0: as many as there are processors */
    int width;        /* cells of the text column; 0: 80 */
    struct article_options article;
    struct dup_options duplicates;
    const char *sides[2]; /* files of annotations that the reader compares; NULL: none */
    const char *ann;      /* where their result goes; NULL: beside the article */
    bool view;            /* --view */
    char **files;         /* what is left of argv */
    size_t file_count;
};

/* One subcommand: `diple NAME ...`. */
struct subcommand {
    enum sub command;
    const char *name;      /* NULL for reading, which has no name */
    const char *arguments; /* as --help shows them */
    const char *help;
    int (*run)(const struct options *o);
};

/* The table of app/main.c; ends with a row whose run is NULL. */
extern const struct subcommand subcommands[];

/* Parses argv. Returns false when the process is to end with *status: after --help and --version,
 * or after one line about bad usage on standard error. */
bool options_parse(struct options *o, int argc, char **argv, int *status);

/* How many threads a search may use: --threads, or as many as there are processors. */
unsigned options_threads(const struct options *o);

/* Can it be the name of an annotator? */
bool options_annotator_ok(const char *name);

/* "diple: MESSAGE; try 'diple --help'" on standard error; returns EXIT_USAGE. */
int options_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "diple: MESSAGE" on standard error, made safe for a terminal; returns EXIT_TROUBLE. */
int options_trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
