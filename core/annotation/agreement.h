/* How far two people's annotations of one text agree, and where they do not.
 *
 * Annotations are paired one to one, in this order: same fragments and same label; overlapping with
 * the same label; same or overlapping place with another label. Within one round the pairs are made
 * in text order, which is enough for every pair that can be made as long as annotations of one
 * person do not overlap each other. A place reaches from its first byte to its last here. Notes,
 * attributes and relations are not compared.
 *
 * Span F1 is 2m / (a + b), the same whichever side is held to be right; it is the measure for
 * spans, because what neither side marked cannot be counted (Hripcsak and Rothschild, "Agreement,
 * the F-measure, and reliability in information retrieval", JAMIA 12, 2005). Kappa is Cohen's ("A
 * coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 1960)
 * over tokens: each has one label per side, none included; where several cover it, the shortest. */
#ifndef DIPLE_ANNOTATION_AGREEMENT_H
#define DIPLE_ANNOTATION_AGREEMENT_H

#include "core/annotation/annotations.h"

struct agreement_counts {
    size_t a, b;        /* annotations of each side */
    size_t exact;       /* pairs with the same fragments and label */
    size_t overlapping; /* pairs that overlap with the same label, the exact ones included */
};

enum difference_kind {
    DIFFERENCE_ONLY_A,
    DIFFERENCE_ONLY_B,
    DIFFERENCE_PLACE, /* same label, overlapping places */
    DIFFERENCE_LABEL, /* same place, other label */
    DIFFERENCE_BOTH,  /* overlapping places with different labels */
    DIFFERENCES
};

struct difference {
    enum difference_kind kind;
    const struct annotation *a, *b; /* of the sets; NULL on the side that has nothing */
};

struct agreement {
    struct agreement_counts all;
    struct { /* by label id; labels that neither side uses are all 0 */
        struct agreement_counts *v;
        size_t n, cap;
    } labels;
    size_t tokens, agreed; /* tokens with the same label on both sides */
    double kappa;          /* 1 when both sides give every token one and the same label */
    struct {               /* in text order */
        struct difference *v;
        size_t n, cap;
    } differences;
};

/* Measures the annotations (ANNOTATIONS_MADE) of two sets over the same text and the same schema.
 * tokens: sorted, not overlapping, may be NULL when count is 0. The result points into the sets and
 * is valid until one of them changes. O(n log n). */
void agreement_measure(const struct annotations *a, const struct annotations *b,
                       const struct range *tokens, size_t count, struct agreement *out);
void agreement_release(struct agreement *g);

/* 0 to 1; 1 when neither side has any: they agree that there is nothing. */
double agreement_f1(const struct agreement_counts *counts, size_t matches);

/* "only A", "only B", "place", "label", "place and label". */
const char *difference_name(enum difference_kind kind);

#endif
