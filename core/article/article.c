#include "config.h"

#include "core/article/article.h"
#include "core/article/encoding.h"
#include "core/article/shape.h"
#include "core/article/source.h"
#include "core/article/structure.h"
#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/text/utf8.h"

#include <stdatomic.h>
#include <string.h>

enum {
    LOOK = 1 << 18,       /* bytes of a mapped source that are looked at */
    ALL_BLOCKS = 1 << 20, /* texts up to this size get all their blocks at once */
    FIRST_BLOCKS = 65536, /* of larger ones this part */
};

struct article {
    struct text *text;
    char *name;
    bool plain;
    struct encoding encoding;
    struct {
        char **v;
        size_t n, cap;
    } warnings;
    struct block_vec blocks;
    bool complete;
    struct {
        struct metadata *v;
        size_t n, cap;
    } metadata;
    atomic_bool hashed;
    atomic_uint_fast64_t hash;
};

void article_free(struct article *a)
{
    if (!a)
        return;
    text_free(a->text);
    free(a->name);
    for (size_t i = 0; i < a->warnings.n; i++)
        free(a->warnings.v[i]);
    vec_release(&a->warnings);
    vec_release(&a->blocks);
    vec_release(&a->metadata);
    free(a);
}

/* ---- opening -------------------------------------------------------------------------------- */

static void warn_of_zeros(struct article *a, const uint8_t *s, size_t n)
{
    size_t zeros = 0;
    for (const uint8_t *at = s; (at = memchr(at, 0, n - (size_t)(at - s))); at++)
        zeros++;
    if (zeros > n / 256)
        vec_push(&a->warnings, xasprintf("this looks like binary data: %zu NUL bytes", zeros));
}

static void warn_of_invalid(struct article *a, const uint8_t *s, size_t n, bool cut)
{
    size_t count = 0, first = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        i += utf8_invalid_at(s + i, n - i);
        if (i >= n || (cut && n - i < 4))
            break;
        if (!count++)
            first = i;
    }
    if (!count)
        return;
    struct text_position at = text_position_of(a->text, first);
    vec_push(&a->warnings,
             xasprintf("%zu invalid byte%s%s, the first at line %zu, column %zu", count,
                       count == 1 ? "" : "s", cut ? " or more" : "", at.line, at.column));
}

/* Finds blocks: all of them in a small text, otherwise those of its beginning. */
static void set_metadata(struct article *a)
{
    a->metadata.n = 0;
    for (size_t i = 0; i < a->blocks.n; i++) {
        struct metadata m;
        if (a->blocks.v[i].kind == BLOCK_METADATA &&
            shape_metadata(text_bytes(a->text), a->blocks.v[i].range, &m.key, &m.value, NULL))
            vec_push(&a->metadata, m);
    }
}

static void find_first_blocks(struct article *a)
{
    size_t n = text_size(a->text);
    a->complete = n <= ALL_BLOCKS;
    size_t end = a->complete ? n : text_line_start(a->text, FIRST_BLOCKS, FIRST_BLOCKS);
    if (!a->complete && end == 0)
        end = utf8_align(text_bytes(a->text), n, FIRST_BLOCKS);
    structure_find(a->text, end, NULL, &a->blocks);
    set_metadata(a);
}

/* Takes over `raw`; true when its bytes are the text already. */
static bool decode(struct article *a, struct text **raw, const struct article_options *options,
                   uint64_t most, struct error *err)
{
    const uint8_t *s = text_bytes(*raw);
    size_t n = text_size(*raw), look = n > SOURCE_MAP_FROM ? LOOK : n;
    const char *given = options ? options->encoding : NULL;
    if (given) {
        a->encoding.source = "given";
        if (strlen(given) >= sizeof a->encoding.name || !encoding_is_known(given))
            return error_set(err, "cannot read '%s': the encoding '%s' is not known", a->name,
                             given);
        memcpy(a->encoding.name, given, strlen(given) + 1);
    } else {
        a->encoding = encoding_detect(s, look, look < n);
    }
    if (encoding_is_utf8(a->encoding.name)) {
        a->text = *raw;
        *raw = NULL;
        warn_of_invalid(a, s, look, look < n);
        warn_of_zeros(a, s, look);
        return true;
    }
    size_t invalid;
    a->plain = false;
    a->text = encoding_decode(s, n, a->encoding.name, most, a->name, &invalid, err);
    if (!a->text)
        return false;
    if (invalid)
        vec_push(&a->warnings, xasprintf("%zu place%s not valid in %s, shown as U+FFFD", invalid,
                                         invalid == 1 ? "" : "s", a->encoding.name));
    if (!strcmp(a->encoding.source, "assumed"))
        vec_push(&a->warnings, xasprintf("encoding not recognised, %s assumed", a->encoding.name));
    size_t size = text_size(a->text);
    warn_of_zeros(a, text_bytes(a->text), size > LOOK ? LOOK : size);
    return true;
}

