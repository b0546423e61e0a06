#include "core/entities/features.h"

#include "core/entities/key.h"

#include <string.h>

/* Numbers of templates. They stand in model files through the keys: add at the end, never reorder.
 */
enum template {
    T_FORM = 0, /* 32 per distance */
    T_CONTEXT = 256,
    T_RUN = 320,
    T_LIST = 352, /* 8 per distance */
    T_THEME = 400,
    T_OCCURRENCE = 420,
    T_NOUNS = 440,
    T_ORIGIN = 448,
    T_IDEOGRAPH = 456,
    T_CORRECTION = 512, /* and the kind; the value is the key that it corrects */
};

static inline void add(struct feature_keys *keys, uint32_t template_number, uint64_t value)
{
    if (keys->n < FEATURES_MOST_KEYS)
        keys->v[keys->n++] = key_make(template_number, value);
}

#define EDGE_BEFORE 1
#define EDGE_BEHIND 2

static const unsigned path_steps[4] = {4, 6, 10, 32};

void features_of_cluster(const struct knowledge *k, unsigned clustering, unsigned cluster,
                         int distance, struct feature_keys *keys)
{
    uint32_t base = T_FORM + 32 * (uint32_t)(distance + FEATURES_WINDOW);
    bool near = distance >= -1 && distance <= 1;
    if (!k->cluster_count[clustering])
        return;
    if (!cluster) {
        if (near)
            add(keys, base + 12 + clustering, 0);
        return;
    }
    for (unsigned s = 0; s < 4; s++)
        if (near || s == 2)
            add(keys, base + 14 + 4 * clustering + s,
                knowledge_path(k, clustering, cluster, path_steps[s]));
}

static void add_affixes(const struct affixes *a, int distance, uint32_t base,
                        struct feature_keys *keys)
{
    for (size_t i = 0; i < a->count; i++) {
        if (distance && i != 2)
            continue;
        add(keys, base + 8, key_join(a->prefix[i], i));
        add(keys, base + 9, key_join(a->suffix[i], i));
    }
}

uint32_t features_correction(unsigned kind, uint32_t key)
{
    return key_make(T_CORRECTION + kind, key);
}

void features_correct(unsigned kind, struct feature_keys *keys, size_t from)
{
    for (size_t k = from, n = keys->n; k < n && keys->n < FEATURES_MOST_KEYS; k++)
        keys->v[keys->n++] = features_correction(kind, keys->v[k]);
}

uint32_t features_bias(void)
{
    return key_make(T_FORM + 32 * FEATURES_WINDOW, 0);
}

void features_of_spelling(const struct form *f, const struct affixes *affixes, int distance,
                          struct feature_keys *keys)
{
    uint32_t base = T_FORM + 32 * (uint32_t)(distance + FEATURES_WINDOW);
    if (!f) {
        uint64_t edge = distance < 0 ? EDGE_BEFORE : EDGE_BEHIND;
        add(keys, base + 1, edge);
        add(keys, base + 3, edge);
        return;
    }
    add(keys, base + 1, f->lower);
    add(keys, base + 3, f->shape);
    if (distance >= -1 && distance <= 1) {
        add(keys, base + 2, f->hash);
        add_affixes(affixes, distance, base, keys);
    }
    if (f->origin)
        add(keys, base + 22, f->origin);
    if (distance == 0) {
        add(keys, base, 0);
        add(keys, base + 4, f->long_shape);
        add(keys, base + 5, f->flags);
    }
}

/* ---- context ---- */

/* The word `distance` away within the sentence; NULL beyond its edge. */
static const struct form *neighbour(const struct passage *p, size_t i, int distance)
{
    for (; distance < 0; distance++, i--)
        if (i == 0 || p->v[i].flags & WORD_FIRST)
            return NULL;
    for (; distance > 0; distance--, i++)
        if (p->v[i].flags & WORD_LAST)
            return NULL;
    return passage_form(p, i);
}

static uint64_t lower_of(const struct form *f, uint64_t edge)
{
    return f ? f->lower : edge;
}

static uint64_t shape_of(const struct form *f, uint64_t edge)
{
    return f ? f->shape : edge;
}

