/* The program itself: command line, help, options, mouse, suspend, quit. */
#include "app/reader.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/format/format.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY_MOST = 200 };

void do_command_line(struct reader *r, const struct action *a)
{
    (void)a;
    r->prompt_use = PROMPT_COMMAND;
    r->prompt = prompt_new(":", &r->command_history, command_line_complete, r);
}

void command_line_run(struct reader *r, const char *line)
{
    line += strspn(line, " ");
    if (!*line)
        return;
    prompt_history_add(&r->command_history, line, HISTORY_MOST);
    size_t n = strcspn(line, " ");
    struct action a = {.text = line + n + strspn(line + n, " ")};
    if (strspn(line, "0123456789") == n) {
        a.command = CMD_GOTO_LINE;
        a.text = line;
    } else
        a.command = command_find(line, n);
    if (a.command == CMD_NONE) {
        reader_complain(r, "no command '%.*s'; Tab completes", (int)(n > 40 ? 40 : n), line);
        return;
    }
    reader_run(r, &a);
}

/* ---- completion
 * -------------------------------------------------------------------------------------------- */

static void offer(struct prompt_candidates *out, const char *word, size_t n, const char *candidate)
{
    if (strncasecmp(candidate, word, n) == 0)
        vec_push(out, xstrdup(candidate));
}

static void offer_filter(struct reader *r, struct prompt_candidates *out, const char *word,
                         size_t n)
{
    static const char *const words[] = {"visible",         "all",         "score>0.9",
                                        "score<0.5",       "status=open", "status=accepted",
                                        "status=rejected", "status=hand", "text="};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        offer(out, word, n, words[i]);
    for (uint32_t i = 0; i < schema_count(r->session.schema); i++) {
        char *label = xasprintf("label=%s", schema_label(r->session.schema, i)->name);
        offer(out, word, n, label);
        free(label);
    }
}

void command_line_complete(const char *line, size_t cursor, struct prompt_candidates *out,
                           void *data)
{
    struct reader *r = data;
    size_t first = strspn(line, " "), length = strcspn(line + first, " ");
    const char *word = line + out->start;
    size_t n = cursor - out->start;
    if (out->start <= first) {
        for (int id = CMD_NONE + 1; id < CMD_COUNT; id++)
            offer(out, word, n, command_info((enum command_id)id)->name);
        return;
    }
    switch (command_find(line + first, length)) {
    case CMD_LABEL:
    case CMD_LABEL_ALL:
    case CMD_ALSO:
    case CMD_EVERYWHERE:
    case CMD_RULE:
    case CMD_RELABEL:
        for (uint32_t i = 0; i < schema_count(r->session.schema); i++)
            offer(out, word, n, schema_label(r->session.schema, i)->name);
        return;
    case CMD_EXPORT:
        for (size_t i = 0; i < format_count(); i++)
            if (format_at(i)->write)
                offer(out, word, n, format_at(i)->name);
        return;
    case CMD_ACCEPT:
    case CMD_REJECT:
    case CMD_REMOVE:
    case CMD_FILTER:
        offer_filter(r, out, word, n);
        return;
    case CMD_STOPS:
        offer(out, word, n, "open");
        offer(out, word, n, "annotations");
        offer(out, word, n, "duplicates");
        offer(out, word, n, "notes");
        offer(out, word, n, "hits");
        return;
    case CMD_ATTRIBUTE:
        for (size_t i = 0; i < schema_attribute_count(r->session.schema); i++)
            offer(out, word, n, schema_attribute(r->session.schema, i)->name);
        return;
    case CMD_RELATION:
        for (size_t i = 0; i < schema_relation_count(r->session.schema); i++)
            offer(out, word, n, schema_relation(r->session.schema, i)->name);
        return;
    case CMD_UNRULE:
        for (size_t i = 0; i < r->rules.n; i++)
            offer(out, word, n, r->rules.v[i].words);
        return;
    case CMD_HELP:
        for (int id = CMD_NONE + 1; id < CMD_COUNT; id++)
            offer(out, word, n, command_info((enum command_id)id)->name);
        return;
    case CMD_SET: {
        size_t count;
        const struct dup_option *table = dup_option_table(&count);
        offer(out, word, n, "width");
        offer(out, word, n, "learn");
        for (size_t i = 0; i < count; i++)
            offer(out, word, n, table[i].name);
        return;
    }
    default:
        return;
    }
}

/* ---- help, options
 * -------------------------------------------------------------------------------------------- */

void do_help(struct reader *r, const struct action *a)
{
    r->help = help_new(r->keymap, reader_mode(r));
    if (a->text && *a->text && !help_find(r->help, a->text))
        reader_complain(r, "the help does not mention '%s'", a->text);
}

void do_set(struct reader *r, const struct action *a)
{
    const char *s = a->text ? a->text : "";
    size_t n = strcspn(s, " =");
    char *name = xmemdup0(s, n);
    const char *value = s + n + strspn(s + n, " =");
    struct error err;
    if (!*name)
        reader_complain(r, "which option? Tab shows them");
    else if (strcmp(name, "width") == 0) {
        char *end;
        long w = strtol(value, &end, 10);
        if (*end || !*value || w < 0 || w > 1000)
            reader_complain(r, "width takes a number of columns, 0: as wide as the window");
        else {
            textview_set_column(r->view, (int)w);
            r->options->width = (int)w;
        }
    } else if (strcmp(name, "learn") == 0) {
        r->options->no_learn = strcmp(value, "no") == 0;
        reader_say(r, r->options->no_learn ? "decisions tell nothing about the rest"
                                           : "decisions tell about the rest of article and folder");
    } else if (!*value) {
        char *now = dup_option_get(&r->options->duplicates, name);
        if (now)
            reader_say(r, "%s is %s", name, now);
        else
            reader_complain(r, "no option '%s'", name);
        free(now);
    } else if (!dup_option_set(&r->options->duplicates, name, value, &err))
        reader_complain(r, "%s", err.message);
    else {
        /* other passages count as repeats now */
        session_find_repeats(&r->session);
        others_start(r->others, &r->files, r->options, false);
        reader_say(r, "%s is %s", name, value);
    }
    free(name);
}

void do_mouse(struct reader *r, const struct action *a)
{
    bool on = a->text && *a->text ? strcmp(a->text, "on") == 0 : !terminal_mouse(r->terminal);
    terminal_set_mouse(r->terminal, on);
    reader_say(r, on ? "the mouse works here; F2 gives it back to the terminal"
                     : "the mouse belongs to the terminal");
}

void do_redraw(struct reader *r, const struct action *a)
{
    (void)a;
    terminal_redraw(r->terminal);
}

void do_suspend(struct reader *r, const struct action *a)
{
    (void)a;
    struct error err;
    /* who stops may never come back */
    if (!document_save(r->session.document, &err))
        reader_complain(r, "not saved: %s", err.message);
    terminal_suspend(r->terminal);
}

void do_quit(struct reader *r, const struct action *a)
{
    (void)a;
    r->quit = true;
}
