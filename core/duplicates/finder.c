#include "config.h"

#include "core/duplicates/finder-private.h"

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/vec.h"
#include "core/duplicates/groups.h"
#include "core/duplicates/join.h"

#include <stdlib.h>
#include <string.h>

struct dup_finder *dup_finder_new(const struct dup_options *options)
{
    struct dup_finder *f = xcalloc(1, sizeof *f);
    f->options = options ? *options : dup_options_default();
    pthread_mutex_init(&f->lock, NULL);
    return f;
}

void dup_finder_free(struct dup_finder *f)
{
    if (!f)
        return;
    dup_corpus_release(&f->corpus);
    for (size_t i = 0; i < f->idle.n; i++)
        dup_cutter_free(f->idle.v[i]);
    vec_release(&f->idle);
    pthread_mutex_destroy(&f->lock);
    free(f);
}

static struct dup_cutter *take_cutter(struct dup_finder *f)
{
    struct dup_cutter *c = NULL;
    pthread_mutex_lock(&f->lock);
    if (f->idle.n)
        c = f->idle.v[--f->idle.n];
    pthread_mutex_unlock(&f->lock);
    return c ? c : dup_cutter_new();
}

static void give_cutter(struct dup_finder *f, struct dup_cutter *c)
{
    pthread_mutex_lock(&f->lock);
    vec_push(&f->idle, c);
    pthread_mutex_unlock(&f->lock);
}

void dup_finder_expect(struct dup_finder *f, size_t count)
{
    size_t had = f->corpus.n;
    vec_reserve(&f->corpus, count);
    if (count > had) {
        memset(f->corpus.v + had, 0, (count - had) * sizeof *f->corpus.v);
        f->corpus.n = count;
    }
}

bool dup_finder_put(struct dup_finder *f, size_t number, const uint8_t *bytes, size_t n,
                    struct error *err)
{
    if (n >= UINT32_MAX)
        return error_set(err, "text too large to look for duplicates: %zu bytes", n);
    struct dup_cutter *c = take_cutter(f);
    struct dup_text *t = &f->corpus.v[number];
    dup_tokens_release(&t->tokens);
    dup_cut_lent(c, bytes, n, &t->tokens);
    t->content = hash_bytes(t->tokens.word, t->tokens.n * sizeof *t->tokens.word);
    give_cutter(f, c);
    return true;
}

void dup_finder_describe(struct dup_finder *f, size_t number, struct dup_source source)
{
    f->corpus.v[number].source = source;
}

bool dup_finder_add(struct dup_finder *f, const uint8_t *bytes, size_t n, size_t *number,
                    struct error *err)
{
    size_t at = f->corpus.n;
    if (number)
        *number = at;
    dup_finder_expect(f, at + 1);
    return dup_finder_put(f, at, bytes, n, err);
}

struct search {
    struct dup_finder *f;
    const struct dup_rules *rules;
    const bool *fresh; /* NULL: all */
    struct dup_links links;
    struct dup_matcher *matchers;  /* one for each thread */
    struct dup_passage_vec *found; /* one for each text */
    struct progress *progress;
    atomic_size_t done;
};

static void search_range(size_t range, unsigned thread, void *data)
{
    struct search *s = data;
    struct dup_link_range links;
    dup_links_take(&s->links, &s->f->corpus, range, &links);
    for (size_t text = links.begin; text < links.end; text++) {
        size_t first = links.first[text - links.begin];
        size_t n = links.first[text - links.begin + 1] - first;
        bool alone = s->rules->reworded_within && dup_text_words(&s->f->corpus, text) > 0 &&
                     (!s->fresh || s->fresh[text]);
        if ((n > 0 || alone) && !progress_cancelled(s->progress))
            dup_passages_of_text(&s->matchers[thread], &s->f->corpus, (uint32_t)text,
                                 links.v + first, n, alone, &s->found[text]);
        size_t done = atomic_fetch_add(&s->done, 1) + 1;
        if (done % 64 == 0)
            progress_report(s->progress, s->f->corpus.n + done, 2 * s->f->corpus.n);
    }
    dup_link_range_release(&links);
}

