#include "core/base/arena.h"
#include "core/base/alloc.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "tests/unit/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void error_keeps_message(void **state)
{
    (void)state;
    struct error err;
    assert_false(error_set(&err, "cannot open '%s'", "x.txt"));
    assert_string_equal(err.message, "cannot open 'x.txt'");
    errno = ENOENT;
    assert_false(error_set_errno(&err, "cannot open '%s'", "x.txt"));
    assert_string_equal(err.message, "cannot open 'x.txt': No such file or directory");
    assert_false(error_set(NULL, "nobody listens"));
}

static void error_cuts_between_characters(void **state)
{
    (void)state;
    char name[1200];
    for (size_t i = 0; i + 3 <= sizeof name - 1; i += 3)
        memcpy(name + i, "\xE4\xB8\xAD", 3);
    for (size_t shift = 0; shift < 3; shift++) {
        struct error err;
        name[sizeof name - 1 - (sizeof name - 1) % 3] = '\0';
        error_set(&err, "%.*s%s", (int)shift, "ab", name);
        size_t n = strlen(err.message);
        assert_true(n > 500 && n < sizeof err.message);
        assert_memory_equal(err.message + n - 3, "\xE4\xB8\xAD", 3);
    }
}

static void strbuf_grows(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    assert_string_equal(strbuf_str(&b), "");
    for (int i = 0; i < 1000; i++)
        strbuf_addf(&b, "%d,", i);
    assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4);
    assert_int_equal(strlen(b.v), b.n);
    strbuf_clear(&b);
    strbuf_addc(&b, 'x');
    char *s = strbuf_detach(&b);
    assert_string_equal(s, "x");
    free(s);
    s = strbuf_detach(&b);
    assert_string_equal(s, "");
    free(s);
}

static void vec_grows(void **state)
{
    (void)state;
    struct {
        int *v;
        size_t n, cap;
    } a = {0};
    for (int i = 0; i < 100; i++)
        vec_push(&a, i * i);
    assert_int_equal(a.n, 100);
    assert_int_equal(vec_last(&a), 99 * 99);
    vec_release(&a);
    assert_null(a.v);
}

/* The values stand in files: they must never change. */
static void hash_is_frozen(void **state)
{
    (void)state;
    assert_true(hash_bytes("", 0) == 0x2d06800538d394c2u);
    assert_true(hash_mix(0) == 0);
    assert_true(hash_mix(1) == 0x4179b061e0c0e0d0u);
}

enum { INDEXES = 500 };

struct order {
    int made[INDEXES];
    size_t delivered;
    bool delivering;
};

static void make(size_t index, unsigned thread, void *data)
{
    struct order *o = data;
    volatile unsigned long wait = index % 7 == 0 ? 20000 : 0; /* some take longer */
    (void)thread;
    while (wait)
        wait--;
    o->made[index]++;
}

static void deliver(size_t index, void *data)
{
    struct order *o = data;
    assert_false(o->delivering);
    o->delivering = true;
    assert_int_equal(index, o->delivered);
    assert_int_equal(o->made[index], 1);
    o->delivered++;
    o->delivering = false;
}

static void parallel_delivers_in_order(void **state)
{
    (void)state;
    for (unsigned threads = 0; threads <= 5; threads++) {
        struct order o = {0};
        parallel_in_order(threads, INDEXES, make, deliver, &o);
        assert_int_equal(o.delivered, INDEXES);
        parallel_in_order(threads, 0, make, deliver, &o);
        assert_int_equal(o.delivered, INDEXES);
    }
}

static void arenas_give_memory(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 7, 3000, 0, 20000, 600000, 3000000, 16, 5000000, 64};
    enum { N = sizeof sizes / sizeof *sizes };
    struct arena a = {0};
    uint8_t *p[N];
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < N; i++) {
            p[i] = arena_alloc(&a, sizes[i]);
            assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
            memset(p[i], (int)i, sizes[i]);
        }
        for (size_t i = 0; i < N; i++) /* nothing overlaps */
            for (size_t k = 0; k < sizes[i]; k += k + 1 < sizes[i] ? 997 : 1)
                assert_int_equal(p[i][k], i);
        arena_release(&a);
        assert_null(a.slabs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_keeps_message), cmocka_unit_test(error_cuts_between_characters),
        cmocka_unit_test(strbuf_grows),        cmocka_unit_test(vec_grows),
        cmocka_unit_test(hash_is_frozen),      cmocka_unit_test(parallel_delivers_in_order),
        cmocka_unit_test(arenas_give_memory),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
