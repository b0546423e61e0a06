#include "core/entities/character.h"

#include <unicase.h>
#include <unictype.h>

#define N CHARACTER_NONE
#define E CHARACTER_LINE
#define L CHARACTER_LOWER
#define U CHARACTER_UPPER
#define D CHARACTER_DIGIT
#define S CHARACTER_SIGN

const uint8_t character_ascii[128] = {
    N, N, N, N, N, N, N, N, N, N, E, E, E, E, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, D, D, D, D, D, D, D, D, D, D, S, S, S, S, S, S,
    S, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, S, S, S, S, S,
    S, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, S, S, S, S, N,
};

/* CJK Unified Ideographs with their extensions and the compatibility blocks (Unicode, Blocks.txt).
 */
static int is_ideograph(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

enum character character_kind_wide(uint32_t c)
{
    if (is_ideograph(c))
        return CHARACTER_IDEOGRAPH;
    if (c >= 0x2010 && c <= 0x2027)
        return CHARACTER_SIGN;
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        return CHARACTER_LINE;
    if (c == 0xFFFD)
        return CHARACTER_NONE;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt))
        return CHARACTER_UPPER;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M))
        return CHARACTER_LOWER;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_N))
        return CHARACTER_DIGIT;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S))
        return CHARACTER_SIGN;
    return CHARACTER_NONE;
}

uint32_t character_lower_wide(uint32_t c)
{
    return uc_tolower(c);
}
