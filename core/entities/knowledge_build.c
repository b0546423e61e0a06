#include "core/entities/knowledge.h"

#include "core/base/vec.h"
#include "core/entities/bytes.h"
#include "core/entities/key.h"
#include "core/entities/lines.h"
#include "core/entities/tokenizer.h"

#include <string.h>

struct entry_vec {
    struct sketch_entry *v;
    size_t n, cap;
};

static int by_key(const void *a, const void *b)
{
    const struct sketch_entry *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* One clustering: its words with 1 + cluster number, its paths. Words of one cluster stand
 * together. */
static bool read_clusters(const char *path, struct entry_vec *words, unsigned shift,
                          struct strbuf *paths, struct error *err)
{
    struct lines l;
    struct strbuf list = STRBUF_INIT;
    char last[64] = "";
    uint32_t count = 0;
    bool ok = true;
    if (path && !lines_open(&l, path, err))
        return false;
    while (path && ok && lines_next(&l)) {
        char *at = l.line, *steps = lines_field(&at), *word = lines_field(&at);
        size_t length = strlen(steps);
        if (!word || length == 0 || length > 32 || strspn(steps, "01") != length) {
            ok = error_set(err, "'%s', line %zu: not a cluster path and a word", path, l.number);
            break;
        }
        if (strcmp(steps, last) != 0) {
            uint32_t bits = 0;
            for (size_t i = 0; i < length; i++)
                bits = bits << 1 | (steps[i] == '1');
            bytes_put(&list, bits, 4);
            bytes_put(&list, length, 1);
            strcpy(last, steps);
            if (++count > KNOWLEDGE_MOST_CLUSTERS) {
                ok = error_set(err, "'%s': more than %d clusters", path, KNOWLEDGE_MOST_CLUSTERS);
                break;
            }
        }
        vec_push(words,
                 (struct sketch_entry){key_bytes((uint8_t *)word, strlen(word)), count << shift});
    }
    if (path)
        ok = lines_close(&l, ok ? err : NULL) && ok;
    bytes_put(paths, count, 2);
    strbuf_add(paths, strbuf_str(&list), list.n);
    strbuf_release(&list);
    return ok;
}

/* Words of both clusterings become one entry each. */
static void merge_words(struct entry_vec *words)
{
    size_t kept = 0;
    qsort(words->v, words->n, sizeof *words->v, by_key);
    for (size_t i = 0; i < words->n; i++)
        if (kept && words->v[kept - 1].key == words->v[i].key)
            words->v[kept - 1].value |= words->v[i].value;
        else
            words->v[kept++] = words->v[i];
    words->n = kept;
}

static bool listed(const char *list, const char *type)
{
    size_t n = strlen(type);
    while (list && *list) {
        size_t m = strcspn(list, ",");
        if (m == n && !strncmp(list, type, n))
            return true;
        list += m + (list[m] == ',');
    }
    return false;
}

struct types {
    char name[KNOWLEDGE_MOST_TYPES][16];
    uint32_t n;
};

static bool type_number(struct types *t, const char *name, uint32_t *number)
{
    for (*number = 0; *number < t->n; ++*number)
        if (!strcmp(t->name[*number], name))
            return true;
    if (t->n == KNOWLEDGE_MOST_TYPES || strlen(name) >= sizeof t->name[0])
        return false;
    strcpy(t->name[t->n++], name);
    return true;
}

static bool read_names(const char *path, const char *leave_out, struct types *types,
                       struct entry_vec *names, struct error *err)
{
    struct lines l;
    struct token_vec tokens = {0};
    bool ok = true;
    if (!lines_open(&l, path, err))
        return false;
    while (ok && lines_next(&l)) {
        char *at = l.line, *type = lines_field(&at), *name = lines_field(&at);
        uint32_t number;
        if (!name || !*type) {
            ok = error_set(err, "'%s', line %zu: not a type and a name", path, l.number);
        } else if (!listed(leave_out, type)) {
            if (!type_number(types, type, &number)) {
                ok = error_set(err, "'%s', line %zu: more than %d types", path, l.number,
                               KNOWLEDGE_MOST_TYPES);
                break;
            }
            uint64_t chain = KNOWLEDGE_CHAIN;
            tokens.n = 0;
            tokenize((uint8_t *)name, (struct range){0, strlen(name)}, &tokens);
            if (!tokens.n || tokens.n > KNOWLEDGE_LONGEST_NAME)
                continue;
            for (size_t i = 0; i < tokens.n; i++)
                chain = knowledge_chain(chain, key_bytes((uint8_t *)name + tokens.v[i].start,
                                                         tokens.v[i].end - tokens.v[i].start));
            vec_push(names, (struct sketch_entry){chain, number});
        }
    }
    vec_release(&tokens);
    return lines_close(&l, ok ? err : NULL) && ok;
}

/* Buckets so that about four entries share one. */
static unsigned bucket_bits(size_t entries)
{
    unsigned bits = 4;
    while (bits < 24 && (entries >> bits) > 4)
        bits++;
    return bits;
}

bool knowledge_build(const struct knowledge_sources *sources, struct strbuf *words,
                     struct strbuf *paths, struct strbuf *names, struct error *err)
{
    struct entry_vec list = {0};
    struct types types = {0};
    bool ok = true, any = false;
    for (unsigned c = 0; c < FORM_CLUSTERINGS; c++) {
        any = any || sources->clusters[c];
        ok = ok &&
             read_clusters(sources->clusters[c], &list, c * KNOWLEDGE_CLUSTER_BITS, paths, err);
    }
    if (ok && any) {
        merge_words(&list);
        ok = sketch_build(list.v, list.n, bucket_bits(list.n), 4,
                          FORM_CLUSTERINGS * KNOWLEDGE_CLUSTER_BITS, words) ||
             error_set(err, "too many cluster words");
    }
    list.n = 0;
    for (size_t i = 0; ok && i < sources->name_files; i++)
        ok = read_names(sources->names[i], sources->leave_out, &types, &list, err);
    if (ok && list.n)
        ok = sketch_build(list.v, list.n, bucket_bits(list.n), 2, 4, names) ||
             error_set(err, "too many names");
    vec_release(&list);
    return ok;
}
