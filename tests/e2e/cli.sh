#!/bin/sh
# The commands without a screen, as a script would use them.
. "${DIPLE_SRCDIR:-.}/tests/e2e/lib.sh"

sample=$srcdir/tests/data/articles/sample.txt
tab=$(printf '\t')

"$DIPLE" --version | grep -q '^diple '
ok "--version"
"$DIPLE" --help | grep -q 'Usage: diple'
ok "--help"
for command in entities duplicates export text; do
  "$DIPLE" "$command" --help | grep -q "Usage: diple $command"
  ok "$command --help"
done

"$DIPLE" --no-such-option >"$tmp/out" 2>"$tmp/err"
test $? = 2
ok "an unknown option ends with status 2"
test "$(wc -l <"$tmp/err")" = 1 && grep -q "try 'diple --help'" "$tmp/err" && test ! -s "$tmp/out"
ok "and one line that says what to try"
"$DIPLE" duplicates --dup-gap=many "$sample" 2>"$tmp/err"
test $? = 2 && grep -q 'dup-gap' "$tmp/err"
ok "a bad value names its option"

# text
"$DIPLE" text "$sample" | cmp -s - "$sample"
ok "text prints a plain file as it is"
printf 'a\r\nb\tc\rd \360\237\230\200\n' >"$tmp/odd.txt"
"$DIPLE" text "$tmp/odd.txt" | cmp -s - "$tmp/odd.txt"
ok "CR, tabs and emoji included"
printf 'caf\351 au lait, d\351j\340 vu\n' >"$tmp/latin.txt"
test "$("$DIPLE" text --encoding=ISO-8859-1 "$tmp/latin.txt")" = 'café au lait, déjà vu'
ok "a named encoding is decoded"
printf 'déjà vu, déjà là, été \377 bad\n' >"$tmp/broken.txt"
test "$("$DIPLE" text "$tmp/broken.txt" 2>/dev/null)" = "$(printf 'déjà vu, déjà là, été \357\277\275 bad')"
ok "an invalid byte becomes U+FFFD"
"$DIPLE" text <"$sample" - | cmp -s - "$sample"
ok "- is standard input"
"$DIPLE" text "$tmp/not-there.txt" "$sample" >"$tmp/out" 2>"$tmp/err"
test $? = 1 && cmp -s "$tmp/out" "$sample" && grep -q "not-there.txt" "$tmp/err"
ok "a missing file is named, the others go on, status 1"
gzip -c "$sample" >"$tmp/sample.txt.gz"
if "$DIPLE" text "$tmp/sample.txt.gz" >"$tmp/out" 2>"$tmp/err"; then
  cmp -s "$tmp/out" "$sample"
else
  grep -q 'libarchive' "$tmp/err"
fi
ok "gzip is unpacked, or it is said why not"

# duplicates
"$DIPLE" duplicates "$sample" >"$tmp/dups"
head -n 1 "$tmp/dups" | grep -q "^group${tab}file${tab}start${tab}end${tab}words${tab}similarity${tab}kind${tab}text$"
ok "duplicates prints a header"
test "$(cut -f1 "$tmp/dups" | sort -u | grep -c '^[0-9]')" = 2
ok "the sample has two repeated passages"
awk -F'\t' 'NR > 1 { if ($4 - $3 < 70 || $7 != "exact") bad = 1 } END { exit bad }' "$tmp/dups"
ok "both exact"
"$DIPLE" duplicates --format=json "$sample" | grep -q '^{"groups":\[{"id":1,"kind":"exact","similarity":1'
ok "as JSON"
test "$("$DIPLE" duplicates --format=jsonl "$sample" | wc -l)" = 2
ok "as JSON lines, one per group"
mkdir "$tmp/folder"
cp "$sample" "$tmp/folder/a.txt"
{ echo 'Another article'; echo; sed -n 21p "$sample"; } >"$tmp/folder/b.txt"
"$DIPLE" duplicates "$tmp/folder" | cut -f2 | sort -u | grep -c 'folder/' | grep -q 2
ok "a folder is compared across its files"
"$DIPLE" duplicates --dup-across=no "$tmp/folder" | cut -f2 | grep -q 'b.txt'
test $? = 1
ok "--dup-across=no keeps to each file"
"$DIPLE" duplicates --index=no "$tmp/folder" >"$tmp/plain"
"$DIPLE" duplicates --index=yes "$tmp/folder" >"$tmp/first"
"$DIPLE" duplicates --index=yes "$tmp/folder" >"$tmp/second"
cmp -s "$tmp/plain" "$tmp/first" && cmp -s "$tmp/first" "$tmp/second"
ok "an index makes no difference"
ls "$XDG_CACHE_HOME"/diple/duplicates-*.db >/dev/null 2>&1
ok "but is there"
"$DIPLE" duplicates --min-words=20 --exact "$sample" | cut -f1 | sort -u | grep -c '^[0-9]' | grep -q 1
ok "options of duplicates have short names"
"$DIPLE" duplicates --paraphrase "$sample" | grep -c '^[0-9]' | grep -qv '^0$'
ok "a preset needs no value"

