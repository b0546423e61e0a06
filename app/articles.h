/* The list of the opened articles: its rows, its commands. Internal to the reader. */
#ifndef DIPLE_APP_ARTICLES_H
#define DIPLE_APP_ARTICLES_H

#include "app/reader.h"

enum article_sort {
    ARTICLES_BY_NAME,     /* as they were named on the command line */
    ARTICLES_BY_DOUBT,    /* those with the most uncertain open suggestions first */
    ARTICLES_BY_PROGRESS, /* those of which the least is decided first */
    ARTICLE_SORTS
};

/* ---- article_rows.c ---- */
struct article_rows *article_rows_new(struct reader *r);
void article_rows_free(struct article_rows *rows); /* NULL is allowed */
struct list_source article_rows_source(struct article_rows *rows);
bool article_rows_update(struct article_rows *rows, const char *filter); /* true: changed */
enum article_sort article_rows_sort(const struct article_rows *rows);
void article_rows_set_sort(struct article_rows *rows, enum article_sort sort);
const char *article_sort_name(enum article_sort sort); /* "name", "doubt", "progress" */
/* The file of a row; SIZE_MAX when there is no such row. */
size_t article_rows_file(const struct article_rows *rows, size_t index);
/* The next article in the order of the list, whatever the filter, around its end, that has open
 * suggestions or of which it is not known; SIZE_MAX: none. With the uncertain first, the first of
 * them but this one. */
size_t article_rows_next_open(struct article_rows *rows, size_t file);
/* "12 of 40 articles done" for the title. */
void article_rows_progress(const struct article_rows *rows, char *out, size_t size);

/* ---- do_articles.c ---- */
void articles_show(struct reader *r);
void articles_hide(struct reader *r);
/* While the list is shown: true when the command has been carried out; false: the list is gone or
 * the command is one for everywhere. */
bool articles_command(struct reader *r, const struct action *a);

/* The file that `%` goes to; SIZE_MAX: none has anything open. */
size_t articles_next_open(struct reader *r);

#endif
