#include "config.h"

#include "core/article/shape.h"
#include "core/text/blank.h"

#include <string.h>
#include <strings.h>
#include <unictype.h>

enum {
    KEY_CHARS = 24,
    KEY_WORDS = 3,
    CAPITALS = 4, /* letters from which on a line in capitals is a heading */
    HEADING_CHARS = 80,
    BYLINE_WORDS = 8,
};

/* ---- the end -------------------------------------------------------------------------------- */

static bool is_closing(uint32_t cp)
{
    if (cp < 0x80)
        return cp && strchr("\"')]}*_", (int)cp);
    return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Pe | UC_CATEGORY_MASK_Pf);
}

static enum shape_end end_of(const uint8_t *s, struct range r)
{
    while (r.end > r.start) {
        size_t at = r.start + utf8_prev(s + r.start, r.end - r.start);
        uint32_t cp;
        utf8_decode(s + at, r.end - at, &cp);
        if (cp == '?' || cp == '!' || cp == 0xFF1F || cp == 0xFF01 || cp == 0x61F)
            return SHAPE_QUESTION;
        bool dashes = cp == '-' && at > r.start && s[at - 1] == '-';
        if (cp == ',' || cp == ';' || cp == ':' || cp == 0x2014 || dashes || cp == 0xFF0C ||
            cp == 0xFF1A || cp == 0xFF1B || cp == 0x3001 || cp == 0x60C || cp == 0x61B)
            return SHAPE_COMMA;
        if (cp == '.' || (cp >= 0x589 && uc_is_property_sentence_terminal(cp)))
            return SHAPE_STOP;
        if (!is_closing(cp))
            return SHAPE_OPEN;
        r.end = at;
    }
    return SHAPE_OPEN;
}

/* ---- headings ------------------------------------------------------------------------------- */

/* Behind the digits, or the capital Roman or Chinese number, that begin at `at`; else `at`. */
static size_t skip_number(const uint8_t *s, size_t at, size_t end)
{
    static const uint32_t chinese[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D,
                                       0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E};
    size_t start = at;
    while (at < end && s[at] >= '0' && s[at] <= '9')
        at++;
    if (at > start)
        return at;
    while (at < end && s[at] && s[at] < 0x80 && strchr("IVXLC", s[at]))
        at++;
    if (at > start)
        return at;
    while (at < end) {
        uint32_t cp;
        size_t len = utf8_decode(s + at, end - at, &cp), i = 0;
        while (i < sizeof chinese / sizeof *chinese && chinese[i] != cp)
            i++;
        if (i == sizeof chinese / sizeof *chinese)
            break;
        at += len;
    }
    return at;
}

/* "2.1 Results", "IV. The end", "3) Why", with text behind. */
static bool is_numbered(const uint8_t *s, struct range r)
{
    size_t at = skip_number(s, r.start, r.end);
    if (at == r.start)
        return false;
    uint32_t cp = utf8_peek(s, at, r.end);
    if (cp == 0x3001) /* the ideographic comma, behind Chinese numbers */
        return true;
    bool dotted = false;
    while (at + 1 < r.end && s[at] == '.' && s[at + 1] >= '0' && s[at + 1] <= '9') {
        at = skip_number(s, at + 1, r.end);
        dotted = true;
    }
    if (at < r.end && (s[at] == '.' || s[at] == ')'))
        at++;
    else if (!dotted)
        return false;
    return at + 1 < r.end && s[at] == ' ';
}

/* "Chapter 3", "Part II", and the same in Chinese. */
static bool is_chapter(const uint8_t *s, struct range r)
{
    static const char *const words[] = {"chapter ", "part ",     "section ",
                                        "act ",     "book ",     "kapitel ",
                                        "teil ",    "chapitre ", "cap\xC3\xADtulo "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]), at = r.start + n;
        if (r.end - r.start > n && !strncasecmp((const char *)s + r.start, words[i], n)) {
            size_t behind = skip_number(s, at, r.end);
            return behind > at && (behind == r.end || !uc_is_alnum(utf8_peek(s, behind, r.end)));
        }
    }
    if (utf8_peek(s, r.start, r.end) != 0x7B2C)
        return false;
    size_t behind = skip_number(s, r.start + 3, r.end);
    uint32_t cp = utf8_peek(s, behind, r.end);
    return behind > r.start + 3 && (cp == 0x7AE0 || cp == 0x8282 || cp == 0x90E8 || cp == 0x56DE);
}

static bool is_marked(const uint8_t *s, struct range r)
{
    size_t at = r.start;
    while (at < r.end && s[at] == '#')
        at++;
    return at > r.start && at - r.start <= 6 && at < r.end && s[at] == ' ';
}

