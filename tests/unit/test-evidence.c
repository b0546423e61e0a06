#include "core/annotation/evidence.h"
#include "core/base/alloc.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static const char prose[] =
    "Mara Lind leads the Harbour Works Office (HWO) in Nordby. Lind said the HWO is late. "
    "Nordby's mayor and Mara Lind met in the Nordby Hall. Later, Lind left Nordby.";

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *set;
    struct evidence *evidence;
    uint32_t per, org, loc;
};

static int setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    f->text = text_new((uint8_t *)xmemdup0(prose, strlen(prose)), strlen(prose));
    f->schema = schema_builtin();
    f->set = annotations_new(f->text, f->schema);
    f->evidence = evidence_new(f->text);
    f->per = schema_find(f->schema, "PER");
    f->org = schema_find(f->schema, "ORG");
    f->loc = schema_find(f->schema, "LOC");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    evidence_free(f->evidence);
    annotations_free(f->set);
    schema_free(f->schema);
    text_free(f->text);
    free(f);
    return 0;
}

static struct range find(const char *words, int nth)
{
    const char *at = strstr(prose, words);
    while (--nth > 0)
        at = strstr(at + 1, words);
    assert_non_null(at);
    return (struct range){(size_t)(at - prose), (size_t)(at - prose) + strlen(words)};
}

static uint32_t add(struct fixture *f, struct range r, uint32_t label)
{
    struct error err;
    annotations_begin(f->set, NULL);
    uint32_t id = annotations_add(f->set, r, label);
    assert_true(annotations_commit(f->set, &err));
    evidence_update(f->evidence, f->set, NULL, 0, NULL);
    return id;
}

/* The suggestion of exactly this place; NULL: none shows. */
static const struct annotation *suggestion(struct fixture *f, struct range r)
{
    struct annotation_cursor c;
    const struct annotation *a;
    annotations_find(f->set, r, ANNOTATIONS_SUGGESTED, &c);
    while ((a = annotations_next(&c)))
        if (a->range.start == r.start && a->range.end == r.end)
            return a;
    return NULL;
}

