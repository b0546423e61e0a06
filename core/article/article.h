/* An article: its text, the parts of it, and where it came from. Immutable while it is open. */
#ifndef DIPLE_ARTICLE_ARTICLE_H
#define DIPLE_ARTICLE_ARTICLE_H

#include "core/article/block.h"
#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/text/text.h"

struct article;

struct article_options {
    const char *encoding; /* of the source, as iconv names it; NULL: found out */
    uint64_t most_bytes;  /* refuse a source that unpacks to more; 0: ARTICLE_MOST_BYTES */
    bool text_only;       /* for who needs no blocks: leave them out, it is faster */
};

/* Compressed and piped sources are held in memory, so they have a limit; files are mapped. */
#define ARTICLE_MOST_BYTES (UINT64_C(1) << 30)

/* Opens a file, or standard input for "-". A plain UTF-8 file keeps every byte (BOM, CR, tabs);
 * gzip, xz, zstd, bzip2 are unpacked; UTF-16 and legacy encodings are decoded. Files over 16 MB are
 * mapped and only their beginning is looked at. options may be NULL. */
struct article *article_open(const char *path, const struct article_options *options,
                             struct error *err);

/* From bytes in memory (taken over), for tests and for text that has no file. */
struct article *article_from_bytes(const char *name, uint8_t *bytes, size_t n,
                                   const struct article_options *options, struct error *err);
void article_free(struct article *a);

const struct text *article_text(const struct article *a);

/* As given to article_open; "(standard input)" for "-". Not safe to draw: it may hold anything. */
const char *article_name(const struct article *a);

/* True when the offsets index the very bytes of the file (a plain UTF-8 file): then annotations
 * stand beside it as NAME.ann; otherwise the text is written too, as NAME.txt beside NAME.ann. */
bool article_is_plain(const struct article *a);

/* Encoding of the source ("UTF-8", "UTF-16LE", "windows-1252", ...) and how it was known ("BOM",
 * "valid", "declared", "detected", "assumed", "given"). */
const char *article_encoding(const struct article *a);
const char *article_encoding_source(const struct article *a);

/* Lines for the user about the source, e.g. "3 invalid bytes, the first at line 2, column 7". */
size_t article_warning_count(const struct article *a);
const char *article_warning(const struct article *a, size_t i);

/* XXH3-64 of the text, computed on first use (the whole text is read). */
uint64_t article_hash(const struct article *a);

/* Blocks found so far. All of them at once for texts up to 1 MB; for larger ones the blocks of the
 * first 64 KB, until article_structure() has been run by a job and its result adopted. */
const struct block_vec *article_blocks(const struct article *a);
bool article_structure_complete(const struct article *a);

/* Finds all blocks; changes nothing, may run in any thread. False when cancelled. */
bool article_structure(const struct article *a, struct progress *p, struct block_vec *out);
/* Takes over the result of article_structure; call it where the blocks are used. */
void article_adopt_structure(struct article *a, struct block_vec *blocks);

/* Index of the block that holds offset, or of the last one before it; SIZE_MAX before the first. */
size_t article_block_at(const struct article *a, size_t offset);

/* Range of the title; empty when none was recognised. */
struct range article_title(const struct article *a);

/* Key and value of the metadata lines ("category" -> "Internet"), ranges into the text. */
struct metadata {
    struct range key, value;
};
size_t article_metadata_count(const struct article *a);
struct metadata article_metadata(const struct article *a, size_t i);

/* A word for people: "paragraph", "title", "metadata", "heading", "caption", "credit". */
const char *block_kind_name(enum block_kind kind);

#endif
