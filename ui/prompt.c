#include "config.h"

#include "ui/prompt.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <string.h>

struct prompt {
    char *label;
    struct strbuf line;
    size_t cursor;
    char *killed; /* by C-w, C-u, C-k; NULL: nothing */
    const struct prompt_history *history;
    size_t entry; /* in history; history->n: the line typed */
    char *typed;  /* what stood there when going through the history began */
    prompt_complete *complete;
    void *data;
    struct prompt_candidates candidates;
    size_t chosen;   /* candidates.n: the word as typed */
    char *completed; /* the word as typed, while candidates are shown */
};

void prompt_history_add(struct prompt_history *h, const char *line, size_t most)
{
    if (!*line || most == 0 || (h->n > 0 && strcmp(h->v[h->n - 1], line) == 0))
        return;
    while (h->n >= most) {
        free(h->v[0]);
        memmove(h->v, h->v + 1, (h->n - 1) * sizeof *h->v);
        h->n--;
    }
    vec_push(h, xstrdup(line));
}

void prompt_history_release(struct prompt_history *h)
{
    for (size_t i = 0; i < h->n; i++)
        free(h->v[i]);
    vec_release(h);
}

struct prompt *prompt_new(const char *label, const struct prompt_history *history,
                          prompt_complete *complete, void *data)
{
    struct prompt *p = xcalloc(1, sizeof *p);
    p->label = xstrdup(label);
    p->history = history;
    p->entry = history ? history->n : 0;
    p->complete = complete;
    p->data = data;
    return p;
}

static void end_completion(struct prompt *p)
{
    for (size_t i = 0; i < p->candidates.n; i++)
        free(p->candidates.v[i]);
    vec_release(&p->candidates);
    p->chosen = 0;
    free(p->completed);
    p->completed = NULL;
}

static void end_history(struct prompt *p)
{
    p->entry = p->history ? p->history->n : 0;
    free(p->typed);
    p->typed = NULL;
}

void prompt_free(struct prompt *p)
{
    if (!p)
        return;
    end_completion(p);
    end_history(p);
    strbuf_release(&p->line);
    free(p->killed);
    free(p->label);
    free(p);
}

static const uint8_t *bytes(const struct prompt *p)
{
    return (const uint8_t *)strbuf_str(&p->line);
}

/* Puts n bytes in place of line[start, end), the cursor behind them. False when too long. */
static bool splice(struct prompt *p, size_t start, size_t end, const char *s, size_t n)
{
    if (p->line.n - (end - start) + n > PROMPT_MOST)
        return false;
    struct strbuf new = STRBUF_INIT;
    strbuf_add(&new, strbuf_str(&p->line), start);
    strbuf_add(&new, s, n);
    strbuf_add(&new, strbuf_str(&p->line) + end, p->line.n - end);
    strbuf_release(&p->line);
    p->line = new;
    p->cursor = start + n;
    return true;
}

/* Nearest boundary of a kind before / after the cursor; a line is short, so all are computed. */
static size_t boundary(const struct prompt *p, void (*segment)(const uint8_t *, size_t, uint8_t *),
                       bool forward)
{
    size_t n = p->line.n, at = p->cursor;
    if (n == 0)
        return 0;
    uint8_t *breaks = xmalloc(n);
    segment(bytes(p), n, breaks);
    if (forward) {
        if (at < n)
            at++;
        while (at < n && !breaks[at])
            at++;
    } else {
        if (at > 0)
            at--;
        while (at > 0 && !breaks[at])
            at--;
    }
    free(breaks);
    return at;
}

/* Over blanks and punctuation and then one word, as C-w and C-Left do. */
static size_t word_boundary(struct prompt *p, bool forward)
{
    static const char separators[] = " -\t.,;:/\\=<>|\"'()[]{}";
    size_t cursor = p->cursor, from, at = cursor;
    do {
        p->cursor = from = at;
        at = boundary(p, segment_words, forward);
    } while (at != from && strchr(separators, strbuf_str(&p->line)[forward ? from : at]));
    p->cursor = cursor;
    return at;
}

