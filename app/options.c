#include "app/options.h"

#include "app/config.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/format/format.h"
#include "core/text/utf8.h"
#include "core/text/width.h"
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ALL = 0xFFFF,
    LISTS = SUB_ENTITIES | SUB_DUPLICATES | SUB_EXPORT | SUB_EVALUATE | SUB_COMPARE,
    MODEL = SUB_READ | SUB_ENTITIES | SUB_EXPORT | SUB_TRAIN,
    FORMATS = SUB_EXPORT | SUB_IMPORT | SUB_CONVERT, /* --help lists them */
    REPEATS = SUB_READ | SUB_DUPLICATES,
};

enum option_id {
    OPT_HELP = 256,
    OPT_VERSION,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_FROM,
    OPT_TO,
    OPT_TEXT,
    OPT_INCLUDE,
    OPT_MODEL,
    OPT_RECIPE,
    OPT_DATA,
    OPT_SET,
    OPT_IGNORE,
    OPT_GLUED,
    OPT_ANNOTATED,
    OPT_READ_ONLY,
    OPT_ANNOTATOR,
    OPT_LOG,
    OPT_VIEW,
    OPT_NO_STATE,
    OPT_MOUSE,
    OPT_LIGHT,
    OPT_COLOR,
    OPT_THREADS,
    OPT_INDEX,
    OPT_ENCODING,
    OPT_MAX_SIZE,
    OPT_DUP, /* the first of the --dup- options; they follow in the order of their table */
};

static const struct option_spec {
    const char *name;
    enum option_id id;
    int letter;           /* 0: none */
    const char *argument; /* NULL: a switch */
    unsigned commands;
    const char *help;
} specs[] = {
    {"format", OPT_FORMAT, 'f', "F", LISTS | SUB_IMPORT,
     "format: human, tsv, json, jsonl; for export and import see below"},
    {"output", OPT_OUTPUT, 'o', "FILE", SUB_EXPORT | SUB_TRAIN | SUB_COMPARE,
     "write to FILE (several articles: a folder)"},
    {"from", OPT_FROM, 0, "F", SUB_CONVERT, "format of IN (default: found out)"},
    {"to", OPT_TO, 0, "F", SUB_CONVERT, "format of OUT"},
    {"text", OPT_TEXT, 0, "FILE", SUB_CONVERT,
     "the text, when IN does not hold it (default: the .txt beside IN)"},
    {"include", OPT_INCLUDE, 0, "WHAT", SUB_EXPORT,
     "annotated, suggested, or both with a comma (default: annotated)"},
    {"annotated", OPT_ANNOTATED, 0, NULL, SUB_ENTITIES,
     "print what is annotated instead of what is found"},
    {"model", OPT_MODEL, 0, "FILE", MODEL, "entity model instead of the installed one"},
    {"recipe", OPT_RECIPE, 0, "FILE", SUB_TRAIN, "corpora, lists and numbers, one per line"},
    {"data", OPT_DATA, 0, "DIR", SUB_TRAIN, "folder in which the recipe's paths start"},
    {"set", OPT_SET, 0, "NAME=N,...", SUB_TRAIN,
     "epochs, l1, rate, cutoff, dropout, batch, seed, threads"},
    {"ignore", OPT_IGNORE, 0, "LABEL,...", SUB_EVALUATE, "labels that do not count"},
    {"glued", OPT_GLUED, 0, NULL, SUB_TRAIN | SUB_EVALUATE,
     "columns of a script that writes no blanks (Chinese)"},
    {"threads", OPT_THREADS, 0, "N", SUB_DUPLICATES | SUB_ENTITIES | SUB_TRAIN,
     "processors to use"},
    {"index", OPT_INDEX, 0, "WHEN", SUB_DUPLICATES,
     "auto, yes or no: keep what is known of a folder for the next time"},
    {"read-only", OPT_READ_ONLY, 'R', NULL, SUB_READ, "change nothing, save nothing"},
    {"annotator", OPT_ANNOTATOR, 0, "NAME", SUB_READ | SUB_ENTITIES | SUB_EXPORT | SUB_IMPORT,
     "whose annotations: they stand in ARTICLE.NAME.ann"},
    {"log", OPT_LOG, 0, "FILE", SUB_READ,
     "append keys and time per decision to FILE, as lines of JSON"},
    {"view", OPT_VIEW, 0, NULL, SUB_COMPARE,
     "decide the differences in the reader; the result is written beside the text, or to -o FILE"},
    {"no-state", OPT_NO_STATE, 0, NULL, SUB_READ | SUB_ENTITIES | SUB_EXPORT | SUB_IMPORT,
     "neither read nor write the state database"},
    {"mouse", OPT_MOUSE, 0, NULL, SUB_READ, "capture the mouse from the start"},
    {"light", OPT_LIGHT, 0, NULL, SUB_READ, "colours for a light background"},
    {"color", OPT_COLOR, 0, "WHEN", ALL, "auto, always or never"},
    {"encoding", OPT_ENCODING, 'e', "NAME", ALL, "encoding of the articles (default: found out)"},
    {"max-size", OPT_MAX_SIZE, 0, "MB", ALL, "refuse what unpacks to more (default 1024)"},
    {"help", OPT_HELP, 'h', NULL, ALL, "this help"},
    {"version", OPT_VERSION, 'V', NULL, ALL, "name and version"},
};
enum { SPECS = sizeof specs / sizeof *specs };

