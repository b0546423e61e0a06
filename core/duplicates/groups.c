#include "config.h"

#include "core/duplicates/groups.h"

#include "core/base/vec.h"
#include "core/duplicates/nested.h"
#include "core/duplicates/stars.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_AHEAD = 256, FEW = 1000, DIGIT = 11, DIGITS = 1 << DIGIT };

/* One side of a passage. */
struct side {
    uint32_t text, begin, end, passage;
    struct dup_span firm;
};

/* A place of a group. */
struct member {
    struct dup_place place;
    struct dup_similar similar;
};

struct member_vec {
    struct member *v;
    size_t n, cap;
};

struct group_vec {
    struct dup_group *v;
    size_t n, cap;
};

struct occurrence_vec {
    struct dup_occurrence *v;
    size_t n, cap;
};

struct building {
    const struct dup_corpus *corpus;
    const struct dup_weights *w;
    const struct dup_rules *rules;
    uint32_t *next_same; /* the next text with the same words, or UINT32_MAX */
    uint32_t *parent;    /* union-find over passages */
    struct dup_stars stars;
    struct dup_place_vec places;  /* of all passages that hang together */
    struct dup_edge_vec edges;    /* between them */
    struct member_vec members;    /* of the group at hand */
    uint32_t *place_of;           /* of each passage, the first of its places met; or UINT32_MAX */
    struct dup_index_vec numbers; /* scratch for medians */
    struct group_vec groups;
    struct occurrence_vec occurrences;
};

static uint64_t key_of(const struct side *s)
{
    return (uint64_t)s->text << 32 | s->begin;
}

static int by_place(const void *x, const void *y)
{
    const struct side *p = x, *q = y;
    if (p->text != q->text)
        return p->text < q->text ? -1 : 1;
    if (p->begin != q->begin)
        return p->begin < q->begin ? -1 : 1;
    if (p->end != q->end)
        return p->end > q->end ? -1 : 1;
    return p->passage < q->passage ? -1 : p->passage > q->passage;
}

/* One pass of a radix sort, by 11 bits of text and begin. */
static void sort_pass(const struct side *from, struct side *to, size_t n, unsigned shift)
{
    size_t start[DIGITS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        start[key_of(&from[i]) >> shift & (DIGITS - 1)]++;
    for (size_t k = 0; k < DIGITS; k++) {
        size_t count = start[k];
        start[k] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[start[key_of(&from[i]) >> shift & (DIGITS - 1)]++] = from[i];
}

/* Sorts by place. */
static struct side *sort_sides(struct side *v, size_t n)
{
    uint64_t differ = 0;
    if (n < FEW) {
        qsort(v, n, sizeof *v, by_place);
        return v;
    }
    struct side *spare = xreallocarray(NULL, n, sizeof *spare);
    for (size_t i = 1; i < n; i++)
        differ |= key_of(&v[i]) ^ key_of(&v[0]);
    for (unsigned shift = 0; shift < 64; shift += DIGIT) {
        if (!(differ >> shift & (DIGITS - 1)))
            continue;
        sort_pass(v, spare, n, shift);
        struct side *swap = v;
        v = spare;
        spare = swap;
    }
    free(spare);
    for (size_t i = 0; i < n;) {
        size_t k = i + 1;
        while (k < n && key_of(&v[k]) == key_of(&v[i]))
            k++;
        if (k - i > 1)
            qsort(v + i, k - i, sizeof *v, by_place);
        i = k;
    }
    return v;
}

static uint32_t root(uint32_t *parent, uint32_t x)
{
    while (parent[x] != x)
        x = parent[x] = parent[parent[x]];
    return x;
}

/* Do two sides (q not beginning before p) cover nearly the same words? */
static bool same_occurrence(const struct side *p, const struct side *q, bool exact)
{
    if (exact)
        return p->begin == q->begin && p->end == q->end;
    uint64_t end = p->end < q->end ? p->end : q->end, common = end - q->begin;
    uint64_t longer = p->end - p->begin > q->end - q->begin ? p->end - p->begin : q->end - q->begin;
    return common * 10 >= longer * 7;
}

static void unite(struct building *b, const struct side *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n && k - i <= LOOK_AHEAD; k++) {
            if (v[k].text != v[i].text || v[k].begin >= v[i].end)
                break;
            if (!same_occurrence(&v[i], &v[k], b->rules->options.exact))
                continue;
            uint32_t x = root(b->parent, v[i].passage), y = root(b->parent, v[k].passage);
            if (x != y)
                b->parent[x > y ? x : y] = x > y ? y : x;
        }
    }
}

static int by_number(const void *x, const void *y)
{
    uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;
    return p < q ? -1 : p > q;
}

