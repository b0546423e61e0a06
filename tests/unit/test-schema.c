#include "core/annotation/mentions.h"
#include "core/annotation/schema.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"
#include "tests/unit/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void schema_gives_letters(void **state)
{
    (void)state;
    struct schema *s = schema_builtin();
    assert_int_equal(schema_by_key(s, 'o'), schema_find(s, "ORG"));
    assert_string_equal(schema_label(s, schema_find(s, "PER"))->display, "Person");
    assert_int_equal(schema_find(s, "per"), SCHEMA_NONE);
    assert_int_equal(schema_find_any_case(s, "per"), schema_find(s, "PER"));
    uint32_t i = schema_intern(s, "Protein");
    assert_int_equal(schema_label(s, i)->key, 'r'); /* p is taken */
    assert_false(schema_label(s, i)->known);
    assert_int_equal(schema_intern(s, "Protein"), i);
    assert_int_equal(schema_intern(s, "two words"), SCHEMA_NONE);
    assert_int_equal(schema_intern(s, ""), SCHEMA_NONE);
    uint32_t other = schema_add(s, "Person", NULL, 'p', NULL, NULL);
    assert_int_equal(schema_by_key(s, 'p'), other);
    char key = schema_label(s, schema_find(s, "PER"))->key;
    assert_true(key && key != 'p');
    for (int n = 0; n < 40; n++) {
        char name[16];
        snprintf(name, sizeof name, "X%d", n);
        i = schema_intern(s, name);
    }
    assert_int_equal(schema_label(s, i)->key, 0);
    for (char c = 'a'; c <= 'z'; c++)
        assert_int_equal(schema_label(s, schema_by_key(s, c))->key, c);
    schema_free(s);
}

static void put(const struct folder *f, const char *name, const char *content)
{
    char *path = folder_path(f, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(content, 1, strlen(content), out), strlen(content));
    assert_int_equal(fclose(out), 0);
    free(path);
}

static const struct label *label_of(const struct schema *s, const char *name)
{
    uint32_t i = schema_find(s, name);
    assert_int_not_equal(i, SCHEMA_NONE);
    return schema_label(s, i);
}

static void brat_configuration(void **state)
{
    struct folder *f = *state;
    struct error err = {""};
    size_t skipped;
    char *below = folder_path(f, "project/batch");
    char *project = folder_path(f, "project");
    assert_int_equal(mkdir(project, 0700), 0);
    assert_int_equal(mkdir(below, 0700), 0);
    assert_null(schema_load(below, &skipped, &err));
    assert_string_equal(err.message, "");
    put(f, "project/annotation.conf",
        "# a comment\r\n[entities]\n!Agent\n\tPerson\n\t\tPolitician\n\tOrganization\nPlace\n"
        "----------\nOther-thing\n<POG>=Person|Organization\n\n[relations]\n\n"
        "Works-for\tArg1:<POG>, Arg2:Organization, <REL-TYPE>:symmetric\n"
        "Near\tFrom:<ENTITY>, To:Place\nbroken\n[events]\nMeet\tWho:Person+\n"
        "[attributes]\nNegated\tArg:<EVENT>\nSure\tArg:<EVENT>, Value:High|Low\n");
    put(f, "project/batch/visual.conf",
        "[labels]\nPerson | Human being | Hum\n[drawing]\nSPAN_DEFAULT\tbgColor:red\n"
        "Person\tbgColor:#ffccaa, fgColor:black\nPlace\tbgColor:#abc\nMeet\tbgColor:LightGreen\n");
    put(f, "kb_shortcuts.conf", "# keys\nX\tPerson\nO\tPlace\nQ\tNobody\n");
    struct schema *s = schema_load(below, &skipped, &err);
    assert_non_null(s);
    assert_int_equal(skipped, 1);
    assert_int_equal(schema_count(s), 7);
    assert_true(label_of(s, "Agent")->grouping && !label_of(s, "Agent")->key);
    assert_int_equal(label_of(s, "Politician")->parent, schema_find(s, "Person"));
    assert_int_equal(label_of(s, "Place")->parent, SCHEMA_NONE);
    assert_int_equal(label_of(s, "Person")->key, 'x');
    assert_int_equal(label_of(s, "Place")->key, 'o');
    assert_int_not_equal(label_of(s, "Organization")->key, 'o');
    assert_string_equal(label_of(s, "Person")->display, "Human being");
    assert_int_equal(label_of(s, "Person")->colour.g, 0xCC);
    assert_int_equal(label_of(s, "Place")->colour.g, 0xBB);
    assert_int_equal(label_of(s, "Meet")->colour.g, 238);
    assert_int_equal(schema_attribute_count(s), 2);
    assert_int_equal(schema_attribute(s, 0)->value_count, 0);
    assert_string_equal(schema_attribute(s, 1)->values[1], "Low");
    assert_int_equal(schema_relation_count(s), 3);
    assert_int_equal(schema_relation(s, 1)->label1, schema_find(s, "Organization"));
    assert_string_equal(schema_relation(s, 2)->argument1, "From");
    assert_int_equal(schema_relation(s, 2)->label1, SCHEMA_NONE);

    /* What we write reads back as the same. */
    char *conf[] = {schema_annotation_conf(s), schema_visual_conf(s), schema_kb_shortcuts_conf(s)};
    put(f, "project/batch/annotation.conf", conf[0]);
    put(f, "project/batch/visual.conf", conf[1]);
    put(f, "project/batch/kb_shortcuts.conf", conf[2]);
    struct schema *again = schema_load(below, &skipped, &err);
    assert_int_equal(skipped, 0);
    assert_int_equal(schema_count(again), schema_count(s));
    for (uint32_t i = 0; i < schema_count(s); i++) {
        const struct label *a = schema_label(s, i), *b = schema_label(again, i);
        assert_string_equal(a->name, b->name);
        assert_string_equal(a->display, b->display);
        assert_int_equal(a->key, b->key);
        assert_int_equal(a->parent, b->parent);
        assert_int_equal(a->grouping, b->grouping);
    }
    assert_int_equal(schema_relation_count(again), 3);
    for (int i = 0; i < 3; i++)
        free(conf[i]);
    schema_free(again);
    schema_free(s);

    char *place = folder_path(f, "project/batch/annotation.conf");
    assert_int_equal(unlink(place), 0);
    assert_int_equal(mkdir(place, 0700), 0);
    assert_null(schema_load(below, &skipped, &err));
    assert_non_null(strstr(err.message, "no regular file"));
    free(place);
    free(below);
    free(project);
}

