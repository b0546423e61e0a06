#include "core/format/jsonl.h"

#include "core/base/vec.h"
#include "core/format/places.h"

#include <jansson.h>
#include <string.h>

struct reader {
    struct annotations *into;
    struct places places;
    struct format_report *report;
    size_t line; /* from 1 */
    struct range_vec fragments;
};

static void remark(struct reader *r, const char *message)
{
    format_remark(r->report, r->line, message);
}

/* ---- places --------------------------------------------------------------------------------- */

/* NULL, or what is wrong. */
static const char *add_fragment(struct reader *r, const json_t *from, const json_t *to)
{
    if (!json_is_integer(from) || !json_is_integer(to))
        return "places not understood";
    json_int_t start = json_integer_value(from), end = json_integer_value(to);
    if (start < 0 || end < start)
        return "places outside of the text";
    if (start == end)
        return "empty places";
    size_t first = places_offset(&r->places, (size_t)start);
    size_t last = places_offset(&r->places, (size_t)end);
    if (r->places.codepoint < (size_t)end)
        return "places outside of the text";
    if (r->fragments.n && first < vec_last(&r->fragments).end)
        return "fragments out of order";
    vec_push(&r->fragments, (struct range){first, last});
    return NULL;
}

static const json_t *either(const json_t *object, const char *name, const char *other)
{
    const json_t *j = json_object_get(object, name);
    return j ? j : json_object_get(object, other);
}

static const char *take_fragments(struct reader *r, const json_t *item)
{
    const json_t *pieces = json_object_get(item, "fragments");
    const char *why = NULL;
    r->fragments.n = 0;
    if (json_is_array(item))
        return add_fragment(r, json_array_get(item, 0), json_array_get(item, 1));
    if (!pieces)
        return add_fragment(r, either(item, "start_offset", "start"),
                            either(item, "end_offset", "end"));
    for (size_t i = 0; !why && i < json_array_size(pieces); i++) {
        const json_t *piece = json_array_get(pieces, i);
        why = add_fragment(r, json_array_get(piece, 0), json_array_get(piece, 1));
    }
    return why ? why : r->fragments.n ? NULL : "places not understood";
}

/* A member that is a string which can stand in C; NULL otherwise. */
static const char *string_of(const json_t *j)
{
    const char *s = json_string_value(j);
    return s && strlen(s) == json_string_length(j) ? s : NULL;
}

/* What we have written ourselves besides; elsewhere the members are missing. */
static const char *take_details(const json_t *item, struct annotation *a)
{
    const char *status = string_of(json_object_get(item, "status"));
    const json_t *id = json_object_get(item, "id"), *score = json_object_get(item, "score");
    if (status && strcmp(status, "suggested") == 0)
        return "suggestions left out";
    if (status && strcmp(status, "accepted") == 0)
        a->status = ANNOTATION_ACCEPTED;
    if (status && strcmp(status, "rejected") == 0)
        a->status = ANNOTATION_REJECTED;
    if (json_is_integer(id) && json_integer_value(id) > 0 &&
        json_integer_value(id) < (json_int_t)ANNOTATION_SUGGESTION)
        a->id = (uint32_t)json_integer_value(id);
    if (json_is_number(score) && json_number_value(score) >= 0 && json_number_value(score) <= 1)
        a->score = (float)json_number_value(score);
    a->source = string_of(json_object_get(item, "source"));
    a->note = string_of(json_object_get(item, "note"));
    return NULL;
}

static const char *read_place(struct reader *r, const json_t *item)
{
    const char *why = take_fragments(r, item);
    if (why)
        return why;
    const char *name =
        string_of(json_is_array(item) ? json_array_get(item, 2) : json_object_get(item, "label"));
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
    };
    why = take_details(item, &a);
    if (!why && !annotations_load(r->into, &a)) {
        a.id = 0; /* given twice */
        if (!annotations_load(r->into, &a))
            why = "places not understood";
    }
    return why;
}

/* ---- relations ------------------------------------------------------------------------------ */

static bool is_end(const struct reader *r, const json_t *id)
{
    json_int_t n = json_integer_value(id);
    return json_is_integer(id) && n > 0 && n < (json_int_t)ANNOTATION_SUGGESTION &&
           annotations_get(r->into, (uint32_t)n);
}

static bool is_word(const char *s)
{
    for (const char *p = s; p && *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7F)
            return false;
    return s && *s;
}

