/* What is known about the texts of a folder, kept in a file (SQLite) between runs: their words and
 * the passages they repeat. When one of a thousand texts has changed, only that one is read and
 * compared.
 *
 *     struct dup_index *x = dup_index_open(path, &options, &err);
 *     for each text: if (!dup_index_take(x, name, stamp, finder, number, NULL))
 *                        dup_finder_put(finder, number, bytes, n, &err);
 *     dup_index_run(x, finder, names, stamps, threads, progress, &report, &err);
 *     dup_index_close(x);
 *
 * It is a cache: a file that is damaged, from another version or made with other options is begun
 * anew; one that another process has changed meanwhile is not written. Killing the process leaves
 * the old content or the new one. How much words tell is frozen when the index is made, until a
 * third of the words are new; so a report may differ a little from that of a search without an
 * index. */
#ifndef DIPLE_DUPLICATES_INDEX_H
#define DIPLE_DUPLICATES_INDEX_H

#include "core/duplicates/duplicates.h"

#include <stdbool.h>
#include <stdint.h>

struct dup_index;

/* Opens or makes the file; its folder must exist. NULL when that cannot be. */
struct dup_index *dup_index_open(const char *path, const struct dup_options *options,
                                 struct error *err);
void dup_index_close(struct dup_index *x); /* NULL is allowed */

/* Gives the words of a known text to the finder, as dup_finder_put() would with its bytes. `stamp`
 * stands for the state of its file (size, times); 0 means that it proves nothing. *source (may be
 * NULL) gets what dup_finder_describe() said of it. False when the text is not known in this state.
 * One thread at a time, after dup_finder_expect(). */
bool dup_index_take(struct dup_index *x, const char *name, uint64_t stamp, struct dup_finder *f,
                    size_t number, struct dup_source *source);

/* dup_finder_run() for a finder whose texts are called names[0..texts). What is new is written to
 * the index, texts that are not named are forgotten. A failure to write is no failure. */
bool dup_index_run(struct dup_index *x, struct dup_finder *f, char *const *names,
                   const uint64_t *stamps, unsigned threads, struct progress *progress,
                   struct dup_report *report, struct error *err);

#endif
