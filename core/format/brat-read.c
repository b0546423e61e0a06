/* Reading brat standoff: strict as to what becomes an annotation, tolerant of everything else,
 * which is kept as it stands and written back. */
#include "core/format/brat.h"

#include "core/annotation/idmap.h"
#include "core/base/vec.h"
#include "core/format/places.h"
#include "core/text/utf8.h"

#include <string.h>

struct note {
    uint32_t number;
    uint32_t place; /* the id of the annotation that it is about, 0: of none */
    char *body;     /* what follows "#1<TAB>" */
    size_t text_at; /* where in the body the note's text begins */
    bool taken;     /* has become the note of an annotation */
};

struct reader {
    struct annotations *into;
    const struct text *text;
    struct places places;
    struct format_report *report;
    size_t line; /* from 1 */
    struct range_vec fragments, joined;
    struct {
        struct note *v;
        size_t n, cap;
    } notes;
    struct idmap note_numbers; /* number -> itself */
    struct idmap note_of;      /* id -> index in notes + 1 */
    struct idmap event_of;     /* id of a trigger -> line of its first event */
};

/* ---- small parsers: they move *s within what ends at `end` ---------------------------------- */

static bool take_number(const char **s, const char *end, size_t *out)
{
    size_t n = 0, digits = 0;
    while (*s < end && **s >= '0' && **s <= '9' && digits < 18) {
        n = n * 10 + (size_t)(**s - '0');
        (*s)++;
        digits++;
    }
    *out = n;
    return digits > 0 && (*s == end || **s < '0' || **s > '9');
}

static bool take_char(const char **s, const char *end, char c)
{
    if (*s == end || **s != c)
        return false;
    (*s)++;
    return true;
}

static char *take_word(const char **s, const char *end)
{
    const char *start = *s;
    while (*s < end && **s != ' ' && **s != '\t')
        (*s)++;
    return *s > start ? xmemdup0(start, (size_t)(*s - start)) : NULL;
}

/* The line as a string; NUL bytes, which no tool writes, become U+FFFD. */
static char *line_string(const char *s, const char *end)
{
    struct strbuf out = STRBUF_INIT;
    for (; s < end; s++) {
        if (*s)
            strbuf_addc(&out, *s);
        else
            strbuf_adds(&out, "\xEF\xBF\xBD");
    }
    return strbuf_detach(&out);
}

/* Keeps a line that means nothing to us. */
static void keep_unknown(struct reader *r, const char *s, const char *end, const char *why)
{
    char *line = xmemdup0(s, (size_t)(end - s));
    char *key = xasprintf("?\t%s", line);
    format_remark(r->report, r->line, why);
    annotations_load_line(r->into, key, "");
    free(key);
    free(line);
}

/* ---- places --------------------------------------------------------------------------------- */

/* "0 5;6 10" as byte ranges, in order and not overlapping. */
static const char *take_fragments(struct reader *r, const char **s, const char *end)
{
    size_t last = 0;
    r->fragments.n = 0;
    do {
        size_t from, to;
        if (!take_number(s, end, &from) || !take_char(s, end, ' ') || !take_number(s, end, &to))
            return "lines not understood";
        size_t start = places_offset(&r->places, from), stop = places_offset(&r->places, to);
        if (from > to || r->places.codepoint < to)
            return "places outside of the text";
        if (from == to)
            return "empty places";
        if (r->fragments.n && from < last)
            return "fragments out of order";
        last = to;
        vec_push(&r->fragments, (struct range){start, stop});
    } while (take_char(s, end, ';'));
    return take_char(s, end, '\t') ? NULL : "lines not understood";
}

/* Does the last column hold the text of the fragments? Older tools wrote a blank for a line break.
 */
