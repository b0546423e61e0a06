#include "core/annotation/annotations.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct text *text_of(const char *s)
{
    return text_new((uint8_t *)xmemdup0(s, strlen(s)), strlen(s));
}

struct fixture {
    struct text *text;
    struct schema *schema;
    struct annotations *set;
    uint32_t per, org, loc;
};

static const char sample[] =
    "Mara Lindqvist of the Harbour Institute met Tomas Reyes in Port Alba.\n"
    "The Harbour Institute said that Mara Lindqvist's plan was sound.\n";

static struct fixture setup(void)
{
    struct fixture f;
    f.text = text_of(sample);
    f.schema = schema_builtin();
    f.set = annotations_new(f.text, f.schema);
    f.per = schema_find(f.schema, "PER");
    f.org = schema_find(f.schema, "ORG");
    f.loc = schema_find(f.schema, "LOC");
    return f;
}

static void teardown(struct fixture *f)
{
    annotations_free(f->set);
    schema_free(f->schema);
    text_free(f->text);
}

static struct range place(const struct fixture *f, const char *words)
{
    const char *s = (const char *)text_bytes(f->text);
    const char *at = memmem(s, text_size(f->text), words, strlen(words));
    assert_non_null(at);
    return (struct range){(size_t)(at - s), (size_t)(at - s) + strlen(words)};
}

static uint32_t add(struct fixture *f, const char *words, uint32_t label)
{
    annotations_begin(f->set, NULL);
    uint32_t id = annotations_add(f->set, place(f, words), label);
    assert_true(annotations_commit(f->set, NULL));
    return id;
}

static void edits_are_steps(void **state)
{
    (void)state;
    struct fixture f = setup();
    bool ok;
    char *first = annotations_snapshot(f.set, ANNOTATIONS_ALL);
    uint32_t id = add(&f, "Harbour Institute", f.org);
    assert_int_equal(id, 1);
    assert_string_equal(annotations_last_step(f.set), "added ORG 'Harbour Institute'");
    const struct annotation *a = annotations_get(f.set, id);
    assert_int_equal(a->status, ANNOTATION_HAND);
    assert_int_equal(add(&f, "Harbour Institute", f.org), id); /* twice is once */
    assert_int_equal(annotations_undo_count(f.set), 1);

    annotations_begin(f.set, NULL);
    assert_int_equal(annotations_set_label(f.set, id, f.loc), id);
    assert_true(annotations_commit(f.set, NULL));
    assert_string_equal(annotations_last_step(f.set), "relabelled LOC 'Harbour Institute'");
    annotations_begin(f.set, NULL);
    annotations_set_note(f.set, id, "is it?\nyes");
    struct range two[] = {place(&f, "Tomas"), place(&f, "Mara")};
    annotations_set_fragments(f.set, id, two, 2);
    assert_true(annotations_commit(f.set, NULL));
    a = annotations_get(f.set, id);
    assert_int_equal(a->fragment_count, 2);
    assert_int_equal(a->range.start, 0);
    assert_string_equal(a->note, "is it?\nyes");
    char *last = annotations_snapshot(f.set, ANNOTATIONS_ALL);

    for (int round = 0; round < 2; round++) {
        while (annotations_undo(f.set, &ok, NULL))
            assert_true(ok);
        char *now = annotations_snapshot(f.set, ANNOTATIONS_ALL);
        assert_string_equal(now, first);
        free(now);
        assert_null(annotations_get(f.set, id));
        assert_string_equal(annotations_last_step(f.set), "undone: added ORG 'Harbour Institute'");
        while (annotations_redo(f.set, &ok, NULL))
            assert_true(ok);
        now = annotations_snapshot(f.set, ANNOTATIONS_ALL);
        assert_string_equal(now, last);
        free(now);
    }
    /* A new edit ends what could be redone. */
    annotations_undo(f.set, &ok, NULL);
    add(&f, "Port Alba", f.loc);
    assert_int_equal(annotations_redo_count(f.set), 0);
    free(first);
    free(last);
    teardown(&f);
}

