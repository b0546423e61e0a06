/* How many keys an entity costs. An annotator who makes no mistake and always takes the cheapest
 * way works through articles whose right annotations are known, on the real reader: every key goes
 * through its key handler, with the proposals as they come.
 *
 *     bench-keys FOLDER...        folders of brat pairs (NAME.txt, NAME.ann)
 *
 * Counted are all keys between opening and leaving an article: entering LABEL mode, going on,
 * accepting, labels, refusing false proposals, moving edges, jumping to what nobody proposed. The
 * article is done when no proposal is open and the annotations are those of the file; entities that
 * cannot be had so are counted as unreached. The schema is that of the folder's labels.
 *
 * With BENCH_KEYS_VERBOSE in the environment every step is told.
 *
 * slate: the keys that slate would have cost (tokens are what stands between blanks; moving from
 * the last token of an entity to the first of the next by arrows; a label is SPACE and a letter, a
 * token more in a selection one key), and the same with count prefixes that are always right. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

#include "app/label.h"
#include "core/annotation/mentions.h"
#include "core/base/vec.h"
#include "core/entities/corpus.h"
#include "core/text/utf8.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum kind { ENTER, ACCEPT, PARAGRAPH, LABEL, LABEL_ALL, REJECT, EDGE, MISSED, GO, KINDS };
static const char *const kind_names[KINDS] = {
    "enter mode", "accept", "paragraph", "label", "label all", "reject", "edge", "missed", "go"};

struct totals {
    size_t entities, articles, unreached, keys[KINDS];
    double slate_arrows, slate_counts;
};

struct work {
    struct reading *g;
    struct totals *totals;
    const struct gold_vec *gold;
    uint32_t *labels; /* of the gold spans, in the schema */
    bool *tried;      /* could not be had, or was fetched: not again */
};

static bool trace; /* BENCH_KEYS_VERBOSE is set */