# entities
"$DIPLE" entities "$sample" >"$tmp/entities"
head -n 1 "$tmp/entities" | grep -q "^file${tab}start${tab}end${tab}label${tab}score${tab}status${tab}text$"
ok "entities prints a header"
grep -q "PER${tab}.*Shen Qiaoyun" "$tmp/entities" && grep -q "ORG${tab}.*Donglai Maritime University" "$tmp/entities"
ok "and finds a person and a university"
"$DIPLE" entities --format=jsonl "$sample" | head -n 1 | grep -q '^{"file":.*"start":[0-9]*,"end":[0-9]*,"label":'
ok "as JSON lines"
"$DIPLE" entities --format=human "$sample" | grep -q 'ORG  [0-9]'
ok "for people"
"$DIPLE" entities --format=tvs "$sample" 2>/dev/null
test $? = 2
ok "an unknown format is bad usage"
"$DIPLE" entities --model="$sample" "$sample" 2>"$tmp/err"
test $? = 1 && grep -q 'sample.txt' "$tmp/err"
ok "a file that is no model is refused by name"

for threads in 1 4; do
    "$DIPLE" entities --threads=$threads "$sample" "$tmp/folder/a.txt" "$tmp/none.txt" \
        "$tmp/folder/b.txt" "$sample" >"$tmp/by$threads" 2>"$tmp/err$threads"
done
cmp -s "$tmp/by1" "$tmp/by4" && cmp -s "$tmp/err1" "$tmp/err4" && grep -q 'none.txt' "$tmp/err4" &&
    test "$(cut -f1 "$tmp/by4" | uniq | wc -l)" = 5
ok "several files are listed in their order by any number of threads"

# the offsets are code points of what text prints
"$DIPLE" entities "$sample" | awk -F'\t' 'NR > 1' | head -n 20 >"$tmp/some"
"$DIPLE" text "$sample" | awk -v list="$tmp/some" '
  { text = text $0 "\n" }
  END {
    while ((getline line < list) > 0) {
      split(line, f, "\t")
      if (substr(text, f[2] + 1, f[3] - f[2]) != f[7]) bad = 1
    }
    exit bad
  }'
ok "offsets lead to the very words"

# a file name may be hostile
evil="$tmp/$(printf 'a\033[31mb.txt')"
cp "$sample" "$evil"
"$DIPLE" duplicates "$evil" | grep -q "$(printf '\033')"
test $? = 1
ok "escape sequences in a file name do not get out"
"$DIPLE" text "$evil-missing" 2>&1 | grep -q "$(printf '\033')"
test $? = 1
ok "nor in a message"

# without a terminal there is no reader
"$DIPLE" "$sample" >"$tmp/out" 2>&1 </dev/null
test $? = 2 && grep -q 'terminal' "$tmp/out"
ok "the reader says that it needs a terminal"

finish
