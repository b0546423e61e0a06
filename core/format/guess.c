/* Which format a file is in. */
#include "core/format/format.h"

#include <string.h>

#define LOOK ((size_t)64 << 10) /* bytes at the beginning that are looked at */

static bool holds(const char *bytes, size_t size, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= size; i++) {
        const char *found = memchr(bytes + i, what[0], size - n + 1 - i);
        if (!found)
            return false;
        i = (size_t)(found - bytes);
        if (memcmp(found, what, n) == 0)
            return true;
    }
    return false;
}

/* "T1<TAB>", "#12<TAB>", "*<TAB>" */
static bool is_brat(const char *s, size_t size)
{
    size_t i = 1;
    if (size < 2 || !strchr("TERAMN#*", *s) || !*s)
        return false;
    while (i < size && s[i] >= '0' && s[i] <= '9')
        i++;
    return i < size && s[i] == '\t' && (i > 1 || *s == '*');
}

/* "word ... O" or "word ... B-PER" in a line among the first */
static bool is_columns(const char *s, size_t size)
{
    const char *end = s + size;
    for (int lines = 0; lines < 8 && s < end; lines++) {
        const char *feed = memchr(s, '\n', (size_t)(end - s));
        const char *stop = feed ? feed : end;
        while (stop > s && (stop[-1] == '\r' || stop[-1] == ' '))
            stop--;
        const char *tag = stop;
        while (tag > s && tag[-1] != ' ' && tag[-1] != '\t')
            tag--;
        if (stop > s) {
            bool outside = stop - tag == 1 && *tag == 'O';
            bool inside = stop - tag > 2 && strchr("BIESLU", *tag) && tag[1] == '-';
            return tag > s && (outside || inside);
        }
        s = feed ? feed + 1 : end;
    }
    return false;
}

static const char *by_content(const char *s, size_t size)
{
    if (size >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
        s += 3;
        size -= 3;
    }
    while (size > 0 && (*s == ' ' || *s == '\n' || *s == '\r')) {
        s++;
        size--;
    }
    if (size > LOOK)
        size = LOOK;
    if (size > 0 && (*s == '{' || *s == '[')) {
        if (holds(s, size, "www.w3.org/ns/anno"))
            return "w3c";
        return *s == '{' ? "jsonl" : NULL;
    }
    return is_brat(s, size) ? "brat" : is_columns(s, size) ? "conll" : NULL;
}

const struct format *format_guess(const char *name, const char *bytes, size_t size)
{
    const char *found = by_content(bytes, size);
    const struct format *f = found ? format_find(found) : NULL;
    if (f && f->read)
        return f;
    const char *dot = name ? strrchr(name, '.') : NULL;
    for (size_t i = 0; dot && !found && i < format_count(); i++) {
        f = format_at(i);
        if (f->read && strcmp(f->extension, dot + 1) == 0)
            return f;
    }
    return NULL;
}
