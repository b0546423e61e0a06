/* Short repeats of captions and of the title: their words are looked up by the first two of each.
 */
#include "core/duplicates/form.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/tokens.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORD = 8, /* what words and characters weigh */
    CHARACTER = 5,
    CAPTION_LEAST = 4 * WORD,
    TITLE_LEAST = 2 * WORD,
    TITLE_START_LEAST = 5 * WORD, /* names of people begin articles about them */
    CHAIN_MOST = 16,              /* different sources that begin with the same two words */
};

struct span {
    uint32_t first, end; /* words */
};

/* A caption or a title. */
struct source {
    struct span words;
    enum block_kind kind;
    size_t weight;
    uint32_t next; /* in its chain; UINT32_MAX: the last */
    struct {
        struct span *v;
        size_t n, cap;
    } places; /* of itself and of its repetitions */
    bool repeated;
};

struct finding {
    const struct block_vec *blocks;
    struct dup_tokens tokens;
    struct span *of_block;
    uint8_t *covered; /* words that stand in a group of the report */
    struct {
        struct source *v;
        size_t n, cap;
    } sources;
    uint32_t *chains; /* by hash of two words */
    size_t mask;
};

static size_t weight_of(const struct dup_tokens *t, struct span s, size_t most)
{
    size_t weight = 0;
    for (uint32_t i = s.first; i < s.end && weight <= most; i++)
        weight += dup_word_is_character(t->word[i]) ? CHARACTER : WORD;
    return weight;
}

static void find_words_of_blocks(struct finding *f)
{
    uint32_t at = 0;
    for (size_t i = 0; i < f->blocks->n; i++) {
        struct range r = f->blocks->v[i].range;
        while (at < f->tokens.n && f->tokens.begin[at] < r.start)
            at++;
        f->of_block[i].first = at;
        while (at < f->tokens.n && f->tokens.begin[at] < r.end)
            at++;
        f->of_block[i].end = at;
    }
}

static void mark_covered(struct finding *f, const struct dup_report *report)
{
    /* +1 where an occurrence begins, -1 where one ends, summed up: linear however they overlap */
    int32_t *change = xcalloc((size_t)f->tokens.n + 1, sizeof *change);
    for (size_t i = 0; i < report->occurrence_count; i++) {
        struct range r = report->occurrences[i].range;
        uint32_t at[2];
        for (int k = 0; k < 2; k++) {
            size_t offset = k ? r.end : r.start;
            uint32_t low = 0, high = f->tokens.n;
            while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                if (f->tokens.begin[middle] < offset)
                    low = middle + 1;
                else
                    high = middle;
            }
            at[k] = low;
        }
        change[at[0]]++;
        change[at[1]]--;
    }
    int32_t depth = 0;
    for (uint32_t i = 0; i < f->tokens.n; i++) {
        depth += change[i];
        f->covered[i] = depth > 0;
    }
    free(change);
}

static bool is_covered(const struct finding *f, struct span s)
{
    for (uint32_t i = s.first; i < s.end; i++)
        if (!f->covered[i])
            return false;
    return true;
}

static uint32_t *chain_at(const struct finding *f, uint32_t word)
{
    uint64_t h = ((uint64_t)f->tokens.word[word] << 32 | f->tokens.word[word + 1]) *
                 UINT64_C(0x9E3779B97F4A7C15);
    return &f->chains[(h >> 32) & f->mask];
}

static bool same_words(const struct finding *f, struct span a, uint32_t at)
{
    return memcmp(f->tokens.word + a.first, f->tokens.word + at,
                  (a.end - a.first) * sizeof *f->tokens.word) == 0;
}

static void add_source(struct finding *f, size_t block, size_t most)
{
    struct span words = f->of_block[block];
    enum block_kind kind = f->blocks->v[block].kind;
    size_t weight = weight_of(&f->tokens, words, most);
    size_t least = kind == BLOCK_TITLE ? TITLE_LEAST : CAPTION_LEAST;
    if (words.end - words.first < 2 || weight < least || weight >= most)
        return;
    uint32_t *head = chain_at(f, words.first);
    int length = 0;
    for (uint32_t i = *head; i != UINT32_MAX; i = f->sources.v[i].next, length++) {
        struct source *s = &f->sources.v[i];
        if (s->words.end - s->words.first == words.end - words.first &&
            same_words(f, s->words, words.first)) {
            vec_push(&s->places, words);
            return;
        }
    }
    if (length == CHAIN_MOST)
        return;
    vec_push(&f->sources,
             (struct source){.words = words, .kind = kind, .weight = weight, .next = *head});
    vec_push(&vec_last(&f->sources).places, words);
    *head = (uint32_t)(f->sources.n - 1);
}

