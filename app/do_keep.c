/* Keeping a name: from the article into the user's own list. */
#include "app/label.h"

#include "app/kept.h"
#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

void do_keep(struct reader *r, const struct action *a)
{
    struct session *s = &r->session;
    bool beside = a->text && strcmp(a->text, "folder") == 0, known;
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL);
    if (a->text && *a->text && !beside) {
        reader_complain(r, "keep: 'folder' or nothing is meant");
        return;
    }
    if (!at || at->fragment_count > 1) {
        reader_say(r, "no name at the cursor; label one first, or reject one");
        return;
    }
    const char *label =
        at->status == ANNOTATION_REJECTED ? NULL : schema_label(s->schema, at->label)->name;
    char *path = kept_path(s->path, beside), *words = text_copy_line(s->text, at->range);
    struct error err;
    if (!path)
        reader_complain(r, "there is no place to keep names");
    else if (r->options->read_only)
        reader_complain(r, "read-only: nothing is kept");
    else if (!kept_add(path, words, strlen(words), label, &known, &err))
        reader_complain(r, "%s", err.message);
    else if (known)
        reader_say(r, "'%s' is kept already", words);
    else {
        reader_say(r, label ? "kept: '%s' is %s %s" : "kept: '%s' is %s%s", words,
                   label ? label : "never a name",
                   !label   ? ""
                   : beside ? "in this folder"
                            : "in all articles");
        session_find_names_again(s, textview_visible(r->view));
    }
    free(words);
    free(path);
}
