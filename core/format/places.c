#include "core/format/places.h"

#include "core/text/utf8.h"

#define NEAR 1024

size_t places_codepoint(struct places *p, size_t offset)
{
    offset = utf8_align(text_bytes(p->text), text_size(p->text), offset);
    if (offset >= p->offset && offset - p->offset < NEAR && offset <= text_size(p->text))
        p->codepoint += utf8_codepoints(text_bytes(p->text) + p->offset, offset - p->offset);
    else
        p->codepoint = text_codepoint_of(p->text, offset);
    p->offset = offset;
    return p->codepoint;
}

size_t places_offset(struct places *p, size_t codepoint)
{
    if (codepoint >= p->codepoint && codepoint - p->codepoint < NEAR) {
        size_t size = text_size(p->text);
        uint32_t c;
        for (; p->codepoint < codepoint && p->offset < size; p->codepoint++)
            p->offset += utf8_decode(text_bytes(p->text) + p->offset, size - p->offset, &c);
    } else {
        p->offset = text_from_codepoint(p->text, codepoint);
        /* whether it lies behind the end is asked only at the end: counting the text is not cheap
         */
        p->codepoint =
            p->offset < text_size(p->text) ? codepoint : text_codepoint_of(p->text, p->offset);
    }
    return p->offset;
}
