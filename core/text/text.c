#include "config.h"

#include "core/text/text.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/text/blank.h"
#include "core/text/index.h"
#include "core/text/line.h"
#include "core/text/mapguard.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct text {
    uint8_t *bytes;
    size_t size;
    bool mapped;
    struct index *index;
};

static struct text *make(uint8_t *bytes, size_t size, bool mapped)
{
    struct text *t = xcalloc(1, sizeof *t);
    t->bytes = bytes;
    t->size = size;
    t->mapped = mapped;
    t->index = index_new(bytes, size);
    return t;
}

struct text *text_new(uint8_t *bytes, size_t size)
{
    return make(bytes ? bytes : xmalloc(1), size, false);
}

struct text *text_map(int fd, size_t size, struct error *err)
{
    if (!size)
        return text_new(NULL, 0);
    void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) {
        error_set_errno(err, "cannot map %zu bytes", size);
        return NULL;
    }
    mapguard_add(p, size);
    return make(p, size, true);
}

void text_free(struct text *t)
{
    if (!t)
        return;
    index_free(t->index);
    if (t->mapped) {
        mapguard_remove(t->bytes);
        munmap(t->bytes, t->size);
    } else {
        free(t->bytes);
    }
    free(t);
}

const uint8_t *text_bytes(const struct text *t)
{
    return t->bytes;
}

size_t text_size(const struct text *t)
{
    return t->size;
}

/* ---- conversions ---------------------------------------------------------------------------- */

static size_t clamp(const struct text *t, size_t offset)
{
    return offset < t->size ? utf8_align(t->bytes, t->size, offset) : t->size;
}

size_t text_codepoint_of(const struct text *t, size_t offset)
{
    return index_at(t->index, clamp(t, offset)).codepoints;
}

size_t text_utf16_of(const struct text *t, size_t offset)
{
    return index_at(t->index, clamp(t, offset)).utf16;
}

static size_t from_units(const struct text *t, enum index_unit unit, size_t value)
{
    struct index_counts c;
    size_t end, i = index_find(t->index, unit, value, &c, &end);
    size_t passed = unit == INDEX_UTF16 ? c.utf16 : c.codepoints;
    while (i < end) {
        uint32_t cp;
        size_t n = utf8_decode(t->bytes + i, t->size - i, &cp);
        passed += unit == INDEX_UTF16 && cp > 0xFFFF ? 2 : 1;
        if (passed > value)
            break;
        i += n;
    }
    return i;
}

size_t text_from_codepoint(const struct text *t, size_t codepoint)
{
    return from_units(t, INDEX_CODEPOINT, codepoint);
}

size_t text_from_utf16(const struct text *t, size_t unit)
{
    return from_units(t, INDEX_UTF16, unit);
}

/* Offset behind the terminator number `lines` (0: the start), or the end when there are fewer. */
static size_t start_of_line(const struct text *t, size_t lines)
{
    if (!lines)
        return 0;
    struct index_counts c;
    size_t end, i = index_find(t->index, INDEX_LINE, lines, &c, &end);
    for (; i < end; i++) {
        if (line_ends_with(t->bytes, i, t->size) && ++c.lines == lines)
            return i + 1;
    }
    return t->size;
}

struct text_position text_position_of(const struct text *t, size_t offset)
{
    struct index_counts c = index_at(t->index, clamp(t, offset));
    size_t start = start_of_line(t, c.lines);
    size_t before = index_at(t->index, start).codepoints;
    return (struct text_position){c.lines + 1, c.codepoints - before + 1};
}

size_t text_from_position(const struct text *t, struct text_position p)
{
    size_t line = p.line ? p.line - 1 : 0, column = p.column ? p.column - 1 : 0;
    size_t start = start_of_line(t, line);
    size_t next = line < SIZE_MAX ? start_of_line(t, line + 1) : t->size;
    size_t end = next; /* of the line, without its terminator */
    if (end > start && t->bytes[end - 1] == '\n')
        end--;
    if (end > start && t->bytes[end - 1] == '\r')
        end--;
    size_t before = index_at(t->index, start).codepoints;
    size_t last = index_at(t->index, end).codepoints;
    return column < last - before ? text_from_codepoint(t, before + column) : end;
}

size_t text_line_count(const struct text *t)
{
    if (!t->size)
        return 0;
    return index_at(t->index, t->size).lines + !line_ends_with(t->bytes, t->size - 1, t->size);
}

bool text_index(const struct text *t, struct progress *p)
{
    return index_complete(t->index, p);
}

size_t text_index_reach(const struct text *t)
{
    return index_reach(t->index);
}

/* ---- copies --------------------------------------------------------------------------------- */

static struct range clip(const struct text *t, struct range r)
{
    if (r.end > t->size)
        r.end = t->size;
    if (r.start > r.end)
        r.start = r.end;
    return r;
}

char *text_copy(const struct text *t, struct range r)
{
    struct strbuf b = STRBUF_INIT;
    r = clip(t, r);
    while (r.start < r.end) {
        const uint8_t *s = t->bytes + r.start;
        size_t good = utf8_invalid_at(s, r.end - r.start);
        strbuf_add(&b, s, good);
        r.start += good;
        if (r.start < r.end) {
            strbuf_adds(&b, "\xEF\xBF\xBD");
            r.start++;
        }
    }
    return strbuf_detach(&b);
}

char *text_copy_line(const struct text *t, struct range r)
{
    struct strbuf b = STRBUF_INIT;
    bool blank = false;
    r = clip(t, r);
    while (r.start < r.end) {
        uint32_t cp;
        size_t n = utf8_decode(t->bytes + r.start, r.end - r.start, &cp);
        r.start += n;
        if (blank_is(cp)) {
            blank = b.n > 0;
            continue;
        }
        if (blank)
            strbuf_addc(&b, ' ');
        blank = false;
        uint8_t out[4];
        strbuf_add(&b, out, utf8_encode(cp, out));
    }
    return strbuf_detach(&b);
}
