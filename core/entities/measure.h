/* Measures a model on annotated text: what diple evaluate does. */
#ifndef DIPLE_ENTITIES_MEASURE_H
#define DIPLE_ENTITIES_MEASURE_H

#include "core/entities/evaluate.h"
#include "core/entities/model.h"

#include <stdbool.h>
#include <stddef.h>

struct measurement {
    struct model *model;
    struct label_set set; /* numbers as in the model, then labels that only the gold has */
    char *const *labels;  /* of set */
    unsigned label_count;
    unsigned ignored; /* bits: labels that count on neither side */
    bool glued;       /* the corpora's script writes no blanks */
    size_t tokens;
    size_t of_kind[KINDS_MOST + 1]; /* documents taken for this kind of text (kind.h) */
    struct evaluation evaluation;
};

/* Opens the model. `ignore`: labels separated by commas, e.g. those that the gold does not mark;
 * may be NULL. */
bool measurement_open(struct measurement *m, const char *model_path, const char *ignore, bool glued,
                      struct error *err);
void measurement_close(struct measurement *m);

/* Finds the names of the corpus as a reader would get them, without the rules, the sentences as the
 * corpus has them, and counts; labels that only the gold has count as missed. */
bool measurement_add(struct measurement *m, const char *corpus_path, struct error *err);

#endif
