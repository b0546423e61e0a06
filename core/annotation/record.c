/* Steps as JSON text:
 *
 *     {"v":1,"what":"accepted ORG 'X'","place":[3,9],
 *      "spans":[[BEFORE,AFTER],...],"lines":[[KEY,BEFORE,AFTER],...]}
 *
 * A span is null or {"i":id,"l":label,"t":status,"s":score in
 * millionths,"f":[start,end,...],"n":note,"k":note number,"o":source,"a":[label or
 * null,score,...]}; a line is its body or null. Numbers are written as integers, so that no locale
 * can change them. */
#include "core/annotation/set.h"

#include "core/base/escape.h"
#include "core/base/vec.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static void add_string(struct strbuf *out, const char *s)
{
    escape_json(out, s, strlen(s));
}

static void add_millionths(struct strbuf *out, float score)
{
    strbuf_addf(out, "%ld", lroundf(score * 1e6f));
}

static void write_span(const struct annotations *set, const struct span *s, struct strbuf *out)
{
    if (!s) {
        strbuf_adds(out, "null");
        return;
    }
    const struct annotation *a = &s->a;
    strbuf_addf(out, "{\"i\":%u,\"l\":", a->id);
    add_string(out, schema_label(set->schema, a->label)->name);
    strbuf_addf(out, ",\"t\":%d", (int)a->status);
    if (a->score >= 0) {
        strbuf_adds(out, ",\"s\":");
        add_millionths(out, a->score);
    }
    strbuf_adds(out, ",\"f\":[");
    for (size_t i = 0; i < a->fragment_count; i++)
        strbuf_addf(out, "%s%zu,%zu", i ? "," : "", a->fragments[i].start, a->fragments[i].end);
    strbuf_addc(out, ']');
    if (a->note) {
        strbuf_adds(out, ",\"n\":");
        add_string(out, a->note);
    }
    if (a->note_number)
        strbuf_addf(out, ",\"k\":%u", a->note_number);
    if (a->source) {
        strbuf_adds(out, ",\"o\":");
        add_string(out, a->source);
    }
    if (a->alternative_count)
        strbuf_adds(out, ",\"a\":");
    for (size_t i = 0; i < a->alternative_count; i++) {
        strbuf_addc(out, i ? ',' : '[');
        if (a->alternatives[i].label == SCHEMA_NONE)
            strbuf_adds(out, "null");
        else
            add_string(out, schema_label(set->schema, a->alternatives[i].label)->name);
        strbuf_addc(out, ',');
        add_millionths(out, a->alternatives[i].score);
    }
    strbuf_adds(out, a->alternative_count ? "]}" : "}");
}

static void write_body(const struct line *l, struct strbuf *out)
{
    strbuf_addc(out, ',');
    if (l)
        add_string(out, l->a.body);
    else
        strbuf_adds(out, "null");
}

void record_write(const struct annotations *set, const struct step *step, bool backward,
                  struct strbuf *out)
{
    strbuf_adds(out, "{\"v\":1,\"what\":");
    add_string(out, step->description ? step->description : "");
    strbuf_addf(out, ",\"place\":[%zu,%zu],\"spans\":[", step->place.start, step->place.end);
    for (size_t i = 0; i < step->spans.n; i++) {
        const struct span_change *c = &step->spans.v[i];
        strbuf_adds(out, i ? ",[" : "[");
        write_span(set, backward ? c->after : c->before, out);
        strbuf_addc(out, ',');
        write_span(set, backward ? c->before : c->after, out);
        strbuf_addc(out, ']');
    }
    strbuf_adds(out, "],\"lines\":[");
    for (size_t i = 0; i < step->lines.n; i++) {
        const struct line_change *c = &step->lines.v[i];
        strbuf_adds(out, i ? ",[" : "[");
        add_string(out, c->before ? c->before->a.key : c->after->a.key);
        write_body(backward ? c->after : c->before, out);
        write_body(backward ? c->before : c->after, out);
        strbuf_addc(out, ']');
    }
    strbuf_adds(out, "]}");
}

/* ---- reading: what is in the database may have been damaged or be meant for another text ---- */