static void steps_without_change_leave_no_trace(void **state)
{
    (void)state;
    struct fixture f = setup();
    uint32_t id = add(&f, "Port Alba", f.loc);
    annotations_begin(f.set, "nothing");
    annotations_set_label(f.set, id, f.org);
    annotations_set_label(f.set, id, f.loc);
    assert_true(annotations_commit(f.set, NULL));
    assert_int_equal(annotations_undo_count(f.set), 1);
    annotations_begin(f.set, NULL);
    annotations_remove(f.set, id);
    add(&f, "Mara", f.per); /* begin within a step is no new step; commit ends it */
    bool ok;
    assert_true(annotations_undo(f.set, &ok, NULL));
    assert_non_null(annotations_get(f.set, id));
    annotations_begin(f.set, NULL);
    annotations_remove(f.set, id);
    assert_null(annotations_get(f.set, id));
    annotations_cancel(f.set);
    assert_non_null(annotations_get(f.set, id));
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_ALL, SCHEMA_NONE), 1);
    /* Nothing can be edited outside of a step, and no nonsense inside. */
    assert_int_equal(annotations_accept(f.set, id), 0);
    annotations_begin(f.set, NULL);
    assert_int_equal(annotations_accept(f.set, 77), 0);
    assert_int_equal(annotations_set_label(f.set, id, 9999), 0);
    assert_int_equal(annotations_add(f.set, (struct range){5, 5}, f.per), 0);
    assert_int_equal(annotations_add(f.set, (struct range){5, sizeof sample + 5}, f.per), 0);
    annotations_cancel(f.set);
    teardown(&f);
}

static struct suggestion suggestion(struct range r, uint32_t label, float score)
{
    return (struct suggestion){.start = r.start, .end = r.end, .label = label, .score = score};
}

static void suggestions_yield_to_decisions(void **state)
{
    (void)state;
    struct fixture f = setup();
    const struct range all = {0, SIZE_MAX};
    bool ok;
    struct suggestion items[] = {
        suggestion(place(&f, "Mara Lindqvist"), f.per, 0.9f),
        suggestion(place(&f, "Harbour Institute"), f.org, 0.8f),
        suggestion(place(&f, "Port Alba"), f.loc, 0.7f),
    };
    items[1].alternative_count = 1;
    items[1].alternatives[0] = (struct annotation_alternative){f.loc, 0.125f};
    annotations_suggest(f.set, "model", all, items, 3);
    annotations_suggest(f.set, "rule", all, items, 1); /* the same again counts once */
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 3);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_MADE, SCHEMA_NONE), 0);

    const struct annotation *a = annotations_from(f.set, 1, ANNOTATIONS_ALL);
    assert_int_equal(a->label, f.org);
    assert_true(a->id & ANNOTATION_SUGGESTION);
    annotations_begin(f.set, NULL);
    uint32_t id = annotations_set_label(f.set, a->id, f.loc);
    assert_true(annotations_commit(f.set, NULL));
    a = annotations_get(f.set, id);
    assert_int_equal(a->status, ANNOTATION_ACCEPTED);
    assert_true(a->score == 0.125f);
    assert_string_equal(a->source, "model");
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 2);

    annotations_begin(f.set, NULL);
    uint32_t refused =
        annotations_reject(f.set, annotations_from(f.set, 0, ANNOTATIONS_SUGGESTED)->id);
    assert_true(annotations_commit(f.set, NULL));
    assert_string_equal(annotations_last_step(f.set), "rejected PER 'Mara Lindqvist'");
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 1);
    /* Proposed again: still refused; as something else: shown. */
    annotations_suggest(f.set, "model", all, items, 3);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 1);
    items[0].label = f.org;
    annotations_suggest(f.set, "model", all, items, 3);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 2);
    items[0].label = f.per;

    /* Undoing a decision brings the proposal back. */
    annotations_undo(f.set, &ok, NULL);
    assert_null(annotations_get(f.set, refused));
    annotations_suggest(f.set, "model", all, items, 3);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, f.per), 1);
    annotations_undo(f.set, &ok, NULL);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 3);

    /* A place that is replaced by nothing; marked lines decide no names,
     * only what is more than an eighth of them. */
    annotations_suggest(f.set, "model", (struct range){0, 10}, NULL, 0);
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, f.per), 1); /* the rule's */
    annotations_begin(f.set, NULL);
    annotations_add(f.set, (struct range){0, sizeof sample - 2}, schema_find(f.schema, "MISC"));
    assert_true(annotations_commit(f.set, NULL));
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 2);
    teardown(&f);
}

