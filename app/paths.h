/* Where diple's own files are (XDG Base Directory Specification 0.8). All results are owned by the
 * caller; NULL when neither the variable nor HOME says where. Nothing is created here. */
#ifndef DIPLE_APP_PATHS_H
#define DIPLE_APP_PATHS_H

char *paths_config(void); /* $XDG_CONFIG_HOME/diple/config */
char *paths_names(void);  /* $XDG_CONFIG_HOME/diple/names */
char *paths_cache(void);  /* $XDG_CACHE_HOME/diple */

/* The entity model: `given` (--model), $DIPLE_MODEL, the one in the source tree beside an
 * executable that was not installed, the installed one. The first of them that exists; the last if
 * none does. */
char *paths_model(const char *given);

#endif
