#!/usr/bin/env bash
# bench/work_tree.sh TREE [RUNS]: scans TREE RUNS times (default 5) with build/release/bin/keymuster and prints the median wall
# time, speed, peak memory, findings and what was not read. A second column reads the same files with `cat`, as the floor.
set -euo pipefail
tree=$1; runs=${2:-5}
program=$(dirname "$0")/../build/release/bin/keymuster
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT

median() { sort -n | awk '{a[NR]=$1} END{print a[int((NR+1)/2)]}'; }

for _ in $(seq "$runs"); do
  /usr/bin/time -f '%e %M' -o "$out/time" "$program" scan "$tree" --no-history -o "$out/report.json" -q --exit-zero --allow-incomplete >/dev/null
  cat "$out/time" >>"$out/times"
  /usr/bin/time -f '%e' -o "$out/floor" sh -c 'find "$1" -type f -print0 | xargs -0 cat >/dev/null' sh "$tree"
  cat "$out/floor" >>"$out/floors"
done
python3 - "$out/report.json" "$(awk '{print $1}' "$out/times" | median)" "$(awk '{print $2}' "$out/times" | median)" "$(median <"$out/floors")" <<'PY'
import collections, json, sys
report = json.load(open(sys.argv[1]))
seconds, kib, floor = map(float, sys.argv[2:])
units = report["coverage"]["counts"]
read = sum(unit["bytes"] for unit in units.values())
print(f"wall {seconds:.2f} s  {read / seconds / 1e6:.0f} MB/s  peak {kib / 1024:.0f} MiB  find|cat {floor:.2f} s")
print("bytes", read, "files", units["file"]["scanned"], "of", units["file"]["met"])
print("findings", dict(collections.Counter(leak["rule"] for leak in report["leaks"])))
print("not read", dict(collections.Counter(entry["reason"] for entry in report["coverage"]["entries"])))
PY
