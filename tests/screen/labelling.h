/* Labelling in the whole reader, with proposals of the test's own, so that another model changes
 * nothing. */
#ifndef DIPLE_TESTS_LABELLING_H
#define DIPLE_TESTS_LABELLING_H

#include "tests/screen/reading.h"

enum { LABELLING_PROPOSALS = 7 };

/* The sample, without a model, at its start, with the proposals of labelling.c. */
void labelling_begin(struct reading *g);
void labelling_propose(struct reading *g); /* again, after a restart */

/* The annotation of exactly the n-th place of these words; NULL: none. */
const struct annotation *labelling_at(struct reading *g, const char *words, int nth);
size_t labelling_count(struct reading *g, unsigned mask);
/* Writes by C-s; the file, owned by the caller. Fails when brat would not take it. */
char *labelling_written(struct reading *g);

void assert_annotation(struct reading *g, const char *words, int nth, enum annotation_status status,
                       const char *name);

#endif
