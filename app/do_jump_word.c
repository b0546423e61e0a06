/* Jumping to words: to one that begins with two characters, to names that nothing marks. */
#include "app/label.h"

#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

/* ---- \xy ------------------------------------------------------------------------------------ */

static uint32_t lower(uint32_t c)
{
    return uc_tolower(c);
}

/* 0: it does not begin so; 1: in other case; 2: just so. */
static int begins(const struct text *t, struct range word, const uint32_t *arg)
{
    const uint8_t *s = text_bytes(t);
    int how = 2;
    for (int i = 0; i < 2; i++) {
        uint32_t cp;
        if (word.start >= word.end)
            return 0;
        word.start += utf8_decode(s + word.start, word.end - word.start, &cp);
        if (lower(cp) != lower(arg[i]))
            return 0;
        how = cp == arg[i] ? how : 1;
    }
    return how;
}

struct found_word {
    struct range range;
    int how;
    size_t far;
};

/* Those that begin just so first, then the nearest; of two equally near the one above. */
static int compare_words(const void *a, const void *b)
{
    const struct found_word *x = a, *y = b;
    if (x->how != y->how)
        return x->how > y->how ? -1 : 1;
    if (x->far != y->far)
        return x->far < y->far ? -1 : 1;
    return (x->range.start > y->range.start) - (x->range.start < y->range.start);
}

bool jump_word_find(struct reader *r, const uint32_t *arg, size_t nth, struct range *found)
{
    enum { MOST = 512 };
    struct found_word words[MOST];
    size_t n = 0;
    const struct text *t = r->session.text;
    struct range visible = textview_visible(r->view), word;
    size_t from = nth ? r->jump_from : textview_cursor(r->view);
    bool more = text_word_at(t, visible.start, &word) || text_word_next(t, visible.start, &word);
    for (; more && word.start < visible.end && n < MOST;
         more = text_word_next(t, word.start, &word)) {
        int how = word.start == from ? 0 : begins(t, word, arg);
        if (how)
            words[n++] = (struct found_word){
                word, how, word.start > from ? word.start - from : from - word.start};
    }
    if (nth >= n)
        return false;
    qsort(words, n, sizeof *words, compare_words);
    *found = words[nth].range;
    return true;
}

/* In LABEL mode a word that nothing marks yet is selected, with the words that belong to it. */
static void arrive(struct reader *r, size_t offset)
{
    textview_unselect(r->view);
    jump_to(r, offset);
    if (r->label_mode && !reader_annotation_at(r, offset, ANNOTATIONS_ALL))
        textview_select(r->view, label_candidate(r, offset));
}

void do_jump_word(struct reader *r, const struct action *a)
{
    struct range found;
    if (!jump_word_find(r, a->arg, 0, &found)) {
        reader_say(r, "no word on the screen begins so");
        return;
    }
    r->jump_from = textview_cursor(r->view);
    r->jump_arg[0] = a->arg[0];
    r->jump_arg[1] = a->arg[1];
    r->jump_nth = 0;
    arrive(r, found.start);
    r->jump_at_cursor = textview_cursor(r->view);
    r->jump_going_on = true;
}

bool jump_word_again(struct reader *r, bool forward)
{
    struct range found;
    if (!r->jump_going_on || textview_cursor(r->view) != r->jump_at_cursor)
        return false;
    if (!forward && r->jump_nth == 0)
        reader_say(r, "that was the first word that begins so");
    else if (!jump_word_find(r, r->jump_arg, forward ? r->jump_nth + 1 : r->jump_nth - 1, &found))
        reader_say(r, "no other word on the screen begins so");
    else {
        r->jump_nth = forward ? r->jump_nth + 1 : r->jump_nth - 1;
        if (r->jump_nth == 0) /* the first is counted from where the cursor was */
            textview_goto(r->view, r->jump_from, TEXTVIEW_NEAR);
        if (r->jump_nth == 0 && !jump_word_find(r, r->jump_arg, 0, &found))
            return true;
        arrive(r, found.start);
        r->jump_at_cursor = textview_cursor(r->view);
        r->jump_going_on = true;
    }
    return true;
}

/* ---- names that nothing marks --------------------------------------------------------------- */

/* So many bytes are looked through. */
enum { LOOKED_THROUGH = 1 << 16 };

static bool may_be_missed(struct reader *r, struct range word)
{
    const struct text *t = r->session.text;
    struct annotation_cursor c;
    uint32_t cp;
    if (!label_is_capitalised(t, word) ||
        word.end - word.start <= utf8_decode(text_bytes(t) + word.start, 4, &cp))
        return false;
    annotations_find(r->session.annotations, word, ANNOTATIONS_ALL, &c);
    if (annotations_next(&c))
        return false;
    struct range run = label_candidate(r, word.start);
    bool alone = run.start == word.start && run.end == word.end;
    return !(alone && text_sentence_at(t, word.start).start == word.start &&
             label_is_small_elsewhere(t, word));
}

bool missed_find(struct reader *r, size_t from, bool forward, struct range *found)
{
    const struct text *t = r->session.text;
    struct range word = {from, from};
    while (forward ? text_word_next(t, word.start, &word) : text_word_prev(t, word.start, &word)) {
        if ((forward ? word.start - from : from - word.start) > LOOKED_THROUGH)
            return false;
        if (!may_be_missed(r, word))
            continue;
        *found = label_candidate(r, word.start);
        /* seen from its end it goes without a word that only begins a sentence */
        *found = label_candidate(r, text_grapheme_prev(t, found->end));
        return true;
    }
    return false;
}

void do_missed(struct reader *r, const struct action *a)
{
    bool forward = a->command == CMD_MISSED_NEXT;
    struct range from, found;
    size_t cursor = textview_cursor(r->view);
    if (textview_selection(r->view, &from))
        cursor = forward ? from.end - 1 : from.start;
    if (!missed_find(r, cursor, forward, &found)) {
        reader_say(r, "no capitalised words %s that nothing marks", forward ? "below" : "above");
        return;
    }
    textview_unselect(r->view);
    jump_to(r, found.start);
    textview_select(r->view, found);
}
