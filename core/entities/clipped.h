/* Abbreviations that keep their stop: "Dr.", "Inc.", "Jan.". Lists of our own. */
#ifndef DIPLE_ENTITIES_CLIPPED_H
#define DIPLE_ENTITIES_CLIPPED_H

#include <stddef.h>
#include <stdint.h>

enum clipped {
    CLIPPED_NOT,
    CLIPPED_ENDS,  /* may stand at the end of a sentence: "Inc.", "etc." */
    CLIPPED_LEADS, /* something always follows: "Dr.", "St.", "No." */
};

/* The word without its stop; compared without case. */
enum clipped clipped_find(const uint8_t *word, size_t n);

#endif
