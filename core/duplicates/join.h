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

struct dup_links {
    struct dup_link *v; /* by text of `later`, in no particular order within one text */
    size_t n;
    size_t *first; /* of each text; first[texts] == n */
};

/* fresh (may be NULL) tells which texts are new; then only links with one of them are made. False,
 * with nothing to release, when cancelled. */
bool dup_join(const struct dup_corpus *corpus, const struct dup_weights *w,
              const struct dup_rules *rules, const bool *fresh, unsigned threads,
              struct progress *progress, struct dup_links *out);
void dup_links_release(struct dup_links *l);

#endif
