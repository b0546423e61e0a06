/* Repeated passages inside one text and across many: verbatim, edited, reordered.
 *
 * Every text is cut into words (in scripts without blanks: characters), folded so that letter case,
 * punctuation, quotes, ligatures and layout make no difference. Rare words standing together are
 * looked up as anchors; anchors that two places share are chained, the ends extended word by word,
 * the result tested for likeness, and pairs that share a place joined to groups of occurrences.
 *
 *     struct dup_finder *f = dup_finder_new(&options);
 *     dup_finder_add(f, bytes, n);                        as often as there are texts
 *     struct dup_report report;
 *     if (dup_finder_run(f, 2, &progress, &report)) { ... dup_report_release(&report); }
 *     dup_finder_free(f);
 *
 * Offsets are bytes of the text as it was given, half-open; passages begin and end at word ends.
 * The report depends on the texts, their numbers and the options alone, not on threads or machine.
 */
#ifndef DIPLE_DUPLICATES_DUPLICATES_H
#define DIPLE_DUPLICATES_DUPLICATES_H

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/duplicates/options.h"
#include "core/text/range.h"

#include <stddef.h>
#include <stdint.h>

enum dup_kind {
    DUP_EXACT, /* every occurrence has the same words in the same order */
    DUP_NEAR,
};

struct dup_occurrence {
    size_t document; /* number of the text */
    struct range range;
    size_t words;
    double similarity; /* 0..1 with the group's first occurrence; 1 for that one itself */
};

struct dup_group {
    enum dup_kind kind;
    double similarity; /* mean over the occurrences but the first; 1 for DUP_EXACT */
    size_t words;      /* of the longest occurrence */
    size_t first;      /* index of the first occurrence in dup_report.occurrences */
    size_t count;      /* occurrences, 2 or more, by document and place, each place once */
};

/* Groups come in the order of what they spare the reader: words x (occurrences - 1) x similarity,
 * greatest first; equals by place. Groups may overlap: a sentence of a repeated paragraph that
 * stands somewhere else too is a group of its own. */
struct dup_report {
    struct dup_group *groups;
    size_t group_count;
    struct dup_occurrence *occurrences;
    size_t occurrence_count;
};

void dup_report_release(struct dup_report *r); /* frees the members; the struct is the caller's */

struct dup_finder;

/* NULL options: the defaults. Free with dup_finder_free (NULL is allowed). */
struct dup_finder *dup_finder_new(const struct dup_options *options);
void dup_finder_free(struct dup_finder *f);

/* Reads one text: any bytes, invalid UTF-8 included. Nothing of `bytes` is kept or needed after the
 * call. *number (may be NULL) is the number of the text: 0, 1, 2 ... in the order of the calls.
 * Fails when the text has 4 GiB or more. */
bool dup_finder_add(struct dup_finder *f, const uint8_t *bytes, size_t n, size_t *number,
                    struct error *err);

/* The same for several threads: the texts are numbered by the caller, and different numbers may be
 * put at the same time. dup_finder_expect() comes first and says how many there will be; numbers
 * that are never put are empty texts. Do not mix with dup_finder_add. */
void dup_finder_expect(struct dup_finder *f, size_t count);
bool dup_finder_put(struct dup_finder *f, size_t number, const uint8_t *bytes, size_t n,
                    struct error *err);

/* What a text was made from, for the caller's own use: kept in an index (index.h) with the text. */
struct dup_source {
    uint64_t hash, size;
};
void dup_finder_describe(struct dup_finder *f, size_t number, struct dup_source source);

/* Finds the groups, using up to `threads` threads (0 and 1: the calling one only). May be called
 * again after more texts were added. False, with an empty report, when cancelled, or when the texts
 * have 2^32 words or more in all (then err says so; a cancelled run leaves err alone). */
bool dup_finder_run(struct dup_finder *f, unsigned threads, struct progress *progress,
                    struct dup_report *report, struct error *err);

/* All of it for one text, in the calling thread; occurrences have document 0. False when cancelled
 * or refused, as above. NULL options: the defaults. */
bool dup_find(const uint8_t *bytes, size_t n, const struct dup_options *options,
              struct progress *progress, struct dup_report *report, struct error *err);

#endif
