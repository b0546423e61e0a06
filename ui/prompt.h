/* A one-line editor, for `:` and `/` and questions. Keys in, state out; no curses in prompt.c
 * (drawing is in prompt-draw.c).
 *
 * The cursor moves by grapheme clusters. Keys: text; Left Right Home End C-a C-e C-b C-f; C-Left
 * C-Right by words; Backspace Delete C-d C-h; C-w word, C-u to the start, C-k to the end (C-y
 * brings the last of these back); Up Down C-p C-n history (only entries that begin with what was
 * typed); Tab S-Tab through the completions; Enter; Esc and C-c and C-g cancel, and so does
 * Backspace in an empty line. */
#ifndef DIPLE_UI_PROMPT_H
#define DIPLE_UI_PROMPT_H

#include "ui/key.h"

#include <stddef.h>

struct canvas;

enum { PROMPT_MOST = 4096 }; /* bytes; what would make it longer is not taken */

/* Lines entered before, the newest last; owned by the caller, who may load and save it. */
struct prompt_history {
    char **v;
    size_t n, cap;
};

/* Adds a line (not an empty one, not the newest again); drops the oldest beyond `most`. */
void prompt_history_add(struct prompt_history *h, const char *line, size_t most);
void prompt_history_release(struct prompt_history *h);

struct prompt_candidates {
    size_t
        start; /* in: where the word before the cursor begins; out: what is replaced begins here */
    char **v;  /* each an xmalloc'ed string; taken over */
    size_t n, cap;
};

/* Adds (vec_push) the texts that could stand for line[start, cursor). */
typedef void prompt_complete(const char *line, size_t cursor, struct prompt_candidates *out,
                             void *data);

enum prompt_result {
    PROMPT_UNUSED,  /* not a key of the prompt */
    PROMPT_MOVED,   /* used; the text is the same */
    PROMPT_CHANGED, /* the text is another one */
    PROMPT_DONE,
    PROMPT_CANCELLED,
};

struct prompt;

/* label: what stands before the line (":", "/", "note: "), copied. history may be NULL and is only
 * read here; complete may be NULL. */
struct prompt *prompt_new(const char *label, const struct prompt_history *history,
                          prompt_complete *complete, void *data);
void prompt_free(struct prompt *p);

enum prompt_result prompt_key(struct prompt *p, struct key key);

/* Inserts at the cursor, as after a paste: line breaks and tabs as blanks, other control characters
 * dropped. False when nothing could be inserted. */
bool prompt_insert(struct prompt *p, const char *s, size_t n);

void prompt_set(struct prompt *p, const char *line); /* cursor at the end */
const char *prompt_line(const struct prompt *p);
const char *prompt_label(const struct prompt *p);
size_t prompt_cursor(const struct prompt *p); /* byte offset in the line */

/* The completions being cycled through, the one in the line (or n) in *selected; NULL when none. */
const struct prompt_candidates *prompt_candidates(const struct prompt *p, size_t *selected);

/* Draws label, line and cursor into row 0 of the canvas; a long line scrolls. `right` (may be NULL)
 * is shown at the right when there is room ("3 of 17"). */
void prompt_draw(const struct prompt *p, const struct canvas *c, const char *right);
/* Draws the candidates into row 0 of another canvas, the selected one in view. */
void prompt_draw_candidates(const struct prompt *p, const struct canvas *c);

#endif
