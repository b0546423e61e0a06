/* The life of the reader: start, events, end. */
#include "app/reader.h"

#include "app/commands.h"
#include "app/config.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Annotations are written when nothing has happened for so long. */
static const double IDLE_SECONDS = 5;
/* A bar that shows progress moves so often. */
enum { PROGRESS_MS = 100 };

double reader_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void set_message(struct reader *r, enum role role, const char *format, va_list ap)
{
    vsnprintf(r->message, sizeof r->message, format, ap);
    r->message_role = role;
}

void reader_say(struct reader *r, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    set_message(r, ROLE_MESSAGE, format, ap);
    va_end(ap);
}

void reader_complain(struct reader *r, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    set_message(r, ROLE_ERROR, format, ap);
    va_end(ap);
}

enum mode reader_mode(const struct reader *r)
{
    if (r->label_mode)
        return MODE_LABEL;
    return r->frame.focus == FRAME_ARTICLE ? MODE_READ : MODE_PANE;
}

/* ---- articles
 * ------------------------------------------------------------------------------------ */

static void remember_position(struct reader *r)
{
    struct session *s = &r->session;
    if (!s->article || !s->state || !document_state_id(s->document))
        return;
    if (r->previewing)
        preview_end(r, true);
    state_set_position(s->state, document_state_id(s->document), textview_top(r->view),
                       textview_cursor(r->view), "", NULL);
}

static void restore_position(struct reader *r)
{
    struct session *s = &r->session;
    uint64_t top, cursor;
    if (s->state && document_state_id(s->document) &&
        state_position(s->state, document_state_id(s->document), &top, &cursor, NULL))
        textview_set_place(r->view, (size_t)top, (size_t)cursor);
}

static void forget_article(struct reader *r)
{
    jobs_cancel(r->searches);
    jobs_wait(r->searches);
    compare_free(r->compare);
    r->compare = NULL;
    textview_free(r->view);
    r->view = NULL;
    entity_rows_free(r->entity_rows);
    repeat_rows_free(r->repeat_rows);
    list_free(r->entity_list);
    list_free(r->repeat_list);
    r->entity_rows = NULL;
    r->repeat_rows = NULL;
    r->entity_list = r->repeat_list = NULL;
    vec_release(&r->hits);
    r->hits_known = r->hits_more = r->previewing = false;
    r->hit = (struct range){0, 0};
    r->jump_count = r->jump_at = 0;
    memset(r->bookmark_set, 0, sizeof r->bookmark_set);
}

static void show_article(struct reader *r)
{
    struct session *s = &r->session;
    r->view = textview_new(s->text);
    textview_set_marks(r->view, reader_marks, r);
    textview_set_column(r->view, r->options->width ? r->options->width : 80);
    r->entity_rows = entity_rows_new(r);
    r->repeat_rows = repeat_rows_new(r);
    struct list_source source = entity_rows_source(r->entity_rows);
    r->entity_list = list_new(&source);
    source = repeat_rows_source(r->repeat_rows);
    r->repeat_list = list_new(&source);
    reader_layout(r);
    restore_position(r);
    r->edited = r->saved = 0;
    if (article_warning_count(s->article))
        reader_say(r, "%s", article_warning(s->article, 0));
    if (document_notice_count(s->document))
        reader_say(r, "%s", document_notice(s->document, 0));
    session_analyse(s, textview_visible(r->view), false);
}

bool reader_open_file(struct reader *r, size_t file)
{
    struct error err;
    struct session *s = &r->session;
    if (s->article) {
        remember_position(r);
        if (!document_save(s->document, &err)) {
            reader_complain(r, "not left: %s", err.message);
            return false;
        }
        forget_article(r);
        session_close(s);
    }
    r->message[0] = '\0';
    if (!session_open(s, r->files.v[file], &err)) {
        /* stay where we were rather than without an article */
        char *trouble = xstrdup(err.message);
        if (file != r->file && session_open(s, r->files.v[r->file], &err))
            show_article(r);
        reader_complain(r, "%s", trouble);
        free(trouble);
        return false;
    }
    r->file = file;
    show_article(r);
    return true;
}

/* ---- events -------------------------------------------------------------------------------------
 */

