/* Files of annotations on the command line: reading them, knowing their format, finding the text,
 * saying what was lost. */
#ifndef DIPLE_APP_ANNOTATION_FILE_H
#define DIPLE_APP_ANNOTATION_FILE_H

#include "core/format/format.h"

struct annotation_file {
    const char *path; /* borrowed */
    uint8_t *bytes;
    size_t size;
    const struct format *format;
};

/* "-" is standard input. format NULL: guessed. The exit status: EXIT_USAGE after a line about a
 * format that cannot be read, EXIT_TROUBLE after one about the file. */
int annotation_file_open(struct annotation_file *f, const char *path, const char *format);
void annotation_file_release(struct annotation_file *f);

/* "x.txt" for "x.ann", "x.jsonl" or "x"; owned by the caller. */
char *annotation_file_text(const char *path);

/* A line per loss on standard error, "PATH: 2 places outside of the text (first in line 7)". True
 * when there was any; the report is released. */
bool annotation_file_say(const char *path, struct format_report *report);

/* "brat, jsonl ...": those that can be read; owned by the caller. */
char *annotation_file_formats(void);

#endif
