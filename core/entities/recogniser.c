#include "core/entities/recogniser.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/entities/dictionary_match.h"
#include "core/entities/label.h"
#include "core/entities/model.h"
#include "core/entities/piece.h"
#include "core/entities/refine.h"
#include "core/entities/rules.h"
#include "core/entities/tagger.h"

#include <stdlib.h>
#include <string.h>

struct recogniser {
    struct model *model;
};

/* One search: what it reads and the memory it uses again for every piece. */
struct search {
    const struct recogniser *r;
    const uint8_t *text;
    const struct block *blocks;
    size_t block_count;
    const struct dictionary *dictionary;
    struct tagger *tagger;
    struct token_vec tokens;
    struct {
        bool *v;
        size_t n, cap;
    } starts;
    struct mention_vec mentions, made;
};

struct recogniser *recogniser_open(const char *path, struct error *err)
{
    struct model *m = model_open(path, err);
    if (!m)
        return NULL;
    struct recogniser *r = xmalloc(sizeof *r);
    r->model = m;
    return r;
}

void recogniser_free(struct recogniser *r)
{
    if (!r)
        return;
    model_free(r->model);
    free(r);
}

size_t recogniser_label_count(const struct recogniser *r)
{
    return r->model->label_count + RULE_LABELS;
}

const char *recogniser_label(const struct recogniser *r, size_t label)
{
    if (label < r->model->label_count)
        return r->model->labels[label];
    label -= r->model->label_count;
    return label < RULE_LABELS ? rule_label_name((enum rule_label)label) : "";
}

bool recogniser_label_is_minor(const struct recogniser *r, size_t label)
{
    return label >= r->model->label_count && label < recogniser_label_count(r) &&
           rule_label_is_minor((enum rule_label)(label - r->model->label_count));
}

static int by_start(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* A work that a rule is sure of takes the place of what the model makes of its words. */
static void yield_to_works(struct search *s)
{
    unsigned work = s->r->model->label_count + RULE_WORK;
    size_t kept = 0, k = 0;
    for (size_t i = 0; i < s->mentions.n; i++) {
        const struct mention *m = &s->mentions.v[i];
        while (k < s->made.n && s->made.v[k].end <= m->start)
            k++;
        bool yields = k < s->made.n && s->made.v[k].start < m->end && s->made.v[k].label == work &&
                      s->made.v[k].probability >= RULES_SURE;
        if (!yields)
            s->mentions.v[kept++] = *m;
    }
    s->mentions.n = kept;
}

/* Adds what is in s->made where nothing stands yet; both sorted. */
static void merge_free(struct search *s)
{
    size_t before = s->mentions.n;
    for (size_t i = 0, k = 0; i < s->made.n; i++) {
        const struct mention *m = &s->made.v[i];
        while (k < before && s->mentions.v[k].end <= m->start)
            k++;
        if (k == before || s->mentions.v[k].start >= m->end)
            vec_push(&s->mentions, *m);
    }
    if (s->mentions.n > before)
        qsort(s->mentions.v, s->mentions.n, sizeof *s->mentions.v, by_start);
    s->made.n = 0;
}

static int label_number(const struct recogniser *r, const char *name)
{
    for (size_t i = 0; i < recogniser_label_count(r); i++)
        if (!strcmp(recogniser_label(r, i), name))
            return (int)i;
    return -1;
}

/* The user's terms win: what they touch goes, and they come instead (or nothing, for "never").
 * Terms with a label that this model does not have are left alone. */
static void apply_dictionary(struct search *s)
{
    struct {
        struct range *v;
        size_t n, cap;
    } taken = {0};
    size_t kept = 0, t = 0;
    for (size_t i = 0; i < s->tokens.n;) {
        const char *label = NULL;
        size_t length =
            dictionary_match(s->dictionary, s->text, s->tokens.v + i, s->tokens.n - i, &label);
        int number = length && label ? label_number(s->r, label) : -1;
        if (!length || (label && number < 0)) {
            i++;
            continue;
        }
        struct range place = {s->tokens.v[i].start, s->tokens.v[i + length - 1].end};
        vec_push(&taken, place);
        if (label)
            vec_push(&s->made, (struct mention){.start = place.start,
                                                .end = place.end,
                                                .probability = 1,
                                                .label = (uint8_t)number,
                                                .source = MENTION_DICTIONARY});
        i += length;
    }
    for (size_t i = 0; i < s->mentions.n; i++) {
        struct range m = {s->mentions.v[i].start, s->mentions.v[i].end};
        while (t < taken.n && taken.v[t].end <= m.start)
            t++;
        if (t == taken.n || !range_overlaps(taken.v[t], m))
            s->mentions.v[kept++] = s->mentions.v[i];
    }
    s->mentions.n = kept;
    vec_release(&taken);
    merge_free(s);
}

static void read_piece(struct search *s, struct range piece)
{
    const struct model *m = s->r->model;
    s->tokens.n = s->mentions.n = s->made.n = 0;
    tokenize(s->text, piece, &s->tokens);
    vec_reserve(&s->starts, s->tokens.n);
    piece_mark_sentences(s->text, s->tokens.v, s->tokens.n, s->blocks, s->block_count, s->starts.v);
    tagger_run(s->tagger, s->text, s->tokens.v, s->starts.v, s->tokens.n, &s->mentions);
    struct known_labels known = known_labels_of(m);
    refine_mentions(s->text, s->tokens.v, s->starts.v, s->tokens.n, &known, &s->mentions);
    rules_find(s->text, s->tokens.v, s->starts.v, s->tokens.n, m->label_count, &s->made);
    yield_to_works(s);
    merge_free(s);
    if (s->dictionary)
        apply_dictionary(s);
}

bool recogniser_find(const struct recogniser *r, const uint8_t *text, size_t n,
                     const struct block *blocks, size_t block_count, struct range first,
                     const struct dictionary *dictionary, struct progress *progress,
                     recogniser_found *found, void *data)
{
    struct search s = {
        .r = r,
        .text = text,
        .blocks = blocks,
        .block_count = block_count,
        .dictionary = dictionary,
        .tagger = tagger_new(r->model),
    };
    size_t count = piece_count(n), at = piece_at(text, n, first.start), done = 0;
    bool cancelled = false;
    for (size_t k = 0; k < count && !cancelled; k++) {
        struct range piece = piece_range(text, n, k < count - at ? at + k : k - (count - at));
        cancelled = progress_cancelled(progress);
        if (cancelled)
            break;
        read_piece(&s, piece);
        found(s.mentions.v, s.mentions.n, piece, data);
        done += piece.end - piece.start;
        progress_report(progress, done, n);
    }
    tagger_free(s.tagger);
    vec_release(&s.tokens);
    vec_release(&s.starts);
    vec_release(&s.mentions);
    vec_release(&s.made);
    return !cancelled;
}

static void collect(const struct mention *mentions, size_t count, struct range done, void *data)
{
    struct mention_vec *out = data;
    (void)done;
    for (size_t i = 0; i < count; i++)
        vec_push(out, mentions[i]);
}

bool recogniser_find_all(const struct recogniser *r, const uint8_t *text, size_t n,
                         const struct block *blocks, size_t block_count,
                         const struct dictionary *dictionary, struct progress *progress,
                         struct mention_vec *out)
{
    return recogniser_find(r, text, n, blocks, block_count, (struct range){0, 0}, dictionary,
                           progress, collect, out);
}