static bool words_agree(const struct reader *r, const char *s, const char *end)
{
    const uint8_t *text = text_bytes(r->text);
    for (size_t i = 0; i < r->fragments.n; i++) {
        struct range f = r->fragments.v[i];
        if (i > 0 && !take_char(&s, end, ' '))
            return false;
        while (f.start < f.end) {
            uint32_t ours, theirs;
            if (s == end)
                return false;
            f.start += utf8_decode(text + f.start, f.end - f.start, &ours);
            s += utf8_decode((const uint8_t *)s, (size_t)(end - s), &theirs);
            if (ours != theirs && !(brat_is_break(ours) && theirs == ' ') &&
                !(ours == 0 && theirs == UTF8_REPLACEMENT))
                return false;
        }
    }
    return s == end;
}

/* Fragments that are pieces only because a line breaks between them become one again. */
static void join_pieces(struct reader *r)
{
    brat_join(r->text, &r->fragments, &r->joined);
    if (r->joined.n) {
        struct range_vec swap = r->fragments;
        r->fragments = r->joined;
        r->joined = swap;
    }
}

static bool can_be_written(struct reader *r)
{
    r->joined.n = 0;
    brat_cut(r->text, r->fragments.v, r->fragments.n, &r->joined);
    return r->joined.n > 0;
}

static const char *read_place(struct reader *r, const char *s, const char *end)
{
    size_t id;
    s++;
    if (s == end || *s == '0' || !take_number(&s, end, &id) || !take_char(&s, end, '\t'))
        return "lines not understood";
    if (id >= ANNOTATION_SUGGESTION)
        return "identifiers out of bounds";
    char *name = take_word(&s, end);
    const char *why = "lines not understood";
    if (name && take_char(&s, end, ' '))
        why = take_fragments(r, &s, end);
    if (!why && !words_agree(r, s, end))
        why = "places where the article has other words";
    if (!why && !can_be_written(r))
        why = "places of nothing but line breaks";
    uint32_t label = why ? SCHEMA_NONE : schema_intern(annotations_schema(r->into), name);
    if (!why && label == SCHEMA_NONE)
        why = "labels that cannot be used";
    free(name);
    if (why)
        return why;

    join_pieces(r);
    size_t note = (size_t)(uintptr_t)idmap_get(&r->note_of, (uint32_t)id);
    struct annotation a = {
        .id = (uint32_t)id,
        .label = label,
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .fragments = r->fragments.v,
        .fragment_count = r->fragments.n,
    };
    struct strbuf words = STRBUF_INIT;
    if (note) {
        struct note *n = &r->notes.v[note - 1];
        for (const char *p = n->body + n->text_at; *p;) {
            bool is_break = strncmp(p, BRAT_NOTE_BREAK, strlen(BRAT_NOTE_BREAK)) == 0;
            strbuf_addc(&words, is_break ? '\n' : *p);
            p += is_break ? strlen(BRAT_NOTE_BREAK) : 1;
        }
        a.note = strbuf_str(&words);
        a.note_number = n->number;
        n->taken = true;
    }
    if (!annotations_load(r->into, &a))
        why = "identifiers given twice";
    strbuf_release(&words);
    return why;
}

/* ---- other lines ---------------------------------------------------------------------------- */

/* "AnnotatorNotes T5<TAB>text": the annotation that it is about, directly or as the trigger of an
 * event. */
static void find_place(struct reader *r, struct note *note)
{
    static const char head[] = "AnnotatorNotes ";
    const char *s = note->body;
    if (strncmp(s, head, sizeof head - 1) != 0)
        return;
    s += sizeof head - 1;
    const char *tab = strchr(s, '\t');
    if (!tab || !tab[1])
        return;
    size_t id;
    const char *digits = s + 1;
    if (*s == 'T' && s[1] != '0' && take_number(&digits, tab, &id) && digits == tab &&
        id < ANNOTATION_SUGGESTION) {
        note->place = (uint32_t)id;
    } else if (*s == 'E') {
        char *key = xmemdup0(s, (size_t)(tab - s));
        const struct annotation_line *event = annotations_line_find(r->into, key);
        uint32_t trigger = event ? brat_trigger(event) : 0;
        const struct annotation_line *first = trigger ? idmap_get(&r->event_of, trigger) : NULL;
        if (first && strcmp(first->key, key) == 0)
            note->place = trigger;
        free(key);
    }
    note->text_at = (size_t)(tab + 1 - note->body);
}

