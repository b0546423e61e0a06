/* What decisions tell about the rest, after each of them. */
#include "app/label.h"
#include "app/teach.h"

#include "core/annotation/evidence.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/duplicates/align.h"

#include <stdlib.h>
#include <string.h>

static const float COPY_SCORE = 0.97F;

/* ---- copies: a label in a repeated passage, at the same place of the others
 * -------------------------------------- */

/* So many bytes of passages are aligned after a decision, and so many places are taken over from
 * passages that are the same to the byte; more would be felt. */
enum { ALIGNED_MOST = 128 << 10, COPIED_MOST = 20000 };

struct reason_vec {
    struct evidence_reason *v;
    size_t n, cap;
};

static void add_copy(struct reason_vec *out, const struct annotation *a, struct range place)
{
    if (place.end > place.start && !range_overlaps(place, a->range))
        vec_push(out, (struct evidence_reason){place, a->label, EVIDENCE_COPY, COPY_SCORE,
                                               a->range.start});
}

/* In passages that are the same to the byte nothing needs to be aligned. */
static bool map_same(struct session *s, struct range left, struct range right,
                     struct reason_vec *out)
{
    const uint8_t *bytes = text_bytes(s->text);
    struct annotation_cursor c;
    const struct annotation *a;
    size_t size = left.end - left.start;
    if (right.end - right.start != size ||
        memcmp(bytes + left.start, bytes + right.start, size) != 0)
        return false;
    annotations_find(s->annotations, left, ANNOTATIONS_MADE, &c);
    while (out->n < COPIED_MOST && (a = annotations_next(&c)))
        if (a->fragment_count == 1 && a->range.start >= left.start && a->range.end <= left.end)
            add_copy(out, a,
                     (struct range){a->range.start - left.start + right.start,
                                    a->range.end - left.start + right.start});
    return true;
}

/* What is annotated in the left passage, in the right one. */
static void map_copy(struct session *s, struct range left, struct range right,
                     struct reason_vec *out)
{
    const uint8_t *bytes = text_bytes(s->text);
    struct dup_alignment alignment;
    struct annotation_cursor c;
    const struct annotation *a;
    dup_align(bytes, left, bytes, right, &alignment);
    annotations_find(s->annotations, left, ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c))) {
        struct range other;
        if (a->fragment_count == 1 && a->range.start >= left.start && a->range.end <= left.end &&
            dup_align_map(&alignment, bytes, bytes, a->range, false, &other))
            add_copy(out, a, other);
    }
    dup_alignment_release(&alignment);
}

static void find_copies(struct session *s, struct reason_vec *out)
{
    size_t budget = ALIGNED_MOST;
    for (size_t g = 0; s->repeats_known && g < s->repeats.group_count; g++) {
        const struct dup_group *group = &s->repeats.groups[g];
        const struct dup_occurrence *o = s->repeats.occurrences + group->first;
        for (size_t i = 0; i < group->count; i++) {
            struct annotation_cursor c;
            annotations_find(s->annotations, o[i].range, ANNOTATIONS_MADE, &c);
            if (!annotations_next(&c))
                continue;
            for (size_t k = 0; k < group->count; k++) {
                size_t bytes =
                    o[i].range.end - o[i].range.start + o[k].range.end - o[k].range.start;
                if (k == i || map_same(s, o[i].range, o[k].range, out))
                    continue;
                if (bytes > budget)
                    return;
                budget -= bytes;
                map_copy(s, o[i].range, o[k].range, out);
            }
        }
    }
}

/* Rules are no guesses from decisions: they propose where nothing is to be learnt, too. */
static void suggest_rules(struct reader *r)
{
    struct suggestion *items = xcalloc(r->rule_places.n + 1, sizeof *items);
    if (r->rules_version == r->hand_rules) {
        free(items);
        return;
    }
    for (size_t i = 0; i < r->rule_places.n; i++) {
        const struct evidence_reason *p = &r->rule_places.v[i];
        items[i] = (struct suggestion){
            .start = p->range.start, .end = p->range.end, .label = p->label, .score = p->score};
    }
    annotations_suggest(r->session.annotations, "rule", (struct range){0, SIZE_MAX}, items,
                        r->rule_places.n);
    free(items);
}

