#!/bin/sh
# The commands that make, bring in, convert and compare annotations without a screen.
. "${DIPLE_SRCDIR:-.}/tests/e2e/lib.sh"
tab=$(printf '\t')

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

# import
article=$tmp/a.txt
printf 'Mara met Tomas in\r\nPort Alba. \360\237\230\200 Mara laughed.\n' >"$article"
printf 'T1\tPER 0 4\tMara\n' >"$tmp/a.ann"
printf '%s\n' '{"text":"Mara met Tomas in\r\nPort Alba. 😀 Mara laughed.\n","label":[[0,4,"PER"],[9,14,"PER"],[19,28,"LOC"]]}' \
  >"$tmp/good.jsonl"
"$DIPLE" import "$tmp/good.jsonl" "$article" >"$tmp/out" 2>"$tmp/err"
test $? = 0 && grep -q '^2 annotations brought in, 1 known already$' "$tmp/out" && test ! -s "$tmp/err" &&
  grep -q "PER 9 14${tab}Tomas" "$tmp/a.ann" && test "$(grep -c '^T' "$tmp/a.ann")" = 3
ok "import adds what is not there yet"
cp "$tmp/a.ann" "$tmp/before.ann"
"$DIPLE" import --format=jsonl "$tmp/good.jsonl" "$article" >"$tmp/out"
test $? = 0 && grep -q '^0 annotations' "$tmp/out" && cmp -s "$tmp/a.ann" "$tmp/before.ann"
ok "and the same twice changes nothing"
printf 'T1\tPER 32 36\tMara\nT2\tPER 90 95\tAway\nR1\tMet Arg1:T1 Arg2:T2\n' >"$tmp/other.ann"
"$DIPLE" import "$tmp/other.ann" "$article" >"$tmp/out" 2>"$tmp/err"
test $? = 3 && grep -q 'other.ann: 1 places outside of the text (in line 2)' "$tmp/err" &&
  grep -q 'hang on' "$tmp/err" && grep -q "PER 32 36" "$tmp/a.ann"
ok "what finds no place is told, with status 3"
cp "$article" "$tmp/good.txt"
"$DIPLE" import "$tmp/good.jsonl" >/dev/null && test "$(grep -c '^T' "$tmp/good.ann")" = 3
ok "without an article it is the one beside the annotations"
"$DIPLE" export --format=w3c "$tmp/good.txt" >"$tmp/good.jsonld"
cp "$article" "$tmp/fresh.txt"
"$DIPLE" import "$tmp/good.jsonld" "$tmp/fresh.txt" >"$tmp/out" && cmp -s "$tmp/fresh.ann" "$tmp/good.ann"
ok "Web Annotations are known by what is in them"
"$DIPLE" import "$tmp/a.ann" "$article" 2>"$tmp/err"
test $? = 1 && grep -q 'own annotations' "$tmp/err"
ok "an article's own annotations are not imported"
echo 'Something else.' >"$tmp/else.txt"
"$DIPLE" import "$tmp/good.jsonl" "$tmp/else.txt" >/dev/null 2>"$tmp/err"
test $? = 1 && grep -q 'this text' "$tmp/err" && test ! -e "$tmp/else.ann"
ok "another text is refused"
"$DIPLE" import "$article" "$article" 2>"$tmp/err"
test $? = 1 && grep -q 'brat, jsonl' "$tmp/err"
ok "a file of no known format names the formats"
"$DIPLE" import --format=html "$tmp/good.jsonl" "$article" 2>/dev/null
test $? = 2
ok "a format without a reader is bad usage"

# convert
"$DIPLE" convert --from=jsonl --to=brat "$tmp/good.jsonl" "$tmp/made.ann"
test $? = 0 && cmp -s "$tmp/made.txt" "$article" && grep -q "LOC 19 28${tab}Port Alba" "$tmp/made.ann"
ok "convert writes brat's file with the text beside it"
"$DIPLE" convert --to=jsonl "$tmp/made.ann" - | grep -q '"label":\[\[0,4,"PER"\],\[9,14,"PER"\],\[19,28,"LOC"\]\]'
ok "and back, the format guessed, to standard output"
"$DIPLE" convert --to=jsonl --text="$article" - - <"$tmp/made.ann" | grep -q '"label":'
ok "from standard input"
cat "$tmp/good.jsonl" >"$tmp/two.jsonl"
echo '{"name":"news/b.txt","text":"Bob left.","label":[[0,3,"PER"]]}' >>"$tmp/two.jsonl"
"$DIPLE" convert --to=brat "$tmp/two.jsonl" "$tmp/one.ann" 2>"$tmp/err"
test $? = 1 && grep -q 'folder' "$tmp/err" && test ! -e "$tmp/one.ann"
ok "several articles need a folder"
"$DIPLE" convert --to=brat "$tmp/two.jsonl" "$tmp/many/"
test $? = 0 && test "$(cat "$tmp/many/b.txt")" = "Bob left." && grep -q 'PER 0 3' "$tmp/many/b.ann" &&
  test "$(ls "$tmp/many" | wc -l)" = 4
