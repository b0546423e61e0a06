/* What every unit test includes: cmocka and the headers it forgot to include itself. */
#ifndef DIPLE_TESTS_CHECK_H
#define DIPLE_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Ends a test (a void function) that cannot run here. cmocka's own skip() says "not ok ... # SKIP",
 * which automake's TAP driver counts as a failure. */
#define check_skip(...)                           \
    do {                                          \
        print_message("# skipped: " __VA_ARGS__); \
        print_message("\n");                      \
        return;                                   \
    } while (0)

#endif
