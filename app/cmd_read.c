/* diple FILE...: the reader on the terminal that the program was started in. */
#include "app/commands.h"
#include "app/reader.h"

#include <errno.h>
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

int cmd_read(const struct options *o)
{
    struct reader r;
    memset(&r, 0, sizeof r);
    struct options own = *o;
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
    if (!keys) {
        files_release(&r.files);
        return options_trouble("cannot read keys: %s", strerror(errno));
    }
    const struct terminal_options terminal = {
        .in = keys,
        .color = (enum terminal_color)own.color,
        .mouse = own.mouse,
        .signals = true,
    };
    int status = reader_start(&r, &own, &terminal);
    while (status == EXIT_OK && !r.quit)
        reader_step(&r, -1);
    int end = reader_stop(&r);
    if (keys != stdin)
        fclose(keys);
    return status == EXIT_OK ? end : status;
}
