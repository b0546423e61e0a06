/* Training data as the learner wants it: sentences of words with numbered features and gold tags.
 */
#ifndef DIPLE_ENTITIES_INSTANCES_H
#define DIPLE_ENTITIES_INSTANCES_H

#include "core/base/progress.h"
#include "core/entities/corpus.h"
#include "core/entities/knowledge.h"

#include <stddef.h>
#include <stdint.h>

struct instance { /* one sentence */
    size_t first; /* word */
    uint32_t words;
    uint16_t source; /* as given to instances_add */
};

#define INSTANCES_MOST_DOMAINS 16

struct instances {
    struct {
        struct instance *v;
        size_t n, cap;
    } sentences;
    struct {
        uint8_t *v;
        size_t n, cap;
    } tags; /* per word */
    struct {
        size_t *v;
        size_t n, cap;
    } ends; /* per word: where its features end */
    struct {
        uint32_t *v; /* keys, after instances_number() numbers */
        size_t n, cap;
    } features;
    struct {
        int16_t *v;
        size_t n, cap;
    } offsets; /* [word * stride + tag]: scores that are there before any feature; or empty */
    float offset_steps;                       /* of them, per unit */
    uint32_t feature_count;                   /* after instances_number() */
    uint32_t *keys;                           /* of each number */
    uint32_t row_count;                       /* numbers and their copies for the domains */
    uint32_t *copies[INSTANCES_MOST_DOMAINS]; /* per domain > 0: number -> row, 0: no copy */
};

void instances_release(struct instances *s);

/* Tags of the document's tokens. A span takes all tokens it touches that no earlier span has, and
 * ends with its sentence. */
void instances_tag_document(const struct document *d, uint8_t *tags);

/* Reads the documents of a corpus. False when cancelled. */
bool instances_add(struct instances *s, const struct corpus *c, const struct knowledge *k,
                   uint16_t source, struct progress *p);

/* Numbers the features that occur at least `cutoff` times and drops the others. domain_of[source] >
 * 0 gives the features of that source (if frequent enough in the domain) a row of their own beside
 * the shared one: the "frustratingly easy" adaptation of Daume (ACL 2007), of which only the shared
 * half goes into the model. */
void instances_number(struct instances *s, unsigned cutoff, const uint8_t *domain_of);

static inline size_t instances_begin(const struct instances *s, size_t word)
{
    return word ? s->ends.v[word - 1] : 0;
}

#endif
