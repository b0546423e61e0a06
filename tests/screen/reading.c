#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "app/resume.h"
#include "app/teach.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* app/options.c wants to know them; the tests need none. */
const struct subcommand subcommands[] = {{SUB_READ, NULL, "", "", NULL}, {0}};

static char *read_all(const char *path, size_t *n)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return NULL;
    struct strbuf b = STRBUF_INIT;
    char buffer[4096];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(&b, buffer, got);
    fclose(f);
    *n = b.n;
    return strbuf_detach(&b);
}

char *reading_path(struct reading *g, const char *name)
{
    return folder_path(g->folder, name);
}

void reading_write(struct reading *g, const char *name, const void *bytes, size_t n)
{
    char *path = reading_path(g, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    free(path);
}

char *reading_file(struct reading *g, const char *name, size_t *n)
{
    char *path = reading_path(g, name), *bytes = read_all(path, n);
    free(path);
    return bytes;
}

int reading_setup(void **state)
{
    static const char *const variables[] = {"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME",
                                            "XDG_CACHE_HOME"};
    const char *source = getenv("DIPLE_SRCDIR");
    void *folder;
    /* hundreds of runs, each durable: on a disk that is half of the time */
    if (!getenv("TMPDIR") && access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1);
    if (folder_setup(&folder) != 0)
        return -1;
    struct reading *g = xcalloc(1, sizeof *g);
    g->folder = folder;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        setenv(variables[i], g->folder->path, 1);
    unsetenv("NO_COLOR");
    char *path = xasprintf("%s/core/entities/diple.model", source ? source : ".");
    setenv("DIPLE_MODEL", path, 1);
    free(path);
    path = xasprintf("%s/tests/data/articles/sample.txt", source ? source : ".");
    size_t n;
    char *sample = read_all(path, &n);
    free(path);
    if (!sample)
        return -1;
    reading_write(g, "sample.txt", sample, n);
    free(sample);
    *state = g;
    return 0;
}

int reading_teardown(void **state)
{
    struct reading *g = *state;
    if (g->running)
        reading_stop(g);
    void *folder = (void *)(uintptr_t)g->folder;
    folder_teardown(&folder);
    free(g);
    return 0;
}

static void prepare(struct reading *g, const struct screen_options *options,
                    struct terminal_options *terminal)
{
    char program[] = "diple", *argv[] = {program, NULL};
    int status;
    g->screen = screen_blank(options, terminal);
    assert_true(options_parse(&g->options, 1, argv, &status));
    g->options.annotator = g->annotator;
    g->options.log = g->log;
    g->options.read_only = g->read_only;
    memset(&g->reader, 0, sizeof g->reader);
}

void reading_options(struct reading *g, const char *name, const char *value)
{
    if (strcmp(name, "annotator") == 0)
        g->annotator = value;
    else if (strcmp(name, "log") == 0)
        g->log = value;
    else if (strcmp(name, "read-only") == 0)
        g->read_only = value != NULL;
    else
        fail_msg("no option '%s'", name);
}

static char *next_name(struct reading *g, const char **names)
{
    size_t n = strcspn(*names, " ");
    char *name = xmemdup0(*names, n), *path = reading_path(g, name);
    free(name);
    *names += n + strspn(*names + n, " ");
    return path;
}

static void begin(struct reading *g, const struct terminal_options *terminal)
{
    assert_int_equal(reader_start(&g->reader, &g->options, terminal), EXIT_OK);
    /* whole sequences come at once here: a lone Esc need not be waited for */
    set_escdelay(1);
    g->screen->terminal = g->reader.terminal;
    g->running = true;
    reading_settle(g);
}

void reading_start_on(struct reading *g, const char *names, const struct screen_options *options)
{
    struct terminal_options terminal;
    prepare(g, options, &terminal);
    while (*names)
        vec_push(&g->reader.files, next_name(g, &names));
    begin(g, &terminal);
}

static void on_trouble(const char *message, void *data)
{
    (void)data;
    fail_msg("%s", message);
}

void reading_open(struct reading *g, const char *names, int width, int height)
{
    struct screen_options options = {
        .width = width, .height = height, .color = TERMINAL_COLOR_ALWAYS};
    struct terminal_options terminal;
    struct reader *r = &g->reader;
    prepare(g, &options, &terminal);
    if (!*names)
        assert_true(resume_load(r, &g->options, on_trouble, NULL));
    while (*names) {
        vec_push(&r->named, next_name(g, &names));
        r->browsing = r->browsing || file_is_folder(vec_last(&r->named));
        files_add(&r->files, vec_last(&r->named), on_trouble, NULL);
    }
    begin(g, &terminal);
}

void reading_start(struct reading *g, const char *names, int width, int height)
{
    struct screen_options options = {
        .width = width, .height = height, .color = TERMINAL_COLOR_ALWAYS};
    reading_start_on(g, names, &options);
}

int reading_stop(struct reading *g)
{
    int status = reader_stop(&g->reader);
    g->running = false;
    g->screen->terminal = NULL;
    screen_stop(g->screen);
    return status;
}

void reading_forget(struct reading *g)
{
    static const char *const names[] = {"diple/state.db", "diple/state.db-wal",
                                        "diple/state.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = reading_path(g, names[i]);
        remove(path);
        free(path);
    }
}

void reading_settle(struct reading *g)
{
    struct reader *r = &g->reader;
    const char *name;
    uint64_t done, total;
    /* what a job has found comes by an event behind its end */
    for (int idle = 0; idle < 2 && !r->quit;) {
        bool busy = jobs_busy(r->session.jobs, &name, &done, &total) ||
                    jobs_busy(r->searches, &name, &done, &total) ||
                    jobs_busy(others_jobs(r->others), &name, &done, &total) ||
                    jobs_busy(teaching_jobs(r->teaching), &name, &done, &total) ||
                    jobs_busy(folder_jobs(r->folder), &name, &done, &total) ||
                    entity_rows_busy(r->entity_rows) || everywhere_busy(r, &done, &total);
        reader_step(r, busy ? 100 : 0);
        idle = busy ? 0 : idle + 1;
    }
    screen_drain(g->screen);
}

void reading_type(struct reading *g, const char *bytes)
{
    screen_type(g->screen, bytes);
    reading_settle(g);
}

void reading_command(struct reading *g, const char *line)
{
    char *bytes = xasprintf(":%s\r", line);
    reading_type(g, bytes);
    free(bytes);
}

void reading_resize(struct reading *g, int width, int height)
{
    screen_resize(g->screen, width, height);
    reading_settle(g);
}

void reading_mouse(struct reading *g, int button, int x, int y, bool release)
{
    char report[64];
    snprintf(report, sizeof report, "\x1b[<%d;%d;%d%c", button, x + 1, y + 1, release ? 'm' : 'M');
    reading_type(g, report);
}

size_t reading_offset(struct reading *g, const char *words, int nth)
{
    const char *bytes = (const char *)text_bytes(g->reader.session.text), *at = bytes;
    size_t size = text_size(g->reader.session.text), n = strlen(words);
    for (;; at++) {
        at = memmem(at, size - (size_t)(at - bytes), words, n);
        if (!at)
            fail_msg("'%s' is not in the text", words);
        if (--nth == 0)
            return (size_t)(at - bytes);
    }
}

void reading_goto(struct reading *g, const char *words, int nth)
{
    textview_goto(g->reader.view, reading_offset(g, words, nth), TEXTVIEW_NEAR);
    reader_draw(&g->reader);
    screen_drain(g->screen);
}

const char *reading_message(struct reading *g)
{
    return screen_row(g->screen, g->reader.frame.keys.y);
}

const char *reading_status(struct reading *g)
{
    return screen_row(g->screen, g->reader.frame.status.y);
}

size_t reading_cursor(struct reading *g)
{
    return textview_cursor(g->reader.view);
}

void assert_cursor(struct reading *g, const char *words, int nth)
{
    size_t here = reading_cursor(g), there = reading_offset(g, words, nth);
    if (here != there) {
        char *text = text_copy_line(g->reader.session.text, (struct range){here, here + 20});
        fail_msg("the cursor is at '%s', not at '%s'", text, words);
    }
}

bool reading_cursor_is_visible(struct reading *g)
{
    int x, y;
    return textview_cell_of(g->reader.view, reading_cursor(g), &x, &y);
}

void assert_message(struct reading *g, const char *part)
{
    if (!strstr(reading_message(g), part))
        fail_msg("'%s' is not in: %s", part, reading_message(g));
}

/* A vertical line, or where one meets another. */
static bool is_border(struct screen_cell cell)
{
    static const char *const borders[] = {"│", "├", "┤", "┌", "┐", "└", "┘", "┬", "┴", "┼"};
    for (size_t i = 0; i < sizeof borders / sizeof *borders; i++)
        if (strcmp(cell.text, borders[i]) == 0)
            return true;
    return false;
}

static void assert_column(struct reading *g, struct rect box, int x)
{
    for (int y = box.y; y < box.y + box.height; y++)
        if (!is_border(screen_cell(g->screen, x, y)))
            fail_msg("no border at column %d of row %d:\n%s", x, y, screen_text(g->screen));
}

void assert_borders(struct reading *g)
{
    const struct frame *f = &g->reader.frame;
    const struct rect boxes[] = {f->article_box, f->second_box, f->entities_box, f->duplicates_box};
    if (!f->borders || g->reader.help)
        return;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        struct rect box = boxes[i];
        /* a sheet hides the lower part of the article's box */
        if (i == 0 && f->form == FRAME_SHEET && !rect_empty(f->entities_box))
            box.height = f->entities_box.y - box.y;
        if (i == 0 && f->form == FRAME_SHEET && !rect_empty(f->duplicates_box))
            box.height = f->duplicates_box.y - box.y;
        if (rect_empty(box))
            continue;
        assert_column(g, box, box.x);
        assert_column(g, box, box.x + box.width - 1);
    }
}
