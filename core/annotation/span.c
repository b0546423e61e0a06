#include "core/annotation/span.h"

#include "core/base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Scores are kept in steps that decimal text carries exactly, whatever the locale writes. */
static float score_round(float score)
{
    if (!(score >= 0))
        return ANNOTATION_NO_SCORE;
    return score >= 1 ? 1.0f : roundf(score * 1e6f) / 1e6f;
}

struct span *span_new(const struct annotation *a)
{
    size_t alternatives = a->alternative_count * sizeof *a->alternatives;
    size_t fragments = a->fragment_count > 1 ? a->fragment_count * sizeof *a->fragments : 0;
    size_t note = a->note ? strlen(a->note) + 1 : 0;
    struct span *s = xmalloc(sizeof *s + fragments + alternatives + note);
    char *tail = (char *)(s + 1);

    memset(s, 0, sizeof *s);
    s->a = *a;
    s->a.score = score_round(a->score);
    s->refs = 1;
    s->a.range.start = a->fragments[0].start;
    s->a.range.end = a->fragments[a->fragment_count - 1].end;
    if (fragments) {
        s->a.fragments = memcpy(tail, a->fragments, fragments);
        tail += fragments;
    } else {
        s->a.fragments = &s->a.range;
        s->a.fragment_count = 1;
    }
    s->a.alternatives = NULL;
    if (alternatives) {
        struct annotation_alternative *out = memcpy(tail, a->alternatives, alternatives);
        for (size_t i = 0; i < a->alternative_count; i++)
            out[i].score = score_round(out[i].score);
        s->a.alternatives = out;
        tail += alternatives;
    }
    s->a.note = note ? memcpy(tail, a->note, note) : NULL;
    return s;
}

struct span *span_ref(struct span *s)
{
    s->refs++;
    return s;
}

void span_unref(struct span *s)
{
    if (s && --s->refs == 0)
        free(s);
}

static bool same_string(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool span_equal(const struct span *a, const struct span *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->a.id != b->a.id || a->a.label != b->a.label || a->a.status != b->a.status ||
        a->a.score != b->a.score || a->a.fragment_count != b->a.fragment_count ||
        a->a.alternative_count != b->a.alternative_count || !same_string(a->a.note, b->a.note) ||
        !same_string(a->a.source, b->a.source))
        return false;
    for (size_t i = 0; i < a->a.fragment_count; i++)
        if (a->a.fragments[i].start != b->a.fragments[i].start ||
            a->a.fragments[i].end != b->a.fragments[i].end)
            return false;
    for (size_t i = 0; i < a->a.alternative_count; i++)
        if (a->a.alternatives[i].label != b->a.alternatives[i].label ||
            a->a.alternatives[i].score != b->a.alternatives[i].score)
            return false;
    return true;
}

/* "E12" is kind E, number 12; "*<TAB>Equiv ..." kind *; anything else ("?<TAB>...") was not
 * understood. */
static char key_kind(const char *key, uint64_t *number)
{
    *number = 0;
    if (key[0] == '*' && key[1] == '\t')
        return '*';
    if (!key[0] || !strchr("ERAMN#", key[0]) || !key[1] || strlen(key) > 16)
        return '?';
    char *end;
    uint64_t n = key[1] >= '0' && key[1] <= '9' ? strtoull(key + 1, &end, 10) : 0;
    if (n == 0 || *end)
        return '?';
    *number = n;
    return key[0];
}

struct line *line_new(const char *key, const char *body)
{
    size_t key_size = strlen(key) + 1, body_size = strlen(body) + 1;
    struct line *l = xmalloc(sizeof *l + key_size + body_size);
    char *tail = (char *)(l + 1);
    l->a.key = memcpy(tail, key, key_size);
    l->a.body = memcpy(tail + key_size, body, body_size);
    l->a.kind = key_kind(key, &l->number);
    l->refs = 1;
    l->present = l->listed = false;
    l->next = NULL;
    return l;
}

struct line *line_ref(struct line *l)
{
    l->refs++;
    return l;
}

void line_unref(struct line *l)
{
    if (l && --l->refs == 0)
        free(l);
}

int line_compare(const struct line *a, const struct line *b)
{
    static const char order[] = "ERAMN#*?";
    if (a->a.kind != b->a.kind)
        return strchr(order, a->a.kind) < strchr(order, b->a.kind) ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return strcmp(a->a.key, b->a.key);
}
