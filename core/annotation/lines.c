#include "core/annotation/lines.h"

#include "core/base/hash.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <string.h>

static uint32_t key_id(const char *key)
{
    uint32_t h = (uint32_t)(hash_bytes(key, strlen(key)) >> 32);
    return h ? h : 1;
}

struct line *lines_get(const struct line_set *set, const char *key)
{
    struct line *l = idmap_get(&set->by_key, key_id(key));
    while (l && strcmp(l->a.key, key) != 0)
        l = l->next;
    return l;
}

void lines_insert(struct line_set *set, struct line *l)
{
    uint32_t id = key_id(l->a.key);
    l->next = idmap_get(&set->by_key, id);
    idmap_put(&set->by_key, id, line_ref(l));
    l->present = true;
    if (!l->listed) {
        l->listed = true;
        vec_push(&set->order, line_ref(l));
    }
    set->dirty = set->references_dirty = true;
}

void lines_remove(struct line_set *set, struct line *l)
{
    uint32_t id = key_id(l->a.key);
    struct line *head = idmap_get(&set->by_key, id);
    if (head == l) {
        idmap_put(&set->by_key, id, l->next);
    } else {
        while (head->next != l)
            head = head->next;
        head->next = l->next;
    }
    l->present = false;
    set->dirty = true;
    line_unref(l); /* `order` still holds it */
}

static int compare(const void *a, const void *b)
{
    return line_compare(*(struct line *const *)a, *(struct line *const *)b);
}

void lines_settle(struct line_set *set)
{
    if (!set->dirty)
        return;
    set->dirty = false;
    size_t kept = 0;
    for (size_t i = 0; i < set->order.n; i++) {
        struct line *l = set->order.v[i];
        if (l->present) {
            set->order.v[kept++] = l;
        } else {
            l->listed = false;
            line_unref(l);
            set->references_dirty = true;
        }
    }
    set->order.n = kept;
    if (kept > 1)
        qsort(set->order.v, kept, sizeof *set->order.v, compare);
}

void lines_release(struct line_set *set)
{
    for (size_t i = 0; i < set->order.n; i++) {
        if (set->order.v[i]->present)
            line_unref(set->order.v[i]);
        line_unref(set->order.v[i]);
    }
    vec_release(&set->order);
    vec_release(&set->references);
    idmap_release(&set->by_key);
}

/* One word of a line, with the part of it that may name another line or place. */
struct word {
    const char *start, *target, *end;
    size_t index;
};

static bool next_word(const struct line *l, struct word *w)
{
    const char *s = w->start ? w->end : l->a.kind == '*' ? l->a.key + 2 : l->a.body;
    w->index = w->start ? w->index + 1 : 0;
    while (*s == ' ')
        s++;
    if (!*s || *s == '\t')
        return false;
    w->start = w->target = s;
    for (; *s && *s != ' ' && *s != '\t'; s++)
        if (*s == ':')
            w->target = s + 1;
    w->end = s;
    return true;
}

/* Does this word of the line refer to something? "Role:T1" in E and R; the second word of A, M, N
 * and #; all words but the first of *. */
static bool refers(const struct line *l, const struct word *w)
{
    switch (l->a.kind) {
    case 'E':
    case 'R':
        return w->target > w->start && w->target < w->end;
    case 'A':
    case 'M':
    case 'N':
    case '#':
        return w->index == 1;
    case '*':
        return w->index > 0;
    default:
        return false;
    }
}

static bool word_is(const struct word *w, const char *key)
{
    size_t n = (size_t)(w->end - w->target);
    return strlen(key) == n && memcmp(w->target, key, n) == 0;
}

static int compare_references(const void *a, const void *b)
{
    const struct line_reference *x = a, *y = b;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return line_compare(x->line, y->line);
}

static void build_references(struct line_set *set)
{
    lines_settle(set);
    set->references.n = 0;
    for (size_t i = 0; i < set->order.n; i++) {
        struct line *l = set->order.v[i];
        for (struct word w = {0}; next_word(l, &w);) {
            if (refers(l, &w)) {
                uint64_t target = hash_bytes(w.target, (size_t)(w.end - w.target));
                vec_push(&set->references, (struct line_reference){target, l});
            }
        }
    }
    if (set->references.n > 1)
        qsort(set->references.v, set->references.n, sizeof *set->references.v, compare_references);
    set->references_dirty = false;
}

/* Lines that went meanwhile stay in the table, marked, until something is added: so the removal of
 * many is not many rebuildings. */
void lines_hanging_on(struct line_set *set, const char *key, struct line_vec *out)
{
    if (set->references_dirty)
        build_references(set);
    uint64_t target = hash_bytes(key, strlen(key));
    size_t low = 0, high = set->references.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (set->references.v[mid].target < target)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < set->references.n && set->references.v[low].target == target; low++) {
        struct line *l = set->references.v[low].line;
        if (l->present && (out->n == 0 || vec_last(out) != l))
            vec_push(out, l);
    }
}

char *line_without(const struct line *l, const char *key)
{
    if (l->a.kind != 'E' && l->a.kind != '*')
        return NULL;
    struct strbuf out = STRBUF_INIT;
    size_t left = 0;
    if (l->a.kind == '*')
        strbuf_adds(&out, "*\t");
    for (struct word w = {0}; next_word(l, &w);) {
        if (refers(l, &w) && word_is(&w, key)) {
            if (l->a.kind == 'E' && w.index == 0) { /* without its trigger it is nothing */
                strbuf_release(&out);
                return NULL;
            }
            continue;
        }
        left += w.index > 0;
        if (w.index > 0)
            strbuf_addc(&out, ' ');
        strbuf_add(&out, w.start, (size_t)(w.end - w.start));
    }
    if (l->a.kind == '*' && left < 2) {
        strbuf_release(&out);
        return NULL;
    }
    return strbuf_detach(&out);
}

char *line_retyped(const struct line *l, const char *key, const char *type)
{
    struct word w = {0};
    if (l->a.kind != 'E' || !next_word(l, &w) || !refers(l, &w) || !word_is(&w, key))
        return NULL;
    return xasprintf("%s:%s", type, w.target);
}
