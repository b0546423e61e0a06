/* Learns the weights of the second look (second.h). The documents are dealt into folds; each is
 * read by a model that was learnt from the others, as an unknown article would be, and the second
 * look learns to correct what it made of them. */
#ifndef DIPLE_ENTITIES_TRAIN_SECOND_H
#define DIPLE_ENTITIES_TRAIN_SECOND_H

#include "core/entities/corpus.h"
#include "core/entities/instances.h"
#include "core/entities/learner.h"
#include "core/entities/train.h"

struct second_look {
    struct instances instances; /* feature_count 0: there is no second look */
    struct learned learned;
};
void second_look_release(struct second_look *s);

/* first: of the model that will take the first look; its transitions are kept. Nothing is learnt
 * when the recipe does not ask for it or there are too few documents. The models of the folds are
 * written beside out_path for the time being. False with an error, or without when cancelled. */
bool second_look_learn(const struct train_recipe *r, struct label_set *labels,
                       const struct learned *first, const char *out_path, struct progress *p,
                       struct second_look *out, struct error *err);

#endif
