/* Searching: as you type, next and previous, with the hits counted in the background. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/text/segment.h"

#include <stdlib.h>
#include <string.h>

enum {
    HITS_MOST = 200000, /* more are not counted */
    BRIEFLY_MS = 30,    /* a search that is over by then shows with the key that asked for it */
    HISTORY_MOST = 200,
};

/* One search in the worker. It has a pattern of its own: a struct search is for one thread. */
struct search_job {
    struct reader *r;
    struct search *search;
    size_t from;
    bool backward, wrapped, preview;
    enum search_result result;
    struct range match;
};

static void find_run(struct job *job, void *data)
{
    struct search_job *j = data;
    const struct text *t = j->r->session.text;
    struct progress *p = job_progress(job);
    j->result = j->backward ? search_prev(j->search, t, j->from, p, &j->match)
                            : search_next(j->search, t, j->from, p, &j->match);
    if (j->result != SEARCH_NONE)
        return;
    j->wrapped = true;
    j->result = j->backward ? search_prev(j->search, t, text_size(t) + 1, p, &j->match)
                            : search_next(j->search, t, 0, p, &j->match);
}

static void find_finish(void *data, bool cancelled)
{
    struct search_job *j = data;
    struct reader *r = j->r;
    if (cancelled || j->result == SEARCH_CANCELLED)
        return;
    if (j->result != SEARCH_FOUND) {
        r->hit = (struct range){0, 0};
        if (j->preview)
            textview_set_place(r->view, r->prompt_place.top, r->prompt_place.cursor);
        reader_complain(
            r, j->result == SEARCH_FAILED ? "the pattern is too costly: %s" : "not found: %s",
            search_pattern(j->search));
        return;
    }
    r->hit = j->match;
    textview_unfold(r->view, j->match.start);
    textview_goto(r->view, j->match.start, TEXTVIEW_NEAR);
    if (r->label_mode && !j->preview)
        textview_select(r->view, j->match);
    if (j->wrapped)
        reader_say(r, j->backward ? "continued at the end" : "continued at the beginning");
}

static void find_release(void *data)
{
    struct search_job *j = data;
    search_free(j->search);
    free(j);
}

static void start_find(struct reader *r, size_t from, bool backward, bool preview)
{
    struct search_job *j = xcalloc(1, sizeof *j);
    j->r = r;
    j->search = search_new(search_pattern(r->search), 0, NULL);
    j->from = from;
    j->backward = backward;
    j->preview = preview;
    const struct job_spec spec = {"search", find_run, find_finish, find_release, j};
    jobs_start(r->searches, &spec);
    jobs_wait_briefly(r->searches, BRIEFLY_MS);
}

/* ---- all hits, for "hit 3 of 17"
 * ------------------------------------------------------------------- */

struct count_job {
    struct reader *r;
    struct search *search;
    struct range_vec hits;
    bool complete, more;
};

static void count_run(struct job *job, void *data)
{
    struct count_job *j = data;
    const struct text *t = j->r->session.text;
    size_t from = 0;
    struct range match;
    while (j->hits.n < HITS_MOST) {
        enum search_result result = search_next(j->search, t, from, job_progress(job), &match);
        if (result == SEARCH_NONE) {
            j->complete = true;
            return;
        }
        if (result != SEARCH_FOUND)
            return;
        vec_push(&j->hits, match);
        from = match.end > match.start ? match.end : match.start + 1;
    }
    j->complete = j->more = true;
}

static void count_finish(void *data, bool cancelled)
{
    struct count_job *j = data;
    if (cancelled || !j->complete)
        return;
    vec_release(&j->r->hits);
    j->r->hits = j->hits;
    j->r->hits_more = j->more;
    j->r->hits_known = true;
    j->hits = (struct range_vec){0};
}

static void count_release(void *data)
{
    struct count_job *j = data;
    vec_release(&j->hits);
    search_free(j->search);
    free(j);
}

static void start_count(struct reader *r)
{
    struct count_job *j = xcalloc(1, sizeof *j);
    j->r = r;
    j->search = search_new(search_pattern(r->search), 0, NULL);
    const struct job_spec spec = {"hits", count_run, count_finish, count_release, j};
    jobs_start(r->searches, &spec);
    jobs_wait_briefly(r->searches, BRIEFLY_MS);
}

void search_hits_around(struct reader *r, size_t *index)
{
    size_t low = 0, high = r->hits.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->hits.v[middle].start < r->hit.start)
            low = middle + 1;
        else
            high = middle;
    }
    *index = low < r->hits.n ? low : r->hits.n ? r->hits.n - 1 : 0;
}

void search_go_on(struct reader *r, size_t from)
{
    for (size_t i = 0; r->hits_known && i < r->hits.n; i++)
        if (r->hits.v[i].start >= from) {
            r->hit = r->hits.v[i];
            textview_goto(r->view, r->hit.start, TEXTVIEW_NEAR);
            textview_select(r->view, r->hit);
            return;
        }
}

/* ---- the pattern
 * ------------------------------------------------------------------------------------ */

static void forget_search(struct reader *r)
{
    jobs_cancel(r->searches);
    search_free(r->search);
    r->search = NULL;
    r->hit = (struct range){0, 0};
    r->hits_known = r->hits_more = false;
    if (r->stops == STOPS_HITS)
        r->stops = STOPS_UNDECIDED;
}

