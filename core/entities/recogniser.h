/* Finds the names in a text with a trained model (linear-chain CRF; Lafferty, McCallum, Pereira
 * 2001).
 *
 * A recogniser is one model file, mapped into memory and never changed: any number of threads may
 * use the same one, and each search may use several. The text may be any bytes of any size; invalid
 * UTF-8 is never part of a name. It is worked on in pieces of about RECOGNISER_PIECE bytes cut at
 * line ends, so memory stays bounded and cancelling takes effect after one piece (some 10 ms). What
 * one occurrence of a name tells about another works within a piece. The result depends on text,
 * blocks and dictionary only: not on the order of the pieces, the number of threads, the run, the
 * machine. */
#ifndef DIPLE_ENTITIES_RECOGNISER_H
#define DIPLE_ENTITIES_RECOGNISER_H

#include "core/article/block.h"
#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/entities/lessons.h"
#include "core/entities/mention.h"
#include "core/text/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recogniser;
struct dictionary;

#define RECOGNISER_PIECE ((size_t)64 << 10)

/* Maps a model file (written by diple train). NULL with an error when it cannot be read, is of
 * another version, or is damaged: all of it is check-summed. When the file is called NAME.model and
 * NAME-zh.model stands beside it, that one reads the pieces that are Chinese for the most part; it
 * is opened when it is first needed and does not count when it cannot be read. */
struct recogniser *recogniser_open(const char *path, struct error *err);
void recogniser_free(struct recogniser *r); /* NULL is allowed */

/* How many threads one search uses for the pieces of a large text (1 at first). To be set before
 * the first search. */
void recogniser_set_threads(struct recogniser *r, unsigned threads);

/* The same recogniser with what was learnt since on top: it takes the lessons over, and must be
 * freed before the base. */
struct recogniser *recogniser_taught(const struct recogniser *base, struct lessons *lessons);

/* lessons_learn() with its model. */
bool recogniser_learn(const struct recogniser *r, struct lessons *lessons,
                      const struct lessons *base, const uint8_t *text, size_t n,
                      const struct block *blocks, size_t block_count,
                      const struct lesson *decisions, size_t count, struct progress *progress);

/* Labels that mentions may carry: those of the model, then those of the rules. */
size_t recogniser_label_count(const struct recogniser *r);
const char *recogniser_label(const struct recogniser *r, size_t label); /* "PER", ... */
/* True for labels of little value (MONEY, PERCENT, QUANTITY, TIME, URL, EMAIL): drawn dimmed. */
bool recogniser_label_is_minor(const struct recogniser *r, size_t label);

/* Called once per piece with its mentions (sorted by start, not overlapping, valid during the call)
 * and the range of the text that is thereby done. Pieces come in the order described below, one at
 * a time, but not always in the same thread. */
typedef void recogniser_found(const struct mention *mentions, size_t count, struct range done,
                              void *data);

/* Finds the names of text[0..n). The piece that holds first.start (what is on the screen) comes
 * first, then those behind it, then those before it from the start of the text. `blocks` (sorted;
 * may be fewer than the text has) make headings and captions sentences of their own. `dictionary`
 * may be NULL; its terms win over the model. `progress` counts bytes of n. False when cancelled. */
bool recogniser_find(const struct recogniser *r, const uint8_t *text, size_t n,
                     const struct block *blocks, size_t block_count, struct range first,
                     const struct dictionary *dictionary, struct progress *progress,
                     recogniser_found *found, void *data);

/* The same, all mentions appended to *out (initialised by the caller) and sorted by start. */
bool recogniser_find_all(const struct recogniser *r, const uint8_t *text, size_t n,
                         const struct block *blocks, size_t block_count,
                         const struct dictionary *dictionary, struct progress *progress,
                         struct mention_vec *out);

#endif
