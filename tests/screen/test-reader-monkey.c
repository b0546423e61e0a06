#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"

static void shows(void **state)
{
    struct reading *g = *state;
    reading_start(g, "sample.txt", 120, 40);
    puts(screen_text(g->screen));
    reading_resize(g, 80, 24);
    puts(screen_text(g->screen));
    reading_resize(g, 40, 10);
    puts(screen_text(g->screen));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows, reading_setup, reading_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