static bool get_size(const json_t *j, size_t *out)
{
    json_int_t n = json_integer_value(j);
    if (!json_is_integer(j) || n < 0 || (unsigned long long)n > SIZE_MAX)
        return false;
    *out = (size_t)n;
    return true;
}

static bool get_score(const json_t *j, float *out)
{
    size_t n;
    if (!get_size(j, &n) || n > 1000000)
        return false;
    *out = (float)n / 1e6f;
    return true;
}

static bool read_fragments(const json_t *j, struct range_vec *out)
{
    for (size_t i = 0; i + 1 < json_array_size(j); i += 2) {
        struct range r;
        if (!get_size(json_array_get(j, i), &r.start) ||
            !get_size(json_array_get(j, i + 1), &r.end))
            return false;
        vec_push(out, r);
    }
    return out->n > 0;
}

struct alternative_vec {
    struct annotation_alternative *v;
    size_t n, cap;
};

static bool read_alternatives(struct annotations *set, const json_t *j, struct alternative_vec *out)
{
    for (size_t i = 0; i + 1 < json_array_size(j); i += 2) {
        struct annotation_alternative a = {SCHEMA_NONE, 0};
        const json_t *label = json_array_get(j, i);
        if (json_is_string(label))
            a.label = schema_intern(set->schema, json_string_value(label));
        if (!get_score(json_array_get(j, i + 1), &a.score))
            return false;
        vec_push(out, a);
    }
    return true;
}

static bool read_span(struct annotations *set, const json_t *j, struct span **out)
{
    *out = NULL;
    if (json_is_null(j))
        return true;
    struct range_vec fragments = {0};
    struct alternative_vec alternatives = {0};
    struct annotation a = {.score = ANNOTATION_NO_SCORE};
    size_t id, status, note_number = 0;
    const json_t *label = json_object_get(j, "l"), *score = json_object_get(j, "s");
    const json_t *number = json_object_get(j, "k");
    bool ok = get_size(json_object_get(j, "i"), &id) && id > 0 && id < ANNOTATION_SUGGESTION &&
              get_size(json_object_get(j, "t"), &status) && status > ANNOTATION_SUGGESTED &&
              status < ANNOTATION_STATUSES && json_is_string(label) &&
              (!score || get_score(score, &a.score)) &&
              (!number || (get_size(number, &note_number) && note_number <= UINT32_MAX)) &&
              read_fragments(json_object_get(j, "f"), &fragments) &&
              set_valid_place(set, fragments.v, fragments.n) &&
              read_alternatives(set, json_object_get(j, "a"), &alternatives);
    if (ok)
        a.label = schema_intern(set->schema, json_string_value(label));
    if (ok && a.label != SCHEMA_NONE) {
        a.id = (uint32_t)id;
        a.status = (enum annotation_status)status;
        a.fragments = fragments.v;
        a.fragment_count = fragments.n;
        a.note = json_string_value(json_object_get(j, "n"));
        a.note_number = (uint32_t)note_number;
        a.source = set_intern_source(set, json_string_value(json_object_get(j, "o")));
        a.alternatives = alternatives.v;
        a.alternative_count = alternatives.n;
        *out = span_new(&a);
    }
    vec_release(&fragments);
    vec_release(&alternatives);
    return *out;
}

static bool read_span_change(struct annotations *set, const json_t *j, struct step *step)
{
    struct span_change c = {0};
    bool ok = json_array_size(j) == 2 && read_span(set, json_array_get(j, 0), &c.before) &&
              read_span(set, json_array_get(j, 1), &c.after) && (c.before || c.after) &&
              (!c.before || !c.after || c.before->a.id == c.after->a.id);
    vec_push(&step->spans, c); /* released with the step, whether good or not */
    return ok;
}

static bool read_line_change(const json_t *j, struct step *step)
{
    struct line_change c = {0};
    const char *key = json_string_value(json_array_get(j, 0));
    const char *before = json_string_value(json_array_get(j, 1));
    const char *after = json_string_value(json_array_get(j, 2));
    if (!key || !*key || (!before && !after))
        return false;
    c.before = before ? line_new(key, before) : NULL;
    c.after = after ? line_new(key, after) : NULL;
    vec_push(&step->lines, c);
    return true;
}

