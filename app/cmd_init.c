/* diple init: the built-in labels as brat's three configuration files, to be changed from there. */
#include "app/commands.h"

#include "core/annotation/schema.h"
#include "core/base/alloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file that is there is a person's work: it is never opened for writing ("x" of C11), not even
 * when it appears between a look and the write. */
static int write_new(const char *folder, const char *name, const char *content)
{
    size_t n = strlen(folder);
    char *path = xasprintf("%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
    int status = EXIT_OK;
    FILE *f = fopen(path, "wx");
    if (!f && errno == EEXIST) {
        status = options_trouble("'%s' is there already: left as it is", path);
    } else if (!f) {
        status = options_trouble("cannot write '%s': %s", path, strerror(errno));
    } else {
        bool ok = fputs(content, f) != EOF;
        if (fclose(f) != 0 || !ok) {
            status = options_trouble("cannot write '%s': %s", path, strerror(errno));
            remove(path); /* made a moment ago, by us */
        }
    }
    free(path);
    return status;
}

int cmd_init(const struct options *o)
{
    if (o->file_count > 1)
        return options_usage("init: name one folder");
    const char *folder = o->file_count ? o->files[0] : ".";
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return options_trouble("cannot make the folder '%s': %s", folder, strerror(errno));
    struct schema *schema = schema_builtin();
    const struct {
        const char *name;
        char *content;
    } files[] = {
        {"annotation.conf", schema_annotation_conf(schema)},
        {"visual.conf", schema_visual_conf(schema)},
        {"kb_shortcuts.conf", schema_kb_shortcuts_conf(schema)},
    };
    int status = EXIT_OK;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (write_new(folder, files[i].name, files[i].content) != EXIT_OK)
            status = EXIT_TROUBLE;
        free(files[i].content);
    }
    schema_free(schema);
    return status;
}