struct shape shape_of(const uint8_t *s, struct range r)
{
    struct shape shape = {.end = end_of(s, r)};
    size_t upper = 0, others = 0, digits = 0, blanks = 0;
    for (size_t i = r.start; i < r.end && shape.chars <= SHAPE_SHORT; shape.chars++) {
        uint32_t cp;
        if (s[i] < 0x80) {
            upper += s[i] >= 'A' && s[i] <= 'Z';
            others += s[i] >= 'a' && s[i] <= 'z';
            digits += s[i] >= '0' && s[i] <= '9';
            blanks += s[i] == ' ';
            i++;
            continue;
        }
        i += utf8_decode(s + i, r.end - i, &cp);
        if (uc_is_upper(cp))
            upper++;
        else if (uc_is_alpha(cp))
            others++;
    }
    shape.has_letter = upper + others;
    bool one_word = !blanks && shape.chars == r.end - r.start; /* of ASCII */
    if (shape.chars <= HEADING_CHARS && shape.has_letter &&
        (shape.end == SHAPE_OPEN || shape.end == SHAPE_QUESTION))
        shape.heading = is_marked(s, r) || is_numbered(s, r) || is_chapter(s, r) ||
                        (upper >= CAPITALS && !others && !digits) ||
                        (one_word && s[r.start] >= 'A' && s[r.start] <= 'Z') ||
                        (r.end - r.start > 6 && !memcmp(s + r.start, "About ", 6));
    return shape;
}

/* "By Jane Doe and John Smith": no more than a few words, the first of them with a capital. */
bool shape_byline(const uint8_t *s, struct range r)
{
    size_t n = r.end - r.start, blanks = 0;
    if (n < 5 || n > HEADING_CHARS || strncasecmp((const char *)s + r.start, "by ", 3) != 0)
        return false;
    uint32_t cp = utf8_peek(s, r.start + 3, r.end);
    for (size_t i = r.start; i < r.end; i++)
        blanks += s[i] == ' ';
    return uc_is_upper(cp) && blanks <= BYLINE_WORDS && end_of(s, r) == SHAPE_OPEN;
}

/* ---- metadata ------------------------------------------------------------------------------- */

/* Offset of the colon (of either kind) that ends a key at the start of r, its length in *len. */
static size_t find_colon(const uint8_t *s, struct range r, size_t *len)
{
    size_t chars = 0, words = 1;
    for (size_t i = r.start; i < r.end && chars <= KEY_CHARS; chars++) {
        uint32_t cp;
        *len = utf8_decode(s + i, r.end - i, &cp);
        if (cp == ':' || cp == 0xFF1A)
            return chars ? i : SIZE_MAX;
        if (cp == ' ')
            words++;
        else if (!uc_is_alpha(cp) && cp != '-' && cp != '_')
            return SIZE_MAX;
        if (words > KEY_WORDS)
            return SIZE_MAX;
        i += *len;
    }
    return SIZE_MAX;
}

static bool is_listed(const uint8_t *s, struct range r, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == r.end - r.start &&
            !strncasecmp((const char *)s + r.start, words[i], r.end - r.start))
            return true;
    }
    return false;
}

bool shape_metadata(const uint8_t *s, struct range r, struct range *key, struct range *value,
                    bool *known)
{
    static const char *const keys[] = {
        "title",
        "author",
        "authors",
        "date",
        "category",
        "categories",
        "source",
        "url",
        "link",
        "tags",
        "tag",
        "keywords",
        "language",
        "editor",
        "reporter",
        "published",
        "updated",
        "section",
        "topic",
        "id",
        "subtitle",
        "location",
        "publisher",
        "copyright",
        "\xE6\xA0\x87\xE9\xA2\x98" /* title */,
        "\xE4\xBD\x9C\xE8\x80\x85" /* author */,
        "\xE6\x97\xA5\xE6\x9C\x9F" /* date */,
        "\xE6\x9D\xA5\xE6\xBA\x90" /* source */,
        "\xE5\x88\x86\xE7\xB1\xBB" /* category */,
        "\xE6\x97\xB6\xE9\x97\xB4" /* time */,
        "\xE7\xBC\x96\xE8\xBE\x91" /* editor */,
        "\xE5\x85\xB3\xE9\x94\xAE\xE8\xAF\x8D" /* keywords */,
        "\xE6\xA0\x87\xE7\xAD\xBE" /* tags */,
    };
    size_t len, colon = find_colon(s, r, &len), stops = 0;
    if (colon == SIZE_MAX)
        return false;
    *key = blank_trim(s, (struct range){r.start, colon});
    *value = blank_trim(s, (struct range){colon + len, r.end});
    if (key->start == key->end || value->start == value->end)
        return false;
    if (value->end - value->start > 2 && !memcmp(s + value->start, "//", 2))
        return false; /* an address */
    for (size_t i = value->start; i < value->end && !stops; i++)
        stops += s[i] == '\n' || s[i] == '\r';
    if (known)
        *known = is_listed(s, *key, keys, sizeof keys / sizeof *keys);
    return !stops;
}