static uint64_t path_of(const struct knowledge *k, const struct form *f, unsigned steps)
{
    return f && f->cluster[0] ? knowledge_path(k, 0, f->cluster[0], steps) : 0;
}

static uint64_t cluster_of(const struct passage *p, const struct form *f, unsigned steps)
{
    return path_of(p->knowledge, f, steps);
}

/* Words that may stand in a run of capitalised words between two of them. */
static bool joins(const struct form *f)
{
    return f->flags & FORM_CONNECTOR;
}

/* Scripts without blanks have words of several tokens: longer sequences of characters. */
static void add_ideographs(const struct passage *p, size_t i, struct feature_keys *keys)
{
    uint64_t c[7]; /* three to each side */
    for (int d = -3; d <= 3; d++)
        c[d + 3] = lower_of(neighbour(p, i, d), d < 0 ? EDGE_BEFORE : EDGE_BEHIND);
    add(keys, T_IDEOGRAPH, key_join(key_join(c[1], c[2]), c[3]));
    add(keys, T_IDEOGRAPH + 1, key_join(key_join(c[2], c[3]), c[4]));
    add(keys, T_IDEOGRAPH + 2, key_join(key_join(c[3], c[4]), c[5]));
    add(keys, T_IDEOGRAPH + 3, c[0]);
    add(keys, T_IDEOGRAPH + 4, c[6]);
    add(keys, T_IDEOGRAPH + 5, key_join(c[0], c[1]));
    add(keys, T_IDEOGRAPH + 6, key_join(c[5], c[6]));
    add(keys, T_IDEOGRAPH + 7, key_join(c[1], c[3]));
    add(keys, T_IDEOGRAPH + 8, key_join(c[3], c[5]));
    uint64_t o[5];
    for (int d = -2; d <= 2; d++) {
        const struct form *f = neighbour(p, i, d);
        o[d + 2] = !f ? 255 : f->flags & FORM_IDEOGRAPH ? f->origin : 254;
    }
    add(keys, T_IDEOGRAPH + 9, o[1] | o[2] << 8 | o[3] << 16);
    add(keys, T_IDEOGRAPH + 10, o[0] | o[1] << 8 | o[2] << 16);
    add(keys, T_IDEOGRAPH + 11, o[2] | o[3] << 8 | o[4] << 16);
    add(keys, T_IDEOGRAPH + 12, o[0] | o[1] << 8 | o[2] << 16 | o[3] << 24 | o[4] << 32);
}

/* The run of capitalised words around i: [*from, *to], both within the sentence. */
static void run_around(const struct passage *p, size_t i, size_t *from, size_t *to)
{
    enum { MOST = 8 };
    size_t a = i, b = i;
    while (!(p->v[a].flags & WORD_FIRST) && i - a < MOST) {
        if (passage_form(p, a - 1)->flags & FORM_CAPITAL)
            a--;
        else if (joins(passage_form(p, a - 1)) && !(p->v[a - 1].flags & WORD_FIRST) &&
                 passage_form(p, a - 2)->flags & FORM_CAPITAL)
            a -= 2;
        else
            break;
    }
    while (!(p->v[b].flags & WORD_LAST) && b - i < MOST) {
        if (passage_form(p, b + 1)->flags & FORM_CAPITAL)
            b++;
        else if (joins(passage_form(p, b + 1)) && !(p->v[b + 1].flags & WORD_LAST) &&
                 passage_form(p, b + 2)->flags & FORM_CAPITAL)
            b += 2;
        else
            break;
    }
    *from = a;
    *to = b;
}

static size_t at_most(size_t a, size_t most)
{
    return a < most ? a : most;
}

static void add_run(const struct passage *p, size_t i, struct feature_keys *keys)
{
    size_t a, b;
    run_around(p, i, &a, &b);
    uint64_t before = lower_of(neighbour(p, a, -1), EDGE_BEFORE);
    uint64_t behind = lower_of(neighbour(p, b, 1), EDGE_BEHIND);
    uint64_t first = passage_form(p, a)->lower, last = passage_form(p, b)->lower;
    add(keys, T_RUN, before);
    add(keys, T_RUN + 1, behind);
    add(keys, T_RUN + 2, last);
    add(keys, T_RUN + 3, first);
    add(keys, T_RUN + 4, at_most(b - a + 1, 6) * 8 + at_most(i - a, 3));
    add(keys, T_RUN + 5, key_join(before, behind));
    add(keys, T_RUN + 6, key_join(last, at_most(b - i, 3)));
    add(keys, T_RUN + 7, cluster_of(p, passage_form(p, b), 32));
    add(keys, T_RUN + 8, cluster_of(p, passage_form(p, a), 32));
}