void hand_update(struct reader *r)
{
    struct session *s = &r->session;
    struct reason_vec copies = {0};
    bool switched = r->options->no_learn == (r->evidence != NULL); /* learning, on or off */
    if (!s->article ||
        (!switched && annotations_version(s->annotations) == r->hand_version &&
         s->repeats_version == r->hand_repeats && r->rules_version == r->hand_rules &&
         namebook_version(folder_names(r->folder)) == r->hand_book))
        return;
    if (r->options->no_learn) {
        suggest_rules(r);
        if (r->evidence) {
            annotations_suggest(s->annotations, EVIDENCE_SOURCE, (struct range){0, SIZE_MAX}, NULL,
                                0);
            annotations_overrule(s->annotations, EVIDENCE_SOURCE, NULL, 0);
        }
        hand_forget(r);
        r->hand_version = annotations_version(s->annotations);
        r->hand_repeats = s->repeats_version;
        r->hand_book = namebook_version(folder_names(r->folder));
        r->hand_rules = r->rules_version;
        return;
    }
    if (!r->evidence)
        r->evidence = evidence_new(s->text);
    /* of more, nothing is made */
    if (annotations_count(s->annotations, ANNOTATIONS_MADE | ANNOTATIONS_REJECTED, SCHEMA_NONE) <=
        EVIDENCE_MOST_ANNOTATIONS)
        find_copies(s, &copies);
    for (size_t i = 0; i < r->rule_places.n; i++)
        vec_push(&copies, r->rule_places.v[i]);
    r->hand_book = namebook_version(folder_names(r->folder));
    evidence_update(r->evidence, s->annotations, copies.v, copies.n, folder_names(r->folder));
    vec_release(&copies);
    r->hand_version = annotations_version(s->annotations);
    r->hand_repeats = s->repeats_version;
    r->hand_rules = r->rules_version;
}

void hand_forget(struct reader *r)
{
    evidence_free(r->evidence);
    r->evidence = NULL;
    r->hand_version = 0;
}

/* ---- :why
 * ----------------------------------------------------------------------------------------- */

/* "¶4 of the article", as the status line counts. */
static size_t paragraph_of(struct reader *r, size_t offset)
{
    size_t block = article_block_at(r->session.article, offset);
    return block == SIZE_MAX ? 0 : block + 1;
}

static void say_evidence(struct reader *r, const struct evidence_reason *why, const char *label)
{
    char *words = text_copy_line(r->session.text, why->range);
    size_t paragraph = paragraph_of(r, why->from);
    switch (why->kind) {
    case EVIDENCE_SAME:
        reader_say(r, "hand %.2f: the same words are %s in ¶%zu", (double)why->score, label,
                   paragraph);
        break;
    case EVIDENCE_LAST_NAME:
        reader_say(r, "hand %.2f: last name of the %s in ¶%zu", (double)why->score, label,
                   paragraph);
        break;
    case EVIDENCE_ABBREVIATION:
        reader_say(r, "hand %.2f: short for the %s in ¶%zu", (double)why->score, label, paragraph);
        break;
    case EVIDENCE_ALTERNATIVE:
        reader_say(r, "hand %.2f: the likelier label of '%s' was rejected in ¶%zu",
                   (double)why->score, words, paragraph);
        break;
    case EVIDENCE_REST:
        reader_say(r, "hand %.2f: left of a suggestion that was accepted in part in ¶%zu",
                   (double)why->score, paragraph);
        break;
    case EVIDENCE_FOLDER:
        reader_say(r, "hand %.2f: the same words are %s in %s", (double)why->score, label,
                   file_name_of(r->files.v[why->from]));
        break;
    case EVIDENCE_RULE:
        reader_say(r, "rule %.2f: '%s' is always %s; :rules shows all", (double)why->score, words,
                   label);
        break;
    case EVIDENCE_COPY:
        reader_say(r, "hand %.2f: copy of ¶%zu, %s there", (double)why->score, paragraph, label);
        break;
    }
    free(words);
}

void do_why(struct reader *r, const struct action *a)
{
    (void)a;
    const struct annotation *at =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL);
    if (!at) {
        reader_say(r, "nothing is suggested at the cursor");
        return;
    }
    const char *label = schema_label(r->session.schema, at->label)->name;
    const struct evidence_reason *why = r->evidence && at->status == ANNOTATION_SUGGESTED
                                            ? evidence_why(r->evidence, at->range, at->label)
                                            : NULL;
    double untaught;
    if (why)
        say_evidence(r, why, label);
    else if (!at->source)
        reader_say(r, "%s by hand or from the file", label);
    else if (strcmp(at->source, "capitals") == 0)
        reader_say(r, "rule %.2f: capitalised words; no model fits this text, %s is a guess",
                   (double)at->score, label);
    else if (strcmp(at->source, "model") == 0 &&
             (untaught = teach_untaught_score(r, at->range, label)) >= 0)
        reader_say(r, "%s %.2f with what your decisions taught: %s; without them %.2f", at->source,
                   (double)at->score, label, untaught);
    else if (at->alternative_count && at->alternatives[0].label != SCHEMA_NONE)
        reader_say(r, "%s %.2f: %s; next %s %.2f", at->source, (double)at->score, label,
                   schema_label(r->session.schema, at->alternatives[0].label)->name,
                   (double)at->alternatives[0].score);
    else
        reader_say(r, "%s %.2f: %s", at->source, (double)at->score, label);
}
