/* Finding out the encoding: see encoding.h. */
#include "config.h"

#include "core/article/encoding.h"
#include "core/article/library.h"
#include "core/text/utf8.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#ifdef HAVE_UCHARDET
#include <uchardet.h>
#endif

enum {
    DECLARED = 1024,       /* bytes in which a declaration is looked for */
    DETECTED = 256 * 1024, /* bytes that uchardet is shown */
    UNITS = 32 * 1024,     /* bytes looked at for UTF-16 */
};

static struct encoding make(const char *name, const char *source)
{
    struct encoding e = {.source = source};
    snprintf(e.name, sizeof e.name, "%s", name);
    return e;
}

static const char *by_mark(const uint8_t *s, size_t n)
{
    if (n >= 3 && !memcmp(s, "\xEF\xBB\xBF", 3))
        return "UTF-8";
    if (n >= 4 && !memcmp(s, "\xFF\xFE\0\0", 4))
        return "UTF-32LE";
    if (n >= 4 && !memcmp(s, "\0\0\xFE\xFF", 4))
        return "UTF-32BE";
    if (n >= 2 && !memcmp(s, "\xFF\xFE", 2))
        return "UTF-16LE";
    if (n >= 2 && !memcmp(s, "\xFE\xFF", 2))
        return "UTF-16BE";
    return NULL;
}

/* Well-formed characters of more than one byte, and bytes that belong to none. Text in a legacy
 * encoding has hardly any of the first; UTF-8 that was damaged has few of the second. */
static bool mostly_utf8(const uint8_t *s, size_t n, bool cut)
{
    size_t good = 0, bad = 0;
    if (utf8_valid(s, n))
        return true;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (len > 1)
            good++;
        else if (s[i] >= 0x80 && !(cut && n - i < 4))
            bad++;
        i += len;
    }
    return bad == 0 || good / 4 >= bad;
}

/* How well it reads as UTF-16 in this byte order: 0 not at all, otherwise more the more ASCII it
 * has; ASCII read in the wrong order is Chinese. It must have no broken surrogate pair and hardly
 * anything that is not assigned, and blanks, line ends, ASCII letters or common Chinese and
 * Japanese signs throughout. */
static size_t reads_as_utf16(const uint8_t *s, size_t n, bool big)
{
    size_t units = n / 2, common = 0, ascii = 0;
    bool high = false;
    for (size_t i = 0; i + 1 < n; i += 2) {
        unsigned u = big ? s[i] << 8 | s[i + 1] : s[i + 1] << 8 | s[i];
        bool low = u >= 0xDC00 && u <= 0xDFFF;
        if (low != high || u == 0 || u >= 0xFFFE)
            return 0;
        ascii += u < 0x80;
        high = u >= 0xD800 && u <= 0xDBFF;
        common += (u >= 0x20 && u < 0x7F) || u == '\n' || u == '\r' || u == '\t' ||
                  (u >= 0x3000 && u <= 0x30FF) || (u >= 0x4E00 && u <= 0x9FFF) ||
                  (u >= 0xFF00 && u <= 0xFF60) || (u >= 0x400 && u <= 0x45F);
    }
    return units && common >= units - units / 8 ? 1 + ascii : 0;
}

/* Only with a zero byte, which a blank or a line end brings along: without one, text in Shift JIS
 * or plain ASCII reads as UTF-16 just as well. */
static const char *utf16_without_mark(const uint8_t *s, size_t n)
{
    n = n > UNITS ? UNITS : n & ~(size_t)1;
    if (!n || !memchr(s, 0, n))
        return NULL;
    size_t little = reads_as_utf16(s, n, false), big = reads_as_utf16(s, n, true);
    size_t better = little > big ? little : big;
    /* ASCII with a stray zero byte reads as Chinese; in what is not UTF-8 that may be true */
    if (better <= n / 4 && utf8_valid(s, n))
        return NULL;
    return little == big ? NULL : little > big ? "UTF-16LE" : "UTF-16BE";
}

