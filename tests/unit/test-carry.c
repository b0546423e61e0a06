/* Annotations carried over to a text that has changed. */
#include "core/store/carry.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/store/document.h"
#include "tests/unit/check.h"
#include "tests/unit/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char first[] =
    "Rain in Nordby\n\n"
    "The mayor Mara Lind met Tomas Reyes of the Harbour Works on Monday.\n\n"
    "Nobody in Nordby spoke of the old bridge when it fell into the sea.\n\n"
    "Mara Lind said that \xC3\x89mile Roux of Orvik will build a new one.\n";

/* ---- opened documents
 * ---------------------------------------------------------------------------- */

struct opened {
    struct text *text;
    struct schema *schema;
    struct state *state;
    struct document *document;
    struct annotations *set;
};

static void put(const struct folder *f, const char *name, const char *bytes)
{
    char *path = folder_path(f, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
    assert_int_equal(fclose(file), 0);
    free(path);
}

static char *get(const struct folder *f, const char *name)
{
    char *path = folder_path(f, name), *bytes = xcalloc(1, 1 << 16);
    FILE *file = fopen(path, "r");
    free(path);
    if (!file) {
        free(bytes);
        return NULL;
    }
    assert_true(fread(bytes, 1, (1 << 16) - 1, file) < (1 << 16) - 1);
    fclose(file);
    return bytes;
}

static struct opened open_text(const struct folder *f, const char *text, bool with_state)
{
    struct opened o = {0};
    struct error err = {""};
    char *path = folder_path(f, "x.txt"), *db = folder_path(f, "state/state.db");
    put(f, "x.txt", text);
    o.text = text_new((uint8_t *)xmemdup0(text, strlen(text)), strlen(text));
    o.schema = schema_builtin();
    o.state = with_state ? state_open(db, &err) : NULL;
    struct document_options options = {.state = o.state, .schema = o.schema, .carry = true};
    o.document = document_open(path, o.text, &options, &err);
    assert_non_null(o.document);
    o.set = document_annotations(o.document);
    free(path);
    free(db);
    return o;
}

static void save_and_close(struct opened *o, bool save)
{
    struct error err = {""};
    if (save && !document_save(o->document, &err))
        fail_msg("%s", err.message);
    document_close(o->document);
    state_close(o->state);
    schema_free(o->schema);
    text_free(o->text);
}

static uint32_t add(struct opened *o, const char *words, int nth, const char *label)
{
    const char *s = (const char *)text_bytes(o->text), *at = s - 1;
    while (nth-- > 0)
        at = strstr(at + 1, words);
    struct range r = {(size_t)(at - s), (size_t)(at - s) + strlen(words)};
    annotations_begin(o->set, NULL);
    uint32_t id = annotations_add(o->set, r, schema_find(o->schema, label));
    assert_true(annotations_commit(o->set, NULL));
    return id;
}

static void assert_words(struct opened *o, uint32_t id, const char *label, size_t at,
                         const char *words)
{
    const struct annotation *a = annotations_get(o->set, id);
    assert_non_null(a);
    assert_string_equal(schema_label(o->schema, a->label)->name, label);
    assert_int_equal(a->range.start, at);
    assert_int_equal(a->range.end - a->range.start, strlen(words));
    assert_memory_equal(text_bytes(o->text) + at, words, strlen(words));
}

static size_t place_of(const char *text, const char *words, int nth)
{
    const char *at = text - 1;
    while (nth-- > 0)
        assert_non_null(at = strstr(at + 1, words));
    return (size_t)(at - text);
}

static bool was_noted(const struct opened *o, const char *part)
{
    for (size_t i = 0; i < document_notice_count(o->document); i++)
        if (strstr(document_notice(o->document, i), part))
            return true;
    return false;
}

static size_t orphan_count(const struct opened *o)
{
    struct orphan_vec v = {0};
    orphans_list(o->set, &v);
    size_t n = v.n;
    orphans_release(&v);
    return n;
}

/* A paragraph in front, one sentence reworded: Reyes is gone. */
static const char second[] =
    "Rain in Nordby\n\nFrom our own correspondent, who likes \xE5\x8C\x97\xE4\xBA\xAC.\n\n"
    "The mayor Mara Lind received a delegation of the Harbour Works on Monday.\n\n"
    "Nobody in Nordby spoke of the old bridge when it fell into the sea.\n\n"
    "Mara Lind said that \xC3\x89mile Roux of Orvik will build a new one.\n";

static void annotate_first(struct opened *o)
{
    struct error err;
    add(o, "Nordby", 1, "LOC");            /* T1 */
    add(o, "Mara Lind", 1, "PER");         /* T2 */
    add(o, "Tomas Reyes", 1, "PER");       /* T3 */
    add(o, "Nordby", 2, "LOC");            /* T4 */
    add(o, "Mara Lind", 2, "PER");         /* T5 */
    add(o, "\xC3\x89mile Roux", 1, "PER"); /* T6 */
    annotations_begin(o->set, NULL);
    annotations_set_note(o->set, 5, "twice\nsaid");
    annotations_set_note(o->set, 3, "who?");
    assert_true(annotations_put_line(o->set, "A1", "Sure T5"));
    assert_true(annotations_put_line(o->set, "R1", "Knows Arg1:T3 Arg2:T6"));
    assert_true(annotations_commit(o->set, &err));
}

static void assert_second(struct opened *o)
{
    assert_words(o, 1, "LOC", place_of(second, "Nordby", 1), "Nordby");
    assert_words(o, 2, "PER", place_of(second, "Mara Lind", 1), "Mara Lind");
    assert_null(annotations_get(o->set, 3));
    assert_words(o, 4, "LOC", place_of(second, "Nordby", 2), "Nordby");
    assert_words(o, 5, "PER", place_of(second, "Mara Lind", 2), "Mara Lind");
    assert_words(o, 6, "PER", place_of(second, "\xC3\x89mile Roux", 1), "\xC3\x89mile Roux");
    assert_string_equal(annotations_get(o->set, 5)->note, "twice\nsaid");
    /* what hangs on them, and on the one that has no place, is there */
    assert_string_equal(annotations_line_find(o->set, "A1")->body, "Sure T5");
    assert_string_equal(annotations_line_find(o->set, "R1")->body, "Knows Arg1:T3 Arg2:T6");
    struct orphan_vec v = {0};
    orphans_list(o->set, &v);
    assert_int_equal(v.n, 1);
    assert_int_equal(v.v[0].id, 3);
    assert_string_equal(v.v[0].words, "Tomas Reyes");
    assert_string_equal(v.v[0].label, "PER");
    orphans_release(&v);
}

static void carried_with_the_former_text(void **state)
{
    const struct folder *f = *state;
    struct opened o = open_text(f, first, true);
    annotate_first(&o);
    save_and_close(&o, true);
    char *before = get(f, "x.ann");

    o = open_text(f, second, true);
    assert_second(&o);
    assert_true(was_noted(&o, "carried over, 1 could not be placed"));
    char *kept = get(f, "x.ann.before");
    assert_string_equal(kept, before);
    /* one step, which can be undone and redone */
    bool ok;
    assert_int_equal(annotations_undo_count(o.set), 1);
    assert_true(annotations_undo(o.set, &ok, NULL));
    assert_int_equal(orphan_count(&o), 5); /* all but the one that stands where it stood */
    assert_true(annotations_redo(o.set, &ok, NULL));
    assert_second(&o);
    /* killed before it was saved: the same is there, not twice */
    save_and_close(&o, false);
    o = open_text(f, second, true);
    assert_second(&o);
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_MADE, SCHEMA_NONE), 5);
    save_and_close(&o, true);
    /* and after it was */
    o = open_text(f, second, true);
    assert_second(&o);
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_MADE, SCHEMA_NONE), 5);
    assert_false(was_noted(&o, "carried over"));
    save_and_close(&o, true);
    /* the change is taken back: so are the places, and Reyes has his again */
    o = open_text(f, first, true);
    assert_words(&o, 1, "LOC", place_of(first, "Nordby", 1), "Nordby");
    assert_words(&o, 3, "PER", place_of(first, "Tomas Reyes", 1), "Tomas Reyes");
    assert_words(&o, 5, "PER", place_of(first, "Mara Lind", 2), "Mara Lind");
    assert_string_equal(annotations_get(o.set, 3)->note, "who?");
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_MADE, SCHEMA_NONE), 6);
    assert_int_equal(orphan_count(&o), 0);
    save_and_close(&o, true);
    free(kept);
    free(before);
}