static struct text *text_of(const char *s)
{
    return text_new((uint8_t *)xmemdup0(s, strlen(s)), strlen(s));
}

static void check_mentions(const char *s, const char *like, enum mention_rule rule, size_t expected)
{
    struct text *t = text_of(s);
    struct range_vec found = {0};
    const char *at = strstr(s, like);
    struct range r = {(size_t)(at - s), (size_t)(at - s) + strlen(like)};
    assert_true(mentions_identical(t, r, rule, 0, NULL, &found));
    if (found.n != expected)
        print_message("'%s' in '%s': %zu\n", like, s, found.n);
    assert_int_equal(found.n, expected);
    vec_release(&found);
    text_free(t);
}

static void identical_mentions(void **state)
{
    (void)state;
    check_mentions("Apple, Apple's, Apples, apple, (Apple)", "Apple", MENTIONS_WHOLE_WORD, 3);
    check_mentions("Apple, Apple's, Apples, apple, (Apple)", "Apple", MENTIONS_ANYWHERE, 4);
    check_mentions("Sichuan University and Sichuan\n University, Sichuan\n\nUniversity",
                   "Sichuan University", MENTIONS_WHOLE_WORD, 2);
    check_mentions("\xE5\x8C\x97\xE4\xBA\xAC\xE5\xA4\xA7\xE5\xAD\xA6\xE5\x8C\x97\xE4\xBA\xAC",
                   "\xE5\x8C\x97\xE4\xBA\xAC", MENTIONS_WHOLE_WORD, 2);
    check_mentions("Zo\xC3\xAB Zo\xC3\xABs Zo\xC3\xAB", "Zo\xC3\xAB", MENTIONS_WHOLE_WORD, 2);
    check_mentions("aaaa", "aa", MENTIONS_ANYWHERE, 2);
    check_mentions("NASA-led NASA_x NASA", " NASA", MENTIONS_WHOLE_WORD, 2);
    check_mentions("., .,", ".,", MENTIONS_ANYWHERE, 0);
    check_mentions("e\xCC\x81 e", "e", MENTIONS_WHOLE_WORD, 1); /* a mark belongs to its letter */
}

static void check_trim(const char *s, const char *expected)
{
    struct text *t = text_of(s);
    struct range r = mentions_trim(t, (struct range){0, strlen(s)});
    char *got = xmemdup0(s + r.start, r.end - r.start);
    assert_string_equal(got, expected);
    free(got);
    text_free(t);
}

static void trimming(void **state)
{
    (void)state;
    check_trim("  Berlin.", "Berlin");
    check_trim("U.S.", "U.S.");
    check_trim("in the U.S.,", "in the U.S.");
    check_trim("(NASA)", "NASA");
    check_trim("f(x)", "f(x)");
    check_trim("Agency (EEA)", "Agency (EEA)");
    check_trim("Agency (EEA", "Agency (EEA");
    check_trim("(EEA", "EEA");
    check_trim("EEA)", "EEA");
    check_trim("\"So it goes\"", "So it goes");
    check_trim("\xE3\x80\x8A\xE7\xBA\xA2\xE3\x80\x8B\xE3\x80\x82", "\xE7\xBA\xA2");
    check_trim(" . , ", "");
    check_trim("", "");
    check_trim("(a) and (b)", "(a) and (b)");
    check_trim("\xFF\xFE!", "\xFF\xFE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schema_gives_letters),
        cmocka_unit_test_setup_teardown(brat_configuration, folder_setup, folder_teardown),
        cmocka_unit_test(identical_mentions),
        cmocka_unit_test(trimming),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
