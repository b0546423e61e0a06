#include "core/entities/second.h"

#include "core/entities/chain.h"
#include "core/entities/key.h"

#include <string.h>

/* Numbers of templates, apart from those of features.c; the same rule holds: never reorder. */
#define T_SECOND 480

enum { LABELS = CHAIN_MOST_LABELS + 1, NOWHERE = LABELS };

struct votes {
    unsigned of_label[LABELS]; /* 0: no name, 1 + label */
    unsigned of_tag[CHAIN_STRIDE];
    unsigned n;
};

static const struct theme *theme_of(const struct passage *p, size_t i)
{
    if (!(passage_form(p, i)->flags & FORM_CAPITAL))
        return NULL;
    const struct theme *t = passage_theme(p, i);
    return t->epoch == p->epoch ? t : NULL;
}

static bool count_votes(const struct passage *p, const uint8_t *tags, size_t i, struct votes *v)
{
    const struct theme *t = theme_of(p, i);
    memset(v, 0, sizeof *v);
    for (uint32_t k = 0; t && k < t->count; k++) {
        unsigned tag = tags[t->at[k]];
        if (t->at[k] == i)
            continue;
        v->of_label[tag ? 1 + chain_label(tag) : 0]++;
        v->of_tag[tag]++;
        v->n++;
    }
    return v->n > 0;
}

static unsigned most(const unsigned *count, unsigned n)
{
    unsigned best = 0;
    for (unsigned i = 1; i < n; i++)
        if (count[i] > count[best])
            best = i;
    return best;
}

/* The label of the most votes; NOWHERE when the word stands nowhere else. */
static unsigned majority(const struct passage *p, const uint8_t *tags, size_t i)
{
    struct votes v;
    return count_votes(p, tags, i, &v) ? most(v.of_label, LABELS) : NOWHERE;
}

static uint64_t lower_at(const struct passage *p, size_t i, int distance)
{
    if (distance < 0 ? p->v[i].flags & WORD_FIRST : p->v[i].flags & WORD_LAST)
        return (uint64_t)(distance + 2);
    return passage_form(p, (size_t)((ptrdiff_t)i + distance))->lower;
}

/* The tag in the other place that has most of the same words beside it, and which. */
static bool closest(const struct passage *p, const uint8_t *tags, size_t i, unsigned *tag,
                    unsigned *same)
{
    const struct theme *t = theme_of(p, i);
    *same = 0;
    for (uint32_t k = 0; t && k < t->count; k++) {
        size_t j = t->at[k];
        unsigned here = (lower_at(p, i, -1) == lower_at(p, j, -1) ? 1u : 0u) |
                        (lower_at(p, i, 1) == lower_at(p, j, 1) ? 2u : 0u);
        if (j == i || here <= *same)
            continue;
        *same = here;
        *tag = tags[j];
    }
    return *same > 0;
}

static void add(struct feature_keys *keys, unsigned number, uint64_t value)
{
    if (keys->n < FEATURES_MOST_KEYS)
        keys->v[keys->n++] = key_make(T_SECOND + number, value);
}

void second_features(const struct passage *p, const uint8_t *tags, size_t i,
                     struct feature_keys *keys)
{
    struct votes v;
    unsigned near_tag, same;
    if (!count_votes(p, tags, i, &v))
        return;
    unsigned label = most(v.of_label, LABELS);
    unsigned share = v.of_label[label] == v.n ? 2 : 2 * v.of_label[label] >= v.n;
    unsigned count = v.n < 4 ? v.n : 4;
    unsigned before = p->v[i].flags & WORD_FIRST ? LABELS + 1 : majority(p, tags, i - 1);
    unsigned behind = p->v[i].flags & WORD_LAST ? LABELS + 1 : majority(p, tags, i + 1);
    uint64_t base = label * 3 + share;
    add(keys, 0, base * 8 + count);
    add(keys, 3, key_join(base, p->v[i].flags & WORD_PLACE));
    add(keys, 4, (before * 32ull + label) * 32 + behind);
    if (closest(p, tags, i, &near_tag, &same)) {
        add(keys, 7, (near_tag * 4ull + same) * 64 + base);
    }
}
