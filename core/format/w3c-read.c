/* Reading W3C Web Annotations: a page, a collection with its first page, a list, one annotation, or
 * one of these per line. The label is the value of the body for tagging (or of a body without a
 * purpose), the note that for commenting. A place is where its position selector says, if the quote
 * stands there (positions count code points, though some tools count UTF-16 units: the quote
 * tells), otherwise where the quote stands with its prefix and suffix, otherwise where it stands at
 * all, nearest to the position. */
#include "core/format/w3c.h"

#include "core/base/vec.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* So many bytes may be searched for quotes in one file: without it a large text and many quotes
 * that are not in it would take days. */
#define SEARCH_MOST ((uint64_t)16 << 30)

struct reader {
    struct annotations *into;
    const struct text *text;
    struct format_report *report;
    size_t line;
    uint64_t searched;
    struct range_vec fragments;
};

struct quote {
    const char *exact, *prefix, *suffix; /* NULL: not said */
    size_t exact_size, prefix_size, suffix_size;
};

/* A member that is one thing or a list of them. */
static size_t count_of(const json_t *j)
{
    return json_is_array(j) ? json_array_size(j) : j ? 1 : 0;
}

static const json_t *item_of(const json_t *j, size_t i)
{
    return json_is_array(j) ? json_array_get(j, i) : j;
}

static bool is_string(const json_t *j, const char *wanted)
{
    const char *s = json_string_value(j);
    return s && strcmp(s, wanted) == 0;
}

/* ---- places --------------------------------------------------------------------------------- */

static bool stands_at(const struct reader *r, struct range place, const struct quote *q)
{
    return place.start < place.end &&
           (!q->exact || (place.end - place.start == q->exact_size &&
                          memcmp(text_bytes(r->text) + place.start, q->exact, q->exact_size) == 0));
}

static bool by_position(const struct reader *r, const json_t *selector, const struct quote *q,
                        struct range *out)
{
    const json_t *from = json_object_get(selector, "start"), *to = json_object_get(selector, "end");
    json_int_t start = json_integer_value(from), end = json_integer_value(to);
    if (!json_is_integer(from) || !json_is_integer(to) || start < 0 || end <= start)
        return false;
    struct range place = {text_from_codepoint(r->text, (size_t)start),
                          text_from_codepoint(r->text, (size_t)end)};
    if (!stands_at(r, place, q)) {
        place.start = text_from_utf16(r->text, (size_t)start);
        place.end = text_from_utf16(r->text, (size_t)end);
        if (!q->exact || !stands_at(r, place, q)) {
            *out = (struct range){place.start, place.start}; /* about there */
            return false;
        }
    } else if (text_codepoint_of(r->text, place.end) != (size_t)end) {
        return false; /* cut off at the end of the text */
    }
    *out = place;
    return true;
}

/* How many of the quote's neighbours are as they should be: 0 to 2. */
static int neighbours(const struct reader *r, size_t at, const struct quote *q)
{
    const uint8_t *s = text_bytes(r->text);
    size_t end = at + q->exact_size;
    int n = 0;
    n += q->prefix && q->prefix_size <= at &&
         memcmp(s + at - q->prefix_size, q->prefix, q->prefix_size) == 0;
    n += q->suffix && q->suffix_size <= text_size(r->text) - end &&
         memcmp(s + end, q->suffix, q->suffix_size) == 0;
    return n;
}

/* The best occurrence of the quote; `near`: about where it should be. */
static bool by_quote(struct reader *r, const struct quote *q, size_t near, struct range *out)
{
    const uint8_t *s = text_bytes(r->text);
    size_t size = text_size(r->text), best_distance = 0;
    int best = -1;
    if (!q->exact_size || q->exact_size > size || r->searched > SEARCH_MOST)
        return false;
    r->searched += size;
    for (size_t at = 0; at + q->exact_size <= size && r->searched <= SEARCH_MOST; at++) {
        const uint8_t *found = memchr(s + at, q->exact[0], size - q->exact_size + 1 - at);
        if (!found)
            break;
        at = (size_t)(found - s);
        r->searched += 1 + (q->exact_size + q->prefix_size + q->suffix_size) / 8;
        if (memcmp(found, q->exact, q->exact_size) != 0)
            continue;
        int n = neighbours(r, at, q);
        size_t distance = at > near ? at - near : near - at;
        if (n > best || (n == best && distance < best_distance)) {
            best = n;
            best_distance = distance;
            *out = (struct range){at, at + q->exact_size};
        }
    }
    return best >= 0;
}

static void take_quote(const json_t *selector, struct quote *q)
{
    const struct {
        const char *name;
        const char **s;
        size_t *n;
    } members[] = {{"exact", &q->exact, &q->exact_size},
                   {"prefix", &q->prefix, &q->prefix_size},
                   {"suffix", &q->suffix, &q->suffix_size}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *j = json_object_get(selector, members[i].name);
        *members[i].s = json_string_value(j);
        *members[i].n = json_string_length(j);
    }
}

static const char *add_target(struct reader *r, const json_t *target)
{
    const json_t *selectors = json_object_get(target, "selector"), *position = NULL;
    struct quote q = {0};
    struct range place = {0, 0};
    for (size_t i = 0; i < count_of(selectors); i++) {
        const json_t *selector = item_of(selectors, i);
        const json_t *type = json_object_get(selector, "type");
        if (is_string(type, "TextPositionSelector"))
            position = selector;
        else if (is_string(type, "TextQuoteSelector"))
            take_quote(selector, &q);
    }
    if (!position && !q.exact)
        return "targets without a place in the text";
    if (!by_position(r, position, &q, &place)) {
        if (!q.exact)
            return "places outside of the text";
        if (!by_quote(r, &q, place.start, &place))
            return "quotes that are not in the text";
    }
    vec_push(&r->fragments, place);
    return NULL;
}