static void press(struct work *w, const char *bytes, size_t keys, enum kind kind)
{
    if (trace) {
        struct reader *r = &w->g->reader;
        const struct annotation *a =
            reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_ALL);
        char *words = a ? text_copy_line(r->session.text, a->range) : NULL;
        printf("  %s %zu  '%s' %s\n", kind_names[kind], keys, words ? words : "",
               a ? schema_label(r->session.schema, a->label)->name : "");
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

static void label(struct work *w, size_t i, enum kind kind)
{
    bool all = all_is_right(w, i);
    char bytes[2] = {letter_of(w, w->labels[i], all), '\0'};
    press(w, bytes, 1, all && kind == LABEL ? LABEL_ALL : kind);
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

/* To a word by its first two characters. */
static bool jump_keys(struct work *w, struct range word, struct strbuf *keys)
{
    const uint8_t *s = text_bytes(w->g->reader.session.text) + word.start;
    size_t size = word.end - word.start;
    uint32_t arg[2];
    struct range found;
    size_t n = utf8_decode(s, size, &arg[0]);
    if (n >= size)
        return false;
    n += utf8_decode(s + n, size - n, &arg[1]);
    strbuf_addf(keys, "\\%.*s", (int)n, (const char *)s);
    return jump_word_find(&w->g->reader, arg, &found) && found.start == word.start;
}

/* By characters: always possible, never cheap. */
static void select_characters(struct work *w, size_t i)
{
    struct reader *r = &w->g->reader;
    const struct text *t = r->session.text;
    struct range want = gold_range(w, i), now, word;
    struct strbuf keys = STRBUF_INIT;
    size_t cursor = textview_cursor(r->view);
    size_t far = cursor > want.start ? cursor - want.start : want.start - cursor;
    bool found = text_word_at(t, want.start, &word) || text_word_next(t, want.start, &word);
    if (far > 4 && found && jump_keys(w, word, &keys))
        press(w, strbuf_str(&keys), 3, MISSED);
    strbuf_release(&keys);
    if (textview_selection(r->view, &now))
        press(w, "_", 1, MISSED);
    for (int k = 0; k < 400 && textview_cursor(r->view) < want.start; k++)
        press(w, "\x1b[1;5C", 1, MISSED);
    for (int k = 0; k < 400 && textview_cursor(r->view) > want.start; k++)
        press(w, textview_cursor(r->view) - want.start > 6 ? "\x1b[1;5D" : "\x1b[D", 1, MISSED);
    for (int k = 0; k < 400 && textview_cursor(r->view) < want.start; k++)
        press(w, "\x1b[C", 1, MISSED);
    press(w, "_~~~", 4, MISSED);
    for (int k = 0; k < 400 && textview_selection(r->view, &now) && now.end < want.end; k++) {
        bool word_fits =
            text_word_next(t, textview_cursor(r->view), &word) && word.start < want.end;
        press(w, word_fits ? "\x1b[1;5C" : "\x1b[C", 1, MISSED);
    }
}

static void fetch(struct work *w, size_t i)
{
    struct reader *r = &w->g->reader;
    if (trace)
        printf("  fetch %zu '%.*s' from %zu\n", gold_range(w, i).start,
               (int)(gold_range(w, i).end - gold_range(w, i).start),
               (const char *)text_bytes(r->session.text) + gold_range(w, i).start,
               textview_cursor(r->view));
    const struct text *t = r->session.text;
    struct range want = gold_range(w, i), word;
    struct strbuf best = STRBUF_INIT;
    size_t cost = SIZE_MAX;
    bool more = text_word_at(t, want.start, &word) || text_word_next(t, want.start, &word);
    if (want.start < textview_visible(r->view).start || want.end > textview_visible(r->view).end) {
        /* a page up or down, as one would */
        press(w, want.start < textview_visible(r->view).start ? "\x1b[5~" : "\x1b[6~", 1, MISSED);
    }
    /* by two characters of one of its words, then its edges */
    for (; more && word.start < want.end; more = text_word_next(t, word.start, &word)) {
        struct strbuf keys = STRBUF_INIT;
        if (!jump_keys(w, word, &keys)) {
            strbuf_release(&keys);
            continue;
        }
        size_t count = 3, head = keys.n;
        struct range from = label_candidate(r, word.start);
        if (at(w, word.start, ANNOTATIONS_ALL)) {
            strbuf_add(&keys, "_", 1);
            from = word;
            count++;
            head++;
        }
        if (edges(w, from, want, &keys) && count + keys.n - head < cost) {
            cost = count + keys.n - head;
            best.n = 0;
            strbuf_add(&best, keys.v, keys.n);
        }
        strbuf_release(&keys);
    }
    /* or word by word from where we are */
    size_t cursor = textview_cursor(r->view), steps = 0, place = cursor;
    bool back = place > want.start;
    while (place != want.start && steps < 80 &&
           (back ? text_word_prev(t, place, &word) : text_word_next(t, place, &word))) {
        place = word.start;
        steps++;
        if (back ? place < want.start : place > want.start)
            break;
    }
    if (place == want.start && steps && steps < cost) {
        struct strbuf keys = STRBUF_INIT;
        struct range from = label_candidate(r, place);
        for (size_t k = 0; k < steps; k++)
            strbuf_adds(&keys, back ? "\x1b[1;5D" : "\x1b[1;5C");
        size_t count = steps, head = 0;
        if (at(w, place, ANNOTATIONS_ALL) || !same(from, want)) {
            strbuf_add(&keys, "_", 1);
            from = word;
            count++;
        }
        head = keys.n;
        if (edges(w, from, want, &keys) && count + keys.n - head < cost) {
            cost = count + keys.n - head;
            best.n = 0;
            strbuf_add(&best, keys.v, keys.n);
        }
        strbuf_release(&keys);
    }
    if (cost != SIZE_MAX)
        press(w, strbuf_str(&best), cost, MISSED);
    else
        select_characters(w, i);
    strbuf_release(&best);
    struct label_target target;
    if (label_target(r, &target) && same(target.range, want))
        label(w, i, MISSED);
    else if (textview_selection(r->view, &word))
        press(w, "_", 1, MISSED);
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

/* Is all that is proposed from here to the end of the paragraph right, and nothing missing? */
static bool paragraph_is_right(struct work *w, const struct annotation *s)
{
    const struct session *session = &w->g->reader.session;
    size_t block = article_block_at(session->article, s->range.start), proposals = 0, wanted = 0;
    struct range rest = s->range;
    struct annotation_cursor c;
    const struct annotation *a;
    if (block == SIZE_MAX)
        return false;
    rest.end = article_blocks(session->article)->v[block].range.end;
    annotations_find(session->annotations, rest, ANNOTATIONS_SUGGESTED, &c);
    while ((a = annotations_next(&c))) {
        size_t i = meant(w, a);
        if (i == SIZE_MAX || !same(a->range, gold_range(w, i)) || a->label != w->labels[i])
            return false;
        proposals++;
    }
    for (size_t i = 0; i < w->gold->n; i++)
        wanted += range_overlaps(gold_range(w, i), rest) && !is_done(w, i);
    return proposals > 1 && proposals == wanted;
}

static void decide(struct work *w, const struct annotation *s)
{
    if (paragraph_is_right(w, s)) {
        press(w, "+", 1, PARAGRAPH);
        return;
    }
    size_t i = meant(w, s);
    if (i == SIZE_MAX) {
        press(w, "-", 1, REJECT);
        return;
    }
    if (same(s->range, gold_range(w, i))) {
        if (s->label == w->labels[i] && !all_is_right(w, i))
            press(w, "\r", 1, ACCEPT);
        else
            label(w, i, LABEL);
        return;
    }
    struct strbuf keys = STRBUF_INIT;
    if (edges(w, s->range, gold_range(w, i), &keys)) {
        press(w, strbuf_str(&keys), keys.n, EDGE);
        label(w, i, EDGE);
    } else {
        select_characters(w, i);
        struct label_target target;
        if (label_target(&w->g->reader, &target) && same(target.range, gold_range(w, i)))
            label(w, i, MISSED);
        else
            press(w, "_", 1, MISSED);
        w->tried[i] = true;
    }
    strbuf_release(&keys);
}

static void annotate(struct work *w)
{
    struct reader *r = &w->g->reader;
    trace = getenv("BENCH_KEYS_VERBOSE") != NULL;
    press(w, "i", 1, ENTER);
    for (size_t steps = 0; steps < 100 + 4 * w->gold->n + 1000; steps++) {
        if (!r->label_mode)
            press(w, "i", 1, ENTER);
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
            press(w, "\t", 1, GO);
        else if (annotations_before(r->session.annotations, textview_cursor(r->view),
                                    ANNOTATIONS_SUGGESTED))
            press(w, "\x1b[Z", 1, GO);
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
}

/* ---- slate ---- */

static size_t digits(size_t n)
{
    size_t d = 1;
    while (n >= 10) {
        n /= 10;
        d++;
    }
    return d;
}

static size_t token_at(const struct document *d, size_t offset)
{
    size_t token = 0;
    for (size_t k = 1; k <= offset && k < d->n; k++)
        token += d->text[k] > ' ' && d->text[k - 1] <= ' ';
    return token;
}

static void count_slate(const struct document *d, struct totals *t)
{
    size_t here = 0;
    for (size_t i = 0; i < d->gold.n; i++) {
        size_t first = token_at(d, d->gold.v[i].start), last = token_at(d, d->gold.v[i].end - 1);
        size_t far = first > here ? first - here : here - first, more = last - first;
        t->slate_arrows += (double)(far + more + 2);
        t->slate_counts +=
            (double)((far > 1 ? digits(far) + 1 : far) + (more > 1 ? digits(more) + 1 : more) + 2);
        here = last;
    }
}

/* ---- folders ---- */

static void one_article(struct reading *g, const struct document *d, const struct label_set *labels,
                        struct totals *t)
{
    struct work w = {.g = g, .totals = t, .gold = &d->gold};
    reading_write(g, "article.txt", d->text, d->n);
    reading_start(g, "article.txt", 120, 50);
    struct session *s = &g->reader.session;
    if (text_size(s->text) != d->n || memcmp(text_bytes(s->text), d->text, d->n) != 0) {
        printf("  an article that is read otherwise is left out\n");
    } else {
        w.labels = xcalloc(d->gold.n + 1, sizeof *w.labels);
        for (size_t i = 0; i < d->gold.n; i++)
            w.labels[i] = schema_intern(s->schema, labels->name[d->gold.v[i].label]);
        w.tried = xcalloc(d->gold.n + 1, sizeof *w.tried);
        annotate(&w);
        free(w.labels);
        free(w.tried);
        t->entities += d->gold.n;
        t->articles++;
        count_slate(d, t);
    }
    reading_stop(g);
    reading_forget(g);
    char *path = reading_path(g, "article.ann");
    remove(path);
    free(path);
}

static int one_folder(struct reading *g, const char *folder)
{
    struct corpus corpus = {0};
    struct label_set labels = {0};
    struct totals t = {0};
    struct error err;
    if (!corpus_read(&corpus, folder, &labels, false, false, &err)) {
        fprintf(stderr, "bench-keys: %s\n", err.message);
        return 1;
    }
    struct strbuf conf = STRBUF_INIT;
    strbuf_adds(&conf, "[entities]\n");
    for (unsigned i = 0; i < labels.n; i++)
        strbuf_addf(&conf, "%s\n", labels.name[i]);
    strbuf_adds(&conf, "[relations]\n[events]\n[attributes]\n");
    reading_write(g, "annotation.conf", conf.v, conf.n);
    strbuf_release(&conf);
    for (size_t i = 0; i < corpus.n; i++)
        one_article(g, &corpus.v[i], &labels, &t);
    double n = t.entities ? (double)t.entities : 1, sum = 0;
    printf("%s: %zu articles, %zu entities, %zu unreached\n", folder, t.articles, t.entities,
           t.unreached);
    for (int k = 0; k < KINDS; k++) {
        sum += (double)t.keys[k];
        printf("  %s %.3f", kind_names[k], (double)t.keys[k] / n);
    }
    printf("\n  keys per entity %.3f   slate: arrows %.2f, count prefixes %.2f\n", sum / n,
           t.slate_arrows / n, t.slate_counts / n);
    corpus_release(&corpus);
    label_set_release(&labels);
    return 0;
}

int main(int argc, char **argv)
{
    void *state;
    int status = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: bench-keys FOLDER...   (folders of brat pairs)\n");
        return 2;
    }
    if (reading_setup(&state) != 0)
        return 1;
    for (int i = 1; i < argc; i++)
        status |= one_folder(state, argv[i]);
    reading_teardown(&state);
    return status;
}
