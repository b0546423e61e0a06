#include "core/entities/evaluate.h"

#include "core/base/hash.h"
#include "core/base/vec.h"

#include <math.h>
#include <stdlib.h>

void evaluation_release(struct evaluation *e)
{
    vec_release(&e->documents);
}

void evaluation_add(struct evaluation *e, const struct gold_span *gold, size_t gold_count,
                    const struct gold_span *found, size_t found_count, unsigned ignored)
{
    struct document_tally d = {0};
    for (size_t g = 0; g < gold_count; g++)
        d.of[gold[g].label].gold += !(ignored >> gold[g].label & 1);
    for (size_t f = 0, g = 0; f < found_count; f++) {
        if (ignored >> found[f].label & 1)
            continue;
        d.of[found[f].label].found++;
        while (g < gold_count && gold[g].start < found[f].start)
            g++;
        for (size_t k = g; k < gold_count && gold[k].start == found[f].start; k++)
            if (gold[k].end == found[f].end && gold[k].label == found[f].label)
                d.of[found[f].label].right++;
    }
    vec_push(&e->documents, d);
}

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static double f1_of(struct tally t)
{
    return percent(2 * t.right, t.found + t.gold);
}

static void add(struct tally *sum, const struct document_tally *d, unsigned label)
{
    unsigned from = label == CHAIN_MOST_LABELS ? 0 : label;
    unsigned to = label == CHAIN_MOST_LABELS ? CHAIN_MOST_LABELS : label + 1;
    for (unsigned i = from; i < to; i++) {
        sum->right += d->of[i].right;
        sum->found += d->of[i].found;
        sum->gold += d->of[i].gold;
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

struct evaluation_row evaluation_row(const struct evaluation *e, unsigned label, unsigned draws)
{
    struct evaluation_row row = {0};
    size_t n = e->documents.n;
    for (size_t i = 0; i < n; i++)
        add(&row.tally, &e->documents.v[i], label);
    row.precision = percent(row.tally.right, row.tally.found);
    row.recall = percent(row.tally.right, row.tally.gold);
    row.f1 = row.low = row.high = f1_of(row.tally);
    if (!draws || !n)
        return row;
    double *f1 = xcalloc(draws, sizeof *f1);
    for (unsigned k = 0; k < draws; k++) {
        struct tally t = {0};
        for (size_t i = 0; i < n; i++)
            add(&t, &e->documents.v[hash_mix(k * (uint64_t)n + i + 1) % n], label);
        f1[k] = f1_of(t);
    }
    qsort(f1, draws, sizeof *f1, compare);
    row.low = f1[(size_t)(draws * 0.025)];
    row.high = f1[(size_t)((draws - 1) * 0.975)];
    free(f1);
    return row;
}
