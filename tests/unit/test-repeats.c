/* The repeats as the reader shows them, and which copies it hides. */
#include "config.h"

#include "app/repeats.h"
#include "core/base/vec.h"
#include "core/duplicates/copies.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <string.h>

static struct dup_occurrence at(size_t document, size_t start, size_t end, double similarity)
{
    return (struct dup_occurrence){document, {start, end}, (end - start) / 2, similarity};
}

static void groups_of_both_kinds_are_one_list(void **state)
{
    (void)state;
    struct dup_occurrence within[] = {at(0, 0, 20, 1), at(0, 50, 70, 1), at(0, 10, 16, 1),
                                      at(0, 80, 86, 1)};
    struct dup_group within_groups[] = {{DUP_EXACT, 1, 10, 0, 2}, {DUP_EXACT, 1, 3, 2, 2}};
    const struct dup_report inside = {within_groups, 2, within, 4};
    const enum dup_form forms[] = {DUP_PARAGRAPH, DUP_CAPTION};
    struct dup_occurrence across[] = {at(1, 5, 45, 1),   at(2, 30, 60, 1), at(2, 70, 90, 0.9),
                                      at(4, 0, 40, 0.9), at(1, 0, 10, 1),  at(4, 0, 10, 1)};
    struct dup_group across_groups[] = {{DUP_NEAR, 0.9, 20, 0, 4}, {DUP_EXACT, 1, 5, 4, 2}};
    const struct dup_report outside = {across_groups, 2, across, 6};

    struct repeats r = {0};
    repeats_add(&r, &inside, forms, 0);
    repeats_add(&r, &outside, NULL, 2); /* the second group does not touch this article */
    repeats_complete(&r);
    assert_int_equal(r.groups.n, 3);
    assert_int_equal(r.here, 6);
    assert_int_equal(r.longest, 30);
    const struct repeat_group *g = &r.groups.v[0];
    assert_true(g->elsewhere);
    assert_int_equal(g->count, 4);
    assert_int_equal(r.places.v[g->first].file, REPEAT_HERE);
    assert_int_equal(r.places.v[g->first].range.start, 30);
    assert_int_equal(r.places.v[g->first + 1].file, REPEAT_HERE);
    assert_int_equal(r.places.v[g->first + 2].file, 1);
    assert_int_equal(r.places.v[g->first + 3].file, 4);
    assert_int_equal(r.groups.v[1].form, DUP_PARAGRAPH);
    assert_int_equal(r.groups.v[2].form, DUP_CAPTION);

    size_t found[8], start;
    assert_int_equal(repeats_overlapping(&r, (struct range){15, 16}, found, 8), 2);
    assert_int_equal(r.group_of[found[0]], 1);
    assert_int_equal(r.group_of[found[1]], 2);
    assert_int_equal(repeats_overlapping(&r, (struct range){15, 16}, found, 1), 1);
    assert_int_equal(repeats_overlapping(&r, (struct range){20, 30}, found, 8), 0);
    assert_true(repeats_step(&r, 0, true, &start));
    assert_int_equal(start, 10);
    assert_true(repeats_step(&r, 30, true, &start));
    assert_int_equal(start, 50);
    assert_true(repeats_step(&r, 30, false, &start));
    assert_int_equal(start, 10);
    assert_false(repeats_step(&r, 80, true, &start));
    assert_false(repeats_step(&r, 0, false, &start));
    repeats_release(&r);
    repeats_complete(&r);
    assert_int_equal(repeats_overlapping(&r, (struct range){0, 99}, found, 8), 0);
    repeats_release(&r);
}

static void later_copies_are_hidden(void **state)
{
    (void)state;
    const char text[] =
        "one two three four.\nfive six seven eight nine ten\r\none two three four. \n"
        "five six  one two three four.";
    struct dup_occurrence o[] = {at(0, 0, 19, 1), at(0, 51, 70, 1), at(0, 82, 101, 0.5)};
    struct dup_group g[] = {{DUP_NEAR, 0.75, 4, 0, 3}};
    const struct dup_report report = {g, 1, o, 3};
    struct dup_copy_vec out = {0};
    dup_later_copies(&report, (const uint8_t *)text, sizeof text - 1, 4, 0.8, &out);
    assert_int_equal(out.n, 1);
    assert_int_equal(out.v[0].range.start, 51);
    assert_int_equal(out.v[0].range.end, 72); /* with the blank and the end of line */
    assert_int_equal(out.v[0].original, 0);
    assert_int_equal(out.v[0].occurrence, 1);
    out.n = 0;
    dup_later_copies(&report, (const uint8_t *)text, sizeof text - 1, 4, 0.4, &out);
    assert_int_equal(out.n, 2);
    assert_int_equal(out.v[1].range.end, 101);
    out.n = 0;
    dup_later_copies(&report, (const uint8_t *)text, sizeof text - 1, 5, 0.4, &out);
    assert_int_equal(out.n, 0);
    vec_release(&out);
}

/* Whatever groups there are: copies are in order and apart, and no original is hidden. */
static void originals_stay(void **state)
{
    (void)state;
    enum { TEXT = 2000, GROUPS = 60 };
    static uint8_t text[TEXT];
    memset(text, 'x', sizeof text);
    uint64_t seed = 3;
    for (int round = 0; round < 200; round++) {
        struct dup_occurrence o[GROUPS * 4];
        struct dup_group g[GROUPS];
        size_t n = 0;
        for (size_t i = 0; i < GROUPS; i++) {
            size_t length = 0, start = 0;
            g[i] = (struct dup_group){DUP_EXACT, 1, 20, n, 0};
            for (int k = 0; k < 4; k++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                length = 5 + (seed >> 33) % 40;
                start += (seed >> 40) % 400;
                if (start + length > TEXT)
                    break;
                o[n++] = at(0, start, start + length, 1);
                g[i].count++;
            }
        }
        const struct dup_report report = {g, GROUPS, o, n};
        struct dup_copy_vec out = {0};
        dup_later_copies(&report, text, TEXT, 1, 0.5, &out);
        for (size_t i = 0; i < out.n; i++) {
            struct range original = o[out.v[i].original].range;
            assert_true(original.end <= out.v[i].range.start);
            assert_true(i == 0 || out.v[i - 1].range.end <= out.v[i].range.start);
            for (size_t k = 0; k < out.n; k++)
                assert_false(range_overlaps(out.v[k].range, original));
        }
        vec_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_of_both_kinds_are_one_list),
        cmocka_unit_test(later_copies_are_hidden),
        cmocka_unit_test(originals_stay),
    };
    return cmocka_run_group_tests_name("repeats", tests, NULL, NULL);
}