static uint32_t median(struct building *b, const struct side *v, size_t n, bool end)
{
    b->numbers.n = 0;
    if (n == 1)
        return end ? v->end : v->begin;
    for (size_t i = 0; i < n; i++)
        vec_push(&b->numbers, end ? v[i].end : v[i].begin);
    qsort(b->numbers.v, n, sizeof *b->numbers.v, by_number);
    return b->numbers.v[n / 2];
}

/* The place of sides that are one occurrence begins and ends where most of them do; verbatim
 * repeats are not cut. */
static struct dup_place place_of_sides(struct building *b, const struct side *v, size_t n)
{
    struct dup_place p = {v[0].text, median(b, v, n, false), median(b, v, n, true)};
    for (size_t i = 0; i < n; i++) {
        struct dup_span firm = v[i].firm;
        if (firm.begin < firm.end && firm.begin < p.begin)
            p.begin = firm.begin;
        if (firm.end > p.end)
            p.end = firm.end;
    }
    return p;
}

/* The places of sides v[0..n), which are in order: sides that share half of the shorter one are one
 * place. */
static void find_places(struct building *b, const struct side *v, size_t n)
{
    b->places.n = b->edges.n = 0;
    for (size_t i = 0; i < n;) {
        size_t k = i + 1;
        for (; k < n && v[k].text == v[i].text; k++) {
            const struct side *p = &v[k - 1], *q = &v[k];
            uint32_t end = p->end < q->end ? p->end : q->end;
            uint32_t shorter =
                p->end - p->begin < q->end - q->begin ? p->end - p->begin : q->end - q->begin;
            if (end <= q->begin || (uint64_t)(end - q->begin) * 2 < shorter)
                break;
        }
        uint32_t number = (uint32_t)b->places.n;
        vec_push(&b->places, place_of_sides(b, v + i, k - i));
        for (; i < k; i++) {
            uint32_t *other = &b->place_of[v[i].passage];
            if (*other == UINT32_MAX)
                *other = number;
            else if (*other != number)
                vec_push(&b->edges, (struct dup_edge){*other, number});
        }
    }
}

/* Every text that repeats another one has its places too. The group of the whole texts, in which
 * they all stand already, is left as it is. */
static void add_same_texts(struct building *b)
{
    size_t n = b->members.n;
    for (size_t i = 0; i < n; i++)
        if (b->corpus->v[b->members.v[i].place.text].same_as != b->members.v[i].place.text)
            return;
    for (size_t i = 0; i < n; i++) {
        struct member x = b->members.v[i];
        uint32_t t = x.place.text;
        while ((t = b->next_same[t]) != UINT32_MAX) {
            x.place.text = t;
            vec_push(&b->members, x);
        }
    }
}

static int by_text(const void *x, const void *y)
{
    const struct dup_place *p = &((const struct member *)x)->place;
    const struct dup_place *q = &((const struct member *)y)->place;
    if (p->text != q->text)
        return p->text < q->text ? -1 : 1;
    if (p->begin != q->begin)
        return p->begin < q->begin ? -1 : 1;
    return p->end < q->end ? -1 : p->end > q->end;
}

/* How like the first place x is; usually that is known. */
static struct dup_similar similar_to(struct building *b, const struct dup_place *first,
                                     const struct member *x, bool known)
{
    const struct dup_tokens *t0 = &b->corpus->v[first->text].tokens;
    const struct dup_tokens *t = &b->corpus->v[x->place.text].tokens;
    if (known)
        return x->similar;
    if (dup_same_words(t0, first->begin, first->end, t, x->place.begin, x->place.end))
        return (struct dup_similar){1, true};
    struct dup_likeness like = dup_verify(&b->stars.verifier, b->w, t0, first->begin, first->end, t,
                                          x->place.begin, x->place.end);
    return (struct dup_similar){like.similarity, like.verbatim};
}

static void add_group(const uint32_t *index, size_t n, void *data)
{
    struct building *b = data;
    const struct dup_place *first = &b->places.v[index[0]];
    b->members.n = 0;
    for (size_t i = 0; i < n; i++)
        if (b->places.v[index[i]].end > b->places.v[index[i]].begin)
            vec_push(&b->members,
                     ((struct member){b->places.v[index[i]], b->stars.similar[index[i]]}));
    add_same_texts(b);
    if (b->members.n < 2)
        return;
    const struct member *p = b->members.v;
    qsort(b->members.v, b->members.n, sizeof *b->members.v, by_text);
    bool known = p[0].place.text == first->text && p[0].place.begin == first->begin &&
                 p[0].place.end == first->end;
    struct dup_group g = {DUP_EXACT, 0, 0, b->occurrences.n, b->members.n};
    for (size_t i = 0; i < b->members.n; i++) {
        const struct dup_tokens *t = &b->corpus->v[p[i].place.text].tokens;
        struct dup_similar like = similar_to(b, &p[0].place, &p[i], known);
        size_t words = p[i].place.end - p[i].place.begin;
        vec_push(&b->occurrences,
                 (struct dup_occurrence){
                     .document = p[i].place.text,
                     .range = dup_tokens_range(t, p[i].place.begin, p[i].place.end),
                     .words = words,
                     .similarity = like.similarity,
                 });
        if (!like.verbatim)
            g.kind = DUP_NEAR;
        if (i > 0)
            g.similarity += like.similarity;
        if (words > g.words)
            g.words = words;
    }
    g.similarity /= (double)(g.count - 1);
    vec_push(&b->groups, g);
}