static void save_idle(struct reader *r)
{
    struct error err;
    if (!document_save(r->session.document, &err))
        reader_complain(r, "not saved: %s", err.message);
    else
        r->saved = reader_now();
    r->edited = 0; /* do not try again before the next edit */
}

static void drain(int fd)
{
    char buffer[256];
    while (read(fd, buffer, sizeof buffer) > 0)
        ;
}

static void deliver(struct reader *r)
{
    drain(r->wake[0]);
    bool any = jobs_deliver(r->session.jobs);
    any = jobs_deliver(r->searches) || any;
    /* a comparison shows passages of the report that was replaced */
    if (r->compare && r->compared_version != r->session.repeats_version) {
        compare_free(r->compare);
        r->compare = NULL;
        reader_layout(r);
    }
    if (any && r->session.model_trouble && !r->message[0])
        reader_complain(r, "no names: %s", r->session.model_trouble);
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
    return r->frame.focus == FRAME_ENTITIES     ? r->entity_list
           : r->frame.focus == FRAME_DUPLICATES ? r->repeat_list
                                                : NULL;
}

static void on_key(struct reader *r, struct key key)
{
    if (r->prompt) {
        on_prompt_key(r, key);
        return;
    }
    r->message[0] = '\0';
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
        textview_unselect(r->view);
        textview_goto(r->view, offset, TEXTVIEW_NEAR);
    } else if (m->action == MOUSE_DRAG) {
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
    if (r->prompt || r->help)
        return;
    bool inside = frame_at(&r->frame, m->x, m->y, &where);
    if (m->button == MOUSE_WHEEL_UP || m->button == MOUSE_WHEEL_DOWN) {
        long rows = m->button == MOUSE_WHEEL_UP ? -WHEEL : WHEEL;
        if (inside && where != FRAME_ARTICLE)
            list_scroll(where == FRAME_ENTITIES ? r->entity_list : r->repeat_list, rows);
        else
            textview_scroll(r->view, rows);
        return;
    }
    if (!inside || m->button != MOUSE_LEFT)
        return;
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

static void on_event(struct reader *r, const struct event *e)
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

static int next_timeout(struct reader *r)
{
    const char *name;
    uint64_t done, total;
    if (jobs_busy(r->session.jobs, &name, &done, &total) ||
        jobs_busy(r->searches, &name, &done, &total))
        return PROGRESS_MS;
    if (r->edited > 0) {
        double rest = r->edited + IDLE_SECONDS - reader_now();
        return rest <= 0 ? 0 : (int)(rest * 1000) + 1;
    }
    return -1;
}

static void loop(struct reader *r)
{
    reader_draw(r);
    while (!r->quit) {
        struct event e;
        terminal_wait(r->terminal, next_timeout(r), &e);
        on_event(r, &e);
        /* all that waits is taken before one repaint */
        while (!r->quit && terminal_pending(r->terminal)) {
            terminal_wait(r->terminal, 0, &e);
            on_event(r, &e);
        }
        if (r->quit)
            break;
        if (r->edited > 0 && reader_now() - r->edited >= IDLE_SECONDS)
            save_idle(r);
        reader_draw(r);
    }
}

/* ---- start and end ------------------------------------------------------------------------------
 */

static void on_trouble(const char *message, void *data)
{
    (void)data;
    options_trouble("%s", message);
}

static bool open_wake_pipe(struct reader *r)
{
    if (pipe(r->wake) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        fcntl(r->wake[i], F_SETFL, O_NONBLOCK);
        fcntl(r->wake[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

static bool bind_keys(struct reader *r)
{
    static const struct {
        const char *name;
        enum mode mode;
    } modes[] = {{"read", MODE_READ}, {"label", MODE_LABEL}, {"pane", MODE_PANE}};
    const struct config_key *keys;
    size_t n = config_keys(&keys);
    struct error err;
    for (size_t i = 0; i < n; i++)
        for (size_t m = 0; m < sizeof modes / sizeof *modes; m++)
            if (strcmp(keys[i].mode, modes[m].name) == 0 &&
                !keymap_set(r->keymap, modes[m].mode, keys[i].command, keys[i].keys, &err)) {
                options_usage("configuration: %s", err.message);
                return false;
            }
    return true;
}

static void restore_view(struct reader *r)
{
    char *view = r->session.state ? state_get(r->session.state, "panes") : NULL;
    int e, d, form, side, below;
    if (view && sscanf(view, "%d %d %d %d %d", &e, &d, &form, &side, &below) == 5) {
        r->wish.entities = e != 0;
        r->wish.duplicates = d != 0;
        r->wish.form =
            form >= FRAME_AUTO && form <= FRAME_SHEET ? (enum frame_form)form : FRAME_AUTO;
        r->wish.side_width = side > 0 && side < 1000 ? side : 0;
        r->wish.below_height = below > 0 && below < 1000 ? below : 0;
    }
    free(view);
}

static void remember_view(struct reader *r)
{
    if (!r->session.state)
        return;
    char *view = xasprintf("%d %d %d %d %d", r->wish.entities, r->wish.duplicates,
                           (int)r->wish.form, r->wish.side_width, r->wish.below_height);
    state_set(r->session.state, "panes", view, NULL);
    free(view);
}

/* Keys come from the terminal even when the article comes from standard input. */
static FILE *open_keys(void)
{
    if (isatty(STDIN_FILENO))
        return stdin;
    return fopen("/dev/tty", "r");
}

static void release(struct reader *r)
{
    forget_article(r);
    session_release(&r->session);
    jobs_free(r->searches);
    search_free(r->search);
    prompt_free(r->prompt);
    help_free(r->help);
    prompt_history_release(&r->command_history);
    prompt_history_release(&r->search_history);
    keymap_free(r->keymap);
    theme_free(r->theme);
    files_release(&r->files);
    for (int i = 0; i < 2; i++)
        if (r->wake[i] >= 0)
            close(r->wake[i]);
}

static int read_articles(struct reader *r, FILE *keys)
{
    struct error err;
    char *notice;
    session_init(&r->session, r->options, r->wake[1], &notice);
    r->searches = jobs_new(r->wake[1]);
    r->keymap = keymap_new();
    restore_view(r);
    if (!bind_keys(r)) {
        free(notice);
        return EXIT_USAGE;
    }
    /* The article is opened before the terminal: what cannot be read is told in plain words. */
    struct terminal_options options = {
        .in = keys,
        .color = (enum terminal_color)r->options->color,
        .mouse = r->options->mouse,
        .signals = true,
        .wake_fd = r->wake[0],
    };
    if (!session_open(&r->session, r->files.v[0], &err)) {
        free(notice);
        return options_trouble("%s", err.message);
    }
    r->terminal = terminal_start(&options, &err);
    if (!r->terminal) {
        free(notice);
        return options_trouble("%s", err.message);
    }
    alloc_set_emergency(terminal_emergency_stop);
    r->theme =
        theme_new(terminal_colors(r->terminal), r->options->light ? THEME_LIGHT : THEME_DARK);
    show_article(r);
    if (notice)
        reader_complain(r, "nothing will be kept between sessions: %s", notice);
    free(notice);

    loop(r);

    remember_position(r);
    remember_view(r);
    bool saved = document_save(r->session.document, &err);
    terminal_stop(r->terminal);
    alloc_set_emergency(NULL);
    if (!saved)
        return options_trouble("the annotations could not be written: %s", err.message);
    return r->status;
}

int cmd_read(const struct options *o)
{
    struct reader r;
    memset(&r, 0, sizeof r);
    struct options own = *o;
    r.options = &own;
    r.wake[0] = r.wake[1] = -1;
    r.last_label = SCHEMA_NONE;
    r.wish.entities = r.wish.duplicates = true;
    if (o->file_count == 0 && isatty(STDIN_FILENO))
        return options_usage("no article named");
    for (size_t i = 0; i < o->file_count; i++)
        files_add(&r.files, o->files[i], on_trouble, NULL);
    if (o->file_count == 0)
        files_add(&r.files, "-", on_trouble, NULL);
    if (r.files.n == 0) {
        files_release(&r.files);
        return options_trouble("there is no article to read");
    }
    if (!isatty(STDOUT_FILENO)) {
        files_release(&r.files);
        return options_usage(
            "the reader needs a terminal; 'diple text' and 'diple entities' do not");
    }
    FILE *keys = open_keys();
    if (!keys || !open_wake_pipe(&r)) {
        files_release(&r.files);
        return options_trouble("cannot read keys: %s", strerror(errno));
    }
    int status = read_articles(&r, keys);
    release(&r);
    if (keys != stdin)
        fclose(keys);
    return status;
}
