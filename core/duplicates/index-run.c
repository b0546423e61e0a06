#include "config.h"

#include "core/duplicates/index-private.h"

#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Grows with the form of the file and with everything that changes what is found. */
enum { FORM = 3 };

struct dup_index *dup_index_open(const char *path, const struct dup_options *options,
                                 struct error *err)
{
    struct dup_index *x = xcalloc(1, sizeof *x);
    uint32_t order = 1;
    x->key = xasprintf("%d %d %zu %zu %u %.4f %u %d%d%d%d", FORM, *(const char *)&order,
                       sizeof(struct dup_kept), sizeof(struct dup_weights), options->min_words,
                       options->similarity, options->gap, options->exact, options->within,
                       options->across, options->paraphrase);
    if (dup_index_load(x, path, err))
        return x;
    /* a damaged file is no loss */
    sqlite3_close(x->db);
    x->db = NULL;
    unlink(path);
    if (dup_index_load(x, path, err))
        return x;
    dup_index_close(x);
    return NULL;
}

void dup_index_close(struct dup_index *x)
{
    if (!x)
        return;
    sqlite3_finalize(x->block);
    sqlite3_close(x->db);
    for (size_t i = 0; i < x->records.n; i++)
        free(x->records.v[i].name);
    vec_release(&x->records);
    free(x->key);
    free(x);
}

bool dup_index_take(struct dup_index *x, const char *name, uint64_t stamp, struct dup_finder *f,
                    size_t number, struct dup_source *source)
{
    const struct dup_record *r = dup_index_record(x, name);
    if (!r || stamp == 0 || r->stamp != stamp || !x->block)
        return false;
    struct dup_tokens sizes = {.n = r->n, .fringes = r->fringes, .tables = r->tables};
    size_t n = dup_tokens_block_size(&sizes);
    bool good = sqlite3_bind_int64(x->block, 1, r->id) == SQLITE_OK &&
                sqlite3_step(x->block) == SQLITE_ROW &&
                (size_t)sqlite3_column_bytes(x->block, 0) == n;
    if (good) {
        uint8_t *block = xmalloc(n);
        if (n)
            memcpy(block, sqlite3_column_blob(x->block, 0), n);
        struct dup_text *t = &f->corpus.v[number];
        dup_tokens_release(&t->tokens);
        t->tokens = dup_tokens_of_block(block, r->n, r->fringes, r->tables);
        t->content = r->content;
        t->source = r->source;
        if (source)
            *source = r->source;
    }
    sqlite3_reset(x->block);
    return good;
}

/* One run over texts of which the index knows some. */
struct update {
    struct dup_index *index;
    struct dup_finder *finder;
    const struct dup_record **record; /* of each text, NULL: unknown */
    bool *fresh, *text_changed, *passages_changed;
    struct dup_passage_vec *found;
    struct number {
        int64_t id;
        size_t text;
    } * numbers; /* of the known texts, by id */
    size_t known;
};

static int by_id(const void *x, const void *y)
{
    const struct number *p = x, *q = y;
    return p->id < q->id ? -1 : p->id > q->id;
}

/* Looks the texts up, and finds out which are fresh. Returns the share of the words that is. */
static double look_up(struct update *u, char *const *names, const uint64_t *stamps)
{
    const struct dup_corpus *c = &u->finder->corpus;
    uint64_t fresh = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct dup_record *r = dup_index_record(u->index, names[i]);
        const struct dup_text *t = &c->v[i];
        bool repeats = t->same_as != i;
        u->record[i] = r;
        u->fresh[i] =
            !r || r->content != t->content || r->n != t->tokens.n || (r->repeats && !repeats);
        u->text_changed[i] =
            u->fresh[i] || r->stamp != stamps[i] || stamps[i] == 0 || r->repeats != repeats;
        u->passages_changed[i] = u->fresh[i];
        if (u->fresh[i])
            fresh += dup_text_words(c, i);
        if (r)
            u->numbers[u->known++] = (struct number){r->id, i};
    }
    qsort(u->numbers, u->known, sizeof *u->numbers, by_id);
    return (double)fresh / ((double)c->words + 1);
}