static bool set_pattern(struct reader *r, const char *pattern)
{
    struct error err;
    forget_search(r);
    if (!*pattern)
        return false;
    r->search = search_new(pattern, 0, &err);
    if (!r->search)
        reader_complain(r, "%s", err.message);
    return r->search != NULL;
}

/* The last pattern that was one: what was mistyped stays in the history to be mended. */
static bool set_last_pattern(struct reader *r)
{
    for (size_t i = r->search_history.n; i-- > 0;)
        if (set_pattern(r, r->search_history.v[i])) {
            r->message[0] = '\0';
            return true;
        }
    return false;
}

void search_prompt_changed(struct reader *r)
{
    r->message[0] = '\0';
    if (!set_pattern(r, prompt_line(r->prompt))) {
        textview_set_place(r->view, r->prompt_place.top, r->prompt_place.cursor);
        return;
    }
    start_find(r, r->prompt_place.cursor, r->prompt_use == PROMPT_SEARCH_BACK, true);
}

/* From the place where the prompt was opened, to the hit that is shown. */
static void keep_hit(struct reader *r, bool backward)
{
    struct place found = {textview_top(r->view), textview_cursor(r->view)};
    r->search_backward = backward;
    textview_set_place(r->view, r->prompt_place.top, r->prompt_place.cursor);
    jump_remember(r);
    textview_set_place(r->view, found.top, found.cursor);
    if (r->label_mode) {
        r->stops = STOPS_HITS;
        if (r->hit.end > r->hit.start)
            textview_select(r->view, r->hit);
    }
    start_count(r);
}

void search_prompt_done(struct reader *r, bool accepted)
{
    const char *line = prompt_line(r->prompt);
    bool backward = r->prompt_use == PROMPT_SEARCH_BACK;
    if (!accepted) {
        forget_search(r);
        textview_set_place(r->view, r->prompt_place.top, r->prompt_place.cursor);
        r->message[0] = '\0';
        return;
    }
    /* an empty line repeats the last pattern */
    if (!*line && set_last_pattern(r))
        start_find(r, r->prompt_place.cursor + (backward ? 0 : 1), backward, true);
    prompt_history_add(&r->search_history, line, HISTORY_MOST);
    if (r->search)
        keep_hit(r, backward);
}

/* ---- commands
 * ---------------------------------------------------------------------------------------- */

static void search_for(struct reader *r, const char *pattern, size_t from, bool backward)
{
    if (!set_pattern(r, pattern))
        return;
    prompt_history_add(&r->search_history, pattern, HISTORY_MOST);
    r->prompt_place = (struct place){textview_top(r->view), textview_cursor(r->view)};
    start_find(r, from, backward, true);
    keep_hit(r, backward);
}

void do_search(struct reader *r, const struct action *a)
{
    bool backward = a->command == CMD_SEARCH_BACK;
    if (a->text && *a->text) {
        search_for(r, a->text, textview_cursor(r->view), backward);
        return;
    }
    r->prompt_place = (struct place){textview_top(r->view), textview_cursor(r->view)};
    r->prompt_use = backward ? PROMPT_SEARCH_BACK : PROMPT_SEARCH;
    r->prompt = prompt_new(backward ? "search back: " : "/", &r->search_history, NULL, NULL);
}

void do_search_step(struct reader *r, const struct action *a)
{
    bool backward = (a->command == CMD_SEARCH_PREV) != r->search_backward;
    if (!r->search && !set_last_pattern(r)) {
        reader_complain(r, "nothing was searched; / searches");
        return;
    }
    jump_remember(r);
    for (long i = a->count > 0 ? a->count : 1; i > 0; i--) {
        size_t cursor = textview_cursor(r->view);
        struct range selection;
        if (textview_selection(r->view, &selection)) {
            cursor = selection.start;
            textview_unselect(r->view);
        }
        if (!jobs_wait_briefly(r->searches, 0) && !r->hits_known)
            jobs_cancel(r->searches);
        start_find(r, backward ? cursor : cursor + 1, backward, false);
    }
    if (!r->hits_known)
        start_count(r);
}

/* The text as a pattern that matches itself. */
static char *quoted(const char *s)
{
    struct strbuf b = STRBUF_INIT;
    for (; *s; s++) {
        if (strchr("\\^$.[]|()?*+{}", *s))
            strbuf_addc(&b, '\\');
        strbuf_addc(&b, *s);
    }
    return strbuf_detach(&b);
}

void do_search_word(struct reader *r, const struct action *a)
{
    (void)a;
    struct range range;
    size_t cursor = textview_cursor(r->view);
    if (!textview_selection(r->view, &range) && !text_word_at(r->session.text, cursor, &range)) {
        reader_complain(r, "no word at the cursor");
        return;
    }
    char *copy = text_copy(r->session.text, range), *pattern = quoted(copy);
    textview_unselect(r->view);
    search_for(r, pattern, range.start + 1, false);
    free(copy);
    free(pattern);
}

void search_words(struct reader *r, const char *words)
{
    char *pattern = quoted(words);
    search_for(r, pattern, textview_cursor(r->view), false);
    free(pattern);
}

void do_search_clear(struct reader *r, const struct action *a)
{
    (void)a;
    forget_search(r);
}

void do_filter(struct reader *r, const struct action *a)
{
    struct list *list = r->frame.focus == FRAME_DUPLICATES ? r->repeat_list : r->entity_list;
    if (a->text && *a->text)
        list_filter_set(list, a->text);
    else
        list_filter_begin(list);
}
