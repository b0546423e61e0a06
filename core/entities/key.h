/* Keys of features: 32 bits made of the template's number and up to two values. Model files hold
 * them, so these functions must never change (MODEL_VERSION counts when they do). */
#ifndef DIPLE_ENTITIES_KEY_H
#define DIPLE_ENTITIES_KEY_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t key_join(uint64_t a, uint64_t b)
{
    uint64_t h = (a ^ 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    h = (h + b) * 0xFF51AFD7ED558CCDu;
    return h ^ h >> 29;
}

static inline uint32_t key_make(uint32_t template_number, uint64_t value)
{
    uint64_t h = (value + template_number * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    h *= 0xC4CEB9FE1A85EC53u;
    return (uint32_t)(h >> 32);
}

/* Of bytes: FNV-1a in 64 bits, for the few bytes of a word. Further bytes may follow on those of
 * KEY_START; key_end() makes the key of all so far. */
#define KEY_START UINT64_C(0xCBF29CE484222325)

static inline uint64_t key_more(uint64_t h, const uint8_t *s, size_t n)
{
    while (n--)
        h = (h ^ *s++) * 0x100000001B3u;
    return h;
}

static inline uint64_t key_end(uint64_t h)
{
    return h ^ h >> 32;
}

static inline uint64_t key_bytes(const uint8_t *s, size_t n)
{
    return key_end(key_more(KEY_START, s, n));
}

#endif
