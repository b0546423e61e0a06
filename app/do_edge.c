/* Moving the edges of an annotation or of the selection, by words. */
#include "app/label.h"

#include "core/base/alloc.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* The end of a word with the stop that an abbreviation has: "B.", "Inc." in "Inc., a". */
static size_t end_with_stop(const struct text *t, struct range word)
{
    enum { SHORT = 4 };
    bool stop = word.end < text_size(t) && text_bytes(t)[word.end] == '.';
    return stop && word.end - word.start <= SHORT && label_is_capitalised(t, word) ? word.end + 1
                                                                                   : word.end;
}

/* A quote or bracket that stands at offset, touching what it belongs to; its bytes, 0: none. */
static size_t sign_at(const struct text *t, size_t at, const char *const *signs)
{
    size_t size = text_size(t);
    for (; *signs; signs++) {
        size_t n = strlen(*signs);
        if (at <= size && size - at >= n && memcmp(text_bytes(t) + at, *signs, n) == 0)
            return n;
    }
    return 0;
}

static const char *const opening[] = {"\"", "'", "(", "[", "¡", "¿", "«", "“", "‘", NULL};
static const char *const closing[] = {"\"", "'", ")", "]", "!", "?", "»", "”", "’", NULL};

/* An edge stops at signs that touch the words, too; true when it did. */
static bool move_over_sign(const struct text *t, enum command_id command, struct range *range)
{
    size_t n = 0;
    if (command == CMD_LEFT_OUT && range->start > 0) {
        size_t before = utf8_prev(text_bytes(t), range->start);
        n = sign_at(t, before, opening) == range->start - before ? range->start - before : 0;
        range->start -= n;
    } else if (command == CMD_LEFT_IN) {
        n = sign_at(t, range->start, opening);
        n = n < range->end - range->start ? n : 0;
        range->start += n;
    } else if (command == CMD_RIGHT_OUT) {
        n = sign_at(t, range->end, closing);
        range->end += n;
    } else if (command == CMD_RIGHT_IN && range->end > 0) {
        size_t last = utf8_prev(text_bytes(t), range->end);
        n = last > range->start && sign_at(t, last, closing) == range->end - last
                ? range->end - last
                : 0;
        range->end -= n;
    }
    return n > 0;
}

static bool move_by_word(const struct text *t, enum command_id command, struct range *range)
{
    struct range word;
    switch (command) {
    case CMD_LEFT_OUT:
        if (!text_word_prev(t, range->start, &word))
            return false;
        range->start = word.start;
        return true;
    case CMD_LEFT_IN:
        if (!text_word_next(t, range->start, &word) || word.start >= range->end)
            return false;
        range->start = word.start;
        return true;
    case CMD_RIGHT_OUT:
        /* the stop first, if one is there */
        if (text_word_prev(t, range->end, &word) && word.end == range->end &&
            end_with_stop(t, word) > range->end) {
            range->end++;
            return true;
        }
        word = *range;
        do {
            if (!text_word_next(t, word.start, &word))
                return false;
        } while (word.end <= range->end);
        range->end = word.end;
        return true;
    default: {
        /* the last word goes; what is left ends with the word before it */
        struct range last = {0, 0};
        size_t at = range->end;
        if (!text_word_prev(t, at, &last) || !text_word_prev(t, last.start, &word) ||
            word.end <= range->start || last.start <= range->start)
            return false;
        range->end = end_with_stop(t, word);
        return true;
    }
    }
}

/* Small words that stand inside names, and with which none begins or ends. */
static bool is_joiner(const struct text *t, struct range word)
{
    static const char *const joiners[] = {"of",  "and", "for", "de", "del", "di",  "da",
                                          "do",  "dos", "des", "du", "et",  "und", "van",
                                          "von", "der", "den", "zu", "ter", "ten"};
    size_t n = word.end - word.start;
    for (size_t i = 0; i < sizeof joiners / sizeof *joiners; i++)
        if (strlen(joiners[i]) == n && memcmp(joiners[i], text_bytes(t) + word.start, n) == 0)
            return true;
    return false;
}

/* Has the edge gone out to a small word between two names? */
static bool is_between_names(const struct text *t, enum command_id command, struct range range)
{
    struct range word, next;
    if (command == CMD_LEFT_OUT)
        return text_word_at(t, range.start, &word) && word.start == range.start &&
               is_joiner(t, word) && text_word_prev(t, word.start, &next) &&
               (label_is_capitalised(t, next) || is_joiner(t, next));
    if (command != CMD_RIGHT_OUT || !text_word_prev(t, range.end, &word) || word.end != range.end)
        return false;
    bool the = word.end - word.start == 3 && memcmp(text_bytes(t) + word.start, "the", 3) == 0;
    return (the || is_joiner(t, word)) && text_word_next(t, word.start, &next) &&
           (label_is_capitalised(t, next) || is_joiner(t, next) ||
            (next.end - next.start == 3 && memcmp(text_bytes(t) + next.start, "the", 3) == 0));
}

bool label_move_edge(const struct text *t, enum command_id command, struct range *range)
{
    enum { JOINERS_MOST = 3 };
    if (move_over_sign(t, command, range))
        return true;
    if (!move_by_word(t, command, range))
        return false;
    for (int i = 0; i < JOINERS_MOST && is_between_names(t, command, *range); i++)
        if (!move_by_word(t, command, range))
            break;
    return true;
}

void do_edge(struct reader *r, const struct action *a)
{
    struct range range;
    if (textview_selection(r->view, &range)) {
        if (label_move_edge(r->session.text, a->command, &range))
            textview_select(r->view, range);
        return;
    }
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED);
    if (!at) {
        reader_complain(r, "no annotation at the cursor");
        return;
    }
    size_t n = at->fragment_count;
    struct range *fragments = xcalloc(n, sizeof *fragments);
    memcpy(fragments, at->fragments, n * sizeof *fragments);
    bool left = a->command == CMD_LEFT_OUT || a->command == CMD_LEFT_IN;
    uint32_t id = at->id;
    if (!label_move_edge(r->session.text, a->command, &fragments[left ? 0 : n - 1]))
        reader_say(r, "the edge cannot go further");
    else if (edit_begin(r, NULL)) {
        uint32_t changed = annotations_set_fragments(r->session.annotations, id, fragments, n);
        edit_end(r);
        /* stay on it, whichever side moved */
        const struct annotation *now = annotations_get(r->session.annotations, changed);
        size_t cursor = textview_cursor(r->view);
        if (now && !range_contains(now->range, cursor))
            textview_goto(r->view, now->range.start, TEXTVIEW_NEAR);
    }
    free(fragments);
}
