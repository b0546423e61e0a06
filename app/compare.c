/* Two occurrences of a passage beside each other, the words that differ marked. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/align.h"

#include <stdlib.h>
#include <string.h>

enum { PRIORITY_DIFF = 6 };

struct compare {
    struct reader *r;
    size_t group, left, right; /* indices into the report as it was when the comparison began */
    struct range left_range, right_range;
    struct textview *view;
    struct dup_alignment alignment;
    char title[96];
};

static void mark_side(const struct compare *c, bool right, struct range visible,
                      struct mark_vec *out)
{
    struct range whole = right ? c->right_range : c->left_range;
    if (range_overlaps(whole, visible))
        vec_push(out, (struct mark){whole, ROLE_DUPLICATE_CURRENT, 0, 1, 0});
    for (size_t i = 0; i < c->alignment.count; i++) {
        const struct dup_run *run = &c->alignment.runs[i];
        struct range range = right ? run->right : run->left;
        if (run->op == DUP_EQUAL || range.end <= range.start || !range_overlaps(range, visible))
            continue;
        vec_push(out,
                 (struct mark){range, run->op == DUP_CHANGED ? ROLE_DIFF_CHANGED : ROLE_DIFF_ONLY,
                               0, PRIORITY_DIFF, 0});
    }
}

static void marks_right(struct range visible, struct mark_vec *out, void *data)
{
    mark_side(data, true, visible, out);
}

void compare_marks_left(struct compare *c, struct range visible, struct mark_vec *out)
{
    mark_side(c, false, visible, out);
}

static void align(struct compare *c)
{
    const struct dup_report *report = &c->r->session.repeats;
    const uint8_t *bytes = text_bytes(c->r->session.text);
    c->left_range = report->occurrences[c->left].range;
    c->right_range = report->occurrences[c->right].range;
    dup_alignment_release(&c->alignment);
    dup_align(bytes, c->left_range, bytes, c->right_range, &c->alignment);
    size_t words = c->alignment.left_words > c->alignment.right_words ? c->alignment.left_words
                                                                      : c->alignment.right_words;
    snprintf(c->title, sizeof c->title, "¶%zu  %zu of %zu words the same",
             article_block_at(c->r->session.article, c->right_range.start) + 1,
             c->alignment.equal_words, words);
    textview_goto(c->view, c->right_range.start, TEXTVIEW_TOP);
}

struct compare *compare_new(struct reader *r, size_t group, size_t left, size_t right)
{
    struct compare *c = xcalloc(1, sizeof *c);
    c->r = r;
    c->group = group;
    c->left = left;
    c->right = right;
    c->view = textview_new(r->session.text);
    textview_set_marks(c->view, marks_right, c);
    textview_set_column(c->view, 80);
    textview_set_size(c->view, 40, 10); /* until the frame says more */
    align(c);
    return c;
}

void compare_free(struct compare *c)
{
    if (!c)
        return;
    dup_alignment_release(&c->alignment);
    textview_free(c->view);
    free(c);
}

struct textview *compare_view(struct compare *c)
{
    return c->view;
}

const char *compare_title(struct compare *c)
{
    return c->title;
}

void compare_next(struct compare *c)
{
    const struct dup_group *g = &c->r->session.repeats.groups[c->group];
    size_t end = g->first + g->count;
    do {
        c->right = c->right + 1 < end ? c->right + 1 : g->first;
    } while (c->right == c->left);
    align(c);
}
