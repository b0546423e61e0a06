/* Memory that is there or the program ends.
 *
 * The x functions never return NULL. When memory runs out they call the hook that app has set (it
 * saves what must be saved) and abort: the one place where core ends the process. */
#ifndef DIPLE_BASE_ALLOC_H
#define DIPLE_BASE_ALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);                /* zeroed; checks the product */
void *xreallocarray(void *p, size_t count, size_t size); /* checks the product */
char *xstrdup(const char *s);
char *xmemdup0(const void *p, size_t n); /* n bytes and a NUL */
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Called once, before abort(), in the thread that ran out. NULL removes it. */
void alloc_set_emergency(void (*hook)(void));

#endif
