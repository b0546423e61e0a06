#!/bin/sh
# Speed, memory and quality of `diple duplicates` beside sim_text (Debian: similarity-tester), in one run.
#
#     tests/bench/duplicates.sh FOLDER [SCORE.PY]
#
# FOLDER holds docs/*.txt and, if the passages that repeat are known, truth.tsv as a generator of
# planted copies writes it; SCORE.PY then measures recall, precision and ends. Three runs of each tool,
# whole process, warm files; the middle one counts. $DIPLE names the program (default: ./diple).
set -eu
folder=${1:?usage: duplicates.sh FOLDER [SCORE.PY]}
score=${2:-}
diple=${DIPLE:-./diple}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C.UTF-8
find "$folder/docs" -name '*.txt' | sort >"$tmp/files"
bytes=$(find "$folder/docs" -name '*.txt' -exec cat {} + | wc -c)

# measure NAME COMMAND...: the middle of three runs
measure()
{
  name=$1
  shift
  for round in 1 2 3; do
    /usr/bin/time -o "$tmp/time$round" -f '%e %U %M' "$@" >"$tmp/out" 2>/dev/null || :
  done
  sort -n "$tmp/time1" "$tmp/time2" "$tmp/time3" | sed -n 2p |
    awk -v name="$name" -v bytes="$bytes" '{
      printf "%-22s %7.2f s  %6.2f s user  %6.1f MB/s  %7.1f MB  %5.2f bytes per byte\n", name, $1,
        $2, bytes / 1e6 / ($1 > 0 ? $1 : 0.01), $3 / 1024, $3 * 1024 / bytes }'
}

measure 'diple, 1 thread' "$diple" duplicates --index=no --threads=1 --format=tsv "$folder/docs"
measure 'diple, 2 threads' "$diple" duplicates --index=no --threads=2 --format=tsv "$folder/docs"
cp "$tmp/out" "$tmp/found.tsv"
if command -v sim_text >/dev/null 2>&1; then
  measure 'sim_text -r 8' xargs -a "$tmp/files" sim_text -r 8 -n
fi

# every pair of a group, in code points: the form of the scoring script
if [ -n "$score" ] && [ -f "$folder/truth.tsv" ]; then
  awk -F '\t' -v OFS='\t' 'NR > 1 {
      file = $2; sub(/.*\//, "", file)
      if ($1 != group) { group = $1; n = 0 }
      for (i = 1; i <= n; i++) print place[i], file OFS $3 OFS $4
      place[++n] = file OFS $3 OFS $4 }' "$tmp/found.tsv" >"$tmp/pairs.tsv"
  python3 "$score" "$folder/truth.tsv" "$tmp/pairs.tsv" --docs "$folder/docs" --label diple
fi
