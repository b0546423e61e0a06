/* Compressed sources, through libarchive's filters around its "raw" format. See source.h. */
#include "config.h"

#include "core/article/library.h"
#include "core/article/source.h"
#include "core/base/alloc.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

const char *source_packing(const uint8_t *s, size_t n)
{
    if (n >= 3 && !memcmp(s, "\x1F\x8B\x08", 3))
        return "gzip";
    if (n >= 6 && !memcmp(s,
                          "\xFD"
                          "7zXZ\0",
                          6))
        return "xz";
    if (n >= 4 && !memcmp(s, "\x28\xB5\x2F\xFD", 4))
        return "zstd";
    if (n >= 10 && !memcmp(s, "BZh", 3) && !memcmp(s + 4, "1AY&SY", 6))
        return "bzip2";
    return NULL;
}

#ifdef HAVE_LIBARCHIVE

#include <archive.h>

/* Those that are used, each as a pointer `lib.NAME`. */
#define FUNCTIONS(X)                     \
    X(archive_error_string)              \
    X(archive_read_data)                 \
    X(archive_read_free)                 \
    X(archive_read_new)                  \
    X(archive_read_next_header)          \
    X(archive_read_open_memory)          \
    X(archive_read_support_filter_bzip2) \
    X(archive_read_support_filter_gzip)  \
    X(archive_read_support_filter_xz)    \
    X(archive_read_support_filter_zstd)  \
    X(archive_read_support_format_empty) \
    X(archive_read_support_format_raw)

#define POINTER(name) __typeof__(&name) name;
static struct {
    FUNCTIONS(POINTER)
    bool there;
} lib;

static void open_library(void)
{
#define SYMBOL(name) {#name, &lib.name},
    const struct library_symbol symbols[] = {FUNCTIONS(SYMBOL)};
    lib.there = library_open("libarchive.so.13", symbols, sizeof symbols / sizeof *symbols);
}

/* A filter that would start another program (the library was built without it) is not wanted: the
 * call then answers ARCHIVE_WARN. */
static bool prepare(struct archive *a, const char *packing)
{
    int rc = !strcmp(packing, "gzip")   ? lib.archive_read_support_filter_gzip(a)
             : !strcmp(packing, "xz")   ? lib.archive_read_support_filter_xz(a)
             : !strcmp(packing, "zstd") ? lib.archive_read_support_filter_zstd(a)
                                        : lib.archive_read_support_filter_bzip2(a);
    lib.archive_read_support_format_raw(a);
    lib.archive_read_support_format_empty(a);
    return rc == ARCHIVE_OK;
}

/* The bytes of the one entry; NULL and err when there are more than `most` or they are damaged. */
static struct text *collect(struct archive *a, const char *name, uint64_t most, struct error *err)
{
    size_t cap = 1 << 16, n = 0;
    uint8_t *bytes = xmalloc(cap);
    for (;;) {
        if (n == cap) {
            cap *= 2;
            bytes = xreallocarray(bytes, cap, 1);
        }
        la_ssize_t got = lib.archive_read_data(a, bytes + n, cap - n);
        if (got == ARCHIVE_RETRY)
            continue;
        if (got < 0) {
            error_set(err, "cannot unpack '%s': %s", name, lib.archive_error_string(a));
            break;
        }
        if (!got)
            return text_new(xreallocarray(bytes, n, 1), n);
        n += (size_t)got;
        if (n > most) {
            error_set(err, "'%s' unpacks to more than %" PRIu64 " bytes, the limit", name, most);
            break;
        }
    }
    free(bytes);
    return NULL;
}

struct text *source_unpack(const uint8_t *s, size_t n, const char *name, uint64_t most,
                           struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const char *packing = source_packing(s, n);
    pthread_once(&once, open_library);
    if (!lib.there) {
        error_set(err, "'%s' is packed with %s: libarchive, which unpacks it, is not installed",
                  name, packing ? packing : "something");
        return NULL;
    }
    struct archive *a = lib.archive_read_new();
    struct archive_entry *entry;
    struct text *t = NULL;
    if (!packing || !a || !prepare(a, packing))
        error_set(err, "cannot unpack '%s': no support for %s", name, packing ? packing : "it");
    else if (lib.archive_read_open_memory(a, s, n) != ARCHIVE_OK)
        error_set(err, "cannot unpack '%s': %s", name, lib.archive_error_string(a));
    else {
        int rc = lib.archive_read_next_header(a, &entry);
        if (rc == ARCHIVE_EOF)
            t = text_new(NULL, 0);
        else if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN)
            t = collect(a, name, most, err);
        else
            error_set(err, "cannot unpack '%s': %s", name, lib.archive_error_string(a));
    }
    lib.archive_read_free(a);
    return t;
}

#else

struct text *source_unpack(const uint8_t *s, size_t n, const char *name, uint64_t most,
                           struct error *err)
{
    (void)most;
    error_set(err, "'%s' is packed with %s, and this program was built without libarchive", name,
              source_packing(s, n));
    return NULL;
}

#endif