static enum prompt_result kill(struct prompt *p, size_t start, size_t end)
{
    if (start == end)
        return PROMPT_MOVED;
    free(p->killed);
    p->killed = xmemdup0(strbuf_str(&p->line) + start, end - start);
    splice(p, start, end, "", 0);
    return PROMPT_CHANGED;
}

static enum prompt_result erase(struct prompt *p, size_t start, size_t end)
{
    if (start == end)
        return PROMPT_MOVED;
    splice(p, start, end, "", 0);
    return PROMPT_CHANGED;
}

static enum prompt_result move(struct prompt *p, size_t to)
{
    p->cursor = to;
    return PROMPT_MOVED;
}

static enum prompt_result walk_history(struct prompt *p, bool back)
{
    if (!p->history)
        return PROMPT_MOVED;
    if (!p->typed)
        p->typed = xstrdup(strbuf_str(&p->line));
    size_t n = strlen(p->typed), i = p->entry;
    const char *found = NULL;
    while (back ? i > 0 : i < p->history->n) {
        i = back ? i - 1 : i + 1;
        const char *line = i == p->history->n ? p->typed : p->history->v[i];
        if (strncmp(line, p->typed, n) == 0 && strcmp(line, strbuf_str(&p->line)) != 0) {
            found = line;
            break;
        }
    }
    if (!found)
        return PROMPT_MOVED;
    p->entry = i;
    prompt_set(p, found);
    return PROMPT_CHANGED;
}

static void choose(struct prompt *p, size_t chosen)
{
    const char *word = chosen == p->candidates.n ? p->completed : p->candidates.v[chosen];
    if (splice(p, p->candidates.start, p->cursor, word, strlen(word)))
        p->chosen = chosen;
}

static enum prompt_result complete(struct prompt *p, bool back)
{
    if (!p->complete)
        return PROMPT_MOVED;
    if (p->candidates.n == 0) {
        size_t start = p->cursor;
        while (start > 0 && bytes(p)[start - 1] != ' ')
            start--;
        p->candidates.start = start;
        p->complete(strbuf_str(&p->line), p->cursor, &p->candidates, p->data);
        if (p->candidates.n == 0 || p->candidates.start > p->cursor) {
            end_completion(p);
            return PROMPT_MOVED;
        }
        p->completed =
            xmemdup0(strbuf_str(&p->line) + p->candidates.start, p->cursor - p->candidates.start);
        choose(p, back ? p->candidates.n - 1 : 0);
        if (p->candidates.n == 1)
            end_completion(p);
        return PROMPT_CHANGED;
    }
    size_t n = p->candidates.n + 1;
    choose(p, (p->chosen + (back ? n - 1 : 1)) % n);
    return PROMPT_CHANGED;
}

static enum prompt_result control_key(struct prompt *p, uint32_t c)
{
    switch (c) {
    case 'a':
        return move(p, 0);
    case 'e':
        return move(p, p->line.n);
    case 'b':
        return move(p, boundary(p, segment_graphemes, false));
    case 'f':
        return move(p, boundary(p, segment_graphemes, true));
    case 'd':
        return erase(p, p->cursor, boundary(p, segment_graphemes, true));
    case 'w':
        return kill(p, word_boundary(p, false), p->cursor);
    case 'u':
        return kill(p, 0, p->cursor);
    case 'k':
        return kill(p, p->cursor, p->line.n);
    case 'y':
        return p->killed && prompt_insert(p, p->killed, strlen(p->killed)) ? PROMPT_CHANGED
                                                                           : PROMPT_MOVED;
    case 'p':
        return walk_history(p, true);
    case 'n':
        return walk_history(p, false);
    case 'c':
    case 'g':
        return PROMPT_CANCELLED;
    case KEYSYM_LEFT:
        return move(p, word_boundary(p, false));
    case KEYSYM_RIGHT:
        return move(p, word_boundary(p, true));
    default:
        return PROMPT_UNUSED;
    }
}

