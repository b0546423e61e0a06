#include "app/adjudication.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/tokenizer.h"
#include "core/store/atomic.h"

#include <stdlib.h>
#include <string.h>

struct adjudication {
    struct session *s;
    struct annotations *sides[2];
    char *names[2];
    struct agreement agreement;
    struct decision {
        bool decided;        /* by a key, whatever is taken */
        enum taken at_first; /* what was taken when it began */
    } * decisions;
};

/* ---- the sides
 * --------------------------------------------------------------------------------------- */

struct annotations *adjudication_read(struct session *s, const char *path,
                                      struct format_report *report, struct error *err)
{
    uint8_t *bytes;
    size_t size;
    struct file_stamp stamp;
    if (!atomic_read(path, 0, &bytes, &size, &stamp, err))
        return NULL;
    const struct format *format = stamp.exists ? format_guess(path, (char *)bytes, size) : NULL;
    struct annotations *set = NULL;
    if (!stamp.exists)
        error_set(err, "there is no '%s'", path);
    else if (!format || !format->read)
        error_set(err, "'%s' is in no format that can be read", path);
    else {
        set = annotations_new(s->text, s->schema);
        if (!format->read((char *)bytes, size, set, report, err)) {
            annotations_free(set);
            set = NULL;
        }
    }
    free(bytes);
    return set;
}

struct annotations *adjudication_copy(struct session *s)
{
    struct annotations *set = annotations_new(s->text, s->schema);
    char *all = annotations_snapshot(s->annotations, ANNOTATIONS_ALL);
    struct error err;
    annotations_replay(set, all, strlen(all), &err);
    free(all);
    return set;
}

static void measure(struct adjudication *j)
{
    struct token_vec tokens = {0};
    const struct text *text = j->s->text;
    tokenize(text_bytes(text), (struct range){0, text_size(text)}, &tokens);
    struct range *ranges = xcalloc(tokens.n + 1, sizeof *ranges);
    for (size_t i = 0; i < tokens.n; i++)
        ranges[i] = (struct range){tokens.v[i].start, tokens.v[i].end};
    agreement_measure(j->sides[SIDE_A], j->sides[SIDE_B], ranges, tokens.n, &j->agreement);
    free(ranges);
    vec_release(&tokens);
}

struct adjudication *adjudication_new(struct session *s, struct annotations *a,
                                      struct annotations *b, const char *name_a, const char *name_b,
                                      bool anew)
{
    struct adjudication *j = xcalloc(1, sizeof *j);
    j->s = s;
    j->sides[SIDE_A] = a;
    j->sides[SIDE_B] = b;
    j->names[SIDE_A] = xstrdup(name_a);
    j->names[SIDE_B] = xstrdup(name_b);
    measure(j);
    size_t n = adjudication_count(j);
    j->decisions = xcalloc(n + 1, sizeof *j->decisions);
    for (size_t i = 0; i < n; i++)
        j->decisions[i].at_first = anew ? TAKEN_NEITHER : adjudication_taken(j, i);
    return j;
}

void adjudication_free(struct adjudication *j)
{
    if (!j)
        return;
    agreement_release(&j->agreement);
    for (int i = 0; i < 2; i++) {
        annotations_free(j->sides[i]);
        free(j->names[i]);
    }
    free(j->decisions);
    free(j);
}

const struct agreement *adjudication_agreement(const struct adjudication *j)
{
    return &j->agreement;
}

const char *adjudication_name(const struct adjudication *j, enum side side)
{
    return j->names[side];
}

/* ---- the disagreements
 * ------------------------------------------------------------------------------- */

size_t adjudication_count(const struct adjudication *j)
{
    return j->agreement.differences.n;
}

const struct difference *adjudication_difference(const struct adjudication *j, size_t i)
{
    return &j->agreement.differences.v[i];
}

struct range adjudication_place(const struct adjudication *j, size_t i)
{
    const struct difference *d = adjudication_difference(j, i);
    if (!d->a || !d->b)
        return d->a ? d->a->range : d->b->range;
    return (struct range){d->a->range.start < d->b->range.start ? d->a->range.start
                                                                : d->b->range.start,
                          d->a->range.end > d->b->range.end ? d->a->range.end : d->b->range.end};
}

static bool same_place(const struct annotation *x, const struct annotation *y)
{
    return x->fragment_count == y->fragment_count &&
           memcmp(x->fragments, y->fragments, x->fragment_count * sizeof *x->fragments) == 0;
}