/* A message may quote a file name, and a file name may hold anything. */
static void print_safely(const char *message)
{
    const uint8_t *s = (const uint8_t *)message;
    size_t n = strlen(message);
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (cp < 0x20 || cp == 0x7F || cp == UTF8_REPLACEMENT || width_kind(cp) == GLYPH_STAND_IN)
            fputs("\xEF\xBF\xBD", stderr);
        else
            fwrite(s + i, 1, k, stderr);
        i += k;
    }
}

static void complain(const char *format, va_list ap, const char *tail)
{
    char message[1024];
    vsnprintf(message, sizeof message, format, ap);
    fputs("diple: ", stderr);
    print_safely(message);
    fputs(tail, stderr);
}

unsigned options_threads(const struct options *o)
{
    long n = o->threads ? (long)o->threads : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 64 ? 64 : (unsigned)n;
}

int options_usage(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    complain(format, ap, "; try 'diple --help'\n");
    va_end(ap);
    return EXIT_USAGE;
}

int options_trouble(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    complain(format, ap, "\n");
    va_end(ap);
    return EXIT_TROUBLE;
}

static void print_option(int letter, const char *name, const char *argument, const char *help)
{
    char left[64];
    snprintf(left, sizeof left, "%c%c%c --%s%s%s", letter ? '-' : ' ', letter ? letter : ' ',
             letter ? ',' : ' ', name, argument ? "=" : "", argument ? argument : "");
    printf("  %-30s %s\n", left, help);
}

/* A switch, and a choice that a switch's words answer, may stand alone and mean yes. */
static int takes(const struct dup_option *o)
{
    return o->kind == DUP_OPTION_SWITCH || o->kind == DUP_OPTION_CHOICE ? optional_argument
                                                                        : required_argument;
}

static void print_dup_option(const struct dup_option *o)
{
    char left[64];
    bool alone = takes(o) == optional_argument;
    snprintf(left, sizeof left, "    --%s%s%s%s", o->name, alone ? "[=" : "=",
             o->argument ? o->argument : "yes|no", alone ? "]" : "");
    printf("  %-33s %s\n", left, o->help);
}

static void print_formats(unsigned command)
{
    puts("\nFormats:");
    for (size_t i = 0; i < format_count(); i++) {
        const struct format *f = format_at(i);
        bool both = f->read && command == SUB_CONVERT;
        if (command == SUB_IMPORT ? f->read != NULL : f->write != NULL)
            printf("  %-30s %s%s\n", f->name, f->description, both ? "; also read" : "");
    }
}

