#include "config.h"

#include "tests/unit/check.h"
#include "tests/bench/annotator.h"

#include "app/label.h"
#include "core/annotation/mentions.h"
#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

const char *const annotator_kinds[ANNOTATOR_KINDS] = {
    "enter mode", "accept", "several", "label", "label all", "reject", "edge", "missed", "go"};

struct work {
    struct reading *g;
    struct annotator_totals *totals;
    const struct gold_vec *gold;
    const uint32_t *labels; /* of the gold spans, in the schema */
    bool *tried;            /* could not be had, or was fetched: not again */
};

static bool trace; /* BENCH_KEYS_VERBOSE is set */

static void press(struct work *w, const char *bytes, size_t keys, enum annotator_kind kind)
{
    if (trace) {
        struct reader *r = &w->g->reader;
        const struct annotation *a =
            reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL);
        char *words = a ? text_copy_line(r->session.text, a->range) : NULL;
        printf("  %s %zu  '%s' %s  %s\n", annotator_kinds[kind], keys, words ? words : "",
               a ? schema_label(r->session.schema, a->label)->name : "",
               kind == ANNOTATOR_EDGE || kind == ANNOTATOR_MISSED ? bytes : "");
        free(words);
    }
    reading_type(w->g, bytes);
    w->totals->keys[kind] += keys;
}

static struct range gold_range(const struct work *w, size_t i)
{
    return (struct range){w->gold->v[i].start, w->gold->v[i].end};
}

static bool same(struct range a, struct range b)
{
    return a.start == b.start && a.end == b.end;
}

static bool is_done(struct work *w, size_t i)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(w->g->reader.session.annotations, gold_range(w, i), ANNOTATIONS_MADE, &c);
    while ((a = annotations_next(&c)))
        if (same(a->range, gold_range(w, i)) && a->label == w->labels[i])
            return true;
    return false;
}

/* ---- keys ---- */

static char letter_of(struct work *w, uint32_t label, bool all)
{
    char key = schema_label(w->g->reader.session.schema, label)->key;
    return all ? (char)(key - 'a' + 'A') : key;
}

/* Would the label at every identical mention be right everywhere, and spare something? */
static bool all_is_right(struct work *w, size_t i)
{
    struct range_vec places = {0};
    size_t spared = 0, wrong = 0;
    mentions_identical(w->g->reader.session.text, gold_range(w, i), MENTIONS_WHOLE_WORD, 100000,
                       NULL, &places);
    for (size_t p = 0; p < places.n; p++) {
        bool right = false, inside = false;
        for (size_t k = 0; k < w->gold->n; k++)
            if (same(gold_range(w, k), places.v[p]) && w->labels[k] == w->labels[i]) {
                right = true;
                spared += k != i && !is_done(w, k);
            }
        /* what lies in a longer annotation or proposal is left alone */
        struct annotation_cursor c;
        const struct annotation *a;
        annotations_find(w->g->reader.session.annotations, places.v[p],
                         ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED, &c);
        while ((a = annotations_next(&c)))
            inside =
                inside || (!same(a->range, places.v[p]) && a->range.start <= places.v[p].start &&
                           a->range.end >= places.v[p].end);
        wrong += !right && !inside;
    }
    vec_release(&places);
    return spared > 0 && wrong == 0;
}

static void label(struct work *w, size_t i, enum annotator_kind kind)
{
    bool all = all_is_right(w, i);
    char bytes[2] = {letter_of(w, w->labels[i], all), '\0'};
    press(w, bytes, 1, all && kind == ANNOTATOR_LABEL ? ANNOTATOR_LABEL_ALL : kind);
}

/* The keys that move the edges of `from` to those of `to`; false when they cannot. */
static bool edges(struct work *w, struct range from, struct range to, struct strbuf *keys)
{
    const struct text *t = w->g->reader.session.text;
    static const struct {
        enum command_id command;
        char key;
    } ways[] = {{CMD_LEFT_OUT, '['}, {CMD_LEFT_IN, '{'}, {CMD_RIGHT_OUT, ']'}, {CMD_RIGHT_IN, '}'}};
    int turns = 0;
    for (int steps = 0; !same(from, to) && steps < 40; steps++) {
        int k = from.start > to.start ? 0 : from.end < to.end ? 2 : from.start < to.start ? 1 : 3;
        struct range next = from;
        if (!label_move_edge(t, ways[k].command, &next))
            return false;
        /* a side that goes too far can be turned once, or it would go to and fro for ever */
        if ((k == 0 && next.start < to.start) || (k == 2 && next.end > to.end) ||
            (k == 1 && next.start > to.start) || (k == 3 && next.end < to.end))
            turns++;
        if (turns > 1)
            return false;
        from = next;
        strbuf_add(keys, &ways[k].key, 1);
    }
    return same(from, to);
}

