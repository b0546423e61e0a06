#include "core/store/carry.h"

#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/align.h"
#include "core/store/carry-private.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* So many more words than the annotation itself must be equal around it. */
enum { CONTEXT_WORDS = 2 };
/* A passage that was moved is known by so many bytes on either side of the annotation. */
enum { NEIGHBOURHOOD = 32 };

/* ---- the former text is known
 * ------------------------------------------------------------------------- */

struct carrying {
    const struct annotations *before;
    struct annotations *set;
    const uint8_t *old, *new;
    size_t old_size, new_size;
    struct dup_alignment alignment;
    struct carried *result;
};

static size_t count_words(const uint8_t *s, struct range r)
{
    size_t n = 0;
    for (size_t i = r.start; i < r.end; i++)
        n += s[i] > ' ' && (i == r.start || s[i - 1] <= ' ');
    return n;
}

/* Is the run of equal words that holds the range longer than that? */
static bool has_context(const struct carrying *c, struct range range)
{
    size_t low = 0, high = c->alignment.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->alignment.runs[middle].left.end <= range.start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == c->alignment.count)
        return false;
    const struct dup_run *run = &c->alignment.runs[low];
    return run->op == DUP_EQUAL &&
           (run->left.end - run->left.start == c->old_size ||
            count_words(c->old, run->left) >= count_words(c->old, range) + CONTEXT_WORDS);
}

/* Where `n` bytes stand in s, if just once; SIZE_MAX otherwise. */
static size_t only_place(const uint8_t *s, size_t size, const uint8_t *what, size_t n)
{
    const uint8_t *at = memmem(s, size, what, n);
    if (!at || memmem(at + 1, size - (size_t)(at + 1 - s), what, n))
        return SIZE_MAX;
    return (size_t)(at - s);
}

/* With its neighbourhood it stands once in either text. */
static bool was_moved(const struct carrying *c, struct range range, struct range *to)
{
    if (range.start < NEIGHBOURHOOD || c->old_size - range.end < NEIGHBOURHOOD)
        return false;
    size_t start = range.start - NEIGHBOURHOOD, n = range.end + NEIGHBOURHOOD - start;
    size_t at = only_place(c->new, c->new_size, c->old + start, n);
    if (at == SIZE_MAX || only_place(c->old, c->old_size, c->old + start, n) == SIZE_MAX)
        return false;
    *to = (struct range){at + NEIGHBOURHOOD, at + n - NEIGHBOURHOOD};
    return true;
}

static bool map_range(const struct carrying *c, struct range range, struct range *to)
{
    return (has_context(c, range) &&
            dup_align_map(&c->alignment, c->old, c->new, range, false, to) &&
            to->end > to->start) ||
           was_moved(c, range, to);
}

static bool map_fragments(const struct carrying *c, const struct annotation *a, struct range *to)
{
    for (size_t i = 0; i < a->fragment_count; i++)
        if (!map_range(c, a->fragments[i], &to[i]) || (i && to[i].start < to[i - 1].end))
            return false;
    return true;
}

static bool same_annotation(const struct annotations *x, const struct annotation *a,
                            const struct annotations *y, const struct annotation *b,
                            const struct range *fragments)
{
    return a->status == b->status && a->fragment_count == b->fragment_count &&
           memcmp(a->fragments, fragments, a->fragment_count * sizeof *fragments) == 0 &&
           strcmp(schema_label(annotations_schema(x), a->label)->name,
                  schema_label(annotations_schema(y), b->label)->name) == 0;
}

/* "?<TAB>T7<TAB>ORG 10 20;25 30<TAB>words": as it would stand in the file of the former text. */
static char *line_of(const struct carrying *c, const struct annotation *a)
{
    const struct text *text = annotations_text(c->before);
    struct strbuf line = STRBUF_INIT, words = STRBUF_INIT;
    strbuf_addf(&line, "?\tT%u\t%s", a->id,
                schema_label(annotations_schema(c->before), a->label)->name);
    for (size_t i = 0; i < a->fragment_count; i++) {
        struct range f = a->fragments[i];
        strbuf_addf(&line, "%c%zu %zu", i ? ';' : ' ', text_codepoint_of(text, f.start),
                    text_codepoint_of(text, f.end));
        char *part = text_copy_line(text, f);
        strbuf_addf(&words, "%s%s", i ? " " : "", part);
        free(part);
    }
    strbuf_addf(&line, "\t%s", strbuf_str(&words));
    strbuf_release(&words);
    return strbuf_detach(&line);
}

static void carry_one(struct carrying *c, const struct annotation *a)
{
    const struct annotation *now = annotations_get(c->set, a->id);
    struct range *to = xcalloc(a->fragment_count, sizeof *to);
    if (map_fragments(c, a, to)) {
        if (!now || !same_annotation(c->set, now, c->before, a, to)) {
            struct annotation copy = *a;
            copy.label = schema_intern(annotations_schema(c->set),
                                       schema_label(annotations_schema(c->before), a->label)->name);
            copy.fragments = to;
            copy.alternatives = NULL;
            copy.alternative_count = 0;
            orphan_forget(c->set, a->id);
            c->result->changes++;
            if (annotations_put(c->set, &copy) && a->status != ANNOTATION_REJECTED)
                c->result->placed++;
        }
    } else if (!now && a->status != ANNOTATION_REJECTED) {
        char *line = line_of(c, a);
        if (!orphan_line(c->set, a->id) && annotations_put_line(c->set, line, ""))
            c->result->changes++;
        free(line);
    }
    free(to);
}

static void carry_lines(struct carrying *c)
{
    for (size_t i = 0; i < annotations_line_count(c->before); i++) {
        const struct annotation_line *l = annotations_line(c->before, i);
        if (l->kind == '?' || l->kind == '#' || annotations_line_find(c->set, l->key))
            continue;
        c->result->changes += annotations_put_line(c->set, l->key, l->body);
    }
}

static void carry_from(const struct annotations *before, struct annotations *set,
                       struct carried *result)
{
    const struct text *old = annotations_text(before), *new = annotations_text(set);
    struct carrying c = {
        .before = before,
        .set = set,
        .old = text_bytes(old),
        .new = text_bytes(new),
        .old_size = text_size(old),
        .new_size = text_size(new),
        .result = result,
    };
    struct annotation_cursor cursor;
    const struct annotation *a;
    dup_align(c.old, (struct range){0, c.old_size}, c.new, (struct range){0, c.new_size},
              &c.alignment);
    annotations_find(before, (struct range){0, SIZE_MAX}, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED,
                     &cursor);
    while ((a = annotations_next(&cursor)))
        carry_one(&c, a);
    carry_lines(&c);
    dup_alignment_release(&c.alignment);
}

/* ---- all together
 * ------------------------------------------------------------------------------------ */

void carry_over(const struct annotations *before, struct annotations *set, struct carried *out)
{
    struct orphan_vec left = {0};
    *out = (struct carried){0, 0, 0};
    if (before && text_size(annotations_text(before)) <= CARRY_MOST_BYTES &&
        text_size(annotations_text(set)) <= CARRY_MOST_BYTES)
        carry_from(before, set, out);
    else
        carry_by_words(set, out);
    orphans_list(set, &left);
    out->orphans = left.n;
    orphans_release(&left);
}
