#include "app/keylog.h"

#include "core/base/alloc.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct keylog {
    int fd;
    json_t *keys;
    size_t typed;
    double last;       /* time of the line before; 0: none */
    size_t undo, redo; /* steps of the open article after the line before */
};

struct keylog *keylog_open(const char *path, struct error *err)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set_errno(err, "cannot write to '%s'", path);
        return NULL;
    }
    struct keylog *l = xcalloc(1, sizeof *l);
    l->fd = fd;
    l->keys = json_array();
    return l;
}

void keylog_close(struct keylog *l)
{
    if (!l)
        return;
    close(l->fd);
    json_decref(l->keys);
    free(l);
}

void keylog_key(struct keylog *l, struct key key, bool in_prompt)
{
    char name[KEY_NAME_SIZE];
    if (!l)
        return;
    if (in_prompt && key_is_text(key)) {
        l->typed++;
        return;
    }
    key_print(key, name);
    json_array_append_new(l->keys, json_string(name));
}

static double now(char *text, size_t size)
{
    struct timespec t;
    struct tm utc;
    char seconds[32];
    clock_gettime(CLOCK_REALTIME, &t);
    gmtime_r(&t.tv_sec, &utc);
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, size, "%s.%03ldZ", seconds, t.tv_nsec / 1000000);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void write_line(struct keylog *l, const struct session *s, const char *event, json_t *more)
{
    char time_text[48];
    double t = now(time_text, sizeof time_text);
    json_t *line = json_pack(
        "{s:s, s:s, s:I, s:O, s:I, s:o*, s:I, s:I}", "event", event, "time", time_text, "ms",
        (json_int_t)(l->last > 0 && t > l->last ? t - l->last : 0), "keys", l->keys, "typed",
        (json_int_t)l->typed, "article", json_string(s->path), "annotated",
        (json_int_t)annotations_count(s->annotations, ANNOTATIONS_MADE, SCHEMA_NONE), "open",
        (json_int_t)annotations_count(s->annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE));
    json_object_update(line, more);
    json_decref(more);
    char *text = json_dumps(line, JSON_COMPACT);
    size_t n = text ? strlen(text) : 0;
    if (text) {
        text[n] = '\n'; /* one write: lines of two programs do not mix */
        if (write(l->fd, text, n + 1) < 0)
            n = 0; /* a full disk ends no session */
    }
    free(text);
    json_decref(line);
    l->last = t;
    l->typed = 0;
    json_array_clear(l->keys);
}

static void count_steps(struct keylog *l, const struct session *s)
{
    l->undo = annotations_undo_count(s->annotations);
    l->redo = annotations_redo_count(s->annotations);
}

void keylog_article(struct keylog *l, const struct session *s, const char *event)
{
    if (!l || !s->article)
        return;
    write_line(l, s, event,
               s->options->annotator ? json_pack("{s:s}", "annotator", s->options->annotator)
                                     : json_object());
    count_steps(l, s);
}

void keylog_step(struct keylog *l, const struct session *s, const char *mode)
{
    if (!l || !s->article ||
        (l->undo == annotations_undo_count(s->annotations) &&
         l->redo == annotations_redo_count(s->annotations)))
        return;
    struct range place = annotations_last_place(s->annotations);
    write_line(l, s, "step",
               json_pack("{s:s*, s:s, s:I, s:I}", "step", annotations_last_step(s->annotations),
                         "mode", mode, "start", (json_int_t)text_codepoint_of(s->text, place.start),
                         "end", (json_int_t)text_codepoint_of(s->text, place.end)));
    count_steps(l, s);
}
