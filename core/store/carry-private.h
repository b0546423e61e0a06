/* Inside core/store: what the files about carried annotations share. */
#ifndef DIPLE_STORE_CARRY_PRIVATE_H
#define DIPLE_STORE_CARRY_PRIVATE_H

#include "core/store/carry.h"

/* ---- orphans.c ---- */
/* The key of the orphan with that T number; NULL: there is none. */
const char *orphan_line(const struct annotations *set, uint32_t id);
/* Removes its line, and its note, which is said of the annotation itself from now on. */
void orphan_forget(struct annotations *set, uint32_t id);

/* ---- carry-words.c ---- */
/* Places orphans where the former text is not known. */
void carry_by_words(struct annotations *set, struct carried *out);

#endif
