#include "core/base/vec.h"
#include "core/entities/group.h"
#include "tests/unit/check.h"

#include <string.h>

#define PERSON 1
#define BODY 2

/* Items at the places where the marked words stand: every name is written as [name] in text. */
struct sample {
    char text[512];
    struct group_item items[16];
    size_t count;
    struct entity_vec entities;
};

static void read(struct sample *s, const char *marked, const uint32_t *labels)
{
    size_t n = 0;
    memset(s, 0, sizeof *s);
    for (; *marked; marked++) {
        if (*marked == '[')
            s->items[s->count] = (struct group_item){.start = n, .label = labels[s->count]};
        else if (*marked == ']')
            s->items[s->count++].end = n;
        else
            s->text[n++] = *marked;
    }
    for (size_t i = 0; i < s->count; i++)
        s->items[i].is_person = s->items[i].label == PERSON;
    group_items((const uint8_t *)s->text, s->items, s->count, &s->entities);
}

static void check_numbers(const char *marked, const uint32_t *labels, const uint32_t *expected)
{
    struct sample s;
    read(&s, marked, labels);
    for (size_t i = 0; i < s.count; i++)
        assert_int_equal(s.items[i].entity, expected[i]);
    vec_release(&s.entities);
}

static void persons(void **state)
{
    (void)state;
    static const uint32_t labels[] = {1, 1, 1, 1, 1}, expected[] = {1, 1, 2, 1, 1};
    check_numbers("[President Lu Xin] met [Lu], then [Liu Lihua]; [Lu Xin's] and [lu xin]", labels,
                  expected);
    static const uint32_t two[] = {1, 2, 3};
    check_numbers("[Ana Lopez], [Rita Lopez], [Lopez]", labels, two);
}

static void organisations(void **state)
{
    (void)state;
    static const uint32_t labels[] = {2, 2, 2, 2, 2}, expected[] = {1, 1, 2, 2, 1};
    check_numbers("[National Water Authority] ([NWA]); [Kestrel Inc.] [the Kestrel] [N.W.A.]",
                  labels, expected);
}

static void labels_keep_apart(void **state)
{
    (void)state;
    static const uint32_t labels[] = {1, 2}, expected[] = {1, 2};
    check_numbers("[Ford] and [Ford]", labels, expected);
}

static void entity_tells_its_name(void **state)
{
    (void)state;
    static const uint32_t labels[] = {1, 1, 1};
    struct sample s;
    read(&s, "[Lu] and [Mr. Lu Xin] and [Lu]", labels);
    assert_int_equal(s.entities.n, 1);
    const struct entity *e = &s.entities.v[0];
    assert_int_equal(e->count, 3);
    assert_int_equal(e->first, 0);
    assert_int_equal(e->end - e->start, 6);
    assert_memory_equal(s.text + e->start, "Lu Xin", 6);
    vec_release(&s.entities);
}

static void nothing(void **state)
{
    (void)state;
    struct entity_vec entities = {0};
    group_items((const uint8_t *)"", NULL, 0, &entities);
    assert_int_equal(entities.n, 0);
    struct group_item blank[] = {{.start = 0, .end = 2, .label = 1}};
    group_items((const uint8_t *)"  ", blank, 1, &entities);
    assert_int_equal(blank[0].entity, 1);
    vec_release(&entities);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons),           cmocka_unit_test(organisations),
        cmocka_unit_test(labels_keep_apart), cmocka_unit_test(entity_tells_its_name),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests_name("group", tests, NULL, NULL);
}
