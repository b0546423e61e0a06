#include "config.h"

#include "ui/help.h"

#include "core/base/vec.h"
#include "core/text/width.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A group's name, an empty row, or a command. */
struct entry {
    const struct command *command; /* NULL: a heading or an empty row */
    char *keys;                    /* or the heading */
    char *text;                    /* help, and the keys of the other mode */
};

struct entry_vec {
    struct entry *v;
    size_t n, cap;
};

/* A row on the screen: an entry, or a further part of its text. */
struct line {
    size_t entry, start, end; /* of entry's text */
};

struct line_vec {
    struct line *v;
    size_t n, cap;
};

struct help {
    struct entry_vec entries;
    struct line_vec lines; /* for the width drawn last */
    int width, height;     /* drawn last, inside the border */
    long top;              /* line */
};

enum { KEYS_MOST = 26 };

/* In the first column the keys of the mode that asked, behind the help those of LABEL, or of READ
 * when LABEL asked. */
static struct entry make_entry(const struct keymap *keymap, enum mode mode, enum command_id id)
{
    const struct command *command = command_info(id);
    enum mode other = mode == MODE_LABEL ? MODE_READ : MODE_LABEL;
    char own[128], others[128];
    keymap_keys(keymap, mode, id, own, sizeof own);
    if (!*own && mode == MODE_PANE)
        keymap_keys(keymap, MODE_READ, id, own, sizeof own);
    keymap_keys(keymap, other, id, others, sizeof others);
    bool tell = *others && strcmp(own, others) != 0;
    struct entry entry = {.command = command};
    entry.keys = *own ? xstrdup(own) : xasprintf(":%s %s", command->name, command->usage);
    entry.text = tell ? xasprintf("%s (%s: %s)", command->help, command_mode_name(other), others)
                      : xstrdup(command->help);
    return entry;
}

struct help *help_new(const struct keymap *keymap, enum mode mode)
{
    struct help *h = xcalloc(1, sizeof *h);
    for (int group = 0; group < GROUP_COUNT; group++) {
        const char *name = command_group_name((enum command_group)group);
        if (group > 0)
            vec_push(&h->entries, (struct entry){NULL, xstrdup(""), xstrdup("")});
        vec_push(&h->entries, (struct entry){NULL, xstrdup(name), xstrdup("")});
        for (int id = 1; id < CMD_COUNT; id++) {
            if (command_info((enum command_id)id)->group == (enum command_group)group)
                vec_push(&h->entries, make_entry(keymap, mode, (enum command_id)id));
        }
    }
    return h;
}

void help_free(struct help *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->entries.n; i++) {
        free(h->entries.v[i].keys);
        free(h->entries.v[i].text);
    }
    vec_release(&h->entries);
    vec_release(&h->lines);
    free(h);
}

static int keys_width(const struct help *h)
{
    return h->width >= 70 ? KEYS_MOST : h->width * 2 / 5;
}

/* Our own texts are ASCII, but keys in them need not be: cells decide, blanks are where to break.
 */
static void wrap_entry(struct help *h, size_t index)
{
    const char *text = h->entries.v[index].text;
    size_t n = strlen(text), start = 0;
    int room = h->width - keys_width(h) - 3;
    do {
        size_t fits = width_prefix((const uint8_t *)text + start, n - start,
                                   (size_t)(room > 8 ? room : 8), NULL);
        size_t end = start + fits;
        if (end < n) {
            size_t blank = end;
            while (blank > start && text[blank] != ' ')
                blank--;
            if (blank > start)
                end = blank;
        }
        vec_push(&h->lines, (struct line){index, start, end});
        start = end;
        while (start < n && text[start] == ' ')
            start++;
    } while (start < n);
}

static void wrap(struct help *h, int width)
{
    if (h->width == width && h->lines.n > 0)
        return;
    size_t entry = h->lines.n > 0 ? h->lines.v[h->top].entry : 0;
    h->width = width;
    h->lines.n = 0;
    for (size_t i = 0; i < h->entries.n; i++) {
        if (i == entry)
            h->top = (long)h->lines.n;
        wrap_entry(h, i);
    }
}

static void clamp(struct help *h)
{
    long most = (long)h->lines.n - h->height;
    if (h->top > most)
        h->top = most;
    if (h->top < 0)
        h->top = 0;
}

static void draw_line(const struct help *h, const struct canvas *c, int y, const struct line *line)
{
    const struct entry *entry = &h->entries.v[line->entry];
    if (!entry->command) {
        canvas_string(c, 1, y, entry->keys, theme_full(c->theme, ROLE_HEADING, 0));
        return;
    }
    int keys = keys_width(h);
    if (line->start == 0)
        canvas_field(c, 1, y, keys, entry->keys, strlen(entry->keys),
                     theme_full(c->theme, ROLE_KEY_NAME, 0), CANVAS_LEFT);
    canvas_text(c, keys + 2, y, entry->text + line->start, line->end - line->start,
                theme_full(c->theme, ROLE_TEXT, 0));
}

void help_draw(struct help *h, const struct canvas *c)
{
    struct style text = theme_full(c->theme, ROLE_TEXT, 0);
    struct rect all = {0, 0, c->area.width, c->area.height};
    bool border = all.width >= 20 && all.height >= 6;
    canvas_clear(c);
    struct canvas inside =
        border ? canvas_part(c, (struct rect){1, 1, all.width - 2, all.height - 2}) : *c;
    h->height = inside.area.height;
    wrap(h, inside.area.width);
    clamp(h);
    for (int y = 0; y < inside.area.height && (size_t)(h->top + y) < h->lines.n; y++)
        draw_line(h, &inside, y, &h->lines.v[h->top + y]);
    if (border) {
        char place[32];
        long end = h->top + h->height < (long)h->lines.n ? h->top + h->height : (long)h->lines.n;
        snprintf(place, sizeof place, "%ld/%zu", end, h->lines.n);
        canvas_box(c, all, "Help: Esc closes, keys of movement scroll", place,
                   style_over(text, theme_style(c->theme, ROLE_BORDER_FOCUS, 0)),
                   theme_full(c->theme, ROLE_TITLE, 0));
    }
}

void help_scroll(struct help *h, long rows)
{
    h->top += rows;
    clamp(h);
}

void help_page(struct help *h, long pages)
{
    help_scroll(h, pages * (h->height > 2 ? h->height - 1 : 1));
}

void help_end(struct help *h, bool bottom)
{
    h->top = bottom ? (long)h->lines.n : 0;
    clamp(h);
}

static bool mentions(const struct entry *entry, const char *word, int pass)
{
    return pass == 0   ? strcmp(entry->command->name, word) == 0
           : pass == 1 ? strncmp(entry->command->name, word, strlen(word)) == 0
                       : strcasestr(entry->text, word) != NULL;
}

bool help_find(struct help *h, const char *word)
{
    if (h->lines.n == 0) /* not drawn yet: any width will do, the entry stays on top */
        wrap(h, 80);
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < h->lines.n; i++) {
            const struct entry *entry = &h->entries.v[h->lines.v[i].entry];
            if (entry->command && h->lines.v[i].start == 0 && mentions(entry, word, pass)) {
                h->top = (long)i;
                clamp(h);
                return true;
            }
        }
    }
    return false;
}
