#include "core/entities/lines.h"

#include "core/base/strbuf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool lines_open(struct lines *l, const char *path, struct error *err)
{
    *l = (struct lines){.path = path, .file = fopen(path, "re")};
    return l->file || error_set_errno(err, "cannot open '%s'", path);
}

bool lines_next(struct lines *l)
{
    ssize_t n = getline(&l->line, &l->cap, l->file);
    if (n < 0)
        return false;
    while (n && (l->line[n - 1] == '\n' || l->line[n - 1] == '\r'))
        n--;
    l->line[n] = '\0';
    l->n = (size_t)n;
    l->number++;
    return true;
}

bool lines_close(struct lines *l, struct error *err)
{
    bool ok = !ferror(l->file);
    int code = errno;
    fclose(l->file);
    free(l->line);
    errno = code;
    return ok || error_set_errno(err, "cannot read '%s'", l->path);
}

char *lines_field(char **at)
{
    char *field = *at;
    if (!field)
        return NULL;
    char *tab = strchr(field, '\t');
    if (tab)
        *tab++ = '\0';
    *at = tab;
    return field;
}

uint8_t *lines_whole_file(const char *path, size_t *n, struct error *err)
{
    struct strbuf all = STRBUF_INIT;
    char part[16384];
    FILE *f = fopen(path, "rbe");
    if (!f) {
        error_set_errno(err, "cannot open '%s'", path);
        return NULL;
    }
    for (size_t got; (got = fread(part, 1, sizeof part, f)) > 0;)
        strbuf_add(&all, part, got);
    bool ok = !ferror(f);
    if (!ok)
        error_set_errno(err, "cannot read '%s'", path);
    fclose(f);
    *n = all.n;
    uint8_t *bytes = (uint8_t *)strbuf_detach(&all);
    if (!ok) {
        free(bytes);
        return NULL;
    }
    return bytes;
}
