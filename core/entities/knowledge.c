#include "core/entities/knowledge.h"

#include "core/entities/bytes.h"
#include "core/entities/key.h"

#include <string.h>

#define PATH_BYTES 5

bool knowledge_open(struct knowledge *k, const uint8_t *words, size_t words_n, const uint8_t *paths,
                    size_t paths_n, const uint8_t *names, size_t names_n)
{
    memset(k, 0, sizeof *k);
    k->has_clusters = words_n != 0;
    k->has_names = names_n != 0;
    if (k->has_names && (!sketch_open(&k->names, names, names_n) || k->names.value_bits != 4))
        return false;
    if (!k->has_clusters)
        return true;
    if (!sketch_open(&k->clusters, words, words_n) ||
        k->clusters.value_bits != FORM_CLUSTERINGS * KNOWLEDGE_CLUSTER_BITS)
        return false;
    for (size_t c = 0; c < FORM_CLUSTERINGS; c++) {
        if (paths_n < 2)
            return false;
        k->cluster_count[c] = bytes_get16(paths);
        k->paths[c] = paths + 2;
        paths += 2;
        paths_n -= 2;
        if (paths_n / PATH_BYTES < k->cluster_count[c])
            return false;
        for (size_t i = 0; i < k->cluster_count[c]; i++)
            if (paths[i * PATH_BYTES + 4] > 32)
                return false;
        paths += k->cluster_count[c] * PATH_BYTES;
        paths_n -= k->cluster_count[c] * PATH_BYTES;
    }
    return true;
}

void knowledge_classify(const struct knowledge *k, struct form *f)
{
    uint32_t v;
    if (!k->has_clusters)
        return;
    if (!sketch_find(&k->clusters, f->hash, &v, 1) &&
        (f->title == f->hash || !sketch_find(&k->clusters, f->title, &v, 1)) &&
        ((f->flags & FORM_CAPITAL && f->flags & FORM_HAS_LOWER) ||
         !sketch_find(&k->clusters, f->lower, &v, 1)))
        return;
    for (unsigned c = 0; c < FORM_CLUSTERINGS; c++) {
        uint32_t number = v >> c * KNOWLEDGE_CLUSTER_BITS & KNOWLEDGE_MOST_CLUSTERS;
        f->cluster[c] = number <= k->cluster_count[c] ? (uint16_t)number : 0;
    }
}

uint64_t knowledge_path(const struct knowledge *k, unsigned clustering, unsigned cluster,
                        unsigned bits)
{
    const uint8_t *p = k->paths[clustering] + (size_t)(cluster - 1) * PATH_BYTES;
    unsigned length = p[4];
    if (bits > length)
        bits = length;
    uint64_t path = bytes_get32(p);
    return (bits ? path >> (length - bits) : 0) | (uint64_t)bits << 32;
}

size_t knowledge_types(const struct knowledge *k, uint64_t chain,
                       uint32_t types[KNOWLEDGE_MOST_TYPES])
{
    return sketch_find(&k->names, chain, types, KNOWLEDGE_MOST_TYPES);
}

uint64_t knowledge_chain(uint64_t chain, uint64_t form_hash)
{
    return key_join(chain, form_hash);
}