/* A text with the same words as an earlier one is one passage. */
static void add_same_text(const struct dup_finder *f, size_t i, struct dup_passage_vec *out)
{
    const struct dup_text *t = &f->corpus.v[i];
    if (!f->options.across || t->same_as == i || t->tokens.n < f->options.min_words)
        return;
    vec_push(out, (struct dup_passage){
                      .text_a = (uint32_t)i,
                      .a1 = t->tokens.n,
                      .text_b = t->same_as,
                      .b1 = t->tokens.n,
                      .similarity = 1,
                      .verbatim = true,
                      .firm_a = {0, t->tokens.n},
                      .firm_b = {0, t->tokens.n},
                  });
}

bool dup_finder_search(struct dup_finder *f, const struct dup_weights *w,
                       const struct dup_rules *rules, const bool *fresh, unsigned threads,
                       struct progress *progress, struct dup_passage_vec *found)
{
    struct search s = {.f = f, .rules = rules, .fresh = fresh, .progress = progress};
    size_t texts = f->corpus.n;
    if (!dup_join(&f->corpus, w, rules, fresh, threads, progress, &s.links))
        return false;
    progress_report(progress, texts, 2 * texts);
    s.matchers = xcalloc(threads, sizeof *s.matchers);
    for (unsigned t = 0; t < threads; t++)
        s.matchers[t] = (struct dup_matcher){.weights = w, .rules = rules, .progress = progress};
    s.found = found;
    parallel_for(threads, DUP_RANGES, search_range, &s);
    for (unsigned t = 0; t < threads; t++)
        dup_matcher_release(&s.matchers[t]);
    free(s.matchers);
    dup_links_release(&s.links);
    return !progress_cancelled(progress);
}

void dup_finder_report(struct dup_finder *f, const struct dup_weights *w,
                       const struct dup_rules *rules, struct dup_passage_vec *found,
                       struct dup_report *report)
{
    struct dup_passage_vec all = {0};
    for (size_t i = 0; i < f->corpus.n; i++) {
        for (size_t k = 0; k < found[i].n; k++)
            vec_push(&all, found[i].v[k]);
        vec_release(&found[i]);
        add_same_text(f, i, &all);
    }
    dup_groups_build(&f->corpus, w, rules, &all, report);
    vec_release(&all);
}

bool dup_finder_run(struct dup_finder *f, unsigned threads, struct progress *progress,
                    struct dup_report *report, struct error *err)
{
    *report = (struct dup_report){0};
    if (f->corpus.n == 0)
        return true;
    if (!dup_corpus_number(&f->corpus, err))
        return false;
    if (threads == 0)
        threads = 1;
    struct dup_weights w;
    struct dup_rules rules = {.options = f->options};
    struct dup_passage_vec *found = xcalloc(f->corpus.n, sizeof *found);
    dup_weights_build(&w, &f->corpus, threads);
    dup_rules_prepare(&rules, &f->corpus, &w);
    bool done = dup_finder_search(f, &w, &rules, NULL, threads, progress, found);
    if (done)
        dup_finder_report(f, &w, &rules, found, report);
    for (size_t i = 0; i < f->corpus.n; i++)
        vec_release(&found[i]);
    free(found);
    dup_weights_release(&w);
    return done;
}

bool dup_find(const uint8_t *bytes, size_t n, const struct dup_options *options,
              struct progress *progress, struct dup_report *report, struct error *err)
{
    struct dup_finder *f = dup_finder_new(options);
    *report = (struct dup_report){0};
    bool done =
        dup_finder_add(f, bytes, n, NULL, err) && dup_finder_run(f, 1, progress, report, err);
    dup_finder_free(f);
    return done;
}
