#!/bin/sh
# The real program in a real terminal: start, keys, sizes, stop and go, signals, hand-marking that
# survives everything.
. "${DIPLE_SRCDIR:-.}/tests/e2e/lib.sh"
need_tmux

article="$tmp/article.txt"
cp "$srcdir/tests/data/articles/sample.txt" "$article"

start 120 40 "'$DIPLE' '$article'"
wait_for 'Haiyan Institute of Tidal Energy invites'
ok "opens with the article's title"
wait_for 'Entities [1-9]'
ok "names appear in their pane"
wait_for 'Duplicates 3'
ok "repeats appear in theirs"
screen | grep -q '¶'
ok "the status line tells the paragraph"

keys G
wait_for '100 %'
ok "G goes to the end"
keys g
wait_gone '100 %'
ok "g goes back"
keys /
wait_for '^/'
keys 'salvage'
wait_for 'Salvage Bureau'
ok "search shows the hit while it is typed"
keys Enter
wait_for 'hit 1 of 1'
ok "and counts the hits"
keys Escape
keys '?'
wait_for 'one row down'
ok "? shows the help"
keys Escape
wait_gone 'one row down'
ok "Esc closes it"

# every size
for size in 80x24 40x10 20x5 200x50 120x40; do
  tmux -S "$socket" resize-window -x "${size%x*}" -y "${size#*x}"
  sleep 0.3
  test -n "$(reader_pid)"
  ok "lives through $size"
done
wait_for 'Entities [1-9]'
ok "and comes back"

# stop and go
keys C-z
at_shell
ok "C-z gives the terminal back to the shell"
keys 'fg' Enter
wait_for 'Entities [1-9]'
ok "fg brings the reader back"

# labelling: two suggestions accepted, one word labelled by hand
keys g i
wait_for 'LABEL'
ok "i begins to label"
keys Enter
wait_for 'accepted'
ok "Enter accepts"
keys Enter
keys Escape
keys / 'gulls' Enter
wait_for 'hit 1 of 1'
keys i
wait_for 'selected'
keys m
wait_for "MISC 'gulls'"
ok "a letter labels a word"
keys Escape Escape
keys :w Enter
wait_for 'wrote\|saved'
ok ":w writes the annotations"
test "$(grep -c '^T' "$tmp/article.ann")" -ge 3 && grep -q 'MISC.*gulls' "$tmp/article.ann"
ok "they stand beside the article"
keys q
at_shell
ok "q leaves"

# killed in the middle of a second round
start 80 24 "'$DIPLE' '$article'"
wait_for 'Haiyan Institute'
keys / 'cork' Enter
wait_for 'hit 1 of 1'
keys i m
wait_for 'cork'
wait_for 'edit'
kill -9 "$(reader_pid)"
at_shell
test "$(grep -c 'cork' "$tmp/article.ann")" = 0
ok "killed before anything was written"
start 80 24 "'$DIPLE' '$article'"
wait_for 'recovered\|edit'
ok "the next start recovers the edit"
keys :w Enter
wait_for 'wrote\|saved'
keys q
at_shell
grep -q 'MISC.*cork' "$tmp/article.ann" && grep -q 'MISC.*gulls' "$tmp/article.ann"
ok "nothing is lost"

# hang-up and termination leave everything in order
for signal in TERM HUP; do
  start 80 24 "'$DIPLE' '$article'"
  wait_for 'Haiyan Institute'
  keys / "stole" Enter
  wait_for 'hit 1 of 1'
  keys i d
  wait_for 'edit'
  kill -$signal "$(reader_pid)"
  at_shell
  ok "SIG$signal ends it"
  grep -q 'DATE.*stole' "$tmp/article.ann"
  ok "SIG$signal saves first"
  keys 'stty -a | grep -q -- " echo " && echo "tty $((40 + 2))"' Enter
  wait_for '^tty 42'
  ok "the terminal is as it was"
  sed '/stole/d' "$tmp/article.ann" >"$tmp/rest" && cp "$tmp/rest" "$tmp/article.ann"
done

# a pipe: the article from standard input, the keys from the terminal
start 80 24 "cat '$article' | '$DIPLE' -"
wait_for 'Haiyan Institute'
ok "reads an article from a pipe"
keys G
wait_for '100 %'
ok "with keys from the terminal"
keys q
at_shell
ok "and leaves"

start 80 24 "TERM=dumb '$DIPLE' '$article'"
wait_for 'dumb'
ok "TERM=dumb gives one clear sentence"
start 80 24 "NO_COLOR=1 '$DIPLE' '$article'"
wait_for 'Haiyan Institute'
tmux -S "$socket" capture-pane -p -e | grep -q "$(printf '\033')\[[0-9;]*3[0-7]m"
test $? = 1
ok "NO_COLOR means no colour"
keys q

# a folder: what stands in both, kept for the next time
mkdir "$tmp/news"
cp "$article" "$tmp/news/a.txt"
{
  echo 'Another day at the quay'
  echo
  sed -n 3,9p "$article"
} >"$tmp/news/b.txt"
sleep 0.2
for round in first second; do
  start 120 40 "'$DIPLE' '$tmp/news'"
  wait_for 'Articles 2'
  keys g Enter
  wait_for 'Duplicates 5'
  ok "repeats between the articles of a folder, the $round time"
  keys q
  at_shell
  ls "$XDG_CACHE_HOME"/diple/duplicates-*.db >/dev/null 2>&1
  ok "and what is known of them stays"
done

# hostile text
printf 'Title \033[31mred\033]0;owned\007 end\n\nA bidi \342\200\256 mark and a c1 \302\233 here.\n' >"$tmp/hostile.txt"
start 80 24 "'$DIPLE' '$tmp/hostile.txt'"
wait_for 'bidi'
ok "a hostile article opens"
screen | grep -q 'owned'
ok "its escape sequences are text"
keys q
at_shell

# a folder, and the session that goes on
mkdir "$tmp/folder"
printf 'First\n\nNothing but rain.\n' >"$tmp/folder/a.txt"
printf 'Second\n\nMara Lind came to Nordby.\n' >"$tmp/folder/b.txt"
start 80 24 "'$DIPLE' '$tmp/folder'"
wait_for 'Articles 2'
wait_for 'Second    b.txt'
ok "a folder begins with the list of its articles"
keys j Enter
wait_for 'came to Nordby'
ok "Enter opens one"
keys q
at_shell
start 80 24 "'$DIPLE'"
wait_for 'file 2/2'
ok "diple alone goes on where the last session was"
keys q
at_shell

# two annotators
printf 'T1\tPER 8 17\tMara Lind\nT2\tLOC 26 32\tNordby\n' >"$tmp/folder/b.ann1.ann"
printf 'T1\tPER 8 17\tMara Lind\nT2\tORG 26 32\tNordby\n' >"$tmp/folder/b.ann2.ann"
start 80 24 "'$DIPLE' compare --view -o '$tmp/b.ann' '$tmp/folder/b.ann1.ann' '$tmp/folder/b.ann2.ann' '$tmp/folder/b.txt'"
wait_for '1 of 1 open'
keys 2
wait_for 'all disagreements are decided'
keys :q Enter
at_shell
printf 'T1\tPER 8 17\tMara Lind\nT2\tORG 26 32\tNordby\n' | cmp -s - "$tmp/b.ann"
ok "what two annotators made becomes one file"

finish
