/* Little-endian numbers in files, the same on every machine; no alignment asked for. */
#ifndef DIPLE_ENTITIES_BYTES_H
#define DIPLE_ENTITIES_BYTES_H

#include "core/base/strbuf.h"

#include <stdint.h>

static inline uint16_t bytes_get16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t bytes_get32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t bytes_get64(const uint8_t *p)
{
    return bytes_get32(p) | (uint64_t)bytes_get32(p + 4) << 32;
}

/* Appends the low `count` bytes of v. */
static inline void bytes_put(struct strbuf *out, uint64_t v, unsigned count)
{
    char b[8];
    for (unsigned i = 0; i < count; i++)
        b[i] = (char)(v >> 8 * i & 0xFF);
    strbuf_add(out, b, count);
}

#endif