static struct article *make(struct text *raw, const char *name, bool plain,
                            const struct article_options *options, uint64_t most, struct error *err)
{
    struct article *a = xcalloc(1, sizeof *a);
    a->name = xstrdup(name);
    a->plain = plain;
    bool ok = true;
    if (source_packing(text_bytes(raw), text_size(raw))) {
        struct text *unpacked = source_unpack(text_bytes(raw), text_size(raw), name, most, err);
        text_free(raw);
        raw = unpacked;
        ok = raw;
        a->plain = false;
    }
    ok = ok && decode(a, &raw, options, most, err);
    text_free(raw);
    if (!ok) {
        article_free(a);
        return NULL;
    }
    if (!options || !options->text_only)
        find_first_blocks(a);
    return a;
}

static uint64_t most_bytes(const struct article_options *options)
{
    return options && options->most_bytes ? options->most_bytes : ARTICLE_MOST_BYTES;
}

struct article *article_open(const char *path, const struct article_options *options,
                             struct error *err)
{
    uint64_t most = most_bytes(options);
    bool is_file;
    struct text *raw = source_read(path, most, &is_file, err);
    if (!raw)
        return NULL;
    return make(raw, strcmp(path, "-") ? path : "(standard input)", is_file, options, most, err);
}

struct article *article_from_bytes(const char *name, uint8_t *bytes, size_t n,
                                   const struct article_options *options, struct error *err)
{
    return make(text_new(bytes, n), name, false, options, most_bytes(options), err);
}

/* ---- questions ------------------------------------------------------------------------------ */

const struct text *article_text(const struct article *a)
{
    return a->text;
}

const char *article_name(const struct article *a)
{
    return a->name;
}

bool article_is_plain(const struct article *a)
{
    return a->plain;
}

const char *article_encoding(const struct article *a)
{
    return a->encoding.name;
}

const char *article_encoding_source(const struct article *a)
{
    return a->encoding.source;
}

size_t article_warning_count(const struct article *a)
{
    return a->warnings.n;
}

const char *article_warning(const struct article *a, size_t i)
{
    return a->warnings.v[i];
}

uint64_t article_hash(const struct article *a)
{
    /* the cached value is no part of what the article is */
    struct article *cache = (struct article *)(uintptr_t)a;
    if (!atomic_load(&cache->hashed)) {
        atomic_store(&cache->hash, hash_bytes(text_bytes(a->text), text_size(a->text)));
        atomic_store(&cache->hashed, true);
    }
    return atomic_load(&cache->hash);
}

/* ---- blocks --------------------------------------------------------------------------------- */

const struct block_vec *article_blocks(const struct article *a)
{
    return &a->blocks;
}

bool article_structure_complete(const struct article *a)
{
    return a->complete;
}

bool article_structure(const struct article *a, struct progress *p, struct block_vec *out)
{
    return structure_find(a->text, text_size(a->text), p, out);
}

void article_adopt_structure(struct article *a, struct block_vec *blocks)
{
    vec_release(&a->blocks);
    a->blocks = *blocks;
    *blocks = (struct block_vec){0};
    a->complete = true;
    set_metadata(a);
}

size_t article_block_at(const struct article *a, size_t offset)
{
    size_t low = 0, high = a->blocks.n; /* the answer + 1 is in [low, high] */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (a->blocks.v[mid].range.start <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : SIZE_MAX;
}

struct range article_title(const struct article *a)
{
    for (size_t i = 0; i < a->blocks.n && i < 64; i++) {
        if (a->blocks.v[i].kind == BLOCK_TITLE)
            return a->blocks.v[i].range;
    }
    for (size_t i = 0; i < a->metadata.n; i++) {
        struct range key = a->metadata.v[i].key;
        if (key.end - key.start == 5 && !memcmp(text_bytes(a->text) + key.start + 1, "itle", 4))
            return a->metadata.v[i].value;
    }
    return (struct range){0, 0};
}

size_t article_metadata_count(const struct article *a)
{
    return a->metadata.n;
}

struct metadata article_metadata(const struct article *a, size_t i)
{
    return a->metadata.v[i];
}

const char *block_kind_name(enum block_kind kind)
{
    switch (kind) {
    case BLOCK_PARAGRAPH:
        return "paragraph";
    case BLOCK_TITLE:
        return "title";
    case BLOCK_METADATA:
        return "metadata";
    case BLOCK_HEADING:
        return "heading";
    case BLOCK_CAPTION:
        return "caption";
    case BLOCK_CREDIT:
        return "credit";
    }
    return "paragraph";
}