static void same_words_and_variants(void **state)
{
    struct fixture *f = *state;
    add(f, find("Mara Lind", 1), f->per);
    assert_int_equal(suggestion(f, find("Mara Lind", 2))->label, f->per);
    assert_int_equal(suggestion(f, find("Lind", 2))->label, f->per);
    assert_int_equal(evidence_why(f->evidence, find("Lind", 2), f->per)->kind, EVIDENCE_LAST_NAME);
    assert_null(suggestion(f, find("Mara Lind", 1)));

    add(f, find("Harbour Works Office", 1), f->org);
    assert_int_equal(suggestion(f, find("HWO", 1))->label, f->org);
    assert_int_equal(suggestion(f, find("HWO", 2))->label, f->org);

    /* the possessive belongs to no name */
    add(f, find("Nordby", 1), f->loc);
    assert_int_equal(suggestion(f, find("Nordby", 2))->label, f->loc);
    assert_null(suggestion(f, find("Nordby's", 1)));

    /* and all of it can be undone */
    struct error err;
    bool kept;
    for (int i = 0; i < 3; i++)
        assert_true(annotations_undo(f->set, &kept, &err));
    evidence_update(f->evidence, f->set, NULL, 0, NULL);
    assert_int_equal(annotations_count(f->set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 0);
}

static void suggest(struct fixture *f, struct range r, uint32_t label, float score)
{
    struct suggestion item = {.start = r.start, .end = r.end, .label = label, .score = score};
    annotations_suggest(f->set, "model", r, &item, 1);
}

static void the_hand_knows_better(void **state)
{
    struct fixture *f = *state;
    suggest(f, find("Nordby", 1), f->per, 0.9F);
    suggest(f, find("Nordby", 2), f->per, 0.9F);
    suggest(f, find("Nordby Hall", 1), f->org, 0.9F);
    suggest(f, find("Nordby", 4), f->per, 0.9F);
    add(f, find("Nordby", 1), f->loc);
    assert_int_equal(suggestion(f, find("Nordby", 2))->label, f->loc);
    assert_int_equal(suggestion(f, find("Nordby", 4))->label, f->loc);
    /* a longer name is another one */
    assert_int_equal(suggestion(f, find("Nordby Hall", 1))->label, f->org);
    assert_null(suggestion(f, find("Nordby", 3)));
}

static void what_was_rejected_is_not_asked_again(void **state)
{
    struct fixture *f = *state;
    struct error err;
    suggest(f, find("Nordby", 1), f->per, 0.9F);
    suggest(f, find("Nordby", 4), f->per, 0.9F);
    evidence_update(f->evidence, f->set, NULL, 0, NULL);
    annotations_begin(f->set, NULL);
    annotations_reject(f->set, suggestion(f, find("Nordby", 1))->id);
    assert_true(annotations_commit(f->set, &err));
    evidence_update(f->evidence, f->set, NULL, 0, NULL);
    assert_null(suggestion(f, find("Nordby", 4)));
    bool kept;
    assert_true(annotations_undo(f->set, &kept, &err));
    evidence_update(f->evidence, f->set, NULL, 0, NULL);
    assert_non_null(suggestion(f, find("Nordby", 4)));
}

static void the_rest_of_a_suggestion(void **state)
{
    struct fixture *f = *state;
    struct range whole = {find("Mara Lind met", 1).start, find("Nordby Hall", 1).end};
    suggest(f, whole, f->org, 0.4F);
    add(f, find("Mara Lind", 2), f->per);
    assert_non_null(suggestion(f, find("Nordby Hall", 1)));
    assert_int_equal(evidence_why(f->evidence, find("Nordby Hall", 1), f->org)->kind,
                     EVIDENCE_REST);
}

static void copies_come_first(void **state)
{
    struct fixture *f = *state;
    struct evidence_reason copy = {find("Nordby", 4), f->org, EVIDENCE_COPY, 0.97F, 0};
    add(f, find("Nordby", 1), f->loc);
    evidence_update(f->evidence, f->set, &copy, 1, NULL);
    assert_int_equal(suggestion(f, find("Nordby", 4))->label, f->org);
    assert_int_equal(suggestion(f, find("Nordby", 2))->label, f->loc);
}

/* ---- other articles
 * ------------------------------------------------------------------------------ */

static struct namebook_names *names_of(const char *text, const char *words, const char *label,
                                       bool refused)
{
    struct error err;
    size_t n = strlen(text), start = (size_t)(strstr(text, words) - text);
    struct text *t = text_new((uint8_t *)xmemdup0(text, n), n);
    struct schema *schema = schema_builtin();
    struct annotations *set = annotations_new(t, schema);
    annotations_begin(set, NULL);
    uint32_t id = annotations_add(set, (struct range){start, start + strlen(words)},
                                  schema_intern(schema, label));
    if (refused)
        annotations_reject(set, id);
    assert_true(annotations_commit(set, &err));
    struct namebook_names *names = namebook_collect(set);
    annotations_free(set);
    schema_free(schema);
    text_free(t);
    return names;
}

static void other_articles_tell(void **state)
{
    struct fixture *f = *state;
    struct namebook *book = namebook_new();
    namebook_put(book, 7, names_of("In Nordby it rains.", "Nordby", "LOC", false));
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_null(suggestion(f, find("Nordby", 1))); /* it counts once the votes are counted */
    uint64_t version = namebook_version(book);
    namebook_settle(book);
    assert_true(namebook_version(book) > version);
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_int_equal(suggestion(f, find("Nordby", 1))->label, f->loc);
    const struct evidence_reason *why = evidence_why(f->evidence, find("Nordby", 1), f->loc);
    assert_int_equal(why->kind, EVIDENCE_FOLDER);
    assert_int_equal(why->from, 7);
    /* this article knows better, and its longer names as well */
    add(f, find("Nordby", 2), f->per);
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_int_equal(suggestion(f, find("Nordby", 1))->label, f->per);
    /* a longer name of another article */
    namebook_put(book, 8, names_of("The Nordby Hall burnt.", "Nordby Hall", "ORG", false));
    namebook_settle(book);
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_int_equal(suggestion(f, find("Nordby Hall", 1))->label, f->org);
    /* an article that takes its names back */
    namebook_put(book, 8, NULL);
    namebook_settle(book);
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_null(suggestion(f, find("Nordby Hall", 1)));
    namebook_free(book);
}

static void other_articles_vote(void **state)
{
    struct fixture *f = *state;
    struct namebook *book = namebook_new();
    suggest(f, find("Nordby", 1), f->per, 0.5F);
    suggest(f, find("Nordby", 4), f->per, 0.95F);
    namebook_put(book, 0, names_of("In Nordby it rains.", "Nordby", "PER", true));
    namebook_settle(book);
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_null(suggestion(f, find("Nordby", 1))); /* refused there, and never taken */
    namebook_put(book, 1, names_of("In Nordby it rains.", "Nordby", "ORG", false));
    namebook_put(book, 2, names_of("In Nordby it rains.", "Nordby", "LOC", false));
    namebook_put(book, 3, names_of("In Nordby it rains.", "Nordby", "LOC", false));
    namebook_settle(book);
    assert_int_equal(namebook_count(book), 1);
    evidence_update(f->evidence, f->set, NULL, 0, book);
    assert_int_equal(suggestion(f, find("Nordby", 1))->label, f->loc);
    /* but not against what is all but sure here */
    assert_int_equal(suggestion(f, find("Nordby", 4))->label, f->per);
    namebook_free(book);
}

/* What the model thought of the words stays at hand when a decision knows better. */
static void the_models_view_is_the_alternative(void **state)
{
    struct fixture *f = *state;
    struct range second = find("Nordby", 2);
    struct suggestion model = {.start = second.start,
                               .end = second.end,
                               .label = f->per,
                               .score = 0.7F,
                               .alternative_count = 2,
                               .alternatives = {{f->loc, 0.2F}, {f->org, 0.1F}}};
    annotations_suggest(f->set, "model", (struct range){0, SIZE_MAX}, &model, 1);
    add(f, find("Nordby", 1), f->loc);
    const struct annotation *a = suggestion(f, second);
    assert_non_null(a);
    assert_int_equal(a->label, f->loc);
    assert_int_equal(a->alternative_count, 2);
    assert_int_equal(a->alternatives[0].label, f->per);
    assert_int_equal(a->alternatives[1].label, f->org);
    a = suggestion(f, find("Nordby", 4)); /* of which the model said nothing */
    assert_non_null(a);
    assert_int_equal(a->alternative_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(same_words_and_variants, setup, teardown),
        cmocka_unit_test_setup_teardown(the_hand_knows_better, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_rejected_is_not_asked_again, setup, teardown),
        cmocka_unit_test_setup_teardown(the_rest_of_a_suggestion, setup, teardown),
        cmocka_unit_test_setup_teardown(copies_come_first, setup, teardown),
        cmocka_unit_test_setup_teardown(other_articles_tell, setup, teardown),
        cmocka_unit_test_setup_teardown(other_articles_vote, setup, teardown),
        cmocka_unit_test_setup_teardown(the_models_view_is_the_alternative, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
