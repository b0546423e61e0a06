#!/bin/sh
# The rules of the house that no compiler checks: the map names every file, arrows go down only.
. "${DIPLE_SRCDIR:-.}/tests/e2e/lib.sh"

cd "$srcdir" || exit 99
find app ui core tests -name '*.c' -o -name '*.h' -o -name '*.def' -o -name '*.sh' | sort >"$tmp/files"
test -s "$tmp/files"
ok "there are source files"

# "- `text.[ch]`: ..." below "### core/text"
awk '/^## / { map = /The map/ } !map { next } /^### / { folder = $2 }
  /^- `/ { name = $2; gsub(/[`:]/, "", name)
           if (sub(/\.\[ch\]$/, "", name)) { print folder "/" name ".c"; print folder "/" name ".h" }
           else print folder "/" name }' HACKING.md | sort >"$tmp/map"
while read -r file; do
  base=${file%.sh}
  grep -qxF -e "$file" -e "$base" "$tmp/map" || echo "$file"
done <"$tmp/files" >"$tmp/missing"
diag <"$tmp/missing"
test ! -s "$tmp/missing"
ok "HACKING.md names every file"

while read -r file; do test -e "$file" || test -e "$file.sh" || echo "$file"; done <"$tmp/map" >"$tmp/gone"
diag <"$tmp/gone"
test ! -s "$tmp/gone"
ok "and none that is gone"

! grep -rnE '#include *<(n?curses|term)' app core | diag | grep .
ok "only ui knows curses"
! grep -rnE '#include *"(ui|app)/' core | diag | grep .
ok "core looks up at nobody"
! grep -rnE '#include *"app/' ui | diag | grep .
ok "ui does not look up at app"

finish
