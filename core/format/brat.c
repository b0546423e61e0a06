#include "core/format/brat.h"

#include "core/base/vec.h"
#include "core/format/formats.h"
#include "core/format/places.h"
#include "core/format/write.h"
#include "core/text/utf8.h"

#include <string.h>

bool brat_is_break(uint32_t c)
{
    return (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

/* Takes the spaces at those ends of the piece where it was cut. */
static void add_piece(const uint8_t *s, struct range piece, bool cut_before, bool cut_behind,
                      struct range_vec *out)
{
    while (cut_before && piece.start < piece.end && s[piece.start] == ' ')
        piece.start++;
    while (cut_behind && piece.start < piece.end && s[piece.end - 1] == ' ')
        piece.end--;
    if (piece.start < piece.end)
        vec_push(out, piece);
}

void brat_cut(const struct text *text, const struct range *fragments, size_t count,
              struct range_vec *out)
{
    const uint8_t *s = text_bytes(text);
    for (size_t i = 0; i < count; i++) {
        struct range piece = {fragments[i].start, fragments[i].start};
        bool cut = false;
        while (piece.end < fragments[i].end) {
            uint32_t c;
            size_t length = utf8_decode(s + piece.end, fragments[i].end - piece.end, &c);
            if (brat_is_break(c)) {
                add_piece(s, piece, cut, true, out);
                cut = true;
                piece.start = piece.end + length;
            }
            piece.end += length;
        }
        add_piece(s, piece, cut, false, out);
    }
}

static bool only_breaks(const struct text *text, struct range gap)
{
    const uint8_t *s = text_bytes(text);
    bool found = false;
    while (gap.start < gap.end) {
        uint32_t c;
        gap.start += utf8_decode(s + gap.start, gap.end - gap.start, &c);
        if (brat_is_break(c))
            found = true;
        else if (c != ' ')
            return false;
    }
    return found;
}

static bool same_ranges(const struct range *a, size_t n, const struct range *b, size_t m)
{
    return n == m && (n == 0 || memcmp(a, b, n * sizeof *a) == 0);
}

void brat_join(const struct text *text, const struct range_vec *pieces, struct range_vec *joined)
{
    joined->n = 0;
    for (size_t i = 0; i < pieces->n; i++) {
        struct range piece = pieces->v[i];
        if (joined->n && only_breaks(text, (struct range){vec_last(joined).end, piece.start}))
            vec_last(joined).end = piece.end;
        else
            vec_push(joined, piece);
    }
    struct range_vec cut = {0};
    if (joined->n < pieces->n)
        brat_cut(text, joined->v, joined->n, &cut);
    if (!same_ranges(cut.v, cut.n, pieces->v, pieces->n))
        joined->n = 0;
    vec_release(&cut);
}

static bool note_survives(const char *note)
{
    if (!note)
        return true;
    size_t n = strlen(note);
    if (strstr(note, BRAT_NOTE_BREAK) || !utf8_valid((const uint8_t *)note, n))
        return false;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += utf8_decode((const uint8_t *)note + i, n - i, &c);
        if (brat_is_break(c) && c != '\n')
            return false;
    }
    return true;
}

static bool brat_carries(const struct text *text, const struct annotation *a)
{
    struct range_vec pieces = {0}, joined = {0};
    if (!note_survives(a->note))
        return false;
    brat_cut(text, a->fragments, a->fragment_count, &pieces);
    bool good = same_ranges(pieces.v, pieces.n, a->fragments, a->fragment_count);
    if (!good) {
        brat_join(text, &pieces, &joined);
        good = same_ranges(joined.v, joined.n, a->fragments, a->fragment_count);
    }
    vec_release(&pieces);
    vec_release(&joined);
    return good;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* A "#" line to write: a note of a place or another line, sorted by number. */
struct note {
    uint64_t number;
    const struct annotation *annotation;
    const struct annotation_line *line;
};

struct writer {
    const struct export_document *doc;
    struct strbuf *out;
    struct idmap events; /* id of a trigger -> line of its first event */
    struct {
        struct note *v;
        size_t n, cap;
    } notes;
    uint32_t next_id; /* for suggestions */
    struct places places;
};

static uint64_t key_number(const char *key)
{
    return strtoull(key + 1, NULL, 10);
}

uint32_t brat_trigger(const struct annotation_line *event)
{
    const char *colon = strchr(event->body, ':');
    if (!colon || colon[1] != 'T')
        return 0;
    unsigned long id = strtoul(colon + 2, NULL, 10);
    return id < ANNOTATION_SUGGESTION ? (uint32_t)id : 0;
}

void brat_find_events(const struct annotations *set, struct idmap *events)
{
    for (size_t i = 0; i < annotations_line_count(set); i++) {
        const struct annotation_line *line = annotations_line(set, i);
        uint32_t id = line->kind == 'E' ? brat_trigger(line) : 0;
        if (id && !idmap_get(events, id))
            idmap_put(events, id, (void *)line);
    }
}

/* Where a place begins and ends in the file, which decides the order: reading the file again must
 * give the same one, though ends may have been cut off. */
struct place {
    struct range range;
    const struct annotation *a;
};

struct place_vec {
    struct place *v;
    size_t n, cap;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->range.start != y->range.start)
        return x->range.start < y->range.start ? -1 : 1;
    if (x->range.end != y->range.end)
        return x->range.end > y->range.end ? -1 : 1;
    return (x->a->id > y->a->id) - (x->a->id < y->a->id);
}

static void write_place(struct writer *w, const struct annotation *a,
                        const struct range_vec *pieces)
{
    const struct text *text = w->doc->text;
    uint32_t id = a->id & ANNOTATION_SUGGESTION ? w->next_id++ : a->id;
    strbuf_addf(w->out, "T%u\t%s ", id,
                schema_label(annotations_schema(w->doc->annotations), a->label)->name);
    for (size_t i = 0; i < pieces->n; i++) {
        size_t start = places_codepoint(&w->places, pieces->v[i].start);
        size_t end = places_codepoint(&w->places, pieces->v[i].end);
        strbuf_addf(w->out, "%s%zu %zu", i ? ";" : "", start, end);
    }
    strbuf_addc(w->out, '\t');
    for (size_t i = 0; i < pieces->n; i++) {
        if (i > 0)
            strbuf_addc(w->out, ' ');
        write_text(w->out, text, pieces->v[i]);
    }
    strbuf_addc(w->out, '\n');
    if (a->note && !(a->id & ANNOTATION_SUGGESTION))
        vec_push(&w->notes, (struct note){a->note_number, a, NULL});
}

static int compare_notes(const void *a, const void *b)
{
    const struct note *x = a, *y = b;
    uint64_t i = x->number - 1, j = y->number - 1; /* without a number: last */
    if (i != j)
        return i < j ? -1 : 1;
    if (!x->annotation != !y->annotation)
        return x->annotation ? 1 : -1;
    if (!x->annotation)
        return strcmp(x->line->key, y->line->key);
    return (x->annotation->id > y->annotation->id) - (x->annotation->id < y->annotation->id);
}

static void write_note_text(struct strbuf *out, const char *note)
{
    size_t n = strlen(note);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t length = utf8_decode((const uint8_t *)note + i, n - i, &c);
        if (c == '\n' || (c == '\r' && note[i + 1] != '\n'))
            strbuf_adds(out, BRAT_NOTE_BREAK);
        else if (c == UTF8_REPLACEMENT)
            strbuf_adds(out, "\xEF\xBF\xBD");
        else if (brat_is_break(c))
            strbuf_adds(out, c == '\r' ? "" : " ");
        else
            strbuf_add(out, note + i, length);
        i += length;
    }
}