static bool find_number(const struct update *u, int64_t id, size_t *text)
{
    struct number key = {id, 0};
    const struct number *n = bsearch(&key, u->numbers, u->known, sizeof key, by_id);
    if (n)
        *text = n->text;
    return n != NULL;
}

static bool is_span(uint32_t begin, uint32_t end, uint32_t n)
{
    return begin <= end && end <= n;
}

/* Is a kept passage right for the texts as they are? The file may hold anything. */
static bool still_holds(const struct update *u, const struct dup_passage *p)
{
    const struct dup_corpus *c = &u->finder->corpus;
    uint32_t na = dup_text_words(c, p->text_a), nb = dup_text_words(c, p->text_b);
    return !u->fresh[p->text_a] && !u->fresh[p->text_b] && is_span(p->a0, p->a1, na) &&
           is_span(p->b0, p->b1, nb) && p->a0 < p->a1 && p->b0 < p->b1 &&
           is_span(p->firm_a.begin, p->firm_a.end, na) &&
           is_span(p->firm_b.begin, p->firm_b.end, nb);
}

static void take_passages(int64_t id, const struct dup_kept *v, size_t n, void *data)
{
    struct update *u = data;
    size_t a, b;
    if (!find_number(u, id, &a))
        return;
    for (size_t k = 0; k < n; k++) {
        struct dup_passage p = v[k].passage;
        bool known = find_number(u, v[k].other, &b);
        p.text_a = (uint32_t)a;
        p.text_b = (uint32_t)(known ? b : 0);
        if (known && still_holds(u, &p))
            vec_push(&u->found[a], p);
        else
            u->passages_changed[a] = true;
    }
}

/* Searches what is new, or everything. */
static bool search(struct update *u, bool all, const struct dup_weights *w,
                   const struct dup_rules *rules, unsigned threads, struct progress *progress)
{
    size_t n = u->finder->corpus.n;
    size_t *kept = xcalloc(n, sizeof *kept);
    if (!all)
        dup_index_passages(u->index, take_passages, u);
    for (size_t i = 0; i < n; i++)
        kept[i] = u->found[i].n;
    bool done =
        dup_finder_search(u->finder, w, rules, all ? NULL : u->fresh, threads, progress, u->found);
    for (size_t i = 0; i < n; i++)
        u->passages_changed[i] |= all || u->found[i].n != kept[i];
    free(kept);
    return done;
}

static bool any(const bool *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i])
            return true;
    return false;
}

bool dup_index_run(struct dup_index *x, struct dup_finder *f, char *const *names,
                   const uint64_t *stamps, unsigned threads, struct progress *progress,
                   struct dup_report *report, struct error *err)
{
    size_t n = f->corpus.n;
    *report = (struct dup_report){0};
    if (n == 0)
        return true;
    if (!dup_corpus_number(&f->corpus, err))
        return false;
    threads = threads ? threads : 1;
    struct update u = {.index = x, .finder = f};
    u.record = xcalloc(n, sizeof *u.record);
    u.fresh = xcalloc(n, sizeof *u.fresh);
    u.text_changed = xcalloc(n, sizeof *u.text_changed);
    u.passages_changed = xcalloc(n, sizeof *u.passages_changed);
    u.found = xcalloc(n, sizeof *u.found);
    u.numbers = xcalloc(n, sizeof *u.numbers);
    struct dup_weights w = {0};
    struct dup_rules rules = {.options = f->options};
    bool all = look_up(&u, names, stamps) > 1.0 / 3 || !dup_index_weights(x, &w);
    if (all)
        dup_weights_build(&w, &f->corpus, threads);
    dup_rules_prepare(&rules, &f->corpus, &w);
    bool done = search(&u, all, &w, &rules, threads, progress);
    if (done && (any(u.text_changed, n) || any(u.passages_changed, n) || x->records.n != n))
        dup_index_write(x, &(struct dup_index_content){f, names, stamps, all ? &w : NULL, u.found,
                                                       u.text_changed, u.passages_changed});
    if (done)
        dup_finder_report(f, &w, &rules, u.found, report);
    for (size_t i = 0; i < n; i++)
        vec_release(&u.found[i]);
    dup_weights_release(&w);
    free(u.record);
    free(u.fresh);
    free(u.text_changed);
    free(u.passages_changed);
    free(u.found);
    free(u.numbers);
    return done;
}
