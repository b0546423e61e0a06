/* Inside core/annotation: the words of a text and the names that decisions have made of them. */
#ifndef DIPLE_ANNOTATION_EVIDENCE_PRIVATE_H
#define DIPLE_ANNOTATION_EVIDENCE_PRIVATE_H

#include "core/annotation/evidence.h"
#include "core/annotation/namebook.h"

struct word {
    uint32_t start, end;
    uint64_t hash;
};

/* Words that are looked for, with the signs that belong to them on either side. */
struct pattern {
    const uint8_t *bytes; /* the text that they stand in */
    const struct word *words;
    size_t count;
    uint8_t before, behind; /* bytes of signs */
};

/* Words of the text that were decided, or that follow from a decision. */
struct name {
    uint64_t first, key;    /* hash of its first word, of all */
    uint32_t word, words;   /* index of its first word in the text, number */
    uint8_t before, behind; /* bytes of signs that belong to it on either side */
    bool refused;
    uint8_t kind; /* enum evidence_kind */
    uint32_t label, votes;
    uint32_t id; /* the later, the greater */
    size_t from;
};

struct name_vec {
    struct name *v;
    size_t n, cap;
};

struct evidence {
    const struct text *text;
    struct {
        struct word *v;
        size_t n, cap;
    } words;
    struct {
        struct evidence_reason *v;
        size_t n, cap;
    } reasons;     /* sorted by start */
    size_t copies; /* the first of them, while they are collected */
    struct {
        struct annotations_overruled *v;
        size_t n, cap;
    } overruled;
};

/* ---- namebook.c ---- */
struct booked {
    struct pattern pattern;
    const char *label;
    uint64_t key;
    float share; /* of the articles that gave these words a label */
    bool refused;
    uint8_t kind;
    size_t article; /* one of those that say so */
};

/* Those that begin with this word, the longest first. */
const struct booked *namebook_find(const struct namebook *b, uint64_t first, size_t *count);

/* ---- evidence-names.c ---- */
/* Index of the first word that ends behind offset. */
size_t evidence_word_from(const struct evidence *e, size_t offset);
bool evidence_is_capital(const struct evidence *e, size_t word);
/* Appends what the decisions tell: each sequence of words once, sorted by the hash of the first
 * word, of those that begin alike the longest first. */
void evidence_collect(const struct evidence *e, const struct annotations *set,
                      struct name_vec *names);

#endif