/* The value behind `charset=` or `encoding=`, as HTML and XML have it. */
static bool declared(const uint8_t *s, size_t n, char *name, size_t size)
{
    static const char *const keys[] = {"charset", "encoding"};
    if (n > DECLARED)
        n = DECLARED;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            size_t len = strlen(keys[k]), at = i + len, used = 0;
            if (n - i < len || strncasecmp((const char *)s + i, keys[k], len) != 0)
                continue;
            while (at < n && s[at] == ' ')
                at++;
            if (at >= n || (s[at] != '=' && s[at] != ':'))
                continue;
            at++;
            while (at < n && (s[at] == ' ' || s[at] == '"' || s[at] == '\''))
                at++;
            while (
                at < n && used + 1 < size && s[at] && s[at] < 0x80 &&
                strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.", s[at]))
                name[used++] = (char)s[at++];
            name[used] = '\0';
            /* a declared UTF-8 or UTF-16 would have been recognised before, were it true */
            if (used && encoding_is_known(name) && strncasecmp(name, "utf", 3) != 0)
                return true;
        }
    }
    return false;
}

#ifdef HAVE_UCHARDET
static struct {
    __typeof__(&uchardet_new) create;
    __typeof__(&uchardet_handle_data) read;
    __typeof__(&uchardet_data_end) end;
    __typeof__(&uchardet_get_charset) charset;
    __typeof__(&uchardet_delete) destroy;
    bool there;
} lib;

static void open_library(void)
{
    const struct library_symbol symbols[] = {
        {"uchardet_new", &lib.create},     {"uchardet_handle_data", &lib.read},
        {"uchardet_data_end", &lib.end},   {"uchardet_get_charset", &lib.charset},
        {"uchardet_delete", &lib.destroy},
    };
    lib.there = library_open("libuchardet.so.0", symbols, sizeof symbols / sizeof *symbols);
}
#endif

static bool by_statistics(const uint8_t *s, size_t n, char *name, size_t size)
{
#ifdef HAVE_UCHARDET
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    if (!lib.there)
        return false;
    uchardet_t u = lib.create();
    bool ok = lib.read(u, (const char *)s, n > DETECTED ? DETECTED : n) == 0;
    lib.end(u);
    snprintf(name, size, "%s", lib.charset(u));
    lib.destroy(u);
    return ok && *name && encoding_is_known(name) && strncasecmp(name, "utf", 3) != 0 &&
           strcasecmp(name, "ascii") != 0;
#else
    (void)s, (void)n, (void)name, (void)size;
    return false;
#endif
}

/* The escape sequence that begins two-byte characters in ISO 2022; memchr, since nearly no text has
 * an ESC at all. */
static bool has_escape(const uint8_t *s, size_t n)
{
    const uint8_t *end = s + n;
    for (; (s = memchr(s, 0x1B, (size_t)(end - s))); s++)
        if (end - s > 1 && s[1] == '$')
            return true;
    return false;
}

/* Browsers agree: who declares Latin-1 or ASCII means windows-1252, which has more characters. */
static struct encoding make_legacy(const char *name, const char *source)
{
    static const char *const latin[] = {"iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"};
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++) {
        if (!strcasecmp(name, latin[i]))
            name = "windows-1252";
    }
    if (!strcasecmp(name, "gb2312") || !strcasecmp(name, "gbk"))
        name = "GB18030";
    return make(name, source);
}

struct encoding encoding_detect(const uint8_t *s, size_t n, bool cut)
{
    const char *mark = by_mark(s, n);
    if (mark)
        return make(mark, "BOM");
    const char *wide = utf16_without_mark(s, n);
    if (wide)
        return make(wide, "detected");
    char name[40];
    /* ISO-2022-JP and its like are made of ASCII bytes and escape sequences */
    if (has_escape(s, n > UNITS ? UNITS : n) && by_statistics(s, n, name, sizeof name) &&
        !strncasecmp(name, "ISO-2022", 8))
        return make(name, "detected");
    if (mostly_utf8(s, n, cut))
        return make("UTF-8", "valid");
    if (declared(s, n, name, sizeof name))
        return make_legacy(name, "declared");
    if (by_statistics(s, n, name, sizeof name))
        return make_legacy(name, "detected");
    return make("windows-1252", "assumed");
}
