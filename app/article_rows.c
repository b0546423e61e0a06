/* The rows of the list of articles. */
#include "app/articles.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* On narrower screens the titles need the room. */
enum { NARROW = 72 };

struct article_rows {
    struct reader *r;
    uint64_t version;
    size_t open_file;
    char *filter;
    enum article_sort sort;
    bool sorted_anew; /* the sort was changed */
    size_t *order;    /* all files, sorted */
    size_t *shown;    /* those that pass the filter */
    size_t count;     /* of them */
    char left[32], right[96];
};

struct article_rows *article_rows_new(struct reader *r)
{
    struct article_rows *rows = xcalloc(1, sizeof *rows);
    rows->r = r;
    rows->filter = xstrdup("");
    rows->order = xcalloc(r->files.n + 1, sizeof *rows->order);
    rows->shown = xcalloc(r->files.n + 1, sizeof *rows->shown);
    return rows;
}

void article_rows_free(struct article_rows *rows)
{
    if (!rows)
        return;
    free(rows->filter);
    free(rows->order);
    free(rows->shown);
    free(rows);
}

/* ---- order
 * -------------------------------------------------------------------------------------------- */

/* Of what there is to decide, how much is decided; 2 when that is not known. */
static double progress_of(const struct folder_article *a)
{
    size_t decided = a->decided + a->rejected, all = decided + a->open;
    if (!a->sought)
        return 2;
    return all ? (double)decided / (double)all : 1;
}

/* Those of which nothing is known, or nothing is open, come last. */
static int compare(const void *x, const void *y, void *data)
{
    const struct article_rows *rows = data;
    const struct folder *f = rows->r->folder;
    size_t i = *(const size_t *)x, k = *(const size_t *)y;
    const struct folder_article *a = folder_article(f, i), *b = folder_article(f, k);
    double left = 0, right = 0;
    if (rows->sort == ARTICLES_BY_DOUBT) {
        left = a->open ? -a->doubt : 1;
        right = b->open ? -b->doubt : 1;
    } else if (rows->sort == ARTICLES_BY_PROGRESS) {
        left = progress_of(a);
        right = progress_of(b);
    }
    if (left < right || left > right)
        return left < right ? -1 : 1;
    return i < k ? -1 : i > k;
}

static const char *name_of(const struct article_rows *rows, size_t file)
{
    return file_name_of(rows->r->files.v[file]);
}

static bool passes(const struct article_rows *rows, size_t file)
{
    const struct folder_article *a = folder_article(rows->r->folder, file);
    return !rows->filter[0] || strcasestr(name_of(rows, file), rows->filter) ||
           (a->title && strcasestr(a->title, rows->filter));
}

bool article_rows_update(struct article_rows *rows, const char *filter)
{
    struct reader *r = rows->r;
    uint64_t version = folder_version(r->folder);
    if (version == rows->version && r->file == rows->open_file && !rows->sorted_anew &&
        strcmp(filter, rows->filter) == 0)
        return false;
    rows->version = version;
    rows->open_file = r->file;
    rows->sorted_anew = false;
    if (filter != rows->filter) {
        free(rows->filter);
        rows->filter = xstrdup(filter);
    }
    for (size_t i = 0; i < r->files.n; i++)
        rows->order[i] = i;
    if (rows->sort != ARTICLES_BY_NAME)
        qsort_r(rows->order, r->files.n, sizeof *rows->order, compare, rows);
    rows->count = 0;
    for (size_t i = 0; i < r->files.n; i++)
        if (passes(rows, rows->order[i]))
            rows->shown[rows->count++] = rows->order[i];
    return true;
}

enum article_sort article_rows_sort(const struct article_rows *rows)
{
    return rows->sort;
}

void article_rows_set_sort(struct article_rows *rows, enum article_sort sort)
{
    rows->sort = sort;
    rows->sorted_anew = true;
}

const char *article_sort_name(enum article_sort sort)
{
    static const char *const names[ARTICLE_SORTS] = {"name", "doubt", "progress"};
    return names[sort];
}

size_t article_rows_file(const struct article_rows *rows, size_t index)
{
    return index < rows->count ? rows->shown[index] : SIZE_MAX;
}

size_t article_rows_next_open(struct article_rows *rows, size_t file)
{
    size_t n = rows->r->files.n, at = 0;
    article_rows_update(rows, rows->filter);
    while (rows->sort != ARTICLES_BY_DOUBT && at < n && rows->order[at] != file)
        at++;
    for (size_t i = 0; i < n; i++) {
        size_t next = rows->order[(at + i) % n];
        const struct folder_article *a = folder_article(rows->r->folder, next);
        if (next != file && !a->failed && (!a->sought || a->open))
            return next;
    }
    return SIZE_MAX;
}

void article_rows_progress(const struct article_rows *rows, char *out, size_t size)
{
    size_t done = 0, decided = 0, open = 0, n = rows->r->files.n;
    for (size_t i = 0; i < n; i++) {
        const struct folder_article *a = folder_article(rows->r->folder, i);
        done += a->sought && a->open == 0 && !a->failed;
        decided += a->decided;
        open += a->open;
    }
    snprintf(out, size, "Articles %zu   %zu without open names   %zu open, %zu annotated", n, done,
             open, decided);
}

/* ---- rows
 * -------------------------------------------------------------------------------------------- */

static size_t count(void *data)
{
    const struct article_rows *rows = data;
    return rows->count;
}

static void add(struct list_row *row, const char *text, enum role role, bool right)
{
    row->parts[row->part_count++] =
        (struct list_part){.text = text, .n = strlen(text), .role = role, .right = right};
}

static void describe(struct article_rows *rows, const struct folder_article *a)
{
    if (a->failed)
        snprintf(rows->right, sizeof rows->right, "cannot be read");
    else if (!a->read)
        rows->right[0] = '\0';
    else if (a->sought && a->open && rows->r->frame.screen.width < NARROW)
        snprintf(rows->right, sizeof rows->right, "%zu open", a->open);
    else if (!a->sought)
        snprintf(rows->right, sizeof rows->right, "%zu annotated", a->decided);
    else if (a->open)
        snprintf(rows->right, sizeof rows->right, "%zu open (%.0f %% sure), %zu annotated", a->open,
                 100 * (1 - a->doubt), a->decided);
    else
        snprintf(rows->right, sizeof rows->right, "%zu annotated", a->decided);
}

static void row(size_t index, struct list_row *row, void *data)
{
    struct article_rows *rows = data;
    size_t file = rows->shown[index];
    const struct folder_article *a = folder_article(rows->r->folder, file);
    const char *mark = file == rows->r->file                     ? "▸ "
                       : a->sought && a->open == 0 && !a->failed ? "✓ "
                                                                 : "  ";
    row->id = file + 1;
    row->fold = LIST_LEAF;
    describe(rows, a);
    snprintf(rows->left, sizeof rows->left, "%s", mark);
    add(row, rows->left, ROLE_TEXT, false);
    if (a->title) {
        add(row, a->title, ROLE_TEXT, false);
        add(row, "  ", ROLE_TEXT, false);
        add(row, name_of(rows, file), ROLE_DIM, false);
    } else
        add(row, name_of(rows, file), ROLE_TEXT, false);
    if (rows->right[0])
        add(row, rows->right, ROLE_DIM, true);
}

static size_t find(uint64_t id, void *data)
{
    const struct article_rows *rows = data;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->shown[i] + 1 == id)
            return i;
    return 0;
}

struct list_source article_rows_source(struct article_rows *rows)
{
    return (struct list_source){count, row, find, rows};
}
