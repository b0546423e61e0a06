/* The motions over sentences: see segment.h. */
#include "config.h"

#include "core/base/vec.h"
#include "core/text/segment.h"
#include "core/text/window.h"

/* The sentences of one window, in offsets of the text. */
struct sentences {
    struct range window;
    struct range_vec ranges;
};

static void collect(struct range sentence, void *data)
{
    struct sentences *all = data;
    sentence.start += all->window.start;
    sentence.end += all->window.start;
    vec_push(&all->ranges, sentence);
}

static struct sentences sentences_at(const struct text *t, size_t offset)
{
    struct sentences all = {window_at(t, offset, WINDOW_PARAGRAPH), {0}};
    uint8_t *copy = window_copy(t, all.window);
    segment_sentences(copy, all.window.end - all.window.start, collect, &all);
    free(copy);
    return all;
}

/* In the blanks between two sentences the one before is meant, before the first of a window the
 * first. */
struct range text_sentence_at(const struct text *t, size_t offset)
{
    size_t n = text_size(t);
    if (offset > n)
        offset = n;
    struct sentences all = sentences_at(t, offset);
    struct range r = {offset, offset};
    for (size_t i = 0; i < all.ranges.n && (i == 0 || all.ranges.v[i].start <= offset); i++)
        r = all.ranges.v[i];
    vec_release(&all.ranges);
    return r;
}

bool text_sentence_next(const struct text *t, size_t offset, size_t *start)
{
    size_t n = text_size(t), at = offset;
    while (at < n) {
        struct sentences all = sentences_at(t, at);
        size_t i = 0;
        while (i < all.ranges.n && all.ranges.v[i].start <= offset)
            i++;
        bool found = i < all.ranges.n;
        if (found)
            *start = all.ranges.v[i].start;
        at = all.window.end;
        vec_release(&all.ranges);
        if (found)
            return true;
    }
    return false;
}

bool text_sentence_prev(const struct text *t, size_t offset, size_t *start)
{
    size_t n = text_size(t), at = offset < n ? offset : n;
    while (at > 0) {
        struct sentences all = sentences_at(t, at - 1);
        size_t i = all.ranges.n;
        while (i > 0 && all.ranges.v[i - 1].start >= offset)
            i--;
        bool found = i > 0;
        if (found)
            *start = all.ranges.v[i - 1].start;
        at = all.window.start;
        vec_release(&all.ranges);
        if (found)
            return true;
    }
    return false;
}
