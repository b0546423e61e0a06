/* Compressed sources, through libarchive's filters around its "raw" format. See source.h. */
#include "config.h"

#include "core/article/source.h"
#include "core/base/alloc.h"

#include <inttypes.h>
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
#include <archive_entry.h>

/* A filter that would start another program (the library was built without it) is not wanted: the
 * call then answers ARCHIVE_WARN. */
static bool prepare(struct archive *a, const char *packing)
{
    int rc = !strcmp(packing, "gzip")   ? archive_read_support_filter_gzip(a)
             : !strcmp(packing, "xz")   ? archive_read_support_filter_xz(a)
             : !strcmp(packing, "zstd") ? archive_read_support_filter_zstd(a)
                                        : archive_read_support_filter_bzip2(a);
    archive_read_support_format_raw(a);
    archive_read_support_format_empty(a);
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
        la_ssize_t got = archive_read_data(a, bytes + n, cap - n);
        if (got == ARCHIVE_RETRY)
            continue;
        if (got < 0) {
            error_set(err, "cannot unpack '%s': %s", name, archive_error_string(a));
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
    const char *packing = source_packing(s, n);
    struct archive *a = archive_read_new();
    struct archive_entry *entry;
    struct text *t = NULL;
    if (!packing || !a || !prepare(a, packing))
        error_set(err, "cannot unpack '%s': no support for %s", name, packing ? packing : "it");
    else if (archive_read_open_memory(a, s, n) != ARCHIVE_OK)
        error_set(err, "cannot unpack '%s': %s", name, archive_error_string(a));
    else {
        int rc = archive_read_next_header(a, &entry);
        if (rc == ARCHIVE_EOF)
            t = text_new(NULL, 0);
        else if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN)
            t = collect(a, name, most, err);
        else
            error_set(err, "cannot unpack '%s': %s", name, archive_error_string(a));
    }
    archive_read_free(a);
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