struct journal {
    struct {
        char **v;
        size_t n, cap;
    } records; /* all of them */
    struct {
        char **v;
        size_t n, cap;
    } history; /* as state.c keeps it */
    size_t position;
};

static bool journal_append(void *data, enum annotations_event event, size_t position,
                           const char *record, size_t size, struct error *err)
{
    (void)err;
    struct journal *j = data;
    vec_push(&j->records, xmemdup0(record, size));
    if (event == ANNOTATIONS_COMMIT) {
        while (j->history.n >= position)
            free(j->history.v[--j->history.n]);
        vec_push(&j->history, xmemdup0(record, size));
    }
    j->position = position;
    return true;
}

static char *journal_fetch(void *data, size_t i, struct error *err)
{
    (void)err;
    return xstrdup(((struct journal *)data)->history.v[i]);
}

static uint64_t seed;
static size_t any(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return n ? (size_t)(seed >> 33) % n : 0;
}

static void random_edit(struct annotations *set, size_t size)
{
    uint32_t id = (uint32_t)any(60) + 1, label = (uint32_t)any(5);
    struct range r = {any(size - 10), 0};
    r.end = r.start + 1 + any(9);
    switch (any(11)) {
    case 0:
    case 1:
    case 2:
        annotations_add(set, r, label);
        break;
    case 3:
        annotations_remove(set, id);
        break;
    case 4:
        annotations_set_label(set, id, label);
        break;
    case 5: {
        struct range two[] = {{any(20), 0}, {20 + any(20), 0}};
        two[0].end = two[0].start + 1 + any(9);
        two[1].end = two[1].start + 1 + any(9);
        annotations_set_fragments(set, id, two, 1 + any(2));
        break;
    }
    case 6: {
        char note[40];
        snprintf(note, sizeof note, "note %zu \"\xE4\xB8\xAD\"\n", any(100));
        annotations_set_note(set, id, any(3) ? note : NULL);
        break;
    }
    case 7:
        annotations_reject(set, id);
        break;
    case 8: { /* as a whole: carried over, or taken from another annotator */
        struct annotation a = {
            .id = any(2) ? id : 0,
            .label = label,
            .status = any(2) ? ANNOTATION_REJECTED : ANNOTATION_HAND,
            .score = ANNOTATION_NO_SCORE,
            .fragments = &r,
            .fragment_count = 1,
            .note = any(3) ? NULL : "whole",
        };
        annotations_put(set, &a);
        break;
    }
    case 9: /* one that has lost its place */
        annotations_put_line(set, "?\tT77\tPER 3 9\tnobody", any(2) ? "" : NULL);
        break;
    default:
        annotations_put_line(set, any(2) ? "A1" : "R7", any(3) ? "Is T3" : NULL);
        break;
    }
}

