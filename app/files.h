/* The files that a command line names: articles as they are, folders with all articles in them, and
 * where results go. */
#ifndef DIPLE_APP_FILES_H
#define DIPLE_APP_FILES_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct file_list {
    char **v; /* owned */
    size_t n, cap;
};

/* Called with what could not be read; the walk goes on. */
typedef void files_trouble(const char *message, void *data);

/* Adds a file, "-" (standard input), or every article below a folder: regular files whose name ends
 * in .txt, .text or .md, plain or compressed (.gz .xz .zst .bz2), not hidden, sorted by name. The
 * text that diple itself wrote beside another source (NAME.txt beside NAME) is left out. Links to
 * folders are not followed. */
void files_add(struct file_list *list, const char *path, files_trouble *trouble, void *data);
void files_release(struct file_list *list);

/* Is it a folder, or does it end in '/' and so is to be one? */
bool file_is_folder(const char *path);

/* What stands behind the last slash, in path. */
const char *file_name_of(const char *path);

/* A regular file, which can be read more than once. */
bool file_is_regular(const char *path);

/* Do both names lead to one file that is there? */
bool file_is_same(const char *a, const char *b);

/* What results are named after: "out/x" for "news/x.txt", "out/x.html" for "news/x.html",
 * "out/stdin" for "-". Owned by the caller. */
char *file_stem_in(const char *folder, const char *article);

#endif
