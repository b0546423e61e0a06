#!/bin/sh
# The commands that make, bring in, convert and compare annotations without a screen.
. "${DIPLE_SRCDIR:-.}/tests/e2e/lib.sh"

# init
"$DIPLE" init "$tmp/new" >"$tmp/out" 2>&1
test $? = 0 && test ! -s "$tmp/out" && grep -q '^PER$' "$tmp/new/annotation.conf" &&
  test -s "$tmp/new/visual.conf" && test -s "$tmp/new/kb_shortcuts.conf"
ok "init writes three files into a new folder"
echo '[entities]' >"$tmp/new/annotation.conf"
rm "$tmp/new/visual.conf"
"$DIPLE" init "$tmp/new" 2>"$tmp/err"
test $? = 1 && test "$(cat "$tmp/new/annotation.conf")" = '[entities]' &&
  test -s "$tmp/new/visual.conf" && test "$(wc -l <"$tmp/err")" = 2 &&
  grep -q 'annotation.conf' "$tmp/err"
ok "what is there is left as it is and named, with status 1"
mkdir "$tmp/here"
(cd "$tmp/here" && "$DIPLE" init) && test -s "$tmp/here/annotation.conf"
ok "without a folder it is the one where we are"
"$DIPLE" init "$tmp/none/below" 2>"$tmp/err"
test $? = 1 && test "$(wc -l <"$tmp/err")" = 1
ok "a folder that cannot be made is told"
"$DIPLE" init "$tmp/a" "$tmp/b" 2>/dev/null
test $? = 2
ok "two folders are bad usage"

finish