static void print_help(const struct subcommand *s)
{
    if (!s->name) {
        puts("diple: read articles in a terminal, with their names and repeated passages marked\n");
        for (const struct subcommand *c = subcommands; c->run; c++)
            printf("%s diple %s%s[OPTION]... %s\n", c == subcommands ? "Usage:" : "      ",
                   c->name ? c->name : "", c->name ? " " : "", c->arguments);
        puts("");
        for (const struct subcommand *c = subcommands; c->run; c++)
            printf("  %-12s %s\n", c->name ? c->name : "", c->help);
    } else
        printf("Usage: diple %s [OPTION]... %s\n\n%s\n", s->name, s->arguments, s->help);
    size_t dup_count;
    const struct dup_option *dup = dup_option_table(&dup_count);
    puts("\nOptions:");
    for (size_t i = 0; i < SPECS; i++)
        if (specs[i].commands & s->command)
            print_option(specs[i].letter, specs[i].name, specs[i].argument, specs[i].help);
    if (s->command & REPEATS)
        for (size_t i = 0; i < dup_count; i++)
            print_dup_option(&dup[i]);
    if (s->command & FORMATS)
        print_formats(s->command);
    puts("\n'-' is standard input; a folder stands for the articles in it. In the reader, ? shows "
         "the keys.\n"
         "Exit status: 0 good, 1 something could not be read or written, 2 bad usage, 3 something "
         "could not be carried over.");
}

/* getopt's tables are made from ours, for the options that this command takes. */
struct parser {
    struct option longs[SPECS + 64];
    char shorts[2 * SPECS + 2];
};

static void make_parser(struct parser *p, unsigned command)
{
    size_t n = 0, dup_count;
    const struct dup_option *dup = dup_option_table(&dup_count);
    char *c = p->shorts;
    *c++ = ':';
    for (size_t i = 0; i < SPECS; i++)
        if (specs[i].commands & command) {
            p->longs[n++] =
                (struct option){specs[i].name, specs[i].argument ? 1 : 0, NULL, (int)specs[i].id};
            if (specs[i].letter) {
                *c++ = (char)specs[i].letter;
                if (specs[i].argument)
                    *c++ = ':';
            }
        }
    if (command & REPEATS)
        for (size_t i = 0; i < dup_count && n + 1 < sizeof p->longs / sizeof *p->longs; i++)
            p->longs[n++] = (struct option){dup[i].name, takes(&dup[i]), NULL, OPT_DUP + (int)i};
    /* where nothing else is meant, "dup-" may be left out */
    if (command == SUB_DUPLICATES)
        for (size_t i = 0; i < dup_count && n + 1 < sizeof p->longs / sizeof *p->longs; i++)
            p->longs[n++] = (struct option){dup[i].name + strlen("dup-"), takes(&dup[i]), NULL,
                                            OPT_DUP + (int)i};
    p->longs[n] = (struct option){0};
    *c = '\0';
}

static int id_of(int c)
{
    for (size_t i = 0; i < SPECS; i++)
        if (c < 256 && specs[i].letter == c)
            return (int)specs[i].id;
    return c;
}

static bool parse_number(const char *s, unsigned long long most, unsigned long long *out)
{
    char *end;
    errno = 0;
    *out = strtoull(s, &end, 10);
    return *s >= '0' && *s <= '9' && !*end && !errno && *out <= most;
}

/* It becomes part of a file's name. Bytes of letters beyond ASCII are as good as those within. */
bool options_annotator_ok(const char *name)
{
    size_t n = strlen(name);
    for (const char *s = name; *s; s++)
        if ((unsigned char)*s < 0x80 && !isalnum((unsigned char)*s) && *s != '-' && *s != '_')
            return false;
    return n > 0 && n <= 64;
}