static bool read_line(struct reader *r, const char *s, const char *end)
{
    const char *tab = memchr(s, '\t', (size_t)(end - s)), *digits = s + 1;
    size_t number;
    if (!tab)
        return false;
    if (*s == '*' && tab == s + 1) {
        char *key = xmemdup0(s, (size_t)(end - s));
        if (!annotations_load_line(r->into, key, ""))
            format_remark(r->report, r->line, "repeated lines left out");
        free(key);
        return true;
    }
    if (!strchr("ERAMN#", *s) || digits == tab || *digits == '0' ||
        !take_number(&digits, tab, &number) || digits != tab || number > UINT32_MAX)
        return false;
    char *body = xmemdup0(tab + 1, (size_t)(end - tab - 1));
    if (*s == '#') {
        uint32_t n = (uint32_t)number;
        if (idmap_get(&r->note_numbers, n)) {
            free(body);
            return false;
        }
        idmap_put(&r->note_numbers, n, body);
        vec_push(&r->notes, (struct note){.number = n, .body = body});
        return true;
    }
    char *key = xmemdup0(s, (size_t)(tab - s));
    bool ok = annotations_load_line(r->into, key, body);
    free(key);
    free(body);
    return ok;
}

static void each_line(struct reader *r, const char *bytes, size_t size,
                      void (*f)(struct reader *r, const char *s, const char *end))
{
    if (size == 0) /* of nothing there may be no bytes either */
        return;
    const char *s = bytes, *all_end = bytes + size;
    for (r->line = 1; s < all_end; r->line++) {
        const char *feed = memchr(s, '\n', (size_t)(all_end - s));
        const char *end = feed ? feed : all_end;
        while (end - s >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
            s += 3; /* where files were put together BOMs stand in the middle */
        const char *stop = end;
        while (stop > s && stop[-1] == '\r')
            stop--;
        if (stop > s && memchr(s, '\0', (size_t)(stop - s))) {
            char *line = line_string(s, stop);
            f(r, line, line + strlen(line));
            free(line);
        } else if (stop > s) {
            f(r, s, stop);
        }
        s = feed ? feed + 1 : all_end;
    }
}

static void read_other(struct reader *r, const char *s, const char *end)
{
    if (*s == 'T')
        return;
    if (!read_line(r, s, end))
        keep_unknown(r, s, end, "lines not understood");
}

static void read_places(struct reader *r, const char *s, const char *end)
{
    const char *why = *s == 'T' ? read_place(r, s, end) : NULL;
    if (why)
        keep_unknown(r, s, end, why);
}

/* Notes stand behind what they are about, so they are sorted out before the places are made. */
static void assign_notes(struct reader *r)
{
    brat_find_events(r->into, &r->event_of);
    for (size_t i = 0; i < r->notes.n; i++) {
        struct note *note = &r->notes.v[i];
        find_place(r, note);
        if (note->place && !idmap_get(&r->note_of, note->place))
            idmap_put(&r->note_of, note->place, (void *)(uintptr_t)(i + 1));
    }
}

bool brat_read(const char *bytes, size_t size, struct annotations *into,
               struct format_report *report, struct error *err)
{
    (void)err; /* any file is one: what is not understood is kept */
    struct reader r = {
        .into = into,
        .text = annotations_text(into),
        .places = {.text = annotations_text(into)},
        .report = report,
    };
    each_line(&r, bytes, size, read_other);
    assign_notes(&r);
    each_line(&r, bytes, size, read_places);
    for (size_t i = 0; i < r.notes.n; i++) {
        struct note *note = &r.notes.v[i];
        char *key = xasprintf("#%u", note->number);
        if (!note->taken)
            annotations_load_line(into, key, note->body);
        free(key);
        free(note->body);
    }
    vec_release(&r.notes);
    vec_release(&r.fragments);
    vec_release(&r.joined);
    idmap_release(&r.note_numbers);
    idmap_release(&r.note_of);
    idmap_release(&r.event_of);
    return true;
}