static void edits_in_no_file_and_rejections(void **state)
{
    const struct folder *f = *state;
    struct opened o = open_text(f, first, true);
    struct suggestion item = {.start = place_of(first, "Orvik", 1), .label = 0, .score = 0.5F};
    item.end = item.start + 5;
    annotations_suggest(o.set, "model", (struct range){0, SIZE_MAX}, &item, 1);
    annotations_begin(o.set, NULL);
    annotations_reject(o.set, annotations_from(o.set, 0, ANNOTATIONS_SUGGESTED)->id);
    assert_true(annotations_commit(o.set, NULL));
    annotate_first(&o);
    save_and_close(&o, false); /* killed */
    assert_null(get(f, "x.ann"));

    o = open_text(f, second, true);
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_MADE, SCHEMA_NONE), 5);
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_REJECTED, SCHEMA_NONE), 1);
    item.start = place_of(second, "Orvik", 1);
    item.end = item.start + 5;
    annotations_suggest(o.set, "model", (struct range){0, SIZE_MAX}, &item, 1);
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_SUGGESTED, SCHEMA_NONE), 0);
    char *kept = get(f, "x.ann.before");
    assert_non_null(strstr(kept, "Tomas Reyes"));
    free(kept);
    save_and_close(&o, true);
    o = open_text(f, second, true);
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_MADE, SCHEMA_NONE), 5);
    save_and_close(&o, true);
}

