/* The whole way from bytes to mentions, with a tiny model: pieces, blocks, dictionary, any bytes.
 */
#include "core/base/vec.h"
#include "core/entities/dictionary.h"
#include "core/entities/recogniser.h"
#include "tests/unit/check.h"
#include "tests/unit/tiny-model.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct recogniser *recogniser;

static int set_up(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-model-XXXXXX";
    struct error err;
    close(mkstemp(path));
    tiny_model_train(path, 1);
    recogniser = recogniser_open(path, &err);
    unlink(path); /* it stays mapped */
    return recogniser ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    recogniser_free(recogniser);
    return 0;
}

static const char sentence[] =
    "Ana Duarte said the rain would stop in Kesh next week , according to "
    "the Harbour Union .\n";

static bool has(const struct mention_vec *v, const char *text, const char *name, const char *label)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i].end - v->v[i].start == strlen(name) &&
            !memcmp(text + v->v[i].start, name, strlen(name)) &&
            !strcmp(recogniser_label(recogniser, v->v[i].label), label))
            return true;
    return false;
}

static void find(const char *text, const struct dictionary *d, struct mention_vec *out)
{
    out->n = 0;
    assert_true(recogniser_find_all(recogniser, (const uint8_t *)text, strlen(text), NULL, 0, d,
                                    NULL, out));
}

static void dictionary_wins(void **state)
{
    (void)state;
    struct dictionary *d = dictionary_new();
    struct mention_vec found = {0};
    const char *label;
    dictionary_add(d, "rain  would", 11, "ORG");
    dictionary_add(d, "Kesh", 4, NULL);
    dictionary_add(d, "Duarte", 6, "NOSUCH");
    find(sentence, d, &found);
    assert_true(has(&found, sentence, "rain would", "ORG"));
    assert_false(has(&found, sentence, "Kesh", "LOC"));
    assert_true(has(&found, sentence, "Ana Duarte", "PER"));
    dictionary_add(d, "Kesh", 4, "PER");
    find(sentence, d, &found);
    assert_true(has(&found, sentence, "Kesh", "PER"));
    assert_int_equal(dictionary_count(d), 3);
    assert_string_equal(dictionary_term(d, 1, &label), "Kesh");
    assert_string_equal(label, "PER");
    vec_release(&found);
    dictionary_free(d);
}

static void dictionary_file(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-names-XXXXXX";
    struct error err;
    const char *label;
    close(mkstemp(path));
    assert_true(dictionary_append(path, "Kesh\nBay", 8, "LOC", &err));
    assert_true(dictionary_append(path, "Rain", 4, NULL, &err));
    struct dictionary *d = dictionary_new();
    assert_true(dictionary_load(d, path, &err));
    assert_int_equal(dictionary_count(d), 2);
    assert_string_equal(dictionary_term(d, 0, &label), "Kesh Bay");
    assert_string_equal(label, "LOC");
    dictionary_term(d, 1, &label);
    assert_null(label);
    unlink(path);
    assert_true(dictionary_load(d, path, &err)); /* none there: no error */
    FILE *f = fopen(path, "w");
    fputs("# comment\n\nno tab here\n", f);
    fclose(f);
    assert_false(dictionary_load(d, path, &err));
    assert_non_null(strstr(err.message, "line 3"));
    unlink(path);
    dictionary_free(d);
}

static void consistency(void **state)
{
    (void)state;
    static const char text[] =
        "Ana Duarte said the rain would stop in Kesh next week , according to the Northern Water "
        "Authority ( NWA ) .\n\nMany asked whether Duarte knew . They saw the NWA there .\n\n"
        "The Internet is slow .\n";
    struct mention_vec found = {0};
    find(text, NULL, &found);
    assert_true(has(&found, text, "Northern Water Authority", "ORG"));
    assert_true(has(&found, text, "NWA", "ORG"));
    assert_true(has(&found, text, "Duarte", "PER"));
    assert_false(has(&found, text, "Internet", "ORG"));
    vec_release(&found);
}

struct pieces {
    size_t first, bytes, mentions, calls, last_end;
};

static void count_piece(const struct mention *mentions, size_t count, struct range done, void *data)
{
    struct pieces *p = data;
    if (!p->calls++)
        p->first = done.start;
    for (size_t i = 0; i < count; i++) {
        assert_true(mentions[i].start >= done.start && mentions[i].end <= done.end);
        assert_true(i == 0 || mentions[i].start >= mentions[i - 1].end);
    }
    p->bytes += done.end - done.start;
    p->mentions += count;
}

static void pieces_cover_the_text(void **state)
{
    (void)state;
    size_t n = 300000, unit = strlen(sentence);
    uint8_t *text = malloc(n);
    for (size_t i = 0; i < n; i++)
        text[i] = (uint8_t)sentence[i % unit];
    struct pieces all = {0}, from_middle = {0};
    assert_true(recogniser_find(recogniser, text, n, NULL, 0, (struct range){0, 0}, NULL, NULL,
                                count_piece, &all));
    assert_true(recogniser_find(recogniser, text, n, NULL, 0, (struct range){200000, 201000}, NULL,
                                NULL, count_piece, &from_middle));
    assert_int_equal(all.bytes, n);
    assert_int_equal(from_middle.bytes, n);
    assert_int_equal(all.mentions, from_middle.mentions);
    assert_true(all.calls > 2);
    assert_true(from_middle.first > 100000 && from_middle.first <= 200000);
    struct progress p = {0};
    atomic_store(&p.cancel, true);
    assert_false(recogniser_find(recogniser, text, n, NULL, 0, (struct range){0, 0}, NULL, &p,
                                 count_piece, &all));
    free(text);
}