static double saving(const struct dup_group *g)
{
    return (double)g->words * (double)(g->count - 1) * g->similarity;
}

/* `first` grows with the place of the first occurrence, see dup_groups_build. */
static int by_saving(const void *x, const void *y)
{
    const struct dup_group *p = x, *q = y;
    double a = saving(p), b = saving(q);
    if (a != b)
        return a > b ? -1 : 1;
    return p->first < q->first ? -1 : p->first > q->first;
}

static void chain_same_texts(struct building *b)
{
    size_t n = b->corpus->n;
    b->next_same = xreallocarray(NULL, n, sizeof *b->next_same);
    for (size_t i = 0; i < n; i++)
        b->next_same[i] = UINT32_MAX;
    uint32_t *last = xreallocarray(NULL, n, sizeof *last);
    for (size_t i = 0; i < n; i++) {
        uint32_t first = b->corpus->v[i].same_as;
        if (first != i)
            b->next_same[last[first]] = (uint32_t)i;
        last[first] = (uint32_t)i;
    }
    free(last);
}

/* Sides in the order of their groups, within a group by place. Groups are in the order of their
 * first passage. */
static struct side *sort_by_group(struct building *b, const struct side *v, size_t n)
{
    size_t passages = n / 2;
    size_t *start = xcalloc(passages + 1, sizeof *start);
    for (size_t i = 0; i < n; i++)
        start[root(b->parent, v[i].passage) + 1]++;
    for (size_t i = 0; i < passages; i++)
        start[i + 1] += start[i];
    struct side *sorted = xreallocarray(NULL, n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[start[root(b->parent, v[i].passage)]++] = v[i];
    free(start);
    return sorted;
}

void dup_groups_build(const struct dup_corpus *corpus, const struct dup_weights *w,
                      const struct dup_rules *rules, const struct dup_passage_vec *passages,
                      struct dup_report *out)
{
    struct building b = {.corpus = corpus,
                         .w = w,
                         .rules = rules,
                         .stars = {.corpus = corpus, .weights = w, .rules = rules}};
    size_t n = passages->n * 2;
    *out = (struct dup_report){0};
    if (n == 0)
        return;
    struct side *v = xreallocarray(NULL, n, sizeof *v);
    b.parent = xreallocarray(NULL, passages->n, sizeof *b.parent);
    b.place_of = xreallocarray(NULL, passages->n, sizeof *b.place_of);
    for (size_t i = 0; i < passages->n; i++) {
        const struct dup_passage *p = &passages->v[i];
        b.parent[i] = (uint32_t)i;
        b.place_of[i] = UINT32_MAX;
        v[2 * i] = (struct side){p->text_a, p->a0, p->a1, (uint32_t)i, p->firm_a};
        v[2 * i + 1] = (struct side){p->text_b, p->b0, p->b1, (uint32_t)i, p->firm_b};
    }
    v = sort_sides(v, n);
    unite(&b, v, n);
    chain_same_texts(&b);
    struct side *sorted = sort_by_group(&b, v, n);
    free(v);
    for (size_t i = 0; i < n;) {
        size_t k = i + 1;
        while (k < n && root(b.parent, sorted[k].passage) == root(b.parent, sorted[i].passage))
            k++;
        find_places(&b, sorted + i, k - i);
        dup_stars_split(&b.stars, &b.places, &b.edges, add_group, &b);
        i = k;
    }
    free(sorted);
    free(b.parent);
    free(b.place_of);
    free(b.next_same);
    dup_stars_release(&b.stars);
    vec_release(&b.places);
    vec_release(&b.edges);
    vec_release(&b.members);
    vec_release(&b.numbers);
    if (b.groups.n)
        qsort(b.groups.v, b.groups.n, sizeof *b.groups.v, by_saving);
    *out = (struct dup_report){b.groups.v, b.groups.n, b.occurrences.v, b.occurrences.n};
    dup_nested_remove(out);
}

void dup_report_release(struct dup_report *r)
{
    free(r->groups);
    free(r->occurrences);
    *r = (struct dup_report){0};
}