/* Made by another program, on another machine: only the words are known. */
static void carried_by_words(void **state)
{
    const struct folder *f = *state;
    struct opened o = open_text(f, first, true);
    annotate_first(&o);
    save_and_close(&o, true);
    char *db = folder_path(f, "state/state.db");
    assert_int_equal(unlink(db), 0);
    free(db);

    o = open_text(f, second, true);
    assert_second(&o);
    bool ok;
    assert_true(annotations_undo(o.set, &ok, NULL));
    assert_int_equal(orphan_count(&o), 5);
    save_and_close(&o, false);
}

static void words_that_stand_too_often(void **state)
{
    const struct folder *f = *state;
    put(f, "x.ann", "T1\tPER 0 3\tAnn\nT2\tPER 40 43\tAnn\nT3\tLOC 50 55\tNowhe\n");
    struct opened o = open_text(f, "Ann and Ann and Ann went to Nowhere, said Ann.\n", false);
    /* three free places for one of them, none for the other: it cuts a word */
    assert_int_equal(annotations_count(o.set, ANNOTATIONS_MADE, SCHEMA_NONE), 1);
    assert_int_equal(orphan_count(&o), 2);
    assert_true(was_noted(&o, "2 annotations have no place"));
    char *none = get(f, "x.ann.before");
    assert_null(none);
    /* by hand: what is placed is an annotation like any other */
    struct orphan_vec v = {0};
    orphans_list(o.set, &v);
    struct range place = {42, 45};
    annotations_begin(o.set, NULL);
    assert_int_equal(orphan_place(o.set, &v.v[0], &place, 1), 2);
    assert_true(annotations_commit(o.set, NULL));
    orphans_release(&v);
    assert_words(&o, 2, "PER", 42, "Ann");
    assert_int_equal(orphan_count(&o), 1);
    save_and_close(&o, true);
    char *file = get(f, "x.ann");
    assert_string_equal(file, "T1\tPER 0 3\tAnn\nT2\tPER 42 45\tAnn\nT3\tLOC 50 55\tNowhe\n");
    free(file);
}

/* ---- many changes
 * -------------------------------------------------------------------------------- */

static uint32_t random_number;

static uint32_t below(uint32_t n)
{
    random_number = random_number * 1664525 + 1013904223;
    return (random_number >> 8) % n;
}

struct word {
    uint32_t id, spelling;
};

struct word_vec {
    struct word *v;
    size_t n, cap;
};

/* The text of the words; where[i] becomes the offset of word i. */
static struct text *spell(const struct word_vec *words, size_t *where)
{
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < words->n; i++) {
        where[i] = b.n;
        strbuf_addf(&b, "w%u%s", words->v[i].spelling,
                    i % 97 == 96   ? ".\n\n"
                    : i % 13 == 12 ? ". "
                                   : " ");
    }
    size_t n = b.n;
    return text_new((uint8_t *)strbuf_detach(&b), n);
}

