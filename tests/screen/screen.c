#include "config.h"

#include "tests/screen/screen.h"
#include "core/base/alloc.h"
#include "core/text/utf8.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vterm.h>

struct emulator {
    VTerm *vt;
    VTermScreen *screen;
    FILE *in, *out;
    int keyboard; /* the writing end */
    off_t seen;
    bool cursor_visible, alternate;
    struct strbuf row, text;
};

static int set_property(VTermProp property, VTermValue *value, void *data)
{
    struct emulator *e = data;
    if (property == VTERM_PROP_CURSORVISIBLE)
        e->cursor_visible = value->boolean;
    if (property == VTERM_PROP_ALTSCREEN)
        e->alternate = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = set_property};

/* The one that runs: a test that fails leaves it to the next. */
static struct screen *current;

bool screen_knows(const char *type)
{
    FILE *in = fopen("/dev/null", "r"), *out = fopen("/dev/null", "w");
    struct terminal_options options = {.in = in, .out = out, .type = type, .wake_fd = -1};
    struct terminal *t = terminal_start(&options, NULL);
    terminal_stop(t);
    fclose(in);
    fclose(out);
    return t != NULL;
}

struct screen *screen_blank(const struct screen_options *options, struct terminal_options *terminal)
{
    if (current)
        screen_stop(current);
    struct screen *s = xcalloc(1, sizeof *s);
    struct emulator *e = s->emulator = xcalloc(1, sizeof *e);
    char number[16];
    setlocale(LC_ALL, "C.UTF-8");
    snprintf(number, sizeof number, "%d", options->width);
    setenv("COLUMNS", number, 1);
    snprintf(number, sizeof number, "%d", options->height);
    setenv("LINES", number, 1);

    e->vt = vterm_new(options->height, options->width);
    vterm_set_utf8(e->vt, 1);
    e->screen = vterm_obtain_screen(e->vt);
    vterm_screen_set_callbacks(e->screen, &callbacks, e);
    vterm_screen_enable_altscreen(e->screen, 1);
    vterm_screen_reset(e->screen, 1);

    int fds[2];
    assert_int_equal(pipe(fds), 0);
    e->keyboard = fds[1];
    e->in = fdopen(fds[0], "r");
    e->out = fdopen(memfd_create("screen", MFD_CLOEXEC), "w");
    assert_non_null(e->in);
    assert_non_null(e->out);

    *terminal = (struct terminal_options){.in = e->in,
                                          .out = e->out,
                                          .type = options->type ? options->type : "xterm-256color",
                                          .color = options->color,
                                          .mouse = options->mouse,
                                          .ascii = options->ascii,
                                          .wake_fd = options->wake_fd > 0 ? options->wake_fd : -1};
    current = s;
    return s;
}

struct screen *screen_start(const struct screen_options *options)
{
    struct terminal_options t;
    struct screen *s = screen_blank(options, &t);
    struct error err = {""};
    s->terminal = terminal_start(&t, &err);
    assert_string_equal(err.message, "");
    assert_non_null(s->terminal);
    s->theme = theme_new(terminal_colors(s->terminal), options->background);
    s->canvas = canvas_screen(s->terminal, s->theme);
    return s;
}

struct screen *screen_new(int width, int height)
{
    struct screen_options options = {
        .width = width, .height = height, .color = TERMINAL_COLOR_ALWAYS};
    return screen_start(&options);
}

void screen_stop(struct screen *s)
{
    struct emulator *e = s->emulator;
    current = NULL;
    terminal_stop(s->terminal);
    theme_free(s->theme);
    strbuf_release(&s->raw);
    vterm_free(e->vt);
    fclose(e->in);
    fclose(e->out);
    if (e->keyboard >= 0)
        close(e->keyboard);
    strbuf_release(&e->row);
    strbuf_release(&e->text);
    free(e);
    free(s);
}

void screen_drain(struct screen *s)
{
    struct emulator *e = s->emulator;
    char buffer[4096];
    ssize_t n;
    fflush(e->out);
    while ((n = pread(fileno(e->out), buffer, sizeof buffer, e->seen)) > 0) {
        vterm_input_write(e->vt, buffer, (size_t)n);
        strbuf_add(&s->raw, buffer, (size_t)n);
        e->seen += n;
    }
}

