/* Annotations in words, for the status line and for messages. */
#include "app/label.h"

#include "core/annotation/attached.h"
#include "core/base/alloc.h"

#include <stdlib.h>

/* So many relations of one annotation are told; :relations shows all. */
enum { RELATIONS_TOLD = 2 };

char *reader_words(struct reader *r, const struct annotation *a)
{
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < a->fragment_count; i++) {
        char *piece = text_copy_line(r->session.text, a->fragments[i]);
        strbuf_addf(&b, "%s%s", i ? " … " : "", piece);
        free(piece);
    }
    return strbuf_detach(&b);
}

char *label_describe(struct reader *r, const struct annotation *a)
{
    char *words = reader_words(r, a);
    char *all = xasprintf("%s '%s'", schema_label(r->session.schema, a->label)->name, words);
    free(words);
    return all;
}

static void add_attributes(struct reader *r, uint32_t id, struct strbuf *b)
{
    struct attached_attributes list = {0};
    attached_attributes(r->session.annotations, id, &list);
    for (size_t i = 0; i < list.n; i++)
        strbuf_addf(b, "%s%s%s%s", i ? ", " : "  {", list.v[i].name, list.v[i].value ? "=" : "",
                    list.v[i].value ? list.v[i].value : "");
    if (list.n)
        strbuf_adds(b, "}");
    attached_attributes_release(&list);
}

static void add_relations(struct reader *r, uint32_t id, struct strbuf *b)
{
    struct attached_relations list = {0};
    attached_relations(r->session.annotations, id, &list);
    for (size_t i = 0; i < list.n && i < RELATIONS_TOLD; i++) {
        bool out = list.v[i].from == id;
        const struct annotation *other =
            annotations_get(r->session.annotations, out ? list.v[i].to : list.v[i].from);
        char *words = reader_words(r, other);
        strbuf_addf(b, "  %s%s \"%s\"", out ? "→ " : "← ", list.v[i].name, words);
        free(words);
    }
    if (list.n > RELATIONS_TOLD)
        strbuf_addf(b, "  and %zu more", list.n - RELATIONS_TOLD);
    attached_relations_release(&list);
}

void reader_describe(struct reader *r, const struct annotation *a, struct strbuf *b)
{
    static const char *const states[] = {"suggested", "accepted", "rejected", "annotated"};
    char *words = reader_words(r, a);
    strbuf_addf(b, "%s %s", schema_label(r->session.schema, a->label)->name, states[a->status]);
    if (a->status == ANNOTATION_SUGGESTED && a->score >= 0)
        strbuf_addf(b, " %.2f", (double)a->score);
    strbuf_addf(b, "  \"%s\"", words);
    free(words);
    if (!(a->id & ANNOTATION_SUGGESTION))
        add_attributes(r, a->id, b);
    if (a->note)
        strbuf_addf(b, "  note: %s", a->note);
    if (!(a->id & ANNOTATION_SUGGESTION))
        add_relations(r, a->id, b);
}
