/* What every unit test includes: cmocka and the headers it forgot to include itself. */
#ifndef DIPLE_TESTS_CHECK_H
#define DIPLE_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
