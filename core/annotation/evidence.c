#include "core/annotation/evidence-private.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* What is left of a longer proposal is hardly a name. */
enum { REST_BYTES = 80 };

/* What is suggested so surely is not overruled by other articles. */
static const float SURE = 0.9F;

/* ---- places -------------------------------------------------------------------------------------
 */

static bool is_gap(const uint8_t *s, size_t from, size_t to)
{
    for (; from < to; from++)
        if (s[from] != ' ' && s[from] != '\n' && s[from] != '\r')
            return false;
    return true;
}

/* Does the name stand at this word? */
static bool stands_at(const struct evidence *e, const struct pattern *p, size_t word,
                      struct range *place)
{
    const uint8_t *s = text_bytes(e->text), *t = p->bytes;
    if (word + p->count > e->words.n)
        return false;
    const struct word *a = p->words, *b = &e->words.v[word];
    for (size_t i = 0; i < p->count; i++) {
        if (a[i].hash != b[i].hash)
            return false;
        if (i == 0)
            continue;
        size_t gap = a[i].start - a[i - 1].end, other = b[i].start - b[i - 1].end;
        if (!(gap == other && memcmp(t + a[i - 1].end, s + b[i - 1].end, gap) == 0) &&
            !(other <= 3 && gap && other && is_gap(t, a[i - 1].end, a[i].start) &&
              is_gap(s, b[i - 1].end, b[i].start)))
            return false;
    }
    size_t last = p->count - 1;
    if (b->start < p->before || text_size(e->text) - b[last].end < p->behind ||
        memcmp(t + a->start - p->before, s + b->start - p->before, p->before) != 0 ||
        memcmp(t + a[last].end, s + b[last].end, p->behind) != 0)
        return false;
    *place = (struct range){b->start - p->before, b[last].end + p->behind};
    return true;
}

static struct pattern pattern_of(const struct evidence *e, const struct name *name)
{
    return (struct pattern){text_bytes(e->text), &e->words.v[name->word], name->words, name->before,
                            name->behind};
}

static void overrule(struct evidence *e, struct range place, bool overlaps)
{
    vec_push(&e->overruled, (struct annotations_overruled){place, overlaps});
}

static bool is_ours(const struct annotation *a)
{
    return a->source && strcmp(a->source, EVIDENCE_SOURCE) == 0;
}

/* Words that were refused: not again with this label, perhaps with the next one. */
static void refuse(struct evidence *e, const struct annotations *set, const struct name *name,
                   struct range place)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, place, ANNOTATIONS_SUGGESTED | ANNOTATIONS_HIDDEN, &c);
    while ((a = annotations_next(&c))) {
        if (is_ours(a) || a->label != name->label || a->range.start != place.start ||
            a->range.end != place.end)
            continue;
        overrule(e, place, false);
        if (a->alternative_count && a->alternatives[0].label != SCHEMA_NONE &&
            a->alternatives[0].label != name->label && a->alternatives[0].score > 0.25F)
            vec_push(&e->reasons,
                     (struct evidence_reason){place, a->alternatives[0].label, EVIDENCE_ALTERNATIVE,
                                              a->alternatives[0].score, name->from});
        return;
    }
}

static bool is_taken(const struct evidence *e, size_t count, struct range place)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->reasons.v[middle].range.end <= place.start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && range_overlaps(e->reasons.v[low].range, place);
}

static void propose(struct evidence *e, const struct annotations *set, const struct name *name,
                    struct range place)
{
    static const float scores[] = {[EVIDENCE_SAME] = 0.95F,
                                   [EVIDENCE_LAST_NAME] = 0.85F,
                                   [EVIDENCE_ABBREVIATION] = 0.9F,
                                   [EVIDENCE_FOLDER] = 0.9F};
    struct annotation_cursor c;
    const struct annotation *a;
    if (is_taken(e, e->copies, place))
        return;
    /* "China" says nothing about "Bank of China", unless that is little more than a guess */
    annotations_find(set, place, ANNOTATIONS_SUGGESTED | ANNOTATIONS_HIDDEN, &c);
    while ((a = annotations_next(&c)))
        if (!is_ours(a) && (name->words == 1 || a->score >= 0.5F) &&
            a->range.start <= place.start && a->range.end >= place.end &&
            a->range.end - a->range.start > place.end - place.start)
            return;
        else if (name->kind == EVIDENCE_FOLDER && !is_ours(a) && a->score >= SURE)
            return; /* another article says less than what stands around the name in this one */
    overrule(e, place, true);
    vec_push(&e->reasons,
             (struct evidence_reason){place, name->label, (enum evidence_kind)name->kind,
                                      scores[name->kind] * (float)name->votes / 100, name->from});
}

