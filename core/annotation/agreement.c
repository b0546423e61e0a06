#include "core/annotation/agreement.h"

#include "core/base/vec.h"

#include <string.h>

/* One annotation with its pair. */
struct item {
    const struct annotation *a;
    struct item *pair;
};

struct item_vec {
    struct item *v;
    size_t n, cap;
};

/* Those that a round may still pair. */
struct open_vec {
    struct item **v;
    size_t n, cap;
};

static struct item_vec collect(const struct annotations *set)
{
    struct item_vec items = {0};
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        vec_push(&items, (struct item){a, NULL});
    return items;
}

/* ---- pairing -------------------------------------------------------------------------------- */

static int compare_fragments(const struct annotation *a, const struct annotation *b)
{
    for (size_t i = 0; i < a->fragment_count && i < b->fragment_count; i++) {
        struct range x = a->fragments[i], y = b->fragments[i];
        if (x.start != y.start)
            return x.start < y.start ? -1 : 1;
        if (x.end != y.end)
            return x.end < y.end ? -1 : 1;
    }
    return (a->fragment_count > b->fragment_count) - (a->fragment_count < b->fragment_count);
}

static int compare_same(const void *p, const void *q)
{
    const struct annotation *a = (*(struct item *const *)p)->a, *b = (*(struct item *const *)q)->a;
    int order = compare_fragments(a, b);
    if (order == 0)
        order = (a->label > b->label) - (a->label < b->label);
    return order;
}

