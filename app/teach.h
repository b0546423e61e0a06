/* The model learns from the hand: after every decision the weights are updated and the names of the
 * open article are looked for again, in the background. Internal to the reader. */
#ifndef DIPLE_APP_TEACH_H
#define DIPLE_APP_TEACH_H

#include "app/reader.h"

/* Articles over this many bytes would take too long after every decision. */
#define TEACH_MOST_BYTES ((size_t)512 << 10)

struct teaching *teaching_new(int wake_fd); /* as for jobs_new */
void teaching_free(struct teaching *t);     /* NULL is allowed */
struct jobs *teaching_jobs(struct teaching *t);

/* After an event: starts anew when decisions, or what was learnt elsewhere, have changed. */
void teach_update(struct reader *r);

/* The article is left: what was learnt from it stays for the others. */
void teach_leave(struct reader *r);

/* For :why: what the model alone says of the place, 0 to 1; negative: the same as now, or not
 * known. Reads the article again when it is not too long for that. */
double teach_untaught_score(struct reader *r, struct range range, const char *label);

#endif
