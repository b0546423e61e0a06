#!/bin/sh
# diple export: what is annotated, in the formats of other tools.
. "${DIPLE_SRCDIR:-.}/tests/e2e/lib.sh"

article=$tmp/a.txt
printf 'Mara met Tomas in\r\nPort Alba. \360\237\230\200 Mara laughed.\n' >"$article"
printf 'T1\tPER 0 4\tMara\nT2\tLOC 19 28\tPort Alba\nT3\tPER 32 36\tMara\n#1\tAnnotatorNotes T1\ta "note"\n' \
  >"$tmp/a.ann"
cp "$tmp/a.ann" "$tmp/before.ann"

"$DIPLE" export --format=brat "$article" >"$tmp/out"
test $? = 0 && cmp -s "$tmp/out" "$tmp/a.ann"
ok "brat gives the same file"

"$DIPLE" export --format=csv "$article" | grep -q "a.txt,3,PER,32,36,35,39,2,14,Mara,,manual,,"
ok "csv has offsets in code points and bytes, line and column"

"$DIPLE" export --format=jsonl "$article" | grep -q '"label":\[\[0,4,"PER"\],\[19,28,"LOC"\],\[32,36,"PER"\]\]'
ok "jsonl has code points"

"$DIPLE" export --format=markdown "$article" | grep -q '^> Port Alba$'
ok "markdown quotes"

"$DIPLE" export --format=html "$article" | grep -q 'data-label="LOC"'
ok "html marks"

"$DIPLE" export --format=jsonl -o "$tmp/all.jsonl" "$article" "$article"
test $? = 0 && test "$(wc -l <"$tmp/all.jsonl")" = 2
ok "several articles in one file"

"$DIPLE" export --format=brat -o "$tmp/folder" "$article"
test $? = 0 && test -f "$tmp/folder" && cmp -s "$tmp/folder" "$tmp/a.ann"
ok "one article to one file"

"$DIPLE" export --format=brat -o "$tmp/brat/" "$article"
test $? = 0 && cmp -s "$tmp/brat/a.ann" "$tmp/a.ann" && cmp -s "$tmp/brat/a.txt" "$article" &&
  grep -q '^PER$' "$tmp/brat/annotation.conf"
ok "a folder that brat opens as it is"

"$DIPLE" export --format=brat "$article" "$article" >/dev/null 2>"$tmp/err"
test $? = 2 && grep -q 'folder' "$tmp/err"
ok "brat of several articles needs a folder"

"$DIPLE" export --format=nothing "$article" >/dev/null 2>"$tmp/err"
test $? = 2 && grep -q 'brat' "$tmp/err"
ok "an unknown format names the known ones"

"$DIPLE" export --format=brat -o "$tmp/" "$article" 2>"$tmp/err"
test $? = 1 && cmp -s "$tmp/a.ann" "$tmp/before.ann"
ok "the article's own annotations are not overwritten"

printf 'R1\tMet Arg1:T1 Arg2:T3\n' >>"$tmp/a.ann"
"$DIPLE" export --format=conll "$article" >/dev/null 2>"$tmp/err"
test $? = 3 && grep -q '1 relations left out' "$tmp/err"
ok "what is lost is told, with status 3"

"$DIPLE" export --format=csv "$tmp/none.txt" "$article" >"$tmp/out" 2>"$tmp/err"
test $? = 1 && grep -q 'none.txt' "$tmp/err" && grep -q 'Port Alba' "$tmp/out"
ok "what cannot be read is told, the rest goes on"

finish
