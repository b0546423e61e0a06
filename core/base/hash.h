/* 64-bit hashes. Both functions give the same value on every machine and in every run, so that
 * their values may stand in files (content hashes, model features). */
#ifndef DIPLE_BASE_HASH_H
#define DIPLE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* XXH3_64bits of xxHash 0.8 (https://github.com/Cyan4973/xxHash, frozen algorithm). */
uint64_t hash_bytes(const void *p, size_t n);

/* A bijective mixer of one word (xmx, two rounds; after J. Maiga, "The construct of a bit mixer").
 */
static inline uint64_t hash_mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

#endif
