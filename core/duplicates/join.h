/* Which places of the texts have an anchor in common.
 *
 * The anchors of all texts are split into parts by their hash; each part is sorted where it fits
 * the processor's cache, and places with the same anchor are linked to one or a few earlier
 * ones. */
#ifndef DIPLE_DUPLICATES_JOIN_H
#define DIPLE_DUPLICATES_JOIN_H

#include "core/base/progress.h"
#include "core/duplicates/corpus.h"
#include "core/duplicates/rules.h"
#include "core/duplicates/weights.h"

#include <stddef.h>
#include <stdint.h>

enum {
    DUP_LINKS_BACK = 16,  /* earlier places of an anchor that are looked at, the nearest ones */
    DUP_LINKS_WITHIN = 4, /* of them in the same text are linked to */
    /* An anchor of so many places is linked to all of them; what stands in more places hangs
     * together by the nearest ones. */
    DUP_LINKS_ALL = 4,
};

struct dup_link {
    uint32_t later, earlier;          /* places in the long sequence; they do not overlap */
    uint8_t span_later, span_earlier; /* words of the anchor at both; of a guard, its words */
};

struct dup_link_vec {
    struct dup_link *v;
    size_t n, cap;
};

/* All links, kept apart by ranges of texts, so that they need not all be put in order at once. */
enum { DUP_RANGES = 256 };
struct dup_links {
    struct dup_link_vec *v; /* of each thread DUP_RANGES ones */
    unsigned threads;
};

/* The links of texts [begin, end): of text t v[first[t - begin] .. first[t - begin + 1]), in no
 * particular order. */
struct dup_link_range {
    size_t begin, end;
    struct dup_link *v;
    size_t *first;
};

/* fresh (may be NULL) tells which texts are new; then only links with one of them are made. False,
 * with nothing to release, when cancelled. */
bool dup_join(const struct dup_corpus *corpus, const struct dup_weights *w,
              const struct dup_rules *rules, const bool *fresh, unsigned threads,
              struct progress *progress, struct dup_links *out);
void dup_links_release(struct dup_links *l);

/* Takes one range out of the links, in any thread: each range once, range < DUP_RANGES. */
void dup_links_take(struct dup_links *l, const struct dup_corpus *corpus, size_t range,
                    struct dup_link_range *out);
void dup_link_range_release(struct dup_link_range *r);

#endif
