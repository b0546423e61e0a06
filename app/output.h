/* What the commands without a screen print: TSV, JSON and lines for people. */
#ifndef DIPLE_APP_OUTPUT_H
#define DIPLE_APP_OUTPUT_H

#include "app/options.h"
#include "core/text/text.h"

#include <jansson.h>
#include <stdio.h>

enum output_format { OUTPUT_HUMAN, OUTPUT_TSV, OUTPUT_JSON, OUTPUT_JSONL };

struct output {
    FILE *file;
    enum output_format format;
    bool color;    /* SGR sequences are welcome */
    bool terminal; /* somebody looks: what comes from outside is drawn as visible marks */
};

/* Chooses format and colour from the options and from what standard output is. False after a line
 * about an unknown format. */
bool output_open(struct output *out, const struct options *o);

/* Flushes; false after a line on standard error when not everything could be written. */
bool output_close(struct output *out);

/* One TSV field: tab, line feed and carriage return as \t \n \r, other control characters as
 * \u001b, invalid bytes as U+FFFD; on a terminal bidi controls and the like too become visible. */
void output_field(struct output *out, const char *s, size_t n);

/* For people: the same, but blanks and line breaks become one space, at most `cells` wide (0: all).
 */
void output_line(struct output *out, const char *s, size_t n, size_t cells);

/* A JSON string of a range of the text, valid UTF-8 whatever the bytes. */
json_t *output_json_text(const struct text *t, struct range r);
json_t *output_json_string(const char *s);
json_t *output_json_bytes(const char *s, size_t n);

/* SGR on and off, nothing without colour. `sgr` is e.g. "1;34". */
void output_sgr(struct output *out, const char *sgr);

/* A progress bar on standard error: "entities  [#####.....]  52 %  3/6 files". Draws nothing until
 * 0.3 s have passed and only when standard error is a terminal. */
struct meter {
    const char *what;
    double start, last;
    bool shown, active;
};
void meter_start(struct meter *m, const char *what);
void meter_update(struct meter *m, uint64_t done, uint64_t total, const char *unit);
void meter_stop(struct meter *m);

#endif