static size_t end_of(const struct text *t, size_t start)
{
    const uint8_t *s = text_bytes(t);
    while (start < text_size(t) && s[start] > ' ' && s[start] != '.')
        start++;
    return start;
}

static void change(struct word_vec *words, uint32_t *next, uint32_t spellings)
{
    for (uint32_t k = 0; k < 12; k++) {
        size_t at = below((uint32_t)words->n - 60), n = 1 + below(k < 9 ? 4 : 50);
        struct word_vec out = {0};
        uint32_t what = below(3);
        for (size_t i = 0; i < words->n; i++) {
            bool inside = i >= at && i < at + n;
            if (i == at && what != 0)
                for (size_t m = 0; m < n; m++)
                    vec_push(&out, (struct word){(*next)++, below(spellings)});
            if (!inside || what == 1)
                vec_push(&out, words->v[i]);
        }
        vec_release(words);
        *words = out;
    }
}

/* Every annotation is carried to where its own words have gone, or is an orphan. */
static void never_elsewhere(void **state)
{
    (void)state;
    enum { ROUNDS = 40, WORDS = 1200, MARKS = 150 };
    size_t placed = 0, lost = 0, possible = 0, elsewhere = 0;
    random_number = 7;
    for (int round = 0; round < ROUNDS; round++) {
        struct schema *schema = schema_builtin();
        struct word_vec words = {0};
        uint32_t next = 0, spellings = round % 2 ? 60 : 600;
        size_t *old_place = xcalloc(WORDS, sizeof *old_place);
        while (words.n < WORDS)
            vec_push(&words, (struct word){next++, below(spellings)});
        struct text *old = spell(&words, old_place);
        struct annotations *before = annotations_new(old, schema);
        uint32_t first_word[MARKS], length[MARKS];
        annotations_begin(before, NULL);
        for (int i = 0; i < MARKS; i++) {
            first_word[i] = (uint32_t)i * (WORDS / MARKS);
            length[i] = 1 + below(3);
            struct range r = {old_place[first_word[i]],
                              end_of(old, old_place[first_word[i] + length[i] - 1])};
            assert_int_equal(annotations_add(before, r, 0), i + 1);
        }
        assert_true(annotations_commit(before, NULL));

        change(&words, &next, spellings);
        size_t *place = xcalloc(words.n, sizeof *place);
        struct text *new = spell(&words, place);
        struct annotations *set = annotations_new(new, schema);
        struct carried c;
        annotations_begin(set, NULL);
        carry_over(before, set, &c);
        assert_true(annotations_commit(set, NULL));
        for (int i = 0; i < MARKS; i++) {
            size_t at = 0;
            while (at < words.n && words.v[at].id != first_word[i])
                at++;
            bool there = at + length[i] <= words.n;
            for (uint32_t k = 0; there && k < length[i]; k++)
                there = words.v[at + k].id == first_word[i] + k;
            const struct annotation *a = annotations_get(set, (uint32_t)i + 1);
            possible += there;
            placed += a != NULL;
            lost += there && !a;
            elsewhere += a && (!there || a->range.start != place[at]);
            if (!a) { /* not silently */
                struct orphan_vec v = {0};
                bool listed = false;
                orphans_list(set, &v);
                for (size_t k = 0; k < v.n; k++)
                    listed = listed || v.v[k].id == (uint32_t)i + 1;
                assert_true(listed);
                orphans_release(&v);
            }
        }
        annotations_free(set);
        annotations_free(before);
        text_free(new);
        text_free(old);
        schema_free(schema);
        vec_release(&words);
        free(place);
        free(old_place);
    }
    /* a word that was replaced may be spelt like the one before it: no one can tell */
    print_message(
        "# %zu of %zu carried over, %zu elsewhere, %zu that could have been are orphans\n", placed,
        possible, elsewhere, lost);
    assert_true(elsewhere * 1000 < placed);
    assert_true(lost * 20 < possible);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(carried_with_the_former_text),
        TEST(edits_in_no_file_and_rejections),
        TEST(carried_by_words),
        TEST(words_that_stand_too_often),
        cmocka_unit_test(never_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
