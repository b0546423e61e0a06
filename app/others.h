/* Passages that stand in more than one of the articles that were opened together, found in the
 * background once for all of them. */
#ifndef DIPLE_APP_OTHERS_H
#define DIPLE_APP_OTHERS_H

#include "app/files.h"
#include "app/jobs.h"
#include "app/options.h"
#include "core/article/article.h"
#include "core/duplicates/duplicates.h"

/* Articles of more bytes than this in all are compared only when asked for. */
#define OTHERS_UNASKED_MOST ((uint64_t)64 << 20)

struct others;

/* wake_fd as for jobs_new. */
struct others *others_new(int wake_fd);
void others_free(struct others *f); /* NULL is allowed; waits for what runs */

/* Compares these articles (nothing to do for fewer than two), in place of what is being compared.
 * The list must outlive it. `whole`: however large they are. Articles that cannot be read
 * take no part. */
void others_start(struct others *f, const struct file_list *files, const struct options *options,
                  bool whole);

/* For jobs_deliver, jobs_busy and jobs_cancel. */
struct jobs *others_jobs(struct others *f);

/* What was found; document numbers are indices of the list. Empty while nothing is known. The
 * version grows with every result. */
const struct dup_report *others_report(const struct others *f);
uint64_t others_version(const struct others *f);
bool others_skipped(const struct others *f); /* they were too large to be compared unasked */

/* True when this is the text that was compared: only then the report's offsets are right. */
bool others_knows(const struct others *f, size_t file, const struct article *article);
size_t others_size(const struct others *f, size_t file); /* bytes of the text; 0: not known */

#endif