static void undo_and_redo_are_exact(void **state)
{
    (void)state;
    struct fixture f = setup();
    struct journal j = {0};
    bool ok;
    struct annotations_journal journal = {journal_append, journal_fetch, &j};
    annotations_set_journal(f.set, &journal);
    annotations_load_line(f.set, "E1", "PER:T1 Who:T2");
    annotations_load_line(f.set, "*\tEquiv T1 T2 T3", "");
    char *first = annotations_snapshot(f.set, ANNOTATIONS_ALL);
    seed = 42;
    for (int i = 0; i < 500; i++) {
        annotations_begin(f.set, NULL);
        for (size_t n = 1 + any(4); n > 0; n--)
            random_edit(f.set, sizeof sample - 1);
        assert_true(annotations_commit(f.set, NULL));
        if (any(10) == 0)
            annotations_undo(f.set, &ok, NULL);
        if (any(20) == 0)
            annotations_redo(f.set, &ok, NULL);
    }
    char *last = annotations_snapshot(f.set, ANNOTATIONS_ALL);

    /* Another start of the program: the records replayed, the history fetched. */
    struct annotations *again = annotations_new(f.text, f.schema);
    annotations_load_line(again, "E1", "PER:T1 Who:T2");
    annotations_load_line(again, "*\tEquiv T1 T2 T3", "");
    for (size_t i = 0; i < j.records.n; i++) {
        struct error err;
        bool good = annotations_replay(again, j.records.v[i], strlen(j.records.v[i]), &err);
        if (!good)
            print_message("%s\n%s\n", err.message, j.records.v[i]);
        assert_true(good);
    }
    annotations_set_journal(again, &journal);
    annotations_set_history(again, j.history.n, j.position);
    char *now = annotations_snapshot(again, ANNOTATIONS_ALL);
    assert_string_equal(now, last);
    free(now);
    assert_true(annotations_undo_count(again) > 300);
    assert_int_equal(annotations_undo_count(again), annotations_undo_count(f.set));

    struct annotations *sets[] = {f.set, again};
    for (int i = 0; i < 2; i++) {
        while (annotations_undo(sets[i], &ok, NULL))
            assert_true(ok);
        now = annotations_snapshot(sets[i], ANNOTATIONS_ALL);
        assert_string_equal(now, first);
        free(now);
        while (annotations_redo(sets[i], &ok, NULL))
            assert_true(ok);
        now = annotations_snapshot(sets[i], ANNOTATIONS_ALL);
        assert_string_equal(now, last);
        free(now);
    }
    annotations_free(again);
    for (size_t i = 0; i < j.records.n; i++)
        free(j.records.v[i]);
    for (size_t i = 0; i < j.history.n; i++)
        free(j.history.v[i]);
    vec_release(&j.records);
    vec_release(&j.history);
    free(first);
    free(last);
    teardown(&f);
}

/* Queries against a plain search through everything. */
static void queries_agree_with_a_search(void **state)
{
    (void)state;
    struct fixture f = setup();
    struct {
        struct range r;
        uint32_t id;
    } all[400];
    size_t n = 0, size = sizeof sample - 1;
    seed = 7;
    for (int round = 0; round < 40; round++) {
        annotations_begin(f.set, NULL);
        for (int i = 0; i < 10; i++) {
            struct range r = {any(size - 40), 0};
            r.end = r.start + 1 + any(any(10) ? 6 : 40);
            uint32_t id = annotations_add(f.set, r, (uint32_t)any(14));
            size_t k = 0;
            while (k < n && all[k].id != id)
                k++;
            all[k].r = r;
            all[k].id = id;
            n += k == n;
        }
        for (int i = 0; i < 3; i++) {
            size_t k = any(n);
            annotations_remove(f.set, all[k].id);
            all[k] = all[--n];
        }
        assert_true(annotations_commit(f.set, NULL));
        for (int q = 0; q < 20; q++) {
            struct range within = {any(size), 0};
            within.end = within.start + any(30);
            struct range bytes = {within.start,
                                  within.end > within.start ? within.end : within.start + 1};
            size_t expected = 0, found = 0;
            for (size_t k = 0; k < n; k++)
                expected += range_overlaps(all[k].r, bytes);
            struct annotation_cursor c;
            const struct annotation *a, *before = NULL;
            annotations_find(f.set, within, ANNOTATIONS_ALL, &c);
            for (; (a = annotations_next(&c)); before = a) {
                found++;
                assert_true(range_overlaps(a->range, bytes));
                assert_true(
                    !before || before->range.start < a->range.start ||
                    (before->range.start == a->range.start && before->range.end >= a->range.end));
            }
            assert_int_equal(found, expected);
        }
        assert_int_equal(annotations_count(f.set, ANNOTATIONS_MADE, SCHEMA_NONE), n);
    }
    teardown(&f);
}