/* Translations by machine write names half in lower case, so the run of nouns around a word says
 * what the run of capitals says elsewhere: the last word of it ("... innovation center"), the first
 * capital in it, and how far both are. Runs without any capital say nothing. */
static void add_nouns(const struct passage *p, size_t i, struct feature_keys *keys)
{
    enum { MOST = 8 };
    if (!(p->v[i].flags & WORD_NOMINAL))
        return;
    size_t first = i, last = i, capital = SIZE_MAX;
    while (!(p->v[first].flags & WORD_FIRST) && i - first < MOST &&
           p->v[first - 1].flags & WORD_NOMINAL)
        first--;
    while (!(p->v[last].flags & WORD_LAST) && last - i < MOST &&
           p->v[last + 1].flags & WORD_NOMINAL)
        last++;
    for (size_t k = first; k <= last && capital == SIZE_MAX; k++)
        if ((p->v[k].flags & (WORD_CAPITAL | WORD_FIRST)) == WORD_CAPITAL)
            capital = k;
    if (capital == SIZE_MAX)
        return;
    uint64_t begin = passage_form(p, capital)->lower, head = passage_form(p, last)->lower;
    uint64_t from = capital <= i ? at_most(i - capital, 4) : 5;
    uint64_t to = at_most(last - i, 4);
    uint64_t lower = !(passage_form(p, i)->flags & FORM_CAPITAL);
    add(keys, T_NOUNS, key_join(head, to * 2 + lower));
    add(keys, T_NOUNS + 1, key_join(begin, from * 2 + lower));
    add(keys, T_NOUNS + 2, (from * 8 + to) * 2 + lower);
    add(keys, T_NOUNS + 3, key_join(cluster_of(p, passage_form(p, last), 10), to * 2 + lower));
    if (last < p->n - 1 && !(p->v[last].flags & WORD_LAST))
        add(keys, T_NOUNS + 4, key_join(passage_form(p, last + 1)->lower, to * 2 + lower));
}

static void add_lists(const struct passage *p, size_t i, struct feature_keys *keys)
{
    for (int d = -1; d <= 1; d++) {
        if (!neighbour(p, i, d))
            continue;
        uint64_t lists = p->v[(size_t)((ptrdiff_t)i + d)].lists;
        uint32_t base = T_LIST + 8 * (uint32_t)(d + 1);
        if (!lists)
            continue;
        add(keys, base, lists);
        for (unsigned type = 0; type < KNOWLEDGE_MOST_TYPES; type++)
            if (lists >> 4 * type & 15)
                add(keys, base + 1, type * 16 + (lists >> 4 * type & 15));
    }
    uint64_t lists = p->v[i].lists;
    if (!lists)
        return;
    add(keys, T_LIST + 24, key_join(lists, lower_of(neighbour(p, i, -1), EDGE_BEFORE)));
    add(keys, T_LIST + 25, key_join(lists, lower_of(neighbour(p, i, 1), EDGE_BEHIND)));
    add(keys, T_LIST + 26, key_join(lists, passage_form(p, i)->shape));
}

/* The origins of the words of a run of capitals tell "Lu Xin" from "Port Lanning". */
static void add_origins(const struct passage *p, size_t i, struct feature_keys *keys)
{
    const struct form *before = neighbour(p, i, -1), *behind = neighbour(p, i, 1);
    uint64_t o = passage_form(p, i)->origin;
    uint64_t b = !before ? 99 : before->flags & FORM_CAPITAL ? before->origin : 98;
    uint64_t a = !behind ? 99 : behind->flags & FORM_CAPITAL ? behind->origin : 98;
    add(keys, T_ORIGIN, o | b << 8 | a << 16);
    add(keys, T_ORIGIN + 1, o | b << 8);
    add(keys, T_ORIGIN + 2, o | a << 16);
}

