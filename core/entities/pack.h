/* The container of a model file: named sections behind a check-summed header, used where they lie
 * in a private read-only mapping.
 *
 *   0  "diple\x1aEM"        8  u32 version     12  u32 number of sections
 *  16  u64 size of the file 24  u64 XXH3-64 of all bytes from 32 on
 *  32  the directory: per section 8 bytes of name (padded with NUL), u64 offset, u64 size
 *
 * Numbers are little-endian; sections begin at multiples of 8. */
#ifndef DIPLE_ENTITIES_PACK_H
#define DIPLE_ENTITIES_PACK_H

#include "core/base/error.h"
#include "core/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack;

/* NULL when the file cannot be read, is not of this kind and version, or fails its check sum. */
struct pack *pack_open(const char *path, uint32_t version, struct error *err);
void pack_close(struct pack *p); /* NULL is allowed */

/* A section's bytes, valid until pack_close; NULL when there is none of that name. */
const uint8_t *pack_section(const struct pack *p, const char *name, size_t *size);

struct pack_part {
    const char *name; /* up to 8 bytes */
    struct strbuf bytes;
};

/* Writes the file beside its place, syncs and renames it. */
bool pack_write(const char *path, uint32_t version, const struct pack_part *parts, size_t count,
                struct error *err);

#endif