void screen_show(struct screen *s)
{
    terminal_flush(s->terminal);
    screen_drain(s);
}

void screen_resize(struct screen *s, int width, int height)
{
    screen_drain(s); /* libvterm trips over what was meant for a larger screen */
    vterm_set_size(s->emulator->vt, height, width);
    terminal_set_size(s->terminal, width, height);
    s->canvas = canvas_screen(s->terminal, s->theme);
}

void screen_type(struct screen *s, const char *bytes)
{
    size_t n = strlen(bytes);
    assert_int_equal(write(s->emulator->keyboard, bytes, n), n);
}

void screen_hang_up(struct screen *s)
{
    close(s->emulator->keyboard);
    s->emulator->keyboard = -1;
}

static int color(VTermColor c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c))
        return -1;
    if (VTERM_COLOR_IS_INDEXED(&c))
        return c.indexed.idx;
    return 0x1000000 + (c.rgb.red << 16 | c.rgb.green << 8 | c.rgb.blue);
}

struct screen_cell screen_cell(struct screen *s, int x, int y)
{
    struct screen_cell cell = {.width = 0};
    VTermScreenCell c;
    assert_true(vterm_screen_get_cell(s->emulator->screen, (VTermPos){.row = y, .col = x}, &c));
    size_t n = 0;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c.chars[i] && c.chars[i] != (uint32_t)-1; i++)
        n += utf8_encode(c.chars[i], (uint8_t *)cell.text + n);
    if (n == 0 && c.chars[0] != (uint32_t)-1)
        cell.text[0] = ' ';
    cell.width = c.width;
    cell.fg = color(c.fg);
    cell.bg = color(c.bg);
    cell.bold = c.attrs.bold;
    cell.italic = c.attrs.italic;
    cell.underline = c.attrs.underline != 0;
    cell.reverse = c.attrs.reverse;
    return cell;
}

static void add_row(struct screen *s, int y, struct strbuf *out)
{
    int width, height;
    vterm_get_size(s->emulator->vt, &height, &width);
    size_t from = out->n, end = from;
    for (int x = 0; x < width; x++) {
        struct screen_cell cell = screen_cell(s, x, y);
        strbuf_adds(out, cell.text);
        if (strcmp(cell.text, " ") != 0)
            end = out->n;
    }
    if (out->v) {
        out->n = end;
        out->v[end] = '\0';
    }
}

const char *screen_row(struct screen *s, int y)
{
    strbuf_clear(&s->emulator->row);
    add_row(s, y, &s->emulator->row);
    return strbuf_str(&s->emulator->row);
}

const char *screen_text(struct screen *s)
{
    int width, height;
    vterm_get_size(s->emulator->vt, &height, &width);
    strbuf_clear(&s->emulator->text);
    for (int y = 0; y < height; y++) {
        add_row(s, y, &s->emulator->text);
        strbuf_addc(&s->emulator->text, '\n');
    }
    return strbuf_str(&s->emulator->text);
}

bool screen_find(struct screen *s, const char *text, int *x, int *y)
{
    int width, height;
    vterm_get_size(s->emulator->vt, &height, &width);
    for (*y = 0; *y < height; (*y)++) {
        for (*x = 0; *x < width; (*x)++) {
            size_t n = 0;
            for (int i = *x; i < width && text[n]; i++) {
                struct screen_cell cell = screen_cell(s, i, *y);
                size_t length = strlen(cell.text);
                if (strncmp(text + n, cell.text, length) != 0)
                    break;
                n += length;
            }
            if (!text[n])
                return true;
        }
    }
    return false;
}

bool screen_cursor(struct screen *s, int *x, int *y)
{
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(s->emulator->vt), &position);
    *x = position.col;
    *y = position.row;
    return s->emulator->cursor_visible;
}

bool screen_alternate(struct screen *s)
{
    return s->emulator->alternate;
}