static void read_relations(struct reader *r, const json_t *relations)
{
    for (size_t i = 0; i < json_array_size(relations); i++) {
        const json_t *item = json_array_get(relations, i);
        const json_t *from = json_object_get(item, "from_id"), *to = json_object_get(item, "to_id");
        const char *type = string_of(json_object_get(item, "type"));
        if (!is_end(r, from) || !is_end(r, to) || !is_word(type)) {
            remark(r, "relations not understood");
            continue;
        }
        char *key = xasprintf("R%zu", i + 1);
        char *body = xasprintf("%s Arg1:T%" JSON_INTEGER_FORMAT " Arg2:T%" JSON_INTEGER_FORMAT,
                               type, json_integer_value(from), json_integer_value(to));
        annotations_load_line(r->into, key, body);
        free(body);
        free(key);
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

static const json_t *places_of(const json_t *article)
{
    static const char *const members[] = {"entities", "label", "labels", "spans"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *list = json_object_get(article, members[i]);
        if (json_is_array(list))
            return list;
    }
    return NULL;
}

static void read_article(struct reader *r, const json_t *article)
{
    const char *answer = string_of(json_object_get(article, "answer"));
    const json_t *list = places_of(article);
    if (answer && strcmp(answer, "accept") != 0) {
        remark(r, "articles that were not accepted");
        return;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *why = read_place(r, json_array_get(list, i));
        if (why)
            remark(r, why);
    }
    read_relations(r, json_object_get(article, "relations"));
}

/* Calls f with every line that holds an article, until it returns false. False with an error when
 * there is none. */
static bool
each_line(const char *bytes, size_t size, struct format_report *report, struct error *err,
          bool (*f)(void *data, const json_t *article, const char *s, size_t n, size_t line),
          void *data)
{
    const char *s = bytes, *all_end = bytes + size;
    size_t found = 0;
    bool more = true;
    if (size >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        s += 3;
    for (size_t line = 1; more && s < all_end; line++) {
        const char *feed = memchr(s, '\n', (size_t)(all_end - s));
        const char *end = feed ? feed : all_end;
        size_t n = (size_t)(end - s);
        while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\r' || s[n - 1] == '\t'))
            n--;
        if (n > 0) {
            json_t *article = json_loadb(s, n, JSON_ALLOW_NUL, NULL);
            if (json_is_string(json_object_get(article, "text"))) {
                found++;
                more = f(data, article, s, n, line);
            } else {
                format_remark(report, line, "lines not understood");
            }
            json_decref(article);
        }
        s = feed ? feed + 1 : all_end;
    }
    return found || error_set(err, "no line of it holds an article with its text");
}

struct wanted {
    struct reader reader;
    struct strbuf text; /* as it stands in such a file */
    bool met;
};

static bool read_if_wanted(void *data, const json_t *article, const char *s, size_t n, size_t line)
{
    struct wanted *w = data;
    const json_t *text = json_object_get(article, "text");
    (void)s;
    (void)n;
    if (json_string_length(text) != w->text.n ||
        memcmp(json_string_value(text), strbuf_str(&w->text), w->text.n) != 0)
        return true;
    w->reader.line = line;
    read_article(&w->reader, article);
    w->met = true;
    return false;
}

bool jsonl_read(const char *bytes, size_t size, struct annotations *into,
                struct format_report *report, struct error *err)
{
    const struct text *text = annotations_text(into);
    struct wanted w = {
        .reader = {.into = into, .places = {.text = text}, .report = report},
        .text = STRBUF_INIT,
    };
    format_write_text(&w.text, text);
    bool ok = each_line(bytes, size, report, err, read_if_wanted, &w);
    if (ok && !w.met)
        ok = error_set(err, "no article in it has this text");
    vec_release(&w.reader.fragments);
    strbuf_release(&w.text);
    return ok;
}

struct telling {
    format_each_article *each;
    void *data;
};

static bool tell(void *data, const json_t *article, const char *s, size_t n, size_t line)
{
    struct telling *t = data;
    const json_t *text = json_object_get(article, "text");
    const char *name = string_of(json_object_get(article, "name"));
    (void)line;
    if (!name)
        name = string_of(json_object_get(json_object_get(article, "meta"), "source"));
    const struct format_article found = {
        .name = name,
        .text = json_string_value(text),
        .text_size = json_string_length(text),
        .bytes = s,
        .size = n,
    };
    return t->each(t->data, &found);
}

bool jsonl_articles(const char *bytes, size_t size, format_each_article *each, void *data,
                    struct format_report *report, struct error *err)
{
    struct telling t = {each, data};
    return each_line(bytes, size, report, err, tell, &t);
}
