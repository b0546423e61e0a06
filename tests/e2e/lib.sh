# What the end-to-end tests share: TAP output, a clean home, a terminal to type in (tmux).
# Sourced by tests run as: sh tests/e2e/NAME.sh with DIPLE and DIPLE_SRCDIR set.

DIPLE=${DIPLE:?the program to test}
srcdir=${DIPLE_SRCDIR:?the source folder}
tests_run=0
tests_failed=0

tmp=$(mktemp -d "${TMPDIR:-/tmp}/diple-test.XXXXXX") || exit 99
export HOME="$tmp/home" XDG_STATE_HOME="$tmp/state" XDG_CONFIG_HOME="$tmp/config" \
  XDG_CACHE_HOME="$tmp/cache" LC_ALL=C.UTF-8
unset NO_COLOR
mkdir -p "$HOME"
socket="$tmp/tmux"

cleanup() {
  tmux -S "$socket" kill-server 2>/dev/null
  rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 99' INT TERM

ok() { # DESCRIPTION: the last command's status decides
  status=$?
  tests_run=$((tests_run + 1))
  if [ $status = 0 ]; then
    echo "ok $tests_run - $1"
  else
    echo "not ok $tests_run - $1"
    tests_failed=$((tests_failed + 1))
  fi
}

diag() { sed 's/^/# /'; }

finish() {
  echo "1..$tests_run"
  [ "$tests_failed" = 0 ]
}

skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

# ---- a terminal ----
need_tmux() {
  command -v tmux >/dev/null 2>&1 || skip_all "tmux is not installed"
}

# start COLUMNS ROWS COMMAND...: in a fresh terminal; a shell stays behind it
start() {
  columns=$1
  rows=$2
  shift 2
  tmux -S "$socket" kill-server 2>/dev/null
  # a server that is still going down would take a new one with it
  terminals=$((${terminals:-0} + 1))
  socket="$tmp/tmux$terminals"
  tmux -S "$socket" -f /dev/null new-session -d -x "$columns" -y "$rows" \
    "PS1='shell> ' sh" || return 1
  tmux -S "$socket" set-option -g status off
  tmux -S "$socket" resize-window -x "$columns" -y "$rows" 2>/dev/null
  wait_for 'shell>' || return 1
  keys "$*" Enter
}

keys() { tmux -S "$socket" send-keys "$@"; }

screen() { tmux -S "$socket" capture-pane -p; }

# wait_for PATTERN [SECONDS]: until the screen shows it
wait_for() {
  tries=$((${2:-10} * 20))
  while [ $tries -gt 0 ]; do
    if screen | grep -q -- "$1"; then return 0; fi
    sleep 0.05
    tries=$((tries - 1))
  done
  echo "# waited in vain for: $1"
  screen | diag
  return 1
}

# The reader has left: an empty line of the shell.
at_shell() { wait_for '^shell>$'; }

wait_gone() {
  tries=200
  while [ $tries -gt 0 ]; do
    if ! screen | grep -q -- "$1"; then return 0; fi
    sleep 0.05
    tries=$((tries - 1))
  done
  echo "# still there: $1"
  screen | diag
  return 1
}

# The process of the reader in the terminal.
reader_pid() {
  shell=$(tmux -S "$socket" display-message -p '#{pane_pid}')
  # a base system has no pgrep
  grep -l "^PPid:[[:space:]]*$shell\$" /proc/[0-9]*/status 2>/dev/null | head -n 1 | cut -d/ -f3
}
