/* What happens to the reader: keys, the mouse, pastes, sizes, results of jobs. */
#include "app/teach.h"

#include "core/base/alloc.h"
#include "core/text/segment.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void drain(int fd)
{
    char buffer[256];
    while (read(fd, buffer, sizeof buffer) > 0)
        ;
}

/* In LABEL mode an article begins with the first thing to decide: once its names are known, and
 * nobody has moved meanwhile. */
static void arrive(struct reader *r)
{
    if (!r->stop_awaited || !r->label_mode || !r->session.names_known)
        return;
    r->stop_awaited = false;
    struct action label = {.command = CMD_LABEL_MODE};
    do_label_mode(r, &label);
}

static void deliver(struct reader *r)
{
    drain(r->wake[0]);
    bool any = jobs_deliver(r->session.jobs);
    any = jobs_deliver(r->searches) || any;
    jobs_deliver(folder_jobs(r->folder));
    jobs_deliver(teaching_jobs(r->teaching));
    entity_rows_deliver(r->entity_rows);
    if (jobs_deliver(others_jobs(r->others)) && others_skipped(r->others) && !r->message[0])
        reader_say(r, "the articles are too large to be compared unasked; :analyse does it");
    arrive(r);
    /* the next key may come before the next picture: no row must speak of repeats that are gone */
    reader_update_lists(r);
    if (any && r->session.model_trouble && !r->message[0])
        reader_complain(r, "no names: %s", r->session.model_trouble);
    if (any && r->session.kept_trouble && !r->message[0])
        reader_complain(r, "names kept: %s", r->session.kept_trouble);
}

static void on_prompt_key(struct reader *r, struct key key)
{
    enum prompt_result result = prompt_key(r->prompt, key);
    bool searching = r->prompt_use == PROMPT_SEARCH || r->prompt_use == PROMPT_SEARCH_BACK;
    if (result == PROMPT_CHANGED && searching)
        search_prompt_changed(r);
    if (result != PROMPT_DONE && result != PROMPT_CANCELLED)
        return;
    char *line = xstrdup(prompt_line(r->prompt));
    enum prompt_use use = r->prompt_use;
    if (searching) {
        search_prompt_done(r, result == PROMPT_DONE);
    }
    prompt_free(r->prompt);
    r->prompt = NULL;
    r->prompt_use = PROMPT_NONE;
    if (result == PROMPT_DONE) {
        if (use == PROMPT_COMMAND)
            command_line_run(r, line);
        else if (use == PROMPT_NOTE)
            note_done(r, line);
        else if (use == PROMPT_LABELS)
            article_labels_done(r, line);
        else if (use == PROMPT_HELP && *line && !help_find(r->help, line))
            reader_complain(r, "the help does not mention '%s'", line);
    }
    free(line);
}

static void on_help_key(struct reader *r, struct key key)
{
    struct keymap_action k;
    if (keymap_feed(r->keymap, MODE_READ, key, &k) != KEYMAP_COMMAND)
        return;
    switch (k.command) {
    case CMD_DOWN:
        help_scroll(r->help, 1);
        return;
    case CMD_UP:
        help_scroll(r->help, -1);
        return;
    case CMD_PAGE_DOWN:
    case CMD_HALF_DOWN:
        help_page(r->help, 1);
        return;
    case CMD_PAGE_UP:
    case CMD_HALF_UP:
        help_page(r->help, -1);
        return;
    case CMD_TOP:
    case CMD_BOTTOM:
        help_end(r->help, k.command == CMD_BOTTOM);
        return;
    case CMD_SEARCH:
        r->prompt_use = PROMPT_HELP;
        r->prompt = prompt_new("/", NULL, NULL, NULL);
        return;
    case CMD_CANCEL:
    case CMD_HELP:
    case CMD_OPEN:
        help_free(r->help);
        r->help = NULL;
        return;
    case CMD_QUIT:
        r->quit = true;
        return;
    default:
        return;
    }
}

static struct list *focused_list(struct reader *r)
{
    if (r->orphan_rows)
        return r->orphan_list;
    if (r->browsing)
        return r->article_list;
    return r->frame.focus == FRAME_ENTITIES     ? r->entity_list
           : r->frame.focus == FRAME_DUPLICATES ? r->repeat_list
                                                : NULL;
}

static void on_key(struct reader *r, struct key key)
{
    keylog_key(r->keylog, key, r->prompt != NULL);
    if (macro_key(r, key))
        return;
    if (r->prompt) {
        on_prompt_key(r, key);
        return;
    }
    r->message[0] = '\0';
    r->stop_awaited = false;
    if (r->menu) {
        reader_menu_key(r, key);
        return;
    }
    if (r->help) {
        on_help_key(r, key);
        return;
    }
    struct list *list = focused_list(r);
    if (list && list_filter_typing(list) && list_filter_key(list, key))
        return;
    struct keymap_action k = {0};
    switch (keymap_feed(r->keymap, reader_mode(r), key, &k)) {
    case KEYMAP_COMMAND: {
        struct action a = {k.command, k.count, {k.arg[0], k.arg[1]}, k.key, NULL};
        reader_run(r, &a);
        return;
    }
    case KEYMAP_LABEL:
        if (!adjudicate_letter(r, k.label))
            reader_label_key(r, k.label);
        return;
    case KEYMAP_UNKNOWN: {
        char name[KEY_NAME_SIZE];
        key_print(key, name);
        reader_say(r, "%s does nothing here; ? shows the keys", name);
        return;
    }
    case KEYMAP_PENDING:
        return;
    }
}

