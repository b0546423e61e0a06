/* What is known of the articles that were opened together: their titles, how far each of them is
 * annotated, and how sure the program is of what it proposes in them. All of it is found in the
 * background, titles first, and kept up for the article that is open. */
#ifndef DIPLE_APP_FOLDER_H
#define DIPLE_APP_FOLDER_H

#include "app/files.h"
#include "app/jobs.h"
#include "app/session.h"
#include "core/annotation/namebook.h"

/* Names are looked for unasked in so many bytes of articles; each may be so large. */
#define FOLDER_UNASKED_MOST ((uint64_t)16 << 20)
#define FOLDER_ARTICLE_MOST ((size_t)1 << 20)

struct folder_article {
    char *title; /* NULL: none, or not read yet; then its file name has to do */
    bool read;   /* title, decided and rejected are known */
    bool failed; /* it cannot be read */
    bool sought; /* open and doubt are known as well */
    bool left;   /* it was open here: what it said then is newer than what the job reads */
    size_t decided, rejected, open;
    double doubt; /* how unsure the open suggestions are: the mean of 1 - score; 0: none is open */
};

struct folder;

struct folder *folder_new(int wake_fd); /* as for jobs_new */
void folder_free(struct folder *f);     /* NULL is allowed; waits for what runs */

/* Forgets what is known and reads these articles (nothing for fewer than two). The list must
 * outlive it; the options are copied, but for their strings. */
void folder_start(struct folder *f, const struct file_list *files, const struct options *options);

/* For jobs_deliver, jobs_busy and jobs_cancel. */
struct jobs *folder_jobs(struct folder *f);

/* Grows with everything that becomes known. */
uint64_t folder_version(const struct folder *f);

const struct folder_article *folder_article(const struct folder *f, size_t file);

/* An article is opened: what it is known to have decided is no evidence for itself. */
void folder_open(struct folder *f, size_t file);

/* It is left: its decisions count for the others. */
void folder_leave(struct folder *f, size_t file, const struct session *s);

/* The names decided in all articles but the open one. */
const struct namebook *folder_names(const struct folder *f);

/* What was learnt from the decisions in an article, taken over; in place of what was before. */
void folder_teach(struct folder *f, size_t file, struct lessons *lessons);

/* What was learnt from all but this one, owned by the caller, and its version. Of many decisions
 * those of the last articles count, FOLDER_MOST_LESSONS. */
#define FOLDER_MOST_LESSONS 1000
struct lessons *folder_lessons(const struct folder *f, size_t but);
uint64_t folder_lessons_version(const struct folder *f);

/* The article is open: what it holds now counts. */
void folder_note(struct folder *f, size_t file, const struct session *s);

#endif
