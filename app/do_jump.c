/* Jumping: to names, repeats, stops, words, bookmarks, and back. */
#include "app/label.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"

#include <stdlib.h>
#include <string.h>

/* ---- the jump list
 * -------------------------------------------------------------------------------- */

static struct place here(const struct reader *r)
{
    return (struct place){textview_top(r->view), textview_cursor(r->view)};
}

void jump_remember(struct reader *r)
{
    struct place p = here(r);
    /* what could be gone forward to is given up */
    r->jump_count = r->jump_at;
    if (r->jump_count && r->jumps[r->jump_count - 1].cursor == p.cursor)
        return;
    if (r->jump_count == JUMPS_MOST) {
        memmove(r->jumps, r->jumps + 1, (JUMPS_MOST - 1) * sizeof *r->jumps);
        r->jump_count--;
    }
    r->jumps[r->jump_count++] = p;
    r->jump_at = r->jump_count;
}

void jump_to(struct reader *r, size_t offset)
{
    jump_remember(r);
    textview_goto(r->view, offset, TEXTVIEW_NEAR);
}

void do_back(struct reader *r, const struct action *a)
{
    for (long i = a->count > 0 ? a->count : 1; i > 0; i--) {
        if (a->command == CMD_BACK) {
            if (r->jump_at == 0) {
                reader_say(r, "no earlier place");
                return;
            }
            /* the way forward leads to where we are now */
            if (r->jump_at == r->jump_count && r->jump_count < JUMPS_MOST)
                r->jumps[r->jump_count++] = here(r);
            r->jump_at--;
        } else {
            if (r->jump_at + 1 >= r->jump_count) {
                reader_say(r, "no later place");
                return;
            }
            r->jump_at++;
        }
        textview_set_place(r->view, r->jumps[r->jump_at].top, r->jumps[r->jump_at].cursor);
    }
}

/* ---- names and repeats
 * ------------------------------------------------------------------------------ */

void do_entity(struct reader *r, const struct action *a)
{
    static const struct {
        enum command_id next, prev;
        unsigned mask;
        const char *what;
    } kinds[] = {
        {CMD_ENTITY_NEXT, CMD_ENTITY_PREV, ANNOTATIONS_MADE | ANNOTATIONS_SUGGESTED, "entity"},
        {CMD_ANNOTATION_NEXT, CMD_ANNOTATION_PREV, ANNOTATIONS_MADE, "annotation"},
        {CMD_UNDECIDED_NEXT, CMD_UNDECIDED_PREV, ANNOTATIONS_SUGGESTED, "open suggestion"},
    };
    size_t k = 0;
    while (a->command != kinds[k].next && a->command != kinds[k].prev)
        k++;
    bool forward = a->command == kinds[k].next;
    size_t at = textview_cursor(r->view);
    const struct annotation *found = NULL;
    for (long i = a->count > 0 ? a->count : 1; i > 0; i--) {
        const struct annotation *next =
            forward ? annotations_from(r->session.annotations, at + 1, kinds[k].mask)
                    : annotations_before(r->session.annotations, at, kinds[k].mask);
        if (!next)
            break;
        found = next;
        at = next->range.start;
    }
    if (found) {
        textview_unfold(r->view, at);
        jump_to(r, at);
    } else
        reader_say(r, "no %s %s", kinds[k].what, forward ? "below" : "above");
}

void do_duplicate(struct reader *r, const struct action *a)
{
    const struct repeats *repeats = repeat_rows_repeats(r->repeat_rows);
    bool forward = a->command == CMD_DUPLICATE_NEXT, any = false;
    size_t at = textview_cursor(r->view);
    for (long k = a->count > 0 ? a->count : 1; k > 0; k--) {
        if (!repeats_step(repeats, at, forward, &at))
            break;
        any = true;
    }
    if (any)
        jump_to(r, at);
    else
        reader_say(
            r, r->session.repeats_known ? "no repeated passage %s" : "repeats are not known yet",
            forward ? "below" : "above");
}

/* ---- bookmarks
 * -------------------------------------------------------------------------------------- */

/* The character is an argument of the key or of the name. */
static uint32_t mark_letter(const struct action *a)
{
    return a->text && *a->text ? (uint8_t)*a->text : a->arg[0];
}

void do_mark_set(struct reader *r, const struct action *a)
{
    uint32_t c = mark_letter(a);
    if (c <= ' ' || c >= BOOKMARKS) {
        reader_complain(r, "bookmarks are named by a letter or digit");
        return;
    }
    r->bookmarks[c] = here(r);
    r->bookmark_set[c] = true;
    reader_say(r, "bookmark %c set", (int)c);
}

void do_mark_goto(struct reader *r, const struct action *a)
{
    uint32_t c = mark_letter(a);
    if (c == '\'') {
        struct action back = {.command = CMD_BACK};
        do_back(r, &back);
        return;
    }
    if (c >= BOOKMARKS || !r->bookmark_set[c]) {
        reader_complain(r, "no such bookmark");
        return;
    }
    jump_remember(r);
    textview_set_place(r->view, r->bookmarks[c].top, r->bookmarks[c].cursor);
}

void do_marks(struct reader *r, const struct action *a)
{
    (void)a;
    struct strbuf b = STRBUF_INIT;
    for (int c = 0; c < BOOKMARKS; c++)
        if (r->bookmark_set[c]) {
            size_t at = r->bookmarks[c].cursor;
            char *line = text_copy_line(r->session.text,
                                        (struct range){at, text_line_end(r->session.text, at, 24)});
            strbuf_addf(&b, "%s%c: %s", b.n ? "   " : "", c, line);
            free(line);
        }
    reader_say(r, "%s", b.n ? strbuf_str(&b) : "no bookmarks; m and a letter sets one");
    strbuf_release(&b);
}
