#include "core/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message cut in the middle of a UTF-8 sequence would be an invalid string on the screen. */
static void trim_partial(char *s, size_t size)
{
    size_t n = strlen(s);
    if (n + 1 < size)
        return;
    size_t i = n;
    while (i > 0 && n - i < 4 && ((unsigned char)s[i - 1] & 0xC0) == 0x80)
        i--;
    if (i > 0 && ((unsigned char)s[i - 1] & 0xC0) == 0xC0)
        s[i - 1] = '\0';
}

bool error_set(struct error *err, const char *format, ...)
{
    if (!err)
        return false;
    va_list ap;
    va_start(ap, format);
    vsnprintf(err->message, sizeof err->message, format, ap);
    va_end(ap);
    trim_partial(err->message, sizeof err->message);
    return false;
}

bool error_set_errno(struct error *err, const char *format, ...)
{
    int saved = errno;
    if (!err)
        return false;
    va_list ap;
    va_start(ap, format);
    vsnprintf(err->message, sizeof err->message, format, ap);
    va_end(ap);
    size_t n = strlen(err->message);
    snprintf(err->message + n, sizeof err->message - n, ": %s", strerror(saved));
    trim_partial(err->message, sizeof err->message);
    return false;
}
