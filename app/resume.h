/* The session that `diple` alone goes on with: what was opened, the article, the mode. The place in
 * each article is kept with the article. */
#ifndef DIPLE_APP_RESUME_H
#define DIPLE_APP_RESUME_H

#include "app/reader.h"

/* Takes note of the session in the state database, if there is one and the session can be resumed:
 * a pipe cannot. */
void resume_keep(struct reader *r);

/* Before reader_start, r zeroed: fills in named, files, file, browsing, label_mode, and of the
 * options those that say whose annotations are shown and whether they may change, unless they are
 * given. Files that are gone are told and left out. False when there is nothing to go on with. */
bool resume_load(struct reader *r, struct options *options, files_trouble *trouble, void *data);

#endif