/* ---- what nobody proposed ---- */

static const struct annotation *at(struct work *w, size_t offset, unsigned mask)
{
    return reader_annotation_at(&w->g->reader, offset, mask);
}

/* Keys that lead to a place where the label can be given. */
struct plan {
    struct strbuf keys;
    size_t cost; /* SIZE_MAX: none yet */
};

static void offer(struct plan *best, struct strbuf *keys, size_t cost)
{
    if (cost < best->cost) {
        struct strbuf old = best->keys;
        best->keys = *keys;
        best->cost = cost;
        *keys = old;
    }
    strbuf_release(keys);
}

/* Behind what leads there: the edges, from what is selected then. */
static void offer_with_edges(struct work *w, struct plan *best, struct strbuf *keys, size_t cost,
                             struct range from, struct range want)
{
    size_t before = keys->n;
    if (edges(w, from, want, keys))
        offer(best, keys, cost + keys->n - before);
    else
        strbuf_release(keys);
}

/* By two characters of one of its words, Tab as often as others come first. */
static void plan_jump(struct work *w, struct plan *best, struct range want, struct range word)
{
    enum { TABS_MOST = 6 };
    struct reader *r = &w->g->reader;
    const uint8_t *s = text_bytes(r->session.text) + word.start;
    size_t size = word.end - word.start;
    uint32_t arg[2];
    struct range found;
    size_t n = utf8_decode(s, size, &arg[0]), nth = 0;
    if (n >= size)
        return;
    n += utf8_decode(s + n, size - n, &arg[1]);
    r->jump_from = textview_cursor(r->view);
    while (nth < TABS_MOST && jump_word_find(r, arg, nth, &found) && found.start != word.start)
        nth++;
    if (nth == TABS_MOST || !jump_word_find(r, arg, nth, &found) || found.start != word.start)
        return;
    struct strbuf keys = STRBUF_INIT;
    strbuf_addf(&keys, "\\%.*s", (int)n, (const char *)s);
    for (size_t i = 0; i < nth; i++)
        strbuf_adds(&keys, "\t");
    struct range from = label_candidate(r, word.start);
    size_t cost = 3 + nth;
    if (at(w, word.start, ANNOTATIONS_ALL)) {
        strbuf_adds(&keys, "_");
        from = word;
        cost++;
    }
    offer_with_edges(w, best, &keys, cost, from, want);
}

/* Among the names that nothing marks. */
static void plan_missed(struct work *w, struct plan *best, struct range want, bool forward)
{
    enum { STEPS_MOST = 8 };
    struct reader *r = &w->g->reader;
    struct range found = {textview_cursor(r->view), textview_cursor(r->view)};
    struct strbuf keys = STRBUF_INIT;
    if (textview_selection(r->view, &found) && !forward)
        found.end = found.start;
    for (size_t steps = 1; steps <= STEPS_MOST; steps++) {
        size_t from = forward && found.end > found.start ? found.end - 1 : found.start;
        if (!missed_find(r, from, forward, &found))
            break;
        strbuf_adds(&keys, forward ? "^" : "'");
        if (range_overlaps(found, want)) {
            offer_with_edges(w, best, &keys, steps, found, want);
            return;
        }
    }
    strbuf_release(&keys);
}

/* Word by word from where we are. */
static void plan_walk(struct work *w, struct plan *best, struct range want)
{
    struct reader *r = &w->g->reader;
    const struct text *t = r->session.text;
    size_t place = textview_cursor(r->view), steps = 0;
    bool back = place > want.start;
    struct range word = {place, place};
    while (place != want.start && steps < 80 &&
           (back ? text_word_prev(t, place, &word) : text_word_next(t, place, &word))) {
        place = word.start;
        steps++;
        if (back ? place < want.start : place > want.start)
            break;
    }
    if (place != want.start || !steps)
        return;
    struct strbuf keys = STRBUF_INIT;
    struct range from = label_candidate(r, place);
    for (size_t k = 0; k < steps; k++)
        strbuf_adds(&keys, back ? "\x1b[1;5D" : "\x1b[1;5C");
    if (at(w, place, ANNOTATIONS_ALL) || !same(from, want)) {
        strbuf_adds(&keys, "_");
        from = word;
        steps++;
    }
    offer_with_edges(w, best, &keys, steps, from, want);
}

static bool is_plain(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
}

/* By a search for its first letters, if that hits it first. The hits become the stops: `!` later
 * makes them the open suggestions again. */