static int compare_starts(const void *p, const void *q)
{
    const struct range *a = p, *b = q;
    return (a->start > b->start) - (a->start < b->start);
}

/* ---- annotations ---------------------------------------------------------------------------- */

/* A string that can stand in C. */
static const char *string_of(const json_t *j)
{
    const char *s = json_string_value(j);
    return s && strlen(s) == json_string_length(j) ? s : NULL;
}

static void take_bodies(const json_t *bodies, const char **label, const char **note)
{
    for (size_t i = 0; i < count_of(bodies); i++) {
        const json_t *body = item_of(bodies, i);
        const json_t *purpose = json_object_get(body, "purpose");
        const char *value = string_of(json_is_string(body) ? body : json_object_get(body, "value"));
        if (is_string(purpose, "describing"))
            continue; /* an attribute */
        bool tag = !purpose || is_string(purpose, "tagging") || is_string(purpose, "classifying");
        if (tag && !*label)
            *label = value;
        else if (!tag && !*note)
            *note = value;
    }
}

/* "Sure=High" as an attribute of the annotation. */
static void take_attributes(struct reader *r, const json_t *bodies, uint32_t id)
{
    for (size_t i = 0; i < count_of(bodies); i++) {
        const json_t *body = item_of(bodies, i);
        const char *value = string_of(json_object_get(body, "value"));
        if (!is_string(json_object_get(body, "purpose"), "describing") || !value || !*value)
            continue;
        size_t name = strcspn(value, "=");
        if (name == 0 || strpbrk(value, " \t\r\n"))
            continue;
        char *key = annotations_free_key(r->into, 'A');
        char *line = value[name] && value[name + 1]
                         ? xasprintf("%.*s T%u %s", (int)name, value, id, value + name + 1)
                         : xasprintf("%.*s T%u", (int)name, value, id);
        annotations_load_line(r->into, key, line);
        free(line);
        free(key);
    }
}

static const char *read_annotation(struct reader *r, const json_t *item)
{
    const char *name = NULL, *note = NULL, *why = NULL;
    const json_t *targets = json_object_get(item, "target");
    const json_t *bodies = json_object_get(item, "body");
    take_bodies(bodies ? bodies : json_object_get(item, "bodyValue"), &name, &note);
    r->fragments.n = 0;
    for (size_t i = 0; !why && i < count_of(targets); i++)
        why = add_target(r, item_of(targets, i));
    if (why || !r->fragments.n)
        return why ? why : "targets without a place in the text";
    if (r->fragments.n > 1)
        qsort(r->fragments.v, r->fragments.n, sizeof *r->fragments.v, compare_starts);
    uint32_t label = name ? schema_intern(annotations_schema(r->into), name) : SCHEMA_NONE;
    if (label == SCHEMA_NONE)
        return "labels that cannot be used";
    struct annotation a = {
        .label = label,
        .status = ANNOTATION_HAND,
        .score = ANNOTATION_NO_SCORE,
        .fragments = r->fragments.v,
        .fragment_count = r->fragments.n,
        .range = {r->fragments.v[0].start, vec_last(&r->fragments).end},
        .note = note,
    };
    uint32_t id = annotations_load(r->into, &a);
    if (!id)
        return "places that overlap themselves";
    take_attributes(r, bodies, id);
    return NULL;
}

/* The annotations of a page, of a collection, or of a list; or the one that it is. */
static const json_t *items_of(const json_t *j)
{
    const json_t *items = json_object_get(j, "items");
    if (!items)
        items = json_object_get(json_object_get(j, "first"), "items");
    return items ? items : j;
}

/* How many were met. */
static size_t read_all(struct reader *r, const json_t *j)
{
    const json_t *items = items_of(j);
    size_t met = 0;
    for (size_t i = 0; i < count_of(items); i++) {
        const json_t *item = item_of(items, i);
        const json_t *type = json_object_get(item, "type");
        if (!is_string(type, "Annotation") && !json_object_get(item, "target"))
            continue;
        const char *why = read_annotation(r, item);
        if (why)
            format_remark(r->report, r->line, why);
        met++;
    }
    return met + is_string(json_object_get(j, "type"), "AnnotationPage") +
           is_string(json_object_get(j, "type"), "AnnotationCollection");
}

bool w3c_read(const char *bytes, size_t size, struct annotations *into,
              struct format_report *report, struct error *err)
{
    struct reader r = {.into = into, .text = annotations_text(into), .report = report};
    size_t met = 0, at = 0;
    json_error_t where;
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    while (at < size) {
        json_t *j = json_loadb(bytes + at, size - at, JSON_DISABLE_EOF_CHECK, &where);
        if (!j)
            break;
        met += read_all(&r, j);
        json_decref(j);
        at += (size_t)where.position;
        while (at < size && strchr(" \t\r\n", bytes[at]) && bytes[at])
            at++;
    }
    if (at < size && met)
        format_remark(report, 0, "endings that are no JSON");
    vec_release(&r.fragments);
    return met || error_set(err, "no Web Annotations in it");
}