ok "and get a file each, by their names"
"$DIPLE" convert --to=brat "$tmp/two.jsonl" "$tmp/many/" 2>"$tmp/err"
test $? = 1 && grep -q 'already' "$tmp/err"
ok "which are not overwritten"
echo 'not this' >"$tmp/taken.txt"
"$DIPLE" convert --to=brat "$tmp/good.jsonl" "$tmp/taken.ann" 2>/dev/null
test $? = 1 && test "$(cat "$tmp/taken.txt")" = 'not this' && test ! -e "$tmp/taken.ann"
ok "nor is another text"
"$DIPLE" convert --to=conll2003 "$tmp/made.ann" "$tmp/made.conll" &&
  "$DIPLE" convert --to=brat --text="$article" "$tmp/made.conll" - | cut -f2,3 >"$tmp/out" &&
  cut -f2,3 "$tmp/made.ann" | cmp -s - "$tmp/out"
ok "columns lead back to the same places"
"$DIPLE" convert --to=conll "$tmp/made.conll" - | grep -A1 '^Port B-LOC$' | grep -q '^Alba I-LOC$'
ok "and stand for their own text without it"
printf 'R1\tMet Arg1:T1 Arg2:T2\n' >>"$tmp/made.ann"
"$DIPLE" convert --from=brat --to=prodigy --text="$article" "$tmp/made.ann" "$tmp/made.pr" 2>"$tmp/err"
test $? = 3 && grep -q 'relations left out' "$tmp/err" && grep -q 'Port Alba' "$tmp/made.pr"
ok "what is lost is told, with status 3"
"$DIPLE" convert "$tmp/made.ann" "$tmp/x" 2>/dev/null
test $? = 2
ok "without --to it is bad usage"

# compare
printf 'T1\tPER 0 4\tMara\nT2\tPER 9 14\tTomas\nT3\tLOC 19 23\tPort\nT4\tPER 32 36\tMara\n' >"$tmp/one.ann"
printf 'T1\tPER 0 4\tMara\nT2\tORG 9 14\tTomas\nT3\tLOC 19 28\tPort Alba\n' >"$tmp/two.ann"
"$DIPLE" compare "$tmp/one.ann" "$tmp/two.ann" "$article" >"$tmp/out"
test $? = 0 && head -n 1 "$tmp/out" | grep -q "^label${tab}a${tab}b${tab}exact" &&
  grep -q "^all${tab}4${tab}3${tab}1${tab}2${tab}0.2857${tab}0.5714$" "$tmp/out" &&
  grep -q "^LOC${tab}1${tab}1${tab}0${tab}1${tab}0.0000${tab}1.0000$" "$tmp/out"
ok "compare counts spans, exact and overlapping"
grep -q "^1${tab}10${tab}label${tab}PER${tab}9${tab}14${tab}Tomas${tab}ORG${tab}9${tab}14${tab}Tomas$" "$tmp/out" &&
  grep -q "^2${tab}1${tab}place${tab}LOC${tab}19${tab}23${tab}Port${tab}LOC${tab}19${tab}28${tab}Port Alba$" "$tmp/out" &&
  grep -q "^2${tab}14${tab}only A${tab}PER${tab}32${tab}36${tab}Mara${tab}${tab}${tab}${tab}$" "$tmp/out"
ok "and lists the differences with their places"
grep -A1 "^tokens${tab}agreed${tab}kappa$" "$tmp/out" | grep -q "^[0-9]*${tab}[0-9]*${tab}0\.[0-9]*$"
ok "kappa over tokens"
"$DIPLE" compare --format=json "$tmp/one.ann" "$tmp/two.ann" "$article" |
  grep -q '"difference":"label","a":{"label":"PER","start":9'
ok "as JSON"
"$DIPLE" compare --format=human "$tmp/one.ann" "$tmp/two.ann" "$article" | grep -q '^2:14  only A'
ok "for people"
cp "$article" "$tmp/two.txt"
"$DIPLE" compare "$tmp/one.ann" "$tmp/one.ann" "$article" | grep -q "^all${tab}4${tab}4${tab}4${tab}4${tab}1.0000" &&
  "$DIPLE" compare "$tmp/one.ann" "$tmp/two.ann" >/dev/null
ok "the text beside either file is found"
"$DIPLE" compare "$tmp/one.ann" 2>/dev/null
test $? = 2
ok "one file is bad usage"
"$DIPLE" compare --view "$tmp/two.ann" "$tmp/one.ann" "$tmp/two.txt" >/dev/null 2>"$tmp/err"
test $? = 2 && grep -q "would replace '$tmp/two.ann'; -o FILE" "$tmp/err"
ok "the result of deciding must not replace one of the two"
"$DIPLE" compare -o "$tmp/three.ann" "$tmp/two.ann" "$tmp/one.ann" "$tmp/two.txt" 2>/dev/null
test $? = 2
ok "-o without --view is bad usage"

# names that the user keeps
mkdir -p "$tmp/kept" "$XDG_CONFIG_HOME/diple"
echo "Nobody spoke of the quince grove on Tuesday, nor of the old mill." >"$tmp/kept/a.txt"
printf '# mine\nLOC\tquince grove\nPER\told mill\n' >"$XDG_CONFIG_HOME/diple/names"
printf 'ORG\told mill\n-\tTuesday\n' >"$tmp/kept/names"
"$DIPLE" entities --format=tsv "$tmp/kept/a.txt" | cut -f4,7 >"$tmp/names"
grep -q "^LOC${tab}quince grove\$" "$tmp/names" && grep -q "^ORG${tab}old mill\$" "$tmp/names" &&
  ! grep -q Tuesday "$tmp/names"
ok "the user's names win, those beside the article over the others"
rm "$XDG_CONFIG_HOME/diple/names"

finish