static void plan_search(struct work *w, struct plan *best, struct range want)
{
    enum { LETTERS_MOST = 10 };
    struct reader *r = &w->g->reader;
    const struct text *t = r->session.text;
    const uint8_t *s = text_bytes(t) + want.start;
    char pattern[LETTERS_MOST + 1];
    struct error err;
    for (size_t n = 1; n <= LETTERS_MOST && n <= want.end - want.start && is_plain(s[n - 1]); n++) {
        struct range hit;
        memcpy(pattern, s, n);
        pattern[n] = '\0';
        struct search *search = search_new(pattern, 0, &err);
        bool hits = search &&
                    (search_next(search, t, textview_cursor(r->view), NULL, &hit) == SEARCH_FOUND ||
                     search_next(search, t, 0, NULL, &hit) == SEARCH_FOUND) &&
                    hit.start == want.start;
        search_free(search);
        if (!hits)
            continue;
        struct strbuf keys = STRBUF_INIT;
        strbuf_addf(&keys, "/%s\r", pattern);
        offer_with_edges(w, best, &keys, n + 2, hit, want);
    }
}

/* By characters: always possible, never cheap. */
static void select_characters(struct work *w, size_t i)
{
    struct reader *r = &w->g->reader;
    const struct text *t = r->session.text;
    struct range want = gold_range(w, i), now, word;
    struct plan best = {STRBUF_INIT, SIZE_MAX};
    size_t cursor = textview_cursor(r->view);
    size_t far = cursor > want.start ? cursor - want.start : want.start - cursor;
    if (far > 4 && (text_word_at(t, want.start, &word) || text_word_next(t, want.start, &word))) {
        plan_jump(w, &best, word, word);
        plan_search(w, &best, (struct range){word.start, want.end});
    }
    if (best.cost != SIZE_MAX)
        press(w, strbuf_str(&best.keys), best.cost, ANNOTATOR_MISSED);
    strbuf_release(&best.keys);
    if (textview_selection(r->view, &now))
        press(w, "_", 1, ANNOTATOR_MISSED);
    for (int k = 0; k < 400 && textview_cursor(r->view) < want.start; k++)
        press(w, "\x1b[1;5C", 1, ANNOTATOR_MISSED);
    for (int k = 0; k < 400 && textview_cursor(r->view) > want.start; k++)
        press(w, textview_cursor(r->view) - want.start > 6 ? "\x1b[1;5D" : "\x1b[D", 1,
              ANNOTATOR_MISSED);
    for (int k = 0; k < 400 && textview_cursor(r->view) < want.start; k++)
        press(w, "\x1b[C", 1, ANNOTATOR_MISSED);
    press(w, "_~~~", 4, ANNOTATOR_MISSED);
    for (int k = 0; k < 400 && textview_selection(r->view, &now) && now.end < want.end; k++) {
        bool word_fits =
            text_word_next(t, textview_cursor(r->view), &word) && word.start < want.end;
        press(w, word_fits ? "\x1b[1;5C" : "\x1b[C", 1, ANNOTATOR_MISSED);
    }
}

static void fetch(struct work *w, size_t i)
{
    struct reader *r = &w->g->reader;
    const struct text *t = r->session.text;
    struct range want = gold_range(w, i), word;
    struct plan best = {STRBUF_INIT, SIZE_MAX};
    if (trace)
        printf("  fetch %zu '%.*s' from %zu\n", want.start, (int)(want.end - want.start),
               (const char *)text_bytes(t) + want.start, textview_cursor(r->view));
    if (want.start < textview_visible(r->view).start || want.end > textview_visible(r->view).end) {
        /* a page up or down, as one would */
        press(w, want.start < textview_visible(r->view).start ? "\x1b[5~" : "\x1b[6~", 1,
              ANNOTATOR_MISSED);
    }
    bool more = text_word_at(t, want.start, &word) || text_word_next(t, want.start, &word);
    for (; more && word.start < want.end; more = text_word_next(t, word.start, &word))
        plan_jump(w, &best, want, word);
    plan_missed(w, &best, want, false);
    plan_missed(w, &best, want, true);
    plan_walk(w, &best, want);
    plan_search(w, &best, want);
    if (best.cost != SIZE_MAX)
        press(w, strbuf_str(&best.keys), best.cost, ANNOTATOR_MISSED);
    else
        select_characters(w, i);
    strbuf_release(&best.keys);
    struct label_target target;
    /* quotes at the ends are taken for the sentence's, unless the selection is by characters */
    if (best.cost != SIZE_MAX && !(label_target(r, &target) && same(target.range, want)))
        select_characters(w, i);
    if (label_target(r, &target) && same(target.range, want))
        label(w, i, ANNOTATOR_MISSED);
    else if (textview_selection(r->view, &word))
        press(w, "_", 1, ANNOTATOR_MISSED);
    if (r->stops == STOPS_HITS)
        press(w, "!", 1, ANNOTATOR_GO);
}

/* ---- one article ---- */