static enum prompt_result named_key(struct prompt *p, uint32_t code)
{
    switch (code) {
    case KEYSYM_LEFT:
        return move(p, boundary(p, segment_graphemes, false));
    case KEYSYM_RIGHT:
        return move(p, boundary(p, segment_graphemes, true));
    case KEYSYM_HOME:
        return move(p, 0);
    case KEYSYM_END:
        return move(p, p->line.n);
    case KEYSYM_UP:
        return walk_history(p, true);
    case KEYSYM_DOWN:
        return walk_history(p, false);
    case KEYSYM_BACKSPACE:
        if (p->line.n == 0)
            return PROMPT_CANCELLED;
        return erase(p, boundary(p, segment_graphemes, false), p->cursor);
    case KEYSYM_DELETE:
        return erase(p, p->cursor, boundary(p, segment_graphemes, true));
    case KEYSYM_ENTER:
        return PROMPT_DONE;
    case KEYSYM_ESC:
        return PROMPT_CANCELLED;
    default:
        return PROMPT_UNUSED;
    }
}

enum prompt_result prompt_key(struct prompt *p, struct key key)
{
    if (key.code == KEYSYM_TAB && !(key.mods & ~MOD_SHIFT)) {
        end_history(p);
        return complete(p, key.mods & MOD_SHIFT);
    }
    enum prompt_result result;
    if (key_is_text(key)) {
        uint8_t c[4];
        size_t n = utf8_encode(key.code, c);
        result =
            splice(p, p->cursor, p->cursor, (const char *)c, n) ? PROMPT_CHANGED : PROMPT_MOVED;
    } else if (key.mods == MOD_CTRL) {
        result = control_key(p, key.code);
    } else {
        result = key.mods ? PROMPT_UNUSED : named_key(p, key.code);
    }
    if (result == PROMPT_UNUSED)
        return result;
    end_completion(p);
    bool history = key.code == KEYSYM_UP || key.code == KEYSYM_DOWN ||
                   (key.mods == MOD_CTRL && (key.code == 'p' || key.code == 'n'));
    if (!history)
        end_history(p);
    return result;
}

bool prompt_insert(struct prompt *p, const char *s, size_t n)
{
    struct strbuf clean = STRBUF_INIT;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t length = utf8_decode((const uint8_t *)s + i, n - i, &c);
        if (c == '\n' || c == '\r' || c == '\t')
            strbuf_addc(&clean, ' ');
        else if (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) &&
                 !(c == UTF8_REPLACEMENT && length == 1))
            strbuf_add(&clean, s + i, length);
        i += length;
    }
    bool done = clean.n > 0 && splice(p, p->cursor, p->cursor, strbuf_str(&clean), clean.n);
    strbuf_release(&clean);
    if (done)
        end_completion(p);
    return done;
}

void prompt_set(struct prompt *p, const char *line)
{
    size_t n = strlen(line);
    if (n > PROMPT_MOST)
        n = utf8_align((const uint8_t *)line, n, PROMPT_MOST);
    char *copy = xmemdup0(line, n); /* may be the line itself */
    strbuf_clear(&p->line);
    strbuf_add(&p->line, copy, n);
    free(copy);
    p->cursor = n;
}

const char *prompt_line(const struct prompt *p)
{
    return strbuf_str(&p->line);
}

const char *prompt_label(const struct prompt *p)
{
    return p->label;
}

size_t prompt_cursor(const struct prompt *p)
{
    return p->cursor;
}

const struct prompt_candidates *prompt_candidates(const struct prompt *p, size_t *selected)
{
    if (selected)
        *selected = p->chosen;
    return p->candidates.n > 0 ? &p->candidates : NULL;
}
