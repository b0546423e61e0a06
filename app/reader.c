/* The life of the reader: start, events, end. */
#include "app/adjudication.h"
#include "app/articles.h"

#include "app/config.h"
#include "app/resume.h"
#include "app/teach.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
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
    if (r->browsing || r->orphan_rows)
        return MODE_PANE;
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
    jobs_cancel(teaching_jobs(r->teaching));
    jobs_wait(teaching_jobs(r->teaching));
    compare_free(r->compare);
    r->compare = NULL;
    reader_menu_close(r);
    r->last_id = r->chosen_id = r->marked_id = 0;
    hand_forget(r);
    orphans_close(r);
    r->orphan_id = 0;
    adjudication_free(r->adjudication);
    r->adjudication = NULL;
    vec_release(&r->rule_places);
    vec_release(&r->same);
    r->same_of = (struct range){0, 0};
    textview_free(r->view);
    r->view = NULL;
    r->hidden_version = 0;
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

void reader_tell_notices(struct reader *r)
{
    struct document *d = r->session.document;
    struct strbuf b = STRBUF_INIT;
    while (r->notices_told < document_notice_count(d))
        strbuf_addf(&b, "%s%s", b.n ? "; " : "", document_notice(d, r->notices_told++));
    if (b.n)
        reader_say(r, "%s", strbuf_str(&b));
    strbuf_release(&b);
}

static void show_article(struct reader *r)
{
    struct session *s = &r->session;
    folder_open(r->folder, r->file);
    reader_take_hues(r);
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
    r->notices_told = 0;
    reader_tell_notices(r);
    session_analyse(s, textview_visible(r->view), false);
    rules_apply(r);
}

bool reader_open_file(struct reader *r, size_t file)
{
    struct error err;
    struct session *s = &r->session;
    struct session next = {.options = s->options, .state = s->state, .jobs = s->jobs};
    r->message[0] = '\0';
    while (everywhere_step(r)) /* it skips the open article, which must stay the same */
        ;
    /* what cannot be opened, or left, leaves everything as it is */
    if (!session_open(&next, r->files.v[file], &err)) {
        reader_complain(r, "%s", err.message);
        return false;
    }
    remember_position(r);
    if (!document_save(s->document, &err)) {
        reader_complain(r, "not left: %s", err.message);
        session_close(&next);
        return false;
    }
    folder_leave(r->folder, r->file, s);
    teach_leave(r);
    keylog_article(r->keylog, s, "close");
    forget_article(r);
    session_take(s, &next);
    r->file = file;
    show_article(r);
    keylog_article(r->keylog, s, "open");
    resume_keep(r); /* a session that is killed can be resumed too */
    return true;
}

/* ---- the loop
 * ------------------------------------------------------------------------------------- */

static void save_idle(struct reader *r)
{
    struct error err;
    if (!document_save(r->session.document, &err))
        reader_complain(r, "not saved: %s", err.message);
    else {
        r->saved = reader_now();
        reader_tell_notices(r);
    }
    r->edited = 0; /* do not try again before the next edit */
}

static int next_timeout(struct reader *r)
{
    const char *name;
    uint64_t done, total;
    if (jobs_busy(r->session.jobs, &name, &done, &total) ||
        jobs_busy(r->searches, &name, &done, &total) ||
        jobs_busy(others_jobs(r->others), &name, &done, &total) ||
        jobs_busy(teaching_jobs(r->teaching), &name, &done, &total) ||
        jobs_busy(folder_jobs(r->folder), &name, &done, &total))
        return PROGRESS_MS;
    if (r->edited > 0) {
        double rest = r->edited + IDLE_SECONDS - reader_now();
        return rest <= 0 ? 0 : (int)(rest * 1000) + 1;
    }
    return -1;
}

void reader_step(struct reader *r, int most_ms)
{
    struct event e;
    uint64_t done, total;
    int timeout = everywhere_busy(r, &done, &total) ? 0 : next_timeout(r);
    if (most_ms >= 0 && (timeout < 0 || timeout > most_ms))
        timeout = most_ms;
    terminal_wait(r->terminal, timeout, &e);
    reader_event(r, &e);
    /* all that waits is taken before one repaint */
    while (!r->quit && terminal_pending(r->terminal)) {
        terminal_wait(r->terminal, 0, &e);
        reader_event(r, &e);
    }
    if (r->quit)
        return;
    everywhere_step(r);
    if (r->edited > 0 && reader_now() - r->edited >= IDLE_SECONDS)
        save_idle(r);
    reader_draw(r);
}

/* ---- start and end ------------------------------------------------------------------------------
 */

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

