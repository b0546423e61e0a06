/* A folder of its own for each test, removed afterwards. */
#ifndef DIPLE_TESTS_FOLDER_H
#define DIPLE_TESTS_FOLDER_H

#include <stddef.h>

struct folder {
    char path[256];
};

/* For cmocka_unit_test_setup_teardown: *state is a struct folder. */
int folder_setup(void **state);
int folder_teardown(void **state);

char *folder_path(const struct folder *f, const char *name); /* owned by the caller */
size_t folder_count(const struct folder *f);                 /* entries but . and .. */

#endif