/* A note on a trigger stands on its event: brat allows nothing to refer to a trigger. */
static void write_notes(struct writer *w)
{
    uint64_t last = 0;
    if (w->notes.n > 1)
        qsort(w->notes.v, w->notes.n, sizeof *w->notes.v, compare_notes);
    for (size_t i = 0; i < w->notes.n; i++)
        if (w->notes.v[i].number > last)
            last = w->notes.v[i].number;
    uint64_t before = 0;
    for (size_t i = 0; i < w->notes.n; i++) {
        const struct note *note = &w->notes.v[i];
        if (note->line) {
            strbuf_addf(w->out, "%s\t%s\n", note->line->key, note->line->body);
            before = note->number;
            continue;
        }
        bool free = note->number && note->number != before;
        uint64_t number = free ? note->number : ++last;
        const struct annotation_line *event = idmap_get(&w->events, note->annotation->id);
        strbuf_addf(w->out, "#%llu\tAnnotatorNotes ", (unsigned long long)number);
        if (event)
            strbuf_adds(w->out, event->key);
        else
            strbuf_addf(w->out, "T%u", note->annotation->id);
        strbuf_addc(w->out, '\t');
        write_note_text(w->out, note->annotation->note);
        strbuf_addc(w->out, '\n');
        if (free)
            before = number;
    }
}