static void add_theme(const struct passage *p, size_t i, struct feature_keys *keys)
{
    const struct theme *t = passage_theme(p, i);
    uint64_t evidence = !t->lower ? 0 : t->lower >= t->inner ? 2 : 1;
    uint64_t place = p->v[i].flags & (WORD_FIRST | WORD_CAPITALS | WORD_TITLED);
    add(keys, T_THEME, evidence << 8 | place);
    add(keys, T_THEME + 1, at_most(t->inner, 3));
}

static void add_shapes(const uint64_t s[5], struct feature_keys *keys)
{
    add(keys, T_CONTEXT + 5, key_join(s[1], s[2]));
    add(keys, T_CONTEXT + 6, key_join(s[2], s[3]));
    add(keys, T_CONTEXT + 7, key_join(key_join(s[1], s[2]), s[3]));
    add(keys, T_CONTEXT + 8, key_join(key_join(s[0], s[1]), s[2]));
    add(keys, T_CONTEXT + 9, key_join(key_join(s[2], s[3]), s[4]));
}

static void add_place(uint64_t shape, uint32_t flags, struct feature_keys *keys)
{
    add(keys, T_CONTEXT + 12, key_join(shape, flags & (WORD_FIRST | WORD_CAPITALS | WORD_TITLED)));
    add(keys, T_CONTEXT + 13, flags & (WORD_FIRST | WORD_LAST | WORD_CAPITALS | WORD_TITLED));
    add(keys, T_CONTEXT + 14, key_join(shape, flags & (WORD_QUOTED | WORD_BRACKETED)));
}

void features_of_side_word(const struct form *f, bool behind, uint64_t shape,
                           struct feature_keys *keys)
{
    uint64_t word = lower_of(f, behind ? EDGE_BEHIND : EDGE_BEFORE);
    add(keys, T_CONTEXT + 10 + behind, key_join(shape, word));
}

void features_of_side_cluster(const struct knowledge *k, unsigned cluster, bool behind,
                              uint64_t shape, struct feature_keys *keys)
{
    if (cluster && knowledge_path(k, 0, cluster, 8))
        add(keys, T_CONTEXT + 17 + behind, key_join(shape, knowledge_path(k, 0, cluster, 32)));
}

static void add_pairs(const struct form *const f[5], struct feature_keys *keys)
{
    uint64_t b2 = lower_of(f[0], EDGE_BEFORE), b1 = lower_of(f[1], EDGE_BEFORE);
    uint64_t a1 = lower_of(f[3], EDGE_BEHIND), a2 = lower_of(f[4], EDGE_BEHIND);
    uint64_t at = f[2]->lower;
    add(keys, T_CONTEXT, key_join(b1, at));
    add(keys, T_CONTEXT + 1, key_join(at, a1));
    add(keys, T_CONTEXT + 2, key_join(b1, a1));
    add(keys, T_CONTEXT + 3, key_join(b2, b1));
    add(keys, T_CONTEXT + 4, key_join(a1, a2));
}

static void add_cluster_pairs(const struct knowledge *k, const struct form *const f[5],
                              struct feature_keys *keys)
{
    uint64_t at = path_of(k, f[2], 32), before = path_of(k, f[1], 8), behind = path_of(k, f[3], 8);
    if (at && before)
        add(keys, T_CONTEXT + 15, key_join(before, at));
    if (at && behind)
        add(keys, T_CONTEXT + 16, key_join(at, behind));
}

