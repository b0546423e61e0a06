/* --log: keys and time per decision, as lines of JSON in a file of the user's, for studies of
 * annotating. Nothing is sent anywhere.
 *
 * A line per event: "open" and "close" of an article, "step" for everything that changed the
 * annotations, undo and redo included. "keys" are those pressed since the line before, by their
 * names in the configuration; what is typed into a prompt is only counted ("typed"). "ms" is the
 * time since the line before. Places count code points. */
#ifndef DIPLE_APP_KEYLOG_H
#define DIPLE_APP_KEYLOG_H

#include "app/session.h"
#include "ui/key.h"

struct keylog;

/* Appends to the file, which is made if it is not there. NULL with an error. */
struct keylog *keylog_open(const char *path, struct error *err);
void keylog_close(struct keylog *l); /* NULL is allowed, here and below */

void keylog_key(struct keylog *l, struct key key, bool in_prompt);

/* An article is open, or is about to be closed. */
void keylog_article(struct keylog *l, const struct session *s, const char *event);

/* After an event: writes a line if the annotations have changed. mode: "read", "label", "pane". */
void keylog_step(struct keylog *l, const struct session *s, const char *mode);

#endif