struct listing {
    struct mention_vec mentions;
    size_t ends[64], count;
};

static void list_piece(const struct mention *mentions, size_t count, struct range done, void *data)
{
    struct listing *l = data;
    assert_true(l->count < 64);
    l->ends[l->count++] = done.end;
    for (size_t i = 0; i < count; i++)
        vec_push(&l->mentions, mentions[i]);
}

/* However many threads read the pieces, the same mentions come in the same order. */
static void threads_change_nothing(void **state)
{
    (void)state;
    static const char *const more[] = {"Lena Moor went to Kesh . ", "the harbour of Dorn ",
                                       "NATO and Ana Duarte\n", "\n\nIt rained . "};
    size_t n = 0, room = 1200000;
    uint8_t *text = malloc(room + 200);
    for (unsigned k = 1; n < room; k = k * 1103515245 + 12345) { /* no two pieces alike */
        const char *s = k >> 16 & 1 ? sentence : more[k >> 17 & 3];
        memcpy(text + n, s, strlen(s));
        n += strlen(s);
    }
    struct listing one = {0};
    assert_true(recogniser_find(recogniser, text, n, NULL, 0, (struct range){n / 2, n / 2}, NULL,
                                NULL, list_piece, &one));
    assert_true(one.count > 8 && one.mentions.n > 1000);
    for (unsigned threads = 2; threads <= 4; threads++) {
        struct listing several = {0};
        recogniser_set_threads(recogniser, threads);
        assert_true(recogniser_find(recogniser, text, n, NULL, 0, (struct range){n / 2, n / 2},
                                    NULL, NULL, list_piece, &several));
        assert_int_equal(several.count, one.count);
        assert_memory_equal(several.ends, one.ends, one.count * sizeof *one.ends);
        assert_int_equal(several.mentions.n, one.mentions.n);
        for (size_t i = 0; i < one.mentions.n; i++) {
            assert_int_equal(several.mentions.v[i].start, one.mentions.v[i].start);
            assert_int_equal(several.mentions.v[i].end, one.mentions.v[i].end);
            assert_int_equal(several.mentions.v[i].label, one.mentions.v[i].label);
            assert_true(several.mentions.v[i].probability == one.mentions.v[i].probability);
        }
        vec_release(&several.mentions);
    }
    recogniser_set_threads(recogniser, 1);
    vec_release(&one.mentions);
    free(text);
}

static void blocks_are_sentences(void **state)
{
    (void)state;
    static const char text[] = "Kesh next week in Kesh\nAna Duarte said the rain would stop .\n";
    struct block blocks[] = {{{0, 22}, BLOCK_HEADING}, {{23, strlen(text) - 1}, BLOCK_PARAGRAPH}};
    struct mention_vec found = {0};
    assert_true(recogniser_find_all(recogniser, (const uint8_t *)text, strlen(text), blocks, 2,
                                    NULL, NULL, &found));
    for (size_t i = 0; i < found.n; i++)
        assert_true(found.v[i].end <= 22 || found.v[i].start >= 23);
    vec_release(&found);
}

static void any_bytes(void **state)
{
    (void)state;
    uint32_t seed = 5;
    for (int round = 0; round < 200; round++) {
        size_t n = (size_t)(round * 37) % 3000;
        uint8_t *text = malloc(n ? n : 1);
        struct mention_vec found = {0};
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = round % 2 ? (uint8_t)(seed >> 24)
                                : (uint8_t) "Aa Kesh. (\"'\n\xE4"[(seed >> 16) % 13];
        }
        assert_true(recogniser_find_all(recogniser, text, n, NULL, 0, NULL, NULL, &found));
        for (size_t i = 0; i < found.n; i++) {
            assert_true(found.v[i].end <= n && found.v[i].start < found.v[i].end);
            assert_true(i == 0 || found.v[i].start >= found.v[i - 1].end);
        }
        vec_release(&found);
        free(text);
    }
}

static void *find_in_thread(void *data)
{
    struct mention_vec *out = data;
    for (int i = 0; i < 50; i++) {
        out->n = 0;
        recogniser_find_all(recogniser, (const uint8_t *)sentence, strlen(sentence), NULL, 0, NULL,
                            NULL, out);
    }
    return NULL;
}

static void threads_share_it(void **state)
{
    (void)state;
    pthread_t threads[4];
    struct mention_vec found[4] = {{0}};
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, find_in_thread, &found[i]);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(found[i].n, 3);
        vec_release(&found[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dictionary_wins),
        cmocka_unit_test(dictionary_file),
        cmocka_unit_test(consistency),
        cmocka_unit_test(pieces_cover_the_text),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(blocks_are_sentences),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(threads_share_it),
    };
    return cmocka_run_group_tests_name("recogniser", tests, set_up, tear_down);
}
