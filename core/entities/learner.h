/* Learns the weights of the chain: FTRL-proximal (McMahan et al., "Ad click prediction", KDD 2013)
 * on the log-likelihood of a linear-chain CRF, with L1 so that most weights stay exactly zero.
 *
 * The sentences are taken in small batches: all threads compute the gradients of their share
 * against the same weights, then each applies them to its share of the features, in the order of
 * the words. So the result is the same for any number of threads. */
#ifndef DIPLE_ENTITIES_LEARNER_H
#define DIPLE_ENTITIES_LEARNER_H

#include "core/base/progress.h"
#include "core/entities/chain.h"
#include "core/entities/instances.h"

struct learner_options {
    float rate, l1, l2; /* alpha, lambda 1 and 2 of FTRL */
    float dropout;      /* share of the features that a word goes without, anew in every epoch */
    unsigned epochs, threads, batch; /* sentences per batch */
    uint64_t seed;
    unsigned labels;
    const uint8_t *domain_of;    /* per source */
    const uint16_t *unmarked_of; /* per source: bits of the labels that it does not mark (its O may
                                    be one of them: partial labels) */
    const float (*transition)[CHAIN_STRIDE]; /* NULL: learnt; else these stay as they are */
    const float *weight_of;                  /* per source: its gradients count this much */
};

/* Weights of all rows (instances.h), [row * stride + tag], and the transitions, in natural
 * logarithms. */
struct learned {
    float *weights;
    unsigned stride;
    float transition[CHAIN_STRIDE][CHAIN_STRIDE];
};
void learned_release(struct learned *l);

/* Called after each epoch with the mean log-likelihood per word. */
typedef void learner_epoch(unsigned epoch, double likelihood, void *data);

/* False when cancelled. Progress counts sentences over all epochs. */
bool learner_run(const struct instances *s, const struct learner_options *o, struct progress *p,
                 learner_epoch *epoch, void *data, struct learned *out);

#endif
