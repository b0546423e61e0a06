#include "core/article/library.h"

#include <dlfcn.h>

bool library_open(const char *soname, const struct library_symbol *symbols, size_t n)
{
    void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return false;
    for (size_t i = 0; i < n; i++) {
        *(void **)symbols[i].place = dlsym(handle, symbols[i].name); /* as POSIX has it */
        if (!*(void **)symbols[i].place)
            return false;
    }
    return true;
}