/* False after a line about the value. */
static bool apply(struct options *o, int id, const char *value)
{
    unsigned long long number;
    struct error err;
    switch (id) {
    case OPT_FORMAT:
        o->format = value;
        return true;
    case OPT_OUTPUT:
        o->output = value;
        return true;
    case OPT_FROM:
        o->from = value;
        return true;
    case OPT_TO:
        o->to = value;
        return true;
    case OPT_TEXT:
        o->text = value;
        return true;
    case OPT_INCLUDE:
        o->include = value;
        return true;
    case OPT_MODEL:
        o->model = value;
        return true;
    case OPT_RECIPE:
        o->recipe = value;
        return true;
    case OPT_DATA:
        o->data = value;
        return true;
    case OPT_SET:
        o->set = value;
        return true;
    case OPT_IGNORE:
        o->ignore = value;
        return true;
    case OPT_GLUED:
        o->glued = true;
        return true;
    case OPT_ENCODING:
        o->article.encoding = value;
        return true;
    case OPT_ANNOTATED:
        o->annotated = true;
        return true;
    case OPT_READ_ONLY:
        o->read_only = true;
        return true;
    case OPT_ANNOTATOR:
        if (!options_annotator_ok(value))
            return options_usage("--annotator takes a name of letters, digits, - and _, not '%s'",
                                 value),
                   false;
        o->annotator = value;
        return true;
    case OPT_VIEW:
        o->view = true;
        return true;
    case OPT_LOG:
        o->log = value;
        return true;
    case OPT_NO_STATE:
        o->no_state = true;
        return true;
    case OPT_MOUSE:
        o->mouse = true;
        return true;
    case OPT_LIGHT:
        o->light = true;
        return true;
    case OPT_COLOR:
        if (strcmp(value, "auto") != 0 && strcmp(value, "always") != 0 &&
            strcmp(value, "never") != 0)
            return options_usage("--color takes auto, always or never, not '%s'", value), false;
        o->color = *value == 'n' ? COLOR_NEVER : value[1] == 'l' ? COLOR_ALWAYS : COLOR_AUTO;
        return true;
    case OPT_INDEX:
        if (strcmp(value, "auto") == 0)
            o->index = INDEX_AUTO;
        else if (strcmp(value, "yes") == 0)
            o->index = INDEX_YES;
        else if (strcmp(value, "no") == 0)
            o->index = INDEX_NO;
        else
            return options_usage("--index takes auto, yes or no, not '%s'", value), false;
        return true;
    case OPT_THREADS:
        if (!parse_number(value, 256, &number))
            return options_usage("--threads takes a number up to 256, not '%s'", value), false;
        o->threads = (unsigned)number;
        return true;
    case OPT_MAX_SIZE:
        if (!parse_number(value, 1u << 20, &number) || number == 0)
            return options_usage("--max-size takes megabytes, not '%s'", value), false;
        o->article.most_bytes = (uint64_t)number << 20;
        return true;
    default: {
        size_t count;
        const struct dup_option *dup = dup_option_table(&count) + (id - OPT_DUP);
        /* a switch may stand without a value */
        if (dup_option_set(&o->duplicates, dup->name, value ? value : "", &err))
            return true;
        return options_usage("%s", err.message), false;
    }
    }
}

static const struct subcommand *find_subcommand(const char *name)
{
    for (const struct subcommand *c = subcommands; c->run; c++)
        if (c->name && strcmp(c->name, name) == 0)
            return c;
    return subcommands;
}

bool options_parse(struct options *o, int argc, char **argv, int *status)
{
    const struct subcommand *s = argc > 1 ? find_subcommand(argv[1]) : subcommands;
    memset(o, 0, sizeof *o);
    o->command = s->command;
    o->duplicates = dup_options_default();
    if (!config_load(o)) {
        *status = EXIT_USAGE;
        return false;
    }
    /* the name of a subcommand takes the place of argv[0] */
    if (s->name) {
        argv++;
        argc--;
    }
    struct parser p;
    make_parser(&p, s->command);
    opterr = 0;
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1;) {
        int id = id_of(c);
        if (c == '?' || c == ':') {
            const char *arg = argv[optind - 1];
            bool is_short = arg[0] != '-' || arg[1] != '-';
            char letter[3] = {'-', (char)optopt, '\0'};
            *status = options_usage(c == ':' ? "option '%s' needs a value" : "unknown option '%s'",
                                    is_short && optopt > 0 && optopt < 256 ? letter : arg);
            return false;
        }
        if (id == OPT_HELP) {
            print_help(s);
            *status = EXIT_OK;
            return false;
        }
        if (id == OPT_VERSION) {
            puts(PACKAGE_STRING);
            *status = EXIT_OK;
            return false;
        }
        if (!apply(o, id, optarg)) {
            *status = EXIT_USAGE;
            return false;
        }
    }
    o->files = argv + optind;
    o->file_count = (size_t)(argc - optind);
    return true;
}
