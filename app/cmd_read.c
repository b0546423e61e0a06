/* diple FILE...: the reader on the terminal that the program was started in. */
#include "app/commands.h"
#include "app/resume.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void on_trouble(const char *message, void *data)
{
    (void)data;
    options_trouble("%s", message);
}

/* Keys come from the terminal even when the article comes from standard input. */
static FILE *open_keys(void)
{
    if (isatty(STDIN_FILENO))
        return stdin;
    return fopen("/dev/tty", "r");
}

static void release_files(struct reader *r)
{
    files_release(&r->files);
    files_release(&r->named);
}

int read_on_terminal(struct reader *r, struct options *o)
{
    if (!isatty(STDOUT_FILENO)) {
        release_files(r);
        return options_usage(
            "the reader needs a terminal; 'diple text' and 'diple entities' do not");
    }
    FILE *keys = open_keys();
    if (!keys) {
        release_files(r);
        return options_trouble("cannot read keys: %s", strerror(errno));
    }
    const struct terminal_options terminal = {
        .in = keys,
        .color = (enum terminal_color)o->color,
        .mouse = o->mouse,
        .signals = true,
    };
    int status = reader_start(r, o, &terminal);
    if (status == EXIT_OK && o->sides[0] && !adjudicate_files(r, o->sides[0], o->sides[1])) {
        char *message = xstrdup(r->message);
        reader_stop(r);
        status = options_trouble("%s", message);
        free(message);
        if (keys != stdin)
            fclose(keys);
        return status;
    }
    while (status == EXIT_OK && !r->quit)
        reader_step(r, -1);
    int end = reader_stop(r);
    if (keys != stdin)
        fclose(keys);
    return status == EXIT_OK ? end : status;
}

int cmd_read(const struct options *o)
{
    struct reader r;
    memset(&r, 0, sizeof r);
    struct options own = *o;
    if (o->file_count == 0 && isatty(STDIN_FILENO) && !resume_load(&r, &own, on_trouble, NULL)) {
        release_files(&r);
        return options_usage("no article named, and no session to go on with");
    }
    for (size_t i = 0; i < o->file_count; i++) {
        r.browsing = r.browsing || file_is_folder(o->files[i]);
        vec_push(&r.named, xstrdup(o->files[i]));
        files_add(&r.files, o->files[i], on_trouble, NULL);
    }
    r.browsing = r.browsing && r.files.n > 1;
    if (o->file_count == 0 && r.files.n == 0)
        files_add(&r.files, "-", on_trouble, NULL);
    if (r.files.n == 0) {
        release_files(&r);
        return options_trouble("there is no article to read");
    }
    return read_on_terminal(&r, &own);
}
