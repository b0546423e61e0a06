/* Two places of a group beside each other, the words that differ marked. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/align.h"

#include <stdlib.h>
#include <string.h>

enum { PRIORITY_AROUND, PRIORITY_PASSAGE, PRIORITY_DIFF };

/* More of a passage is not compared: a key must not wait. */
enum { PASSAGE_MOST = 128 << 10 };

struct compare {
    struct reader *r;
    enum dup_form form;
    struct repeat_place *places;
    size_t count, at[2];
    struct article *other; /* the right side's, when it is not the open one */
    size_t other_file;
    struct range range[2];
    struct dup_alignment alignment;
    struct twinview *view;
    char title[2][256];
    char status[160];
};

static const struct article *article_of(const struct compare *c, enum twin_side side)
{
    return c->places[c->at[side]].file == REPEAT_HERE ? c->r->session.article : c->other;
}

/* ---- marks
 * ----------------------------------------------------------------------------------------- */

/* Index of the first run of which a side ends behind offset. */
static size_t run_from(const struct compare *c, enum twin_side side, size_t offset)
{
    size_t low = 0, high = c->alignment.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct dup_run *run = &c->alignment.runs[middle];
        if ((side == TWIN_LEFT ? run->left : run->right).end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void mark_side(const struct compare *c, enum twin_side side, struct range visible,
                      struct mark_vec *out)
{
    struct range passage = c->range[side];
    size_t size = text_size(article_text(article_of(c, side)));
    vec_push(out, (struct mark){{0, passage.start}, ROLE_DIM, 0, PRIORITY_AROUND, 0});
    vec_push(out, (struct mark){{passage.end, size}, ROLE_DIM, 0, PRIORITY_AROUND, 0});
    vec_push(out, (struct mark){passage, ROLE_DUPLICATE_EXACT, 0, PRIORITY_PASSAGE, 0});
    for (size_t i = run_from(c, side, visible.start); i < c->alignment.count; i++) {
        const struct dup_run *run = &c->alignment.runs[i];
        struct range range = side == TWIN_LEFT ? run->left : run->right;
        if (range.start >= visible.end)
            break;
        if (run->op != DUP_EQUAL && range.end > range.start)
            vec_push(out, (struct mark){range,
                                        run->op == DUP_CHANGED ? ROLE_DIFF_CHANGED : ROLE_DIFF_ONLY,
                                        0, PRIORITY_DIFF, 0});
    }
}

static void marks_left(struct range visible, struct mark_vec *out, void *data)
{
    mark_side(data, TWIN_LEFT, visible, out);
}

static void marks_right(struct range visible, struct mark_vec *out, void *data)
{
    mark_side(data, TWIN_RIGHT, visible, out);
}

/* ---- what is compared
 * -------------------------------------------------------------------------------- */

/* Opens the article of the right side; false when it cannot be read or has changed. */
static bool open_other(struct compare *c)
{
    const struct repeat_place *p = &c->places[c->at[TWIN_RIGHT]];
    struct error err;
    if (p->file == REPEAT_HERE || (c->other && c->other_file == p->file))
        return true;
    struct article *other = article_open(c->r->files.v[p->file], &c->r->options->article, &err);
    if (!other) {
        reader_complain(c->r, "%s", err.message);
        return false;
    }
    if (!others_knows(c->r->others, p->file, other)) {
        reader_complain(c->r, "%s has changed; :analyse compares anew", article_name(other));
        article_free(other);
        return false;
    }
    /* the view may still show the one before */
    twinview_free(c->view);
    c->view = NULL;
    article_free(c->other);
    c->other = other;
    c->other_file = p->file;
    return true;
}

static void describe(struct compare *c)
{
    for (int k = 0; k < 2; k++) {
        const struct repeat_place *p = &c->places[c->at[k]];
        const struct article *article = article_of(c, (enum twin_side)k);
        size_t paragraph = article_block_at(article, c->range[k].start);
        const char *path = p->file == REPEAT_HERE ? "" : c->r->files.v[p->file];
        const char *slash = strrchr(path, '/');
        snprintf(c->title[k], sizeof c->title[k], "%s%s¶%zu", slash ? slash + 1 : path,
                 *path ? " " : "", paragraph == SIZE_MAX ? 1 : paragraph + 1);
    }
    const struct dup_alignment *a = &c->alignment;
    size_t most = a->left_words > a->right_words ? a->left_words : a->right_words;
    size_t differ = most - a->equal_words, all = a->left_words + a->right_words;
    size_t place = c->at[TWIN_RIGHT] + 1;
    bool cut = false;
    for (int k = 0; k < 2; k++) {
        struct range whole = c->places[c->at[k]].range;
        cut = cut || whole.end - whole.start > PASSAGE_MOST;
    }
    const char *phrase = cut ? "of the beginnings" : dup_form_phrase(c->form);
    if (differ == 0)
        snprintf(c->status, sizeof c->status, "%zu/%zu  all %zu words the same  %s", place,
                 c->count, most, phrase);
    else
        snprintf(c->status, sizeof c->status, "%zu/%zu  %zu %% alike, %zu of %zu words differ  %s",
                 place, c->count, all ? a->equal_words * 200 / all : 0, differ, most, phrase);
}

static struct range clipped(struct range r)
{
    return r.end - r.start > PASSAGE_MOST ? (struct range){r.start, r.start + PASSAGE_MOST} : r;
}

static bool show(struct compare *c)
{
    if (!open_other(c))
        return false;
    const struct text *texts[2];
    for (int k = 0; k < 2; k++) {
        texts[k] = article_text(article_of(c, (enum twin_side)k));
        c->range[k] = clipped(c->places[c->at[k]].range);
    }
    dup_align_widen(text_bytes(texts[0]), text_size(texts[0]), &c->range[0], text_bytes(texts[1]),
                    text_size(texts[1]), &c->range[1]);
    dup_alignment_release(&c->alignment);
    dup_align(text_bytes(texts[0]), c->range[0], text_bytes(texts[1]), c->range[1], &c->alignment);
    if (!c->view) {
        c->view = twinview_new();
        twinview_set_marks(c->view, TWIN_LEFT, marks_left, c);
        twinview_set_marks(c->view, TWIN_RIGHT, marks_right, c);
    }
    twinview_show(c->view, texts[0], c->range[0], texts[1], c->range[1], &c->alignment);
    describe(c);
    return true;
}

struct compare *compare_new(struct reader *r, size_t group, size_t left, size_t right)
{
    const struct repeats *repeats = repeat_rows_repeats(r->repeat_rows);
    const struct repeat_group *g = &repeats->groups.v[group];
    struct compare *c = xcalloc(1, sizeof *c);
    c->r = r;
    c->form = g->form;
    c->count = g->count;
    c->places = xcalloc(g->count, sizeof *c->places);
    memcpy(c->places, repeats->places.v + g->first, g->count * sizeof *c->places);
    c->at[TWIN_LEFT] = left;
    c->at[TWIN_RIGHT] = right;
    if (show(c))
        return c;
    compare_free(c);
    return NULL;
}

void compare_free(struct compare *c)
{
    if (!c)
        return;
    twinview_free(c->view);
    dup_alignment_release(&c->alignment);
    article_free(c->other);
    free(c->places);
    free(c);
}

void compare_step(struct compare *c, bool forward)
{
    size_t before = c->at[TWIN_RIGHT], i = before;
    do
        i = forward ? (i + 1) % c->count : (i + c->count - 1) % c->count;
    while (i == c->at[TWIN_LEFT]);
    c->at[TWIN_RIGHT] = i;
    if (!show(c)) {
        c->at[TWIN_RIGHT] = before;
        show(c);
    }
    compare_layout(c);
}

/* ---- on the screen
 * ------------------------------------------------------------------------------------ */

void compare_layout(struct compare *c)
{
    const struct rect *l = &c->r->frame.article, *r = &c->r->frame.second;
    twinview_set_size(c->view, l->width, l->height, r->width, r->height);
}

void compare_draw(struct compare *c, const struct canvas *screen)
{
    const struct rect areas[2] = {c->r->frame.article, c->r->frame.second};
    for (int k = 0; k < 2; k++)
        if (!rect_empty(areas[k])) {
            struct canvas part = canvas_part(screen, areas[k]);
            twinview_draw(c->view, (enum twin_side)k, &part);
        }
}

const char *compare_title(const struct compare *c, enum twin_side side)
{
    return c->title[side];
}

const char *compare_status(const struct compare *c)
{
    return c->status;
}

struct twinview *compare_view(const struct compare *c)
{
    return c->view;
}

struct repeat_place compare_place(const struct compare *c, enum twin_side side)
{
    return c->places[c->at[side]];
}
