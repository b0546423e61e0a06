/* What a model knows of words beside its weights: the classes of words that stand in like contexts
 * (Brown clusters; Brown et al. 1992) and lists of names by type (the gazetteer). Both live packed
 * in the model file; training uses the packed tables too, so that it sees what tagging will see. */
#ifndef DIPLE_ENTITIES_KNOWLEDGE_H
#define DIPLE_ENTITIES_KNOWLEDGE_H

#include "core/base/error.h"
#include "core/base/strbuf.h"
#include "core/entities/form.h"
#include "core/entities/sketch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KNOWLEDGE_CLUSTER_BITS 10                                   /* of one cluster number */
#define KNOWLEDGE_MOST_CLUSTERS ((1 << KNOWLEDGE_CLUSTER_BITS) - 1) /* per clustering; 0: none */
#define KNOWLEDGE_MOST_TYPES 16
#define KNOWLEDGE_LONGEST_NAME 6 /* tokens */

struct knowledge {
    bool has_clusters, has_names;
    struct sketch clusters, names;
    size_t cluster_count[FORM_CLUSTERINGS];
    const uint8_t *paths[FORM_CLUSTERINGS]; /* per cluster u32 bits, u8 length */
};

/* Sections of a model file: cluster words, cluster paths, names; n 0 for what is not there. */
bool knowledge_open(struct knowledge *k, const uint8_t *words, size_t words_n, const uint8_t *paths,
                    size_t paths_n, const uint8_t *names, size_t names_n);

/* Sets f->cluster: by the word as written, else in title case or lower case. */
void knowledge_classify(const struct knowledge *k, struct form *f);

/* The first `bits` steps of a cluster's path in the tree (all of them when it is shorter), as a
 * number that also tells their count. */
uint64_t knowledge_path(const struct knowledge *k, unsigned clustering, unsigned cluster,
                        unsigned bits);

/* Types of the name whose tokens have the chained key (knowledge_chain). */
size_t knowledge_types(const struct knowledge *k, uint64_t chain,
                       uint32_t types[KNOWLEDGE_MOST_TYPES]);

#define KNOWLEDGE_CHAIN 17
uint64_t knowledge_chain(uint64_t chain, uint64_t form_hash);

/* ---- building ---- */

struct knowledge_sources {
    const char *clusters[FORM_CLUSTERINGS]; /* lines: path TAB word TAB count; NULL: none */
    const char *const *names;               /* files with lines: TYPE TAB name */
    size_t name_files;
    const char *leave_out; /* types not to take, separated by commas; may be NULL */
};

/* Packs the three sections. */
bool knowledge_build(const struct knowledge_sources *sources, struct strbuf *words,
                     struct strbuf *paths, struct strbuf *names, struct error *err);

#endif