static void write_lines(struct writer *w)
{
    const struct annotations *set = w->doc->annotations;
    size_t n = annotations_line_count(set), i = 0;
    for (; i < n; i++) {
        const struct annotation_line *line = annotations_line(set, i);
        if (line->kind == '#')
            vec_push(&w->notes, (struct note){key_number(line->key), NULL, line});
        else if (!strchr("*?", line->kind))
            strbuf_addf(w->out, "%s\t%s\n", line->key, line->body);
    }
    write_notes(w);
    for (i = 0; i < n; i++) {
        const struct annotation_line *line = annotations_line(set, i);
        if (line->kind == '*')
            strbuf_addf(w->out, "%s\n", line->key);
        else if (line->kind == '?')
            strbuf_addf(w->out, "%s\n", line->key + 2);
    }
}

static void brat_write(const struct export_document *doc, size_t index, struct strbuf *out,
                       struct format_report *report)
{
    (void)index;
    struct writer w = {.doc = doc, .out = out, .next_id = 1, .places = {.text = doc->text}};
    struct annotation_cursor c;
    const struct annotation *a;
    struct place_vec places = {0};
    struct range_vec pieces = {0};
    if (doc->mask & ANNOTATIONS_SUGGESTED) {
        annotations_find(doc->annotations, (struct range){0, SIZE_MAX},
                         ANNOTATIONS_ALL & ~ANNOTATIONS_SUGGESTED, &c);
        while ((a = annotations_next(&c)))
            if (a->id >= w.next_id)
                w.next_id = a->id + 1;
    }
    brat_find_events(doc->annotations, &w.events);
    annotations_find(doc->annotations, (struct range){0, SIZE_MAX}, doc->mask, &c);
    while ((a = annotations_next(&c))) {
        pieces.n = 0;
        brat_cut(doc->text, a->fragments, a->fragment_count, &pieces);
        if (pieces.n)
            vec_push(&places, (struct place){{pieces.v[0].start, vec_last(&pieces).end}, a});
        else
            format_remark(report, 0, "annotations of nothing but blanks left out");
    }
    if (places.n > 1)
        qsort(places.v, places.n, sizeof *places.v, compare_places);
    for (size_t i = 0; i < places.n; i++) {
        pieces.n = 0;
        brat_cut(doc->text, places.v[i].a->fragments, places.v[i].a->fragment_count, &pieces);
        write_place(&w, places.v[i].a, &pieces);
    }
    vec_release(&places);
    vec_release(&pieces);
    write_lines(&w);
    vec_release(&w.notes);
    idmap_release(&w.events);
}

const struct format format_brat = {
    .name = "brat",
    .extension = "ann",
    .description = "brat standoff (.ann beside the text)",
    .flags = FORMAT_ONE_DOCUMENT,
    .write = brat_write,
    .carries = brat_carries,
    .read = brat_read,
};
