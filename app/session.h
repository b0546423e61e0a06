/* One open article with everything that belongs to it: text, annotations, proposals, repeats, and
 * the jobs that find them. Used by the reader and by the commands without a screen. */
#ifndef DIPLE_APP_SESSION_H
#define DIPLE_APP_SESSION_H

#include "app/jobs.h"
#include "app/options.h"
#include "core/annotation/annotations.h"
#include "core/article/article.h"
#include "core/duplicates/form.h"
#include "core/entities/recogniser.h"
#include "core/store/document.h"
#include "core/store/state.h"

/* Texts over this many bytes are not worked on as a whole unless asked: only the names around the
 * place that is shown are looked for. */
#define SESSION_WHOLE_MOST ((size_t)32 << 20)

struct session {
    const struct options *options;
    struct state *state;           /* NULL: none */
    struct recogniser *recogniser; /* opened by the first job that needs it; NULL before */
    char *model_trouble;           /* why there is none */
    char *kept_trouble;            /* with the user's names; NULL: none */
    struct jobs *jobs;             /* analysis, one after the other */

    struct article *article; /* NULL: no article is open; then all below is empty */
    const struct text *text;
    char *path;
    struct schema *schema;
    struct document *document;
    struct annotations *annotations;

    struct dup_report repeats;   /* of this article alone: document 0; the short ones come last */
    enum dup_form *repeat_forms; /* of each group */
    bool repeats_known;
    uint64_t repeats_version; /* grows when repeats change */
    uint64_t names_version;   /* grows when they have been looked for */
    bool names_known;         /* they have been looked for in all that is to be worked on */
    bool partial;             /* the article is too large to be worked on as a whole unasked */
};

/* wake_fd as for jobs_new. The state database is opened unless the options forbid it; trouble with
 * it is told in *notice (owned by the caller, NULL: none). */
void session_init(struct session *s, const struct options *o, int wake_fd, char **notice);
void session_release(struct session *s);

/* Opens an article in place of the one that is open (which must have been closed). */
bool session_open(struct session *s, const char *path, struct error *err);

/* Cancels the jobs and forgets the article; nothing is written (document_save comes before). */
void session_close(struct session *s);

/* Puts the article of `from` in place of the one that is open; `from` is closed then, and shares
 * state and jobs with s. */
void session_take(struct session *s, struct session *from);

/* Starts the jobs: structure, names (those near `visible` first), repeats. `whole`: however large.
 */
void session_analyse(struct session *s, struct range visible, bool whole);

/* Starts the job for the names alone, after the user's own have changed. */
void session_find_names_again(struct session *s, struct range visible);

/* Starts the job for the repeats alone, after their options have changed. */
void session_find_repeats(struct session *s);

/* Suggests names that a recogniser has found in `done`, in place of those suggested there before.
 */
void session_suggest_names(struct session *s, const struct recogniser *recogniser,
                           const struct mention *mentions, size_t count, struct range done);

/* What is accepted, made by hand and rejected, sorted by place, as the model learns from it. The
 * array is owned by the caller, the labels by the schema. */
struct lesson *session_decisions(const struct session *s, size_t *count);

/* Looks for the names of the whole article in this thread, by capital letters without a recogniser.
 * For a session that no other thread uses. False when cancelled. */
bool session_suggest(struct session *s, const struct recogniser *recogniser, struct progress *p);

/* Finds the names of the whole article before it returns, for commands without a screen. */
bool session_find_names(struct session *s, struct error *err);

#endif
