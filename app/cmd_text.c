#include "app/commands.h"

#include "app/files.h"
#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Valid stretches go out as they are, invalid bytes as U+FFFD: what the offsets count. */
static bool write_text(const struct text *t)
{
    const uint8_t *s = text_bytes(t);
    size_t n = text_size(t);
    for (size_t i = 0; i < n;) {
        size_t good = utf8_invalid_at(s + i, n - i);
        if (fwrite(s + i, 1, good, stdout) != good)
            return false;
        i += good;
        if (i < n) {
            if (fputs("\xEF\xBF\xBD", stdout) == EOF)
                return false;
            i++;
        }
    }
    return true;
}

int cmd_text(const struct options *o)
{
    int status = EXIT_OK;
    for (size_t i = 0; i < o->file_count; i++) {
        struct error err;
        struct article *a = article_open(o->files[i], &o->article, &err);
        if (!a) {
            status = options_trouble("%s", err.message);
            continue;
        }
        for (size_t k = 0; k < article_warning_count(a); k++)
            options_trouble("%s: %s", o->files[i], article_warning(a, k));
        bool ok = write_text(article_text(a));
        article_free(a);
        if (!ok)
            break;
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        return options_trouble("cannot write: %s", strerror(errno));
    return status;
}