static void on_paste(struct reader *r)
{
    if (!r->prompt ||
        !prompt_insert(r->prompt, terminal_paste(r->terminal), strlen(terminal_paste(r->terminal))))
        return;
    if (r->prompt_use == PROMPT_SEARCH || r->prompt_use == PROMPT_SEARCH_BACK)
        search_prompt_changed(r);
}

static void run(struct reader *r, enum command_id id)
{
    struct action a = {.command = id};
    reader_run(r, &a);
}

static void on_mouse_text(struct reader *r, const struct mouse *m)
{
    size_t offset;
    int x = m->x - r->frame.article.x, y = m->y - r->frame.article.y;
    textview_hit(r->view, x, y, &offset);
    if (m->action == MOUSE_PRESS && m->clicks >= 2) {
        struct range word;
        if (m->clicks == 2 ? text_word_at(r->session.text, offset, &word)
                           : (word = text_sentence_at(r->session.text, offset), true))
            textview_select(r->view, word);
        return;
    }
    if (m->action == MOUSE_PRESS) {
        r->dragging = true;
        textview_unselect(r->view);
        textview_goto(r->view, offset, TEXTVIEW_NEAR);
    } else if (m->action == MOUSE_DRAG && r->dragging) {
        struct range selected;
        if (!textview_selection(r->view, &selected))
            textview_select_from(r->view, textview_cursor(r->view));
        textview_goto(r->view, offset, TEXTVIEW_NEAR);
    }
}

static void on_mouse(struct reader *r, const struct mouse *m)
{
    enum { WHEEL = 3 };
    enum frame_focus where;
    if (r->prompt || r->help || r->menu)
        return;
    bool inside = frame_at(&r->frame, m->x, m->y, &where);
    if (m->button == MOUSE_WHEEL_UP || m->button == MOUSE_WHEEL_DOWN) {
        long rows = m->button == MOUSE_WHEEL_UP ? -WHEEL : WHEEL;
        if (r->browsing || r->orphan_rows)
            list_scroll(focused_list(r), rows);
        else if (r->compare)
            twinview_scroll(compare_view(r->compare), rows);
        else if (inside && where != FRAME_ARTICLE)
            list_scroll(where == FRAME_ENTITIES ? r->entity_list : r->repeat_list, rows);
        else
            textview_scroll(r->view, rows);
        return;
    }
    /* what is dragged into the text from elsewhere selects nothing */
    if (m->action != MOUSE_DRAG)
        r->dragging = false;
    if (!inside || m->button != MOUSE_LEFT || r->compare)
        return;
    if (r->browsing || r->orphan_rows) {
        size_t at;
        const struct rect *box = &r->frame.article;
        if (m->action == MOUSE_PRESS &&
            list_hit(focused_list(r), m->x - box->x, m->y - box->y, &at, NULL)) {
            list_select(focused_list(r), at);
            if (m->clicks >= 2)
                run(r, CMD_OPEN);
        }
        return;
    }
    if (m->action == MOUSE_PRESS && where != r->frame.focus) {
        preview_end(r, false);
        r->label_mode = r->label_mode && where == FRAME_ARTICLE;
        r->wish.focus = where;
        reader_layout(r);
    }
    if (where == FRAME_ARTICLE) {
        on_mouse_text(r, m);
        return;
    }
    struct list *list = where == FRAME_ENTITIES ? r->entity_list : r->repeat_list;
    struct rect box = where == FRAME_ENTITIES ? r->frame.entities : r->frame.duplicates;
    size_t index;
    bool fold = false;
    if (m->action != MOUSE_PRESS || !list_hit(list, m->x - box.x, m->y - box.y, &index, &fold))
        return;
    list_select(list, index);
    if (fold) {
        struct action a = {.command = CMD_FOLD, .text = "toggle"};
        reader_run(r, &a);
    } else if (m->clicks >= 2)
        run(r, CMD_OPEN);
    else
        pane_preview(r);
}

static void handle(struct reader *r, const struct event *e)
{
    switch (e->kind) {
    case EVENT_KEY:
        on_key(r, e->key);
        return;
    case EVENT_PASTE:
        on_paste(r);
        return;
    case EVENT_MOUSE:
        on_mouse(r, &e->mouse);
        return;
    case EVENT_RESIZE:
        reader_layout(r);
        return;
    case EVENT_WAKE:
        deliver(r);
        return;
    case EVENT_SIGNAL:
        /* as a shell reports it */
        r->status = 128 + e->signal;
        r->quit = true;
        return;
    case EVENT_EOF:
        r->status = EXIT_TROUBLE;
        r->quit = true;
        return;
    case EVENT_TIMEOUT:
        return;
    }
}

void reader_event(struct reader *r, const struct event *e)
{
    static const char *const modes[] = {
        [MODE_READ] = "read", [MODE_LABEL] = "label", [MODE_PANE] = "pane"};
    const char *mode = modes[reader_mode(r)]; /* in which the key was pressed */
    handle(r, e);
    keylog_step(r->keylog, &r->session, mode);
    hand_update(r);
    teach_update(r);
}
