/* What Tab stops at in LABEL mode. */
#include "app/label.h"

#include <string.h>
#include <strings.h>

static const char *const names[] = {"open suggestion", "annotation", "repeated passage", "note",
                                    "hit"};
static const char *const words[] = {"open", "annotations", "duplicates", "notes", "hits"};
_Static_assert(sizeof names / sizeof *names == STOPS_COUNT, "a name for every kind");

static const struct annotation *step(struct reader *r, size_t from, bool forward, unsigned mask)
{
    return forward ? annotations_from(r->session.annotations, from, mask)
                   : annotations_before(r->session.annotations, from, mask);
}

/* One by one: several may begin at one place of which only one has a note. */
static bool find_note(struct reader *r, size_t from, bool forward, struct range *range)
{
    struct annotation_cursor c;
    const struct annotation *a;
    bool found = false;
    annotations_find(r->session.annotations,
                     forward ? (struct range){from, SIZE_MAX} : (struct range){0, from},
                     ANNOTATIONS_MADE, &c);
    while (!(forward && found) && (a = annotations_next(&c)))
        if (a->note && (forward ? a->range.start >= from : a->range.start < from)) {
            *range = a->range;
            found = true;
        }
    return found;
}

bool stop_find(struct reader *r, size_t from, bool forward, struct range *range)
{
    const struct annotation *a;
    size_t at = from;
    switch (r->stops) {
    case STOPS_ANNOTATIONS:
        a = step(r, from, forward, ANNOTATIONS_MADE);
        break;
    case STOPS_DUPLICATES:
        if (forward && at > 0) /* the step goes beyond where it starts from */
            at--;
        if (!repeats_step(repeat_rows_repeats(r->repeat_rows), at, forward, &at))
            return false;
        *range = (struct range){at, at + 1};
        return true;
    case STOPS_NOTES:
        return find_note(r, from, forward, range);
    default:
        a = step(r, from, forward, ANNOTATIONS_SUGGESTED);
        break;
    }
    if (a)
        *range = a->range;
    return a != NULL;
}

void do_stop(struct reader *r, const struct action *a)
{
    bool forward = a->command != CMD_STOP_PREV;
    struct range range;
    if (jump_word_again(r, forward))
        return;
    if (r->stops == STOPS_HITS && r->search) {
        struct action next = *a;
        next.command = forward ? CMD_SEARCH_NEXT : CMD_SEARCH_PREV;
        do_search_step(r, &next);
        return;
    }
    textview_unselect(r->view);
    size_t at = textview_cursor(r->view);
    if (!stop_find(r, forward ? at + 1 : at, forward, &range)) {
        reader_say(r, "no %s %s", names[r->stops == STOPS_HITS ? STOPS_UNDECIDED : r->stops],
                   forward ? "below" : "above");
        return;
    }
    textview_unfold(r->view, range.start);
    jump_to(r, range.start);
}

void do_stops(struct reader *r, const struct action *a)
{
    const char *wanted = a->text ? a->text : "";
    size_t n = strcspn(wanted, " ");
    if (n) {
        size_t i = 0;
        while (i < STOPS_COUNT && strncasecmp(words[i], wanted, n) != 0)
            i++;
        if (i == STOPS_COUNT) {
            reader_complain(r, "stops: open, annotations, duplicates, notes, hits");
            return;
        }
        r->stops = (enum stops)i;
    } else
        r->stops = (enum stops)((r->stops + 1) % STOPS_COUNT);
    if (r->stops == STOPS_HITS && !r->search) {
        if (n)
            reader_complain(r, "nothing was searched; / searches");
        r->stops = STOPS_UNDECIDED;
    }
    if (r->message[0] == '\0')
        reader_say(r, "Tab stops at %ss", names[r->stops]);
}
