#include "core/annotation/bring.h"

#include "core/annotation/idmap.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <string.h>

/* Events may name events that come later; so often they are gone through. What is still not placed
 * then names itself in a circle, or something that is not there. */
#define ROUNDS 16

static const char kinds[] = "TERAMN#*";
enum { KINDS = sizeof kinds - 1 };

struct known_line { /* of the set */
    char *text;     /* kind and body */
    uint32_t number;
    size_t taken; /* of the first with this text: how many of them stand for one brought already */
};

struct bringing {
    struct annotations *set;
    const struct annotations *from;
    struct brought *out;
    struct idmap number_of[KINDS]; /* number there -> number here, by kind */
    uint64_t next[KINDS];          /* the next free number of each kind */
    struct {
        struct known_line *v;
        size_t n, cap;
    } lines;
};

/* ---- annotations ---------------------------------------------------------------------------- */

struct made_vec {
    const struct annotation **v;
    size_t n, cap;
};

static int compare_places(const struct annotation *a, const struct annotation *b)
{
    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    if (a->fragment_count != b->fragment_count)
        return a->fragment_count < b->fragment_count ? -1 : 1;
    for (size_t i = 0; i < a->fragment_count; i++) {
        struct range x = a->fragments[i], y = b->fragments[i];
        if (x.start != y.start)
            return x.start < y.start ? -1 : 1;
        if (x.end != y.end)
            return x.end < y.end ? -1 : 1;
    }
    return 0;
}

/* Within one place those that stand before those that were refused, with a note before without. */
static int compare_annotations(const void *p, const void *q)
{
    const struct annotation *a = *(const struct annotation *const *)p;
    const struct annotation *b = *(const struct annotation *const *)q;
    bool x = a->status == ANNOTATION_REJECTED, y = b->status == ANNOTATION_REJECTED;
    int order = compare_places(a, b);
    if (order == 0)
        order = x - y;
    if (order == 0)
        order = !a->note - !b->note;
    return order == 0 && a->note ? strcmp(a->note, b->note) : order;
}

/* The same in every respect if there is one, otherwise the first of its place; 0: none. */
static uint32_t find_same(const struct made_vec *ours, const struct annotation *a)
{
    size_t low = 0, high = ours->n;
    const struct annotation **twin =
        ours->n ? bsearch(&a, ours->v, ours->n, sizeof *ours->v, compare_annotations) : NULL;
    if (twin)
        return (*twin)->id;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare_places(ours->v[mid], a) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < ours->n && compare_places(ours->v[low], a) == 0 ? ours->v[low]->id : 0;
}

static void collect(const struct annotations *set, struct made_vec *out)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_ALL & ~ANNOTATIONS_SUGGESTED,
                     &c);
    while ((a = annotations_next(&c)))
        vec_push(out, a);
}

static uint32_t bring_known(struct bringing *b, const struct annotation *a, uint32_t id)
{
    const struct annotation *ours = annotations_get(b->set, id);
    bool accept = ours->status == ANNOTATION_REJECTED && a->status != ANNOTATION_REJECTED;
    bool note = a->note && !ours->note;
    if (accept)
        annotations_accept(b->set, id);
    if (note)
        annotations_set_note(b->set, id, a->note);
    b->out->added += accept;
    b->out->known += !accept;
    return id;
}

