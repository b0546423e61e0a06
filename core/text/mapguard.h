/* Keeps the program alive when a mapped file becomes shorter.
 *
 * Reading a page of a mapping whose file has shrunk, or whose disk fails, raises SIGBUS. The
 * handler puts a page of zeros in the place of the failing one when it lies in a registered
 * mapping, and otherwise hands the signal to whoever had it before. It is installed with the first
 * mapping. */
#ifndef DIPLE_TEXT_MAPGUARD_H
#define DIPLE_TEXT_MAPGUARD_H

#include <stddef.h>

/* Registers [p, p + size); p is at the start of a page. May be called from any thread. */
void mapguard_add(void *p, size_t size);

/* To be called before the mapping is undone. */
void mapguard_remove(void *p);

#endif
