/* Where `diple duplicates` keeps what it knows of a folder: one index for each set of arguments. */
#ifndef DIPLE_APP_KNOWN_H
#define DIPLE_APP_KNOWN_H

#include "app/files.h"
#include "app/options.h"
#include "core/duplicates/index.h"

#include <stdint.h>
#include <time.h>

/* Stands for the state of a file: size, times, which file it is. 0 when it has changed so lately
 * that the next change might not show, or cannot be asked. *size gets its size. */
uint64_t known_stamp(const char *path, uint64_t *size);

/* Opens the index for what the command line names, NULL when there shall be none: with --index=no;
 * with auto also for single files, and for folders so large (over 64 MB) that writing the index
 * would cost more than searching anew; when standard input or a file named twice is among them. */
struct dup_index *known_open(const struct options *o, const struct file_list *names,
                             uint64_t bytes);

/* Removes indexes from the folder they are kept in: those last used before `oldest`, and of the
 * others those unused for longest, until all have no more than most_bytes. The index `keep` counts
 * but stays. known_open() does it with 512 MB and 60 days. */
void known_tidy(const char *folder, const char *keep, uint64_t most_bytes, time_t oldest);

#endif
