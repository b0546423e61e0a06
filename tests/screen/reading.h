/* The whole reader in one process: on the emulated terminal of screen.h, in a folder of its own,
 * with the real model. */
#ifndef DIPLE_TESTS_READING_H
#define DIPLE_TESTS_READING_H

#include "app/reader.h"
#include "tests/screen/screen.h"
#include "tests/unit/folder.h"

struct reading {
    const struct folder *folder;
    struct screen *screen;
    struct options options;
    struct reader reader;
    const char *annotator, *log; /* for the next start; borrowed */
    bool read_only;
    bool running;
};

/* For cmocka_unit_test_setup_teardown: *state is a struct reading without a terminal yet. HOME and
 * all XDG folders are inside a new temporary folder, "sample.txt" in it is the sample article. */
int reading_setup(void **state);
int reading_teardown(void **state);

char *reading_path(struct reading *g, const char *name); /* in the folder; owned by the caller */
void reading_write(struct reading *g, const char *name, const void *bytes, size_t n);
/* A file of the folder as a string, owned by the caller; NULL when it is not there. */
char *reading_file(struct reading *g, const char *name, size_t *n);

/* Starts the reader on files of the folder (names separated by blanks) and waits for its jobs. */
void reading_start(struct reading *g, const char *names, int width, int height);
void reading_start_on(struct reading *g, const char *names, const struct screen_options *options);
/* An option of the next start, "annotator"; value NULL: not given. */
void reading_options(struct reading *g, const char *name, const char *value);
/* As the command line does it: names may be folders; without any the last session goes on. */
void reading_open(struct reading *g, const char *names, int width, int height);
/* Ends it as `q` does; returns the exit status. */
int reading_stop(struct reading *g);

/* Removes what was kept between runs; while none runs. */
void reading_forget(struct reading *g);

/* Types bytes, lets the reader handle them and its jobs end, shows the screen. Each Esc in the
 * bytes that begins no sequence should be the last of them. */
void reading_type(struct reading *g, const char *bytes);
/* ":line" and Enter. */
void reading_command(struct reading *g, const char *line);
void reading_settle(struct reading *g);
void reading_resize(struct reading *g, int width, int height);
/* A mouse report; x and y from 0. button as SGR has it, 64 and 65 the wheel, +32 while moving. */
void reading_mouse(struct reading *g, int button, int x, int y, bool release);

/* Puts the cursor on the n-th (from 1) place where the text has these words. */
void reading_goto(struct reading *g, const char *words, int nth);
size_t reading_offset(struct reading *g, const char *words, int nth);

/* The key line or message, the status line; valid until the next call. */
const char *reading_message(struct reading *g);
const char *reading_status(struct reading *g);

size_t reading_cursor(struct reading *g);
bool reading_cursor_is_visible(struct reading *g);
/* The cursor is where the text has these words for the n-th time. */
void assert_cursor(struct reading *g, const char *words, int nth);
void assert_message(struct reading *g, const char *part);

/* Fails when a border stands in another column on some row than on the others. */
void assert_borders(struct reading *g);
#define assert_shown(g, text)                                                           \
    do {                                                                                \
        int x_, y_;                                                                     \
        if (!screen_find((g)->screen, text, &x_, &y_))                                  \
            fail_msg("'%s' is not on the screen:\n%s", text, screen_text((g)->screen)); \
    } while (0)
#define assert_not_shown(g, text)                                                   \
    do {                                                                            \
        int x_, y_;                                                                 \
        if (screen_find((g)->screen, text, &x_, &y_))                               \
            fail_msg("'%s' is on the screen:\n%s", text, screen_text((g)->screen)); \
    } while (0)

#endif
