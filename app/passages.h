/* The articles of `diple duplicates`: read by several threads, and let go again, so that a folder
 * need not fit into memory; afterwards what the report names is read once more. */
#ifndef DIPLE_APP_PASSAGES_H
#define DIPLE_APP_PASSAGES_H

#include "app/files.h"
#include "app/options.h"
#include "core/article/article.h"
#include "core/duplicates/duplicates.h"
#include "core/duplicates/index.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is printed of an occurrence. */
struct passage {
    size_t start, end; /* code points of the text that `diple text` prints */
    size_t line;       /* from 1, if asked for */
    char *text;        /* the bytes of the range, any bytes; owned */
    size_t n;
};

struct passages {
    struct article_options article;
    struct file_list names;
    struct dup_index *index; /* NULL: none */
    uint64_t *stamps;        /* of each file, for the index */
    struct article **kept;   /* one per name: those that cannot be read twice, or need not */
    pthread_mutex_t lock;    /* of what follows */
    size_t kept_bytes;
    bool trouble; /* a message was printed */
};

void passages_init(struct passages *p, const struct options *o);
void passages_release(struct passages *p);

/* Adds a file or the articles of a folder. */
void passages_add(struct passages *p, const char *path);

/* Opens the index if there shall be one, and asks for the state of each file. */
void passages_open_index(struct passages *p, const struct options *o);

/* Reads all articles into the finder, which has been told to expect them; what the index knows is
 * taken from there. */
void passages_load(struct passages *p, struct dup_finder *finder, unsigned threads);

/* Everything that is to be printed, one for each occurrence of the report, their line numbers
 * if `lines`; the caller frees the texts and the array (passages_free_shown). */
struct passage *passages_show(struct passages *p, const struct dup_report *r, bool lines,
                              unsigned threads);
void passages_free_shown(struct passage *shown, size_t n);

#endif
