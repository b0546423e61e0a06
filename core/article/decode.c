/* Decoding into UTF-8 with iconv: see encoding.h. */
#include "config.h"

#include "core/article/encoding.h"
#include "core/base/alloc.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool encoding_is_known(const char *name)
{
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1)
        return false;
    iconv_close(cd);
    return true;
}

bool encoding_is_utf8(const char *name)
{
    return !strcasecmp(name, "UTF-8") || !strcasecmp(name, "UTF8");
}

/* Bytes of one unit: so much is passed over where the input is not valid. */
static size_t unit_size(const char *encoding)
{
    if (!strncasecmp(encoding, "UTF-16", 6) || !strncasecmp(encoding, "UCS-2", 5))
        return 2;
    return !strncasecmp(encoding, "UTF-32", 6) || !strncasecmp(encoding, "UCS-4", 5) ? 4 : 1;
}

struct output {
    uint8_t *v;
    size_t n, cap;
};

/* iconv reports E2BIG until this gives it room again. */
static void make_room(struct output *o)
{
    o->cap = o->cap ? o->cap * 2 : 65536;
    o->v = xreallocarray(o->v, o->cap, 1);
}

/* Converts until the input ends, or something in it is not valid (errno EILSEQ, EINVAL). */
static bool convert(iconv_t cd, char **in, size_t *left, struct output *o, uint64_t most)
{
    for (;;) {
        if (o->cap - o->n < 16)
            make_room(o);
        char *out = (char *)o->v + o->n;
        size_t room = o->cap - o->n;
        size_t rc = iconv(cd, *left ? in : NULL, left, &out, &room);
        o->n = o->cap - room;
        if (o->n > most || rc != (size_t)-1)
            return true;
        if (errno != E2BIG)
            return false;
        make_room(o);
    }
}

struct text *encoding_decode(const uint8_t *s, size_t n, const char *encoding, uint64_t most,
                             const char *name, size_t *invalid, struct error *err)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) {
        error_set(err, "cannot read '%s': the encoding '%s' is not known", name, encoding);
        return NULL;
    }
    struct output o = {0};
    char *in = (char *)(uintptr_t)s; /* iconv's parameter is not const, its input is */
    size_t left = n, unit = unit_size(encoding);
    *invalid = 0;
    while (!convert(cd, &in, &left, &o, most)) {
        size_t skip = left < unit ? left : unit;
        in += skip;
        left -= skip;
        ++*invalid;
        if (o.cap - o.n < 16)
            make_room(&o);
        memcpy(o.v + o.n, "\xEF\xBF\xBD", 3);
        o.n += 3;
        iconv(cd, NULL, NULL, NULL, NULL); /* back to the initial state */
        if (!left)
            break;
    }
    if (!left && o.n <= most)
        convert(cd, &in, &left, &o, most); /* what the converter still holds back */
    iconv_close(cd);
    if (o.n > most) {
        error_set(err, "'%s' has more than %" PRIu64 " bytes in UTF-8, the limit", name, most);
        free(o.v);
        return NULL;
    }
    if (unit > 1 && o.n >= 3 && !memcmp(o.v, "\xEF\xBB\xBF", 3)) {
        o.n -= 3;
        memmove(o.v, o.v + 3, o.n);
    }
    return text_new(xreallocarray(o.v, o.n, 1), o.n);
}
