#include "config.h"

#include "ui/terminal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const int caught[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT};
enum { CAUGHT = sizeof caught / sizeof *caught };

static struct sigaction before[CAUGHT];
static int signal_pipe[2] = {-1, -1};

static void handle(int number)
{
    int saved = errno;
    unsigned char c = (unsigned char)number;
    /* a full pipe holds signals enough */
    ssize_t written = write(signal_pipe[1], &c, 1);
    (void)written;
    errno = saved;
}

static void install(int number)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

bool terminal_signals_start(struct error *err)
{
    if (pipe(signal_pipe) != 0)
        return error_set_errno(err, "cannot make a pipe for signals");
    for (int i = 0; i < 2; i++) {
        fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
        fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
    }
    for (int i = 0; i < CAUGHT; i++) {
        sigaction(caught[i], NULL, &before[i]);
        /* nohup and the like: what the parent ignores stays ignored */
        if (before[i].sa_handler != SIG_IGN || caught[i] == SIGWINCH)
            install(caught[i]);
    }
    return true;
}

void terminal_signals_stop(void)
{
    if (signal_pipe[0] < 0)
        return;
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &before[i], NULL);
    for (int i = 0; i < 2; i++) {
        close(signal_pipe[i]);
        signal_pipe[i] = -1;
    }
}

int terminal_signals_fd(void)
{
    return signal_pipe[0];
}

int terminal_signals_next(void)
{
    unsigned char c;
    return signal_pipe[0] >= 0 && read(signal_pipe[0], &c, 1) == 1 ? c : 0;
}

void terminal_signals_suspend(bool group)
{
    struct sigaction action = {.sa_handler = SIG_DFL}, old;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &old);
    /* the group for a key, as the terminal would do: a script that started us stops too */
    kill(group ? 0 : getpid(), SIGTSTP);
    sigaction(SIGTSTP, &old, NULL);
}