/* Whether the words of a source may be told as repeated at `at` of a block. */
static bool is_place(const struct finding *f, const struct source *s, size_t block, uint32_t at)
{
    const struct span in = f->of_block[block];
    uint32_t n = s->words.end - s->words.first;
    enum block_kind kind = f->blocks->v[block].kind;
    if (n > in.end - at || at == s->words.first || !same_words(f, s->words, at))
        return false;
    if (is_covered(f, s->words) && is_covered(f, (struct span){at, at + n}))
        return false;
    if (s->kind == BLOCK_CAPTION)
        return kind == BLOCK_PARAGRAPH;
    if (at != in.first || kind == BLOCK_METADATA)
        return false;
    return n == in.end - in.first || (kind == BLOCK_PARAGRAPH && s->weight >= TITLE_START_LEAST);
}

static void search(struct finding *f)
{
    for (size_t b = 0; b < f->blocks->n; b++)
        for (uint32_t at = f->of_block[b].first; at + 1 < f->of_block[b].end; at++)
            for (uint32_t i = *chain_at(f, at); i != UINT32_MAX; i = f->sources.v[i].next) {
                struct source *s = &f->sources.v[i];
                if (!is_place(f, s, b, at))
                    continue;
                vec_push(&s->places, (struct span){at, at + (s->words.end - s->words.first)});
                s->repeated = true;
            }
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = ((const struct span *)a)->first, y = ((const struct span *)b)->first;
    return x < y ? -1 : x > y;
}

static void tell(const struct finding *f, struct source *s, struct dup_report *report)
{
    size_t n = 0;
    qsort(s->places.v, s->places.n, sizeof *s->places.v, by_place);
    /* a title that is a caption's words too comes by both ways */
    for (size_t i = 0; i < s->places.n; i++)
        if (n == 0 || s->places.v[i].first >= s->places.v[n - 1].end)
            s->places.v[n++] = s->places.v[i];
    if (n < 2)
        return;
    report->groups = xreallocarray(report->groups, report->group_count + 1, sizeof *report->groups);
    report->occurrences = xreallocarray(report->occurrences, report->occurrence_count + n,
                                        sizeof *report->occurrences);
    size_t words = s->words.end - s->words.first;
    report->groups[report->group_count++] =
        (struct dup_group){DUP_EXACT, 1, words, report->occurrence_count, n};
    for (size_t i = 0; i < n; i++)
        report->occurrences[report->occurrence_count++] = (struct dup_occurrence){
            0, dup_tokens_range(&f->tokens, s->places.v[i].first, s->places.v[i].end), words, 1};
}

void dup_form_add_short(const uint8_t *text, size_t n, const struct block_vec *blocks,
                        unsigned min_words, struct dup_report *report)
{
    struct finding f = {.blocks = blocks};
    size_t sources = 0;
    for (size_t i = 0; i < blocks->n; i++)
        sources += blocks->v[i].kind == BLOCK_CAPTION || blocks->v[i].kind == BLOCK_TITLE;
    if (sources == 0 || n >= UINT32_MAX)
        return;
    struct dup_cutter *cutter = dup_cutter_new();
    dup_cut(cutter, text, n, &f.tokens);
    dup_cutter_free(cutter);
    f.of_block = xcalloc(blocks->n, sizeof *f.of_block);
    f.covered = xcalloc((size_t)f.tokens.n + 1, 1);
    for (f.mask = 15; f.mask < sources * 2; f.mask = f.mask * 2 + 1)
        ;
    f.chains = xmalloc((f.mask + 1) * sizeof *f.chains);
    memset(f.chains, 0xFF, (f.mask + 1) * sizeof *f.chains);
    find_words_of_blocks(&f);
    mark_covered(&f, report);
    for (size_t i = 0; i < blocks->n; i++)
        if (blocks->v[i].kind == BLOCK_CAPTION || blocks->v[i].kind == BLOCK_TITLE)
            add_source(&f, i, (size_t)min_words * WORD);
    search(&f);
    for (size_t i = 0; i < f.sources.n; i++) {
        if (f.sources.v[i].repeated)
            tell(&f, &f.sources.v[i], report);
        vec_release(&f.sources.v[i].places);
    }
    vec_release(&f.sources);
    free(f.chains);
    free(f.covered);
    free(f.of_block);
    dup_tokens_release(&f.tokens);
}
