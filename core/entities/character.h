/* What a character is to the tokenizer and to the shape of a word. */
#ifndef DIPLE_ENTITIES_CHARACTER_H
#define DIPLE_ENTITIES_CHARACTER_H

#include <stdint.h>

enum character {
    CHARACTER_NONE,  /* blank, control character, invalid byte: in no token */
    CHARACTER_LINE,  /* line feed and the other line ends */
    CHARACTER_LOWER, /* letter without upper case form counts as lower; so do combining marks */
    CHARACTER_UPPER,
    CHARACTER_DIGIT,
    CHARACTER_IDEOGRAPH,
    CHARACTER_SIGN,
};

extern const uint8_t character_ascii[128]; /* enum character of the first 128 code points */

/* Of a code point over U+007F. U+FFFD stands for invalid bytes and is CHARACTER_NONE. */
enum character character_kind_wide(uint32_t codepoint);

/* Simple lower case mapping of a code point over U+007F. */
uint32_t character_lower_wide(uint32_t codepoint);

static inline enum character character_kind(uint32_t codepoint)
{
    return codepoint < 128 ? (enum character)character_ascii[codepoint]
                           : character_kind_wide(codepoint);
}

#endif
