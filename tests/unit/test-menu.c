/* Menus: codes, keys, searching. */
#include "config.h"

#include "tests/unit/check.h"
#include "ui/menu.h"

#include <stdio.h>
#include <string.h>

static enum menu_result press(struct menu *m, const char *name)
{
    struct key k;
    assert_true(key_parse(name, strlen(name), &k));
    return menu_key(m, k);
}

static struct menu *with(const char *const *names, size_t n)
{
    struct menu *m = menu_new("Things");
    for (size_t i = 0; i < n; i++)
        menu_add(m, &(struct menu_item){.id = i + 1, .name = names[i]});
    return m;
}

static void by_one_letter(void **state)
{
    (void)state;
    static const char *const names[] = {"Person", "Place", "Price", "42"};
    struct menu *m = with(names, 4);
    bool capital;
    menu_assign_codes(m, 1);
    assert_string_equal(menu_item(m, 0)->code, "p");
    assert_string_equal(menu_item(m, 1)->code, "l");
    assert_string_equal(menu_item(m, 2)->code, "r");
    assert_string_equal(menu_item(m, 3)->code, "a");
    assert_int_equal(press(m, "z"), MENU_UNUSED);
    assert_int_equal(press(m, "L"), MENU_CHOSEN);
    assert_int_equal(menu_chosen(m, &capital), 2);
    assert_true(capital);
    assert_int_equal(press(m, "Home"), MENU_OPEN);
    assert_int_equal(press(m, "Down"), MENU_OPEN);
    assert_int_equal(press(m, "Down"), MENU_OPEN);
    assert_int_equal(press(m, "Enter"), MENU_CHOSEN);
    assert_int_equal(menu_chosen(m, &capital), 3);
    assert_false(capital);
    assert_int_equal(press(m, "Backspace"), MENU_REMOVED);
    assert_int_equal(press(m, "Esc"), MENU_CANCELLED);
    menu_free(m);
}

/* More than there are letters: every code is another one, none begins another. */
static void by_two_letters(void **state)
{
    (void)state;
    enum { MANY = 300 };
    struct menu *m = menu_new("Labels");
    char name[32];
    for (size_t i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, i % 2 ? "Label%zu" : "Other-%zu", i);
        menu_add(m, &(struct menu_item){.id = i + 1, .name = name});
    }
    menu_assign_codes(m, 1);
    for (size_t i = 0; i < MANY; i++) {
        const char *code = menu_item(m, i)->code;
        char first[2] = {code[0], '\0'}, second[2] = {code[1], '\0'};
        assert_int_equal(strlen(code), 2);
        assert_int_equal(press(m, first), MENU_OPEN);
        assert_int_equal(press(m, second), MENU_CHOSEN);
        assert_int_equal(menu_chosen(m, NULL), i + 1);
        assert_int_equal(press(m, "Home"), MENU_OPEN);
    }
    menu_free(m);
}

static void by_search(void **state)
{
    (void)state;
    static const char *const names[] = {"Person", "Place", "Price"};
    struct menu *m = with(names, 3);
    menu_assign_codes(m, 1);
    assert_int_equal(press(m, "/"), MENU_OPEN);
    assert_int_equal(press(m, "R"), MENU_OPEN); /* letters are no codes now */
    assert_int_equal(press(m, "i"), MENU_OPEN);
    assert_int_equal(press(m, "Enter"), MENU_CHOSEN);
    assert_int_equal(menu_chosen(m, NULL), 3);
    assert_int_equal(press(m, "x"), MENU_OPEN);
    assert_int_equal(press(m, "Enter"), MENU_UNUSED); /* nothing is left to choose */
    assert_int_equal(menu_chosen(m, NULL), 0);
    assert_int_equal(press(m, "Backspace"), MENU_OPEN);
    assert_int_equal(menu_chosen(m, NULL), 3);
    assert_int_equal(press(m, "Esc"), MENU_OPEN); /* ends the search */
    assert_int_equal(press(m, "p"), MENU_CHOSEN);
    assert_int_equal(menu_chosen(m, NULL), 1);
    menu_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_one_letter),
        cmocka_unit_test(by_two_letters),
        cmocka_unit_test(by_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