static void bring_annotations(struct bringing *b)
{
    struct made_vec ours = {0}, theirs = {0};
    collect(b->set, &ours);
    collect(b->from, &theirs);
    if (ours.n > 1)
        qsort(ours.v, ours.n, sizeof *ours.v, compare_annotations);
    /* all are looked up before the first edit: it makes what we have of the set invalid */
    uint32_t *same = xcalloc(theirs.n + 1, sizeof *same);
    for (size_t i = 0; i < theirs.n; i++)
        same[i] = find_same(&ours, theirs.v[i]);
    for (size_t i = 0; i < theirs.n; i++) {
        struct annotation copy = *theirs.v[i];
        uint32_t id = same[i];
        copy.id = copy.note_number = 0;
        if (id) {
            id = bring_known(b, theirs.v[i], id);
        } else {
            id = annotations_put(b->set, &copy);
            b->out->added++;
        }
        idmap_put(&b->number_of[0], theirs.v[i]->id, (void *)(uintptr_t)id);
    }
    free(same);
    vec_release(&ours);
    vec_release(&theirs);
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* "T12" within s: kind and number, which is 0 when it is beyond all bounds; SIZE_MAX when this is
 * no reference. */
static size_t reference(const char *s, size_t n, uint32_t *number)
{
    const char *kind = n > 1 ? memchr(kinds, *s, KINDS) : NULL;
    uint64_t value = 0;
    for (size_t i = 1; kind && i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return SIZE_MAX;
        if (value <= UINT32_MAX)
            value = value * 10 + (uint64_t)(s[i] - '0');
    }
    *number = value <= UINT32_MAX ? (uint32_t)value : 0;
    return kind ? (size_t)(kind - kinds) : SIZE_MAX;
}

/* May the word at this place of the line name something? An attribute's value "E1" does not. */
static bool names(char kind, size_t place, bool has_role)
{
    if (kind == 'R' || kind == 'E')
        return has_role;
    return kind == '*' ? place > 0 : place == 1;
}

/* The body with the numbers of the set; NULL when it names what is not there. */
static char *translate(struct bringing *b, char kind, const char *body)
{
    struct strbuf out = STRBUF_INIT;
    const char *s = body, *end = body + strcspn(body, "\t");
    for (size_t place = 0;; place++) {
        size_t n = strcspn(s, " \t"), role = n;
        while (role > 0 && s[role - 1] != ':')
            role--;
        uint32_t number;
        size_t k = reference(s + role, n - role, &number);
        strbuf_add(&out, s, role);
        if (k != SIZE_MAX && names(kind, place, role > 0)) {
            uintptr_t ours = (uintptr_t)idmap_get(&b->number_of[k], number);
            if (!ours) {
                strbuf_release(&out);
                return NULL;
            }
            strbuf_addf(&out, "%c%llu", kinds[k], (unsigned long long)ours);
        } else {
            strbuf_add(&out, s + role, n - role);
        }
        s += n;
        if (s >= end)
            break;
        strbuf_addc(&out, *s++);
    }
    strbuf_adds(&out, s);
    return strbuf_detach(&out);
}

static int compare_lines(const void *p, const void *q)
{
    const struct known_line *x = p, *y = q;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void collect_lines(struct bringing *b)
{
    for (size_t i = 0; i < annotations_line_count(b->set); i++) {
        const struct annotation_line *line = annotations_line(b->set, i);
        uint32_t number = 0;
        if (line->kind == '*')
            vec_push(&b->lines, (struct known_line){xstrdup(line->key), 0, 0});
        else if (reference(line->key, strlen(line->key), &number) != SIZE_MAX)
            vec_push(&b->lines,
                     (struct known_line){xasprintf("%c%s", line->kind, line->body), number, 0});
    }
    if (b->lines.n > 1)
        qsort(b->lines.v, b->lines.n, sizeof *b->lines.v, compare_lines);
    for (size_t k = 1; k < KINDS; k++) {
        char *key = annotations_free_key(b->set, kinds[k]);
        b->next[k] = strtoull(key + 1, NULL, 10);
        free(key);
    }
}

/* Lines that say the same are several (two events of one trigger may differ in what hangs on them):
 * the first that comes stands for the first that is there. */
static const struct known_line *take_line(struct bringing *b, const char *text)
{
    size_t low = 0, high = b->lines.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(b->lines.v[mid].text, text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == b->lines.n || strcmp(b->lines.v[low].text, text) != 0)
        return NULL;
    size_t i = low + b->lines.v[low].taken;
    if (i == b->lines.n || strcmp(b->lines.v[i].text, text) != 0)
        return NULL;
    b->lines.v[low].taken += text[0] != '*'; /* a group is its own name: it is there or not */
    return &b->lines.v[i];
}

/* False when something that it names is not there, or not yet. */
static bool bring_line(struct bringing *b, const struct annotation_line *line)
{
    bool group = line->kind == '*'; /* the whole line is its key */
    size_t k = (size_t)(strchr(kinds, line->kind) - kinds);
    char *body = translate(b, line->kind, group ? line->key + 2 : line->body);
    if (!body)
        return false;
    char *text = xasprintf(group ? "%c\t%s" : "%c%s", line->kind, body);
    const struct known_line *known = take_line(b, text);
    uint64_t number = known ? known->number : b->next[k];
    if (!known) {
        char *key =
            group ? xstrdup(text) : xasprintf("%c%llu", line->kind, (unsigned long long)number);
        annotations_put_line(b->set, key, group ? "" : body);
        b->next[k] += !group;
        b->out->lines++;
        free(key);
    }
    uint32_t theirs;
    if (!group && reference(line->key, strlen(line->key), &theirs) == k && theirs)
        idmap_put(&b->number_of[k], theirs, (void *)(uintptr_t)number);
    free(text);
    free(body);
    return true;
}

static void bring_lines(struct bringing *b)
{
    size_t n = annotations_line_count(b->from), left = 0, before = SIZE_MAX;
    bool *done = xcalloc(n + 1, sizeof *done);
    collect_lines(b);
    for (int round = 0; round < ROUNDS && left != before; round++) {
        before = round ? left : SIZE_MAX;
        left = 0;
        for (size_t i = 0; i < n; i++) {
            const struct annotation_line *line = annotations_line(b->from, i);
            if (!done[i] && line->kind != '?' && !(done[i] = bring_line(b, line)))
                left++;
        }
    }
    b->out->lost = left;
    for (size_t i = 0; i < b->lines.n; i++)
        free(b->lines.v[i].text);
    vec_release(&b->lines);
    free(done);
}

void annotations_bring(struct annotations *set, const struct annotations *from, struct brought *out)
{
    struct bringing b = {.set = set, .from = from, .out = out};
    memset(out, 0, sizeof *out);
    bring_annotations(&b);
    bring_lines(&b);
    for (size_t k = 0; k < KINDS; k++)
        idmap_release(&b.number_of[k]);
}