/* The gold span that this proposal is best made into; SIZE_MAX: none. */
static size_t meant(struct work *w, const struct annotation *s)
{
    size_t best = SIZE_MAX, shared = 0;
    for (size_t i = 0; i < w->gold->n; i++) {
        struct range r = gold_range(w, i);
        if (!range_overlaps(r, s->range) || w->tried[i] || is_done(w, i))
            continue;
        if (same(r, s->range))
            return i;
        size_t from = r.start > s->range.start ? r.start : s->range.start;
        size_t to = r.end < s->range.end ? r.end : s->range.end;
        if (to - from > shared) {
            shared = to - from;
            best = i;
        }
    }
    return best;
}

/* How many are accepted at once from here, if all of them are right; 0: not so. What is missing
 * between them is fetched afterwards. */
static size_t right_run(struct work *w, bool sure)
{
    enum { MOST = 256 };
    struct reader *r = &w->g->reader;
    uint32_t ids[MOST];
    size_t n;
    label_run(r, sure, ids, MOST, &n);
    for (size_t k = 0; k < n; k++) {
        const struct annotation *a = annotations_get(r->session.annotations, ids[k]);
        size_t i = a ? meant(w, a) : SIZE_MAX;
        if (i == SIZE_MAX || !same(a->range, gold_range(w, i)) || a->label != w->labels[i])
            return 0;
    }
    return n;
}

static void decide(struct work *w, const struct annotation *s)
{
    size_t paragraph = right_run(w, false), sure = right_run(w, true);
    if (paragraph > 1 || sure > 1) {
        press(w, sure > paragraph ? "9" : "+", 1, ANNOTATOR_PARAGRAPH);
        return;
    }
    size_t i = meant(w, s);
    if (i == SIZE_MAX) {
        press(w, "-", 1, ANNOTATOR_REJECT);
        return;
    }
    if (same(s->range, gold_range(w, i))) {
        if (s->label == w->labels[i] && !all_is_right(w, i))
            press(w, "\r", 1, ANNOTATOR_ACCEPT);
        else
            label(w, i, ANNOTATOR_LABEL);
        return;
    }
    struct strbuf keys = STRBUF_INIT;
    if (edges(w, s->range, gold_range(w, i), &keys)) {
        press(w, strbuf_str(&keys), keys.n, ANNOTATOR_EDGE);
        label(w, i, ANNOTATOR_EDGE);
    } else {
        select_characters(w, i);
        struct label_target target;
        if (label_target(&w->g->reader, &target) && same(target.range, gold_range(w, i)))
            label(w, i, ANNOTATOR_MISSED);
        else
            press(w, "_", 1, ANNOTATOR_MISSED);
        w->tried[i] = true;
    }
    strbuf_release(&keys);
}

void annotator_work(struct reading *g, const struct gold_vec *gold, const uint32_t *labels,
                    struct annotator_totals *totals)
{
    struct work work = {g, totals, gold, labels, xcalloc(gold->n + 1, sizeof(bool))}, *w = &work;
    struct reader *r = &g->reader;
    trace = getenv("BENCH_KEYS_VERBOSE") != NULL;
    press(w, "i", 1, ANNOTATOR_ENTER);
    for (size_t steps = 0; steps < 100 + 4 * w->gold->n + 1000; steps++) {
        if (!r->label_mode)
            press(w, "i", 1, ANNOTATOR_ENTER);
        size_t cursor = textview_cursor(r->view);
        const struct annotation *s = at(w, cursor, ANNOTATIONS_SUGGESTED);
        size_t i = 0;
        for (; i < w->gold->n && (w->tried[i] || is_done(w, i)); i++)
            ;
        if (i < w->gold->n && (!s || w->gold->v[i].start < s->range.start)) {
            struct annotation_cursor c;
            annotations_find(r->session.annotations, gold_range(w, i), ANNOTATIONS_SUGGESTED, &c);
            if (!annotations_next(&c)) {
                fetch(w, i);
                w->tried[i] = true;
                continue;
            }
        }
        if (s) {
            uint32_t id = s->id;
            decide(w, s);
            s = annotations_get(r->session.annotations, id);
            if (textview_cursor(r->view) != cursor || !at(w, cursor, ANNOTATIONS_SUGGESTED))
                continue;
        }
        if (annotations_from(r->session.annotations, textview_cursor(r->view) + 1,
                             ANNOTATIONS_SUGGESTED))
            press(w, "\t", 1, ANNOTATOR_GO);
        else if (annotations_before(r->session.annotations, textview_cursor(r->view),
                                    ANNOTATIONS_SUGGESTED))
            press(w, "\x1b[Z", 1, ANNOTATOR_GO);
        else if (i == w->gold->n)
            break;
    }
    for (size_t i = 0; i < w->gold->n; i++)
        if (!is_done(w, i)) {
            w->totals->unreached++;
            if (trace) {
                char *words = text_copy_line(r->session.text, gold_range(w, i));
                printf("  unreached: '%s'\n", words);
                free(words);
            }
        }
    free(work.tried);
}
