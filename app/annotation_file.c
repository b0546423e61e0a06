#include "app/annotation_file.h"

#include "app/options.h"
#include "core/base/alloc.h"
#include "core/store/atomic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *annotation_file_formats(void)
{
    struct strbuf names = STRBUF_INIT;
    for (size_t i = 0; i < format_count(); i++)
        if (format_at(i)->read)
            strbuf_addf(&names, "%s%s", names.n ? ", " : "", format_at(i)->name);
    return strbuf_detach(&names);
}

/* The whole of standard input; false when it cannot be read or is over 1 GB. */
static bool read_input(struct annotation_file *f)
{
    struct strbuf all = STRBUF_INIT;
    char piece[65536];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, stdin)) > 0 && all.n < (size_t)1 << 30)
        strbuf_add(&all, piece, n);
    f->size = all.n;
    f->bytes = (uint8_t *)strbuf_detach(&all);
    return n == 0 && !ferror(stdin);
}

static int read_file(struct annotation_file *f)
{
    struct file_stamp stamp;
    struct error err;
    if (strcmp(f->path, "-") == 0) {
        if (read_input(f))
            return EXIT_OK;
        annotation_file_release(f);
        return options_trouble("cannot read standard input");
    }
    if (!atomic_read(f->path, 0, &f->bytes, &f->size, &stamp, &err))
        return options_trouble("%s", err.message);
    if (!stamp.exists)
        return options_trouble("cannot open '%s': there is no such file", f->path);
    return EXIT_OK;
}

int annotation_file_open(struct annotation_file *f, const char *path, const char *format)
{
    memset(f, 0, sizeof *f);
    f->path = path;
    if (format) {
        f->format = format_find(format);
        if (!f->format || !f->format->read) {
            char *names = annotation_file_formats();
            options_usage("'%s' cannot be read (%s)", format, names);
            free(names);
            return EXIT_USAGE;
        }
    }
    int status = read_file(f);
    if (status != EXIT_OK)
        return status;
    if (!f->format)
        f->format = format_guess(path, (const char *)f->bytes, f->size);
    if (f->format)
        return EXIT_OK;
    char *names = annotation_file_formats();
    options_trouble("'%s': nothing tells its format; name it (%s)", path, names);
    free(names);
    annotation_file_release(f);
    return EXIT_TROUBLE;
}

void annotation_file_release(struct annotation_file *f)
{
    free(f->bytes);
    f->bytes = NULL;
    f->size = 0;
}

char *annotation_file_text(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    int n = (int)(dot && dot > name ? dot - path : (long)strlen(path));
    return xasprintf("%.*s.txt", n, path);
}

bool annotation_file_say(const char *path, struct format_report *report)
{
    bool any = report->n > 0;
    for (size_t i = 0; i < report->n; i++) {
        char *line = format_remark_line(&report->v[i]);
        options_trouble("%s: %s", path, line);
        free(line);
    }
    format_report_release(report);
    return any;
}
