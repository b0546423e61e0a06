/* The formats in which annotations leave and enter: one table, one file per format.
 *
 * Inside, places are bytes; each format converts to its own unit. A writer never fails on account
 * of the annotations: what the format cannot carry is left out or flattened, and told in the
 * report. */
#ifndef DIPLE_FORMAT_FORMAT_H
#define DIPLE_FORMAT_FORMAT_H

#include "core/annotation/annotations.h"
#include "core/article/block.h"
#include "core/base/error.h"
#include "core/base/strbuf.h"

/* What a writer lost, or what a reader did not understand. Equal messages are counted. */
struct format_remark {
    char *message; /* "fragments flattened", "offsets outside of the text" */
    size_t count;
    size_t line; /* of the first one in the file that was read, from 1; 0 when writing */
};
struct format_report {
    struct format_remark *v;
    size_t n, cap;
};
#define FORMAT_REPORT_INIT \
    {                      \
        NULL, 0, 0         \
    }
void format_remark(struct format_report *report, size_t line, const char *message);
/* "2 fragments flattened (first in line 7)"; owned by the caller. */
char *format_remark_line(const struct format_remark *remark);
void format_report_release(struct format_report *report);

struct export_document {
    const char *name;  /* of the article, as the user knows it */
    const char *title; /* NULL: none */
    const struct text *text;
    const struct annotations *annotations; /* its schema gives the labels */
    const struct block *blocks;            /* of the article, may be NULL */
    size_t block_count;
    unsigned mask; /* ANNOTATIONS_MADE, perhaps with others */
};

enum format_flags {
    FORMAT_ONE_DOCUMENT = 1, /* a file of this format holds one article */
    FORMAT_CRLF = 2,         /* lines end in CR LF */
};

/* One article of a file that holds the text as well. */
struct format_article {
    const char *name; /* NULL: not said */
    const char *text; /* UTF-8 */
    size_t text_size;
    const char *bytes; /* the piece of the file that read() understands by itself */
    size_t size;
};
/* False: no more are wanted. The article is valid during the call. */
typedef bool format_each_article(void *data, const struct format_article *article);

struct format {
    const char *name;        /* "brat" */
    const char *extension;   /* without a dot: "ann" */
    const char *description; /* a line for the help */
    unsigned flags;
    /* What stands before the first and after the last article; NULL: nothing. */
    void (*begin)(struct strbuf *out);
    void (*end)(struct strbuf *out);
    /* Appends one article. `index` counts the articles of this output from 0. */
    void (*write)(const struct export_document *doc, size_t index, struct strbuf *out,
                  struct format_report *report);
    /* Would reading what was written give this annotation back (but for status, score, source)?
     * NULL: not known. */
    bool (*carries)(const struct text *text, const struct annotation *a);
    /* Loads annotations (annotations_load) for the text that the set was made for. False with an
     * error when this is no file of this format, or one that holds texts but not this one. NULL:
     * cannot be read. */
    bool (*read)(const char *bytes, size_t size, struct annotations *into,
                 struct format_report *report, struct error *err);
    /* The articles that the file holds, in order; false with an error when there is none. NULL: a
     * file of this format holds places only, the text stands elsewhere. */
    bool (*articles)(const char *bytes, size_t size, format_each_article *each, void *data,
                     struct format_report *report, struct error *err);
};

size_t format_count(void);
const struct format *format_at(size_t i);
const struct format *format_find(const char *name); /* NULL if there is none */

/* The format of a file that can be read, by what is in it or else by the end of its name; NULL when
 * nothing tells. name may be NULL. */
const struct format *format_guess(const char *name, const char *bytes, size_t size);

/* The text that the offsets of every format count in: invalid bytes as U+FFFD, all else as it is.
 */
void format_write_text(struct strbuf *out, const struct text *text);

/* begin, write, end of one article. */
void format_export(const struct format *f, const struct export_document *doc, struct strbuf *out,
                   struct format_report *report);

#endif
