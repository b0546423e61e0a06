#include "tests/unit/session.h"

#include "core/base/alloc.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

const char article[] = "Mara Lindqvist of the Harbour Institute met Tomas Reyes.\r\n"
                       "They spoke of \xE5\x8C\x97\xE4\xBA\xAC and \xF0\x9F\x98\x80 boats.\n";

struct session session_open(const struct folder *f, bool with_state)
{
    struct session s = {0};
    struct error err = {""};
    char *db = folder_path(f, "state/state.db");
    s.article = folder_path(f, "x.txt");
    s.ann = folder_path(f, "x.ann");
    s.text = text_new((uint8_t *)xmemdup0(article, strlen(article)), strlen(article));
    s.schema = schema_builtin();
    s.state = with_state ? state_open(db, &err) : NULL;
    struct document_options options = {.state = s.state, .schema = s.schema};
    s.document = document_open(s.article, s.text, &options, &err);
    if (!s.document)
        print_message("%s\n", err.message);
    assert_non_null(s.document);
    s.set = document_annotations(s.document);
    free(db);
    return s;
}

void session_close(struct session *s)
{
    document_close(s->document);
    state_close(s->state);
    schema_free(s->schema);
    text_free(s->text);
    free(s->article);
    free(s->ann);
}

uint32_t session_add(struct session *s, const char *words, const char *label)
{
    const char *at = strstr(article, words);
    struct range r = {(size_t)(at - article), (size_t)(at - article) + strlen(words)};
    annotations_begin(s->set, NULL);
    uint32_t id = annotations_add(s->set, r, schema_find(s->schema, label));
    assert_true(annotations_commit(s->set, NULL));
    return id;
}