/* No two of one side are equal: pairs do not depend on how qsort treats equals. */
static int compare_text(const struct annotation *a, const struct annotation *b)
{
    if (a->range.start != b->range.start)
        return a->range.start < b->range.start ? -1 : 1;
    if (a->range.end != b->range.end)
        return a->range.end < b->range.end ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int compare_place(const void *p, const void *q)
{
    return compare_text((*(struct item *const *)p)->a, (*(struct item *const *)q)->a);
}

static int compare_label_place(const void *p, const void *q)
{
    const struct annotation *a = (*(struct item *const *)p)->a, *b = (*(struct item *const *)q)->a;
    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    return compare_text(a, b);
}

static void gather(struct item_vec *items, struct open_vec *open,
                   int (*compare)(const void *, const void *))
{
    open->n = 0;
    for (size_t i = 0; i < items->n; i++)
        if (!items->v[i].pair)
            vec_push(open, &items->v[i]);
    if (open->n > 1)
        qsort(open->v, open->n, sizeof *open->v, compare);
}

/* Before, after, or a pair: what a round says of two items. */
typedef int meets(const struct annotation *a, const struct annotation *b);

static int meets_same(const struct annotation *a, const struct annotation *b)
{
    int order = compare_fragments(a, b);
    return order ? order : (a->label > b->label) - (a->label < b->label);
}

static int meets_place(const struct annotation *a, const struct annotation *b)
{
    if (range_overlaps(a->range, b->range))
        return 0;
    return a->range.end <= b->range.start ? -1 : 1;
}

static int meets_label(const struct annotation *a, const struct annotation *b)
{
    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    return meets_place(a, b);
}

/* Walks both sides at once. */
static void pair_round(struct item_vec *a, struct item_vec *b,
                       int (*compare)(const void *, const void *), meets *meet)
{
    struct open_vec x = {0}, y = {0};
    gather(a, &x, compare);
    gather(b, &y, compare);
    for (size_t i = 0, k = 0; i < x.n && k < y.n;) {
        int order = meet(x.v[i]->a, y.v[k]->a);
        if (order < 0) {
            i++;
        } else if (order > 0) {
            k++;
        } else {
            x.v[i]->pair = y.v[k];
            y.v[k]->pair = x.v[i];
            i++;
            k++;
        }
    }
    vec_release(&x);
    vec_release(&y);
}

/* ---- counting ------------------------------------------------------------------------------- */

static struct agreement_counts *counts_of(struct agreement *g, uint32_t label)
{
    while (g->labels.n <= label)
        vec_push(&g->labels, (struct agreement_counts){0});
    return &g->labels.v[label];
}

static void count_pair(struct agreement *g, const struct annotation *a, const struct annotation *b)
{
    if (a->label == b->label) {
        struct agreement_counts *c = counts_of(g, a->label);
        bool exact = compare_fragments(a, b) == 0;
        c->overlapping++;
        g->all.overlapping++;
        c->exact += exact;
        g->all.exact += exact;
    }
}

static void add_difference(struct agreement *g, const struct annotation *a,
                           const struct annotation *b)
{
    struct difference d = {DIFFERENCE_BOTH, a, b};
    if (!a || !b) {
        d.kind = a ? DIFFERENCE_ONLY_A : DIFFERENCE_ONLY_B;
    } else if (compare_fragments(a, b) == 0) {
        if (a->label == b->label)
            return;
        d.kind = DIFFERENCE_LABEL;
    } else if (a->label == b->label) {
        d.kind = DIFFERENCE_PLACE;
    }
    vec_push(&g->differences, d);
}

static int compare_differences(const void *p, const void *q)
{
    const struct difference *x = p, *y = q;
    const struct annotation *a = x->a ? x->a : x->b, *b = y->a ? y->a : y->b;
    if (a->range.start == b->range.start && a->range.end == b->range.end && x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return compare_text(a, b);
}

/* ---- tokens --------------------------------------------------------------------------------- */

static int compare_short(const void *p, const void *q)
{
    const struct annotation *a = (*(struct item *const *)p)->a, *b = (*(struct item *const *)q)->a;
    size_t x = a->range.end - a->range.start, y = b->range.end - b->range.start;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->range.start != b->range.start)
        return a->range.start < b->range.start ? -1 : 1;
    return (a->label > b->label) - (a->label < b->label);
}

/* The first token from i on that has no label yet; next[] is shortened on the way, so that long
 * annotations over labelled tokens cost nothing. */
static size_t unlabelled(size_t *next, size_t i)
{
    size_t root = i;
    while (next[root] != root)
        root = next[root];
    while (next[i] != root) {
        size_t up = next[i];
        next[i] = root;
        i = up;
    }
    return root;
}

/* Index of the first token that ends behind offset. */
static size_t token_at(const struct range *tokens, size_t n, size_t offset)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (tokens[mid].end <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The label of each token, plus 1; 0: none. */
static uint32_t *label_tokens(struct item_vec *items, const struct range *tokens, size_t n)
{
    uint32_t *labels = xcalloc(n + 1, sizeof *labels);
    size_t *next = xcalloc(n + 1, sizeof *next);
    struct open_vec order = {0};
    for (size_t i = 0; i <= n; i++)
        next[i] = i;
    gather(items, &order, compare_short); /* before any are paired: all of them */
    for (size_t i = 0; i < order.n; i++) {
        const struct annotation *a = order.v[i]->a;
        for (size_t f = 0; f < a->fragment_count; f++) {
            struct range r = a->fragments[f];
            size_t t = unlabelled(next, token_at(tokens, n, r.start));
            for (; t < n && tokens[t].start < r.end; t = unlabelled(next, t)) {
                labels[t] = a->label + 1;
                next[t] = t + 1;
            }
        }
    }
    vec_release(&order);
    free(next);
    return labels;
}

static void measure_tokens(struct agreement *g, const uint32_t *a, const uint32_t *b, size_t n,
                           size_t label_count)
{
    size_t *count = xcalloc(2 * (label_count + 1), sizeof *count);
    for (size_t i = 0; i < n; i++) {
        count[2 * a[i]]++;
        count[2 * b[i] + 1]++;
        g->agreed += a[i] == b[i];
    }
    double total = (double)n, expected = 0;
    for (size_t l = 0; l <= label_count; l++)
        expected += (double)count[2 * l] / total * ((double)count[2 * l + 1] / total);
    g->tokens = n;
    /* by chance alone they would agree on everything: only when there is but one label */
    g->kappa =
        n == 0 || g->agreed == n ? 1 : ((double)g->agreed / total - expected) / (1 - expected);
    free(count);
}

/* ---- all together --------------------------------------------------------------------------- */

void agreement_measure(const struct annotations *a, const struct annotations *b,
                       const struct range *tokens, size_t count, struct agreement *out)
{
    memset(out, 0, sizeof *out);
    struct item_vec x = collect(a), y = collect(b);
    uint32_t *labels_a = label_tokens(&x, tokens, count);
    uint32_t *labels_b = label_tokens(&y, tokens, count);
    measure_tokens(out, labels_a, labels_b, count, schema_count(annotations_schema(a)));
    free(labels_a);
    free(labels_b);

    pair_round(&x, &y, compare_same, meets_same);
    pair_round(&x, &y, compare_label_place, meets_label);
    pair_round(&x, &y, compare_place, meets_place);
    for (size_t i = 0; i < x.n; i++) {
        const struct annotation *other = x.v[i].pair ? x.v[i].pair->a : NULL;
        counts_of(out, x.v[i].a->label)->a++;
        if (other)
            count_pair(out, x.v[i].a, other);
        add_difference(out, x.v[i].a, other);
    }
    for (size_t i = 0; i < y.n; i++) {
        counts_of(out, y.v[i].a->label)->b++;
        if (!y.v[i].pair)
            add_difference(out, NULL, y.v[i].a);
    }
    out->all.a = x.n;
    out->all.b = y.n;
    if (out->differences.n > 1)
        qsort(out->differences.v, out->differences.n, sizeof *out->differences.v,
              compare_differences);
    vec_release(&x);
    vec_release(&y);
}

void agreement_release(struct agreement *g)
{
    vec_release(&g->labels);
    vec_release(&g->differences);
}

double agreement_f1(const struct agreement_counts *counts, size_t matches)
{
    size_t both = counts->a + counts->b;
    return both ? 2 * (double)matches / (double)both : 1;
}

const char *difference_name(enum difference_kind kind)
{
    static const char *const names[DIFFERENCES] = {"only A", "only B", "place", "label",
                                                   "place and label"};
    return names[kind];
}
