/* Files that are replaced as a whole or not at all.
 *
 * The new content goes to a temporary file in the same folder (".NAME.diple-PID-N"), is flushed to
 * the disk, gets the mode (and, where allowed, the group) of the file it replaces, and takes its
 * name; then the folder is flushed. Whatever happens in between, the name holds the old content or
 * the new one. A symbolic link is followed: the file that it points to is replaced, the link stays.
 */
#ifndef DIPLE_STORE_ATOMIC_H
#define DIPLE_STORE_ATOMIC_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a file was when it was read: to see whether another program has changed it since. */
struct file_stamp {
    bool exists;
    uint64_t size, inode, device;
    int64_t mtime_seconds;
    long mtime_nanoseconds;
    bool young;    /* taken so soon after a change that the times prove nothing */
    uint64_t hash; /* hash_bytes of the content; 0 when it does not exist */
};

/* Refuses a target that is there and is no regular file, or that may not be written to. On failure
 * nothing is left behind. stamp (may be NULL) gets what the file now is. */
bool atomic_write(const char *path, const void *bytes, size_t size, struct file_stamp *stamp,
                  struct error *err);

/* The whole file, owned by the caller, with a NUL behind it that does not count. A file that is not
 * there gives NULL bytes, size 0, stamp->exists false and true. False when it cannot be read, is no
 * regular file, or is larger than limit (0: 1 GB). */
bool atomic_read(const char *path, size_t limit, uint8_t **bytes, size_t *size,
                 struct file_stamp *stamp, struct error *err);

/* Has the file changed since the stamp was taken? Reads it only when its times or size differ or
 * are too young to be trusted; equal content is no change. False on errors too: they surface on
 * reading. */
bool file_changed(const char *path, const struct file_stamp *stamp);

/* Removes temporary files of this program beside path that no running process owns (after a crash).
 */
void atomic_clean(const char *path);

#endif
