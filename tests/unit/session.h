/* An article with its document, state database and files in a folder of its own. */
#ifndef DIPLE_TESTS_SESSION_H
#define DIPLE_TESTS_SESSION_H

#include "core/store/document.h"
#include "tests/unit/folder.h"

#include <stdbool.h>

extern const char article[]; /* CR LF, ideographs, a character beyond the BMP */

struct session {
    struct text *text;
    struct schema *schema;
    struct state *state;
    struct document *document;
    struct annotations *set;
    char *article, *ann;
};

struct session session_open(const struct folder *f, bool with_state);
void session_close(struct session *s);

/* One step: a hand-made annotation of the first place of these words. */
uint32_t session_add(struct session *s, const char *words, const char *label);

#endif