/* The first of the names that begin with the word. */
static size_t first_name(const struct name_vec *names, uint64_t hash)
{
    size_t low = 0, high = names->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (names->v[middle].first < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A name of the book that is longer than `least` words, as one of this article. */
static bool find_in_book(const struct evidence *e, const struct namebook *book,
                         const struct annotations *set, size_t word, size_t least,
                         struct name *name, struct range *place)
{
    size_t count;
    const struct booked *b = namebook_find(book, e->words.v[word].hash, &count);
    for (size_t i = 0; i < count && b[i].pattern.count > least; i++) {
        uint32_t label = schema_find(annotations_schema(set), b[i].label);
        if (label == SCHEMA_NONE || b[i].share < 0.5F || !stands_at(e, &b[i].pattern, word, place))
            continue;
        *name = (struct name){
            .words = (uint32_t)b[i].pattern.count,
            .refused = b[i].refused,
            .kind = EVIDENCE_FOLDER,
            .label = label,
            .votes = (uint32_t)(b[i].share * 100),
            .from = b[i].article,
        };
        return true;
    }
    return false;
}

static void find_places(struct evidence *e, const struct annotations *set,
                        const struct name_vec *names, const struct namebook *book)
{
    for (size_t i = 0; i < e->words.n;) {
        struct range place;
        struct name other;
        const struct name *name = NULL;
        /* the longest comes first */
        for (size_t k = first_name(names, e->words.v[i].hash);
             !name && k < names->n && names->v[k].first == e->words.v[i].hash; k++) {
            struct pattern pattern = pattern_of(e, &names->v[k]);
            if (stands_at(e, &pattern, i, &place))
                name = &names->v[k];
        }
        if (book && find_in_book(e, book, set, i, name ? name->words : 0, &other, &place))
            name = &other;
        if (name && name->refused)
            refuse(e, set, name, place);
        else if (name)
            propose(e, set, name, place);
        i += name ? name->words : 1;
    }
}

/* The capitalised words of what is left of a proposal. */
static void propose_rest(struct evidence *e, size_t count, const struct annotation *of,
                         struct range rest, size_t from)
{
    if (rest.end <= rest.start || rest.end - rest.start > REST_BYTES)
        return;
    size_t first = evidence_word_from(e, rest.start), end = first;
    while (end < e->words.n && e->words.v[end].end <= rest.end)
        end++;
    while (first < end && !evidence_is_capital(e, first))
        first++;
    while (end > first && !evidence_is_capital(e, end - 1))
        end--;
    if (first == end || e->words.v[first].start < rest.start)
        return;
    struct range place = {e->words.v[first].start, e->words.v[end - 1].end};
    if (!is_taken(e, count, place))
        vec_push(&e->reasons,
                 (struct evidence_reason){place, of->label, EVIDENCE_REST, of->score / 2, from});
}

static void find_rests(struct evidence *e, const struct annotations *set)
{
    struct annotation_cursor made, proposed;
    const struct annotation *a, *s;
    size_t count = e->reasons.n;
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE, &made);
    while ((a = annotations_next(&made))) {
        annotations_find(set, a->range, ANNOTATIONS_SUGGESTED | ANNOTATIONS_HIDDEN, &proposed);
        while ((s = annotations_next(&proposed))) {
            if (is_ours(s) || s->fragment_count != 1)
                continue;
            propose_rest(e, count, s, (struct range){s->range.start, a->range.start},
                         a->range.start);
            propose_rest(e, count, s, (struct range){a->range.end, s->range.end}, a->range.start);
        }
    }
}

/* ---- all together -------------------------------------------------------------------------------
 */

static int compare_reasons(const void *a, const void *b)
{
    const struct evidence_reason *x = a, *y = b;
    if (x->range.start != y->range.start)
        return x->range.start < y->range.start ? -1 : 1;
    return (x->range.end > y->range.end) - (x->range.end < y->range.end);
}

/* Of copies that overlap, the first. */
static void add_copies(struct evidence *e, const struct evidence_reason *more, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        vec_push(&e->reasons, more[i]);
    if (count)
        qsort(e->reasons.v, count, sizeof *e->reasons.v, compare_reasons);
    for (size_t i = 0; i < count; i++)
        if (!kept || e->reasons.v[kept - 1].range.end <= e->reasons.v[i].range.start) {
            e->reasons.v[kept++] = e->reasons.v[i];
            overrule(e, e->reasons.v[i].range, true);
        }
    e->reasons.n = e->copies = kept;
}

static void add_alternative(struct suggestion *s, uint32_t label, float score)
{
    enum { MOST = sizeof s->alternatives / sizeof *s->alternatives };
    size_t at = 0;
    if (label == s->label)
        return;
    for (size_t i = 0; i < s->alternative_count; i++)
        if (s->alternatives[i].label == label)
            return;
    while (at < s->alternative_count && s->alternatives[at].score >= score)
        at++;
    if (at == MOST)
        return;
    if (s->alternative_count < MOST)
        s->alternative_count++;
    for (size_t k = s->alternative_count - 1u; k > at; k--)
        s->alternatives[k] = s->alternatives[k - 1];
    s->alternatives[at] = (struct annotation_alternative){label, score};
}

/* What others have proposed for these words, likeliest first: decisions overrule it, but it is
 * still what else they may be. Of just this place, or else of one that shares words with it. */
static void rank_alternatives(const struct annotations *set, struct suggestion *s)
{
    for (int overlapping = 0; overlapping < 2 && s->alternative_count == 0; overlapping++) {
        struct annotation_cursor c;
        const struct annotation *a;
        annotations_find(set, (struct range){s->start, s->end},
                         ANNOTATIONS_SUGGESTED | ANNOTATIONS_HIDDEN, &c);
        while ((a = annotations_next(&c))) {
            bool exact = a->range.start == s->start && a->range.end == s->end;
            if (is_ours(a) || exact == overlapping)
                continue;
            add_alternative(s, a->label, a->score);
            for (size_t i = 0; i < a->alternative_count; i++)
                add_alternative(s, a->alternatives[i].label, a->alternatives[i].score);
        }
    }
}

void evidence_update(struct evidence *e, struct annotations *set,
                     const struct evidence_reason *more, size_t count, const struct namebook *book)
{
    struct name_vec names = {0};
    e->reasons.n = e->overruled.n = e->copies = 0;
    if (annotations_count(set, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED, SCHEMA_NONE) <=
        EVIDENCE_MOST_ANNOTATIONS) {
        add_copies(e, more, count);
        evidence_collect(e, set, &names);
        find_places(e, set, &names, book);
        if (e->reasons.n)
            qsort(e->reasons.v, e->reasons.n, sizeof *e->reasons.v, compare_reasons);
        find_rests(e, set);
        if (e->reasons.n)
            qsort(e->reasons.v, e->reasons.n, sizeof *e->reasons.v, compare_reasons);
    }
    vec_release(&names);
    struct suggestion *items = xcalloc(e->reasons.n + 1, sizeof *items);
    for (size_t i = 0; i < e->reasons.n; i++) {
        const struct evidence_reason *r = &e->reasons.v[i];
        items[i] = (struct suggestion){
            .start = r->range.start, .end = r->range.end, .label = r->label, .score = r->score};
        rank_alternatives(set, &items[i]);
    }
    annotations_overrule(set, EVIDENCE_SOURCE, e->overruled.v, e->overruled.n);
    annotations_suggest(set, EVIDENCE_SOURCE, (struct range){0, SIZE_MAX}, items, e->reasons.n);
    free(items);
}

const struct evidence_reason *evidence_why(const struct evidence *e, struct range range,
                                           uint32_t label)
{
    size_t low = 0, high = e->reasons.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->reasons.v[middle].range.start < range.start)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < e->reasons.n && e->reasons.v[low].range.start == range.start; low++)
        if (e->reasons.v[low].range.end == range.end && e->reasons.v[low].label == label)
            return &e->reasons.v[low];
    return NULL;
}