static bool read_step(struct annotations *set, const json_t *j, struct step *step)
{
    const json_t *spans = json_object_get(j, "spans"), *lines = json_object_get(j, "lines");
    const json_t *place = json_object_get(j, "place");
    const char *what = json_string_value(json_object_get(j, "what"));
    if (json_integer_value(json_object_get(j, "v")) != 1)
        return false;
    for (size_t i = 0; i < json_array_size(spans); i++)
        if (!read_span_change(set, json_array_get(spans, i), step))
            return false;
    for (size_t i = 0; i < json_array_size(lines); i++)
        if (!read_line_change(json_array_get(lines, i), step))
            return false;
    step->description = xstrdup(what ? what : "");
    return get_size(json_array_get(place, 0), &step->place.start) &&
           get_size(json_array_get(place, 1), &step->place.end);
}

/* The changes one by one, from `at`, the first of them, to the bracket behind the last: the tree of
 * a hundred thousand of them would take longer to be laid out than all the rest. Where it ends;
 * NULL with an error in *what. */
static const char *read_spans(struct annotations *set, const char *at, const char *end,
                              struct step *step, bool *fits, json_error_t *what)
{
    while (at < end && *at == '[') {
        json_t *j = json_loadb(at, (size_t)(end - at), JSON_DISABLE_EOF_CHECK, what);
        if (!j)
            return NULL;
        *fits = read_span_change(set, j, step);
        json_decref(j);
        at += what->position;
        if (!*fits || at >= end || *at != ',')
            break;
        at++;
    }
    return at;
}

bool record_read(struct annotations *set, const char *record, size_t size, struct step *step,
                 struct error *err)
{
    static const char head[] = "\"spans\":["; /* within a string its quotes would be escaped */
    json_error_t json_error;
    const char *spans = memmem(record, size, head, sizeof head - 1), *rest = record;
    struct strbuf others = STRBUF_INIT; /* the record without its spans */
    bool ok = true;
    if (spans) {
        spans += sizeof head - 1;
        strbuf_add(&others, record, (size_t)(spans - record));
        rest = read_spans(set, spans, record + size, step, &ok, &json_error);
    }
    json_t *j = NULL;
    if (rest && ok) {
        strbuf_add(&others, rest, (size_t)(record + size - rest));
        j = json_loadb(strbuf_str(&others), others.n, 0, &json_error);
    }
    strbuf_release(&others);
    if (!j && ok) {
        step_release(step);
        return error_set(err, "damaged record of an edit: %s", json_error.text);
    }
    ok = ok && read_step(set, j, step);
    json_decref(j);
    if (ok)
        return true;
    step_release(step);
    return error_set(err, "record of an edit does not fit this text");
}

/* ---- the whole set -------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    const struct span_change *x = a, *y = b;
    return (x->after->a.id > y->after->a.id) - (x->after->a.id < y->after->a.id);
}

static char *snapshot(const struct annotations *set, bool with_lines,
                      bool (*wanted)(const struct annotation *a, void *data), void *data)
{
    struct step step = {0};
    struct strbuf out = STRBUF_INIT;
    for (size_t i = 0; i < set->spans.size; i++) {
        struct span *s = set->spans.slots[i].value;
        if (s && !(s->a.id & ANNOTATION_SUGGESTION) && wanted(&s->a, data))
            vec_push(&step.spans, (struct span_change){NULL, span_ref(s)});
    }
    if (step.spans.n > 1)
        qsort(step.spans.v, step.spans.n, sizeof *step.spans.v, compare_ids);
    struct line_set *lines = (struct line_set *)&set->lines;
    lines_settle(lines);
    for (size_t i = 0; i < lines->order.n && with_lines; i++)
        vec_push(&step.lines, (struct line_change){NULL, line_ref(lines->order.v[i])});
    record_write(set, &step, false, &out);
    step_release(&step);
    return strbuf_detach(&out);
}

static bool in_mask(const struct annotation *a, void *data)
{
    return *(const unsigned *)data & 1u << a->status;
}

char *annotations_snapshot(const struct annotations *set, unsigned mask)
{
    return snapshot(set, mask == ANNOTATIONS_ALL, in_mask, &mask);
}

char *annotations_snapshot_of(const struct annotations *set,
                              bool (*wanted)(const struct annotation *a, void *data), void *data)
{
    return snapshot(set, false, wanted, data);
}
