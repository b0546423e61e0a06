/* From which writing a romanised word may come, by its syllables: names from Chinese, Japanese and
 * the like are no words of English and in no list, but they are built of few syllables. */
#ifndef DIPLE_ENTITIES_ORIGIN_H
#define DIPLE_ENTITIES_ORIGIN_H

#include <stddef.h>
#include <stdint.h>

/* Bits of the result. Counts are of syllables. */
enum origin {
    ORIGIN_PINYIN_1 = 1, /* one syllable of Hanyu Pinyin: "Lu", "Zhang" */
    ORIGIN_PINYIN_2 = 2, /* two: "Lihua", "Xi'an" */
    ORIGIN_PINYIN_3 = 4, /* three: "Heilongjiang" */
    ORIGIN_KANA = 8,     /* two or more morae of Hepburn romanisation: "Takehiro" */
    ORIGIN_SURNAME = 16, /* an ideograph that is a common surname */
    ORIGIN_SOUND = 32,   /* one that writes the sounds of foreign names */
    ORIGIN_PLACE = 64,   /* one that ends names of places */
    ORIGIN_BODY = 128,   /* one that ends names of organisations */
};

/* s[0..n): ASCII letters, upper or lower case, apostrophes inside allowed; else 0. */
unsigned origin_of(const uint8_t *s, size_t n);

/* Of one ideograph in UTF-8. */
unsigned origin_of_ideograph(const uint8_t *s, size_t n);

#endif
