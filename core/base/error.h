/* Errors as values.
 *
 * A function that can fail takes a `struct error *` as its last parameter and returns bool (or a
 * pointer). On failure the message says what failed first, begins in lower case, has no full stop,
 * and names the file, line and column where there is one: "cannot open 'x.txt': No such file ...".
 * NULL may be passed by a caller that does not care. Nothing in core prints or exits. */
#ifndef DIPLE_BASE_ERROR_H
#define DIPLE_BASE_ERROR_H

#include <stdbool.h>

struct error {
    char message[512];
};

/* Stores the formatted message (cut at a character boundary) and returns false, so that
 * `return error_set(err, ...)` works in every function that returns bool. */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with ": strerror(errno)" behind it. */
bool error_set_errno(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
