/* Where `diple duplicates` keeps what it knows of a folder: one index for each set of arguments. */
#ifndef DIPLE_APP_KNOWN_H
#define DIPLE_APP_KNOWN_H

#include "app/files.h"
#include "app/options.h"
#include "core/duplicates/index.h"

#include <stdint.h>

/* Stands for the state of a file: size, times, which file it is. 0 when it has changed so lately
 * that the next change might not show, or cannot be asked. *size gets its size. */
uint64_t known_stamp(const char *path, uint64_t *size);

/* Opens the index for what the command line names, NULL when there shall be none: with --index=no;
 * with auto also for single files, and for folders so large (over 64 MB) that writing the index
 * would cost more than searching anew; when standard input or a file named twice is among them. */
struct dup_index *known_open(const struct options *o, const struct file_list *names,
                             uint64_t bytes);

#endif
