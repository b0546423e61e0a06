/* An opened model file: labels, transitions, packed weights, knowledge. Immutable, for any number
 * of threads. The file's sections (pack.h): "labels"  the label names, each with a NUL behind it
 *   "meta"    u16 steps per unit: how many steps of the integer scores make one natural logarithm
 *   "chain"   i16 per pair of tags, before * tags + tag, in steps
 *   "kinds"   kind.h, may be missing   "second" one byte when there are weights for second.h
 *   "weights" weights.h   "words", "paths", "names" knowledge.h */
#ifndef DIPLE_ENTITIES_MODEL_H
#define DIPLE_ENTITIES_MODEL_H

#include "core/base/error.h"
#include "core/entities/chain.h"
#include "core/entities/kind.h"
#include "core/entities/knowledge.h"
#include "core/entities/pack.h"
#include "core/entities/weights.h"

/* Counts the changes of the format, of the keys, of the tokenizer as far as old models mind. */
#define MODEL_VERSION 2

struct model {
    struct pack *pack;
    unsigned label_count;
    const char *labels[CHAIN_MOST_LABELS];
    float steps; /* per unit */
    struct chain chain;
    struct weights weights;
    struct kinds kinds;
    bool looks_twice; /* it has weights for the second look (second.h) */
    struct knowledge knowledge;
};

struct model *model_open(const char *path, struct error *err);
void model_free(struct model *m); /* NULL is allowed */

#endif