/* The groups are mixed in the order in which they have always been: training sums in it. */
void features_of_context(const struct passage *p, size_t i, unsigned parts,
                         struct feature_keys *keys)
{
    const struct form *f[5];
    f[2] = passage_form(p, i);
    f[1] = neighbour(p, i, -1);
    f[0] = f[1] ? neighbour(p, i, -2) : NULL;
    f[3] = neighbour(p, i, 1);
    f[4] = f[3] ? neighbour(p, i, 2) : NULL;
    uint64_t shape = f[2]->shape;
    if (parts & FEATURES_REST)
        add_pairs(f, keys);
    if (parts & FEATURES_SHAPES) {
        uint64_t shapes[5];
        for (int d = 0; d < 5; d++)
            shapes[d] = shape_of(f[d], d < 2 ? EDGE_BEFORE : EDGE_BEHIND);
        add_shapes(shapes, keys);
    }
    if (parts & FEATURES_SIDES) {
        features_of_side_word(f[1], false, shape, keys);
        features_of_side_word(f[3], true, shape, keys);
    }
    if (parts & FEATURES_SHAPES)
        add_place(shape, p->v[i].flags, keys);
    if (parts & FEATURES_REST)
        add_cluster_pairs(p->knowledge, f, keys);
    if (parts & FEATURES_SIDES) {
        if (f[1])
            features_of_side_cluster(p->knowledge, f[1]->cluster[0], false, shape, keys);
        if (f[3])
            features_of_side_cluster(p->knowledge, f[3]->cluster[0], true, shape, keys);
    }
    if (!(parts & FEATURES_REST))
        return;
    if (f[2]->flags & (FORM_CAPITAL | FORM_DIGIT))
        add_run(p, i, keys);
    if (f[2]->flags & FORM_IDEOGRAPH)
        add_ideographs(p, i, keys);
    add_lists(p, i, keys);
    add_nouns(p, i, keys);
    if (f[2]->flags & FORM_CAPITAL) {
        add_origins(p, i, keys);
        add_theme(p, i, keys);
    }
}

void features_of_occurrence(const struct passage *p, size_t i, struct feature_keys *keys)
{
    const struct form *before = neighbour(p, i, -1), *behind = neighbour(p, i, 1);
    add(keys, T_OCCURRENCE, lower_of(before, EDGE_BEFORE));
    add(keys, T_OCCURRENCE + 1, lower_of(behind, EDGE_BEHIND));
    if (before) {
        uint64_t lists = p->v[i - 1].lists;
        if (before->flags & FORM_CAPITAL) {
            add(keys, T_OCCURRENCE + 2, 1);
            for (unsigned type = 0; type < KNOWLEDGE_MOST_TYPES; type++)
                if (lists >> 4 * type & 15)
                    add(keys, T_OCCURRENCE + 3, type * 16 + (lists >> 4 * type & 15));
            add(keys, T_OCCURRENCE + 4, cluster_of(p, before, 32));
        }
        if (before->cluster[0])
            add(keys, T_OCCURRENCE + 5, cluster_of(p, before, 10));
    }
    if (behind) {
        if (behind->flags & FORM_CAPITAL) {
            add(keys, T_OCCURRENCE + 2, 2);
            add(keys, T_OCCURRENCE + 6, cluster_of(p, behind, 32));
        }
        if (behind->cluster[0])
            add(keys, T_OCCURRENCE + 7, cluster_of(p, behind, 10));
    }
    size_t last = i;
    while (!(p->v[last].flags & WORD_LAST) && last - i < 5 &&
           passage_form(p, last + 1)->flags & FORM_CAPITAL)
        last++;
    add(keys, T_OCCURRENCE + 8, passage_form(p, last)->lower);
}

void features_of_word(const struct passage *p, size_t i, struct feature_keys *keys)
{
    for (int d = -FEATURES_WINDOW; d <= FEATURES_WINDOW; d++) {
        const struct form *f = neighbour(p, i, d);
        const struct token *t = f ? &p->tokens[(ptrdiff_t)i + d] : NULL;
        struct affixes affixes;
        if (f)
            form_affixes(&affixes, p->text + t->start, t->end - t->start);
        features_of_spelling(f, &affixes, d, keys);
        for (unsigned c = 0; f && c < FORM_CLUSTERINGS; c++)
            features_of_cluster(p->knowledge, c, f->cluster[c], d, keys);
    }
    features_of_context(p, i, FEATURES_ALL, keys);
    const struct form *f = passage_form(p, i);
    if (!(f->flags & FORM_CAPITAL))
        return;
    const struct theme *t = passage_theme(p, i);
    for (uint32_t k = 0; k < t->count; k++)
        if (t->at[k] != i)
            features_of_occurrence(p, t->at[k], keys);
}
