/* main() of a fuzz target that is not linked with libFuzzer: runs it over files.
 *
 *     fuzz-NAME [FILE|FOLDER]...
 *
 * Without arguments over $DIPLE_SRCDIR/tests/fuzz/corpus/NAME, as `make check` does. Prints TAP. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned count;

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        printf("not ok %u - %s: %s\n", ++count, path, strerror(errno));
        return 1;
    }
    size_t n = 0, cap = 65536, got;
    uint8_t *bytes = malloc(cap);
    while (bytes && (got = fread(bytes + n, 1, cap - n, f)) > 0) {
        n += got;
        if (n == cap)
            bytes = realloc(bytes, cap *= 2);
    }
    fclose(f);
    if (!bytes)
        abort();
    /* the exact size, so that a sanitizer sees a read behind the end */
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact)
        abort();
    memcpy(exact, bytes, n);
    free(bytes);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    printf("ok %u - %s\n", ++count, path);
    fflush(stdout);
    return 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int run(const char *path)
{
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return run_file(path);
    struct dirent **entries;
    int n = scandir(path, &entries, is_visible, alphasort), failed = 0;
    for (int i = 0; i < n; i++) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        failed |= run_file(inner);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= run(argv[i]);
    if (argc < 2) {
        char path[4096];
        const char *name = strstr(argv[0], "fuzz-"), *source = getenv("DIPLE_SRCDIR");
        while (name && strstr(name + 1, "fuzz-"))
            name = strstr(name + 1, "fuzz-");
        if (!name || !source) {
            printf("1..0 # SKIP no file named and no corpus known\n");
            return 0;
        }
        snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s", source, name + strlen("fuzz-"));
        failed = run(path);
    }
    printf("1..%u\n", count);
    return failed;
}