/* The annotation of that place in a set: with that label or, `other`, with any. */
static const struct annotation *find(const struct annotations *set, const struct annotation *like,
                                     bool other)
{
    struct annotation_cursor c;
    const struct annotation *a;
    if (!like)
        return NULL;
    annotations_find(set, like->range, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        if (same_place(a, like) && (other || a->label == like->label))
            return a;
    return NULL;
}

/* One of the place with a label that neither side has there. */
static const struct annotation *find_other(const struct adjudication *j,
                                           const struct annotation *like)
{
    struct annotation_cursor c;
    const struct annotation *a;
    if (!like)
        return NULL;
    annotations_find(j->s->annotations, like->range, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        if (same_place(a, like) && !find(j->sides[SIDE_A], a, false) &&
            !find(j->sides[SIDE_B], a, false))
            return a;
    return NULL;
}

enum taken adjudication_taken(struct adjudication *j, size_t i)
{
    const struct difference *d = adjudication_difference(j, i);
    bool a = find(j->s->annotations, d->a, false), b = find(j->s->annotations, d->b, false);
    if (a || b)
        return a && b ? TAKEN_BOTH : a ? TAKEN_A : TAKEN_B;
    return find_other(j, d->a) || find_other(j, d->b) ? TAKEN_OTHER : TAKEN_NEITHER;
}

bool adjudication_is_decided(struct adjudication *j, size_t i)
{
    return j->decisions[i].decided || adjudication_taken(j, i) != j->decisions[i].at_first;
}

size_t adjudication_open(struct adjudication *j)
{
    size_t open = 0;
    for (size_t i = 0; i < adjudication_count(j); i++)
        open += !adjudication_is_decided(j, i);
    return open;
}

size_t adjudication_at(const struct adjudication *j, size_t offset)
{
    for (size_t i = 0; i < adjudication_count(j); i++)
        if (range_contains(adjudication_place(j, i), offset))
            return i;
    return SIZE_MAX;
}

size_t adjudication_next(struct adjudication *j, size_t from, bool forward, bool open_only)
{
    size_t n = adjudication_count(j), first = 0;
    if (n == 0)
        return SIZE_MAX;
    /* the first that begins there or behind; for the way back the one before it */
    while (first < n && adjudication_place(j, first).start < from)
        first++;
    for (size_t k = 0; k < n; k++) {
        size_t i = forward ? (first + k) % n : (first + 2 * n - 1 - k) % n;
        if (!open_only || !adjudication_is_decided(j, i))
            return i;
    }
    return SIZE_MAX;
}

/* ---- deciding
 * ---------------------------------------------------------------------------------------- */

/* "Name T3 value": what hangs on the annotation of the side hangs on ours too. */
static void copy_attributes(struct annotations *set, const struct annotations *side, uint32_t from,
                            uint32_t to)
{
    for (size_t i = 0; i < annotations_line_count(side); i++) {
        const struct annotation_line *l = annotations_line(side, i);
        size_t name = strcspn(l->body, " ");
        char *end;
        if ((l->kind != 'A' && l->kind != 'M') || strncmp(l->body + name, " T", 2) != 0 ||
            strtoul(l->body + name + 2, &end, 10) != from || (*end && *end != ' '))
            continue;
        char *body = xasprintf("%.*s T%u%s", (int)name, l->body, to, end);
        char *key = annotations_free_key(set, l->kind);
        annotations_put_line(set, key, body);
        free(key);
        free(body);
    }
}

static void put_in(struct adjudication *j, enum side side, const struct annotation *a)
{
    struct annotations *set = j->s->annotations;
    if (!a || find(set, a, false))
        return;
    struct annotation copy = *a;
    copy.id = copy.note_number = 0;
    copy.status = ANNOTATION_HAND;
    copy.source = NULL;
    copy.score = ANNOTATION_NO_SCORE;
    copy.alternatives = NULL;
    copy.alternative_count = 0;
    uint32_t id = annotations_put(set, &copy);
    if (id)
        copy_attributes(set, j->sides[side], a->id, id);
}

static void take_out(struct adjudication *j, const struct annotation *like)
{
    const struct annotation *a = find(j->s->annotations, like, false);
    if (a)
        annotations_remove(j->s->annotations, a->id);
}

static void take_out_others(struct adjudication *j, const struct difference *d)
{
    const struct annotation *other;
    while ((other = find_other(j, d->a)) || (other = find_other(j, d->b)))
        annotations_remove(j->s->annotations, other->id);
}

void adjudication_take(struct adjudication *j, size_t i, enum taken what)
{
    const struct difference *d = adjudication_difference(j, i);
    take_out_others(j, d);
    if (what != TAKEN_A && what != TAKEN_BOTH)
        take_out(j, d->a);
    if (what != TAKEN_B && what != TAKEN_BOTH)
        take_out(j, d->b);
    if (what == TAKEN_A || what == TAKEN_BOTH)
        put_in(j, SIDE_A, d->a);
    if (what == TAKEN_B || what == TAKEN_BOTH)
        put_in(j, SIDE_B, d->b);
    j->decisions[i].decided = true;
}

void adjudication_relabel(struct adjudication *j, size_t i, uint32_t label)
{
    const struct difference *d = adjudication_difference(j, i);
    enum taken now = adjudication_taken(j, i);
    enum side side = !d->a || (now == TAKEN_B && d->b) ? SIDE_B : SIDE_A;
    const struct annotation *of = side == SIDE_A ? d->a : d->b;
    adjudication_take(j, i, TAKEN_NEITHER);
    struct annotation relabelled = *of;
    relabelled.label = label;
    if (find(j->s->annotations, &relabelled, false))
        return;
    put_in(j, side, &relabelled);
}

void adjudication_decide(struct adjudication *j, size_t i, bool decided)
{
    j->decisions[i].decided = decided;
}

size_t adjudication_take_agreed(struct adjudication *j)
{
    struct annotation_cursor c;
    const struct annotation *a;
    size_t n = 0;
    annotations_find(j->sides[SIDE_A], (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        if (find(j->sides[SIDE_B], a, false) && !find(j->s->annotations, a, false)) {
            put_in(j, SIDE_A, a);
            n++;
        }
    return n;
}
