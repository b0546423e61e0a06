/* A growing string: always NUL-terminated once something was added; n counts bytes without the NUL.
 * `struct strbuf b = STRBUF_INIT;` ... strbuf_release(&b) or keep b.v (strbuf_detach). */
#ifndef DIPLE_BASE_STRBUF_H
#define DIPLE_BASE_STRBUF_H

#include <stddef.h>

struct strbuf {
    char *v; /* NULL while nothing was added */
    size_t n, cap;
};

#define STRBUF_INIT \
    {               \
        NULL, 0, 0  \
    }

void strbuf_add(struct strbuf *b, const void *bytes, size_t n);
void strbuf_adds(struct strbuf *b, const char *s);
void strbuf_addc(struct strbuf *b, char c);
void strbuf_addf(struct strbuf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_clear(struct strbuf *b);   /* empty again, keeps the memory */
void strbuf_release(struct strbuf *b); /* frees */
char *strbuf_detach(struct strbuf *b); /* the string, never NULL, owned by the caller; b is empty */
const char *strbuf_str(const struct strbuf *b); /* never NULL, valid until the next change */

#endif
