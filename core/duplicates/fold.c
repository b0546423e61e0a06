#include "config.h"

#include "core/duplicates/fold.h"

#include "core/base/alloc.h"
#include "core/text/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unictype.h>

enum { PAGE = 256, PAGES = 0x110000 / PAGE };

struct dup_fold {
    struct dup_char *pages[PAGES];
};

struct dup_fold *dup_fold_new(void)
{
    return xcalloc(1, sizeof(struct dup_fold));
}

void dup_fold_free(struct dup_fold *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < PAGES; i++)
        free(f->pages[i]);
    free(f);
}

/* Ideographs and syllables without a decomposition: most of a Chinese or Korean text, known without
 * a page. */
static bool is_plain_ideograph(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2EBE0) ||
           (c >= 0x30000 && c <= 0x3134A);
}

static bool is_hangul_syllable(uint32_t c)
{
    return c >= 0xAC00 && c <= 0xD7A3;
}

static bool is_jamo(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x11FF) || (c >= 0xA960 && c <= 0xA97F) ||
           (c >= 0xD7B0 && c <= 0xD7FF) || (c >= 0x3131 && c <= 0x318E) ||
           (c >= 0xFFA0 && c <= 0xFFDC);
}

/* Scripts that write no blanks between words: kana, Han, Thai, Lao, Myanmar, Khmer. */
static bool stands_alone(uint32_t c)
{
    return is_plain_ideograph(c) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x31F0 && c <= 0x31FF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x2F800 && c <= 0x2FA1F) || (c >= 0x0E00 && c <= 0x0EFF) ||
           (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
}

static bool is_mark(uint32_t c)
{
    return uc_combining_class(c) != 0 || uc_is_general_category(c, UC_CATEGORY_M) || c == 0xFF9E ||
           c == 0xFF9F; /* halfwidth voiced marks fold to combining ones */
}

static struct dup_char identity(uint32_t c, enum dup_char_kind kind)
{
    struct dup_char x = {.kind = (uint8_t)kind};
    x.n = (uint8_t)utf8_encode(c, x.folded);
    return x;
}

static struct dup_char classify(uint32_t c)
{
    struct dup_char x = {DUP_CHAR_OTHER, 0, {0}};
    if (c == '\'' || c == 0x2019) {
        x.kind = DUP_CHAR_APOSTROPHE;
        return x;
    }
    if (is_mark(c)) {
        x.kind = DUP_CHAR_MARK;
        return x;
    }
    if (!uc_is_property_alphabetic(c) && !uc_is_property_numeric(c))
        return x;
    if (is_jamo(c)) {
        x.kind = DUP_CHAR_COMPLEX;
        return x;
    }
    uint8_t s[4], folded[64];
    size_t n = dup_fold_word(s, utf8_encode(c, s), folded, sizeof folded);
    if (n == 0 || n > sizeof x.folded) {
        x.kind = DUP_CHAR_COMPLEX;
        return x;
    }
    uint32_t first;
    utf8_decode(folded, n, &first);
    x.kind = stands_alone(first) ? DUP_CHAR_ALONE : DUP_CHAR_WORD;
    x.n = (uint8_t)n;
    memcpy(x.folded, folded, n);
    return x;
}

struct dup_char dup_fold_char(struct dup_fold *f, uint32_t c)
{
    if (is_plain_ideograph(c))
        return identity(c, DUP_CHAR_ALONE);
    if (is_hangul_syllable(c))
        return identity(c, DUP_CHAR_WORD);
    if (c >= 0x110000)
        return (struct dup_char){DUP_CHAR_OTHER, 0, {0}};
    struct dup_char **page = &f->pages[c / PAGE];
    if (!*page) {
        struct dup_char *p = xmalloc(PAGE * sizeof *p);
        for (uint32_t i = 0; i < PAGE; i++)
            p[i] = classify(c / PAGE * PAGE + i);
        *page = p;
    }
    return (*page)[c % PAGE];
}

size_t dup_fold_word(const uint8_t *s, size_t n, uint8_t *out, size_t size)
{
    uint8_t fixed[512];
    size_t length = sizeof fixed;
    uint8_t *folded = u8_casefold(s, n, NULL, UNINORM_NFKC, fixed, &length);
    if (!folded)
        return 0;
    size_t k = 0;
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t l = utf8_decode(folded + i, length - i, &c);
        if (c != '\'' && c != 0x2019) {
            if (k + l > size)
                break;
            memcpy(out + k, folded + i, l);
            k += l;
        }
        i += l;
    }
    if (folded != fixed)
        free(folded);
    return k;
}
