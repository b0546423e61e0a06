#include "app/paths.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The specification: a relative path in the variable is to be ignored. */
static char *in_home(const char *variable, const char *otherwise, const char *rest)
{
    const char *base = getenv(variable);
    if (base && base[0] == '/')
        return xasprintf("%s/%s", base, rest);
    const char *home = getenv("HOME");
    if (!home || home[0] != '/')
        return NULL;
    return xasprintf("%s/%s/%s", home, otherwise, rest);
}

char *paths_config(void)
{
    return in_home("XDG_CONFIG_HOME", ".config", "diple/config");
}

char *paths_names(void)
{
    return in_home("XDG_CONFIG_HOME", ".config", "diple/names");
}

char *paths_cache(void)
{
    return in_home("XDG_CACHE_HOME", ".cache", "diple");
}

/* An executable in a build folder has the model in the source tree that it was built from. */
static char *beside_executable(void)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return NULL;
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    static const char *const places[] = {"", "/..", "/../.."};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *path = xasprintf("%s%s/core/entities/diple.model", self, places[i]);
        if (access(path, R_OK) == 0)
            return path;
        free(path);
    }
    return NULL;
}

char *paths_model(const char *given)
{
    if (given)
        return xstrdup(given);
    const char *variable = getenv("DIPLE_MODEL");
    if (variable && *variable)
        return xstrdup(variable);
    char *near = beside_executable();
    return near ? near : xstrdup(DIPLE_DATADIR "/diple.model");
}
