#include "core/entities/pack.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/entities/bytes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER 32
#define ENTRY 24
#define MOST_SECTIONS 64
#define MOST_BYTES ((size_t)1 << 30)

static const char magic[8] = {'d', 'i', 'p', 'l', 'e', 0x1A, 'E', 'M'};

struct pack {
    const uint8_t *bytes;
    size_t size;
    uint32_t count;
};

static bool check(const struct pack *p, const char *path, uint32_t version, struct error *err)
{
    const uint8_t *b = p->bytes;
    if (p->size < HEADER || memcmp(b, magic, sizeof magic) != 0)
        return error_set(err, "'%s' is not a model file", path);
    if (bytes_get32(b + 8) != version)
        return error_set(err, "'%s' is a model file of version %u; this program reads version %u",
                         path, bytes_get32(b + 8), version);
    if (bytes_get64(b + 16) != p->size ||
        bytes_get64(b + 24) != hash_bytes(b + HEADER, p->size - HEADER))
        return error_set(err, "'%s' is damaged (its check sum is wrong)", path);
    uint32_t count = bytes_get32(b + 12);
    if (count > MOST_SECTIONS || p->size - HEADER < (size_t)count * ENTRY)
        return error_set(err, "'%s' is damaged (its directory is cut off)", path);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t offset = bytes_get64(b + HEADER + i * ENTRY + 8);
        uint64_t size = bytes_get64(b + HEADER + i * ENTRY + 16);
        if (offset > p->size || size > p->size - offset)
            return error_set(err, "'%s' is damaged (a section lies outside)", path);
    }
    return true;
}

struct pack *pack_open(const char *path, uint32_t version, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        error_set_errno(err, "cannot open model '%s'", path);
        return NULL;
    }
    struct stat st;
    struct pack p = {0};
    void *map = MAP_FAILED;
    if (fstat(fd, &st) != 0) {
        error_set_errno(err, "cannot read model '%s'", path);
    } else if (!S_ISREG(st.st_mode) || st.st_size < HEADER || (uint64_t)st.st_size > MOST_BYTES) {
        error_set(err, "'%s' is not a model file", path);
    } else {
        p.size = (size_t)st.st_size;
        map = mmap(NULL, p.size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
        if (map == MAP_FAILED)
            error_set_errno(err, "cannot map model '%s'", path);
    }
    close(fd);
    if (map == MAP_FAILED)
        return NULL;
    p.bytes = map;
    if (!check(&p, path, version, err)) {
        munmap(map, p.size);
        return NULL;
    }
    p.count = bytes_get32(p.bytes + 12);
    struct pack *result = xmalloc(sizeof *result);
    *result = p;
    return result;
}

void pack_close(struct pack *p)
{
    if (!p)
        return;
    munmap((void *)p->bytes, p->size);
    free(p);
}

const uint8_t *pack_section(const struct pack *p, const char *name, size_t *size)
{
    char key[8] = "";
    memcpy(key, name, strnlen(name, sizeof key));
    for (uint32_t i = 0; i < p->count; i++) {
        const uint8_t *e = p->bytes + HEADER + i * ENTRY;
        if (!memcmp(e, key, sizeof key)) {
            *size = (size_t)bytes_get64(e + 16);
            return p->bytes + bytes_get64(e + 8);
        }
    }
    *size = 0;
    return NULL;
}

static void put_name(struct strbuf *out, const char *name)
{
    char key[8] = "";
    memcpy(key, name, strnlen(name, sizeof key));
    strbuf_add(out, key, sizeof key);
}

static void compose(struct strbuf *out, uint32_t version, const struct pack_part *parts,
                    size_t count)
{
    struct strbuf body = STRBUF_INIT;
    size_t offset = HEADER + count * ENTRY, total = offset;
    for (size_t i = 0; i < count; i++) {
        put_name(&body, parts[i].name);
        bytes_put(&body, total, 8);
        bytes_put(&body, parts[i].bytes.n, 8);
        total += (parts[i].bytes.n + 7) & ~(size_t)7;
    }
    for (size_t i = 0; i < count; i++) {
        strbuf_add(&body, strbuf_str(&parts[i].bytes), parts[i].bytes.n);
        bytes_put(&body, 0, (unsigned)(-parts[i].bytes.n & 7));
    }
    strbuf_add(out, magic, sizeof magic);
    bytes_put(out, version, 4);
    bytes_put(out, count, 4);
    bytes_put(out, total, 8);
    bytes_put(out, hash_bytes(body.v, body.n), 8);
    strbuf_add(out, body.v, body.n);
    strbuf_release(&body);
}

bool pack_write(const char *path, uint32_t version, const struct pack_part *parts, size_t count,
                struct error *err)
{
    struct strbuf all = STRBUF_INIT;
    compose(&all, version, parts, count);
    char *temporary = xasprintf("%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    bool ok = fd >= 0;
    if (ok) {
        size_t done = 0;
        while (done < all.n) {
            ssize_t n = write(fd, all.v + done, all.n - done);
            if (n <= 0)
                break;
            done += (size_t)n;
        }
        mode_t mask = umask(0);
        umask(mask);
        ok = done == all.n && fchmod(fd, 0666 & ~mask) == 0 && fsync(fd) == 0;
        ok = close(fd) == 0 && ok;
        ok = ok && rename(temporary, path) == 0;
        if (!ok)
            unlink(temporary);
    }
    if (!ok)
        error_set_errno(err, "cannot write model '%s'", path);
    free(temporary);
    strbuf_release(&all);
    return ok;
}
