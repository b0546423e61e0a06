/* Training, the file, and what happens when it is damaged. */
#include "core/base/vec.h"
#include "core/entities/lines.h"
#include "core/entities/model.h"
#include "core/entities/recogniser.h"
#include "tests/unit/check.h"
#include "tests/unit/tiny-model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/diple-model-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    close(mkstemp(path));
    tiny_model_train(path, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static void round_trip(void **state)
{
    (void)state;
    struct error err;
    struct recogniser *r = recogniser_open(path, &err);
    assert_non_null(r);
    assert_string_equal(recogniser_label(r, 0), "PER");
    assert_true(recogniser_label_count(r) > 3);
    assert_true(recogniser_label_is_minor(r, recogniser_label_count(r) - 2));
    static const char text[] =
        "Ana Duarte said the rain would stop in Kesh next week , according to "
        "the Harbour Union .";
    struct mention_vec found = {0};
    assert_true(
        recogniser_find_all(r, (const uint8_t *)text, strlen(text), NULL, 0, NULL, NULL, &found));
    assert_int_equal(found.n, 3);
    static const char *const expected[][2] = {
        {"PER", "Ana Duarte"}, {"LOC", "Kesh"}, {"ORG", "Harbour Union"}};
    for (size_t i = 0; i < 3; i++) {
        const struct mention *m = &found.v[i];
        assert_string_equal(recogniser_label(r, m->label), expected[i][0]);
        assert_int_equal(m->end - m->start, strlen(expected[i][1]));
        assert_memory_equal(text + m->start, expected[i][1], m->end - m->start);
        assert_true(m->probability > 0.5f && m->probability <= 1);
    }
    vec_release(&found);
    recogniser_free(r);
}

static void same_in_every_run(void **state)
{
    (void)state;
    char other[] = "/tmp/diple-model-XXXXXX";
    size_t n, m;
    close(mkstemp(other));
    tiny_model_train(other, 2);
    uint8_t *a = lines_whole_file(path, &n, NULL), *b = lines_whole_file(other, &m, NULL);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
    free(a);
    free(b);
    unlink(other);
}

static void write_file(const char *name, const uint8_t *bytes, size_t n)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void damage_is_an_error(void **state)
{
    (void)state;
    char bad[] = "/tmp/diple-model-XXXXXX";
    size_t n;
    struct error err;
    uint8_t *bytes = lines_whole_file(path, &n, NULL);
    close(mkstemp(bad));
    for (size_t cut = 0; cut < n; cut += 1 + (cut > 64 ? n / 97 : 0)) {
        write_file(bad, bytes, cut);
        assert_null(model_open(bad, &err));
        assert_true(strlen(err.message) > 0);
    }
    for (size_t at = 0; at < n; at += 1 + (at > 400 ? n / 211 : 0)) {
        bytes[at] ^= 0x10;
        write_file(bad, bytes, n);
        assert_null(model_open(bad, &err));
        bytes[at] ^= 0x10;
    }
    unlink(bad);
    assert_null(model_open(bad, &err));
    free(bytes);
}

/* Whatever is changed in the rows, the table is refused or can be used: nothing outside is read
 * (the sanitizers look). The rows of the keys lie in the buckets 0 and 0x1234; empty ones have two
 * bytes. */
static void damage_weights(const uint8_t *packed, size_t n)
{
    const size_t blob = 4 + 4096 * 4 + 65536 * 2, places_of_rows[] = {blob, blob + 2 * 0x1234};
    for (size_t k = 0; k < 2; k++)
        for (size_t at = places_of_rows[k]; at < places_of_rows[k] + 40; at++)
            for (unsigned flip = 1; flip < 256; flip += flip) {
                uint8_t *bytes = malloc(n);
                struct weights w;
                int16_t scores[8] = {0};
                const uint8_t *places[4];
                const uint32_t keys[] = {0x12345678, 7, 0x12340001, 0xFFFF0000};
                memcpy(bytes, packed, n);
                bytes[at] ^= (uint8_t)flip;
                if (weights_open(&w, bytes, n, 5)) {
                    weights_locate(&w, keys, 4, places);
                    weights_add(&w, keys, places, 4, scores);
                }
                free(bytes);
            }
}

/* A section whose check sum fits but whose contents do not: tables are checked before they are
 * used. */
static void broken_tables(void **state)
{
    (void)state;
    struct sketch sketch;
    struct weights weights;
    struct strbuf packed = STRBUF_INIT;
    struct sketch_entry entries[] = {{1, 3}, {2, 5}, {3, 7}, {1, 4}};
    uint32_t values[4];
    assert_true(sketch_build(entries, 4, 4, 2, 4, &packed));
    assert_true(sketch_open(&sketch, (uint8_t *)packed.v, packed.n));
    assert_int_equal(sketch_find(&sketch, 2, values, 4), 1);
    assert_int_equal(values[0], 5);
    assert_int_equal(sketch_find(&sketch, 1, values, 4), 2);
    for (size_t cut = 0; cut < packed.n; cut++)
        assert_false(sketch_open(&sketch, (uint8_t *)packed.v, cut));
    packed.v[8 + 4]++; /* one more entry in a bucket than there are */
    assert_false(sketch_open(&sketch, (uint8_t *)packed.v, packed.n));
    strbuf_clear(&packed);

    struct weights_row rows[] = {{0x12345678, 2, 0}, {0x12340001, 1, 2}, {7, 1, 3}};
    struct weight pairs[] = {{0, -3}, {4, 100}, {1, 5}, {2, -128}};
    int16_t scores[8] = {0};
    const uint32_t keys[] = {0x12345678, 7, 8, 0xFFFFFFFF, 0x12340000};
    const uint8_t *places[5];
    assert_true(weights_build(rows, 3, pairs, 5, &packed));
    assert_true(weights_open(&weights, (uint8_t *)packed.v, packed.n, 5));
    weights_locate(&weights, keys, 5, places);
    weights_add(&weights, keys, places, 5, scores);
    assert_int_equal(scores[0], -3); /* a row of two tags of five lies with all its tags */
    assert_int_equal(scores[4], 100);
    assert_int_equal(scores[2], -128);
    assert_false(weights_open(&weights, (uint8_t *)packed.v, packed.n, 4)); /* label 4 */
    assert_false(weights_open(&weights, (uint8_t *)packed.v, packed.n - 1, 5));
    damage_weights((uint8_t *)packed.v, packed.n);
    strbuf_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(same_in_every_run),
        cmocka_unit_test(damage_is_an_error),
        cmocka_unit_test(broken_tables),
    };
    return cmocka_run_group_tests_name("model", tests, set_up, tear_down);
}
