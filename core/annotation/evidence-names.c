#include "core/annotation/evidence-private.h"

#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unictype.h>

/* A name is not longer. */
enum { NAME_BYTES = 200, NAME_WORDS = 16 };

/* ---- words --------------------------------------------------------------------------------------
 */

static size_t possessive(const uint8_t *s, size_t n)
{
    if (n > 2 && s[n - 1] == 's' && s[n - 2] == '\'')
        return 2;
    return n > 4 && s[n - 1] == 's' && memcmp(s + n - 4, "\xE2\x80\x99", 3) == 0 ? 4 : 0;
}

struct evidence *evidence_new(const struct text *text)
{
    struct evidence *e = xcalloc(1, sizeof *e);
    const uint8_t *s = text_bytes(text);
    size_t n = text_size(text);
    e->text = text;
    if (n == 0 || n > EVIDENCE_MOST_BYTES)
        return e;
    uint8_t *breaks = xcalloc(n, 1);
    segment_words(s, n, breaks);
    for (size_t start = 0, end; start < n; start = end) {
        uint32_t cp;
        for (end = start + 1; end < n && breaks[end] == SEGMENT_NONE; end++)
            ;
        utf8_decode(s + start, end - start, &cp);
        if (!uc_is_general_category(cp, UC_LETTER) && !uc_is_general_category(cp, UC_NUMBER))
            continue;
        size_t stem = end - possessive(s + start, end - start);
        vec_push(&e->words, (struct word){(uint32_t)start, (uint32_t)stem,
                                          hash_bytes(s + start, stem - start)});
    }
    free(breaks);
    return e;
}

void evidence_free(struct evidence *e)
{
    if (!e)
        return;
    vec_release(&e->words);
    vec_release(&e->reasons);
    vec_release(&e->overruled);
    free(e);
}

size_t evidence_word_from(const struct evidence *e, size_t offset)
{
    size_t low = 0, high = e->words.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->words.v[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool evidence_is_capital(const struct evidence *e, size_t word)
{
    uint32_t cp;
    const struct word *w = &e->words.v[word];
    utf8_decode(text_bytes(e->text) + w->start, w->end - w->start, &cp);
    return uc_is_upper(cp) || uc_is_general_category(cp, UC_TITLECASE_LETTER);
}

static uint64_t key_of(const struct evidence *e, size_t word, size_t words)
{
    uint64_t key = words;
    for (size_t i = 0; i < words; i++)
        key = hash_mix(key ^ e->words.v[word + i].hash) + i;
    return key;
}

/* ---- names --------------------------------------------------------------------------------------
 */

/* The words of a range; false when it cuts one, or has none or too many. */
static bool name_of(const struct evidence *e, struct range r, struct name *name)
{
    size_t first = evidence_word_from(e, r.start), end = first;
    if (r.end - r.start > NAME_BYTES || first == e->words.n || e->words.v[first].start < r.start)
        return false;
    while (end < e->words.n && e->words.v[end].end <= r.end)
        end++;
    if (end == first || end - first > NAME_WORDS ||
        (end < e->words.n && e->words.v[end].start < r.end))
        return false;
    *name = (struct name){
        .first = e->words.v[first].hash,
        .key = key_of(e, first, end - first),
        .word = (uint32_t)first,
        .words = (uint32_t)(end - first),
        .before = (uint8_t)(e->words.v[first].start - r.start),
        .behind = (uint8_t)(r.end - e->words.v[end - 1].end),
        .votes = 1,
        .from = r.start,
    };
    return true;
}

static void add_part(const struct evidence *e, const struct name *of, size_t word,
                     enum evidence_kind kind, struct name_vec *names)
{
    struct name part = *of;
    part.first = e->words.v[word].hash;
    part.key = key_of(e, word, 1);
    part.word = (uint32_t)word;
    part.words = 1;
    part.before = part.behind = 0;
    part.kind = (uint8_t)kind;
    vec_push(names, part);
}

static bool is_person(const struct annotations *set, uint32_t label)
{
    return strncasecmp(schema_label(annotations_schema(set), label)->name, "per", 3) == 0;
}

/* What else the name is called. */
static void add_variants(const struct evidence *e, const struct annotations *set,
                         const struct annotation *a, const struct name *name,
                         struct name_vec *names)
{
    const uint8_t *s = text_bytes(e->text);
    size_t last = name->word + name->words - 1, next = last + 1;
    if (name->words > 1 && is_person(set, a->label) && evidence_is_capital(e, last) &&
        e->words.v[last].end - e->words.v[last].start > 2)
        add_part(e, name, last, EVIDENCE_LAST_NAME, names);
    if (name->words > 1 && next < e->words.n && e->words.v[next].start == a->range.end + 2 &&
        memcmp(s + a->range.end, " (", 2) == 0 && e->words.v[next].end < text_size(e->text) &&
        s[e->words.v[next].end] == ')' && e->words.v[next].end - e->words.v[next].start > 1 &&
        evidence_is_capital(e, next))
        add_part(e, name, next, EVIDENCE_ABBREVIATION, names);
}

/* Those of the same words stand together: decided ones before derived ones, then by label. */
static int compare_names(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    bool derived = x->kind != EVIDENCE_SAME, other = y->kind != EVIDENCE_SAME;
    if (derived != other)
        return derived ? 1 : -1;
    if (x->refused != y->refused)
        return x->refused ? 1 : -1;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static int compare_first(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->words < y->words) - (x->words > y->words);
}

/* Leaves one name for all of the same words: the label that was given most often, or last. */
static void vote(struct name_vec *names)
{
    size_t kept = 0;
    if (names->n)
        qsort(names->v, names->n, sizeof *names->v, compare_names);
    for (size_t i = 0, end; i < names->n; i = end) {
        struct name best = names->v[i];
        size_t all = 0;
        best.votes = 0;
        for (end = i; end < names->n && names->v[end].key == names->v[i].key; end++)
            ;
        for (size_t k = i, run; k < end; k = run) {
            for (run = k;
                 run < end && names->v[run].label == names->v[k].label &&
                 names->v[run].refused == names->v[k].refused &&
                 (names->v[run].kind == EVIDENCE_SAME) == (names->v[k].kind == EVIDENCE_SAME);
                 run++)
                ;
            const struct name *last = &names->v[run - 1];
            /* what follows from another decision counts only where there is none */
            if (last->refused != best.refused ||
                (last->kind != EVIDENCE_SAME && best.kind == EVIDENCE_SAME))
                continue;
            uint32_t votes = (uint32_t)(run - k);
            all += votes;
            if (votes > best.votes || (votes == best.votes && last->id > best.id)) {
                best = *last;
                best.votes = votes;
            }
        }
        best.votes = best.votes * 100 / (uint32_t)(all ? all : 1);
        names->v[kept++] = best;
    }
    names->n = kept;
    if (kept)
        qsort(names->v, kept, sizeof *names->v, compare_first);
}

void evidence_collect(const struct evidence *e, const struct annotations *set,
                      struct name_vec *names)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(set, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED, &c);
    while ((a = annotations_next(&c))) {
        struct name name;
        if (a->fragment_count != 1 || !name_of(e, a->range, &name))
            continue;
        name.label = a->label;
        name.id = a->id;
        name.refused = a->status == ANNOTATION_REJECTED;
        vec_push(names, name);
        if (!name.refused)
            add_variants(e, set, a, &name, names);
    }
    vote(names);
}
