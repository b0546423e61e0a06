#include "core/entities/model.h"

#include "core/base/alloc.h"
#include "core/entities/bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool read_labels(struct model *m)
{
    size_t n;
    const uint8_t *s = pack_section(m->pack, "labels", &n);
    while (n) {
        const uint8_t *end = memchr(s, '\0', n);
        if (!end || end == s || m->label_count == CHAIN_MOST_LABELS)
            return false;
        m->labels[m->label_count++] = (const char *)s;
        n -= (size_t)(end - s) + 1;
        s = end + 1;
    }
    return m->label_count > 0;
}

static bool read_chain(struct model *m)
{
    size_t n, meta_n;
    const uint8_t *meta = pack_section(m->pack, "meta", &meta_n);
    const uint8_t *s = pack_section(m->pack, "chain", &n);
    chain_init(&m->chain, m->label_count);
    unsigned tags = m->chain.tags;
    if (meta_n < 2 || bytes_get16(meta) == 0 || n != (size_t)tags * tags * 2)
        return false;
    m->steps = bytes_get16(meta);
    for (unsigned a = 0; a < tags; a++)
        for (unsigned b = 0; b < tags; b++, s += 2) {
            m->chain.score[a][b] = (int16_t)bytes_get16(s);
            if (chain_may_follow(a, b))
                chain_set_potential(&m->chain, a, b, expf((float)m->chain.score[a][b] / m->steps));
        }
    chain_find_spread(&m->chain);
    m->chain.negligible = 1e-4f; /* the probabilities are for people */
    return true;
}

static bool read_tables(struct model *m)
{
    size_t weights_n, words_n, paths_n, names_n;
    const uint8_t *weights = pack_section(m->pack, "weights", &weights_n);
    const uint8_t *words = pack_section(m->pack, "words", &words_n);
    const uint8_t *paths = pack_section(m->pack, "paths", &paths_n);
    const uint8_t *names = pack_section(m->pack, "names", &names_n);
    return weights_open(&m->weights, weights, weights_n, m->chain.tags) &&
           knowledge_open(&m->knowledge, words, words_n, paths, paths_n, names, names_n);
}

static bool read_kinds(struct model *m)
{
    size_t n;
    const uint8_t *s = pack_section(m->pack, "kinds", &n);
    return kinds_open(&m->kinds, s, s ? n : 0);
}

struct model *model_open(const char *path, struct error *err)
{
    struct pack *pack = pack_open(path, MODEL_VERSION, err);
    if (!pack)
        return NULL;
    struct model *m = xcalloc(1, sizeof *m);
    size_t second_n;
    m->pack = pack;
    m->looks_twice = pack_section(pack, "second", &second_n) != NULL;
    if (!read_labels(m) || !read_chain(m) || !read_tables(m) || !read_kinds(m)) {
        error_set(err, "'%s' is damaged (its tables do not fit together)", path);
        model_free(m);
        return NULL;
    }
    return m;
}

void model_free(struct model *m)
{
    if (!m)
        return;
    pack_close(m->pack);
    free(m);
}
