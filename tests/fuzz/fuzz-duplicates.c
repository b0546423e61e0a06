/* Any bytes as texts with repeated passages. The first byte chooses options; a byte 0xFF separates
 * texts. What must hold for every input is checked here. */
#include "config.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/align.h"
#include "core/duplicates/duplicates.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct dup_report find(const uint8_t *data, const struct range_vec *texts,
                              const struct dup_options *o, unsigned threads)
{
    struct dup_finder *f = dup_finder_new(o);
    struct dup_report r;
    for (size_t i = 0; i < texts->n; i++)
        must(dup_finder_add(f, data + texts->v[i].start, texts->v[i].end - texts->v[i].start, NULL,
                            NULL));
    must(dup_finder_run(f, threads, NULL, &r, NULL));
    dup_finder_free(f);
    return r;
}

static void check_alignment(const uint8_t *x, struct range left, const uint8_t *y,
                            struct range right, bool verbatim)
{
    struct dup_alignment a;
    struct range other;
    dup_align(x, left, y, right, &a);
    size_t l = left.start, r = right.start;
    for (size_t i = 0; i < a.count; i++) {
        const struct dup_run *run = &a.runs[i];
        must(run->left.start >= l && run->left.end >= run->left.start);
        must(run->right.start >= r && run->right.end >= run->right.start);
        must((run->op == DUP_ONLY_RIGHT) == (run->left.start == run->left.end));
        must((run->op == DUP_ONLY_LEFT) == (run->right.start == run->right.end));
        if (run->op == DUP_EQUAL) {
            must(dup_align_map(&a, x, y, run->left, false, &other));
            must(other.start == run->right.start && other.end == run->right.end);
        }
        l = run->left.end;
        r = run->right.end;
    }
    must(l <= left.end && r <= right.end);
    must(a.equal_words <= a.left_words && a.equal_words <= a.right_words);
    must(!verbatim || (a.count == 1 && a.runs[0].op == DUP_EQUAL));
    dup_alignment_release(&a);
}

static void check_group(const uint8_t *data, const struct range_vec *texts,
                        const struct dup_report *r, const struct dup_group *g)
{
    must(g->count >= 2 && g->first + g->count <= r->occurrence_count);
    must(g->similarity >= 0 && g->similarity <= 1);
    must(g->kind == DUP_NEAR || g->similarity == 1);
    for (size_t i = g->first; i < g->first + g->count; i++) {
        const struct dup_occurrence *o = &r->occurrences[i];
        must(o->document < texts->n && o->range.start < o->range.end && o->words > 0);
        must(o->range.end <= texts->v[o->document].end - texts->v[o->document].start);
        if (i == g->first)
            continue;
        const struct dup_occurrence *before = o - 1;
        must(before->document < o->document ||
             (before->document == o->document && before->range.start <= o->range.start));
    }
    const struct dup_occurrence *x = &r->occurrences[g->first], *y = x + 1;
    check_alignment(data + texts->v[x->document].start, x->range,
                    data + texts->v[y->document].start, y->range, g->kind == DUP_EXACT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct dup_options o = dup_options_default();
    o.min_words = 3 + data[0] % 16;
    o.exact = data[0] & 16;
    o.similarity = data[0] & 32 ? 0.2 : 0.5;
    o.paraphrase = data[0] & 64 ? DUP_PARAPHRASE_YES : DUP_PARAPHRASE_AUTO;
    o.within = !(data[0] & 128);
    struct range_vec texts = {0};
    for (size_t i = 1, begin = 1; i <= size; i++)
        if (i == size || data[i] == 0xFF) {
            vec_push(&texts, (struct range){begin, i});
            begin = i + 1;
        }
    struct dup_report r = find(data, &texts, &o, 1), again = find(data, &texts, &o, 3);
    must(r.group_count == again.group_count && r.occurrence_count == again.occurrence_count);
    for (size_t i = 0; i < r.occurrence_count; i++)
        must(r.occurrences[i].document == again.occurrences[i].document &&
             r.occurrences[i].range.start == again.occurrences[i].range.start &&
             r.occurrences[i].range.end == again.occurrences[i].range.end);
    for (size_t i = 0; i < r.group_count; i++)
        check_group(data, &texts, &r, &r.groups[i]);
    dup_report_release(&r);
    dup_report_release(&again);
    vec_release(&texts);
    return 0;
}