static void release(struct reader *r)
{
    if (r->searches) {
        everywhere_free(r);
        forget_article(r);
        session_release(&r->session);
        jobs_free(r->searches);
        others_free(r->others);
        folder_free(r->folder);
        teaching_free(r->teaching);
        list_free(r->article_list);
        article_rows_free(r->article_rows);
    }
    keylog_close(r->keylog);
    search_free(r->search);
    macros_release(r);
    rules_release(&r->rules);
    vec_release(&r->rule_places);
    free(r->last_attribute.name);
    free(r->last_attribute.value);
    free(r->last_note);
    prompt_free(r->prompt);
    help_free(r->help);
    prompt_history_release(&r->command_history);
    prompt_history_release(&r->search_history);
    keymap_free(r->keymap);
    theme_free(r->theme);
    files_release(&r->files);
    files_release(&r->named);
    free(r->annotator);
    for (int i = 0; i < 2; i++)
        if (r->wake[i] >= 0)
            close(r->wake[i]);
}

/* A look that makes no sense is told, the others count. */
static void set_colors(struct reader *r)
{
    const struct config_color *colors;
    size_t n = config_colors(&colors);
    struct error err;
    for (size_t i = 0; i < n; i++)
        if (!theme_set(r->theme, colors[i].role, colors[i].look, &err))
            reader_complain(r, "configuration: %s", err.message);
}

/* Behind the list it does not matter which article it is. */
static bool open_first(struct reader *r, struct error *err)
{
    bool opened = session_open(&r->session, r->files.v[r->file], err);
    for (size_t i = 0; !opened && r->browsing && i < r->files.n; i++) {
        struct error other;
        opened = session_open(&r->session, r->files.v[i], &other);
        r->file = opened ? i : r->file;
    }
    return opened;
}

int reader_start(struct reader *r, struct options *options, const struct terminal_options *terminal)
{
    struct error err;
    char *notice;
    r->options = options;
    r->wake[0] = r->wake[1] = -1;
    r->last_label = SCHEMA_NONE;
    r->wish.entities = r->wish.duplicates = true;
    if (options->log && !(r->keylog = keylog_open(options->log, &err)))
        return options_trouble("%s", err.message);
    if (!open_wake_pipe(r))
        return options_trouble("cannot make a pipe: %s", strerror(errno));
    session_init(&r->session, r->options, r->wake[1], &notice);
    r->searches = jobs_new(r->wake[1]);
    rules_load(&r->rules, r->session.state);
    r->others = others_new(r->wake[1]);
    r->folder = folder_new(r->wake[1]);
    r->teaching = teaching_new(r->wake[1]);
    r->keymap = keymap_new();
    restore_view(r);
    if (!bind_keys(r)) {
        free(notice);
        return EXIT_USAGE;
    }
    /* The article is opened before the terminal: what cannot be read is told in plain words. */
    struct terminal_options own = *terminal;
    own.wake_fd = r->wake[0];
    if (!open_first(r, &err)) {
        free(notice);
        return options_trouble("%s", err.message);
    }
    r->terminal = terminal_start(&own, &err);
    if (!r->terminal) {
        free(notice);
        return options_trouble("%s", err.message);
    }
    alloc_set_emergency(terminal_emergency_stop);
    r->theme =
        theme_new(terminal_colors(r->terminal), r->options->light ? THEME_LIGHT : THEME_DARK);
    folder_start(r->folder, &r->files, r->options);
    r->article_rows = article_rows_new(r);
    article_rows_set_sort(r->article_rows, (enum article_sort)r->article_sort);
    struct list_source source = article_rows_source(r->article_rows);
    r->article_list = list_new(&source);
    show_article(r);
    if (r->browsing) {
        r->browsing = false;
        articles_show(r);
    }
    set_colors(r);
    keylog_article(r->keylog, &r->session, "open");
    resume_keep(r);
    if (notice)
        reader_complain(r, "nothing will be kept between sessions: %s", notice);
    free(notice);
    others_start(r->others, &r->files, r->options, false);
    reader_draw(r);
    return EXIT_OK;
}

int reader_stop(struct reader *r)
{
    struct error err;
    bool saved = true;
    if (r->terminal) {
        while (everywhere_step(r))
            ;
        remember_position(r);
        remember_view(r);
        resume_keep(r);
        keylog_article(r->keylog, &r->session, "close");
        saved = document_save(r->session.document, &err);
        terminal_stop(r->terminal);
        alloc_set_emergency(NULL);
    }
    release(r);
    if (!saved)
        return options_trouble("the annotations could not be written: %s", err.message);
    return r->status;
}
