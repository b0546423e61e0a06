/* The second look at an article: how the same word was read in its other places tells how to read
 * it here (Krishnan & Manning, "An effective two-stage model for exploiting non-local dependencies
 * in named entity recognition", ACL 2006). The features of the second look are added to the scores
 * of the first, with weights learnt from articles that the model of the first look had not seen. */
#ifndef DIPLE_ENTITIES_SECOND_H
#define DIPLE_ENTITIES_SECOND_H

#include "core/entities/features.h"
#include "core/entities/passage.h"

#include <stdint.h>

/* The features of word i, when tags[word] are those of the first look. None when the word stands
 * nowhere else in the passage. */
void second_features(const struct passage *p, const uint8_t *tags, size_t i,
                     struct feature_keys *keys);

#endif