static void lines_follow_what_they_hang_on(void **state)
{
    (void)state;
    struct fixture f = setup();
    bool ok;
    uint32_t t1 = add(&f, "Mara Lindqvist", f.per), t2 = add(&f, "met", f.org);
    uint32_t t3 = add(&f, "Tomas Reyes", f.per);
    assert_true(annotations_load_line(f.set, "E1", "ORG:T2 Who:T1 Whom:T3"));
    assert_true(annotations_load_line(f.set, "A1", "Sure E1 High"));
    assert_true(annotations_load_line(f.set, "#3", "AnnotatorNotes A1\twhy?"));
    assert_true(annotations_load_line(f.set, "*\tEquiv T1 T2 T3", ""));
    assert_true(annotations_load_line(f.set, "R1", "Knows Arg1:T1 Arg2:T3"));
    assert_false(annotations_load_line(f.set, "R1", "again"));
    char *key = annotations_free_key(f.set, 'R');
    assert_string_equal(key, "R2");
    free(key);
    assert_int_equal(annotations_line_count(f.set), 5);
    assert_string_equal(annotations_line(f.set, 0)->key, "E1");

    annotations_begin(f.set, NULL); /* the type of an event is that of its trigger */
    annotations_set_label(f.set, t2, f.loc);
    assert_true(annotations_commit(f.set, NULL));
    assert_string_equal(annotations_line_find(f.set, "E1")->body, "LOC:T2 Who:T1 Whom:T3");

    annotations_begin(f.set, NULL);
    assert_true(annotations_remove(f.set, t1));
    assert_true(annotations_commit(f.set, NULL));
    assert_string_equal(annotations_line_find(f.set, "E1")->body, "LOC:T2 Whom:T3");
    assert_null(annotations_line_find(f.set, "R1"));
    assert_non_null(annotations_line_find(f.set, "*\tEquiv T2 T3"));
    annotations_begin(f.set, NULL);
    assert_true(annotations_remove(f.set, t2));
    assert_true(annotations_commit(f.set, NULL));
    assert_int_equal(annotations_line_count(f.set), 0);
    assert_non_null(annotations_get(f.set, t3));
    while (annotations_undo_count(f.set) > 3)
        annotations_undo(f.set, &ok, NULL);
    assert_int_equal(annotations_line_count(f.set), 5);
    assert_string_equal(annotations_line_find(f.set, "E1")->body, "ORG:T2 Who:T1 Whom:T3");
    teardown(&f);
}

static void damaged_records_are_refused(void **state)
{
    (void)state;
    struct fixture f = setup();
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"v\":2,\"place\":[0,0]}",
        "{\"v\":1}",
        "{\"v\":1,\"place\":[0,0],\"spans\":[[null,null]]}",
        "{\"v\":1,\"place\":[0,0],\"spans\":[[null,{\"i\":1,\"l\":\"PER\",\"t\":1,\"f\":[5,5]}]]}",
        "{\"v\":1,\"place\":[0,0],\"spans\":[[null,{\"i\":1,\"l\":\"P\",\"t\":1,\"f\":[0,999]}]]}",
        "{\"v\":1,\"place\":[0,0],\"spans\":[[null,{\"i\":1,\"l\":\"PER\",\"t\":0,\"f\":[0,5]}]]}",
        "{\"v\":1,\"place\":[0,0],\"spans\":[[null,{\"i\":0,\"l\":\"PER\",\"t\":1,\"f\":[0,5]}]]}",
        "{\"v\":1,\"place\":[0,0],\"spans\":[[null,{\"i\":1,\"l\":\"P R\",\"t\":1,\"f\":[0,5]}]]}",
        "{\"v\":1,\"place\":[0,0],\"lines\":[[\"A1\",null,null]]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error err = {""};
        assert_false(annotations_replay(f.set, bad[i], strlen(bad[i]), &err));
        assert_true(err.message[0]);
    }
    assert_int_equal(annotations_count(f.set, ANNOTATIONS_ALL, SCHEMA_NONE), 0);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_steps),
        cmocka_unit_test(steps_without_change_leave_no_trace),
        cmocka_unit_test(suggestions_yield_to_decisions),
        cmocka_unit_test(undo_and_redo_are_exact),
        cmocka_unit_test(queries_agree_with_a_search),
        cmocka_unit_test(lines_follow_what_they_hang_on),
        cmocka_unit_test(damaged_records_are_refused),
    };
    return cmocka_run_group_tests_name("annotations", tests, NULL, NULL);
}
