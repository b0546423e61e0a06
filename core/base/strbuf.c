#include "core/base/strbuf.h"

#include "core/base/vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void strbuf_add(struct strbuf *b, const void *bytes, size_t n)
{
    vec_reserve(b, b->n + n + 1);
    if (n)
        memcpy(b->v + b->n, bytes, n);
    b->n += n;
    b->v[b->n] = '\0';
}

void strbuf_adds(struct strbuf *b, const char *s)
{
    strbuf_add(b, s, strlen(s));
}

void strbuf_addc(struct strbuf *b, char c)
{
    strbuf_add(b, &c, 1);
}

void strbuf_addf(struct strbuf *b, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    if (n > 0) {
        vec_reserve(b, b->n + (size_t)n + 1);
        vsnprintf(b->v + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void strbuf_clear(struct strbuf *b)
{
    b->n = 0;
    if (b->v)
        b->v[0] = '\0';
}

void strbuf_release(struct strbuf *b)
{
    vec_release(b);
}

char *strbuf_detach(struct strbuf *b)
{
    char *s = b->v ? b->v : xstrdup("");
    b->v = NULL;
    b->n = b->cap = 0;
    return s;
}

const char *strbuf_str(const struct strbuf *b)
{
    return b->v ? b->v : "";
}
