/* Words that are written with a full stop and do not end a sentence by it. */
#ifndef DIPLE_TEXT_ABBREVIATION_H
#define DIPLE_TEXT_ABBREVIATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum abbreviation {
    ABBREVIATION_NONE,
    ABBREVIATION_TITLE,  /* Dr. Smith, St. Louis: a name follows, never an end */
    ABBREVIATION_NUMBER, /* Fig. 3, No. 5, pp. 7: no end before a number */
    ABBREVIATION_MONTH,  /* Jan. 5: no end before a number; weekdays too */
    ABBREVIATION_INNER,  /* e.g., vs., cf.: the sentence goes on */
    ABBREVIATION_NAME,   /* Inc., Jr., U.S.: an end only before a word that opens sentences */
    ABBREVIATION_TIME,   /* a.m., p.m.: an end before a capital, but not before a zone or weekday */
    ABBREVIATION_LAST,   /* etc., usw.: an end before any capital */
};

/* Kind of the word s[0..n), which has no stop behind it ("Dr", "e.g", "U.S"). */
enum abbreviation abbreviation_kind(const uint8_t *s, size_t n);

/* A word such as "The" or "However", which begins a sentence where it has a capital. */
bool abbreviation_is_opener(const uint8_t *s, size_t n);

/* A weekday, month or time zone, as it follows "5 p.m.". */
bool abbreviation_is_date_word(const uint8_t *s, size_t n);

#endif
