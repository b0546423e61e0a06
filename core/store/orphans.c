/* Orphans: T lines that fit nowhere in the text. */
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/format/brat.h"
#include "core/store/carry-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool take_number(const char **s, size_t *out)
{
    char *end;
    if (**s < '0' || **s > '9')
        return false;
    *out = strtoul(*s, &end, 10);
    *s = end;
    return true;
}

static bool take_char(const char **s, char c)
{
    if (**s != c)
        return false;
    (*s)++;
    return true;
}

/* "?<TAB>T7<TAB>ORG 10 20;25 30<TAB>words" */
static bool parse(const char *key, struct orphan *o)
{
    struct {
        struct orphan_place *v;
        size_t n, cap;
    } places = {0};
    const char *s = key;
    size_t id;
    bool ok = take_char(&s, '?') && take_char(&s, '\t') && take_char(&s, 'T') &&
              take_number(&s, &id) && id > 0 && id < ANNOTATION_SUGGESTION && take_char(&s, '\t');
    size_t label = ok ? strcspn(s, " \t") : 0;
    const char *name = s;
    s += label;
    do {
        struct orphan_place place;
        ok = ok && (take_char(&s, ' ') || places.n) && take_number(&s, &place.start) &&
             take_char(&s, ' ') && take_number(&s, &place.end) && place.end > place.start;
        if (ok)
            vec_push(&places, place);
    } while (ok && take_char(&s, ';'));
    ok = ok && label && take_char(&s, '\t') && *s;
    if (!ok) {
        vec_release(&places);
        return false;
    }
    *o = (struct orphan){key, (uint32_t)id, xmemdup0(name, label), xstrdup(s), places.v, places.n};
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct orphan *x = a, *y = b;
    if (x->places[0].start != y->places[0].start)
        return x->places[0].start < y->places[0].start ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

void orphans_list(const struct annotations *set, struct orphan_vec *out)
{
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const struct annotation_line *l = annotations_line(set, i);
        struct orphan o;
        if (l->kind == '?' && parse(l->key, &o))
            vec_push(out, o);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_place);
}

void orphans_release(struct orphan_vec *orphans)
{
    for (size_t i = 0; i < orphans->n; i++) {
        free(orphans->v[i].label);
        free(orphans->v[i].words);
        free(orphans->v[i].places);
    }
    vec_release(orphans);
}

const char *orphan_line(const struct annotations *set, uint32_t id)
{
    char head[32];
    int n = snprintf(head, sizeof head, "?\tT%u\t", id);
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const struct annotation_line *l = annotations_line(set, i);
        if (l->kind == '?' && strncmp(l->key, head, (size_t)n) == 0)
            return l->key;
    }
    return NULL;
}

static const struct annotation_line *note_line(const struct annotations *set, uint32_t id)
{
    char head[48];
    int n = snprintf(head, sizeof head, "AnnotatorNotes T%u\t", id);
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const struct annotation_line *l = annotations_line(set, i);
        if (l->kind == '#' && strncmp(l->body, head, (size_t)n) == 0)
            return l;
    }
    return NULL;
}

/* A note as it is in memory. */
static char *note_of(const char *s)
{
    struct strbuf b = STRBUF_INIT;
    const size_t n = strlen(BRAT_NOTE_BREAK);
    for (const char *at; (at = strstr(s, BRAT_NOTE_BREAK)); s = at + n) {
        strbuf_add(&b, s, (size_t)(at - s));
        strbuf_addc(&b, '\n');
    }
    strbuf_adds(&b, s);
    return strbuf_detach(&b);
}

void orphan_forget(struct annotations *set, uint32_t id)
{
    const char *key = orphan_line(set, id);
    if (key)
        annotations_put_line(set, key, NULL);
    const struct annotation_line *note = note_line(set, id);
    if (note)
        annotations_put_line(set, note->key, NULL);
}

uint32_t orphan_place(struct annotations *set, const struct orphan *orphan,
                      const struct range *fragments, size_t count)
{
    const struct annotation_line *line = note_line(set, orphan->id);
    const char *tab = line ? strchr(line->body, '\t') : NULL;
    char *note = tab ? note_of(tab + 1) : NULL;
    uint32_t number = line ? (uint32_t)strtoul(line->key + 1, NULL, 10) : 0, id = 0;
    struct annotation a = {
        .id = orphan->id,
        .label = schema_intern(annotations_schema(set), orphan->label),
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .fragments = fragments,
        .fragment_count = count,
        .note = note,
        .note_number = number,
    };
    /* its number may have been given away meanwhile */
    if (annotations_get(set, a.id))
        a.id = a.note_number = 0;
    if (a.label != SCHEMA_NONE)
        id = annotations_put(set, &a);
    if (id)
        orphan_forget(set, orphan->id);
    free(note);
    return id;
}
