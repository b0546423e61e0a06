#include "core/entities/passage.h"

#include "core/base/vec.h"

#include <string.h>

void passage_init(struct passage *p, const struct knowledge *knowledge)
{
    memset(p, 0, sizeof *p);
    p->forms = form_table_new();
    p->knowledge = knowledge;
}

void passage_release(struct passage *p)
{
    form_table_free(p->forms);
    free(p->themes);
    vec_release(p);
}

static void read_forms(struct passage *p, passage_fresh *fresh, void *data)
{
    for (size_t i = 0; i < p->n; i++) {
        const uint8_t *s = p->text + p->tokens[i].start;
        size_t n = p->tokens[i].end - p->tokens[i].start;
        bool is_fresh;
        uint32_t number = form_table_intern(p->forms, s, n, &is_fresh);
        if (is_fresh) {
            knowledge_classify(p->knowledge, form_table_at(p->forms, number));
            if (fresh)
                fresh(p, number, s, n, data);
        }
        p->v[i] = (struct word){.form = number, .occurrence = PASSAGE_UNCOUNTED};
    }
    p->form_at = form_table_at(p->forms, 0);
}

/* Flags that belong to a whole sentence [from, to), and quotes and brackets in it. */
static void mark_sentence(struct passage *p, size_t from, size_t to)
{
    size_t capitals = 0, small = 0, titled = 0;
    bool quoted = false;
    unsigned depth = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t f = passage_form(p, i)->flags;
        if ((f & FORM_LETTERS && !(f & FORM_FUNCTION)) || f & FORM_DIGIT)
            p->v[i].flags |= WORD_NOMINAL;
        if (f & FORM_CAPITAL)
            p->v[i].flags |= WORD_CAPITAL;
        if (f & FORM_HAS_LOWER) {
            if (f & FORM_CAPITAL)
                titled++;
            else if (!(f & FORM_CONNECTOR))
                small++;
        } else if (f & FORM_HAS_UPPER && !(f & FORM_ABBREVIATION)) {
            capitals++;
        }
        if (f & FORM_CLOSE && depth)
            depth--;
        if (quoted)
            p->v[i].flags |= WORD_QUOTED;
        if (depth)
            p->v[i].flags |= WORD_BRACKETED;
        if (f & FORM_OPEN)
            depth++;
        if (f & FORM_QUOTE)
            quoted = !quoted;
    }
    uint32_t flags = 0;
    if (capitals >= 2 && capitals > 2 * (small + titled))
        flags = WORD_CAPITALS;
    else if (titled >= 3 && small * 4 <= titled)
        flags = WORD_TITLED;
    for (size_t i = from; i < to; i++)
        p->v[i].flags |= flags;
    p->v[from].flags |= WORD_FIRST;
    p->v[to - 1].flags |= WORD_LAST;
}

/* A token that may stand inside a listed name. */
static bool may_continue(const struct form *f)
{
    return f->flags & (FORM_CAPITAL | FORM_DIGIT | FORM_CONNECTOR | FORM_ABBREVIATION) ||
           !(f->flags & FORM_LETTERS);
}

static void note_name(struct passage *p, size_t at, size_t length, uint32_t type)
{
    unsigned shift = 4 * type;
    unsigned before = (unsigned)(p->v[at].lists >> shift & 15);
    if (before == NAME_INSIDE || before == NAME_END)
        return; /* inside a longer one */
    for (size_t i = 0; i < length; i++) {
        uint64_t part = length == 1       ? NAME_SINGLE
                        : i == 0          ? NAME_BEGIN
                        : i == length - 1 ? NAME_END
                                          : NAME_INSIDE;
        struct word *w = &p->v[at + i];
        w->lists = (w->lists & ~(UINT64_C(15) << shift)) | part << shift;
    }
}

/* The longest listed name of each type that begins at word `at`. */
static void match_names(struct passage *p, size_t at, bool as_title)
{
    uint8_t best[KNOWLEDGE_MOST_TYPES] = {0};
    uint64_t chain = KNOWLEDGE_CHAIN;
    bool any = false;
    for (size_t i = at; i < p->n && i - at < KNOWLEDGE_LONGEST_NAME; i++) {
        const struct form *f = passage_form(p, i);
        uint32_t types[KNOWLEDGE_MOST_TYPES];
        if (i > at && (passage_begins(p, i) || !may_continue(f)))
            break;
        chain = knowledge_chain(chain, as_title ? f->title : f->hash);
        size_t n = knowledge_types(p->knowledge, chain, types);
        for (size_t k = 0; k < n; k++) {
            best[types[k]] = (uint8_t)(i - at + 1);
            any = true;
        }
    }
    for (uint32_t k = 0; any && k < KNOWLEDGE_MOST_TYPES; k++)
        if (best[k])
            note_name(p, at, best[k], k);
}

static void read_names(struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct form *f = passage_form(p, i);
        if (!(f->flags & (FORM_CAPITAL | FORM_DIGIT | FORM_IDEOGRAPH)))
            continue;
        match_names(p, i, false);
        if (f->title != f->hash && (p->v[i].flags & WORD_CAPITALS || !(f->flags & FORM_SHORT)))
            match_names(p, i, true);
    }
}

static struct theme *theme_of(struct passage *p, size_t i)
{
    struct theme *t = &p->themes[passage_form(p, i)->root];
    if (t->epoch != p->epoch)
        *t = (struct theme){.epoch = p->epoch};
    return t;
}

static void read_themes(struct passage *p)
{
    size_t roots = form_table_roots(p->forms);
    if (roots > p->theme_count) {
        size_t count = roots + roots / 2 + 64;
        p->themes = xreallocarray(p->themes, count, sizeof *p->themes);
        memset(p->themes + p->theme_count, 0, (count - p->theme_count) * sizeof *p->themes);
        p->theme_count = count;
    }
    p->epoch++;
    for (size_t i = 0; i < p->n; i++) {
        const struct form *f = passage_form(p, i);
        struct word *w = &p->v[i];
        if (!(f->flags & FORM_LETTERS))
            continue;
        struct theme *t = theme_of(p, i);
        if (!(f->flags & FORM_CAPITAL)) {
            t->lower++;
        } else if (!(w->flags & WORD_CAPITALS)) {
            t->inner += !(w->flags & (WORD_FIRST | WORD_TITLED));
            if (t->count < PASSAGE_MOST_OCCURRENCES) {
                w->occurrence = t->count;
                t->at[t->count++] = (uint32_t)i;
            }
        }
    }
}

void passage_read(struct passage *p, const uint8_t *text, const struct token *tokens,
                  const bool *starts, size_t count, passage_fresh *fresh, void *data)
{
    p->text = text;
    p->tokens = tokens;
    p->n = 0;
    vec_reserve(p, count);
    p->n = count;
    read_forms(p, fresh, data);
    for (size_t i = 0, from = 0; i < count; i++)
        if (i + 1 == count || starts[i + 1]) {
            mark_sentence(p, from, i + 1);
            from = i + 1;
        }
    if (p->knowledge->has_names)
        read_names(p);
    read_themes(p);
}
