/* Closing credits, on a line of their own or glued to a paragraph: see shape.h. */
#include "config.h"

#include "core/article/shape.h"
#include "core/text/blank.h"

#include <string.h>
#include <strings.h>
#include <unictype.h>

enum { TAIL = 1024 }; /* bytes at the end of a paragraph in which a credit may begin */

/* What may stand before the colon; a longer one before its own beginning. */
static const char *const openers[] = {
    "source",
    "sources",
    "article source",
    "source of this article",
    "editor in charge",
    "editor-in-charge",
    "editor in chief",
    "editors",
    "editor",
    "edited by",
    "responsible editor",
    "executive editor",
    "author",
    "authors",
    "written by",
    "reporter",
    "reporters",
    "reporting by",
    "correspondent",
    "photo",
    "photos",
    "photo by",
    "photo credit",
    "image credit",
    "picture",
    "credit",
    "credits",
    "translator",
    "translated by",
    "translation",
    "proofreader",
    "proofreading",
    "quelle",
    "redaktion",
    "autor",
    "fuente",
    "auteur",
    "fonte",
    "\xE6\x9D\xA5\xE6\xBA\x90",                         /* source */
    "\xE6\x96\x87\xE7\xAB\xA0\xE6\x9D\xA5\xE6\xBA\x90", /* source of the article */
    "\xE5\x9B\xBE\xE7\x89\x87\xE6\x9D\xA5\xE6\xBA\x90", /* source of the picture */
    "\xE7\xA8\xBF\xE6\xBA\x90",                         /* source of the manuscript */
    "\xE8\xB4\xA3\xE4\xBB\xBB\xE7\xBC\x96\xE8\xBE\x91", /* responsible editor */
    "\xE8\xB4\xA3\xE7\xBC\x96",                         /* the same, short */
    "\xE7\xBC\x96\xE8\xBE\x91",                         /* editor */
    "\xE4\xBD\x9C\xE8\x80\x85",                         /* author */
    "\xE8\xAE\xB0\xE8\x80\x85",                         /* reporter */
    "\xE6\x91\x84\xE5\xBD\xB1",                         /* photograph */
    "\xE7\xBF\xBB\xE8\xAF\x91",                         /* translation */
    "\xE6\xA0\xA1\xE5\xAF\xB9",                         /* proofreading */
    "\xD0\x98\xD1\x81\xD1\x82\xD0\xBE\xD1\x87\xD0\xBD\xD0\xB8\xD0\xBA", /* source, in Russian */
    "\xD0\x90\xD0\xB2\xD1\x82\xD0\xBE\xD1\x80",                         /* author, in Russian */
};

static uint32_t decode(const uint8_t *s, size_t at, size_t end, size_t *len)
{
    uint32_t cp = 0;
    *len = at < end ? utf8_decode(s + at, end - at, &cp) : 0;
    return cp;
}

/* Is there an opener with its colon at `at`, perhaps behind an opening bracket? */
static bool begins_credit(const uint8_t *s, size_t at, size_t end)
{
    size_t len;
    uint32_t cp = decode(s, at, end, &len);
    if (cp == '(' || cp == '[' || cp == 0xFF08 || cp == 0x3010)
        at += len;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        size_t n = strlen(openers[i]), colon = at + n;
        if (end - at <= n || strncasecmp((const char *)s + at, openers[i], n) != 0)
            continue;
        while (colon < end && blank_is(decode(s, colon, end, &len)))
            colon += len;
        cp = decode(s, colon, end, &len);
        if ((cp == ':' || cp == 0xFF1A) && colon + len < end)
            return true;
    }
    return false;
}

static size_t count_chars(const uint8_t *s, struct range r)
{
    /* a character has at most four bytes: longer ranges need no counting */
    return r.end - r.start > 4 * SHAPE_SHORT ? SHAPE_SHORT + 1
                                             : utf8_codepoints(s + r.start, r.end - r.start);
}

/* A sign behind which a glued credit may begin. */
static bool closes(uint32_t cp)
{
    if (cp < 0x80)
        return cp && strchr(".!?\"')]", (int)cp);
    return uc_is_property_sentence_terminal(cp) ||
           uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Pe | UC_CATEGORY_MASK_Pf);
}

/* Most paragraphs have none, and then nothing else needs to be looked at. */
static bool has_colon(const uint8_t *s, size_t n)
{
    return memchr(s, ':', n) || memmem(s, n, "\xEF\xBC\x9A", 3);
}

size_t shape_credit(const uint8_t *s, struct range r)
{
    size_t at = r.end - r.start > TAIL ? utf8_align(s, r.end, r.end - TAIL) : r.start;
    if (!has_colon(s + at, r.end - at))
        return SIZE_MAX;
    if (count_chars(s, r) <= SHAPE_SHORT && begins_credit(s, r.start, r.end))
        return r.start;
    bool closed = false, blank = false;
    while (at < r.end) {
        size_t len;
        uint32_t cp = decode(s, at, r.end, &len);
        if (blank_is(cp)) {
            blank = true;
            at += len;
            continue;
        }
        /* behind a blank an English opener has its capital; Chinese needs no blank */
        if (closed && (blank || cp >= 0x2E80) && !uc_is_lower(cp) && begins_credit(s, at, r.end) &&
            count_chars(s, (struct range){at, r.end}) <= SHAPE_SHORT)
            return at;
        closed = closes(cp);
        blank = false;
        at += len;
    }
    return SIZE_MAX;
}
